"""Reports: frozen records that turn into other records, dicts, JSON and frames."""

import copy
import json
import pickle
import sys
from dataclasses import FrozenInstanceError

import pytest

from hypecheck import ArticleReport, Contribution, Explanation, InputError, ScoredSentence
from hypecheck.report import label_for


def scored(text, start, label, fact, hype, other):
    """Return a scored sentence."""
    probabilities = {"fact": fact, "hype": hype, "other": other}
    return ScoredSentence(
        text, start, start + len(text), label, hype / (fact + hype), probabilities
    )


@pytest.fixture
def report():
    """Return a report of three sentences."""
    sentences = (
        scored("It rose today.", 0, "fact", 0.75, 0.25, 0.0),
        scored("What a farce \ud800!", 15, "hype", 0.25, 0.75, 0.0),
        scored("Menu", 31, "other", 0.125, 0.125, 0.75),
    )
    text = "It rose today. What a farce \ud800!  Menu"
    return ArticleReport(sentences, threshold=0.5, coverage=0.875, model="tiny", text=text)


@pytest.mark.parametrize(
    ("threshold", "labels"),
    [
        (0, ["hype", "hype", "other"]),
        (0.25, ["hype", "hype", "other"]),
        (0.26, ["fact", "hype", "other"]),
        (0.75, ["fact", "hype", "other"]),
        (0.76, ["fact", "fact", "other"]),
        (1, ["fact", "fact", "other"]),
    ],
)
def test_at(report, threshold, labels):
    """Another threshold, itself included, changes the labels fact and hype and nothing else."""
    decided = report.at(threshold)
    assert [sentence.label for sentence in decided.sentences] == labels
    assert decided.threshold == threshold
    assert decided.hype_share == report.hype_share
    assert decided.at(0.5) == report


def test_at_agrees_with_scoring(model, article):
    """Deciding anew gives what scoring at that threshold gives."""
    for threshold in (0.0, 0.1, 0.9, 1.0):
        assert model.score_article(article).at(threshold) == model.score_article(article, threshold)


@pytest.mark.parametrize(
    ("fact", "hype", "other", "label"),
    [
        (0.3, 0.2, 0.5, "other"),
        (0.3, 0.21, 0.49, "fact"),
        (0.25, 0.26, 0.49, "hype"),
        (0.0, 0.0, 1.0, "other"),
    ],
)
def test_label_for(fact, hype, other, label):
    """A sentence is other if that is at least as likely as not; hype decides the rest."""
    share = hype / (fact + hype) if fact + hype else 0.0
    assert label_for({"fact": fact, "hype": hype, "other": other}, share, 0.5) == label


def test_with_label(report):
    """Sentences are picked by their label, in order."""
    assert [s.text for s in report.with_label("fact")] == ["It rose today."]
    assert [s.text for s in report.with_label("other")] == ["Menu"]
    assert sum(len(report.with_label(name)) for name in ("fact", "hype", "other")) == 3


def test_no_such_label(report):
    """An unknown label is refused with those that exist."""
    with pytest.raises(InputError, match="no label 'spin'; the labels are fact, hype, other"):
        report.with_label("spin")


def test_hype_share_by_hand(report):
    """Sentences count by their words, and by how likely they belong to the article."""
    hype = 3 * 0.25 + 4 * 0.75 + 1 * 0.125
    words = 3 * 1 + 4 * 1 + 1 * 0.25
    assert report.hype_share == pytest.approx(hype / words)


def test_hype_share_of_nothing():
    """Without anything but chrome there is no hype."""
    menu = ScoredSentence("Menu", 0, 4, "other", 0.0, {"fact": 0.0, "hype": 0.0, "other": 1.0})
    assert ArticleReport((menu,), 0.5, 1.0, "tiny", "Menu").hype_share == 0.0
    assert ArticleReport((), 0.5, 1.0, "tiny", "").hype_share == 0.0


@pytest.mark.parametrize("indent", [None, 2])
def test_json(report, indent):
    """JSON is ASCII and gives back every value, lone surrogates too."""
    written = report.to_json(indent)
    assert written.isascii()
    assert (written.count("\n") == 0) == (indent is None)
    read = json.loads(written)
    assert read == report.to_dict()
    assert list(read) == ["model", "threshold", "hype_share", "coverage", "sentences"]
    assert tuple(ScoredSentence(**row) for row in read["sentences"]) == report.sentences


def test_json_keeps_what_a_quotation_began(model, article):
    """Sentences come back from JSON as they were, those inside a quotation too."""
    report = model.score_article(article)
    read = json.loads(report.to_json())
    assert "text" not in read
    assert tuple(ScoredSentence(**row) for row in read["sentences"]) == report.sentences
    assert any(sentence.in_quotation for sentence in report.sentences)


@pytest.mark.parametrize("copied", [lambda r: pickle.loads(pickle.dumps(r)), copy.deepcopy])
def test_copies_leave_the_model_behind(model, article, copied):
    """Pickled or copied, a report is the same but for the model, and shows no reasons."""
    report = model.score_article(article)
    other = copied(report)
    assert other == report
    assert report.explain is not None and other.explain is None
    assert other.at(0.5) == report.at(0.5)


def test_pickles_are_small(model, article):
    """A pickled report takes no more room than its texts and numbers."""
    report = model.score_article(article)
    assert len(pickle.dumps(report)) < 3 * len(report.to_json())


