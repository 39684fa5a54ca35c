"""How much more labels would help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from hypecheck.errors import DataError
from hypecheck.training.corpus import LabelledSentences
from hypecheck.training.train import train


def learning_curve(
    data: LabelledSentences,
    sizes: Sequence[int],
    *,
    draws: int = 3,
    held_out: float = 0.3,
    seed: int = 0,
    **settings: Any,
) -> dict[int, list[float]]:
    """Measure models trained on fewer of the sentences, on articles held out.

    Parameters
    ----------
    data : LabelledSentences
        Labelled sentences.
    sizes : sequence of int
        Numbers of sentences to train on.
    draws : int
        How often articles are held out and sentences drawn.
    held_out : float
        Share of the articles that is held out, above 0 and below 1.
    seed : int
        Seed of the draws.
    **settings
        Passed on to `hypecheck.train`.

    Returns
    -------
    dict of int to list of float
        For each size, the area under the ROC curve of hype against fact, once for each draw.

    Raises
    ------
    DataError
        If the articles that are not held out have fewer sentences than a size asks for.

    Examples
    --------
    >>> texts = ["It rose 4%, she said.", "What a farce, again!"] * 20
    >>> data = LabelledSentences.of(texts, ["fact", "hype"] * 20)
    >>> learning_curve(data, [10], draws=1, folds=2, n_jobs=1)
    {10: [1.0]}
    """
    docs = sorted(set(data.docs))
    scores: dict[int, list[float]] = {size: [] for size in sizes}
    for draw in range(draws):
        rng = np.random.default_rng(seed + draw)
        outside = set(rng.permutation(docs)[: max(1, round(held_out * len(docs)))].tolist())
        test = data.take(i for i in data.rows_of(outside.__contains__) if data.labels[i] != "other")
        pool = rng.permutation(data.rows_of(set(docs).difference(outside).__contains__))
        if len(pool) < max(sizes):
            raise DataError(f"{len(pool)} sentences are left to train on, not {max(sizes)}")
        for size in sizes:
            model = train(data.take(pool[:size].tolist()), seed=seed, **settings)
            hype = [each.hype for each in model.score_sentences(test.sentences)]
            truth = [label == "hype" for label in test.labels]
            scores[size].append(float(roc_auc_score(truth, hype)))
    return scores
