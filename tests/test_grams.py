"""The analyzer: words, quoted words, marks, and where they stand."""

import json
import random
from pathlib import Path

import pytest

from hypecheck.grams import EDGE, QUOTED, analyze, token_spans
from hypecheck.sentences import Sentence

NASTY = [
    "İstanbul’da 1,5 MİLYON İŞÇİ",
    "“ΟΔΟΣ” ΟΔΟΣ",
    "Straße STRASSE ß ẞ",
    "cafe\u0301 e\u0301\u0323 A\u030a",
    "\ud800 lone \udfff surrogates",
    "🚀🚀 to the 👩‍💻 moon 1️⃣",
    "שלום עולם 12:30 \u202eabc\u202c",
    "مرحبا ٣٤٥ بالعالم",
    "\uff11\uff12\uff13 ²³ ½ Ⅷ ⅷ",
    "ﬁnance ŉ ǰ ΐ",
    "\u200bzero\u200dwidth\ufeff",
    "don't 'tis rock'n'roll ’t ‘x’",
    "1,500.25% $3.5-4.5 9/11 12:30:00 1..2 3,,4",
    "a_b __c__ snake_case_1",
    "\x00\x01\x1b[2J",
    "",
]


ANALYSES = Path(__file__).parent / "cases" / "analyses.json"


def analysed(case):
    """Return a case with what the analyzer finds in it."""
    found = analyze(Sentence(case["text"], 0, len(case["text"]), case["in_quotation"]))
    words = {name: " ".join(getattr(found, name)) for name in ("words", "own", "quoted")}
    return {"text": case["text"], "in_quotation": case["in_quotation"], **words, "marks": found[3]}


def test_analyses():
    """The analysis is that which the shipped models were trained on, in each of its parts.

    Whoever changes it on purpose writes the cases anew, ``python tests/test_grams.py``, reads what
    that changed, and trains the models again.
    """
    cases = json.loads(ANALYSES.read_text("utf-8"))
    assert [analysed(case) for case in cases] == cases


def sentences(text):
    """Return a text as a sentence outside and one inside a quotation that goes on."""
    return [text, Sentence(text, 0, len(text), True)]


@pytest.mark.parametrize("quotes", ['""', "“”", "«»", "„”"])
@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("prediction", "it will rain"),
        ("intensifier", "it is very wet"),
        ("praise", "the best of ports"),
        ("blame", "a disaster for us"),
        ("first person", "we know nothing"),
        ("exclamation", "rain!"),
        ("question", "rain?"),
        ("ellipsis", "rain..."),
    ],
)
def test_marks_of_quoted_words_are_not_the_writers(mark, words, quotes):
    """What somebody is quoted as saying does not count as the writer's own voice."""
    opening, closing = quotes
    assert mark in analyze(f"The harbour master says: {words}").marks
    assert mark not in analyze(f"The harbour master says: {opening}{words}{closing}").marks


def test_words_inside_and_outside_quotation_marks():
    """Words are told apart by the quotation marks, and all are kept in order."""
    found = analyze("“We will win,” he said.")
    assert found.words == ['"', "we", "will", "win", '"', "he", "said"]
    assert found.quoted == ["we", "will", "win"]
    assert found.own == ['"', "he", "said"]
    assert {QUOTED + "will", "will", "we will", f"said {EDGE}"} <= set(found.grams())
    assert QUOTED + "said" not in found.grams()


def test_a_quotation_that_goes_on():
    """A sentence inside a quotation opened earlier is quoted from its start."""
    text = "We will win,” he said."
    inside = analyze(Sentence(text, 0, len(text), True))
    assert inside.quoted == ["we", "will", "win"]
    assert "quotation goes on" in inside.marks
    assert "quotation goes on" not in analyze(text).marks
    assert analyze(Sentence(text, 0, len(text))) == analyze(text)


def test_without_quotation_marks_all_words_are_the_writers():
    """A sentence without quotation marks has no quoted words, and a mark that says so."""
    found = analyze("It rained.")
    assert (found.own, found.quoted) == (["it", "rained"], [])
    assert "no quotation" in found.marks


