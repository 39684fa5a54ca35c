"""Probabilities that mean what they say, and the threshold that goes with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.metrics import f1_score

from hypecheck.linear import Floats
from hypecheck.training.evaluation import macro_f1_interval


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


def threshold_curve(
    is_hype: Sequence[bool] | npt.NDArray[np.bool_], hype: Floats
) -> tuple[Floats, Floats]:
    """Return the thresholds .01 to .99 and the macro-F1 at each.

    Parameters
    ----------
    is_hype : sequence of bool
        The truth.
    hype : ndarray of float
        Probability of hype.

    Returns
    -------
    thresholds, macro_f1 : ndarray of shape (99,)

    Examples
    --------
    >>> thresholds, macro_f1 = threshold_curve([False, True], np.array([0.2, 0.4]))
    >>> float(macro_f1[thresholds == 0.3][0])
    1.0
    """
    truth = np.asarray(is_hype)
    steps = np.arange(1, 100) / 100
    return steps, np.array([f1_score(truth, hype >= step, average="macro") for step in steps])


def best_threshold(is_hype: Sequence[bool] | npt.NDArray[np.bool_], hype: Floats) -> float:
    """Choose a threshold by macro-F1, in steps of .01.

    Of all thresholds that are not measurably worse than the best, by one standard error of
    its macro-F1, the one closest to .5 is taken, where "hype" means "more likely than not".
    The rule follows the one-standard-error rule of L. Breiman et al., *Classification and
    Regression Trees* (1984).

    Parameters
    ----------
    is_hype : sequence of bool
        The truth.
    hype : ndarray of float
        Calibrated probability of hype.

    Returns
    -------
    float

    Examples
    --------
    >>> best_threshold([False, False, True, True], np.array([0.1, 0.2, 0.3, 0.4]))
    0.3
    """
    steps, scores = threshold_curve(is_hype, hype)
    best = macro_f1_interval(is_hype, hype >= steps[scores.argmax()])
    error = (best.high - best.low) / (2 * 1.96)
    good = steps[scores >= best.value - error]
    return float(good[np.abs(good - 0.5).argmin()])
