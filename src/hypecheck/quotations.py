"""Which parts of a text stand inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypecheck.markup import without_markup

LONGEST = 8
"""Sentences after which a quotation that nobody closed is taken for a stray mark."""

QUOTATION_MARK = re.compile(r"[\"“”„«»]")
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")


def quoted_spans(text: str, opened: bool = False) -> tuple[list[tuple[int, int]], bool]:
    """Find the quoted parts of a sentence.

    Parameters
    ----------
    text : str
        One sentence.
    opened : bool
        Whether the sentence begins inside a quotation that an earlier one opened.

    Returns
    -------
    spans : list of (int, int)
        Start and end of each part inside quotation marks, the marks left out.
    open : bool
        Whether a quotation is still open at the end.

    Examples
    --------
    >>> quoted_spans('“It works,” she said.')
    ([(1, 10)], False)
    """
    spans = []
    marks = [(mark.start(), mark.group()) for mark in QUOTATION_MARK.finditer(text)]
    if marks and not opened:
        # A first mark that can only close says that the opening one is out of sight.
        opened = _only_closes(text, *marks[0])
    start = 0 if opened else -1
    for at, mark in marks:
        opens = mark in _OPENING or (mark == '"' and start < 0)
        if opens and start < 0:
            start = at + 1
        elif not opens and start >= 0:
            if start < at:
                spans.append((start, at))
            start = -1
    if 0 <= start < len(text):
        spans.append((start, len(text)))
    return spans, start >= 0


def _only_closes(text: str, at: int, mark: str) -> bool:
    if mark != '"':
        return mark in _CLOSING
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before) and not before.isspace() and before not in "([—–-" and not after.isalnum()


def continued_quotations(texts: Sequence[str]) -> list[bool]:
    """Tell which of consecutive sentences begin inside a quotation opened earlier.

    Parameters
    ----------
    texts : sequence of str
        Consecutive sentences of one article.

    Returns
    -------
    list of bool
        One per sentence. A quotation that is not closed within `LONGEST` sentences
        counts for none of them.

    Examples
    --------
    >>> continued_quotations(['“We waited.', 'Nobody came.”', 'He left.'])
    [False, True, False]
    """
    inside = [False] * len(texts)
    opened_in = -1
    for i, text in enumerate(map(without_markup, texts)):
        if opened_in >= 0 and i - opened_in > LONGEST:
            opened_in = -1
        if not QUOTATION_MARK.search(text):
            continue
        was_open = opened_in >= 0
        _, is_open = quoted_spans(text, was_open)
        if was_open and (not is_open or text.lstrip()[:1] in _OPENING):
            inside[opened_in + 1 : i + 1] = [True] * (i - opened_in)
        if not is_open:
            opened_in = -1
        elif not was_open or text.lstrip()[:1] in _OPENING:
            opened_in = i
    return inside
