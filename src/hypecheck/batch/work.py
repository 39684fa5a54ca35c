"""What a worker does with a part of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from reprlib import repr as short
from typing import Any, TypeAlias

from hypecheck.batch.many import score_all
from hypecheck.batch.parts import Counts, Parts
from hypecheck.batch.readers import Source
from hypecheck.batch.rows import Rejected, Row
from hypecheck.batch.workers import ModelRef
from hypecheck.batch.writers import ARTICLE, SENTENCE, Types, article_rows, sentence_rows
from hypecheck.errors import DataError, InputError

Part: TypeAlias = tuple[int, list[Row | Rejected]]
"""The number of a part, from 1, and its rows."""

PER = {"article": (ARTICLE, article_rows), "sentence": (SENTENCE, sentence_rows)}
"""What an output row may be about: its columns, and the function that makes them of a report."""


@dataclass(frozen=True)
class Columns:
    """Which columns are read, and what the output is about.

    Attributes
    ----------
    text : str
        The column with the articles.
    id : str, optional
        The column that tells them apart; if None, ``id`` or the number of the row.
    keep : tuple of str
        Columns to copy.
    per : str
        A key of `PER`.

    Examples
    --------
    >>> list(Columns("text", None, ("date",), "article").types(Source(None, iter(()))))[:3]
    ['id', 'date', 'hype_share']
    """

    text: str
    id: str | None
    keep: tuple[str, ...]
    per: str

    def check(self, path: Path, source: Source) -> None:
        """See that the columns that were asked for are there once, and can be told apart.

        Raises
        ------
        DataError
            If a column is missing or double.
        InputError
            If a column to keep has the name of one that the output has anyway.
        """
        there = source.columns
        if there is not None:
            for name in (self.text, *self.keep, *([] if self.id is None else [self.id])):
                if (number := there.count(name)) != 1:
                    found = f"{number} columns" if number else "no column"
                    names = ", ".join(map(repr, there))
                    raise DataError(f"{path} has {found} {name!r}; there are {names}")
        taken = ["id", *PER[self.per][0]]
        for name in self.keep:
            if name in taken:
                raise InputError(f"{name!r} cannot be kept: the output has such a column already")
            taken.append(name)

    def types(self, source: Source) -> Types:
        """Return the columns of the output; what is no Parquet has text in all that it has."""
        name = self.id or "id"
        numbered = source.columns is not None and name not in source.columns
        return {
            "id": "int64" if numbered else source.types.get(name, "string"),
            **{name: source.types.get(name, "string") for name in self.keep},
            **PER[self.per][0],
        }

    def head(self, row: Row) -> list[Any]:
        """Return the id of a row and what is kept of it."""
        return [row.cells.get(self.id or "id", row.number), *map(row.cells.get, self.keep)]


@dataclass(frozen=True)
class PartScorer:
    """Scores and writes parts, in any process.

    Attributes
    ----------
    columns : Columns
        Where the texts are.
    parts : Parts
        Where the scores go.
    model : ModelRef
        The model.
    threshold : float
        As in `Model.score_article`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from hypecheck.batch.formats import Format
    >>> columns = Columns("text", None, (), "article")
    >>> with TemporaryDirectory() as folder:
    ...     types = columns.types(Source(None, iter(())))
    ...     parts = Parts(Path(folder, "a.csv"), Format("csv"), types)
    ...     parts.folder.mkdir()
    ...     PartScorer(columns, parts, ModelRef("en", ""), 0.5)((1, [Row(1, {"text": "It fell."})]))
    Counts(read=1, scored=1, rejected=0, sentences=1)
    """

    columns: Columns
    parts: Parts
    model: ModelRef
    threshold: float

    def __call__(self, part: Part) -> Counts:
        """Score and write a part, and return what became of its rows."""
        number, rows = part
        model, make_rows = self.model.load(), PER[self.columns.per][1]
        table: list[tuple[Any, ...]] = []
        rejected: list[dict[str, Any]] = []
        sentences = 0
        texts = [r.cells.get(self.columns.text) for r in rows if not isinstance(r, Rejected)]
        reports = iter(score_all(model, texts, self.threshold))
        for row in rows:
            if isinstance(row, Rejected):
                rejected.append({"row": row.number, "id": None, "reason": row.reason})
                continue
            head, text = self.columns.head(row), row.cells.get(self.columns.text)
            report = next(reports)
            reason = _no_article(text) or report.error
            if reason:
                rejected.append({"row": row.number, "id": head[0], "reason": reason})
                continue
            table += [(*head, *each) for each in make_rows(report)]
            sentences += len(report.sentences)
        counts = Counts(len(rows), len(rows) - len(rejected), len(rejected), sentences)
        self.parts.write(number, table, rejected, counts)
        return counts


def weight(row: Row | Rejected) -> int:
    """Return what a row adds to a part: its characters, and so much that 500 are the most.

    Examples
    --------
    >>> weight(Row(1, {"text": "It rose."}))
    2008
    """
    cells = () if isinstance(row, Rejected) else row.cells.values()
    return 2_000 + sum(len(cell) for cell in cells if isinstance(cell, str))


def _no_article(text: object) -> str:
    if not isinstance(text, str | None):
        return f"text that is none: {short(text)}"
    return "" if text and text.strip() else "empty text"
