"""Calibration and threshold against numbers worked out by hand."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from hypecheck.linear import softmax
from hypecheck.training.calibration import best_threshold, calibrated_loss, fit_calibration


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
    logits = np.array([[2.0, 0.0], [0.0, 2.0]] * 200)
    labels = np.array([0, 0] * 150 + [1, 1] * 50)
    scale, shift = fit_calibration(logits, labels)
    np.testing.assert_allclose(softmax(scale * logits + shift)[:, 1], 0.25, atol=0.02)


def test_few_sentences_do_not_lead_far():
    """A dozen sentences that are told apart without fault do not make the model certain."""
    logits = np.array([[1.0, -1.0], [-1.0, 1.0]] * 6)
    labels = np.array([0, 1] * 6)
    scale, _ = fit_calibration(logits, labels)
    assert 1 < scale < 8
    assert calibrated_loss(logits, labels) < calibrated_loss(0 * logits, labels)


@pytest.mark.parametrize(
    ("truth", "hype", "threshold"),
    [
        ([0, 0, 1], [0.1, 0.2, 0.8], 0.51),
        ([0, 0, 1, 1], [0.1, 0.6, 0.8, 0.9], 0.71),
        ([0, 1], [0.3, 0.7], 0.51),
    ],
)
def test_best_threshold(truth, hype, threshold):
    """Of the thresholds that make no mistake, the middle one is taken."""
    assert best_threshold(np.array(truth) == 1, np.array(hype)) == threshold


def test_chance_is_smoothed():
    """One odd label among a few sentences does not carry the threshold with it."""
    hype = np.array([0.05, 0.1, 0.15, 0.6, 0.7, 0.8])
    odd = np.array([True, False, False, True, True, True])
    assert 0.15 < best_threshold(odd, hype) <= 0.6


@pytest.mark.parametrize("share", [0.1, 0.3, 0.7])
def test_the_threshold_is_best_in_the_long_run(share):
    """Of labels drawn with these probabilities, no other threshold is much better."""
    rng = np.random.default_rng(0)
    hype = rng.beta(4 * share, 4 * (1 - share), 20_000)
    truth = rng.random(20_000) < hype
    scores = {t: f1_score(truth, hype >= t, average="macro") for t in np.arange(1, 20) / 20}
    few = best_threshold(truth[:500], hype[:500])
    assert f1_score(truth, hype >= few, average="macro") > max(scores.values()) - 0.01
    assert max(scores.values()) > scores[0.9] + 0.03
