"""The classifier that is trained, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from hypecheck.errors import DataError, InputError
from hypecheck.linear import Floats, LinearModel, in_single_precision, softmax
from hypecheck.report import LABELS
from hypecheck.sentences import Sentence
from hypecheck.training.features import plain_features, prior_features
from hypecheck.training.vectors import WordVectors

_NEVER = -30.0  # logit of a label that no sentence had: its probability vanishes


class HypeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """TF-IDF over grams, word vectors or a prior model, and multinomial logistic regression.

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
    prior : LinearModel, optional
        A model whose logits join the features: few sentences move it a little, many replace it.
        It brings its own document frequencies and word vectors.
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
        prior: LinearModel | None = None,
        max_iter: int = 500,
        tol: float = 1e-4,
    ) -> None:
        self.C = C
        self.min_df = min_df
        self.class_weight = class_weight
        self.word_vectors = word_vectors
        self.prior = prior
        self.max_iter = max_iter
        self.tol = tol

    def fit(
        self,
        X: Sequence[Sentence | str],
        y: Sequence[str],
        sample_weight: Sequence[float] | Floats | None = None,
    ) -> HypeClassifier:
        """Learn from labelled sentences.

        Parameters
        ----------
        X : sequence of Sentence or str
            The sentences.
        y : sequence of str
            Their labels.
        sample_weight : sequence of float, optional
            A weight for each sentence. One of weight 0 counts as if it were not there; a larger
            weight counts in the loss, and not in document frequencies.

        Returns
        -------
        HypeClassifier
            Itself.

        Raises
        ------
        InputError
            If `X` is no list of sentences.
        DataError
            If every weight is 0, or a prior comes with word vectors or does not know a label.
        """
        X = _checked(X)
        if sample_weight is not None:
            X, y, sample_weight = _without_zeros(X, y, sample_weight)
        y = column_or_1d(y, warn=True)
        self.classes_ = np.unique(y)
        if self.prior is None:
            features = plain_features(X, self.min_df, self.word_vectors)
        elif self.word_vectors is None:
            features = prior_features(X, self.min_df, self.prior, self.classes_.tolist())
        else:
            raise DataError("a prior has word vectors of its own; give one of the two")
        regression = LogisticRegression(
            C=self.C, class_weight=self.class_weight, max_iter=self.max_iter, tol=self.tol
        )
        regression.fit(features.matrix, y, sample_weight=sample_weight)
        coef, intercept = regression.coef_, regression.intercept_
        if len(self.classes_) == 2:
            # Two labels have one row of weights, that of the second against the first.
            coef, intercept = np.vstack([-coef, coef]) / 2, np.append(-intercept, intercept) / 2
        self.n_iter_ = int(regression.n_iter_.max())
        self.vectorizer_, self.word_vectorizer_ = features.vectorizer, features.word_vectorizer
        self._set_weights(*features.fold(coef), intercept)
        return self

    def logits(self, X: Sequence[Sentence | str]) -> Floats:
        """Return the logits of sentences, shape (n_sentences, n_classes)."""
        check_is_fitted(self)
        X = _checked(X)
        logits = self.vectorizer_.transform(X) @ self.coef_.T + self.intercept_
        if self.word_vectorizer_ is not None:
            logits = logits + self.word_vectorizer_.transform(X) @ self.word_coef_.T
        return np.asarray(logits)

    def decision_function(self, X: Sequence[Sentence | str]) -> Floats:
        """Return the logits; of two classes, as in scikit-learn, the second's less the first's."""
        logits = self.logits(X)
        return logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits

    def predict_proba(self, X: Sequence[Sentence | str]) -> Floats:
        """Return the probabilities of sentences, shape (n_sentences, n_classes)."""
        return softmax(self.logits(X))

    def predict(self, X: Sequence[Sentence | str]) -> npt.NDArray[Any]:
        """Return the likeliest label of each sentence."""
        likeliest = self.logits(X).argmax(axis=1)
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

        Without sentences labelled `other`, that label stays as it is in the prior; if there is
        no prior, the model never gives it.

        Raises
        ------
        DataError
            If the labels are not fact and hype, or these and other.
        """
        check_is_fitted(self)
        labels = tuple(map(str, self.classes_))
        if labels not in (LABELS, LABELS[:2]):
            raise DataError(f"a model needs the labels fact and hype, maybe other, not {labels}")
        parts = [(self.vectorizer_, self.coef_), (self.word_vectorizer_, self.word_coef_)]
        names = [[] if v is None else v.get_feature_names_out().tolist() for v, _ in parts]
        terms = sorted({*names[0], *names[1]})
        index = {term: i for i, term in enumerate(terms)}
        idf, weights = np.zeros((2, len(terms))), np.zeros((2, len(terms), len(LABELS)))
        for i, (vectorizer, coef) in enumerate(parts):
            if names[i]:
                rows = [index[name] for name in names[i]]
                idf[i, rows] = vectorizer.idf_
                weights[i, rows, : len(labels)] = coef.T
        intercept = np.full(len(LABELS), _NEVER)
        intercept[: len(labels)] = self.intercept_
        if self.prior is not None and len(labels) < len(LABELS):
            rows = [index[term] for term in self.prior.terms]
            weights[0, rows] += _beneath(self.prior.gram_weights)
            weights[1, rows] += _beneath(self.prior.word_weights)
            intercept[:2] += self.prior.intercept[:2].mean()
            intercept[2] = self.prior.intercept[2]
        weights, intercept = in_single_precision(weights), in_single_precision(intercept)
        return LinearModel(LABELS, tuple(terms), idf[0], idf[1], weights[0], weights[1], intercept)

    def __sklearn_tags__(self) -> Any:
        """Say that `X` is text (scikit-learn 1.6 and later)."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _set_weights(self, coef: Floats, word_coef: Floats, intercept: Floats) -> None:
        self.coef_ = in_single_precision(coef)
        self.word_coef_ = in_single_precision(word_coef)
        self.intercept_ = in_single_precision(intercept)


def _checked(sentences: object) -> list[Sentence | str]:
    """Return the sentences as a list, so that they can be read more than once."""
    single = isinstance(sentences, str | bytes) or getattr(sentences, "ndim", 1) != 1
    if single or not isinstance(sentences, Iterable):
        raise InputError(
            f"X must be a list of sentences, not {type(sentences).__name__}; "
            "put a single text into a list, and of a table give one column"
        )
    listed = list(sentences)
    for i, each in enumerate(listed):
        if not isinstance(each, str | Sentence):
            raise InputError(
                f"sentence {i} must be a str or Sentence, not {type(each).__name__} ({each!r:.40})"
            )
    return listed


def _without_zeros(
    sentences: list[Sentence | str], labels: Sequence[str], weights: Sequence[float] | Floats
) -> tuple[list[Sentence | str], list[str], Floats]:
    """Leave out what has no weight, so that its grams do not count either."""
    weighed = np.asarray(column_or_1d(weights), dtype=np.float64)
    check_consistent_length(sentences, labels, weighed)
    kept = np.flatnonzero(weighed)
    if not len(kept):
        raise DataError("all sample weights are zero; give some sentences a weight")
    return [sentences[i] for i in kept], np.asarray(labels)[kept].tolist(), weighed[kept]


def _beneath(weights: Floats) -> Floats:
    """Return weights without the difference of fact and hype."""
    middle = weights[:, :2].mean(axis=1)
    return np.stack([middle, middle, weights[:, 2]], axis=1)
