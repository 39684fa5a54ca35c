"""Evaluating a model and comparing it with another."""

import argparse
import json
import math

import numpy as np
import pytest
from sklearn.metrics import f1_score

from hypecheck import DataError, LabelledSentences
from hypecheck.assess_cli import add_commands
from hypecheck.model import Model
from hypecheck.training.assess import evaluate
from hypecheck.training.compare import compare

SAID, FARCE = "He said so.", "A farce!"  # fact and hype to the model made by hand


def labelled(pairs, docs=None):
    """Return sentences from pairs of text and label."""
    texts, labels = zip(*pairs, strict=True)
    return LabelledSentences.of(texts, labels, docs)


@pytest.fixture
def contrary(tiny):
    """Return a model that calls hype what the other calls fact."""
    return Model("contrary", tiny.linear, tiny.splitter, 1.0)


def run(*arguments):
    """Run a command as the command line would."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    options = parser.parse_args([str(argument) for argument in arguments])
    return options.run(options)


@pytest.fixture
def part(corpus):
    """Return the first articles of the open corpus."""
    return corpus.take(range(300))


def test_figures_of_four_sentences(tiny):
    """With one of three facts called hype, each figure is the one worked out by hand."""
    data = labelled([(SAID, "fact"), (SAID, "fact"), (FARCE, "fact"), (FARCE, "hype")])
    found = evaluate(tiny, data)
    assert (found.n, found.labels, found.confusion) == (4, ("fact", "hype"), ((2, 1), (0, 1)))
    assert found.macro_f1.value == pytest.approx((4 / 5 + 2 / 3) / 2)
    fact = found.by_label["fact"]
    assert (fact.precision, fact.recall, fact.support) == pytest.approx((1, 2 / 3, 3))
    assert found.roc_auc == pytest.approx(5 / 6)


def test_the_method_of_the_model_is_the_function(tiny):
    """`Model.evaluate` gives the same."""
    data = labelled([(SAID, "fact"), (FARCE, "fact"), (FARCE, "hype")])
    assert tiny.evaluate(data) == evaluate(tiny, data)


def test_mistakes_are_explained_the_worst_first(tiny):
    """Each names its row and its true label, and its contributions add up to the score."""
    data = labelled([(SAID, "fact"), ("A farce, he said.", "hype"), (SAID, "hype")])
    found = evaluate(tiny, data)
    assert [mistake.row for mistake in found.mistakes] == [2, 1]
    worst = found.mistakes[0]
    assert (worst.truth, worst.explanation.sentence.label) == ("hype", "fact")
    odds = 1 / (1 + math.exp(-worst.explanation.push))
    assert odds == pytest.approx(worst.explanation.sentence.hype)
    assert len(evaluate(tiny, data, worst=1).mistakes) == 1


def test_without_other_in_the_data_the_threshold_decides(open_model):
    """A sentence that looks like chrome is fact or hype there, and `other` elsewhere."""
    chrome = ("Share this page on Facebook", "fact")
    assert "other" not in evaluate(open_model, labelled([chrome, (FARCE, "hype")])).labels
    both = labelled([chrome, ("Sign in", "other")])
    assert evaluate(open_model, both).by_label["other"].recall == 1


def test_three_labels_agree_with_scikit_learn(open_model, part):
    """Macro-F1 and the confusion matrix are those of the labels that the model gives."""
    found = evaluate(open_model, part)
    given = [each.label for each in open_model.score_sentences(part.sentences)]
    assert found.macro_f1.value == pytest.approx(f1_score(part.labels, given, average="macro"))
    assert found.macro_f1.low <= found.macro_f1.value <= found.macro_f1.high
    assert np.sum(found.confusion) == len(part)
    assert [sum(row) for row in found.confusion] == [x.support for x in found.by_label.values()]


@pytest.mark.parametrize("label", ["fact", "other"])
def test_what_cannot_be_said_is_null_in_json(tiny, label):
    """Data of one label has no ROC-AUC, and the JSON is valid all the same."""
    found = evaluate(tiny, labelled([(SAID, label)]))
    assert math.isnan(found.roc_auc)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["roc_auc"] is None


def test_an_evaluation_is_readable(tiny):
    """It names the model, each label and the mistakes, and cannot steer a terminal."""
    text = str(evaluate(tiny, labelled([(SAID, "hype"), ("A farce\x1b[2J!", "hype")])))
    assert text.startswith("tiny on 2 sentences: macro-F1")
    assert "0: hype, fact" in text
    assert "\x1b" not in text


def test_no_sentences_cannot_be_measured(tiny):
    """They are an error that says so."""
    with pytest.raises(DataError, match="no labelled sentences"):
        evaluate(tiny, LabelledSentences.of([], []))


def test_a_model_does_not_differ_from_itself(open_model, part):
    """The difference is 0, without an interval to speak of."""
    found = compare(open_model, open_model, part)
    assert (found.difference.low, found.difference.value, found.difference.high) == (0, 0, 0)
    assert found.p_value == 1
    assert "no more than chance" in str(found)


def test_a_model_that_is_always_right_is_better(tiny, contrary):
    """Twenty sentences that only one labels rightly are more than chance, either way round."""
    data = labelled([(SAID, "fact"), (FARCE, "hype")] * 20)
    found = compare(tiny, contrary, data)
    assert (found.only_first_right, found.only_second_right) == (20, 0)
    assert found.p_value == pytest.approx(2 * 0.5**20)
    assert found.verdict.startswith("tiny is better than contrary")
    back = compare(contrary, tiny, data)
    assert back.difference.value == -found.difference.value < 0
    assert back.verdict == found.verdict


def test_the_difference_is_that_of_the_macro_f1(tiny, contrary):
    """Its interval resamples articles: with a single one there is nothing to resample."""
    data = labelled([(SAID, "fact"), (FARCE, "hype"), (FARCE, "fact")] * 5, ["one"] * 15)
    found = compare(tiny, contrary, data)
    first, second = found.macro_f1
    assert found.difference.value == pytest.approx(first.value - second.value)
    assert found.difference.low == found.difference.value == found.difference.high


def test_when_the_two_ways_disagree_nothing_is_claimed(tiny, contrary):
    """One sentence of one article is beyond the interval, but not beyond the test."""
    found = compare(tiny, contrary, labelled([(FARCE, "hype"), (SAID, "fact")], ["one"] * 2))
    assert found.p_value == 1
    assert "not clear" in found.verdict


def test_the_command_prints_figures_and_json(tmp_path, open_model):
    """`evaluate` reads a file, and compares two models if asked to."""
    path = tmp_path / "mine.csv"
    path.write_text('text,label\n"It rose 4%, he said.",fact\nWhat a farce!,hype\n', "utf-8")
    assert run("evaluate", path).startswith("en on 2 sentences")
    shown = run("evaluate", path, "--model", "en", "--compare", "en-open", "--json")
    found = json.loads(shown)
    assert found["evaluation"]["n"] == 2
    assert found["comparison"]["models"] == ["en", "en-open"]
