"""Labelled sentences for training and testing."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hypecheck.errors import DataError
from hypecheck.quotations import continued_quotations
from hypecheck.report import LABELS
from hypecheck.sentences import Sentence
from hypecheck.training.inspection import Columns, examine
from hypecheck.training.rows import Source

_NAMED = 3


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
        weights: Sequence[float] | None = None,
    ) -> LabelledSentences:
        """Put together sentences; those of one `doc` are taken as consecutive.

        Raises
        ------
        DataError
            If the columns differ in length, a text is empty, a label is unknown or a weight is
            not above 0, or infinite.
        """
        if docs is None:
            docs = [f"row {i}" for i in range(len(texts))]
        if kinds is None:
            kinds = [""] * len(texts)
        if weights is None:
            weights = [1.0] * len(texts)
        sizes = {len(texts), len(labels), len(docs), len(kinds), len(weights)}
        if len(sizes) > 1:
            raise DataError(
                f"texts, labels, docs, kinds and weights differ in length: {sorted(sizes)}"
            )
        articles: dict[str, list[int]] = defaultdict(list)
        for i, (text, label, doc) in enumerate(zip(texts, labels, docs, strict=True)):
            if not isinstance(text, str) or not text.strip():
                raise DataError(f"row {i}: the text is empty or no str: {text!r}")
            if label not in LABELS:
                raise DataError(f"row {i}: label {label!r} is none of {', '.join(LABELS)}")
            _check_weight(weights[i])
            articles[doc].append(i)
        inside = [False] * len(texts)
        for rows in articles.values():
            for i, goes_on in zip(
                rows, continued_quotations([texts[i] for i in rows]), strict=True
            ):
                inside[i] = goes_on
        sentences = (
            Sentence(text, 0, len(text), goes_on)
            for text, goes_on in zip(texts, inside, strict=True)
        )
        return cls(tuple(sentences), tuple(labels), tuple(docs), tuple(kinds), tuple(weights))

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
        _check_weight(factor)
        return replace(self, weights=tuple(weight * factor for weight in self.weights))

    def fingerprint(self) -> str:
        """Return the SHA-256 of articles, labels and texts, in hexadecimal."""
        found = hashlib.sha256()
        for sentence, label, doc in zip(self.sentences, self.labels, self.docs, strict=True):
            found.update(f"{doc}\t{label}\t{sentence.text}\n".encode(errors="surrogatepass"))
        return found.hexdigest()

    def rows_of(self, chosen: Callable[[str], bool]) -> list[int]:
        """Return the rows whose article is chosen."""
        return [i for i, doc in enumerate(self.docs) if chosen(doc)]


def read_corpus(
    source: Source,
    *,
    text: str = "text",
    label: str = "label",
    doc: str = "doc",
    kind: str = "kind",
    weight: str = "weight",
    labels: Mapping[str, str] | None = None,
) -> LabelledSentences:
    """Read labelled sentences.

    Parameters
    ----------
    source : path, pandas.DataFrame or pair of lists
        A ``.csv`` or ``.tsv`` file in UTF-8, quoted where needed, with one header row; a
        ``.jsonl`` file with an object a line; a ``.parquet`` file; a data frame; or texts and
        their labels. Rows with a 1 in a column ``disputed`` are left out.
    text, label : str
        The columns with the sentence and with its label.
    doc : str
        The column that names the article; its rows are taken as consecutive sentences of it,
        wherever they stand. If it is not there, or empty, a row is an article of its own.
    kind : str
        The column with a finer class, if it is there.
    weight : str
        The column that says how much a sentence counts in training, if it is there.
    labels : mapping of str to str, optional
        What the labels in the data stand for, such as ``{"SUBJ": "hype", "OBJ": "fact"}``.
        ``fact``, ``hype`` and ``other`` need not be named.

    Returns
    -------
    LabelledSentences
        In the order of the rows.

    Raises
    ------
    DataError
        If the source cannot be read, or something in it has to be mended first;
        `hypecheck.training.inspection.inspect` lists all of that.
    InputError
        If `labels` leads to something else than a label.
    ImportError
        If a Parquet file is to be read without pandas and pyarrow.

    Examples
    --------
    >>> pair = (["It rose 4%.", "Amazing!"], ["OBJ", "SUBJ"])
    >>> read_corpus(pair, labels={"OBJ": "fact", "SUBJ": "hype"}).labels
    ('fact', 'hype')
    """
    inspection, examples = examine(source, Columns(text, label, doc, kind, weight), labels)
    if fatal := inspection.fatal:
        first = "; ".join(map(str, fatal[:_NAMED]))
        more = "; ..." if len(fatal) > _NAMED else ""
        advice = (
            f"run: hypecheck check-data {shlex.quote(inspection.source)}"
            if isinstance(source, str | os.PathLike)
            else "call hypecheck.training.inspection.inspect"
        )
        raise DataError(
            f"{inspection.source} cannot be used, defects: {len(fatal)} "
            f"({first}{more}); to see all, {advice}"
        )
    return LabelledSentences.of(*(list(column) for column in zip(*examples, strict=True)))


def _check_weight(weight: float) -> None:
    if not 0 < weight < float("inf"):
        raise DataError(f"a weight must be above 0 and finite, not {weight!r}")
