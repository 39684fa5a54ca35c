"""Which parts of a text stand inside quotation marks."""

import pytest

from hypecheck.quotations import ANY, continued_quotations, quoted_spans


@pytest.mark.parametrize(
    ("text", "quoted", "still_open"),
    [
        ("It rained.", [], False),
        ("“It rained,” she said.", ["It rained,"], False),
        ('"It rained," she said.', ["It rained,"], False),
        ("«It rained», she said.", ["It rained"], False),
        ("„It rained”, she said.", ["It rained"], False),
        ("It “rained” and “poured” all day.", ["rained", "poured"], False),
        ('It "rained" and "poured" all day.', ["rained", "poured"], False),
        ("She said: “It rained.", ["It rained."], True),
        ('She said: "It rained.', ["It rained."], True),
        ("It rained,” she said.", ["It rained,"], False),
        ('It rained," she said.', ["It rained,"], False),
        ("It rained», she said.", ["It rained"], False),
        ("It rained,” she said. “Then it", ["It rained,", "Then it"], True),
        ("the ‘yes men", [], False),
        ('a" it said', ["a"], False),
        ('He paid "$5" now.', ["$5"], False),
        ('The 5"x 7" page.', ["x 7"], False),
        ('"The 5"x 7" page', ["The 5", " page"], True),
        ('"Do I say "I" or "it"?', ['Do I say "I', "it"], False),
        ("“”", [], False),
        ("”", [], False),
        ("", [], False),
    ],
)
def test_quoted_parts(text, quoted, still_open):
    """The quoted parts are found, whichever marks are used and even if the first only closes."""
    spans, is_open = quoted_spans(text)
    assert [text[start:end] for start, end in spans] == quoted
    assert bool(is_open) == still_open


@pytest.mark.parametrize(
    ("text", "quoted", "still_open"),
    [
        ("It rained.", ["It rained."], True),
        ("It rained,” she said.", ["It rained,"], False),
        ('It rained," she said, "all day.', ["It rained,", "all day."], True),
        ("“It rained,” she said.", ["It rained,"], False),
        ("It rained” all day.", ["It rained"], False),
        ("She said “no” to it.", ["She said “no"], False),
        ("It’s the workers’ plan,’ he said.", ["It’s the workers’ plan,"], False),
        ('5"x', ["5"], False),
        ("", [], True),
    ],
)
def test_a_sentence_that_begins_inside(text, quoted, still_open):
    """A sentence that begins inside a quotation is quoted up to the mark that closes it."""
    spans, is_open = quoted_spans(text, ANY)
    assert [text[start:end] for start, end in spans] == quoted
    assert bool(is_open) == still_open


@pytest.mark.parametrize(
    ("texts", "inside"),
    [
        ([], ""),
        (["“We waited.", "Nobody came.”", "He left."], "-+-"),
        (['"We waited.', 'Nobody came."', "He left."], "-+-"),
        (["“We waited.", "It rained.", "Nobody came,” she said."], "-++"),
        (["“We waited.”", "Nobody came."], "--"),
        (["“We waited.", "“It rained.", "“Nobody came.”", "He left."], "-++-"),
        (["“We waited.", "Nobody came.", "He left."], "---"),
        (["Nobody came.”", "He left."], "--"),
        (["“We waited.", "Nobody came,” she said. “It", "rained.”"], "-++"),
        (["It rained.", "He said: “We waited.", "Nobody came.”"], "--+"),
        (["“We waited.", "She said ‘go’ to us.", "Nobody came.”"], "-++"),
        ([*["It rained."] * 20, "“We waited.", "Nobody came.”"], "-" * 21 + "+"),
    ],
)
def test_continued_quotations(texts, inside):
    """A sentence begins inside a quotation if an earlier one opened it and a later one closes it.

    Where every paragraph of a long quotation opens with a mark of its own, it goes on.
    """
    assert continued_quotations(texts) == [mark == "+" for mark in inside]


@pytest.mark.parametrize(
    ("opening", "closing", "between", "goes_on"),
    [
        ("“", "”", 28, True),
        ("“", "”", 31, False),
        ('"', '"', 7, True),
        ('"', '"', 8, False),
        ("‘", "’", 7, True),
        ("‘", "’", 8, False),
    ],
)
def test_a_quotation_has_a_longest_length(opening, closing, between, goes_on):
    """A mark that is closed only many sentences later is taken for a stray one."""
    texts = [f"{opening}We waited.", *["It rained."] * between, f"Nobody came.{closing}"]
    assert continued_quotations(texts) == [False, *[goes_on] * (between + 1)]


@pytest.mark.parametrize(
    "texts",
    [
        ["The firm said “rates will fall.", "What a farce.", "He called it “absurd” on Monday."],
        ['The firm said "rates will fall.', "What a farce.", 'He called it "absurd" on Monday.'],
        ["„We will win“, he said.", "What a farce!", "He called it “a joke”."],
    ],
)
def test_a_stray_or_foreign_mark_quotes_nothing_else(texts):
    """A mark that is not closed before the next quotation opens was a stray one."""
    assert continued_quotations(texts) == [False, False, False]


def test_paragraphs():
    """A quotation goes on in the next paragraph only if that repeats the mark."""
    straight = ['"They left.', '"It will cost us.', "It is bad.", '"Nobody cares," she said.']
    assert continued_quotations(straight, [True, True, False, True]) == [False, True, True, True]
    lost = ["“We go.", "We stay.", "Then he left.”"]
    assert continued_quotations(lost, [True, False, True]) == [False, False, False]
    other = ["“We waited.", "He said «no» twice.", "Nobody came.”"]
    assert continued_quotations(other, [True, True, False]) == [False, False, False]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("‘We were not asked,’ he said of the workers’ plan.", ["We were not asked,"]),
        ("the ’90s were ‘a time’", ["a time"]),
        ("It’s the workers’ plan", []),
        ("„Wir gehen“, he said", ["Wir gehen"]),
    ],
)
def test_kinds_of_marks(text, parts):
    """Single, nested and German marks quote; apostrophes do not."""
    assert [text[start:end] for start, end in quoted_spans(text)[0]] == parts
