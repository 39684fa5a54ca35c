"""Training a model: cross-validation, calibration, threshold, final fit."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.base import clone
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from hypecheck.errors import DataError
from hypecheck.linear import Floats, softmax
from hypecheck.model import Model
from hypecheck.report import LABELS, check_threshold
from hypecheck.scoring import load
from hypecheck.sentences import SentenceSplitter, SplitterParameters
from hypecheck.training.calibration import best_threshold, fit_calibration
from hypecheck.training.classifier import HypeClassifier
from hypecheck.training.corpus import LabelledSentences
from hypecheck.training.evaluation import binary_figures


def train(
    data: LabelledSentences,
    *,
    name: str = "custom",
    classifier: HypeClassifier | None = None,
    splitter: SplitterParameters | None = None,
    representative: Callable[[str], bool] | None = None,
    threshold: float | None = None,
    folds: int = 5,
    seed: int = 0,
    n_jobs: int = -1,
) -> Model:
    """Train a model on labelled sentences.

    Cross-validation, in which no article stands on both sides, gives logits for sentences
    that were not trained on; on these the calibration and the threshold are fitted. The
    model itself is then trained on everything.

    Parameters
    ----------
    data : LabelledSentences
        With all three labels.
    name : str
        Name of the model.
    classifier : HypeClassifier, optional
        The settings; `HypeClassifier()` by default.
    splitter : SplitterParameters, optional
        What the sentence splitter knows; that of the default model if not given.
    representative : callable, optional
        Tells of the name of an article whether its mix of labels is that of the texts to be
        scored. Calibration and threshold are fitted on these; on all by default.
    threshold : float, optional
        Threshold of the model; that with the best macro-F1 in cross-validation by default.
    folds : int
        Number of parts in cross-validation.
    seed : int
        Seed of the division into parts.
    n_jobs : int
        Folds trained at the same time, as in `joblib.Parallel`.

    Returns
    -------
    Model
        Its `info` holds settings, sizes and the figures of the cross-validation.

    Raises
    ------
    DataError
        If a label is missing or there are fewer articles than folds.
    InputError
        If the threshold does not lie between 0 and 1.

    Examples
    --------
    >>> texts = ["It rose 4%, she said.", "What a farce, again!", "Share this page"] * 10
    >>> data = LabelledSentences.of(texts, ["fact", "hype", "other"] * 10)
    >>> model = train(data, folds=2, n_jobs=1)
    >>> [sentence.label for sentence in model.score_sentences(["It fell 2%, he said."])]
    ['fact']
    """
    _check(data, folds)
    if threshold is not None:
        threshold = check_threshold(threshold)
    classifier = HypeClassifier() if classifier is None else classifier
    parameters = load().splitter.parameters if splitter is None else splitter
    truth = np.array([LABELS.index(label) for label in data.labels])
    logits = _out_of_fold_logits(data, classifier, truth, folds, seed, n_jobs)
    rows = np.array(data.rows_of(representative or (lambda _: True)))
    scale, shift = fit_calibration(logits[rows], truth[rows])
    probabilities = softmax(scale * logits[rows] + shift)
    threshold, metrics = _decide(probabilities, truth[rows], threshold)

    final = clone(classifier).fit(data.sentences, data.labels, data.weights)
    final.rescale(scale, shift)
    info = {
        "created": datetime.now(timezone.utc).date().isoformat(),
        "settings": {
            **{
                key: value
                for key, value in classifier.get_params().items()
                if key != "word_vectors"
            },
            "word_vectors": _vectors_shape(classifier),
            "folds": folds,
            "seed": seed,
            "logit_scale": scale,
            "logit_shift": dict(zip(LABELS, shift.tolist(), strict=True)),
        },
        "training_data": _describe(data),
        "metrics": {"cross_validation": metrics},
    }
    return Model(name, final.to_linear(), SentenceSplitter(parameters), threshold, info)


def _check(data: LabelledSentences, folds: int) -> None:
    counts = Counter(data.labels)
    missing = [label for label in LABELS if not counts[label]]
    if missing:
        raise DataError(f"no sentence is labelled {' or '.join(missing)}; label some")
    articles = len(set(data.docs))
    if articles < folds:
        raise DataError(f"{articles} articles cannot be divided into {folds} folds; lower folds")


def _out_of_fold_logits(
    data: LabelledSentences,
    classifier: HypeClassifier,
    truth: Any,
    folds: int,
    seed: int,
    n_jobs: int,
) -> Floats:
    splits = list(
        StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split(
            truth, truth, groups=data.docs
        )
    )
    parts = Parallel(n_jobs=n_jobs)(
        delayed(_fit_and_score)(classifier, data.take(inside), data.take(outside))
        for inside, outside in splits
    )
    logits = np.empty((len(data), len(LABELS)))
    for (_, outside), part in zip(splits, parts, strict=True):
        logits[outside] = part
    return logits


def _fit_and_score(
    classifier: HypeClassifier, inside: LabelledSentences, outside: LabelledSentences
) -> Floats:
    fitted = clone(classifier).fit(inside.sentences, inside.labels, inside.weights)
    if tuple(fitted.classes_) != LABELS:
        raise DataError("a label stands in too few articles for cross-validation; lower folds")
    logits: Floats = fitted.decision_function(outside.sentences)
    return logits


def _decide(
    probabilities: Floats, truth: Any, threshold: float | None
) -> tuple[float, dict[str, Any]]:
    article = truth != LABELS.index("other")
    hype = probabilities[:, 1] / (probabilities[:, 0] + probabilities[:, 1])
    is_hype = truth[article] == LABELS.index("hype")
    if threshold is None:
        threshold = best_threshold(is_hype, hype[article])
    figures = binary_figures(is_hype, hype[article], threshold=threshold)
    metrics = {
        "sentences": len(truth),
        "macro_f1": [figures.macro_f1.value, figures.macro_f1.low, figures.macro_f1.high],
        "roc_auc": figures.roc_auc,
        "expected_calibration_error": figures.ece,
        "f1_other": float(f1_score(~article, probabilities[:, 2] >= 0.5)),
    }
    return threshold, metrics


def _vectors_shape(classifier: HypeClassifier) -> list[int] | None:
    vectors = classifier.word_vectors
    return None if vectors is None else list(vectors.vectors.shape)


def _describe(data: LabelledSentences) -> dict[str, Any]:
    fingerprint = hashlib.sha256()
    for sentence, label, doc in zip(data.sentences, data.labels, data.docs, strict=True):
        fingerprint.update(f"{doc}\t{label}\t{sentence.text}\n".encode(errors="surrogatepass"))
    return {
        "sentences": len(data),
        "articles": len(set(data.docs)),
        "labels": dict(sorted(Counter(data.labels).items())),
        "sha256": fingerprint.hexdigest(),
    }
