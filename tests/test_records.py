"""CSV records are read in linear time, and a broken one costs itself alone."""

import csv
import io
import itertools
import random

import pytest

from hypecheck import records
from hypecheck.records import Broken, csv_records


def read(text, delimiter=","):
    """Return the records of a text, broken ones as None."""
    lines = iter(text.splitlines(keepends=True))
    found = csv_records(lines, delimiter)
    return [None if isinstance(cells, Broken) else cells for _, cells in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a,b\n\n1,2", [["a", "b"], [], ["1", "2"]]),
        ('"a\r\nb","c ""d"""\r\n', [["a\r\nb", 'c "d"']]),
        ('1,"open\n2,whole\n3,whole\n', [None, ["2", "whole"], ["3", "whole"]]),
        ('1,"open\n2,"two\nlines"\n', [None, ["2", "two\nlines"]]),
        ('1,"a" b\n2,c\n', [None, ["2", "c"]]),
        ('1,"open', [None]),
    ],
)
def test_records(text, expected):
    """What follows a broken record is read as if that had not been there."""
    assert read(text) == expected


def test_tabs():
    """The delimiter of a TSV file is a tab, and a comma is text."""
    assert read('a,b\t"c\td"\n', "\t") == [["a,b", "c\td"]]


def test_each_line_after_a_broken_record_gets_a_new_start():
    """The result is that of beginning again at the next line after every broken record."""
    for seed in range(3_000):
        dice = random.Random(seed)
        text = "".join(dice.choices(['"', '""', ",", "a", "\n", "\r\n"], k=dice.randrange(30)))
        lines = list(io.StringIO(text, newline=""))
        expected, at = [], 0
        while at < len(lines):
            reader = csv.reader(lines[at:], strict=True)
            try:
                expected.append(next(reader))
                at += reader.line_num
            except csv.Error as error:
                expected.append(Broken(lines[at], str(error)))
                at += 1
        assert [cells for _, cells in csv_records(iter(lines), ",")] == expected, text


def test_marks_that_never_close(monkeypatch):
    """Lines that each open a mark are read twice at most, and whole ones are not lost."""
    n_read = 0
    reader = csv.reader

    def counting(lines, **options):
        nonlocal n_read

        def counted():
            nonlocal n_read
            for line in lines:
                n_read += len(line)
                yield line

        return reader(counted(), **options)

    monkeypatch.setattr(records.csv, "reader", counting)
    text = 'x","\n' * 1_000 + "1,whole\n"
    assert read(text) == [None] * 1_000 + [["1", "whole"]]
    assert n_read <= 2 * len(text)


def test_a_record_of_any_length_is_not_held(monkeypatch):
    """Lines that a mark never closed are given up long before the end of an endless file."""
    monkeypatch.setattr(records, "LIMIT", 1_000)
    n_taken = 0

    def lines():
        nonlocal n_taken
        yield "id,text\n"
        for _ in itertools.repeat(None):
            n_taken += 1
            yield '7","\n'

    found = csv_records(lines(), ",")
    assert next(found) == (1, ["id", "text"])
    assert next(found) == (2, Broken('7","\n', "more than 1000 characters"))
    assert n_taken == 201


def test_a_line_too_long():
    """A line that nobody wants to hold in memory is one broken record."""
    found = csv_records(iter(["a,b\n", None, "1,2\n"]), ",")
    next(found)
    number, broken = next(found)
    assert (number, broken.line) == (2, "") and "8000000 characters" in broken.reason
    assert next(found) == (3, ["1", "2"])
