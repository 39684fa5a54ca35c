"""Every gram and mark has words that a person understands."""

import re

import pytest

import hypecheck
from hypecheck.grams import EDGE, analyze, describe_term
from hypecheck.lexicon import CLASS_OF
from hypecheck.phrases import in_words
from hypecheck.sentences import Sentence


def all_marks():
    """Return every mark that the analyzer gives to sentences made to draw each of them."""
    texts = [
        "WE LOST IT",
        "We LOATHED it.",
        "see http://a.b",
        "the best (we think) … no! why? - can’t",
    ]
    texts += [f"{lead}it rained — so it did{end}" for lead in ("", "* ") for end in ("", ":", "]")]
    for n in range(50):
        texts += [f"It{' rained' * n}.", f"It{' Alba' * n}{' so' * (20 - n)}.", f"It{', so' * n}."]
        texts += [f"It{' 4' * n}.", f"“{'so ' * n}” it{' rained' * (40 - n)}."]
        texts += [
            f"It{' was ' + 'bb' + ending if n else ''}{(' aa' + ending) * n}."
            for ending in ("ly", "ed", "ing", "est")
        ]
    for word in CLASS_OF:
        texts += [f"it {word} so", f"it {word} so, he said", f"“It is,” he said of {word}."]
    marks = {mark for text in texts for mark in analyze(text).marks}
    return marks | set(analyze(Sentence("it is” so", 0, 9, True)).marks)


def test_every_mark_has_words(corpus):
    """No mark is shown by its bare name, be it of a made-up, a trained or a real sentence."""
    marks = all_marks()
    trained = {
        gram
        for name in ("en", "en-open")
        for kind, gram in map(describe_term, hypecheck.load(name).linear.terms)
        if kind == "mark"
    }
    real = {mark for text in corpus.sentences for mark in analyze(text).marks}
    missed = {mark for mark in trained | real if not mark.startswith("ends with")} - marks
    assert not missed
    phrases = {mark: in_words("mark", mark) for mark in marks | trained | real}
    assert [mark for mark, phrase in phrases.items() if phrase == mark] == []
    graded = [phrase for mark, phrase in phrases.items() if not mark.startswith("ends with")]
    assert not any(re.search(r"[{}§]|\d/\d", phrase) for phrase in graded)


def test_words_tell_marks_apart():
    """Different marks have different words."""
    phrases = [in_words("mark", mark) for mark in all_marks()]
    assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize("n", [*range(1, 45), 100])
def test_lengths(n):
    """The length in words is the length."""
    [mark] = [mark for mark in analyze("so " * n).marks if mark.startswith("length ")]
    numbers = [int(number) for number in re.findall(r"\d+", in_words("mark", mark))]
    if "more than" in in_words("mark", mark):
        assert n > numbers[0]
    else:
        assert numbers[0] <= n <= numbers[-1]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("shameless", "the word “shameless”"),
        ("0", "a figure"),
        ("0m", "the word “#m”"),
        ("?", "a question mark"),
        ("what a", "the pair “what a”"),
        ("up 0", "“up”, then a figure"),
        ('" he', "a quotation mark, then “he”"),
        (f"{EDGE} who", "“who” at the start"),
        (f"{EDGE} 0", "a figure at the start"),
        (f"said {EDGE}", "“said” at the end"),
        (f"{EDGE} {EDGE}", "no words"),
        ('"win', "the word “win” in a quotation"),
        ('"0', "a figure in a quotation"),
        ("§no quotation", "no quotation marks"),
        ("§numbers 1", "one figure"),
        ("§ends with :", "a colon at the end"),
        ("§ends with ]", "the sign “]” at the end"),
        ("§prediction without a source", "a prediction without a source"),
    ],
)
def test_terms(term, words):
    """Words, pairs, quoted words and marks each read as what they are."""
    assert in_words(*describe_term(term)) == words


def test_unknown_mark():
    """A mark of somebody else's making is named as it is."""
    assert in_words("mark", "rhymes") == "rhymes"
