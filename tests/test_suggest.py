"""Choosing which sentences to label next."""

import argparse
import csv
import importlib
from pathlib import Path

import numpy as np
import pytest

from hypecheck import InputError, Sentence
from hypecheck.assess_cli import add_commands
from hypecheck.training.suggest import suggest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


class Fixed:
    """A model that doubts the sentences with a question mark and is sure of the others."""

    def probabilities(self, sentences):
        """Return one row per sentence."""
        texts = [getattr(sentence, "text", sentence) for sentence in sentences]
        return np.array([[0.5, 0.5, 0.0] if "?" in text else [1.0, 0.0, 0.0] for text in texts])


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run `suggest` in a folder with an article."""
    monkeypatch.chdir(tmp_path)
    text = "=1+1 is what they call profit. The vote is on Monday, he said. What a farce!"
    Path("article.txt").write_text(text, "utf-8")

    def run(*arguments):
        parser = argparse.ArgumentParser()
        add_commands(parser.add_subparsers())
        options = parser.parse_args(["suggest", "article.txt", *arguments])
        return options.run(options)

    return run


def test_doubtful_sentences_are_chosen():
    """Of many that the model is sure of, those it doubts are taken."""
    texts = [f"Rate {i} rose." for i in range(50)]
    texts[7], texts[31] = "Is it rising?", "Who would have thought so?"
    assert sorted(suggest(Fixed(), texts, 2)) == [7, 31]


def test_sentences_unlike_each_other_are_chosen():
    """Of two kinds that the model doubts alike, each is represented."""
    kinds = ["Is the rate of the bank rising in {}?", "Who loves that wonderful team like {}?"]
    texts = [kinds[i % 2].format(f"town{i}") for i in range(6)]
    for seed in range(5):
        assert {i % 2 for i in suggest(Fixed(), texts, 2, seed)} == {0, 1}


def test_equal_sentences_are_chosen_once():
    """A copy is taken only when nothing else is left."""
    texts = ["Is it so?", "Is it so?", "Is it so?", "It is."]
    assert set(suggest(Fixed(), texts, 2)) == {0, 3}
    assert sorted(suggest(Fixed(), texts, 9)) == [0, 1, 2, 3]


@pytest.mark.parametrize("n", [1, 3, 7])
def test_as_many_as_asked_for_are_chosen(n):
    """None comes twice, even where the sentences have the same words."""
    texts = [f"{' ' * i}Is it so?" for i in range(8)]
    chosen = suggest(Fixed(), texts, n)
    assert len(set(chosen)) == len(chosen) == n


def test_the_seed_decides_all(model, corpus):
    """The same seed gives the same choice; Sentence and str are alike."""
    part = corpus.take(range(200)).sentences
    chosen = suggest(model, part, 10)
    assert chosen == suggest(model, part, 10)
    assert all(isinstance(sentence, Sentence) for sentence in part)
    assert len(set(chosen)) == 10


def test_nothing_to_choose_from(model):
    """No sentences give no suggestions; no number of them is an error."""
    assert suggest(model, [], 5) == []
    with pytest.raises(InputError, match="at least 1, not 0"):
        suggest(model, ["It rose."], 0)


def test_the_file_is_ready_to_be_filled_in(run):
    """It has an empty label, the article and the hype; a formula is made harmless."""
    assert "3 sentences" in run("-o", "mine.csv")
    assert sorted(path.name for path in Path().iterdir()) == ["article.txt", "mine.csv"]
    with open("mine.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [*rows[0]] == ["text", "label", "doc", "hype"]
    assert {(row["label"], row["doc"]) for row in rows} == {("", "article.txt")}
    assert rows[0]["text"].startswith("'=1+1")
    assert all(0 <= float(row["hype"]) <= 1 for row in rows)


def test_without_a_file_name_the_csv_is_printed(run):
    """The sentences stand in the order of the article."""
    lines = run("--n", "2").splitlines()
    assert len(lines) == 3
    assert lines[0] == "text,label,doc,hype"


def test_a_file_that_is_there_is_not_overwritten(run):
    """It may hold labels by now."""
    Path("mine.csv").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="may hold labels"):
        run("-o", "mine.csv")
    assert Path("mine.csv").read_text("utf-8") == "mine"


def test_an_article_without_sentences_is_an_error(run):
    """It says that there is nothing to choose from."""
    Path("article.txt").write_text("\n", "utf-8")
    with pytest.raises(InputError, match="no sentences"):
        run()


def test_the_benchmark_says_which_file_is_missing(monkeypatch, tmp_path, capsys):
    """It is one line and exit code 2."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    benchmark = importlib.import_module("suggestion")
    assert benchmark.main(["--shared", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "babe.tsv" in error


def test_the_benchmark_reads_labels_needed_off_a_curve(monkeypatch):
    """Between two steps it interpolates; an accuracy that is never reached has none."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    benchmark = importlib.import_module("suggestion")
    curve = np.linspace(0.5, 0.6, len(benchmark.STEPS))
    assert benchmark.labels_needed(curve, 0.515) == pytest.approx(125)
    assert benchmark.labels_needed(curve, 0.4) == 50
    assert np.isnan(benchmark.labels_needed(curve, 0.7))
