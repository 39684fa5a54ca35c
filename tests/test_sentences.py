"""The splitter: what it splits, what it must not, and that no text breaks it."""

import json
import random
from pathlib import Path

import pytest

from hypecheck.sentences import Sentence, SentenceSplitter, SplitterParameters

CASES = Path(__file__).parent / "cases"
NOTHING = " \t\r\n\x0b\x0c\x1c\x85\xa0\u200b\u200e\u2028\u2029\ufeff\x00\xad"
NASTY = [
    *NOTHING,
    *".!?…。\uff01\uff1f؟।",
    *"\"'“”\u2018\u2019()[]{}«»*_—\u2013-•\u2043",
    *"aAzZiI19$%@/&,;:",
    *("U.S.", "Mr.", "p.m.", "e.g.", "Inc.", "No. 7", "1.", "2)", "3.5", "$1.84", "…", ". . ."),
    *("http://a.b/c.D", "end.Next", "The bank", "said", "\ud800", "\udfff", "🚀", "👩‍💻", "שלום"),
]


def cases(name):
    """Read one file of cases, each named by its note."""
    read = json.loads((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case["text"], case["sentences"], id=case["note"]) for case in read]


@pytest.fixture
def splitter():
    """Return a splitter with a few words learned."""
    return SentenceSplitter(
        SplitterParameters(
            abbreviations=frozenset({"approx", "dist", "calif"}),
            starters=frozenset({"officials", "analysts", "shares", "prosecutors", "traders"}),
        )
    )


def texts(splitter, text):
    """Return the sentences' texts only."""
    return [sentence.text for sentence in splitter.split(text)]


@pytest.mark.parametrize(("text", "sentences"), cases("sentences.json"))
def test_case(splitter, text, sentences):
    """Each case is split as a reader would split it."""
    assert texts(splitter, text) == sentences


@pytest.mark.xfail(strict=True, reason="known failures, in public")
@pytest.mark.parametrize(("text", "sentences"), cases("sentences_known_failures.json"))
def test_known_failure(splitter, text, sentences):
    """A known failure is still one; when it is not, its case moves to the others."""
    assert texts(splitter, text) == sentences


def test_offsets(splitter):
    """Sentences are exact slices, ordered and disjoint, and nothing visible lies between them."""
    for seed in range(300):
        dice = random.Random(seed)
        text = "".join(dice.choices(NASTY, k=dice.randrange(1, 120)))
        between = 0
        for sentence in splitter.split(text):
            assert sentence.text and text[sentence.start : sentence.end] == sentence.text
            assert sentence.start >= between
            assert not text[between : sentence.start].strip(NOTHING)
            assert sentence.text.strip(NOTHING) == sentence.text
            between = sentence.end
        assert not text[between:].strip(NOTHING)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b\ufeff", "\x00", "\r\n \u2028"])
def test_no_sentence(splitter, text):
    """A text that shows nothing has no sentences."""
    assert splitter.split(text) == []


def test_fields(splitter):
    """A sentence knows its place, and leaves it to others to say that it is quoted."""
    assert splitter.split(" It fell. ") == [Sentence("It fell.", 1, 9, False)]


def test_a_million_characters(splitter):
    """A line of a million characters without a stop is one sentence, found at once."""
    assert len(splitter.split("word " * 200_000)) == 1


def test_parameters_survive_json():
    """Parameters written as JSON come back the same."""
    parameters = SplitterParameters(frozenset({"approx", "dist"}), frozenset({"traders"}))
    written = json.loads(json.dumps(parameters.to_dict()))
    assert written["abbreviations"] == ["approx", "dist"]
    assert SplitterParameters.from_dict(written) == parameters


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"abbreviations": []}, "need \\['abbreviations', 'starters'\\]"),
        ({"abbreviations": [], "starters": [], "more": []}, "found .*more"),
        (["approx"], "found \\['approx'\\]"),
        ({"abbreviations": "approx", "starters": []}, "'abbreviations' must be a list of strings"),
        ({"abbreviations": [], "starters": [7]}, "'starters' must be a list of strings"),
    ],
)
def test_wrong_parameters(data, message):
    """Parameters of another shape are refused with the entry that is wrong."""
    with pytest.raises(ValueError, match=message):
        SplitterParameters.from_dict(data)


def test_empty_parameters():
    """The built-in lists alone know titles, companies, times and numbers."""
    splitter = SentenceSplitter(SplitterParameters())
    text = "Gov. Ames met Dr. Roe of Orrin Corp. at 5 p.m. They chose No. 7. It won."
    assert texts(splitter, text) == [
        "Gov. Ames met Dr. Roe of Orrin Corp. at 5 p.m.",
        "They chose No. 7.",
        "It won.",
    ]


def test_learning():
    """A corpus teaches its abbreviations and the words that start its sentences."""
    pytest.importorskip("nltk")
    from hypecheck.training.splitter import learn_splitter

    corpus = [
        f"The mill on the far bank of the river made {n} kgs. of flour for the town that year. "
        f"Millers wanted more than {n} kgs. because the millers were paid by weight."
        for n in range(10, 60)
    ]
    learned = learn_splitter(corpus)
    assert learned.abbreviations == {"kgs"}
    assert "millers" in learned.starters
    assert learned == learn_splitter(iter(corpus))
