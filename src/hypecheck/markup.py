"""HTML in text that was pasted as source."""

from __future__ import annotations

import html
import re

_INLINE = (
    "a|abbr|acronym|b|big|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u"
)
_BLOCK = (
    "address|article|aside|blockquote|body|br|button|caption|dd|details|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|img|input|label|legend|li|"
    "link|main|meta|nav|noscript|object|ol|option|p|path|picture|pre|script|section|select|source|"
    "style|summary|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|ul|video"
)
_TAG = re.compile(rf"<(?:!|/?(?:(?P<inline>{_INLINE})|{_BLOCK})(?=[\s/>]))[^<>]{{0,500}}>", re.I)
_REFERENCE = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_UNSEEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))


def without_markup(text: str) -> str:
    r"""Return text of the same length with the markup taken out.

    Tags become white space, and those that begin or end a block line breaks, as on the page;
    so do comments, scripts and styles. A character reference becomes its character, with
    underscores before it, or white space.

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
    >>> without_markup("<p>R&amp;D is <b>up</b>")
    '\n\n\nR____&D is    up    '
    """
    if "<" in text:
        for opening, closing in _UNSEEN:
            text = _blanked(text, opening, closing)
        text = _TAG.sub(_white, text)
    return _REFERENCE.sub(_character, text) if "&" in text else text


def as_shown(text: str) -> str:
    """Return text as a page would show it, shorter than its source.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Without tags, and with character references resolved.

    Examples
    --------
    >>> as_shown("R&amp;D is <b>up</b>")
    'R&D is up'
    """
    if "<" in text:
        text = _TAG.sub("", text)
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _blanked(text: str, opening: str, closing: str) -> str:
    pieces = []
    at, begin = 0, text.find(opening)
    while begin >= 0 and (end := text.find(closing, begin)) >= 0:
        end += len(closing)
        pieces += [text[at:begin], "\n" * (end - begin)]
        at, begin = end, text.find(opening, end)
    return "".join([*pieces, text[at:]]) if pieces else text


def _white(tag: re.Match[str]) -> str:
    return (" " if tag["inline"] else "\n") * len(tag[0])


def _character(reference: re.Match[str]) -> str:
    found = html.unescape(reference[0])
    if len(found) != 1:
        return reference[0]
    return found.rjust(len(reference[0]), " " if found.isspace() else "_")
