"""Which sentences to label next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from sklearn.cluster import kmeans_plusplus
from sklearn.feature_extraction.text import TfidfVectorizer

from hypecheck.errors import InputError
from hypecheck.linear import Floats
from hypecheck.sentences import Sentence
from hypecheck.training.features import all_grams

_CANDIDATES = 3
"""How many times as many doubtful sentences the different ones are drawn from."""


class Scorer(Protocol):
    """What gives probabilities to sentences: a `Model`, or anything that does as one."""

    def probabilities(self, sentences: Sequence[Sentence | str], /) -> Floats:
        """Return one row per sentence, one column per label."""


def suggest(model: Scorer, sentences: Sequence[Sentence | str], n: int, seed: int = 0) -> list[int]:
    """Choose the sentences that are most worth a label: doubtful ones, unlike each other.

    Parameters
    ----------
    model : Model
        The model that the labels are to improve.
    sentences : sequence of Sentence or str
        Sentences without labels.
    n : int
        How many to choose; all of them if there are fewer.
    seed : int
        Seed of the choice.

    Returns
    -------
    list of int
        Their places in `sentences`, in the order of choice. Of equal texts one is chosen, as long
        as there are others.

    Raises
    ------
    InputError
        If `n` is below 1.

    Notes
    -----
    Doubt is 1 less the distance of the two likeliest labels. Among the 3 `n` sentences with the
    most doubt, k-means++ seeding (D. Arthur and S. Vassilvitskii, SODA 2007) over the TF-IDF of
    the grams, weighted by doubt, draws those far from the ones drawn before: F. Zhdanov,
    "Diverse Mini-Batch Active Learning", 2019. It is meant for a model that is adapted to the new
    labels; for one that is trained on a few hundred of them alone, choosing at random may be
    better, as ``benchmarks/suggestion.md`` shows.

    Examples
    --------
    >>> import hypecheck
    >>> texts = ["It rose 4%.", "It rose 4%.", "A farce, he said."]
    >>> sorted(suggest(hypecheck.load("en"), texts, 2))[1]
    2
    """
    if n < 1:
        raise InputError(f"n must be at least 1, not {n}")
    texts = [each.text if isinstance(each, Sentence) else each for each in sentences]
    first_of = {text: i for i, text in reversed(list(enumerate(texts)))}
    rows = sorted(first_of.values())
    repeated = sorted(set(range(len(texts))).difference(rows))
    if n >= len(rows):
        return (rows + repeated)[:n]
    unlike = [sentences[i] for i in rows]
    ranked = np.sort(model.probabilities(unlike), axis=1)
    doubt = 1.0 - (ranked[:, -1] - ranked[:, -2])
    order = np.argsort(-doubt, kind="stable")
    candidates = order[: _CANDIDATES * n]
    features = TfidfVectorizer(analyzer=all_grams, sublinear_tf=True).fit_transform(
        [unlike[i] for i in candidates]
    )
    weights = np.maximum(doubt[candidates], 1e-9)
    _, drawn = kmeans_plusplus(features, n, sample_weight=weights, random_state=seed)
    # Where all that is left resembles what was drawn, the most doubtful fill up.
    chosen = dict.fromkeys([*candidates[drawn].tolist(), *order.tolist()])
    return [rows[i] for i in chosen][:n]
