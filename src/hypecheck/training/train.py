"""Training a model: cross-validation, calibration, threshold, final fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.metrics import f1_score

from hypecheck.errors import DataError, InputError
from hypecheck.linear import Floats, softmax
from hypecheck.model import Model
from hypecheck.report import LABELS, check_threshold
from hypecheck.scoring import load, shipped_path
from hypecheck.sentences import SentenceSplitter, SplitterParameters
from hypecheck.training.calibration import best_threshold, fit_calibration
from hypecheck.training.classifier import HypeClassifier
from hypecheck.training.corpus import LabelledSentences, read_corpus
from hypecheck.training.evaluation import binary_figures
from hypecheck.training.validation import Candidate, cross_validate

WAYS = ("adapt", "together", "scratch")
"""The ways to train."""


def train(
    data: LabelledSentences,
    *,
    how: str = "adapt",
    base: str | Path | Model = "en",
    name: str = "custom",
    classifier: HypeClassifier | None = None,
    splitter: SplitterParameters | None = None,
    representative: Callable[[str], bool] | None = None,
    threshold: float | None = None,
    folds: int = 5,
    seed: int = 0,
    n_jobs: int = -1,
    progress: bool = False,
) -> Model:
    """Train a model on labelled sentences.

    Cross-validation, in which no article stands on both sides, chooses the settings and gives
    logits for sentences that were not trained on; on these the calibration and the threshold
    are fitted. The model itself is then trained on everything.

    Parameters
    ----------
    data : LabelledSentences
        With facts and hype. If none is labelled `other`, a model that is adapted, or trained
        together with the open corpus, knows that label as before; one from scratch never
        gives it.
    how : str
        ``adapt``: begin with `base`, which few sentences move a little and many replace.
        ``together``: train on the open corpus too, beside which the sentences given count more.
        ``scratch``: train on the sentences given and nothing else.
    base : str, Path or Model
        The model that is adapted, or its name as in `hypecheck.load`. The sentence splitter is
        taken from it whatever the way.
    name : str
        Name of the model.
    classifier : HypeClassifier, optional
        The settings; if not given, strength of the penalty and class weights are chosen.
    splitter : SplitterParameters, optional
        What the sentence splitter knows; that of `base` if not given.
    representative : callable, optional
        Tells of the name of an article whether its mix of labels is that of the texts to be
        scored. Calibration and threshold are fitted on these; on all by default.
    threshold : float, optional
        Threshold of the model; that with the best macro-F1 to be expected by default.
    folds : int
        Number of parts in cross-validation, 2 or more.
    seed : int
        Seed of the division into parts.
    n_jobs : int
        Fits at the same time, as in `joblib.Parallel`; it does not change the result.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Model
        Its `info` holds settings, sizes and the figures of the cross-validation.

    Raises
    ------
    DataError
        If no sentence is fact, or none hype, a label stands in too few articles, or there are
        fewer articles than folds.
    InputError
        If `how` is unknown, the threshold does not lie between 0 and 1, there are fewer than
        2 folds, or `name` holds what does not print.

    Examples
    --------
    >>> texts = ["It rose 4%, she said.", "What a farce, again!"] * 10
    >>> data = LabelledSentences.of(texts, ["fact", "hype"] * 10)
    >>> model = train(data, folds=2, n_jobs=1)
    >>> [sentence.label for sentence in model.score_sentences(["It fell 2%, he said."])]
    ['fact']
    """
    if how not in WAYS:
        raise InputError(f"how must be one of {', '.join(WAYS)}, not {how!r}")
    if folds < 2:
        raise InputError(f"folds must be 2 or more, not {folds}")
    if not name.isprintable():
        raise InputError(f"the name of a model must be printable, not {name!r}; give another name")
    if missing := [label for label in LABELS[:2] if label not in data.labels]:
        raise DataError(f"no sentence is labelled {' or '.join(missing)}; label some")
    if threshold is not None:
        threshold = check_threshold(threshold)
    model = base if isinstance(base, Model) else load(base)
    best, logits = cross_validate(
        _candidates(how, model, classifier),
        data,
        folds=folds,
        seed=seed,
        n_jobs=n_jobs,
        progress=progress,
    )
    rows = np.array(data.rows_of(representative or (lambda _: True)))
    columns = [label for label in LABELS if label in data.labels]
    truth = np.array([columns.index(data.labels[row]) for row in rows])
    scale, shift = fit_calibration(logits[rows], truth)
    probabilities = softmax(scale * logits[rows] + shift)
    if threshold is None:
        article = truth < 2  # fact or hype
        threshold = best_threshold(truth[article] == 1, _hype(probabilities[article]))
    metrics = {"cross_validation": _figures(probabilities, truth, threshold)}
    if how == "adapt":
        before = model.probabilities([data.sentences[row] for row in rows])[:, : len(columns)]
        metrics[model.name] = _figures(before, truth, model.threshold)

    shifts = dict(zip(columns, shift.tolist(), strict=True))
    final = best.fit(data)
    final.rescale(scale, np.array([shifts.get(label, 0.0) for label in final.classes_]))
    info = {
        "created": datetime.now(timezone.utc).date().isoformat(),
        "settings": {
            "how": how,
            **({"base": model.name} if how == "adapt" else {}),
            **({"weight": best.weight} if how == "together" else {}),
            **_settings(best.classifier),
            "folds": folds,
            "seed": seed,
            "logit_scale": scale,
            "logit_shift": shifts,
        },
        "training_data": _describe(data),
        "metrics": metrics,
    }
    parameters = model.splitter.parameters if splitter is None else splitter
    return Model(name, final.to_linear(), SentenceSplitter(parameters), threshold, info)


def _candidates(how: str, base: Model, classifier: HypeClassifier | None) -> list[Candidate]:
    if how == "together":
        corpus = read_corpus(shipped_path("corpus/open-en.tsv"))
        given = HypeClassifier(C=4.0) if classifier is None else classifier
        return [Candidate(given, corpus, weight) for weight in (1.0, 3.0, 10.0)]
    # What class weights would do to a model that is adapted, calibration does.
    class_weights = (None,) if how == "adapt" else (None, "balanced")
    classifiers = [
        HypeClassifier(C=C, class_weight=class_weight)
        for C in (1.0, 3.0, 10.0)
        for class_weight in class_weights
    ]
    if classifier is not None:
        classifiers = [classifier]
    if how == "adapt":
        classifiers = [clone(each).set_params(prior=base.linear) for each in classifiers]
    return [Candidate(each) for each in classifiers]


def _settings(classifier: HypeClassifier) -> dict[str, Any]:
    settings = classifier.get_params()
    del settings["prior"]
    vectors = settings["word_vectors"]
    return {**settings, "word_vectors": None if vectors is None else list(vectors.vectors.shape)}


def _figures(probabilities: Floats, truth: Any, threshold: float) -> dict[str, Any]:
    article = truth < 2  # fact or hype
    figures = binary_figures(truth[article] == 1, _hype(probabilities[article]), threshold)
    metrics = {
        "sentences": len(truth),
        "macro_f1": [figures.macro_f1.value, figures.macro_f1.low, figures.macro_f1.high],
        "roc_auc": figures.roc_auc,
        "expected_calibration_error": figures.ece,
    }
    if probabilities.shape[1] > 2:
        metrics["f1_other"] = float(f1_score(~article, probabilities[:, 2] >= 0.5))
    return metrics


def _hype(probabilities: Floats) -> Floats:
    """Return the probability of hype, given that a sentence is no chrome."""
    return np.asarray(probabilities[:, 1] / probabilities[:, :2].sum(axis=1))


def _describe(data: LabelledSentences) -> dict[str, Any]:
    return {
        "sentences": len(data),
        "articles": len(set(data.docs)),
        "labels": dict(sorted(Counter(data.labels).items())),
        "sha256": data.fingerprint(),
    }
