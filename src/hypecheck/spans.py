"""Where in a sentence its grams stand."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from itertools import chain, pairwise

from hypecheck.grams import EDGE, QUOTED, Analysis, token_spans
from hypecheck.lexicon import CLASS_OF
from hypecheck.markup import without_markup
from hypecheck.quotations import ANY, quoted_spans

Spans = tuple[tuple[int, int], ...]


def locate(text: str, in_quotation: bool, analysis: Analysis) -> dict[str, Spans]:
    """Return where each gram of an analysis stands in the sentence.

    Parameters
    ----------
    text : str
        The sentence.
    in_quotation : bool
        Whether it begins inside a quotation.
    analysis : Analysis
        What `analyze` found in it.

    Returns
    -------
    dict of str to tuple of (int, int)
        The spans of each gram; the whole sentence for a property of the whole.

    Examples
    --------
    >>> from hypecheck.grams import analyze
    >>> locate("It rose. It fell.", False, analyze("It rose. It fell."))["it"]
    ((0, 2), (9, 11))
    """
    spans = token_spans(text)
    quoted, _ = quoted_spans(without_markup(text), ANY if in_quotation else "")
    bounds = list(chain.from_iterable(quoted))  # in order: inside is after an odd number of them
    where: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for word, (start, end) in zip(analysis.words, spans, strict=True):
        where[word].append((start, end))
        if bisect(bounds, start) % 2:
            where[QUOTED + word].append((start, end))
        elif word in CLASS_OF:
            where[EDGE + CLASS_OF[word]].append((start, end))
    words, edges = [EDGE, *analysis.words, EDGE], [spans[:1], *pairwise(spans), spans[-1:]]
    for pair, ends in zip(pairwise(words), edges, strict=False):
        if ends:
            where[" ".join(pair)].append((ends[0][0], ends[-1][1]))
    for mark in analysis.marks:
        name = mark.removesuffix(" without a source").removesuffix(" with a source")
        where.setdefault(EDGE + mark, where.get(EDGE + name, [(0, len(text))]))
    return {term: tuple(places) for term, places in where.items()}
