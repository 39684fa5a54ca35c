"""Where a model may have learned that: the sentences of the open corpus most like a sentence.

Alike are sentences that share what the decision hangs on, not their subject: cosine similarity of
TF-IDF vectors, each gram weighted by how much it tells the label from its rival.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from weakref import WeakKeyDictionary

import numpy as np

from hypecheck.explanation import Example
from hypecheck.grams import Analysis, analyze
from hypecheck.linear import Floats, Ids, LinearModel
from hypecheck.quotations import continued_quotations
from hypecheck.scoring import shipped_path
from hypecheck.sentences import Sentence

_BATCH = 2048  # sentences whose grams are held in memory at a time


Cells = tuple[Ids, Ids, Floats]
"""Sentence, term and value of each non-zero cell of a TF-IDF matrix."""

_CELLS: WeakKeyDictionary[LinearModel, Cells] = WeakKeyDictionary()


def nearest(
    model: LinearModel, analysis: Analysis, n: int, label: str, rival: str
) -> tuple[Example, ...]:
    """Return the sentences of the open corpus that are most like a sentence.

    Parameters
    ----------
    model : LinearModel
        The model, whose weights say what matters.
    analysis : Analysis
        The sentence.
    n : int
        How many to return at most.
    label, rival : str
        Its label, and the one that this was decided against.

    Returns
    -------
    tuple of Example
        The most similar first; none that has nothing in common with the sentence.

    Examples
    --------
    >>> import hypecheck
    >>> model = hypecheck.load("en-open").linear
    >>> [found] = nearest(model, analyze("What a shameless farce!"), 1, "hype", "fact")
    >>> found.label
    'hype'
    """
    sentences, labels = _corpus()
    for_label, for_rival = (
        model.gram_weights[:, model.labels.index(each)] for each in (label, rival)
    )
    weights = np.abs(for_label - for_rival)
    _, terms, values = model.gram_cells([analysis])
    weighted = values * weights[terms]
    asked = np.zeros(len(model.terms))
    asked[terms] = weighted
    rows, terms, values = corpus_cells(model)
    known = values * weights[terms]
    products = np.bincount(rows, known * asked[terms], len(sentences))
    norms = np.bincount(rows, known * known, len(sentences)) * (weighted @ weighted)
    similarity = products / np.sqrt(np.where(norms > 0.0, norms, 1.0))
    best = np.argsort(-similarity, kind="stable")[:n]
    return tuple(
        Example(sentences[i].text, labels[i], min(1.0, float(similarity[i])))
        for i in best
        if similarity[i] > 0.0
    )


def corpus_cells(model: LinearModel) -> Cells:
    """Return the TF-IDF matrix of the open corpus, computed when a model first needs it.

    Parameters
    ----------
    model : LinearModel
        The model.

    Returns
    -------
    rows, terms, values : ndarray of shape (n_cells,)
        Sentence, term and value of each non-zero cell.

    Examples
    --------
    >>> import hypecheck
    >>> model = hypecheck.load("en-open").linear
    >>> corpus_cells(model) is corpus_cells(model)
    True
    """
    if model not in _CELLS:
        sentences, _ = _corpus()
        parts = []
        for start in range(0, len(sentences), _BATCH):
            batch = [analyze(sentence) for sentence in sentences[start : start + _BATCH]]
            rows, terms, values = model.gram_cells(batch)
            parts.append((rows + start, terms, values))
        rows, terms, values = map(np.concatenate, zip(*parts, strict=True))
        _CELLS[model] = rows, terms, values
    return _CELLS[model]


@cache
def _corpus() -> tuple[list[Sentence], list[str]]:
    path = shipped_path("corpus/open-en.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    articles: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        articles[row["doc"]].append(row["text"])
    goes_on = {doc: iter(continued_quotations(texts)) for doc, texts in articles.items()}
    sentences = [
        Sentence(row["text"], 0, len(row["text"]), next(goes_on[row["doc"]])) for row in rows
    ]
    return sentences, [row["label"] for row in rows]
