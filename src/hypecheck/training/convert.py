"""From a scikit-learn pipeline to a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import datetime, timezone
from typing import Any

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from hypecheck.errors import DataError, InputError
from hypecheck.grams import analyze
from hypecheck.linear import Floats, LinearModel, in_single_precision, softmax
from hypecheck.model import Model
from hypecheck.report import LABELS, check_threshold
from hypecheck.scoring import load
from hypecheck.sentences import SentenceSplitter, SplitterParameters
from hypecheck.training.calibration import best_threshold, fit_calibration
from hypecheck.training.classifier import HypeClassifier
from hypecheck.training.corpus import LabelledSentences
from hypecheck.training.features import all_grams
from hypecheck.training.weights import Step, linear_weights, shown

_NEVER = -30.0  # logit of a label that the pipeline does not know
_FIRST = "TfidfVectorizer(analyzer=hypecheck.all_grams, sublinear_tf=True)"


def from_pipeline(
    pipeline: Pipeline,
    *,
    name: str = "custom",
    labels: Mapping[Any, str] | None = None,
    splitter: SplitterParameters | None = None,
    threshold: float | None = None,
    calibrate_on: LabelledSentences | None = None,
) -> Model:
    """Turn a fitted scikit-learn pipeline into a model.

    It begins with a `TfidfVectorizer`, or a `CountVectorizer` and a `TfidfTransformer`, with
    ``analyzer=all_grams``, ``sublinear_tf=True`` and ``norm="l2"``, and ends with a linear
    classifier. In between there may be linear steps: feature selection, scaling, TruncatedSVD
    and the like. A pipeline that is nothing but a `HypeClassifier` will do too.

    Unless it is calibrated, the likeliest label is the class that the pipeline predicts, and
    probabilities are the softmax of its decision values. For a `LogisticRegression` that is
    multinomial, or of two classes, they are those of `predict_proba` to about 1e-6, because
    models are stored in single precision. For other classifiers they mean little without
    `calibrate_on`.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        Fitted, with two classes that stand for fact and hype, or a third for other. A model of
        two classes never says ``other``.
    name : str
        Name of the model.
    labels : mapping to str, optional
        What the classes stand for, such as ``{"SUBJ": "hype", "OBJ": "fact"}``. ``fact``,
        ``hype`` and ``other`` need not be named.
    splitter : SplitterParameters, optional
        What the sentence splitter knows; that of the default model if not given.
    threshold : float, optional
        Threshold of the model; by default that with the best macro-F1 on `calibrate_on`, and .5
        without.
    calibrate_on : LabelledSentences, optional
        Sentences that the pipeline was not fitted on, to calibrate the probabilities with.
        Labels that the pipeline does not know are left out.

    Returns
    -------
    Model

    Raises
    ------
    InputError
        If the pipeline cannot be converted; the message names the step and says what to do.
    DataError
        If `calibrate_on` lacks a label that the pipeline knows.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> texts = ["It rose 4%, she said.", "What a farce, again!"] * 4
    >>> pipeline = Pipeline([
    ...     ("tfidf", TfidfVectorizer(analyzer=all_grams, sublinear_tf=True)),
    ...     ("regression", LogisticRegression()),
    ... ]).fit(texts, ["OBJ", "SUBJ"] * 4)
    >>> model = from_pipeline(pipeline, labels={"OBJ": "fact", "SUBJ": "hype"})
    >>> [sentence.label for sentence in model.score_sentences(["It fell 2%, he said."])]
    ['fact']
    """
    if threshold is not None:
        threshold = check_threshold(threshold)
    if not isinstance(pipeline, Pipeline):
        raise InputError(
            f"pipeline must be a fitted sklearn Pipeline, not {type(pipeline).__name__}; "
            "of a search give best_estimator_, and put a HypeClassifier into a Pipeline"
        )
    steps = list(_steps(pipeline))
    if not steps:
        raise InputError(f"the pipeline has no steps; begin with {_FIRST}")
    if not isinstance(steps[0][1], CountVectorizer | HypeClassifier):
        raise InputError(
            f"{shown(steps[0])} cannot be converted; begin with {_FIRST}, or let a HypeClassifier "
            "be the only step"
        )
    for step in steps:
        _check_fitted(step)
    known = _known(steps[-1], labels)
    own = isinstance(steps[0][1], HypeClassifier)
    linear = _own_linear(steps[0][1], known) if own else _linear(steps, known)
    scale, shift, best = 1.0, np.zeros(len(known)), 0.5
    if calibrate_on is not None:
        scale, shift, best = _calibration(linear, calibrate_on, LABELS[: len(known)])
    info = {
        "created": datetime.now(timezone.utc).date().isoformat(),
        "settings": {
            "steps": [type(step).__name__ for _, step in steps],
            "logit_scale": scale,
            "logit_shift": dict(zip(LABELS, shift.tolist(), strict=False)),
        },
    }
    parameters = load().splitter.parameters if splitter is None else splitter
    return Model(
        name,
        _rescaled(linear, scale, shift),
        SentenceSplitter(parameters),
        best if threshold is None else threshold,
        info,
    )


def _steps(pipeline: Pipeline) -> Iterator[Step]:
    for name, step in pipeline.steps:
        if isinstance(step, Pipeline):
            yield from _steps(step)
        elif step is not None and step != "passthrough":
            yield name, step


def _check_fitted(step: Step) -> None:
    try:
        check_is_fitted(step[1])
    except NotFittedError as error:
        raise InputError(f"{shown(step)} is not fitted; call fit on the pipeline first") from error


def _known(last: Step, labels: Mapping[Any, str] | None) -> list[str]:
    """Return what each class of the classifier stands for."""
    classes = getattr(last[1], "classes_", None)
    if classes is None:
        raise InputError(f"{shown(last)} is no classifier; let the pipeline end with a linear one")
    if isinstance(classes, list):
        raise InputError(f"{shown(last)} has several outputs; fit it on one label per sentence")
    meanings = {**{label: label for label in LABELS}, **(labels or {})}
    known = [meanings.get(each) for each in classes.tolist()]
    if sorted(map(str, known)) not in (["fact", "hype"], ["fact", "hype", "other"]):
        raise InputError(
            f"{shown(last)} has the classes {classes.tolist()}; with labels, say which one is "
            'fact, which is hype and, of three, which is other, as in {"SUBJ": "hype", '
            '"OBJ": "fact"}'
        )
    return [str(each) for each in known]


def _own_linear(classifier: HypeClassifier, known: list[str]) -> LinearModel:
    """Return the weights of a copy that calls its classes fact, hype and other."""
    classifier = copy(classifier)
    order = [known.index(label) for label in LABELS[: len(known)]]
    classifier.classes_ = np.array(LABELS[: len(known)])
    for name in ("coef_", "word_coef_", "intercept_"):
        setattr(classifier, name, getattr(classifier, name)[order])
    return classifier.to_linear()


def _linear(steps: list[Step], known: list[str]) -> LinearModel:
    terms, idf, rest = _tfidf(steps)
    weights, intercept = linear_weights(rest, len(terms))
    gram_weights = _by_label(weights.T, known).T
    return LinearModel(
        LABELS,
        terms,
        gram_idf=idf,
        word_idf=np.zeros_like(idf),
        gram_weights=gram_weights,
        word_weights=np.zeros_like(gram_weights),
        intercept=_by_label(intercept, known, _NEVER),
    )


def _by_label(rows: Floats, known: list[str], missing: float = 0.0) -> Floats:
    """Return rows, one for each of the known labels, in the order of all labels."""
    ordered = np.full((len(LABELS), *rows.shape[1:]), missing)
    ordered[[LABELS.index(label) for label in known]] = rows
    return ordered


def _tfidf(steps: list[Step]) -> tuple[tuple[str, ...], Floats, list[Step]]:
    """Return the terms, their IDF, and the steps that follow."""
    counts, *rest = steps
    weighting = counts
    if not isinstance(counts[1], TfidfVectorizer):
        if not rest or not isinstance(rest[0][1], TfidfTransformer):
            raise InputError(
                f"{shown(counts)} is not followed by TfidfTransformer(sublinear_tf=True); add it"
            )
        weighting, *rest = rest
    _require(counts, "analyzer", all_grams, "hypecheck.all_grams")
    _require(counts, "binary", False)
    _require(weighting, "sublinear_tf", True)
    _require(weighting, "norm", "l2")
    if not rest:
        raise InputError(f"{shown(weighting)} is the last step; add a linear classifier")
    terms = tuple(map(str, counts[1].get_feature_names_out()))
    return terms, weighting[1].idf_ if weighting[1].use_idf else np.ones(len(terms)), rest


def _require(step: Step, parameter: str, value: object, written: str = "") -> None:
    found = getattr(step[1], parameter)
    if found != value:
        raise InputError(
            f"{shown(step)} has {parameter}={found!r}; "
            f"fit it with {parameter}={written or repr(value)}"
        )


def _calibration(
    linear: LinearModel, data: LabelledSentences, known: tuple[str, ...]
) -> tuple[float, Floats, float]:
    """Return the scale and the shifts of the logits, and the threshold that goes with them."""
    missing = [label for label in known if label not in data.labels]
    if missing:
        raise DataError(f"calibrate_on has no sentence labelled {' or '.join(missing)}; add some")
    data = data.take(i for i, label in enumerate(data.labels) if label in known)
    truth = np.array([LABELS.index(label) for label in data.labels])
    logits = linear.logits(map(analyze, data.sentences))[:, : len(known)]
    scale, shift = fit_calibration(logits, truth)
    article = truth != LABELS.index("other")
    hype = softmax((scale * logits + shift)[article, :2])[:, 1]
    return scale, shift, best_threshold(truth[article] == LABELS.index("hype"), hype)


def _rescaled(linear: LinearModel, scale: float, shift: Floats) -> LinearModel:
    """Return the model with calibrated logits, in the single precision that is stored."""
    intercept = linear.intercept.copy()
    intercept[: len(shift)] = scale * intercept[: len(shift)] + shift
    numbers = (
        linear.gram_idf,
        linear.word_idf,
        scale * linear.gram_weights,
        scale * linear.word_weights,
        intercept,
    )
    rounded = list(map(in_single_precision, numbers))
    if not all(np.isfinite(each).all() for each in rounded):
        raise InputError("the pipeline has weights that are not finite; fit it on other settings")
    return LinearModel(linear.labels, linear.terms, *rounded)