@pytest.mark.parametrize("number", ["7", "1,500", "3.75", "12:30", "9/11", "1,234,567.89", "٣"])
def test_numbers_fold(number):
    """Which number it was makes no difference to the words."""
    assert analyze(f"It rose {number} points.").words == ["it", "rose", "0", "points"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s his", ["it", "'s", "his"]),
        ("Don't can’t", ["don't", "can't"]),
        ("€5 ¥6 £7", ["$", "0", "$", "0", "$", "0"]),
        ("Up 4%!", ["up", "0", "%", "!"]),
        ("the 5th", ["the", "0th"]),
        ("a_b", ["a", "b"]),
        ("Rain, and fog.", ["rain", "and", "fog"]),
        ("İzmir", ["izmir"]),
    ],
)
def test_words(text, words):
    """Words are in lower case, apostrophes straight, and telling punctuation stands by itself."""
    assert analyze(text).words == words


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("He said it would rain.", "attributed to somebody"),
        ("The minister said it rained.", "attributed to source"),
        ("The report said it rained.", "attributed to record"),
        ("Some said it rained.", "attributed to vague source"),
        ("It will rain.", "prediction without a source"),
        ("It will rain, she said.", "prediction with a source"),
        ("RAIN AGAIN", "all capitals"),
        ("This is ENORMOUS news.", "word in capitals"),
        ("see example.com", "link"),
        ("and so on.", "begins in lower case"),
        ("Menu", "no end punctuation"),
        ("Menu |", "ends with |"),
        ("the wettest year", "superlative"),
        ("Up 1 to 2, then 3, then 4", "numbers 3"),
    ],
)
def test_shape_marks(text, mark):
    """Properties of the whole sentence have marks."""
    assert mark in analyze(text).marks


def test_no_gram_holds_a_line_break():
    """Models store their terms one a line, so white space at the end must not become a mark."""
    assert not any("\n" in gram for gram in analyze("It rained\n").grams())


def test_token_spans_on_the_corpus(corpus):
    """Each word of the corpus stands where its span says."""
    for sentence in corpus.sentences:
        words, spans = analyze(sentence).words, token_spans(sentence.text)
        assert len(words) == len(spans)
        places = [sentence.text[a:b].lower().replace("i\u0307", "i") for a, b in spans]
        plain = [(word, at) for word, at in zip(words, places, strict=True) if word.isalpha()]
        assert all(word == at for word, at in plain), sentence.text
        assert all(len(at) == 1 for word, at in zip(words, places, strict=True) if word in '"?!$')


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_token_spans_on_nasty_text(text):
    """Cut out by its span, each word is read as the same word again."""
    words = analyze(text).words
    assert [analyze(text[start:end]).words for start, end in token_spans(text)] == [
        [word] for word in words
    ]


@pytest.mark.parametrize("seed", range(50))
def test_token_spans_on_mixed_text(seed):
    """Spans are as many as words, in order and disjoint, whatever characters meet."""
    dice = random.Random(seed)
    text = "".join(dice.choices("".join(NASTY) + "\"“”«»'’ .,:/0123", k=80))
    for sentence in sentences(text):
        spans = token_spans(text)
        assert len(spans) == len(analyze(sentence).words)
        flat = [at for span in spans for at in span]
        assert flat == sorted(flat)
        assert all(start < end for start, end in spans)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_analysis_is_deterministic(text):
    """The same sentence always gives the same grams in the same order."""
    for sentence in sentences(text):
        assert analyze(sentence).grams() == analyze(sentence).grams()


if __name__ == "__main__":
    new = [analysed(case) for case in json.loads(ANALYSES.read_text("utf-8"))]
    lines = (
        ",\n  ".join(
            f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in case.items()
        )
        for case in new
    )
    ANALYSES.write_text("[\n" + ",\n".join(f" {{{line}}}" for line in lines) + "\n]\n", "utf-8")
