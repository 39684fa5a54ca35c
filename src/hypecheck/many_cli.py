"""The command that scores files of any size."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from hypecheck.display.streams import is_terminal
from hypecheck.display.terminal import printable
from hypecheck.errors import InputError


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command of this module.

    Parameters
    ----------
    commands : action
        What `add_subparsers` of the main parser gave.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> parser.parse_args(["score-many", "news.csv", "-o", "scores.parquet"]).per
    'article'
    """
    summary = str(score_many.__doc__).partition("\n")[0]
    added = commands.add_parser("score-many", help=summary, description=summary)
    added.set_defaults(run=score_many)
    added.add_argument(
        "input",
        metavar="INPUT",
        help="articles: .jsonl, .csv or .tsv, also with .gz or .zst, .parquet, or a folder of .txt",
    )
    added.add_argument(
        "-o", "--output", metavar="OUTPUT", required=True, help="a file in one of these formats"
    )
    added.add_argument(
        "--text", metavar="COL", default="text", help="the column of articles (default: text)"
    )
    added.add_argument(
        "--id", metavar="COL", help="the column that tells them apart (default: id, or the row)"
    )
    added.add_argument(
        "--keep", metavar="COL", nargs="+", action="extend", default=[], help="columns to copy"
    )
    added.add_argument(
        "--per",
        choices=("article", "sentence"),
        default="article",
        help="what a row of the output is about (default: article)",
    )
    added.add_argument("--jobs", type=int, default=-1, help="processes (default: one per core)")
    added.add_argument("--model", default="en", help="en, en-open, or a model folder (default: en)")
    added.add_argument(
        "--threshold",
        type=float,
        help="hype, 0 to 1, from which a sentence is hype (default: the model's)",
    )
    added.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    added.add_argument("--force", action="store_true", help="begin anew, replace the output")


def score_many(options: argparse.Namespace) -> str:
    """Score the articles of a file or folder of any size into a table.

    Parameters
    ----------
    options : argparse.Namespace
        Those of `add_commands`.

    Returns
    -------
    str
        How many were read, scored and rejected.

    Raises
    ------
    InputError
        If pyarrow is needed and not installed, and as in `score_file`.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_commands(parser.add_subparsers())
    >>> score_many(parser.parse_args(["score-many", "news.docx", "-o", "scores.docx"]))
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: scores.docx does not end in .jsonl, .csv or .tsv, ...
    """
    from hypecheck.batch.run import score_file

    try:
        result = score_file(
            options.input,
            options.output,
            text=options.text,
            id=options.id,
            keep=options.keep,
            per=options.per,
            model=options.model,
            threshold=options.threshold,
            n_jobs=options.jobs,
            resume=options.resume,
            force=options.force,
            progress=is_terminal(sys.stderr),
        )
    except ImportError as error:
        raise InputError(str(error)) from error
    except KeyboardInterrupt as interrupt:
        raise KeyboardInterrupt("what is done is kept, go on with --resume") from interrupt
    return printable(str(result))
