"""The commands that need training, one function a command."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypecheck.card import figures_of, summary_of
from hypecheck.display.streams import is_terminal, show
from hypecheck.display.terminal import printable
from hypecheck.errors import DataError, InputError

if TYPE_CHECKING:
    from hypecheck.training.corpus import LabelledSentences
    from hypecheck.training.inspection import Inspection

_COLUMNS = {
    "text": "the sentence",
    "label": "its label",
    "doc": "the article it is from",
    "kind": "a finer class",
    "weight": "how much it counts in training",
}

_CHOICES: dict[str, dict[str, Any]] = {
    "how": {
        "default": "adapt",
        "choices": ("adapt", "together", "scratch"),
        "help": "begin with a model, train with the open corpus, or alone (default: adapt)",
    },
    "base": {
        "default": "en",
        "metavar": "MODEL",
        "help": "the model to adapt: en, en-open, or a model folder (default: en)",
    },
    "name": {"help": "name of the model (default: that of the folder)"},
    "threshold": {"type": float, "help": "probability from which a sentence is called hype"},
    "folds": {"type": int, "default": 5, "help": "parts in cross-validation (default: 5)"},
    "seed": {"type": int, "default": 0, "help": "seed of the division into parts (default: 0)"},
    "jobs": {"type": int, "default": -1, "help": "processes (default: one for each core)"},
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
    summary = str(train_command.__doc__).partition("\n")[0]
    added = commands.add_parser("train", help=summary, description=summary)
    add_data_options(added, several=True)
    added.add_argument(
        "-o", "--output", metavar="FOLDER", required=True, help="the model folder to make"
    )
    for name, values in _CHOICES.items():
        added.add_argument(f"--{name}", **values)
    added.set_defaults(run=train_command)


def add_data_options(parser: argparse.ArgumentParser, several: bool = False) -> None:
    """Add the options that say which labelled sentences to read.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of a command.
    several : bool
        Whether more than one file may be named.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_data_options(parser)
    >>> data_options(parser.parse_args(["mine.csv", "--map", "OBJ=fact"]))["labels"]
    {'OBJ': 'fact'}
    """
    parser.add_argument(
        "files" if several else "file",
        metavar="FILE",
        nargs="+" if several else None,
        help="labelled sentences: .csv, .tsv, .jsonl or .parquet",
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
    data = {"usable": found.usable, **asdict(found)}
    report = json.dumps(data) if options.json else _shown(found)
    if not found.usable:
        show(report)
        raise DataError(f"{options.file} has defects to be mended: {len(found.fatal)}")
    return report


def train_command(options: argparse.Namespace) -> str:
    """Train a model on labelled sentences, and say how good it was on sentences held out.

    Parameters
    ----------
    options : argparse.Namespace
        Those of `add_commands`.

    Returns
    -------
    str
        What was made.

    Raises
    ------
    InputError
        If the folder exists.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> train_command(parser.parse_args(["train", "mine.docx", "-o", "no-such-folder"]))
    Traceback (most recent call last):
        ...
    hypecheck.errors.DataError: mine.docx is none of .csv, .tsv, .jsonl, .parquet
    """
    from hypecheck.training.train import train

    folder = Path(options.output)
    with _new(folder):
        model = train(
            read_all(options.files, options),
            how=options.how,
            base=options.base,
            name=folder.name if options.name is None else options.name,
            threshold=options.threshold,
            folds=options.folds,
            seed=options.seed,
            n_jobs=options.jobs,
            progress=is_terminal(sys.stderr),
        )
        model.save(folder)
    lines = [
        f"{folder}: {summary_of(model.info['training_data'])}",
        "On sentences held out by article in cross-validation:",
        *figures_of(model.info["metrics"]),
        f"Threshold {model.threshold:.2f}. Its card is {folder / 'README.md'}.",
    ]
    return "\n".join(map(printable, lines))


def read_all(files: Sequence[str], options: argparse.Namespace) -> LabelledSentences:
    """Read labelled sentences from files, as `add_data_options` says.

    Parameters
    ----------
    files : sequence of str
        One or more paths.
    options : argparse.Namespace
        Of a parser with these options.

    Returns
    -------
    LabelledSentences
        Of all files, one after the other.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_data_options(parser)
    >>> read_all(["mine.docx"], parser.parse_args(["mine.docx"]))
    Traceback (most recent call last):
        ...
    hypecheck.errors.DataError: mine.docx is none of .csv, .tsv, .jsonl, .parquet
    """
    from hypecheck.training.corpus import read_corpus

    try:
        first, *others = (read_corpus(file, **data_options(options)) for file in files)
    except ImportError as error:
        raise InputError(str(error)) from error
    return sum(others, first)


@contextmanager
def _new(folder: Path) -> Iterator[None]:
    """Make a folder, before minutes of training, and remove it if nothing comes of it."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise InputError(f"{folder} exists; name another folder with -o") from error
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}") from error
    try:
        yield
    except BaseException:
        with suppress(OSError):  # if something is in it after all, that stays
            folder.rmdir()
        raise


def _shown(found: Inspection) -> str:
    lines = str(found).split("\n")
    return "\n".join("  " * line.startswith("  ") + printable(line) for line in lines)


def _pair(text: str) -> tuple[str, str]:
    old, equals, new = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not OLD=NEW; name FILE first")
    return old, new
