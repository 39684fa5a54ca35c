"""Metrics against numbers worked out by hand."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from sklearn.metrics import f1_score

from hypecheck.training.evaluation import (
    Interval,
    binary_figures,
    expected_calibration_error,
    macro_f1_interval,
)


def test_macro_f1_is_the_mean_of_the_f1_of_the_labels():
    """With one of three facts called hype, F1 is 4/5 for facts and 2/3 for hype."""
    truth = ["fact", "fact", "fact", "hype"]
    predicted = ["fact", "fact", "hype", "hype"]
    assert macro_f1_interval(truth, predicted).value == pytest.approx((4 / 5 + 2 / 3) / 2)


def test_macro_f1_counts_a_label_that_is_only_predicted():
    """A label that the truth lacks has an F1 of 0, as in scikit-learn."""
    truth, predicted = ["fact", "fact", "hype"], ["fact", "other", "hype"]
    found = macro_f1_interval(truth, predicted)
    assert found.value == pytest.approx((2 / 3 + 0 + 1) / 3)
    assert found.value == pytest.approx(f1_score(truth, predicted, average="macro"))


def test_the_interval_is_that_of_resampled_rows():
    """Drawing counts gives the interval that drawing single sentences gives."""
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, 400)
    predicted = np.where(rng.random(400) < 0.7, truth, rng.integers(0, 3, 400))
    found = macro_f1_interval(truth, predicted, repeats=4000)
    resampled = []
    for _ in range(1000):
        rows = rng.integers(0, 400, 400)
        resampled.append(f1_score(truth[rows], predicted[rows], average="macro"))
    assert [found.low, found.high] == pytest.approx(np.percentile(resampled, [2.5, 97.5]), abs=0.01)


def test_whole_documents_are_resampled():
    """Of two documents, one all right and one all wrong, a resample may hold only one of them."""
    truth = ["fact", "hype"] * 20
    predicted = truth[:20] + ["hype", "fact"] * 10
    docs = ["right"] * 20 + ["wrong"] * 20
    assert macro_f1_interval(truth, predicted, docs) == Interval(0.5, 0.0, 1.0)
    alone = macro_f1_interval(truth, predicted)
    assert 0.3 < alone.low < 0.5 < alone.high < 0.7


def test_the_interval_depends_on_nothing_but_the_seed():
    """The same seed gives the same interval, whatever the order of the documents."""
    rng = np.random.default_rng(2)
    truth, predicted, docs = rng.integers(0, 2, 500), rng.integers(0, 2, 500), np.arange(500) // 7
    found = macro_f1_interval(truth, predicted, docs)
    assert found == macro_f1_interval(truth[::-1], predicted[::-1], docs[::-1])
    assert found != macro_f1_interval(truth, predicted, docs, seed=1)


def test_a_thousand_resamples_of_eleven_thousand_rows_take_less_than_a_second():
    """The interval costs nothing beside the scoring."""
    rng = np.random.default_rng(0)
    truth, predicted = rng.integers(0, 2, (2, 11_000))
    started = time.perf_counter()
    macro_f1_interval(truth, predicted, rng.integers(0, 535, 11_000))
    macro_f1_interval(truth, predicted)
    assert time.perf_counter() - started < 1


def test_calibration_error_weighs_bins_by_their_sentences():
    """Three sentences at .2 with no hype and one at .9 with hype: (3 * .2 + .1) / 4."""
    found = expected_calibration_error([False, False, False, True], [0.2, 0.2, 0.2, 0.9])
    assert found == pytest.approx(0.175)


def test_calibration_errors_of_one_bin_cancel_out():
    """Half of two sentences at .5 is hype: what is said is true."""
    assert expected_calibration_error([True, False], [0.5, 0.5]) == 0


@pytest.mark.parametrize(
    ("bins", "expected"), [(1, 0.0), (2, 0.0), (4, 0.05)], ids=["one", "two", "four"]
)
def test_calibration_bins_have_equal_width(bins, expected):
    """At .2 and .3 a quarter is hype: right over a half, wrong by .05 on either side of .25."""
    truth = [True, False, False, False, True, False, False, False]
    probability = [0.2] * 4 + [0.3] * 4
    found = expected_calibration_error(truth, probability, bins)
    assert found == pytest.approx(expected)


def test_calibration_takes_both_ends():
    """Probabilities of 0 and 1 lie in the first and the last bin."""
    assert expected_calibration_error([False, True], [0.0, 1.0]) == 0


def test_binary_figures_of_six_sentences():
    """Each figure is the one worked out by hand."""
    truth = [False, False, False, True, True, True]
    hype = [0.1, 0.2, 0.6, 0.5, 0.7, 0.4]
    found = binary_figures(truth, hype, threshold=0.5)
    assert found.n == 6
    assert found.f1_fact == pytest.approx(2 / 3)
    assert found.f1_hype == pytest.approx(2 / 3)
    assert found.macro_f1.value == pytest.approx(2 / 3)
    assert found.roc_auc == pytest.approx(7 / 9)
    assert found.brier == pytest.approx((0.01 + 0.04 + 0.36 + 0.25 + 0.09 + 0.36) / 6)
    assert found.ece == pytest.approx((0.1 + 0.2 + 0.6 + 0.5 + 0.3 + 0.6) / 6)


def test_a_score_at_the_threshold_is_hype():
    """The threshold itself counts as hype."""
    assert binary_figures([True, False], [0.5, 0.4], threshold=0.5).f1_hype == 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("label", [True, False])
def test_roc_auc_of_one_label_is_nan(label):
    """With nothing to compare, ROC-AUC is undefined and the other figures stand."""
    found = binary_figures([label, label], [0.2, 0.2], threshold=0.5)
    assert math.isnan(found.roc_auc)
    assert found.brier == pytest.approx(0.64 if label else 0.04)


def test_errors_name_the_lengths():
    """Columns of different length are an error that says how long each is."""
    with pytest.raises(ValueError, match=r"'truth': 2, 'predicted': 1"):
        macro_f1_interval(["fact", "hype"], ["fact"])
    with pytest.raises(ValueError, match=r"'truth_is_hype': 1, 'probability': 2"):
        binary_figures([True], [0.1, 0.2], threshold=0.5)
    with pytest.raises(ValueError, match=r"'groups': 1"):
        macro_f1_interval(["fact", "hype"], ["fact", "hype"], ["doc"])


def test_nothing_cannot_be_measured():
    """No sentences are an error."""
    with pytest.raises(ValueError, match="above 0"):
        macro_f1_interval([], [])
    with pytest.raises(ValueError, match="above 0"):
        binary_figures([], [], threshold=0.5)


@pytest.mark.parametrize("wrong", [-0.1, 1.5, math.nan])
def test_a_probability_lies_between_0_and_1(wrong):
    """Anything else is an error that names the value."""
    with pytest.raises(ValueError, match=str(wrong)):
        expected_calibration_error([True, False], [0.5, wrong])
