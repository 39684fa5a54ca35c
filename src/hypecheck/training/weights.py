"""The weights that a chain of fitted scikit-learn steps gives to each feature.

They are found by asking: what linear steps make of one feature alone is its weight. So no step
need be known by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize

from hypecheck.errors import InputError
from hypecheck.linear import Floats

Step = tuple[str, Any]
"""A step of a pipeline: its name and the estimator."""

_BATCH = 2048  # features asked for at a time
_LAST = "a linear classifier such as LogisticRegression, LinearSVC or SGDClassifier"


def shown(step: Step) -> str:
    """Return how a step is called in messages.

    Examples
    --------
    >>> shown(("scale", dict()))
    "step 'scale' (dict)"
    """
    return f"step {step[0]!r} ({type(step[1]).__name__})"


def linear_weights(steps: list[Step], n_features: int) -> tuple[Floats, Floats]:
    """Return the weight of each feature for each class.

    Parameters
    ----------
    steps : list of (str, estimator)
        Fitted transformers that are linear, and last a classifier that is.
    n_features : int
        Number of features that the first one takes.

    Returns
    -------
    weights : ndarray of shape (n_features, n_classes)
        For two classes those of the first are 0.
    intercept : ndarray of shape (n_classes,)

    Raises
    ------
    InputError
        If a step is not linear, or the classifier does not predict the class with the highest
        decision value; the message names the step.

    Examples
    --------
    >>> from sklearn.linear_model import RidgeClassifier
    >>> ridge = RidgeClassifier().fit([[0.0, 1.0], [1.0, 0.0]], ["fact", "hype"])
    >>> weights, intercept = linear_weights([("ridge", ridge)], 2)
    >>> weights.round(6).tolist(), intercept.shape
    ([[0.0, 0.5], [0.0, -0.5]], (2,))
    """
    *between, last = steps
    for step in between:
        if not hasattr(step[1], "transform"):
            raise InputError(f"{shown(step)} has no transform; leave it out")
    logits = _logits_of(last)
    _check_linear([*((step, step[1].transform) for step in between), (last, logits)], n_features)

    def decide(features: Any) -> Floats:
        for _, transformer in between:
            features = transformer.transform(features)
        values = logits(features)
        likeliest = last[1].classes_[values.argmax(axis=1)]
        if not np.array_equal(last[1].predict(features), likeliest):
            raise InputError(
                f"{shown(last)} does not predict the one class with the highest decision value; "
                f"end with {_LAST}"
            )
        return values

    [intercept] = decide(sparse.csr_matrix((1, n_features)))
    single = sparse.identity(n_features, format="csr")
    batches = (single[start : start + _BATCH] for start in range(0, n_features, _BATCH))
    return np.concatenate([decide(batch) for batch in batches]) - intercept, intercept


def _logits_of(last: Step) -> Callable[[Any], Floats]:
    """Return a function from features to logits, one column per class."""
    # Naive Bayes is linear in what it calls joint log-probabilities.
    names = ("decision_function", "predict_joint_log_proba")
    decide = next((getattr(last[1], name) for name in names if hasattr(last[1], name)), None)
    if decide is None:
        raise InputError(f"{shown(last)} is no linear classifier; end with {_LAST}")

    def logits(features: Any) -> Floats:
        values = np.asarray(decide(features), dtype=np.float64)
        if values.ndim == 2 and values.shape[1] == 2:
            values = values[:, 1] - values[:, 0]
        return np.column_stack([0 * values, values]) if values.ndim == 1 else values

    return logits


def _check_linear(functions: list[tuple[Step, Callable[[Any], Any]]], n_features: int) -> None:
    """See whether each step makes of a sum of vectors the sum of what it makes of each."""
    # From all features to one at a time; long vectors, and unit ones like those of sentences.
    random = np.random.default_rng(0).random((2, 24, n_features))
    rows = np.where(random[0] < np.geomspace(1, 1 / n_features, 24)[:, None], random[1], 0.0)
    rows = np.concatenate([rows, normalize(rows)])
    one, two = rows[::2], rows[1::2]
    features: list[Any] = [sparse.csr_matrix(each) for each in (0 * one, one, two, one + two)]
    for step, function in functions:
        try:
            features = list(map(function, features))
        except (IndexError, TypeError, ValueError) as error:
            raise InputError(f"{shown(step)} cannot take just any vector: {error}") from error
        nothing, one, two, both = map(_dense, features)
        wrong = np.abs(one + two - nothing - both).max(axis=1)
        if not (wrong <= 1e-5 * np.abs(both - nothing).max(axis=1) + 1e-9).all():
            raise InputError(
                f"{shown(step)} is not linear; end with {_LAST}, and put nothing before it but "
                "feature selection, scaling, TruncatedSVD and the like"
            )


def _dense(features: Any) -> Floats:
    return np.asarray(features.toarray() if sparse.issparse(features) else features)
