"""Where the sentences of a text begin and end.

Line breaks set segments apart; within one, each stop proposes a boundary and the words on both
sides decide. What a corpus taught is in `SplitterParameters`; what none teaches reliably is in
`abbreviations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from hypecheck.abbreviations import (
    BEFORE_NUMBER,
    EXCLAIMING_NAMES,
    MAY_END,
    STARTERS,
    TITLES,
    UNFINISHED,
)
from hypecheck.markup import without_markup

# White space, control and zero-width characters: what shows nothing.
_SPACE = r"[\0-\x20\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]"
_BLANK = "".join(re.findall(_SPACE, "".join(map(chr, range(0x10000)))))
_STOPS = ".!?…"
_STOPS_ANYWHERE = "。\uff01\uff1f｡؟\u06d4।॥"
_BULLETS = "•\u2043‣◦▪●"
_DASHES = "—\u2013-"
_OPENING = re.escape("\"'“\u2018„«([{¿¡*_>「『【《\uff08" + _DASHES)
_CLOSING = re.escape("\"'”\u2019»)]}*_」』】》\uff09")

# It begins with one set of characters, which `re` searches for fast, and after the look-ahead
# nothing can fail, so that no text makes it go back.
_CANDIDATE = re.compile(
    rf"[{_STOPS}{_STOPS_ANYWHERE}{_BULLETS}](?:(?<![{_STOPS}])|(?![a-z0-9]))"
    rf"((?:[{_STOPS}]|[ \xa0][.…](?!\w))*)"
    rf"((?:[{_CLOSING}]|\[\d{{1,3}}\])*)({_SPACE}*)"
)
_REACH = 30  # characters looked at on either side of a stop
_AHEAD = re.compile(rf"((?:[{_OPENING}][ \xa0]?){{0,12}})([^\W_]{{0,{_REACH}}})")
_LAST_WORD = re.compile(rf"[^\W_][\w.&°º'\u2019]{{0,{_REACH}}}$")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_ENUMERATOR = re.compile(rf"(?:^[{_BULLETS}#(-]?\s?(?:\d\d?\d?|[^\W\d_]|[ivx]+)|: \(?[1aA])$")
_FRONTED = re.compile(r"(?:At|By|Around|Before|After|Until|Since|From) \S+ \S+")
_ADDRESS = re.compile(r"https?:|www\.|[\w-]{2,30}\.[a-z]{2}")
_GLUED = re.compile(
    r"(?:^|\s)(?:[^\s./@=\\_]|(?<=\d)\.(?=\d))*(?:\w\w|['\u2019]\w|\S[)%”\u2019\"])$"
)
_GLUED_ON = re.compile(
    r"(?!(?i:com|net|org|gov)\b)[A-Z](?:[a-z'\u2019\s][^\s/@=\\_(]{0,30}|[A-Z]+(?:['\u2019]s)?)(?!\S)"
)
_ATTRIBUTION = re.compile(r"(?:\S{1,30} ){1,4}(?:said|says|asked|wrote|added|told|tweeted)\b")
_BYLINE = re.compile(
    r"(?:by|via) [A-Z][\w.'-]{0,30}(?: (?:and )?[A-Z][\w.'-]{0,30}){0,4}$"
    r"|(?:updated|published|posted) .{0,30}$|i[A-Z]"
)
_LIST_LINE = re.compile(rf"[{_BULLETS}]|[*+{_DASHES}]\s|\(?(?:\d{{1,3}}|[a-z])(?:\.\)|\.|\))\s")
_LIST_ITEM = re.compile(r"(?<!\S)\(?(\d{1,3}|[a-z])(\.\)|\.|\))(?=\s)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place in the text it comes from.

    Parameters
    ----------
    text : str
        The sentence, without white space around it.
    start, end : int
        Its offsets: ``article[start:end] == text``.
    in_quotation : bool
        Whether it begins inside a quotation that an earlier sentence opened.

    Examples
    --------
    >>> Sentence("It rose.", 0, 8).text
    'It rose.'
    """

    text: str
    start: int
    end: int
    in_quotation: bool = False


