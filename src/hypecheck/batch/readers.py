"""Rows of files of any length, one after the other."""

from __future__ import annotations

import os
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from hypecheck.articles import read_article
from hypecheck.batch.formats import format_of, need_pyarrow
from hypecheck.batch.rows import ENCODING, Rejected, Row, Rows, csv_rows, jsonl_rows
from hypecheck.errors import DataError, InputError

if TYPE_CHECKING:
    import pyarrow

_ROWS = 256  # of a Parquet file at a time


@dataclass(frozen=True)
class Source:
    """A file or folder that is being read.

    Attributes
    ----------
    columns : tuple of str, optional
        Names of the columns; None for JSON lines, each of which has its own.
    rows : iterator of Row or Rejected
        Those that can be read and those that cannot, in order.
    types : dict
        For Parquet, the type of each column.

    Examples
    --------
    >>> Source(("id", "text"), iter(())).types
    {}
    """

    columns: tuple[str, ...] | None
    rows: Rows
    types: dict[str, pyarrow.DataType] = field(default_factory=dict)


def open_source(path: Path, wanted: Collection[str]) -> Source:
    """Begin to read a file or folder.

    Parameters
    ----------
    path : Path
        A ``.jsonl``, ``.csv``, ``.tsv`` or ``.parquet`` file, the first three also as ``.gz``
        or ``.zst``, or a folder, whose ``.txt`` files are the articles.
    wanted : collection of str
        The columns to read, as far as they are there.

    Returns
    -------
    Source

    Raises
    ------
    InputError
        If there is no such file, or its name ends otherwise.
    DataError
        If it cannot be read at all; also while its rows are read.
    ImportError
        If pyarrow is needed and not installed.

    Examples
    --------
    >>> open_source(Path("no-such-file.csv"), ["text"])
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: no-such-file.csv: no such file or folder
    """
    if path.is_dir():
        return Source(("id", "text"), _damage_told(path, _folder_rows(path)))
    if not path.is_file():
        why = " is neither a file nor a folder" if path.exists() else ": no such file or folder"
        raise InputError(f"{path}{why}")
    format_ = format_of(path)
    if format_.name == "parquet":
        return _parquet(path, wanted)
    if format_.compression == "zst":
        need_pyarrow()
    if format_.name == "jsonl":
        return Source(None, _only(wanted, _damage_told(path, jsonl_rows(path, format_))))
    rows = _damage_told(path, csv_rows(path, format_))
    header = next(rows, None)
    if not isinstance(header, Row):
        raise DataError(f"{path} has no header: {header.reason if header else 'it is empty'}")
    return Source(tuple(header.cells.values()), _only(wanted, rows))


def text_files(folder: Path) -> Iterator[Path]:
    """Find the ``.txt`` files in a folder and the folders in it, in a fixed order.

    Parameters
    ----------
    folder : Path
        Links to other folders are not followed.

    Yields
    ------
    Path
        Beginning with `folder`.

    Examples
    --------
    >>> list(text_files(Path(__file__).parent))
    []
    """
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from text_files(folder / entry.name)
        elif entry.name.lower().endswith(".txt") and entry.is_file():
            yield folder / entry.name


def _only(wanted: Collection[str], rows: Rows) -> Rows:
    for row in rows:
        if isinstance(row, Row):
            row = Row(row.number, {name: row.cells[name] for name in wanted if name in row.cells})
        yield row


def _damage_told(path: Path, rows: Rows) -> Rows:
    number = 0
    try:
        for row in rows:
            number = row.number
            yield row
    except (OSError, EOFError, ValueError, NotImplementedError, zlib.error) as error:
        raise DataError(f"{path} cannot be read beyond row {number}: {error}") from error


def _parquet(path: Path, wanted: Collection[str]) -> Source:
    pyarrow = need_pyarrow()
    try:
        # Without these two a row group is held in memory as a whole.
        opened = pyarrow.OSFile(os.fsencode(path))  # a str would have to be UTF-8
        file = pyarrow.parquet.ParquetFile(opened, buffer_size=1 << 20, pre_buffer=False)
    except (OSError, ValueError, NotImplementedError) as error:
        raise DataError(f"{path} cannot be read as Parquet: {error}") from error
    schema = file.schema_arrow
    chosen = [name for name in schema.names if name in wanted]

    def rows() -> Rows:
        numbers = count()
        for batch in file.iter_batches(_ROWS, columns=chosen):
            try:
                yield from (Row(next(numbers), cells) for cells in batch.to_pylist())
            except UnicodeDecodeError:
                yield from (
                    _parquet_row(next(numbers), batch.slice(i, 1)) for i in range(len(batch))
                )

    types = {
        name: type_.value_type if pyarrow.types.is_dictionary(type_) else type_
        for name, type_ in zip(schema.names, schema.types, strict=True)
    }
    return Source(tuple(schema.names), _damage_told(path, rows()), types)


def _parquet_row(number: int, row: pyarrow.RecordBatch) -> Row | Rejected:
    try:
        [cells] = row.to_pylist()
    except UnicodeDecodeError as error:
        return Rejected(number, f"{ENCODING} {error.object[error.start]:#04x}")
    return Row(number, cells)


def _folder_rows(folder: Path) -> Rows:
    for number, path in enumerate(text_files(folder), 1):
        try:
            text = read_article(str(path))
        except InputError as error:
            yield Rejected(number, str(error))
        else:
            yield Row(number, {"id": path.relative_to(folder).as_posix(), "text": text})
