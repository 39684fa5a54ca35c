"""The commands that need training, one function a command."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hypecheck.display.terminal import printable
from hypecheck.errors import DataError, InputError

if TYPE_CHECKING:
    from hypecheck.training.inspection import Inspection

_COLUMNS = {
    "text": "the sentence",
    "label": "its label",
    "doc": "the article it is from",
    "kind": "a finer class",
    "weight": "how much it counts in training",
}


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the commands of this module.

    Parameters
    ----------
    commands : action
        What `add_subparsers` of the main parser gave.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> parser.parse_args(["check-data", "mine.csv"]).run.__name__
    'check_data'
    """
    summary = str(check_data.__doc__).partition("\n")[0]
    added = commands.add_parser("check-data", help=summary, description=summary)
    add_data_options(added)
    added.add_argument("--json", action="store_true", help="print one line of JSON")
    added.set_defaults(run=check_data)


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which labelled sentences to read.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of a command.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_data_options(parser)
    >>> data_options(parser.parse_args(["mine.csv", "--map", "OBJ=fact"]))["labels"]
    {'OBJ': 'fact'}
    """
    parser.add_argument(
        "file", metavar="FILE", help="labelled sentences: .csv, .tsv, .jsonl or .parquet"
    )
    for name, holds in _COLUMNS.items():
        parser.add_argument(
            f"--{name}",
            metavar="COL",
            default=name,
            help=f"the column with {holds} (default: {name})",
        )
    parser.add_argument(
        "--map",
        metavar="OLD=NEW",
        nargs="+",
        action="extend",
        type=_pair,
        default=[],
        help="which of fact, hype, other a label stands for, after FILE",
    )


def data_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return what `add_data_options` has read, as `read_corpus` takes it after the path.

    Parameters
    ----------
    options : argparse.Namespace
        Of a parser with these options.

    Returns
    -------
    dict
        Arguments by name.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_data_options(parser)
    >>> data_options(parser.parse_args(["mine.csv", "--text", "sentence"]))["text"]
    'sentence'
    """
    return {**{name: getattr(options, name) for name in _COLUMNS}, "labels": dict(options.map)}


def check_data(options: argparse.Namespace) -> str:
    """Look for everything that is wrong with labelled sentences, and change nothing.

    Parameters
    ----------
    options : argparse.Namespace
        Those of `add_data_options`, and ``json``.

    Returns
    -------
    str
        The report, if nothing has to be mended.

    Raises
    ------
    DataError
        If something has to be mended, after the report has been printed.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> check_data(parser.parse_args(["check-data", "mine.docx"]))
    Traceback (most recent call last):
        ...
    hypecheck.errors.DataError: mine.docx is none of .csv, .tsv, .jsonl, .parquet
    """
    from hypecheck.training.inspection import inspect

    try:
        found = inspect(options.file, **data_options(options))
    except ImportError as error:
        raise InputError(str(error)) from error
    report = (
        json.dumps({"usable": found.usable, **asdict(found)}) if options.json else _shown(found)
    )
    if not found.usable:
        print(report, flush=True)
        raise DataError(f"{options.file} has defects to be mended: {len(found.fatal)}")
    return report


def _shown(found: Inspection) -> str:
    lines = str(found).split("\n")
    return "\n".join("  " * line.startswith("  ") + printable(line) for line in lines)


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not OLD=NEW; name FILE first")
    return old, new