@dataclass(frozen=True)
class SplitterParameters:
    """What a splitter learned from a corpus, as plain data.

    Parameters
    ----------
    abbreviations : frozenset of str
        Abbreviations in lower case, without the last full stop.
    starters : frozenset of str
        Words in lower case that, capitalised after an abbreviation, start a sentence.

    Examples
    --------
    >>> data = {"abbreviations": ["approx"], "starters": ["traders"]}
    >>> SplitterParameters.from_dict(data).to_dict() == data
    True
    """

    abbreviations: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()

    def to_dict(self) -> dict[str, list[str]]:
        """Return the parameters as sorted lists, ready for JSON."""
        return {field.name: sorted(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> SplitterParameters:
        """Build parameters from what `to_dict` returned.

        Raises
        ------
        ValueError
            If an entry is missing or unknown, or not a list of strings.
        """
        names = {field.name for field in fields(cls)}
        if not isinstance(data, Mapping) or data.keys() != names:
            raise ValueError(f"splitter parameters: need {sorted(names)}, found {data!r:.80}")
        words: dict[str, frozenset[str]] = {}
        for name, value in data.items():
            if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
                raise ValueError(f"splitter parameters: {name!r} must be a list of strings")
            words[name] = frozenset(value)
        return cls(**words)


class SentenceSplitter:
    """Split texts into sentences.

    Parameters
    ----------
    parameters : SplitterParameters
        What was learned from a corpus; with empty ones the built-in lists decide alone.

    Examples
    --------
    >>> splitter = SentenceSplitter(SplitterParameters())
    >>> [s.text for s in splitter.split("Sen. Hale left the U.S. The vote is off.")]
    ['Sen. Hale left the U.S.', 'The vote is off.']
    """

    def __init__(self, parameters: SplitterParameters) -> None:
        self.parameters = parameters
        self._doubtful = TITLES | MAY_END | BEFORE_NUMBER | parameters.abbreviations

    def split(self, text: str) -> list[Sentence]:
        """Split a text into its sentences, in order and with nothing visible between them."""
        shown = without_markup(text)
        return [
            Sentence(text[start:end], start, end)
            for segment in _segments(shown)
            for item in _list_items(shown, *segment)
            for start, end in self._sentences(shown, *item)
        ]

    def _sentences(self, text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
        for found in _CANDIDATE.finditer(text, begin, end):
            stop, after = found.span()
            if text[stop] in _BULLETS:
                if stop > begin and text[stop - 1] in _BLANK:
                    yield begin, begin + len(text[begin:stop].rstrip(_BLANK))
                    begin = stop
                continue
            if found[0] == ". " and "A" <= text[after] <= "Z":
                # The commonest case at once: a plain word, a full stop, a capital letter.
                word = text[max(begin, stop - _REACH) : stop].rpartition(" ")[2]
                plain = len(word) > 2 and word.islower() and word.isalpha()
                if plain and word not in self._doubtful:
                    yield begin, stop + 1
                    begin = after
                    continue
            if after < end and self._ends(text, begin, found):
                close, after = _edges(text, begin, found)
                yield begin, close
                begin = after
        yield begin, end

    def _ends(self, text: str, begin: int, found: re.Match[str]) -> bool:
        """Tell whether the sentence that starts at `begin` ends with the stop found."""
        stop, after = found.span()
        mark, (more, closing, gap) = text[stop], found.groups()
        if mark in _STOPS_ANYWHERE:
            return True
        before = text[max(begin, stop - _REACH) : stop]
        opening, word = _AHEAD.match(text, after).groups()  # type: ignore[union-attr]  # can be empty, so it matches
        at = after + len(opening)
        lead, address = text[at : at + 1], _ADDRESS.match(text, at)
        if not gap and (address or not (_GLUED.search(before) and _GLUED_ON.match(text, at))):
            return False
        small = lead.islower() and word[:3].islower() and not address
        cut = lead in ",;:.&/+=<)]}%" and not text.startswith(("[.", "[…"), after)
        if small or cut or (closing and opening and opening[0] in _DASHES):
            return False
        token = "".join(_LAST_WORD.findall(before))
        name, lower = token.capitalize() if token.isupper() else token, word.lower()
        # Two capitalised words are rather a name: the U.S. Sales Office.
        alone = not text[at + len(word) + 1 : at + len(word) + 2].isupper()
        known = lower in STARTERS or (lower in self.parameters.starters and alone)
        starts = known and word[1:] == lower[1:] and text[at + 1 : at + 2] != "."
        if mark in "!?" or "!" in more or "?" in more:
            unfinished = _ATTRIBUTION.match(text, at) if closing else token in EXCLAIMING_NAMES
            return starts or not unfinished
        if more or mark == "…":
            detached = before[-1:] in _BLANK and len(more) < 6
            return before[-1:] not in "[(" and (not detached or (starts and " " not in more))
        numbered = token.lower() in BEFORE_NUMBER and lead.isdigit()
        if numbered or name in TITLES or _ENUMERATOR.search(before):
            return False
        learned = token.lower() in self.parameters.abbreviations
        if learned or name in MAY_END or _INITIALS.fullmatch(token):
            fronted = stop - begin < 20 and _FRONTED.fullmatch(text, begin, stop)
            dashed = any(dash in opening for dash in _DASHES)
            quoted = len(token) > 1 and opening[:1] in ("“", '"')
            return (starts or quoted) and not (fronted or dashed)
        return True


def _edges(text: str, begin: int, found: re.Match[str]) -> tuple[int, int]:
    """Return where the sentence ends that the stop found closes, and where the next begins."""
    stop = found.start()
    if found[1].startswith(" .") and text[stop - 1] not in _BLANK:
        # A full stop, then an omission, which belongs to what follows.
        return stop + 1, stop + 2
    if not found[3]:
        # Underscores may be what is left of a reference to a character that opens a quotation.
        closing = found[2].strip("_")
        opens = not closing and text[found.end()] in "“„«\u2018"
        if opens or (closing == '"' and text.count('"', begin, stop) % 2 == 0):
            return found.end(1), found.end(1)
    return found.end(2), found.end()


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text that line breaks set apart."""
    block: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        visible = line.strip(_BLANK)
        indent = len(line) - len(line.lstrip(_BLANK))
        if block and (indent or _LIST_LINE.match(visible)):  # a blank line is all indent
            yield from _joined(text, block)
            block = []
        if visible:
            block.append((at + indent, at + indent + len(visible)))
        at += len(line)
    if block:
        yield from _joined(text, block)


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield consecutive lines, those made one that only a margin had parted."""
    if len(lines) > 2 and _is_wrapped(text, lines):
        yield lines[0][0], lines[-1][1]
        return
    begin, end = lines[0]
    for start, stop in lines[1:]:
        cut_off = text[end - 1].isalnum() or text[end - 1] in ",%" + _DASHES
        sentence = end - begin > 25 and not text[begin].islower()
        apart = _ADDRESS.match(text, start) or _BYLINE.match(text, start, stop)
        goes_on = text[start].islower() and not apart
        last_word = text[max(begin, end - _REACH) : end].split()[-1]
        if not (sentence and cut_off and (goes_on or last_word in UNFINISHED)):
            yield begin, end
            begin = start
        end = stop
    yield begin, end


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell whether lines were broken at a margin: each next word would hardly have fitted."""
    lengths = [end - begin for begin, end in lines]
    width = max(lengths)
    words = [text[begin:end].split(None, 1)[0] for begin, end in lines[1:]]
    full = (n + len(word) >= 0.85 * width for n, word in zip(lengths, words, strict=False))
    lower = sum(word[0].islower() for word in words)
    return min(lengths[:-1]) >= 45 and width <= 110 and all(full) and 2 * lower >= len(words)


def _list_items(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a segment, or the items of a numbered list that runs on within it."""
    first = _LIST_ITEM.match(text, begin, end)
    if first:
        label, delimiter = first.groups()
        for item in _LIST_ITEM.finditer(text, first.end(), end):
            following = str(int(label) + 1) if label.isdigit() else chr(ord(label) + 1)
            if item.groups() == (following, delimiter):
                label = following
                yield begin, begin + len(text[begin : item.start()].rstrip(_BLANK))
                begin = item.start()
    yield begin, end
