"""Calibration and threshold against numbers worked out by hand."""

import numpy as np
import pytest

from hypecheck.linear import softmax
from hypecheck.training.calibration import best_threshold, fit_calibration


def drawn(probabilities, counts):
    """Return logits and labels in which each row of probabilities is exactly true."""
    logits = np.repeat(np.log(probabilities), np.sum(counts, axis=1), axis=0)
    labels = np.concatenate([np.repeat(range(len(row)), row) for row in counts])
    return logits, labels


TRUE = drawn([[0.5, 0.25, 0.25], [0.25, 0.7, 0.05]], [[200, 100, 100], [100, 280, 20]])


def test_calibrated_logits_stay():
    """Logits whose probabilities are true already are left as they are."""
    scale, shift = fit_calibration(*TRUE)
    assert scale == pytest.approx(1, abs=0.01)
    assert shift == pytest.approx([0, 0, 0], abs=0.01)


@pytest.mark.parametrize("factor", [0.5, 3.0])
@pytest.mark.parametrize("moved", [[0, 0, 0], [1, 0, -1]])
def test_scale_and_shift_are_found(factor, moved):
    """Logits that were stretched and moved are brought back to true probabilities."""
    logits, labels = TRUE
    spoiled = factor * logits + moved
    scale, shift = fit_calibration(spoiled, labels)
    assert scale == pytest.approx(1 / factor, rel=0.02)
    assert shift.sum() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(softmax(scale * spoiled + shift), softmax(logits), atol=0.01)


def test_logits_that_say_nothing():
    """Where the logits tell nothing, the shares of the labels remain."""
    logits = np.array([[2.0, 0.0], [0.0, 2.0]] * 20)
    labels = np.array([0, 0] * 15 + [1, 1] * 5)
    scale, shift = fit_calibration(logits, labels)
    np.testing.assert_allclose(softmax(scale * logits + shift)[:, 1], 0.25, atol=0.01)


@pytest.mark.parametrize(
    ("truth", "hype", "threshold"),
    [
        ([False, True], [0.2, 0.4], 0.31),
        ([False, False, True, True], [0.1, 0.6, 0.8, 0.9], 0.71),
        ([False, True], [0.3, 0.7], 0.51),
        ([False, True], [0.005, 0.015], 0.01),
        ([False, True], [0.97, 0.995], 0.99),
    ],
)
def test_best_threshold(truth, hype, threshold):
    """Of the thresholds that make no mistake, the middle one is taken."""
    assert best_threshold(truth, np.array(hype)) == threshold


def test_the_threshold_with_fewer_mistakes():
    """At .3, 4 of 30 sentences are wrong, and at .5 6 of 30."""
    truth = [False] * 10 + [True] * 6 + [False] * 4 + [True] * 10
    hype = np.repeat([0.1, 0.3, 0.7], 10)
    assert 0.1 < best_threshold(truth, hype) <= 0.3
