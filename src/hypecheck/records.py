"""Records of CSV text, one after the other, whatever is broken in between."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

LIMIT = 8_000_000
"""Characters of a record or bytes of a line above which something is wrong with the file."""


class Broken(NamedTuple):
    """A record that cannot be read.

    Attributes
    ----------
    line : str
        The line it begins with; empty for one of more than `LIMIT`.
    reason : str
        Why.

    Examples
    --------
    >>> Broken('"It rose.', "unexpected end of data").reason
    'unexpected end of data'
    """

    line: str
    reason: str


def csv_records(
    lines: Iterator[str | None], delimiter: str
) -> Iterator[tuple[int, list[str] | Broken]]:
    r"""Read the records of a CSV file and go on after those that are broken.

    Parameters
    ----------
    lines : iterator of str or None
        With their ends; None for one of more than `LIMIT` characters.
    delimiter : str
        What stands between cells.

    Yields
    ------
    number : int
        Of the record, from 1.
    cells : list of str or Broken
        No cells for a blank line.

    Notes
    -----
    A quotation mark that is never closed swallows the lines below, so they are read again, each
    once: a record that is open at the end of one is where the broken one was, and ends as that.

    Examples
    --------
    >>> for number, cells in csv_records(iter(['id,text\n', '1,"It\n', "2,It fell.\n"]), ","):
    ...     print(number, cells)
    1 ['id', 'text']
    2 Broken(line='1,"It\n', reason='unexpected end of data')
    3 ['2', 'It fell.']
    """
    csv.field_size_limit(max(LIMIT, csv.field_size_limit()))  # 131,072 is less than a long read
    again: deque[str] = deque()  # lines that a broken record swallowed
    reason = ""
    taken: list[str] = []

    def record() -> Iterator[str]:
        size = 0
        while line := again.popleft() if again else next(lines, ""):
            taken.append(line)
            size += len(line)
            if size > LIMIT:
                raise csv.Error(f"more than {LIMIT} characters")
            yield line
            if again:
                raise csv.Error(reason)
        if line is None:
            raise csv.Error(f"a line of more than {LIMIT} characters")

    for number in count(1):
        taken.clear()
        try:
            yield number, next(csv.reader(record(), delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            if not again:
                again.extend(taken[1:])
                reason = str(error)
            yield number, Broken(taken[0] if taken else "", str(error))
