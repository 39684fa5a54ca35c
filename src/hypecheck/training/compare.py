"""Whether one model is better than another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest

from hypecheck.model import Model
from hypecheck.report import LABELS
from hypecheck.training.assess import score_as_labelled
from hypecheck.training.corpus import LabelledSentences
from hypecheck.training.evaluation import Interval, macro_f1_interval, macro_f1_of
from hypecheck.training.wording import one_line, show_interval


@dataclass(frozen=True)
class Comparison:
    """Whether a model is better than another on the same sentences.

    Attributes
    ----------
    models : tuple of (str, str)
        Names of the model and of the other.
    n : int
        Sentences measured.
    macro_f1 : tuple of (Interval, Interval)
        Of the model and of the other.
    difference : Interval
        Macro-F1 of the model less that of the other, from resampling articles for both at once.
    only_first_right, only_second_right : int
        Sentences that only the model, and only the other, labels rightly.
    p_value : float
        Of McNemar's exact test: how likely these two numbers would be at least as far apart if
        either model were as likely to be the one that is right.

    Examples
    --------
    >>> import hypecheck
    >>> data = LabelledSentences.of(["It rose 4%, he said.", "A farce!"], ["fact", "hype"])
    >>> model = hypecheck.load("en")
    >>> compare(model, model, data).verdict
    'The difference is no more than chance.'
    """

    models: tuple[str, str]
    n: int
    macro_f1: tuple[Interval, Interval]
    difference: Interval
    only_first_right: int
    only_second_right: int
    p_value: float

    @property
    def verdict(self) -> str:
        """Whether the difference is more than chance, at a level of 5%, in words."""
        up, down = self.difference.low > 0, self.difference.high < 0
        tested = self.p_value < 0.05
        if not (up or down or tested):
            return "The difference is no more than chance."
        ahead = self.only_first_right > self.only_second_right
        if tested and (up if ahead else down):
            better, worse = self.models if up else self.models[::-1]
            return f"{better} is better than {worse}: the difference is more than chance."
        return (
            "It is not clear whether the difference is more than chance: the interval of "
            "macro-F1 and the test of the labels disagree."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data."""
        return {**asdict(self), "verdict": self.verdict}

    def __str__(self) -> str:
        """Return the figures and the verdict, readable in a terminal."""
        names = zip(self.models, self.macro_f1, strict=True)
        return "\n".join(
            one_line(line)
            for line in [
                *(
                    f"{name}: macro-F1 {show_interval(figure)} on {self.n} sentences"
                    for name, figure in names
                ),
                f"difference: {show_interval(self.difference, '+')}",
                f"only {self.models[0]} is right: {self.only_first_right}, "
                f"only {self.models[1]}: {self.only_second_right} (McNemar's p {self.p_value:.2g})",
                self.verdict,
            ]
        )


def compare(model: Model, other: Model, data: LabelledSentences) -> Comparison:
    """Compare two models on the same labelled sentences, which neither was trained on.

    Parameters
    ----------
    model, other : Model
        The models, each at its own threshold.
    data : LabelledSentences
        If none is labelled `other`, the thresholds alone decide between fact and hype.

    Returns
    -------
    Comparison

    Raises
    ------
    DataError
        If there are no sentences.

    Notes
    -----
    McNemar's test in its exact form: Q. McNemar, "Note on the Sampling Error of the Difference
    Between Correlated Proportions or Percentages", Psychometrika 12 (1947). It takes sentences
    as independent; the interval takes only articles so.

    Examples
    --------
    >>> import hypecheck
    >>> data = LabelledSentences.of(["It rose 4%, he said.", "A farce!"], ["fact", "hype"])
    >>> compare(hypecheck.load("en"), hypecheck.load("en-open"), data).difference.value
    0.0
    """
    first, second = ([s.label for s in score_as_labelled(each, data)] for each in (model, other))
    right = [
        (a == truth, b == truth) for a, b, truth in zip(first, second, data.labels, strict=True)
    ]
    only_first, only_second = right.count((True, False)), right.count((False, True))
    apart = only_first + only_second
    return Comparison(
        models=(model.name, other.name),
        n=len(data),
        macro_f1=(
            macro_f1_interval(data.labels, first, data.docs),
            macro_f1_interval(data.labels, second, data.docs),
        ),
        difference=_difference(data, first, second),
        only_first_right=only_first,
        only_second_right=only_second,
        p_value=float(binomtest(only_first, apart).pvalue) if apart else 1.0,
    )


def _difference(
    data: LabelledSentences, first: list[str], second: list[str], repeats: int = 1000, seed: int = 0
) -> Interval:
    """Resample articles, each with its counts under both models."""
    docs = np.unique(data.docs, return_inverse=True)[1]
    size = len(LABELS)
    counts = np.zeros((int(docs.max()) + 1, 2, size**2), dtype=np.int64)
    for doc, truth, *given in zip(docs, data.labels, first, second, strict=True):
        for side, label in enumerate(given):
            counts[doc, side, LABELS.index(truth) * size + LABELS.index(label)] += 1
    # Articles with equal counts are interchangeable: it is enough to draw how often each comes up.
    kinds, copies = np.unique(counts, axis=0, return_counts=True)
    draws = np.random.default_rng(seed).multinomial(len(counts), copies / len(counts), repeats)
    resampled = np.tensordot(draws, kinds, axes=1)
    differences = macro_f1_of(resampled[:, 0]) - macro_f1_of(resampled[:, 1])
    low, high = np.percentile(differences, [2.5, 97.5])
    whole = macro_f1_of(counts.sum(axis=0))
    return Interval(float(whole[0] - whole[1]), float(low), float(high))