def test_another_threshold_keeps_the_reasons(model, article):
    """A report decided anew can still be explained."""
    report = model.score_article(article).at(0.9)
    assert report.explain(report.sentences[0]).reasons("other")


def test_dicts_are_copies(report):
    """Changing a dict that a report gave does not change the report."""
    report.to_dict()["sentences"][0]["probabilities"]["fact"] = 0
    assert report.sentences[0].probabilities["fact"] == 0.75


def test_frame(report):
    """A frame has a row per sentence and a column per value."""
    pytest.importorskip("pandas")
    frame = report.to_frame()
    rows = frame.to_dict("records")
    for row, sentence in zip(rows, report.sentences, strict=True):
        expected = sentence.to_dict()
        for label, probability in expected.pop("probabilities").items():
            expected[f"p_{label}"] = probability
        assert row == expected


def test_frame_of_nothing():
    """A report without sentences gives a frame with the same columns and no rows."""
    pytest.importorskip("pandas")
    frame = ArticleReport((), 0.5, 1.0, "tiny", "").to_frame()
    assert len(frame) == 0
    assert list(frame.columns) == [
        *("text", "start", "end", "label", "hype"),
        *("p_fact", "p_hype", "p_other", "in_quotation"),
    ]


def test_frame_without_pandas(report, monkeypatch):
    """Without pandas the error names the command that installs it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install 'hypecheck\[frame\]'"):
        report.to_frame()


def test_frozen(report):
    """Reports and what is in them cannot be changed."""
    explanation = Explanation(report.sentences[0], {"fact": 0.0, "hype": 0.0, "other": 0.0}, ())
    contribution = Contribution("said", "word", ((0, 4),), {"fact": 1.0, "hype": 0.0, "other": 0.0})
    for record, name in (
        (report, "threshold"),
        (report.sentences[0], "label"),
        (explanation, "sentence"),
        (contribution, "gram"),
    ):
        with pytest.raises(FrozenInstanceError):
            setattr(record, name, None)


def test_explanation_by_hand(report):
    """Logits are the intercept and the contributions; the push is hype less fact."""
    parts = (
        Contribution("said", "word", ((0, 4),), {"fact": 1.5, "hype": -0.5, "other": 0.0}),
        Contribution("commas 0", "mark", ((0, 9),), {"fact": 0.0, "hype": 0.25, "other": 1.0}),
    )
    explanation = Explanation(report.sentences[0], {"fact": 1.0, "hype": 2.0, "other": -1.0}, parts)
    assert [part.push for part in parts] == [-2.0, 0.25]
    assert explanation.logits == {"fact": 2.5, "hype": 1.75, "other": 0.0}
    assert explanation.push == -0.75


def test_reasons_by_hand(report):
    """Reasons are what speaks most for a label and against its rival, in words."""
    parts = (
        Contribution("said", "word", ((0, 4),), {"fact": 1.5, "hype": -0.5, "other": 0.0}),
        Contribution("hedge", "mark", ((3, 7),), {"fact": 0.0, "hype": 0.25, "other": 1.0}),
        Contribution("a farce", "pair", ((5, 9),), {"fact": 0.0, "hype": 1.0, "other": 0.0}),
        Contribution("commas 0", "mark", ((0, 14),), {"fact": 0.0, "hype": 0.5, "other": 3.0}),
    )
    explanation = Explanation(report.sentences[0], {"fact": 1.0, "hype": 2.0, "other": 0.0}, parts)
    assert explanation.reasons("fact") == ("the word “said”",)
    assert explanation.reasons("hype", 2) == ("the pair “a farce”", "no commas")
    assert explanation.reasons("hype")[2] == "a hedge: “rose”"
    assert [explanation.rival(label) for label in ("fact", "hype", "other")] == [
        *("hype", "fact", "fact")
    ]
    assert explanation.reasons("other") == ("no commas", "a hedge: “rose”")


def test_explanation_as_json(model):
    """An explanation survives JSON and still adds up."""
    explanation = model.explain("The chair said: “We will win.”")
    read = json.loads(json.dumps(explanation.to_dict()))
    assert read["sentence"] == explanation.sentence.to_dict()
    total = read["intercept"]["hype"] + sum(c["logits"]["hype"] for c in read["contributions"])
    assert total == pytest.approx(explanation.logits["hype"], abs=1e-9)
    spans = [tuple(map(tuple, c["spans"])) for c in read["contributions"]]
    assert spans == [c.spans for c in explanation.contributions]


def test_summary(report):
    """A printed report says the share of hype and how many sentences of each label there are."""
    first = str(report).splitlines()[0]
    assert f"Hype {report.hype_share:.0%}" in first
    assert "1 fact, 1 hype, 1 other  (threshold 0.5)" in first


def test_printed_text_cannot_steer_a_terminal():
    """Escape sequences, bidirectional controls and surrogates are not printed."""
    text = "It\x1b[2J \u202efell\u202c \x07\ud800 by 4%."
    report = ArticleReport((scored(text, 0, "fact", 1.0, 0.0, 0.0),), 0.5, 1.0, "tiny", text)
    printed = str(report)
    assert "It [2J fell by 4%." in printed
    assert all(char.isprintable() or char == "\n" for char in printed)
