"""Which parts of a text stand inside quotation marks."""

import pytest

from hypecheck.quotations import LONGEST, continued_quotations, quoted_spans


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
        ("“”", [], False),
        ("”", [], False),
        ("", [], False),
    ],
)
def test_quoted_parts(text, quoted, still_open):
    """The quoted parts are found, whichever marks are used and even if the first only closes."""
    spans, is_open = quoted_spans(text)
    assert [text[start:end] for start, end in spans] == quoted
    assert is_open == still_open


@pytest.mark.parametrize(
    ("text", "quoted", "still_open"),
    [
        ("It rained.", ["It rained."], True),
        ("It rained,” she said.", ["It rained,"], False),
        ('It rained," she said, "all day.', ["It rained,", "all day."], True),
        ("“It rained,” she said.", ["“It rained,"], False),
        ("", [], True),
    ],
)
def test_a_sentence_that_begins_inside(text, quoted, still_open):
    """A sentence that begins inside a quotation is quoted up to the mark that closes it."""
    spans, is_open = quoted_spans(text, opened=True)
    assert [text[start:end] for start, end in spans] == quoted
    assert is_open == still_open


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
    ],
)
def test_continued_quotations(texts, inside):
    """A sentence begins inside a quotation if an earlier one opened it and a later one closes it.

    Where every paragraph of a long quotation opens with a mark of its own, it goes on.
    """
    assert continued_quotations(texts) == [mark == "+" for mark in inside]


@pytest.mark.parametrize(("between", "goes_on"), [(LONGEST - 1, True), (LONGEST, False)])
def test_a_quotation_has_a_longest_length(between, goes_on):
    """A mark that is closed only many sentences later is taken for a stray one."""
    texts = ["“We waited.", *["It rained."] * between, "Nobody came.”"]
    assert continued_quotations(texts) == [False, *[goes_on] * (between + 1)]


def test_a_stray_mark_does_not_hide_a_later_quotation():
    """After a quotation that nobody closed, the next one is found."""
    texts = ["“We waited.", *["It rained."] * (LONGEST + 1), "“He left.", "She stayed.”"]
    assert continued_quotations(texts) == [False] * (len(texts) - 1) + [True]
