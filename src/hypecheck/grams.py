"""From a sentence to grams: the one analyzer, shared by training and scoring.

A sentence becomes words, pairs of neighbouring words and marks. Words that stand inside
somebody's quotation are not the writer's own: they are given a token of their own, and
the marks of the writer's voice leave them out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from hypecheck.lexicon import CLASS_OF, REPORTING, SOURCES, WEIGHED_BY_SOURCE
from hypecheck.markup import without_markup
from hypecheck.quotations import ANY, quoted_spans
from hypecheck.sentences import Sentence

EDGE = "§"
"""Stands at both ends of a sentence in pairs, and opens the name of every mark."""

QUOTED = '"'
"""Opens the token of a word inside a quotation."""

# Numbers fold into one token: which number it was says nothing about who is speaking.
# Searches that begin with a set of characters, and look back from there, are the fastest.
_NUMBER = re.compile(r"[\d]\d*(?:[.,:/]\d+)*")
_TOKEN = re.compile(r"[^\W_]+(?:'t)?|'[^\W_]+|[\"?!%$:;()&#@*|/…—–]")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+(?:'t)?|'[a-z0-9]+|[\"?!%$:;()&#@*|/]")  # the same, faster
_QUOTES = '"“”„«»‘’'
_TYPOGRAPHY = str.maketrans("’‘“”„«»£€¥₿İ", "'" + '"' * 6 + "$$$$i")
_CAPITALS = re.compile(r"[A-Z](?:(?<=[^.!?:\s] [A-Z])[a-z]|(?<!\w[A-Z])[A-Z]{4,}\b)")
_ENDING = re.compile(r"[lei](?<=[a-z]{3})(?:y|d|ng|st)\b")  # -ly, -ed, -ing, -est and others
_LINK = re.compile(r"https?:|www\.|\w@\w|\.com\b")
_LINKS = ("http", "www.", "@", ".com")  # without one of these there is no link

# Names of marks by value: strings made once are looked up faster than strings made anew.
_LENGTHS = [f"length {i}" for i in range(9)]
_TITLE_CASES = [f"title case {i}/5" for i in range(6)]
_COMMAS = [f"commas {i}" for i in range(5)]
_NAMES = [f"names {i}" for i in range(5)]
_NUMBERS = [f"numbers {i}" for i in range(4)]
_ENDINGS = {end: [f"-{end} {i}" for i in range(4)] for end in ("ly", "ed", "ing")}
_SOURCED = {
    beside: {name: f"{name} {beside} a source" for name in WEIGHED_BY_SOURCE}
    for beside in ("with", "without")
}

_COVERAGE_STEPS = (0.15, 0.5, 0.85, 0.999)
_LENGTH_STEPS = (2, 4, 7, 11, 16, 22, 30, 40)
_TITLE_CASE_STEPS = (0, 0.1, 0.25, 0.5, 0.7)


class Analysis(NamedTuple):
    """What the analyzer finds in one sentence.

    Attributes
    ----------
    words : list of str
        All words and telling punctuation in order, numbers folded into ``0``.
    own : list of str
        Those outside quotation marks: the writer's own.
    quoted : list of str
        Those inside.
    marks : list of str
        Names of the properties of the sentence.
    """

    words: list[str]
    own: list[str]
    quoted: list[str]
    marks: list[str]

    def grams(self) -> list[str]:
        """Return the tokens that are weighted: words, pairs, quoted words, marks."""
        words = self.words
        grams = [*words, *map("{} {}".format, [EDGE, *words], [*words, EDGE])]
        grams += [QUOTED + word for word in self.quoted]
        grams += [EDGE + mark for mark in self.marks]
        return grams


def analyze(sentence: Sentence | str) -> Analysis:
    """Find the words and marks of a sentence.

    Parameters
    ----------
    sentence : Sentence or str
        A bare string is taken to begin outside any quotation.

    Returns
    -------
    Analysis

    Examples
    --------
    >>> found = analyze("“We will win,” he said.")
    >>> found.own, found.quoted
    (['"', 'he', 'said'], ['we', 'will', 'win'])
    >>> "prediction" in found.marks
    False
    """
    if isinstance(sentence, str):
        text, in_quotation = sentence, False
    else:
        text, in_quotation = sentence.text, sentence.in_quotation
    text = without_markup(text).strip().strip("_")
    words = _tokens(text)
    spans, _ = quoted_spans(text, ANY if in_quotation else "")
    if not spans:
        own, quoted, outside = words, [], text
        marks = ["no quotation"]
    else:
        outside, inside = _cut(text, spans)
        own, quoted = _tokens(outside), _tokens(inside)
        marks = _quotation_marks(spans, own, quoted)
    if in_quotation:
        marks.append("quotation goes on")
    marks += _word_marks(own, bool(spans))
    marks += _shape_marks(text, outside, len(words))
    return Analysis(words, own, quoted, marks)


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return where in `text` each of its `Analysis.words` stands.

    Parameters
    ----------
    text : str
        The text of one sentence.

    Returns
    -------
    list of (int, int)
        Start and end of each word, in order.

    Examples
    --------
    >>> token_spans("Up 1,500 points")
    [(0, 2), (3, 8), (9, 15)]
    """
    text = without_markup(text)
    folded: list[int] = []  # where each number stands in the folded text
    shorter = [0]  # by how much that is shorter, up to each number and after the last
    for number in _NUMBER.finditer(text):
        folded.append(number.start() - shorter[-1])
        shorter.append(number.end() - folded[-1] - 1)

    def place(at: int) -> int:
        return at + shorter[bisect_left(folded, at)]

    return [(place(found.start()), place(found.end())) for found in _TOKEN.finditer(_fold(text))]


