"""Word vectors from text without labels.

Co-occurrence counts with the contexts on the left and on the right apart, positive
pointwise mutual information with a smoothed context distribution, and a truncated
singular value decomposition: O. Levy, Y. Goldberg and I. Dagan, "Improving Distributional
Similarity with Lessons Learned from Word Embeddings", TACL 3 (2015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from hypecheck.grams import analyze


@dataclass(frozen=True)
class WordVectors:
    """Vectors of unit length.

    Parameters
    ----------
    words : tuple of str
        The words, the most frequent first.
    vectors : ndarray of float64, shape (n_words, n_dimensions)
        One row per word.

    Examples
    --------
    >>> WordVectors(("up", "down"), np.eye(2)).vectors.shape
    (2, 2)
    """

    words: tuple[str, ...]
    vectors: npt.NDArray[np.float64]


def learn_vectors(
    texts: Iterable[str],
    *,
    min_count: int = 5,
    dimensions: int = 100,
    window: int = 10,
    contexts: int = 8000,
    smoothing: float = 0.75,
    seed: int = 0,
) -> WordVectors:
    """Learn word vectors.

    Parameters
    ----------
    texts : iterable of str
        Sentences or paragraphs.
    min_count : int
        How often a word must occur to be given a vector.
    dimensions : int
        Length of the vectors; fewer if there are fewer words.
    window : int
        Words looked at on either side; one at distance d counts 1 / d.
    contexts : int
        How many of the most frequent words serve as contexts, on each side.
    smoothing : float
        Power that the context counts are raised to.
    seed : int
        Seed of the randomized decomposition.

    Returns
    -------
    WordVectors

    Examples
    --------
    >>> found = learn_vectors(["the bank fell", "the fund fell"] * 5, dimensions=2)
    >>> bank, fund = (found.vectors[found.words.index(word)] for word in ("bank", "fund"))
    >>> bool(bank @ fund > 0.99)
    True
    """
    tokens = [analyze(text).words for text in texts]
    counts = Counter(word for words in tokens for word in words)
    frequent = sorted(
        (word for word in counts if counts[word] >= min_count),
        key=lambda word: (-counts[word], word),
    )
    index = {word: i for i, word in enumerate(frequent)}
    gap = [-1] * window
    stream = np.array([i for words in tokens for i in (*(index.get(w, -1) for w in words), *gap)])
    association = _positive_pmi(_co_occurrence(stream, len(frequent), window, contexts), smoothing)
    dimensions = min(dimensions, len(frequent))
    vectors, _, _ = randomized_svd(association, dimensions, n_iter=4, random_state=seed)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return WordVectors(tuple(frequent), vectors / np.where(lengths > 1e-9, lengths, np.inf))


def _co_occurrence(
    stream: npt.NDArray[np.int64], n_words: int, window: int, contexts: int
) -> sparse.csr_matrix:
    counts = sparse.csr_matrix((n_words, 2 * contexts))
    for distance in range(1, window + 1):
        left, right = stream[:-distance], stream[distance:]
        both = (left >= 0) & (right >= 0)
        left, right = left[both], right[both]
        for word, context, column in ((left, right, contexts), (right, left, 0)):
            used = context < contexts
            ones = np.full(used.sum(), 1.0 / distance)
            cells = (word[used], context[used] + column)
            counts = counts + sparse.coo_matrix((ones, cells), shape=counts.shape).tocsr()
    return counts


def _positive_pmi(counts: sparse.csr_matrix, smoothing: float) -> sparse.csr_matrix:
    cells = counts.tocoo()
    of_word = np.bincount(cells.row, cells.data, counts.shape[0])
    of_context = np.bincount(cells.col, cells.data, counts.shape[1]) ** smoothing
    expected = of_word[cells.row] * of_context[cells.col] / of_context.sum()
    pmi = np.log(cells.data / expected)
    kept = pmi > 0
    return sparse.csr_matrix((pmi[kept], (cells.row[kept], cells.col[kept])), shape=counts.shape)
