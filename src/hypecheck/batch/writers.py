"""Tables of scores, written in parts that are joined in the end."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hypecheck.batch.formats import Format, need_pyarrow, writing
from hypecheck.files import csv_line, guarded
from hypecheck.report import LABELS, ArticleReport

if TYPE_CHECKING:
    import pyarrow

Types: TypeAlias = "Mapping[str, str | pyarrow.DataType]"
"""Columns in their order, with the types that they have in Parquet."""

ARTICLE = {
    "hype_share": "double",
    "hype": "int64",
    "fact": "int64",
    "other": "int64",
    "words": "int64",
    "coverage": "double",
    "threshold": "double",
    "model": "string",
}
"""What a row about an article holds beside its id and the columns that are kept."""

SENTENCE = {
    "i": "int64",
    "start": "int64",
    "end": "int64",
    "text": "string",
    "label": "string",
    "hype": "double",
    "p_fact": "double",
    "p_hype": "double",
    "p_other": "double",
}
"""What a row about a sentence holds beside those."""

_DIGITS = 6
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ROW_GROUP = 65_536  # rows of a Parquet file that are held in memory to be written


def article_rows(report: ArticleReport) -> list[tuple[Any, ...]]:
    """Return the one row about an article.

    Parameters
    ----------
    report : ArticleReport
        Of an article that could be scored.

    Returns
    -------
    list of tuple
        Values in the order of `ARTICLE`.

    Examples
    --------
    >>> import hypecheck
    >>> [row] = article_rows(hypecheck.score_article("What a shameless farce!", threshold=0.5))
    >>> row[1:]
    (1, 0, 0, 4, 1.0, 0.5, 'en')
    """
    labels = [sentence.label for sentence in report.sentences]
    return [
        (
            round(report.hype_share, _DIGITS),
            *(labels.count(label) for label in ("hype", "fact", "other")),
            sum(sentence.words for sentence in report.sentences),
            round(report.coverage, _DIGITS),
            report.threshold,
            report.model,
        )
    ]


def sentence_rows(report: ArticleReport) -> list[tuple[Any, ...]]:
    """Return a row about each sentence.

    Parameters
    ----------
    report : ArticleReport
        Of an article that could be scored.

    Returns
    -------
    list of tuple
        Values in the order of `SENTENCE`.

    Examples
    --------
    >>> import hypecheck
    >>> [row] = sentence_rows(hypecheck.score_article("What a shameless farce!"))
    >>> row[:5]
    (0, 0, 23, 'What a shameless farce!', 'hype')
    """
    return [
        (
            i,
            s.start,
            s.end,
            s.text,
            s.label,
            round(s.hype, _DIGITS),
            *(round(s.probabilities[label], _DIGITS) for label in LABELS),
        )
        for i, s in enumerate(report.sentences)
    ]


def write_part(path: Path, format_: Format, types: Types, rows: Sequence[tuple[Any, ...]]) -> None:
    r"""Write some of the rows of a table, uncompressed and without a header.

    Parameters
    ----------
    path : Path
        A new file.
    format_ : Format
        Of the table.
    types : mapping
        Its columns.
    rows : sequence of tuple
        Values in the order of the columns.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     part = Path(folder, "1")
    ...     write_part(part, Format("csv"), {"id": "string", "i": "int64"}, [("=a", 1)])
    ...     part.read_text("utf-8")
    "'=a,1\n"
    """
    if format_.name == "parquet":
        pyarrow = need_pyarrow()
        columns = zip(*rows, strict=True) if rows else ((),) * len(types)
        arrays = [
            pyarrow.array(_for_arrow(values, type_), type_)
            for values, type_ in zip(columns, types.values(), strict=True)
        ]
        with open(path, "wb") as file:  # of itself it takes only names that are UTF-8
            pyarrow.parquet.write_table(pyarrow.table(arrays, list(types)), file)
        return
    if format_.name == "jsonl":
        # In ASCII, which keeps even half of a surrogate pair.
        lines = (f"{_json(_finite(types, row))}\n" for row in rows)
    else:
        lines = (csv_line(map(_cell, row), format_.delimiter) for row in rows)
    path.write_text("".join(lines), "utf-8", "replace", newline="")


def join_parts(path: Path, format_: Format, types: Types, parts: Iterable[Path]) -> None:
    r"""Join parts of a table to one file, compressed as its format says.

    Parameters
    ----------
    path : Path
        A new file.
    format_ : Format
        Of the table.
    types : mapping
        Its columns.
    parts : iterable of Path
        What `write_part` wrote, in order.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder, "table")
    ...     join_parts(table, Format("csv"), {"id": "string", "i": "int64"}, [])
    ...     table.read_text("utf-8")
    'id,i\n'
    """
    if format_.name == "parquet":
        _join_parquet(path, types, parts)
        return
    with writing(path, format_.compression) as file:
        if format_.name != "jsonl":
            header = csv_line(map(_cell, types), format_.delimiter)
            file.write(header.encode("utf-8", "replace"))
        for part in parts:
            with open(part, "rb") as rows:
                shutil.copyfileobj(rows, file)


def _join_parquet(path: Path, types: Types, parts: Iterable[Path]) -> None:
    pyarrow = need_pyarrow()
    schema = pyarrow.schema(list(types.items()))
    with open(path, "wb") as file, pyarrow.parquet.ParquetWriter(file, schema) as writer:
        # Not a row group for each part: readers are slow with many small ones.
        tables, size = [schema.empty_table()], 0
        for part in parts:
            table = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(part.read_bytes())).read()
            tables.append(table)
            size += len(table)
            if size >= _ROW_GROUP:
                writer.write_table(pyarrow.concat_tables(tables))
                tables, size = [], 0
        if tables:
            writer.write_table(pyarrow.concat_tables(tables))


def _for_arrow(values: Iterable[Any], type_: str | pyarrow.DataType) -> list[Any]:
    if type_ != "string":
        return list(values)
    texts = (each if each is None or isinstance(each, str) else _json(each) for each in values)
    return [text and text.encode("utf-8", "replace").decode() for text in texts]


def _finite(names: Iterable[str], row: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row by names; JSON has no numbers that are not finite."""
    return {
        name: None if isinstance(value, float) and not isfinite(value) else value
        for name, value in zip(names, row, strict=True)
    }


def _cell(value: object) -> object:
    if isinstance(value, str):
        # A negative number does no harm, and readers of the column want it as it is.
        return value if _NUMBER.fullmatch(value) else guarded(value)
    return _json(value) if isinstance(value, dict | list) else value


def _json(value: object) -> str:
    return json.dumps(value, default=str)
