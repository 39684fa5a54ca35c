"""Rows of text files of any length, one after the other."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, AnyStr, NamedTuple, TypeAlias

from hypecheck.batch.formats import Format, reading
from hypecheck.records import LIMIT, Broken, csv_records

ENCODING = "wrong encoding, not UTF-8: byte"
"""Why a row is rejected, before the byte."""

_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of such a byte


class Row(NamedTuple):
    """A row that can be read.

    Attributes
    ----------
    number : int
        As a spreadsheet shows it, the header being row 1; the line of a JSONL file; the
        position, from 0, in Parquet, and from 1 in a folder.
    cells : mapping
        By column.

    Examples
    --------
    >>> Row(2, {"text": "It rose 4%."}).cells["text"]
    'It rose 4%.'
    """

    number: int
    cells: Mapping[Any, Any]


class Rejected(NamedTuple):
    """A row that cannot be used.

    Attributes
    ----------
    number : int
        As in `Row`.
    reason : str
        Why.

    Examples
    --------
    >>> Rejected(7, "empty text").reason
    'empty text'
    """

    number: int
    reason: str


Rows: TypeAlias = "Iterator[Row | Rejected]"


def jsonl_rows(path: Path, format_: Format) -> Rows:
    """Read a file with a JSON object in each line.

    Parameters
    ----------
    path : Path
        The file.
    format_ : Format
        Of the file.

    Yields
    ------
    Row or Rejected
        One for each line that is not blank.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "news.jsonl")
    ...     _ = path.write_text('{"text": "It rose."}')
    ...     list(jsonl_rows(path, Format("jsonl")))
    [Row(number=1, cells={'text': 'It rose.'})]
    """
    with reading(path, format_.compression) as stream:
        for number, line in enumerate(_lines(stream, b"\n"), 1):
            if line is None:
                yield Rejected(number, f"too long: more than {LIMIT} bytes")
            elif line.strip():
                yield _from_json(number, line)


def _lines(stream: IO[AnyStr], end: AnyStr) -> Iterator[AnyStr | None]:
    """Yield the lines, None for one that is too long to be held in memory."""
    while line := stream.readline(LIMIT):
        if len(line) < LIMIT or line.endswith(end):
            yield line
            continue
        while line and not line.endswith(end):
            line = stream.readline(LIMIT)
        yield None


def _from_json(number: int, line: bytes) -> Row | Rejected:
    try:
        cells = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Rejected(number, f"{ENCODING} {line[error.start]:#04x}")
    except (ValueError, RecursionError) as error:
        place = f" at character {error.pos + 1}" if hasattr(error, "pos") else ""
        return Rejected(number, f"bad JSON: {getattr(error, 'msg', error)}{place}")
    if not isinstance(cells, dict):
        return Rejected(number, f"bad JSON: not an object but a {type(cells).__name__}")
    return Row(number, cells)


def csv_rows(path: Path, format_: Format) -> Rows:
    r"""Read a CSV or TSV file.

    Parameters
    ----------
    path : Path
        The file.
    format_ : Format
        Of the file.

    Yields
    ------
    Row or Rejected
        The header first, its names by their positions; then each record that is not blank.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "news.tsv")
    ...     _ = path.write_text("id\ttext\n7\tIt rose.\n")
    ...     for row in csv_rows(path, Format("tsv")):
    ...         print(row.number, row.cells)
    1 {0: 'id', 1: 'text'}
    2 {'id': '7', 'text': 'It rose.'}
    """
    header: list[str] | None = None
    with reading(path, format_.compression) as stream:
        # Bytes that are no UTF-8 come through this as what `_NOT_UTF8` finds.
        text = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
        for number, cells in csv_records(_lines(text, "\n"), format_.delimiter):
            if isinstance(cells, Broken):
                yield Rejected(number, f"broken record: {cells.reason}")
            elif not cells:
                continue
            elif found := next(filter(None, map(_NOT_UTF8.search, cells)), None):
                yield Rejected(number, f"{ENCODING} {ord(found.group()) & 0xFF:#04x}")
            elif header is None:
                header = cells
                yield Row(number, dict(enumerate(cells)))
            elif len(cells) != len(header):
                counts = f"{len(cells)}, but the header has {len(header)}"
                yield Rejected(number, f"number of cells: {counts}")
            else:
                yield Row(number, dict(zip(header, cells, strict=True)))
