"""What is wrong with labelled data, all of it in one pass."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from reprlib import repr as short
from typing import Any, NamedTuple

from hypecheck.errors import InputError
from hypecheck.report import LABELS
from hypecheck.training.rows import Defect, Source, Table, read_table

_SHOWN = 20


@dataclass(frozen=True)
class Inspection:
    """What labelled data holds, and what is wrong with it.

    Attributes
    ----------
    source : str
        The file, or what else the data is.
    rows : int
        Number of rows, those that cannot be used among them.
    disputed : int
        Number of rows left out because they have a 1 in the column ``disputed``.
    labels : dict of str to int
        How many usable rows each label has.
    docs : int
        Number of articles; without a column for them each usable row is one.
    defects : tuple of Defect
        What is wrong: with the whole first, then by row.

    Examples
    --------
    >>> inspection = inspect((["It rose 4%.", "A farce!", ""], ["fact", "spin", "hype"]))
    >>> inspection.usable, len(inspection.fatal)
    (False, 3)
    """

    source: str
    rows: int
    disputed: int
    labels: dict[str, int]
    docs: int
    defects: tuple[Defect, ...]

    @property
    def fatal(self) -> tuple[Defect, ...]:
        """The defects that must be mended."""
        return tuple(defect for defect in self.defects if defect.fatal)

    @property
    def usable(self) -> bool:
        """Whether nothing fatal is wrong."""
        return not self.fatal

    def __str__(self) -> str:
        """Return a report: what there is, then the defects by their sort."""
        labels = ", ".join(f"{label} {count}" for label, count in self.labels.items())
        lines = [
            f"{self.source}: {self.rows} rows, {self.disputed} left out as disputed",
            f"usable: {sum(self.labels.values())} ({labels or 'none'}), articles: {self.docs}",
        ]
        for fatal, title in ((True, "to be mended"), (False, "to be looked at")):
            chosen = [defect for defect in self.defects if defect.fatal is fatal]
            lines.append(f"{title}: {len(chosen)}")
            for sort, count in Counter(defect.sort for defect in chosen).items():
                alike = [defect for defect in chosen if defect.sort == sort]
                lines += [f"  {defect}" for defect in alike[:_SHOWN]]
                lines += [f"  and {count - _SHOWN} more: {sort}"] * (count > _SHOWN)
        return "\n".join(lines)


@dataclass(frozen=True)
class Columns:
    """Which column holds what.

    Parameters
    ----------
    text, label : str
        These must be there.
    doc, kind, weight : str
        These must be there if they are not named as they are by default.

    Examples
    --------
    >>> Columns(text="sentence").missing(["label", "doc"])
    ['sentence']
    """

    text: str = "text"
    label: str = "label"
    doc: str = "doc"
    kind: str = "kind"
    weight: str = "weight"

    def missing(self, there: tuple[str, ...] | list[str]) -> list[str]:
        """Return the columns that must be there and are not."""
        return [
            getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) not in there
            and (each.name in ("text", "label") or getattr(self, each.name) != each.default)
        ]


class Example(NamedTuple):
    """A usable row.

    Examples
    --------
    >>> Example("It rose 4%.", "fact", "row 2").weight
    1.0
    """

    text: str
    label: str
    doc: str
    kind: str = ""
    weight: float = 1.0


def inspect(
    source: Source,
    *,
    text: str = "text",
    label: str = "label",
    doc: str = "doc",
    kind: str = "kind",
    weight: str = "weight",
    labels: Mapping[str, str] | None = None,
) -> Inspection:
    """Look for everything that is wrong with labelled data.

    Parameters
    ----------
    source, text, label, doc, kind, weight, labels
        As for `read_corpus`.

    Returns
    -------
    Inspection
        With every defect. Rows that repeat others are no fatal ones, nor are equal sentences
        with different labels in data with a column for articles: the context may be why.

    Raises
    ------
    DataError
        If the source cannot be read at all.
    InputError
        If `labels` leads to something else than a label.

    Examples
    --------
    >>> print(inspect((["It rose 4%.", "A farce!", ""], ["fact", "spin", "hype"])))
    the lists: 3 rows, 0 left out as disputed
    usable: 1 (fact 1), articles: 1
    to be mended: 3
      one class only: every usable sentence is labelled fact
      row 1: unknown label: 'spin' is none of fact, hype, other
      row 2: empty text
    to be looked at: 0
    """
    return examine(source, Columns(text, label, doc, kind, weight), labels)[0]


def examine(
    source: Source, columns: Columns, labels: Mapping[str, str] | None = None
) -> tuple[Inspection, list[Example]]:
    """Find the defects and the usable rows of labelled data.

    Parameters
    ----------
    source : path, pandas.DataFrame or pair of lists
        The data.
    columns : Columns
        Which column holds what.
    labels : mapping of str to str, optional
        What the labels of the data stand for.

    Returns
    -------
    Inspection
        What is there and what is wrong.
    list of Example
        The rows without a fatal defect of their own, in order.

    Examples
    --------
    >>> _, examples = examine((["It rose 4%."], ["OBJ"]), Columns(), {"OBJ": "fact"})
    >>> examples[0].label
    'fact'
    """
    labels = labels or {}
    for old, new in labels.items():
        if new not in LABELS:
            raise InputError(f"{old!r} cannot stand for {new!r}, which is none of {_ALL}")
    table = read_table(source, columns.text, columns.label)
    rows = [row for row in table.rows if str(row[1].get("disputed")) not in ("1", "1.0", "True")]
    defects = [*table.defects, *_column_defects(table, columns)]
    examples: list[Example] = []
    seen: dict[str, dict[str, int]] = {}
    for number, cells in rows:
        example, messages = _example(number, cells, columns, labels, table.columns)
        defects += [Defect(number, message) for message in messages]
        if messages or not {columns.text, columns.label} <= set(table.columns):
            continue
        before = seen.setdefault(example.text.strip(), {})
        if example.label in before:
            message = f"duplicate: as row {before[example.label]}"
            defects.append(Defect(number, message, fatal=False))
        elif before:
            label, first = next(iter(before.items()))
            message = f"two labels: {example.label}, but {label} in row {first}"
            defects.append(Defect(number, message, fatal=columns.doc not in table.columns))
        before.setdefault(example.label, number)
        examples.append(example)
    counts = Counter(example.label for example in examples)
    if len(counts) == 1:
        message = f"one class only: every usable sentence is labelled {min(counts)}"
        defects.append(Defect(None, message))
    if not rows and not table.defects:
        defects.append(Defect(None, "no rows: the data holds none, or disputed ones only"))
    inspection = Inspection(
        source=table.name,
        rows=len(table.rows) + len(table.defects),
        disputed=len(table.rows) - len(rows),
        labels={label: counts[label] for label in LABELS if label in counts},
        docs=len({example.doc for example in examples}),
        defects=tuple(sorted(defects, key=lambda each: -1 if each.row is None else each.row)),
    )
    return inspection, examples


_ALL = ", ".join(LABELS)


def _column_defects(table: Table, columns: Columns) -> Iterator[Defect]:
    if not table.columns and table.defects:
        return  # the header is what cannot be read
    there = ", ".join(map(repr, table.columns)) or "no columns"
    for name in columns.missing(table.columns):
        yield Defect(None, f"missing column: {name!r}; there are {there}")
    for name, count in Counter(table.columns).items():
        if count > 1 and name in {getattr(columns, each.name) for each in fields(columns)}:
            yield Defect(None, f"double column: {name!r} is there {count} times")


def _example(
    number: int,
    cells: Mapping[str, Any],
    columns: Columns,
    labels: Mapping[str, str],
    there: tuple[str, ...],
) -> tuple[Example, list[str]]:
    text, label, doc, kind = map(
        cells.get, (columns.text, columns.label, columns.doc, columns.kind)
    )
    messages = []
    if columns.text in there:
        if text is None or not str(text).strip():
            messages.append("empty text")
        elif not isinstance(text, str):
            messages.append(f"text that is none: {short(text)}")
    name = labels.get(str(label), str(label))
    if columns.label in there and name not in LABELS:
        messages.append(f"unknown label: {short(label)} is none of {_ALL}")
    weight = 1.0
    if columns.weight in there:
        try:
            weight = float(cells.get(columns.weight))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            weight = math.nan
        if not 0 < weight < math.inf:
            found = short(cells.get(columns.weight))
            messages.append(f"bad weight: {found} is no finite number above 0")
    article = f"row {number}" if doc is None or not str(doc).strip() else str(doc)
    example = Example(str(text), name, article, "" if kind is None else str(kind), weight)
    return example, messages
