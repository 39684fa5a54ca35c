"""Rows with their numbers, from files, data frames and lists."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hypecheck.errors import DataError
from hypecheck.records import Broken, csv_records

if TYPE_CHECKING:
    import pandas

Source: TypeAlias = (
    "str | os.PathLike[str] | pandas.DataFrame | tuple[Sequence[str], Sequence[str]]"
)
"""A file, a data frame, or texts and their labels."""

_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of such a byte


@dataclass(frozen=True)
class Defect:
    """Something wrong with labelled data.

    Attributes
    ----------
    row : int or None
        As a spreadsheet shows it, the header being row 1; the line of a JSONL file; the position,
        from 0, in Parquet, data frames and lists. None if no single row is meant.
    message : str
        What is wrong: the sort of defect, a colon, and what is there.
    fatal : bool
        Whether the data cannot be used before this is mended.

    Examples
    --------
    >>> defect = Defect(7, "unknown label: 'spin'")
    >>> print(defect), defect.sort
    row 7: unknown label: 'spin'
    (None, 'unknown label')
    """

    row: int | None
    message: str
    fatal: bool = True

    @property
    def sort(self) -> str:
        """What comes before the first colon of the message."""
        return self.message.partition(":")[0]

    def __str__(self) -> str:
        """Return the message, after the row where there is one."""
        return self.message if self.row is None else f"row {self.row}: {self.message}"


@dataclass(frozen=True)
class Table:
    """What a source holds.

    Attributes
    ----------
    name : str
        The file, or what else the source is.
    columns : tuple of str
        Names of the columns, as often as they are there. Empty if the header cannot be read.
    rows : tuple of (int, dict)
        Number and cells of each row that can be read; a missing cell is None.
    defects : tuple of Defect
        The rows that cannot be read.

    Examples
    --------
    >>> read_table((["It rose 4%."], ["fact"])).rows
    ((0, {'text': 'It rose 4%.', 'label': 'fact'}),)
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, Any]], ...]
    defects: tuple[Defect, ...] = ()


def read_table(source: Source, text: str = "text", label: str = "label") -> Table:
    """Read all rows of a source.

    Parameters
    ----------
    source : path, pandas.DataFrame or pair of lists
        A ``.csv``, ``.tsv``, ``.jsonl`` or ``.parquet`` file, a data frame, or texts and labels.
    text, label : str
        How the columns of a pair of lists are named.

    Returns
    -------
    Table

    Raises
    ------
    DataError
        If the source is of no such kind, or cannot be read at all.
    ImportError
        If pandas or a Parquet reader is needed and not installed.

    Examples
    --------
    >>> read_table("articles.docx")
    Traceback (most recent call last):
        ...
    hypecheck.errors.DataError: articles.docx is none of .csv, .tsv, .jsonl, .parquet
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        suffix = path.suffix.lower()
        if suffix not in _READERS:
            raise DataError(f"{path} is none of {', '.join(_READERS)}")
        try:
            return _READERS[suffix](str(path), path.read_bytes())
        except (OSError, ValueError) as error:
            raise DataError(f"{path} cannot be read: {error}") from error
    if hasattr(source, "itertuples"):
        return _from_frame("the data frame", source)
    if not isinstance(source, tuple | list) or len(source) != 2 or isinstance(source[0], str):
        raise DataError(
            f"labelled sentences are a path, a pandas.DataFrame or a pair of lists (texts, labels),"
            f" not {type(source).__name__}"
        )
    texts, labels = map(list, source)
    if len(texts) != len(labels):
        raise DataError(f"the lists differ in length: {len(texts)} texts, {len(labels)} labels")
    cells = zip(texts, labels, strict=True)
    rows = tuple((i, {text: one, label: other}) for i, (one, other) in enumerate(cells))
    return Table("the lists", (text, label), rows)


def _from_csv(name: str, data: bytes, delimiter: str = ",") -> Table:
    rows: list[tuple[int, dict[str, Any]]] = []
    defects: list[Defect] = []
    header: list[str] | None = None
    lines = io.StringIO(data.decode("utf-8-sig", "surrogateescape"), newline="")
    for number, cells in csv_records(lines, delimiter):
        if isinstance(cells, Broken):
            broken = Defect(number, f"broken quoting: {cells.reason}")
            defects += filter(None, (_encoding_defect(number, cells.line), broken))
        elif defect := _encoding_defect(number, "".join(cells)):
            defects.append(defect)
        elif header is None:
            header = cells or None
        elif len(cells) == len(header):
            rows.append((number, dict(zip(header, cells, strict=True))))
        elif cells:
            found = f"{len(cells)}, but the header has {len(header)}"
            defects.append(Defect(number, f"number of cells: {found}"))
        if defects and header is None:
            return Table(name, (), (), (defects[0],))
    return Table(name, tuple(header or ()), tuple(rows), tuple(defects))


def _from_jsonl(name: str, data: bytes) -> Table:
    rows: list[tuple[int, dict[str, Any]]] = []
    defects: list[Defect] = []
    for number, line in enumerate(data.decode("utf-8-sig", "surrogateescape").split("\n"), 1):
        if defect := _encoding_defect(number, line):
            defects.append(defect)
        elif line.strip():
            try:
                cells = json.loads(line)
            except (ValueError, RecursionError) as error:
                place = f" at character {error.pos + 1}" if hasattr(error, "pos") else ""
                message = f"{getattr(error, 'msg', error)}{place}"
                defects.append(Defect(number, f"bad JSON: {message}"))
                continue
            if isinstance(cells, dict):
                rows.append((number, cells))
            else:
                found = type(cells).__name__
                defects.append(Defect(number, f"bad JSON: not an object but a {found}"))
    columns = dict.fromkeys(column for _, cells in rows for column in cells)
    return Table(name, tuple(columns), tuple(rows), tuple(defects))


def _encoding_defect(number: int, text: str) -> Defect | None:
    if found := _NOT_UTF8.search(text):
        byte = ord(found.group()) & 0xFF
        return Defect(number, f"wrong encoding: byte {byte:#04x}; save the file as UTF-8")
    return None


def _from_parquet(name: str, data: bytes) -> Table:
    try:
        import pandas

        frame = pandas.read_parquet(io.BytesIO(data))
    except ImportError as error:
        raise ImportError(
            "Parquet files need pandas and pyarrow: pip install pandas pyarrow"
        ) from error
    except Exception as error:  # its readers have exceptions of their own, of many kinds
        raise DataError(f"{name} cannot be read as Parquet: {error}") from error
    return _from_frame(name, frame)


def _from_frame(name: str, frame: pandas.DataFrame) -> Table:
    columns = tuple(map(str, frame.columns))
    tuples = zip(
        *(each.itertuples(index=False, name=None) for each in (frame, frame.notna())), strict=True
    )
    rows = tuple(
        (i, {c: v if there else None for c, v, there in zip(columns, *both, strict=True)})
        for i, both in enumerate(tuples)
    )
    return Table(name, columns, rows)


_READERS: dict[str, Callable[[str, bytes], Table]] = {
    ".csv": _from_csv,
    ".tsv": lambda name, data: _from_csv(name, data, "\t"),
    ".jsonl": _from_jsonl,
    ".parquet": _from_parquet,
}
