"""The classifier that is trained, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from hypecheck.errors import DataError
from hypecheck.grams import analyze
from hypecheck.linear import Floats, LinearModel, softmax
from hypecheck.sentences import Sentence
from hypecheck.training.vectors import WordVectors


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


class HypeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """TF-IDF over grams, word vectors and multinomial logistic regression.

    Parameters
    ----------
    C : float, default=2.0
        Inverse strength of the L2 penalty.
    min_df : int, default=2
        Sentences in which a gram must occur.
    class_weight : dict, "balanced" or None, default="balanced"
        As in `sklearn.linear_model.LogisticRegression`.
    word_vectors : WordVectors, optional
        Vectors whose IDF-weighted sum over the writer's own words joins the features.
    max_iter : int, default=500
        Limit of the solver's iterations.
    tol : float, default=1e-4
        Tolerance at which the solver stops.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The labels, sorted.
    vectorizer_, word_vectorizer_ : TfidfVectorizer
        Of all grams, and of the words that have a vector (None without vectors).
    coef_ : ndarray of shape (n_classes, n_grams)
        Weights of the grams. All weights are rounded to single precision, in which models
        are stored, so that a stored model scores exactly as the classifier does.
    word_coef_ : ndarray of shape (n_classes, n_words)
        Weights of the words: their vectors times the weights of the dimensions.
    intercept_ : ndarray of shape (n_classes,)
        Logits of a sentence without a known gram.

    Examples
    --------
    >>> texts = ["It rose 4%, he said.", "What a farce!"] * 4
    >>> classifier = HypeClassifier().fit(texts, ["fact", "hype"] * 4)
    >>> classifier.predict(["What a joke!"]).tolist()
    ['hype']
    """

    def __init__(
        self,
        C: float = 2.0,
        min_df: int = 2,
        class_weight: dict[str, float] | str | None = "balanced",
        word_vectors: WordVectors | None = None,
        max_iter: int = 500,
        tol: float = 1e-4,
    ) -> None:
        self.C = C
        self.min_df = min_df
        self.class_weight = class_weight
        self.word_vectors = word_vectors
        self.max_iter = max_iter
        self.tol = tol

    def fit(
        self,
        X: Sequence[Sentence | str],
        y: Sequence[str],
        sample_weight: Sequence[float] | None = None,
    ) -> HypeClassifier:
        """Learn from labelled sentences.

        Parameters
        ----------
        X : sequence of Sentence or str
            The sentences.
        y : sequence of str
            Their labels.
        sample_weight : sequence of float, optional
            A weight for each sentence.

        Returns
        -------
        HypeClassifier
            Itself.
        """
        self.vectorizer_ = TfidfVectorizer(
            analyzer=all_grams, min_df=self.min_df, sublinear_tf=True
        )
        blocks = [self.vectorizer_.fit_transform(X)]
        self.vectorizer_.idf_ = _single(self.vectorizer_.idf_)
        self.word_vectorizer_ = None
        if self.word_vectors is not None:
            index = {word: i for i, word in enumerate(self.word_vectors.words)}
            self.word_vectorizer_ = TfidfVectorizer(
                analyzer=own_words, vocabulary=index, binary=True
            )
            words = self.word_vectorizer_.fit_transform(X)
            self.word_vectorizer_.idf_ = _single(self.word_vectorizer_.idf_)
            blocks.append(sparse.csr_matrix(words @ self.word_vectors.vectors))
        regression = LogisticRegression(
            C=self.C, class_weight=self.class_weight, max_iter=self.max_iter, tol=self.tol
        )
        regression.fit(sparse.hstack(blocks).tocsr(), y, sample_weight=sample_weight)
        coef, intercept = regression.coef_, regression.intercept_
        if len(regression.classes_) == 2:
            # Two labels have one row of weights, that of the second against the first.
            coef, intercept = np.vstack([0 * coef, coef]), np.array([0.0, intercept[0]])
        self.classes_ = regression.classes_
        self.n_iter_ = int(regression.n_iter_.max())
        n_grams = blocks[0].shape[1]
        word_coef = np.zeros((len(coef), 0))
        if self.word_vectors is not None:
            word_coef = coef[:, n_grams:] @ self.word_vectors.vectors.T
        self._set_weights(coef[:, :n_grams], word_coef, intercept)
        return self

    def decision_function(self, X: Sequence[Sentence | str]) -> Floats:
        """Return the logits of sentences, shape (n_sentences, n_classes)."""
        check_is_fitted(self)
        logits = self.vectorizer_.transform(X) @ self.coef_.T + self.intercept_
        if self.word_vectorizer_ is not None:
            logits = logits + self.word_vectorizer_.transform(X) @ self.word_coef_.T
        return np.asarray(logits)

    def predict_proba(self, X: Sequence[Sentence | str]) -> Floats:
        """Return the probabilities of sentences, shape (n_sentences, n_classes)."""
        return softmax(self.decision_function(X))

    def predict(self, X: Sequence[Sentence | str]) -> npt.NDArray[Any]:
        """Return the likeliest label of each sentence."""
        likeliest = self.decision_function(X).argmax(axis=1)
        return np.asarray(self.classes_[likeliest])

    def rescale(self, scale: float, shift: Floats) -> None:
        """Multiply all logits by a number and add one to those of each label.

        Parameters
        ----------
        scale : float
            The factor.
        shift : ndarray of shape (n_classes,)
            What is added.
        """
        check_is_fitted(self)
        self._set_weights(
            scale * self.coef_, scale * self.word_coef_, scale * self.intercept_ + shift
        )

    def to_linear(self) -> LinearModel:
        """Return the weights as a model that scores without scikit-learn.

        Raises
        ------
        DataError
            If the labels are not fact, hype and other.
        """
        check_is_fitted(self)
        labels = tuple(map(str, self.classes_))
        if labels != ("fact", "hype", "other"):
            raise DataError(f"a model needs the labels fact, hype and other, not {labels}")
        grams = self.vectorizer_.get_feature_names_out().tolist()
        words = list(self.word_vectors.words) if self.word_vectors is not None else []
        terms = sorted({*grams, *words})
        index = {term: i for i, term in enumerate(terms)}
        gram_rows, word_rows = ([index[term] for term in part] for part in (grams, words))
        n_terms, n_labels = len(terms), len(labels)
        gram_idf, word_idf = np.zeros(n_terms), np.zeros(n_terms)
        gram_weights, word_weights = np.zeros((2, n_terms, n_labels))
        gram_idf[gram_rows] = self.vectorizer_.idf_
        gram_weights[gram_rows] = self.coef_.T
        if self.word_vectorizer_ is not None:
            word_idf[word_rows] = self.word_vectorizer_.idf_
            word_weights[word_rows] = self.word_coef_.T
        return LinearModel(
            labels, tuple(terms), gram_idf, word_idf, gram_weights, word_weights, self.intercept_
        )

    def _set_weights(self, coef: Floats, word_coef: Floats, intercept: Floats) -> None:
        self.coef_ = _single(coef)
        self.word_coef_ = _single(word_coef)
        self.intercept_ = _single(intercept)


def _single(values: Floats) -> Floats:
    return values.astype(np.float32).astype(np.float64)
