"""Probabilities that mean what they say, and the threshold that goes with them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax

from hypecheck.linear import Floats

_VARIANCE = 10.0  # of the prior on shifts and on the logarithm of the scale


def fit_calibration(logits: Floats, labels: npt.NDArray[np.int64]) -> tuple[float, Floats]:
    """Find the scale and the shifts of logits under which labels are likeliest.

    Temperature scaling with a bias for each label: C. Guo et al., "On Calibration of Modern
    Neural Networks", ICML 2017. The logarithm of the scale and the shifts have a wide
    normal prior, so that few sentences do not lead far.

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
    >>> logits = np.array([[4.0, 0.0], [4.0, 0.0], [0.0, 4.0], [0.0, 4.0]] * 50)
    >>> scale, shift = fit_calibration(logits, np.array([0, 1, 1, 0] * 50))
    >>> round(scale, 2)
    0.02
    """

    def loss(parameters: Floats) -> float:
        likely = _log_likelihood(np.exp(parameters[0]) * logits + parameters[1:], labels)
        return float(parameters @ parameters) / (2 * _VARIANCE * len(labels)) - likely

    found = minimize(loss, np.zeros(logits.shape[1] + 1), method="L-BFGS-B")
    shift = found.x[1:]
    return float(np.exp(found.x[0])), np.asarray(shift - shift.mean())


def calibrated_loss(logits: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Return the mean negative log-likelihood of labels once their logits are calibrated.

    Parameters
    ----------
    logits, labels : ndarray
        As in `fit_calibration`.

    Returns
    -------
    float

    Examples
    --------
    >>> logits = np.array([[4.0, 0.0], [4.0, 0.0], [0.0, 4.0], [0.0, 4.0]] * 50)
    >>> round(calibrated_loss(logits, np.array([0, 1, 1, 0] * 50)), 2)
    0.69
    """
    scale, shift = fit_calibration(logits, labels)
    return -_log_likelihood(scale * logits + shift, labels)


def best_threshold(is_hype: npt.NDArray[np.bool_], hype: Floats) -> float:
    """Return the threshold at which macro-F1 is to be expected highest, in steps of .01.

    The counts behind macro-F1 are the means of those of the labels and those that calibrated
    probabilities promise. The latter, for which see Z. C. Lipton, C. Elkan and
    B. Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure", ECML 2014,
    depend less on chance, the former not on how well the calibration fits.

    Parameters
    ----------
    is_hype : ndarray of bool, shape (n_sentences,)
        The truth.
    hype : ndarray of float, shape (n_sentences,)
        Calibrated probability of hype.

    Returns
    -------
    float
        The middle one, if several are equally good.

    Examples
    --------
    >>> best_threshold(np.array([False, False, True]), np.array([0.1, 0.2, 0.8]))
    0.51
    """
    share = (is_hype + hype) / 2.0
    steps = np.arange(1, 100) / 100
    called = hype >= steps[:, np.newaxis]
    # F1 is twice what is rightly called so, over what is called so plus what is so.
    f1_hype = 2.0 * (called @ share) / (called.sum(axis=1) + share.sum())
    f1_fact = 2.0 * (~called @ (1.0 - share)) / ((~called).sum(axis=1) + (1.0 - share).sum())
    scores = f1_hype + f1_fact
    best = steps[np.isclose(scores, scores.max(), rtol=0.0, atol=1e-12)]
    return float(best[len(best) // 2])


def _log_likelihood(logits: Floats, labels: npt.NDArray[np.int64]) -> float:
    """Return the mean log-likelihood of labels."""
    return float(log_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean())
