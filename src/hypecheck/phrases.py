"""Grams and marks in words that a person understands."""

from __future__ import annotations

from hypecheck.grams import EDGE
from hypecheck.lexicon import CLASS_OF, SOURCES, WEIGHED_BY_SOURCE

_CLASSES = {
    "reporting verb": "a reporting verb",
    "source": "a source",
    "record": "a document",
    "vague source": "a vague source",
    "hedge": "a hedge",
    "prediction": "a prediction",
    "conditional": "a conditional",
    "obligation": "an obligation",
    "first person": "the first person",
    "second person": "the reader spoken to",
    "intensifier": "an intensifier",
    "absolute": "a sweeping word",
    "praise": "words of praise",
    "blame": "words of blame",
    "interpretation": "an interpretation",
    "contrast": "a contrast",
    "aside": "an aside",
    "date": "a date",
    "scale": "a measure",
    "past": "a past form",
    "present": "a present form",
    "pitch": "a sales pitch",
    "page furniture": "a word of the page, not the article",
    "question word": "a question word",
}
_ONE_OF_A_KIND = {
    "no quotation": "no quotation marks",
    "begins with a quotation": "a quotation at the start",
    "few words quoted": "three words or fewer quoted",
    "quotation goes on": "inside a quotation that began earlier",
    "quotation with a reporting verb": "a quotation and a reporting verb",
    "attributed to somebody": "a reporting verb, but no office or document named",
    "no end punctuation": "no punctuation at the end",
    "begins in lower case": "a small letter at the start",
    "begins with a sign": "a sign at the start",
    "question": "a question",
    "exclamation": "an exclamation mark",
    "ellipsis": "an ellipsis",
    "bracket": "a bracket",
    "dash": "a dash",
    "contraction": "a contraction in n’t",
    "all capitals": "capital letters throughout",
    "word in capitals": "a word in capital letters",
    "link": "a link or an address",
    "superlative": "a word in -est",
}
_WORDS = ("no words", "one word", "two words", "three or more words")
_GRADED = {
    "quotation covers {}/4": "{} of it in quotation marks",
    "title case {}/5": "{} capitalised words",
    "length {}": "a length of {} words",
    "numbers {}": "{}",
    "commas {}": "{}",
    "names {}": "{}",
    "-ly {}": "{} in -ly",
    "-ed {}": "{} in -ed",
    "-ing {}": "{} in -ing",
}
_GRADES = {
    "quotation covers {}/4": ("hardly any", "up to half", "most", "nearly all", "all"),
    "title case {}/5": ("no", "hardly any", "some", "many", "mostly", "almost only"),
    "length {}": (
        *("1 or 2", "3 or 4", "5 to 7", "8 to 11", "12 to 16", "17 to 22", "23 to 30"),
        *("31 to 40", "more than 40"),
    ),
    "numbers {}": ("no figures", "one figure", "two figures", "three or more figures"),
    "commas {}": ("no commas", "one comma", "two commas", "three commas", "four or more commas"),
    "names {}": ("no names", "one name", "two names", "three names", "four or more names"),
    "-ly {}": _WORDS,
    "-ed {}": _WORDS,
    "-ing {}": _WORDS,
}
_SIGNS = {
    "0": "a figure",
    '"': "a quotation mark",
    "?": "a question mark",
    "!": "an exclamation mark",
    "%": "a per cent sign",
    "$": "a currency sign",
    ":": "a colon",
    ";": "a semicolon",
    "(": "an opening bracket",
    ")": "a closing bracket",
    "&": "an ampersand",
    "#": "a hash sign",
    "@": "an at sign",
    "*": "an asterisk",
    "|": "a vertical bar",
    "/": "a slash",
    "…": "an ellipsis",
    "—": "a dash",
    "–": "a dash",
}


def in_words(kind: str, gram: str) -> str:
    """Say in words what a gram or mark is.

    Parameters
    ----------
    kind, gram : str
        What `hypecheck.grams.describe_term` returned.

    Returns
    -------
    str
        A few words that can follow "because of".

    Examples
    --------
    >>> in_words("pair", "what a"), in_words("pair", "rose 0")
    ('the pair “what a”', '“rose”, then a figure')
    >>> in_words("mark", "prediction without a source")
    'a prediction without a source'
    """
    if kind == "mark":
        if gram.startswith("ends with "):
            return f"{_sign(gram.removeprefix('ends with '))} at the end"
        return _MARKS.get(gram, gram)
    if kind == "pair":
        return _pair(*gram.split(" "))
    word = _SIGNS.get(gram) or f"the word {_token(gram)}"
    return f"{word} in a quotation" if kind == "quoted word" else word


def _pair(first: str, second: str) -> str:
    if first == EDGE:
        return "no words" if second == EDGE else f"{_token(second)} at the start"
    if second == EDGE:
        return f"{_token(first)} at the end"
    if first in _SIGNS or second in _SIGNS:
        return f"{_token(first)}, then {_token(second)}"
    return f"the pair {_token(f'{first} {second}')}"


def _token(word: str) -> str:
    # Every number reads 0 by now, also the one in "5g".
    return _SIGNS.get(word) or f"“{word.replace('0', '#')}”"


def _sign(character: str) -> str:
    return _SIGNS.get(character) or f"the sign “{character}”"


def _marks() -> dict[str, str]:
    marks = _CLASSES | _ONE_OF_A_KIND
    marks |= {f"attributed to {name}": f"attributed to {_CLASSES[name]}" for name in SOURCES}
    for name in set(CLASS_OF.values()) & WEIGHED_BY_SOURCE:
        for beside in ("with", "without"):
            marks[f"{name} {beside} a source"] = f"{_CLASSES[name]} {beside} a source"
    for mark, phrase in _GRADED.items():
        marks |= {mark.format(i): phrase.format(each) for i, each in enumerate(_GRADES[mark])}
    return marks


_MARKS = _marks()
