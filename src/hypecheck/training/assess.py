"""How good a model is on labelled sentences."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from hypecheck.errors import DataError
from hypecheck.explanation import Explanation
from hypecheck.model import Model
from hypecheck.report import LABELS, ScoredSentence
from hypecheck.training.corpus import LabelledSentences
from hypecheck.training.evaluation import Interval, binary_figures, macro_f1_interval
from hypecheck.training.wording import one_line, show_interval


@dataclass(frozen=True)
class LabelFigures:
    """How well one label is found.

    Attributes
    ----------
    precision, recall, f1 : float
        0 where there is nothing to divide by.
    support : int
        Sentences that bear the label in truth.

    Examples
    --------
    >>> LabelFigures(precision=0.8, recall=0.4, f1=0.53, support=10).support
    10
    """

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Mistake:
    """A sentence that the model labels wrongly.

    Attributes
    ----------
    row : int
        Where it stands in the data, from 0.
    truth : str
        Its label there.
    explanation : Explanation
        Why the model gave ``explanation.sentence.label``.

    Examples
    --------
    >>> import hypecheck
    >>> Mistake(0, "hype", hypecheck.explain("The vote is on Monday, he said.")).truth
    'hype'
    """

    row: int
    truth: str
    explanation: Explanation

    def to_dict(self) -> dict[str, Any]:
        """Return the mistake as plain data."""
        return {**vars(self), "explanation": self.explanation.to_dict()}


@dataclass(frozen=True)
class Evaluation:
    """How good a model is on labelled sentences.

    Attributes
    ----------
    model : str
        Name of the model.
    n : int
        Sentences measured.
    labels : tuple of str
        Those that occur in truth or were given, in the order of `confusion`.
    macro_f1 : Interval
        Mean F1 of these labels; the interval comes from resampling articles.
    by_label : dict of str to LabelFigures
        Precision, recall and F1 of each.
    roc_auc, ece, brier : float
        How well ``hype`` tells hype from fact, on the sentences that are one of them: area under
        the ROC curve, expected calibration error, Brier score. nan if it cannot be said.
    confusion : tuple of tuple of int
        Sentences by true label (row) and given label (column).
    mistakes : tuple of Mistake
        The worst: those to whose true label the model gives the lowest probability.
    seen : bool
        Whether these are the very sentences that the model was trained on, so that the figures
        say nothing about others.

    Examples
    --------
    >>> import hypecheck
    >>> data = LabelledSentences.of(["It rose 4%, he said.", "A farce!"], ["fact", "hype"])
    >>> hypecheck.load("en").evaluate(data).confusion
    ((1, 0), (0, 1))
    """

    model: str
    n: int
    labels: tuple[str, ...]
    macro_f1: Interval
    by_label: dict[str, LabelFigures]
    roc_auc: float
    ece: float
    brier: float
    confusion: tuple[tuple[int, ...], ...]
    mistakes: tuple[Mistake, ...]
    seen: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as plain data, with None for what cannot be said."""
        data = asdict(replace(self, mistakes=()))
        data["mistakes"] = [mistake.to_dict() for mistake in self.mistakes]
        return {key: None if value != value else value for key, value in data.items()}

    def __str__(self) -> str:
        """Return the figures and the worst mistakes, readable in a terminal."""
        model = one_line(self.model)
        warning = f"{model} was trained on these sentences: measure it on others."
        lines = [
            *([warning] if self.seen else []),
            f"{model} on {self.n} sentences: macro-F1 {show_interval(self.macro_f1)}",
            "hype against fact: "
            f"ROC-AUC {self.roc_auc:.3f}, ECE {self.ece:.3f}, Brier {self.brier:.3f}",
            "",
            "label  precision  recall     F1  sentences  labelled "
            + "".join(f"{label:>7}" for label in self.labels),
        ]
        for label, counts in zip(self.labels, self.confusion, strict=True):
            found = self.by_label[label]
            lines.append(
                f"{label:5}  {found.precision:9.3f}  {found.recall:6.3f}  {found.f1:5.3f}  "
                f"{found.support:9}           " + "".join(f"{count:7}" for count in counts)
            )
        if self.mistakes:
            lines += ["", "worst mistakes (row: true label, given label, hype)"]
        for mistake in self.mistakes:
            given = mistake.explanation.sentence
            lines.append(
                f"{mistake.row:6}: {mistake.truth}, {given.label}, {given.hype:.0%}  "
                + one_line(given.text)
            )
        return "\n".join(lines)


def evaluate(model: Model, data: LabelledSentences, worst: int = 10) -> Evaluation:
    """Measure a model on labelled sentences that it was not trained on.

    Parameters
    ----------
    model : Model
        The model, at its own threshold.
    data : LabelledSentences
        If none is labelled `other`, each sentence is taken to be fact or hype, and the threshold
        alone decides.
    worst : int
        Mistakes to explain.

    Returns
    -------
    Evaluation

    Raises
    ------
    DataError
        If there are no sentences.

    Examples
    --------
    >>> import hypecheck
    >>> data = LabelledSentences.of(["It rose 4%, he said.", "A farce!"], ["fact", "fact"])
    >>> [mistake.row for mistake in evaluate(hypecheck.load("en"), data).mistakes]
    [1]
    """
    scored = score_as_labelled(model, data)
    truth = data.labels
    given = [each.label for each in scored]
    labels = tuple(label for label in LABELS if label in {*truth, *given})
    pairs = Counter(zip(truth, given, strict=True))
    figures = np.transpose(
        precision_recall_fscore_support(truth, given, labels=labels, zero_division=0.0)
    )
    article = [i for i, label in enumerate(truth) if label != "other"]
    roc_auc = ece = brier = math.nan
    if article:
        binary = binary_figures(
            [truth[i] == "hype" for i in article],
            [scored[i].hype for i in article],
            model.threshold,
        )
        roc_auc, ece, brier = binary.roc_auc, binary.ece, binary.brier
    wrong = [i for i in range(len(data)) if truth[i] != given[i]]
    wrong.sort(key=lambda i: scored[i].probabilities[truth[i]])
    return Evaluation(
        model=model.name,
        n=len(data),
        labels=labels,
        macro_f1=macro_f1_interval(truth, given, data.docs),
        by_label={
            label: LabelFigures(float(p), float(r), float(f1), int(support))
            for label, (p, r, f1, support) in zip(labels, figures, strict=True)
        },
        roc_auc=roc_auc,
        ece=ece,
        brier=brier,
        confusion=tuple(tuple(pairs[true, called] for called in labels) for true in labels),
        mistakes=tuple(
            Mistake(i, truth[i], replace(model.explain(data.sentences[i]), sentence=scored[i]))
            for i in wrong[:worst]
        ),
        seen=(model.info.get("training_data") or {}).get("sha256") == data.fingerprint(),
    )


def score_as_labelled(model: Model, data: LabelledSentences) -> list[ScoredSentence]:
    """Score sentences; if none is labelled `other` in truth, the threshold alone decides.

    Raises
    ------
    DataError
        If there are no sentences.

    Examples
    --------
    >>> import hypecheck
    >>> data = LabelledSentences.of(["Share this page"], ["fact"])
    >>> [scored] = score_as_labelled(hypecheck.load("en"), data)
    >>> scored.label == "other"
    False
    """
    if not len(data):
        raise DataError("there are no labelled sentences to measure on")
    scored = model.score_sentences(data.sentences)
    if "other" in data.labels:
        return scored
    return [
        replace(each, label="hype" if each.hype >= model.threshold else "fact") for each in scored
    ]
