"""From grams to probabilities: the linear model, with numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
import numpy.typing as npt

from hypecheck.grams import Analysis

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

_BATCH = 2048  # sentences whose grams are held in memory at a time


@dataclass(frozen=True, eq=False, repr=False)
class LinearModel:
    """One weight per gram and label, and a second one per word.

    The first weights apply to the TF-IDF vector of all grams (logarithmic counts, unit
    length). The second apply to the TF-IDF vector of the writer's own distinct words (unit
    length) and hold what word vectors add, for words too that no labelled sentence had.

    Parameters
    ----------
    labels : tuple of str
        The labels, in the order of the columns.
    terms : tuple of str
        Grams and words, each once.
    gram_idf, word_idf : ndarray of float64, shape (n_terms,)
        Inverse document frequencies; 0 for a term that is no gram, or no word with a vector.
    gram_weights, word_weights : ndarray of float64, shape (n_terms, n_labels)
        Weights towards each label.
    intercept : ndarray of float64, shape (n_labels,)
        The logits of a sentence without a known gram.

    Examples
    --------
    >>> from hypecheck.grams import analyze
    >>> one = np.ones(1)
    >>> model = LinearModel(
    ...     ("fact", "hype"), ("said",), one, one * 0, np.array([[3.0, 0.0]]),
    ...     np.zeros((1, 2)), np.zeros(2),
    ... )
    >>> model.probabilities([analyze("He said so.")]).round(2).tolist()
    [[0.95, 0.05]]
    """

    labels: tuple[str, ...]
    terms: tuple[str, ...]
    gram_idf: Floats
    word_idf: Floats
    gram_weights: Floats
    word_weights: Floats
    intercept: Floats

    @cached_property
    def index(self) -> dict[str, int]:
        """The row of each term."""
        return dict(zip(self.terms, range(len(self.terms)), strict=True))

    def logits(self, analyses: Iterable[Analysis]) -> Floats:
        """Return the logits of sentences, shape (n_sentences, n_labels)."""
        parts = []
        batch: list[Analysis] = []
        for analysis in analyses:
            batch.append(analysis)
            if len(batch) == _BATCH:
                parts.append(self._batch_logits(batch))
                batch = []
        parts.append(self._batch_logits(batch))
        return np.concatenate(parts)

    def probabilities(self, analyses: Iterable[Analysis]) -> Floats:
        """Return the probabilities of sentences, shape (n_sentences, n_labels)."""
        return softmax(self.logits(analyses))

    def contributions(self, analysis: Analysis) -> dict[str, Floats]:
        """Return what each known term adds to the logits of a sentence.

        Parameters
        ----------
        analysis : Analysis
            One sentence.

        Returns
        -------
        dict of str to ndarray, shape (n_labels,)
            With the intercept they add up to the logits.
        """
        found: dict[str, Floats] = {}
        for _, ids, values, weights in self._features([analysis]):
            for i, value in zip(ids, values, strict=True):
                added = value * weights[i]
                if added.any():
                    found[self.terms[i]] = found.get(self.terms[i], 0.0) + added
        return found

    def gram_cells(self, analyses: Sequence[Analysis]) -> tuple[Ids, Ids, Floats]:
        """Return rows, terms and values of the non-zero cells of the TF-IDF matrix of grams."""
        return _unit_tfidf([self._ids(a.grams()) for a in analyses], self.gram_idf, dampen=True)

    def known(self, words: Sequence[str]) -> int:
        """Return how many of `words` are terms of this model."""
        return len(words) - list(map(self.index.get, words)).count(None)

    def _ids(self, terms: Iterable[str]) -> list[int]:
        return [i for i in map(self.index.get, terms, repeat(-1)) if i >= 0]

    def _features(self, batch: list[Analysis]) -> Iterator[tuple[Ids, Ids, Floats, Floats]]:
        """Yield rows, terms, values and weights: of all grams, then of the writer's own words."""
        yield *self.gram_cells(batch), self.gram_weights
        own = [self._ids(set(each.own)) for each in batch]
        yield *_unit_tfidf(own, self.word_idf, dampen=False), self.word_weights

    def _batch_logits(self, batch: list[Analysis]) -> Floats:
        logits = np.tile(self.intercept, (len(batch), 1))
        for rows, ids, values, weights in self._features(batch):
            for label in range(len(self.labels)):
                added = np.bincount(rows, values * weights[ids, label], len(batch))
                logits[:, label] += added
        return logits


def softmax(logits: Floats) -> Floats:
    """Return probabilities that add up to 1 in each row.

    Examples
    --------
    >>> softmax(np.zeros((1, 4))).tolist()
    [[0.25, 0.25, 0.25, 0.25]]
    """
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def in_single_precision(values: Floats) -> Floats:
    """Round numbers to single precision, in which models are stored.

    Examples
    --------
    >>> in_single_precision(np.array([0.5, 0.1])).tolist()
    [0.5, 0.10000000149011612]
    """
    return values.astype(np.float32).astype(np.float64)


def _unit_tfidf(
    ids_of_each: list[list[int]], idf: Floats, *, dampen: bool
) -> tuple[Ids, Ids, Floats]:
    """Return rows, terms and values of the non-zero cells of a TF-IDF matrix."""
    lengths = np.fromiter(map(len, ids_of_each), np.int64, len(ids_of_each))
    rows = np.repeat(np.arange(len(ids_of_each), dtype=np.int64), lengths)
    ids = np.array([i for ids in ids_of_each for i in ids], dtype=np.int64)
    cells, counts = np.unique(rows * len(idf) + ids, return_counts=True)
    rows, ids = np.divmod(cells, len(idf))
    values = idf[ids] * (1.0 + np.log(counts)) if dampen else idf[ids]
    norms = np.sqrt(np.bincount(rows, values * values, len(ids_of_each)))
    norms[norms == 0.0] = 1.0
    return rows, ids, values / norms[rows]
