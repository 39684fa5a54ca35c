"""Labelled sentences for training and testing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from hypecheck.errors import DataError
from hypecheck.quotations import continued_quotations
from hypecheck.report import LABELS
from hypecheck.sentences import Sentence


@dataclass(frozen=True)
class LabelledSentences:
    """Sentences with their labels, article by article.

    Attributes
    ----------
    sentences : tuple of Sentence
        The sentences; offsets are those in the sentence itself.
    labels : tuple of str
        ``fact``, ``hype`` or ``other``, one per sentence.
    docs : tuple of str
        The article that each sentence comes from.
    kinds : tuple of str
        A finer class from the labelling guide, or an empty string.
    weights : tuple of float
        How much each sentence counts in training.

    Examples
    --------
    >>> data = LabelledSentences.of(["It rose 4%.", "Amazing!"], ["fact", "hype"])
    >>> len(data), data.docs
    (2, ('row 0', 'row 1'))
    """

    sentences: tuple[Sentence, ...]
    labels: tuple[str, ...]
    docs: tuple[str, ...]
    kinds: tuple[str, ...]
    weights: tuple[float, ...]

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        docs: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
    ) -> LabelledSentences:
        """Put together sentences; rows of one `doc` must follow each other in its order.

        Raises
        ------
        DataError
            If the columns differ in length, a text is empty or a label is unknown.
        """
        if docs is None:
            docs = [f"row {i}" for i in range(len(texts))]
        if kinds is None:
            kinds = [""] * len(texts)
        sizes = {len(texts), len(labels), len(docs), len(kinds)}
        if len(sizes) > 1:
            raise DataError(f"texts, labels, docs and kinds differ in length: {sorted(sizes)}")
        for i, (text, label) in enumerate(zip(texts, labels, strict=True)):
            if defect := _defect(text, label):
                raise DataError(f"row {i}: {defect}")
        inside: list[bool] = []
        for _, rows in groupby(range(len(texts)), key=docs.__getitem__):
            inside += continued_quotations([texts[i] for i in rows])
        sentences = (
            Sentence(text, 0, len(text), goes_on)
            for text, goes_on in zip(texts, inside, strict=True)
        )
        ones = (1.0,) * len(texts)
        return cls(tuple(sentences), tuple(labels), tuple(docs), tuple(kinds), ones)

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.sentences)

    def __add__(self, other: LabelledSentences) -> LabelledSentences:
        """Return both sets, one after the other."""
        return LabelledSentences(
            self.sentences + other.sentences,
            self.labels + other.labels,
            self.docs + other.docs,
            self.kinds + other.kinds,
            self.weights + other.weights,
        )

    def take(self, rows: Iterable[int]) -> LabelledSentences:
        """Return the given rows."""
        rows = list(rows)
        return LabelledSentences(
            tuple(self.sentences[i] for i in rows),
            tuple(self.labels[i] for i in rows),
            tuple(self.docs[i] for i in rows),
            tuple(self.kinds[i] for i in rows),
            tuple(self.weights[i] for i in rows),
        )

    def weighted(self, factor: float) -> LabelledSentences:
        """Return the same sentences, each counting `factor` times as much in training.

        Raises
        ------
        DataError
            If `factor` is not above 0, or infinite.
        """
        if not 0 < factor < float("inf"):
            raise DataError(f"a weight must be above 0 and finite, not {factor!r}")
        return replace(self, weights=tuple(weight * factor for weight in self.weights))

    def rows_of(self, chosen: Callable[[str], bool]) -> list[int]:
        """Return the rows whose article is chosen."""
        return [i for i, doc in enumerate(self.docs) if chosen(doc)]


def read_corpus(path: str | Path) -> LabelledSentences:
    """Read a tab-separated corpus with the columns text, label, doc and kind.

    Parameters
    ----------
    path : str or Path
        UTF-8, one header row, quoted where needed. Rows with a 1 in the column ``disputed``
        are left out.

    Returns
    -------
    LabelledSentences

    Raises
    ------
    DataError
        If the file or a column is missing, or a row cannot be used.
    """
    path = Path(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} cannot be read as a corpus: {error}") from error
    if not rows:
        raise DataError(f"{path} holds no rows")
    missing = {"text", "label", "doc", "kind"} - set(rows[0])
    if missing:
        raise DataError(f"{path} lacks the columns {', '.join(sorted(missing))}")
    for number, row in enumerate(rows, start=2):  # the header is row 1
        defect = _defect(row["text"], row["label"])
        if defect or None in row.values():
            raise DataError(f"{path}, row {number}: {defect or 'the row is too short'}")
    rows = [row for row in rows if row.get("disputed") != "1"]
    return LabelledSentences.of(
        *([row[column] for row in rows] for column in ("text", "label", "doc", "kind"))
    )


def _defect(text: object, label: object) -> str | None:
    if not isinstance(text, str) or not text.strip():
        return f"the text is empty or no str: {text!r}"
    if label not in LABELS:
        return f"label {label!r} is none of {', '.join(LABELS)}"
    return None
