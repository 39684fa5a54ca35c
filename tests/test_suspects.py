"""Finding labels that are probably wrong."""

import argparse
import importlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from hypecheck import DataError, HypeClassifier, LabelledSentences
from hypecheck.assess_cli import add_commands
from hypecheck.training.suspects import find_suspects

QUICK = HypeClassifier(tol=0.001)
SWAP = {"fact": "hype", "hype": "fact"}


@pytest.fixture(scope="module")
def swapped(corpus):
    """Return some articles of the open corpus with every twentieth label swapped, and its rows."""
    part = corpus.take(range(1500))
    rows = [i for i in range(0, len(part), 20) if part.labels[i] in SWAP]
    labels = [SWAP[x] if i in rows else x for i, x in enumerate(part.labels)]
    return replace(part, labels=tuple(labels)), set(rows)


@pytest.fixture(scope="module")
def found(swapped):
    """Return the suspects among them."""
    return find_suspects(swapped[0], QUICK, folds=3)


def test_swapped_labels_stand_at_the_top(swapped, found):
    """They are several times as frequent there as everywhere."""
    data, rows = swapped
    top = [suspect.row for suspect in found[: len(rows)]]
    assert len(rows.intersection(top)) / len(rows) > 5 * len(rows) / len(data)


def test_a_suspect_says_what_is_wrong_with_it(swapped, found):
    """Text and label are those of its row; the suggested label is another, and likelier."""
    data, _ = swapped
    for suspect in found:
        assert suspect.text == data.sentences[suspect.row].text
        assert suspect.label == data.labels[suspect.row] != suspect.suggested
        assert sum(suspect.probabilities.values()) == pytest.approx(1)
        assert suspect.margin > 0
        assert len(suspect.reasons) <= 3
    assert found[0].reasons


def test_the_most_doubtful_comes_first(found):
    """The ranking is by margin."""
    margins = [suspect.margin for suspect in found]
    assert margins == sorted(margins, reverse=True)


def test_the_seed_decides_all(swapped, found):
    """The same seed gives the same suspects."""
    assert find_suspects(swapped[0], QUICK, folds=3) == found


def test_sentences_of_one_article_do_not_vouch_for_each_other():
    """A wrong label that its article repeats is found, as the article is left out as a whole."""
    texts = ["It rose 4%, she said.", "What a farce, again!"] * 8 + ["What a farce, again!"] * 3
    labels = ["fact", "hype"] * 8 + ["fact"] * 3
    docs = [f"doc {i // 2}" for i in range(16)] + ["wrong"] * 3
    found = find_suspects(LabelledSentences.of(texts, labels, docs))
    assert {suspect.row for suspect in found} == {16, 17, 18}
    assert {suspect.suggested for suspect in found} == {"hype"}


def test_a_suspect_cannot_steer_a_terminal():
    """It is one printable line."""
    texts = ["It rose 4%, she said.", "What a\x1b[2J farce, again!"] * 10
    labels = ["fact", "hype"] * 9 + ["fact", "fact"]
    (suspect,) = find_suspects(LabelledSentences.of(texts, labels))
    assert "19: fact, rather hype" in str(suspect)
    assert "\x1b" not in str(suspect)


@pytest.mark.parametrize("folds", [1, 3])
def test_folds_must_fit_the_articles(folds):
    """The error gives both numbers."""
    data = LabelledSentences.of(["It rose.", "A farce!"], ["fact", "hype"])
    with pytest.raises(DataError, match=f"2 articles cannot be divided into {folds} folds"):
        find_suspects(data, folds=folds)


def test_one_label_cannot_be_doubted():
    """Data of one label are an error."""
    with pytest.raises(DataError, match="labelled fact"):
        find_suspects(LabelledSentences.of(["It rose."] * 9, ["fact"] * 9))


@pytest.mark.filterwarnings("ignore:The least populated class")
def test_a_label_in_one_article_is_an_error():
    """It would be missing from the part that the model learns from."""
    labels = ["fact", "hype"] * 5 + ["other"]
    texts = ["It rose.", "A farce!"] * 5 + ["Share"]
    with pytest.raises(DataError, match="too few articles"):
        find_suspects(LabelledSentences.of(texts, labels))


def test_the_benchmark_counts_what_it_swapped(monkeypatch, corpus):
    """Its precision is a share of the swapped rows, and beats chance."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[1] / "benchmarks"))
    found = importlib.import_module("suspects").measure(corpus.take(range(600)), 0.05, seed=0)
    assert found.swapped == 30
    assert found.chance < found.precision <= found.listed <= 1


def test_the_command_lists_the_first(tmp_path):
    """`suspects` prints as many as asked for, or JSON."""
    path = tmp_path / "mine.csv"
    rows = ['"It rose 4%, she said.",fact', '"What a farce, again!",hype'] * 10
    rows[-1] = rows[-1].replace("hype", "fact")
    # The same text with two labels would be a defect of the file.
    rows = [
        row.replace("rose", f"rose {i}").replace("farce", f"farce {i}")
        for i, row in enumerate(rows)
    ]
    path.write_text("\n".join(["text,label", *rows]) + "\n", "utf-8")
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    options = parser.parse_args(["suspects", str(path), "--n", "1"])
    assert "19: fact, rather hype" in options.run(options)
    options.json = True
    (suspect,) = json.loads(options.run(options))
    assert suspect["suggested"] == "hype"
