"""The commands that judge models and labels, one function a command."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from hypecheck.articles import STDIN, read_article
from hypecheck.display.streams import is_terminal
from hypecheck.display.terminal import printable
from hypecheck.errors import InputError
from hypecheck.files import csv_line, guarded, write_text
from hypecheck.scoring import load
from hypecheck.training_cli import add_data_options, read_all


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
    >>> parser.parse_args(["suspects", "mine.csv", "--n", "5"]).n
    5
    """
    for name, run in (
        ("evaluate", evaluate_command),
        ("suspects", suspects_command),
        ("suggest", suggest_command),
    ):
        summary = str(run.__doc__).partition("\n")[0]
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(run=run)
        if run is suggest_command:
            added.add_argument(
                "files", nargs="+", metavar="ARTICLE", help="a UTF-8 text file, or - for stdin"
            )
            added.add_argument(
                "-o", "--output", metavar="FILE.csv", help="a file to make (default: print)"
            )
        else:
            add_data_options(added)
            added.add_argument("--json", action="store_true", help="print one line of JSON")
        if run is not suspects_command:
            added.add_argument(
                "--model", default="en", help="en, en-open, or a model folder (default: en)"
            )
        if run is evaluate_command:
            added.add_argument(
                "--compare", metavar="OTHER", help="a second model, on the same data"
            )
        else:
            added.add_argument(
                "--n", type=_count, default=50, help="sentences, at most (default: 50)"
            )


def evaluate_command(options: argparse.Namespace) -> str:
    """Measure a model on labelled sentences, or compare it with another.

    Parameters
    ----------
    options : argparse.Namespace
        Those of `add_commands`.

    Returns
    -------
    str
        The figures.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> evaluate_command(parser.parse_args(["evaluate", "mine.docx"]))
    Traceback (most recent call last):
        ...
    hypecheck.errors.DataError: mine.docx is none of .csv, .tsv, .jsonl, .parquet
    """
    from hypecheck.training.assess import evaluate
    from hypecheck.training.compare import compare

    data, model = read_all([options.file], options), load(options.model)
    results: dict[str, Any] = {"evaluation": evaluate(model, data)}
    if options.compare is not None:
        results["comparison"] = compare(model, load(options.compare), data)
    if options.json:
        return json.dumps({name: result.to_dict() for name, result in results.items()})
    return "\n\n".join(map(str, results.values()))


def suspects_command(options: argparse.Namespace) -> str:
    """List the labelled sentences whose labels are most likely wrong.

    Parameters
    ----------
    options : argparse.Namespace
        Those of `add_commands`.

    Returns
    -------
    str
        One line per sentence, the most doubtful first; with ``json`` one line in all.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> suspects_command(parser.parse_args(["suspects", "mine.docx"]))
    Traceback (most recent call last):
        ...
    hypecheck.errors.DataError: mine.docx is none of .csv, .tsv, .jsonl, .parquet
    """
    from hypecheck.training.suspects import find_suspects

    found = find_suspects(read_all([options.file], options))
    shown = found[: options.n]
    if options.json:
        return json.dumps([suspect.to_dict() for suspect in shown])
    head = f"{len(found)} suspects, of which {len(shown)} (row: label, rather another)"
    return "\n".join([head, *map(str, shown)])


def suggest_command(options: argparse.Namespace) -> str:
    """Choose sentences of articles to label next, as a CSV file to fill in.

    Parameters
    ----------
    options : argparse.Namespace
        Those of `add_commands`.

    Returns
    -------
    str
        The CSV, or where it was written to.

    Raises
    ------
    InputError
        If the articles hold no sentences, or the file exists: it may hold labels by now.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> suggest_command(parser.parse_args(["suggest", "no-such-file.txt"]))
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: no-such-file.txt: no such file
    """
    from hypecheck.training.suggest import suggest

    path = None if options.output is None else Path(options.output)
    if path is not None and path.exists():
        raise InputError(f"{path} exists and may hold labels; name another file with -o")
    model = load(options.model)
    docs, sentences = [], []
    for name in dict.fromkeys(options.files):
        split = model.split_sentences(read_article(name))
        sentences += split
        docs += ["stdin" if name == STDIN else name] * len(split)
    if not sentences:
        raise InputError("the articles hold no sentences")
    rows = sorted(suggest(model, sentences, options.n))  # one article's rows stay together
    scored = model.score_sentences([sentences[i] for i in rows])
    table: list[tuple[str, ...]] = [
        (each.text, "", docs[i], f"{each.hype:.3f}") for i, each in zip(rows, scored, strict=True)
    ]
    if path is None and is_terminal(sys.stdout):
        table = [tuple(map(printable, row)) for row in table]
    head = csv_line(("text", "label", "doc", "hype"))
    text = head + "".join(csv_line(map(guarded, row)) for row in table)
    if path is None:
        return text.removesuffix("\n")
    write_text(path, text)
    return f"{printable(str(path))}: {len(rows)} sentences to label fact, hype or other"


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
