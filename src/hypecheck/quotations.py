"""Which parts of a text stand inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypecheck.markup import without_markup

QUOTATION_MARK = re.compile(r"[\"“”„«»‘’](?:(?<![‘’])|(?<=’)(?!\w)|(?<=(?<!\w)‘)(?=\w))")
"""A single mark counts only where it can hardly be an apostrophe."""

ANY = "?"
"""Stands for an opening mark that is out of sight."""

_CLOSED_BY = {"“": '”"', "„": "“”", "«": "»", '"': '"”', "‘": "’", ANY: '”»"’'}
_LONGEST = {"“": 30, "„": 30, "«": 30}  # sentences; after more, the mark was a stray one
_LONGEST_UNSURE = 8


def quoted_spans(text: str, opened: str = "") -> tuple[list[tuple[int, int]], str]:
    """Find the quoted parts of a sentence.

    Parameters
    ----------
    text : str
        One sentence.
    opened : str
        The mark, or `ANY`, that opened a quotation which the sentence begins inside of.

    Returns
    -------
    spans : list of (int, int)
        Start and end of each part inside quotation marks, the marks left out.
    opened : str
        The mark that opened a quotation which is not closed at the end; empty if none.

    Examples
    --------
    >>> quoted_spans('“It works,” she said.')
    ([(1, 10)], '')
    """
    spans = []
    lead = len(text) - len(text.lstrip())
    start = 0 if opened else -1
    for number, found in enumerate(QUOTATION_MARK.finditer(text)):
        at, mark = found.start(), found.group()
        opens = _opens(text, at, mark)
        if start >= 0:
            if opened == ANY and opens and at == lead:
                start = at + 1  # a new paragraph of the same quotation
            elif _ends(text, at, mark, opened) and not (mark == '"' and opens):
                spans.append((start, at))
                start, opened = -1, ""
        elif opens or (mark == '"' and (number or not _closes(text, at))):
            start, opened = at + 1, mark
        elif number == 0 and mark in '”»"' and at:
            spans.append((0, at))  # what opened it is out of sight
    if opened == "‘" and not text[start : start + 1].isupper():
        start, opened = -1, ""  # an apostrophe after all
    if 0 <= start < len(text):
        spans.append((start, len(text)))
    return [(begin, end) for begin, end in spans if begin < end], opened


def continued_quotations(
    texts: Sequence[str], paragraph_starts: Sequence[bool] | None = None
) -> list[bool]:
    """Tell which of consecutive sentences begin inside a quotation opened earlier.

    Parameters
    ----------
    texts : sequence of str
        Consecutive sentences of one article.
    paragraph_starts : sequence of bool, optional
        Whether each sentence begins a paragraph. A quotation goes on in the next paragraph
        only if that repeats the opening mark.

    Returns
    -------
    list of bool
        One per sentence. A quotation that is never closed counts for none of them.

    Examples
    --------
    >>> continued_quotations(['“We waited.', 'Nobody came.”', 'He left.'])
    [False, True, False]
    """
    inside = [False] * len(texts)
    opened, since = "", 0
    for i, text in enumerate(map(without_markup, texts)):
        first = QUOTATION_MARK.search(text)
        begins = first is not None and not text[: first.start()].strip()
        opens = first is not None and _opens(text, first.start(), first.group())
        ended = paragraph_starts is not None and paragraph_starts[i] and not (begins and opens)
        stray = opens and not begins and first is not None and first.group() == opened
        if ended or stray or i - since > _LONGEST.get(opened, _LONGEST_UNSURE):
            opened = ""
        if first is None:
            continue
        was_open = opened
        _, opened = quoted_spans(text, ANY if was_open else "")
        if was_open and (not opened or begins):
            inside[since + 1 : i + 1] = [True] * (i - since)
        if opened == ANY:
            opened = was_open
        if opened and (not was_open or begins):
            since = i
    return inside


def _opens(text: str, at: int, mark: str) -> bool:
    if mark != '"':
        return mark in "“„«‘"
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in "([—–-_") and after.isalnum()


def _closes(text: str, at: int) -> bool:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return bool(before) and not before.isspace() and before not in "([—–-_" and not after.isalnum()


def _ends(text: str, at: int, mark: str, opened: str) -> bool:
    # Without the opening mark in sight, only punctuation tells a closing one from "workers’".
    unsure = mark == "’" and opened == ANY and text[max(0, at - 1) : at] not in ",.!?…"
    return mark in _CLOSED_BY[opened] and not unsure
