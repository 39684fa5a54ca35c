"""HTML in text that was pasted as source."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>")
_INLINE = re.compile(r"</?(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u)\b")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")


def without_tags(text: str) -> str:
    r"""Return text of the same length in which tags are white space.

    Those that begin or end a block become line breaks, as on the page.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Every character that stays has the offset that it had.

    Examples
    --------
    >>> without_tags("<p>So <b>far</b></p>")
    '\n\n\nSo    far    \n\n\n\n'
    """
    return _TAG.sub(_white, text) if "<" in text else text


def without_markup(text: str) -> str:
    """Return text of the same length without tags and character references.

    A reference becomes its character, with spaces before it.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Every character that stays has the offset that it had.

    Examples
    --------
    >>> without_markup("Q&amp;A <b>here</b>")
    'Q    &A    here    '
    """
    text = without_tags(text)
    return _ENTITY.sub(_character, text) if "&" in text else text


def _white(tag: re.Match[str]) -> str:
    return (" " if _INLINE.match(tag[0]) else "\n") * len(tag[0])


def _character(reference: re.Match[str]) -> str:
    found = html.unescape(reference[0])
    return found.rjust(len(reference[0])) if len(found) == 1 else reference[0]
