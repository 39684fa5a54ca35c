"""What a classifier sees of sentences: TF-IDF, and beside it what is linear in TF-IDF.

Sums of word vectors and the logits of another model are weighted sums of TF-IDF values.
Weights learned for them therefore fold into weights of grams and words, and the model that
results is again one weight per gram and one per word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from hypecheck.errors import DataError
from hypecheck.grams import analyze
from hypecheck.linear import Floats, LinearModel, in_single_precision
from hypecheck.sentences import Sentence
from hypecheck.training.vectors import WordVectors

Texts = Sequence[Sentence | str]

_TRUST = 3.0  # factor of a prior's logits: against it the penalty on their weights is slight


def all_grams(sentence: Sentence | str) -> list[str]:
    """Return the grams of a sentence, for a `TfidfVectorizer`.

    Examples
    --------
    >>> all_grams("Up!")[:4]
    ['up', '!', '§ up', 'up !']
    """
    return analyze(sentence).grams()


def own_words(sentence: Sentence | str) -> list[str]:
    """Return the words of a sentence that stand outside quotation marks.

    Examples
    --------
    >>> own_words("Up!")
    ['up', '!']
    """
    return analyze(sentence).own


@dataclass(frozen=True, eq=False)
class Features:
    """The features of the sentences that a classifier is fitted on.

    Parameters
    ----------
    vectorizer, word_vectorizer : TfidfVectorizer
        Of all grams, and of the writer's own words (None if these are not used).
    matrix : sparse matrix of shape (n_sentences, n_features)
        The grams that occur, then the dense features.
    used : ndarray of int
        The grams that occur.
    of_grams, of_words : matrices of shape (n_grams, n_dense) and (n_words, n_dense)
        The dense features of a sentence are its TF-IDF vectors times these.

    Examples
    --------
    >>> features = plain_features(["Up!", "Up and up!"], 2, None)
    >>> features.matrix.shape[1] == len(features.used)
    True
    """

    vectorizer: TfidfVectorizer
    word_vectorizer: TfidfVectorizer | None
    matrix: sparse.csr_matrix
    used: Any
    of_grams: Any
    of_words: Any

    def fold(self, coef: Floats) -> tuple[Floats, Floats]:
        """Return weights of all grams and words that do what weights of the features do.

        Parameters
        ----------
        coef : ndarray of shape (n_classes, n_features)
            Weights of the features.

        Returns
        -------
        gram_coef, word_coef : ndarray of shape (n_classes, n_grams), (n_classes, n_words)
        """
        on_grams, on_dense = np.split(coef, [len(self.used)], axis=1)
        gram_coef = np.asarray(on_dense @ self.of_grams.T)
        gram_coef[:, self.used] += on_grams
        return gram_coef, np.asarray(on_dense @ self.of_words.T)


def plain_features(texts: Texts, min_df: int, vectors: WordVectors | None) -> Features:
    """Return TF-IDF, beside the sums of word vectors if there are any.

    Parameters
    ----------
    texts : sequence of Sentence or str
        The sentences.
    min_df : int
        Sentences in which a gram must occur.
    vectors : WordVectors, optional
        Vectors of words.

    Returns
    -------
    Features

    Examples
    --------
    >>> vectors = WordVectors(("up",), np.ones((1, 1)))
    >>> features = plain_features(["Up!", "Up and up!"], 2, vectors)
    >>> features.matrix.shape[1] - len(features.used)
    1
    """
    vectorizer = TfidfVectorizer(analyzer=all_grams, min_df=min_df, sublinear_tf=True)
    grams = vectorizer.fit_transform(texts)
    vectorizer.idf_ = in_single_precision(vectorizer.idf_)
    n_grams = grams.shape[1]
    if vectors is None:
        none = np.zeros((0, 0))
        return Features(vectorizer, None, grams, np.arange(n_grams), np.zeros((n_grams, 0)), none)
    index = {word: i for i, word in enumerate(vectors.words)}
    word_vectorizer = TfidfVectorizer(analyzer=own_words, vocabulary=index, binary=True)
    words = word_vectorizer.fit_transform(texts)
    word_vectorizer.idf_ = in_single_precision(word_vectorizer.idf_)
    matrix = sparse.hstack([grams, sparse.csr_matrix(words @ vectors.vectors)]).tocsr()
    of_grams = sparse.csr_matrix((n_grams, vectors.vectors.shape[1]))
    return Features(
        vectorizer, word_vectorizer, matrix, np.arange(n_grams), of_grams, vectors.vectors
    )


def prior_features(
    texts: Texts, min_df: int, prior: LinearModel, classes: Sequence[str]
) -> Features:
    """Return TF-IDF with the document frequencies of a model, beside the logits of that model.

    Parameters
    ----------
    texts : sequence of Sentence or str
        The sentences.
    min_df : int
        Sentences in which a gram must occur that the model does not know.
    prior : LinearModel
        The model.
    classes : sequence of str
        The labels that are to be told apart.

    Returns
    -------
    Features

    Raises
    ------
    DataError
        If the model does not know one of the labels.

    Examples
    --------
    >>> import hypecheck
    >>> prior = hypecheck.load("en").linear
    >>> features = prior_features(["Zorbly!", "Zorbly zorbly!"], 2, prior, ["fact", "hype"])
    >>> features.matrix.shape[1] - len(features.used)
    2
    """
    if unknown := [each for each in classes if each not in prior.labels]:
        raise DataError(f"the prior does not know the label {' or '.join(unknown)}")
    columns = [prior.labels.index(each) for each in classes]
    rows, word_rows = np.flatnonzero(prior.gram_idf), np.flatnonzero(prior.word_idf)
    known, words = ([prior.terms[i] for i in part] for part in (rows, word_rows))
    counts = Counter(gram for text in texts for gram in {*all_grams(text)})
    often = {gram for gram, count in counts.items() if count >= min_df}
    new = sorted(often.difference(known))
    new_idf = [1.0 + np.log((1 + len(texts)) / (1 + counts[gram])) for gram in new]
    vectorizer = _with_idf(
        all_grams, known + new, np.append(prior.gram_idf[rows], new_idf), sublinear_tf=True
    )
    grams = vectorizer.transform(texts)
    of_grams = np.zeros((len(known) + len(new), len(columns)))
    of_grams[: len(known)] = _centred(prior.gram_weights[rows][:, columns])
    of_words = _centred(prior.word_weights[word_rows][:, columns])
    dense = grams @ of_grams
    word_vectorizer = None
    if words:
        word_vectorizer = _with_idf(own_words, words, prior.word_idf[word_rows], binary=True)
        dense += word_vectorizer.transform(texts) @ of_words
    used = np.unique(grams.indices)
    matrix = sparse.hstack([grams[:, used], sparse.csr_matrix(dense)]).tocsr()
    return Features(vectorizer, word_vectorizer, matrix, used, of_grams, of_words)


def _with_idf(
    analyzer: Callable[[Sentence | str], list[str]], terms: list[str], idf: Floats, **settings: bool
) -> TfidfVectorizer:
    vectorizer = TfidfVectorizer(analyzer=analyzer, vocabulary=terms, **settings)
    vectorizer.idf_ = in_single_precision(idf)
    return vectorizer


def _centred(weights: Floats) -> Floats:
    """Return weights towards labels from their mean, which tells no label from another."""
    return np.asarray(_TRUST * (weights - weights.mean(axis=1, keepdims=True)))
