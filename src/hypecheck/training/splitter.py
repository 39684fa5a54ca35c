"""Learn from a corpus what the sentence splitter cannot know beforehand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from nltk.tokenize.punkt import PunktTrainer

from hypecheck.sentences import SplitterParameters

PUNKT_CHARACTERS = 24_000_000
"""How much of the corpus Punkt reads: more takes minutes and changes little."""

MIN_ABBREVIATED = 5
"""How often an abbreviation must stand where no sentence can have ended."""

MIN_STARTER_COUNT = 20
"""How often a starter must be seen, in lower case or at the start of a sentence."""

MAX_NAME_RATIO = 0.03, 0.3
"""How often a starter may be capitalised inside a sentence, as names are, for each time it is
written in lower case and for each sentence that it starts: the laxer of the two counts."""

_SHAPE = re.compile(r"[a-z](?:\.?[a-z]){1,5}")
_GOES_ON = re.compile(r"(?<![\w.@/\u2019'-])([A-Za-z][\w.-]*)\.(?:,|;| [a-z0-9])")
_WITHOUT_STOP = re.compile(r"(?<![\w.@/\u2019'-])([A-Za-z][\w.-]*\w)(?=[ ,;])")
_PROSE = re.compile(r".{60,}[.?!][\"”\u2019)]?$")
_START = re.compile(r"(?:^|[a-z]{3}[.?!][\"”]? )[\"“]?([A-Z][a-z]*)(?=[ ,\u2019'])", re.MULTILINE)
_CAPITALISED = re.compile(r"(?<=[a-z0-9,] )([A-Z][a-z]*)(?=[ ,.\u2019'])")
_LOWER = re.compile(r"(?<= )[a-z]+(?=[ ,.])")


def learn_splitter(paragraphs: Iterable[str]) -> SplitterParameters:
    """Learn abbreviations and sentence starters from a corpus.

    Punkt proposes the abbreviations; one is kept if the corpus often goes on after it with a
    lower-case word, a figure or a comma, and seldom writes it without the full stop. A starter
    is a word that the corpus writes in lower case inside a sentence and capitalised only
    where one starts.

    Parameters
    ----------
    paragraphs : iterable of str
        Paragraphs or sentences, the more the better: 60 MB of text take less than a minute.

    Returns
    -------
    SplitterParameters
        What `SentenceSplitter` needs; the same corpus always gives the same.

    Examples
    --------
    >>> learn_splitter(["Traders waited all day, and the traders went home in the end."])
    SplitterParameters(abbreviations=frozenset(), starters=frozenset())
    """
    corpus = list(paragraphs)
    return SplitterParameters(_abbreviations(corpus), _starters(corpus))


def _abbreviations(corpus: list[str]) -> frozenset[str]:
    step = 1 + sum(map(len, corpus)) // PUNKT_CHARACTERS
    trainer = PunktTrainer()
    # Papers that write "Mr" beside papers that write "Mr." must not hide the abbreviation.
    trainer.IGNORE_ABBREV_PENALTY = True
    trainer.train("\n".join(corpus[::step]))
    proposed = {word for word in trainer.get_params().abbrev_types if _SHAPE.fullmatch(word)}
    with_stop: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for text in corpus:
        with_stop.update(map(str.lower, _GOES_ON.findall(text)))
        without.update(map(str.lower, _WITHOUT_STOP.findall(text)))
    return frozenset(
        word for word in proposed if with_stop[word] >= max(MIN_ABBREVIATED, without[word])
    )


def _starters(corpus: list[str]) -> frozenset[str]:
    starting: Counter[str] = Counter()
    names: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for text in filter(_PROSE.match, corpus):
        starting.update(_START.findall(text))
        names.update(_CAPITALISED.findall(text))
        lower.update(_LOWER.findall(text))
    per_lower, per_start = MAX_NAME_RATIO
    return frozenset(
        word.lower()
        for word, count in starting.items()
        if count > 1
        and (written := lower[word.lower()]) > 2
        and count + written >= MIN_STARTER_COUNT
        and names[word] <= max(per_lower * written, per_start * count)
    )
