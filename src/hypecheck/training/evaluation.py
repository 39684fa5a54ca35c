"""How good labels and probabilities are: figures, and how sure one can be of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn import metrics

Column = Sequence[Any] | npt.NDArray[Any]  # one value a sentence


@dataclass(frozen=True)
class Interval:
    """A figure and the interval that holds it in 95% of resamples.

    Parameters
    ----------
    value, low, high : float
        The figure, and its 2.5th and 97.5th percentile over the resamples.

    Examples
    --------
    >>> Interval(0.7, 0.65, 0.74).low
    0.65
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class BinaryFigures:
    """The figures of telling hype from fact.

    Parameters
    ----------
    n : int
        Sentences measured.
    macro_f1 : Interval
        Mean F1 of the two labels at the threshold.
    roc_auc : float
        Probability that a hype sentence scores above a fact; nan if one of the labels is absent.
    f1_fact, f1_hype, ece, brier : float
        F1 of each label, expected calibration error, mean squared difference of score and truth.

    Examples
    --------
    >>> binary_figures([False, False, True, True], [0.1, 0.4, 0.3, 0.9], threshold=0.5).roc_auc
    0.75
    """

    n: int
    macro_f1: Interval
    roc_auc: float
    f1_fact: float
    f1_hype: float
    ece: float
    brier: float


def macro_f1_interval(
    truth: Column,
    predicted: Column,
    groups: Column | None = None,
    repeats: int = 1000,
    seed: int = 0,
) -> Interval:
    """Compute macro-F1 and its percentile bootstrap interval.

    Parameters
    ----------
    truth, predicted : sequence of labels
        The true and the predicted label of each sentence.
    groups : sequence of str, optional
        The document of each sentence. Whole documents are then resampled, as sentences of one
        document resemble each other and single ones would make the interval too narrow.
    repeats, seed : int
        How many resamples, and the seed that they are drawn with.

    Raises
    ------
    ValueError
        If there are no sentences, or the lengths differ.

    Notes
    -----
    Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13; for groups,
    Davison and Hinkley, *Bootstrap Methods and their Application* (1997), section 3.8.

    Examples
    --------
    >>> macro_f1_interval(["fact", "hype"], ["fact", "hype"])
    Interval(value=1.0, low=1.0, high=1.0)
    """
    _check_lengths(truth=truth, predicted=predicted, groups=truth if groups is None else groups)
    n = len(truth)
    labels, codes = np.unique(np.concatenate([truth, predicted]), return_inverse=True)
    cell = codes[:n] * len(labels) + codes[n:]
    group = np.arange(n) if groups is None else np.unique(groups, return_inverse=True)[1]
    shape = (int(group.max()) + 1, len(labels) ** 2)
    confusions = np.bincount(np.ravel_multi_index((group, cell), shape), minlength=np.prod(shape))
    # Groups with equal counts are interchangeable, so that it is enough to draw how often
    # each kind of group comes up. Without groups that is one kind for each cell.
    kinds, copies = np.unique(confusions.reshape(shape), axis=0, return_counts=True)
    draws = np.random.default_rng(seed).multinomial(shape[0], copies / shape[0], size=repeats)
    low, high = np.percentile(macro_f1_of(draws @ kinds), [2.5, 97.5])
    return Interval(float(macro_f1_of(copies @ kinds)), float(low), float(high))


def macro_f1_of(confusions: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the macro-F1 of confusion matrices, over the labels that each contains.

    Parameters
    ----------
    confusions : ndarray of int, shape (..., n_labels ** 2)
        Flattened matrices: rows are the truth, columns the prediction.

    Returns
    -------
    ndarray of float, shape (...)

    Examples
    --------
    >>> float(macro_f1_of(np.array([3, 0, 0, 1])))
    1.0
    """
    size = round(confusions.shape[-1] ** 0.5)
    matrices = confusions.reshape(*confusions.shape[:-1], size, size)
    hits = np.diagonal(matrices, axis1=-2, axis2=-1)
    involved = matrices.sum(axis=-1) + matrices.sum(axis=-2)
    f1 = 2 * hits / np.maximum(involved, 1)
    return np.asarray(f1.sum(axis=-1) / np.count_nonzero(involved, axis=-1))


def expected_calibration_error(truth_is_hype: Column, probability: Column, bins: int = 10) -> float:
    """Compute the mean absolute difference between probability and share of hype, bin by bin.

    Parameters
    ----------
    truth_is_hype, probability : sequence of bool, sequence of float
        Whether each sentence is hype, and the probability given to that.
    bins : int
        Number of bins of equal width from 0 to 1; each includes its lower edge, the last both.
        A bin counts by its number of sentences.

    Raises
    ------
    ValueError
        If there are no sentences, the lengths differ, or a probability is not within 0 and 1.

    Notes
    -----
    Naeini, Cooper and Hauskrecht, *Obtaining Well Calibrated Probabilities Using Bayesian
    Binning* (AAAI 2015), for the probability of one label.

    Examples
    --------
    >>> expected_calibration_error([True, False], [0.75, 0.25])
    0.25
    """
    _check_lengths(truth_is_hype=truth_is_hype, probability=probability)
    given = np.asarray(probability, dtype=float)
    if not np.all((given >= 0) & (given <= 1)):
        raise ValueError(f"probabilities must be from 0 to 1: found {given.min()} to {given.max()}")
    bin_of = np.minimum((given * bins).astype(int), bins - 1)
    excess = np.bincount(bin_of, weights=given - np.asarray(truth_is_hype, dtype=float))
    return float(np.abs(excess).sum() / len(given))


def binary_figures(
    truth_is_hype: Column, hype: Column, threshold: float, groups: Column | None = None
) -> BinaryFigures:
    """Compute the figures of telling hype from fact by a score.

    Parameters
    ----------
    truth_is_hype, hype : sequence of bool, sequence of float
        Whether each sentence is hype, else it is a fact; and its hype score, from 0 to 1.
    threshold : float
        A sentence is called hype from this score on.
    groups : sequence of str, optional
        The document of each sentence, for the interval: see `macro_f1_interval`.

    Examples
    --------
    >>> binary_figures([False, True], [0.5, 0.5], threshold=0.5).brier
    0.25
    """
    ece = expected_calibration_error(truth_is_hype, hype)
    truth, score = np.asarray(truth_is_hype, dtype=bool), np.asarray(hype, dtype=float)
    called = score >= threshold
    f1_fact, f1_hype = metrics.f1_score(truth, called, labels=[0, 1], average=None, zero_division=0)
    one_label = truth.all() or not truth.any()
    return BinaryFigures(
        n=len(truth),
        macro_f1=macro_f1_interval(truth, called, groups),
        roc_auc=float("nan") if one_label else float(metrics.roc_auc_score(truth, score)),
        f1_fact=float(f1_fact),
        f1_hype=float(f1_hype),
        ece=ece,
        brier=float(metrics.brier_score_loss(truth, score, pos_label=True)),
    )


def _check_lengths(**columns: Column) -> None:
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise ValueError(f"columns must have the same length, above 0: found {lengths}")
