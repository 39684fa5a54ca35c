"""From grams to probabilities: the linear model, with numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from hypecheck.grams import EDGE, QUOTED, Analysis

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

    # These two are made once, and not by `functools.cached_property`: before Python 3.12 that holds
    # a lock meanwhile, for which a process that is forked then would wait for ever.

    @property
    def index(self) -> dict[str, int]:
        """The row of each term."""
        found: dict[str, int] | None = self.__dict__.get("_index")
        if found is None:
            found = dict(zip(self.terms, range(len(self.terms)), strict=True))
            self.__dict__["_index"] = found
        return found

    @property
    def _vocabulary(self) -> _Vocabulary:
        found: _Vocabulary | None = self.__dict__.get("_found_by")
        if found is None:
            found = self.__dict__["_found_by"] = _Vocabulary(self.terms)
        return found

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
        rows, ids = self._vocabulary.gram_ids(analyses)
        return _unit_tfidf(rows, ids, self.gram_idf, dampen=True)

    def known(self, words: Sequence[str]) -> int:
        """Return how many of `words` are terms of this model."""
        return len(words) - list(map(self.index.get, words)).count(None)

    def _features(self, batch: list[Analysis]) -> Iterator[tuple[Ids, Ids, Floats, Floats]]:
        """Yield rows, terms, values and weights: of all grams, then of the writer's own words."""
        yield *self.gram_cells(batch), self.gram_weights
        rows, ids = self._vocabulary.own_ids(batch)
        cells = _unit_tfidf(rows, ids, self.word_idf, dampen=False)
        yield *cells, self.word_weights

    def _batch_logits(self, batch: list[Analysis]) -> Floats:
        logits = np.tile(self.intercept, (len(batch), 1))
        for rows, ids, values, weights in self._features(batch):
            added = weights[ids] * values[:, np.newaxis]
            for label in range(len(self.labels)):
                logits[:, label] += np.bincount(rows, added[:, label], len(batch))
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


class _Vocabulary:
    """Finds the terms among the grams of sentences, as `Analysis.grams` would name them.

    Strings for pairs are never made: words have codes, and a pair is found by the two codes.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        # Few passes and no calls, as everything waits for this at the start.
        spaced = {i for i, term in enumerate(terms) if " " in term}
        opened = [i for i, term in enumerate(terms) if term.startswith((EDGE, QUOTED))]
        special = [i for i in opened if terms[i][1:2] not in " "]  # "" is in " " as well
        self.marks = {terms[i][1:]: i for i in special if terms[i][0] == EDGE}
        self.quoted = {terms[i][1:]: i for i in special if terms[i][0] == QUOTED}
        pairs = sorted(spaced.difference(special))
        words = [i for i in range(len(terms)) if i not in spaced]
        ends = " ".join([terms[i] for i in pairs]).split(" ") if pairs else []
        known = dict.fromkeys([EDGE, *(terms[i] for i in words), *ends])
        self.codes = dict(zip(known, range(len(known)), strict=True))
        self.rows_of_words = np.full(len(known), -1, dtype=np.int64)
        self.rows_of_words[1 : len(words) + 1] = words
        codes = np.fromiter(map(self.codes.__getitem__, ends), np.int64, len(ends))
        keys = codes[::2] * len(known) + codes[1::2]
        order = np.argsort(keys)
        self.pairs = keys[order]
        self.rows_of_pairs = np.array(pairs, dtype=np.int64)[order]

    def gram_ids(self, batch: Sequence[Analysis]) -> tuple[Ids, Ids]:
        """Return sentence and term of each gram that is a term."""
        edge = (EDGE,)
        words = [part for each in batch for part in (edge, each.words, edge)]
        codes = self._found(chain.from_iterable(words), self.codes)
        sentences = np.repeat(np.arange(len(batch)), [len(each.words) + 2 for each in batch])
        pairs = codes[:-1] * len(self.codes) + codes[1:]
        # A first word that is not known makes a negative pair by itself.
        within = (sentences[:-1] == sentences[1:]) & (codes[1:] >= 0)
        pairs = np.where(within, pairs, -1)
        at = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        parts = [(sentences, np.where(codes >= 0, self.rows_of_words[codes], -1))]
        if len(self.pairs):
            found = np.where(self.pairs[at] == pairs, self.rows_of_pairs[at], -1)
            parts.append((sentences[:-1], found))
        for index, lists in (
            (self.quoted, [each.quoted for each in batch]),
            (self.marks, [each.marks for each in batch]),
        ):
            rows = np.repeat(np.arange(len(batch)), list(map(len, lists)))
            parts.append((rows, self._found(chain.from_iterable(lists), index)))
        rows, ids = map(np.concatenate, zip(*parts, strict=True))
        return rows[ids >= 0], ids[ids >= 0]

    def own_ids(self, batch: Sequence[Analysis]) -> tuple[Ids, Ids]:
        """Return sentence and term of each of the writer's own words that is a term."""
        codes = self._found(chain.from_iterable(each.own for each in batch), self.codes)
        rows = np.repeat(np.arange(len(batch)), [len(each.own) for each in batch])
        ids = np.where(codes >= 0, self.rows_of_words[codes], -1)
        return rows[ids >= 0], ids[ids >= 0]

    @staticmethod
    def _found(words: Iterable[str], index: dict[str, int]) -> Ids:
        return np.fromiter(map(index.get, words, repeat(-1)), np.int64)


def _unit_tfidf(rows: Ids, ids: Ids, idf: Floats, *, dampen: bool) -> tuple[Ids, Ids, Floats]:
    """Return rows, terms and values of the non-zero cells of a TF-IDF matrix."""
    cells = np.sort(rows * len(idf) + ids)
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    counts = np.diff(first, append=len(cells))
    rows, ids = np.divmod(cells[first], len(idf))
    values = idf[ids] * (1.0 + np.log(counts)) if dampen else idf[ids]
    norms = np.sqrt(np.bincount(rows, values * values))
    norms[norms == 0.0] = 1.0
    return rows, ids, values / norms[rows]
