"""Probabilities that mean what they say, and the threshold that goes with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.metrics import f1_score

from hypecheck.linear import Floats


def fit_calibration(logits: Floats, labels: npt.NDArray[np.int64]) -> tuple[float, Floats]:
    """Find the scale and the shifts of logits under which labels are likeliest.

    Temperature scaling with a bias for each label: C. Guo et al., "On Calibration of Modern
    Neural Networks", ICML 2017.

    Parameters
    ----------
    logits : ndarray of shape (n_sentences, n_labels)
        Logits of sentences that the model was not trained on.
    labels : ndarray of int, shape (n_sentences,)
        Column of the true label of each.

    Returns
    -------
    scale : float
        Above 0.
    shift : ndarray of shape (n_labels,)
        Adds up to 0.

    Examples
    --------
    >>> logits = np.array([[4.0, 0.0], [4.0, 0.0], [0.0, 4.0], [0.0, 4.0]])
    >>> scale, shift = fit_calibration(logits, np.array([0, 1, 1, 0]))
    >>> bool(scale < 0.01)
    True
    """
    n_labels = logits.shape[1]

    def loss(parameters: Floats) -> float:
        scaled = np.exp(parameters[0]) * logits + parameters[1:]
        rows = np.arange(len(labels))
        # A trace of a penalty keeps the shifts, of which one is redundant, at a sum of 0.
        return float(-log_softmax(scaled, axis=1)[rows, labels].mean()) + 1e-6 * float(
            parameters[1:] @ parameters[1:]
        )

    found = minimize(loss, np.zeros(n_labels + 1), method="L-BFGS-B")
    shift = found.x[1:]
    return float(np.exp(found.x[0])), np.asarray(shift - shift.mean())


def best_threshold(is_hype: Sequence[bool] | npt.NDArray[np.bool_], hype: Floats) -> float:
    """Return the threshold at which macro-F1 is highest, in steps of .01.

    Parameters
    ----------
    is_hype : sequence of bool
        The truth.
    hype : ndarray of float
        Probability of hype.

    Returns
    -------
    float
        The middle one, if several are equally good.

    Examples
    --------
    >>> best_threshold([False, True], np.array([0.2, 0.4]))
    0.31
    """
    truth = np.asarray(is_hype)
    steps = np.arange(1, 100) / 100
    scores = np.array([f1_score(truth, hype >= step, average="macro") for step in steps])
    best = steps[np.isclose(scores, scores.max(), rtol=0.0, atol=1e-12)]
    return float(best[len(best) // 2])