def describe_term(term: str) -> tuple[str, str]:
    """Return what kind of gram a term is, and the words or the mark that it stands for.

    Parameters
    ----------
    term : str
        One of `Analysis.grams`.

    Returns
    -------
    kind, gram : str
        The kind is ``word``, ``pair``, ``quoted word`` or ``mark``.

    Examples
    --------
    >>> describe_term("§question"), describe_term("on monday")
    (('mark', 'question'), ('pair', 'on monday'))
    """
    if term.startswith(EDGE) and not term.startswith(EDGE + " "):
        return "mark", term[len(EDGE) :]
    if term.startswith(QUOTED) and len(term) > 1 and term[1] != " ":
        return "quoted word", term[len(QUOTED) :]
    return ("pair" if " " in term else "word"), term


def _fold(text: str) -> str:
    folded = text.lower()
    if not folded.isascii():
        if len(folded) != len(text):
            folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
        folded = folded.translate(_TYPOGRAPHY)
    return _NUMBER.sub("0", folded)


def _tokens(text: str) -> list[str]:
    folded = _fold(text)
    return (_ASCII_TOKEN if folded.isascii() else _TOKEN).findall(folded)


def _cut(text: str, spans: list[tuple[int, int]]) -> tuple[str, str]:
    outside, inside, at = [], [], 0
    for start, end in spans:
        outside.append(text[at:start].rstrip(_QUOTES))
        inside.append(text[start:end])
        at = end
    outside.append(text[at:].lstrip(_QUOTES))
    return ' " '.join(outside), " ".join(inside)


def _step(value: float, steps: tuple[float, ...]) -> int:
    return bisect_left(steps, value)


def _quotation_marks(spans: list[tuple[int, int]], own: list[str], quoted: list[str]) -> list[str]:
    coverage = len(quoted) / max(1, len(quoted) + len(own))
    marks = [f"quotation covers {_step(coverage, _COVERAGE_STEPS)}/4"]
    if spans[0][0] <= 1:
        marks.append("begins with a quotation")
    if len(quoted) <= 3:
        marks.append("few words quoted")
    return marks


def _word_marks(own: list[str], quotes: bool) -> list[str]:
    classes = set(map(CLASS_OF.get, own))
    found = sorted(name for name in classes if name)
    sourced = REPORTING in classes
    beside = "with" if sourced else "without"
    marks = found + [_SOURCED[beside][name] for name in found if name in WEIGHED_BY_SOURCE]
    if sourced:
        firmest = next((name for name in SOURCES if name in classes), "somebody")
        marks.append(f"attributed to {firmest}")
        if quotes:
            marks.append("quotation with a reporting verb")
    marks.append(_NUMBERS[min(own.count("0"), 3)])
    return marks


def _shape_marks(text: str, outside: str, length: int) -> list[str]:
    marks = [_LENGTHS[_step(length, _LENGTH_STEPS)]]
    end, begin = text[-1:], text[:1]
    if end.isalnum():
        marks.append("no end punctuation")
    elif end and end not in ".!?…" and end not in _QUOTES:
        marks.append(f"ends with {end}")
    if begin.islower():
        marks.append("begins in lower case")
    elif begin and not begin.isalnum() and begin not in _QUOTES:
        marks.append("begins with a sign")
    if "?" in outside:
        marks.append("question")
    if "!" in outside:
        marks.append("exclamation")
    if "..." in outside or "…" in outside:
        marks.append("ellipsis")
    if "(" in outside:
        marks.append("bracket")
    if "—" in outside or " - " in outside or " – " in outside:
        marks.append("dash")
    if "’t" in outside or "'t" in outside:
        marks.append("contraction")
    marks.append(_COMMAS[min(outside.count(","), 4)])
    capitals = _CAPITALS.findall(outside)
    n_names = len([found for found in capitals if len(found) == 2])  # others are all capitals
    marks.append(_NAMES[min(n_names, 4)])
    if length > 3:
        marks.append(_TITLE_CASES[_step(n_names / length, _TITLE_CASE_STEPS)])
    if text.isupper():
        marks.append("all capitals")
    elif len(capitals) > n_names:
        marks.append("word in capitals")
    if any(map(text.__contains__, _LINKS)) and _LINK.search(text):
        marks.append("link")
    endings = _ENDING.findall(outside)
    marks += [names[min(endings.count(end), 3)] for end, names in _ENDINGS.items()]
    if "est" in endings:
        marks.append("superlative")
    return marks
