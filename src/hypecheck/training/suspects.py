"""Labels that are probably wrong, by what a model says that was trained without them.

Confident learning: C. Northcutt, L. Jiang and I. Chuang, "Confident Learning: Estimating
Uncertainty in Dataset Labels", Journal of Artificial Intelligence Research 70 (2021).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.base import clone

from hypecheck.errors import DataError
from hypecheck.grams import describe_term
from hypecheck.phrases import in_words
from hypecheck.sentences import Sentence
from hypecheck.training.classifier import HypeClassifier
from hypecheck.training.corpus import LabelledSentences
from hypecheck.training.validation import divided
from hypecheck.training.wording import one_line

_REASONS = 3


@dataclass(frozen=True)
class Suspect:
    """A sentence whose label is worth a second look.

    Attributes
    ----------
    row : int
        Where it stands in the data, from 0.
    text : str
        The sentence.
    label, suggested : str
        Its label, and the one that a model which did not see it would give.
    probabilities : dict of str to float
        What that model gives to each label.
    reasons : tuple of str
        The words, pairs and marks of the sentence that speak most for the suggested label.

    Examples
    --------
    >>> chances = {"fact": 0.1, "hype": 0.9}
    >>> print(Suspect(7, "What a farce!", "fact", "hype", chances, ("the word “farce”",)))
         7: fact, rather hype (90% against 10%; the word “farce”)  What a farce!
    """

    row: int
    text: str
    label: str
    suggested: str
    probabilities: dict[str, float]
    reasons: tuple[str, ...]

    @property
    def margin(self) -> float:
        """How much more probable the suggested label is than the given one, 0 to 1."""
        return self.probabilities[self.suggested] - self.probabilities[self.label]

    def to_dict(self) -> dict[str, Any]:
        """Return the suspect as plain data."""
        return {**asdict(self), "margin": self.margin}

    def __str__(self) -> str:
        """Return the suspect on one line, readable in a terminal."""
        chances = self.probabilities
        return (
            f"{self.row:6}: {self.label}, rather {self.suggested} "
            f"({chances[self.suggested]:.0%} against {chances[self.label]:.0%}; "
            f"{', '.join(map(one_line, self.reasons))})  {one_line(self.text)}"
        )


def find_suspects(
    data: LabelledSentences,
    classifier: HypeClassifier | None = None,
    folds: int = 5,
    seed: int = 0,
) -> list[Suspect]:
    """Find the rows whose labels are most likely wrong, the most doubtful first.

    Each part of the data is labelled by a classifier that is trained on the others. A row is
    suspect if another label is likelier than its own, and at least as likely as that label is on
    the average of the rows that bear it.

    Parameters
    ----------
    data : LabelledSentences
        Labelled sentences; those of one article stay in one part.
    classifier : HypeClassifier, optional
        The settings; `HypeClassifier()` by default.
    folds : int
        Number of parts.
    seed : int
        Seed of the division into parts.

    Returns
    -------
    list of Suspect
        By falling `margin`. Not every suspect is wrong, nor is every wrong label suspect.

    Raises
    ------
    DataError
        If there are fewer articles than folds, or a label stands in too few of them.

    Examples
    --------
    >>> texts = ["It rose 4%, she said.", "What a farce, again!"] * 10
    >>> labels = ["fact", "hype"] * 9 + ["fact", "fact"]
    >>> found = find_suspects(LabelledSentences.of(texts, labels))
    >>> [(suspect.row, suspect.suggested) for suspect in found]
    [(19, 'hype')]
    """
    if not 2 <= folds <= len(set(data.docs)):
        raise DataError(
            f"{len(set(data.docs))} articles cannot be divided into {folds} folds; "
            "folds must be at least 2 and at most the number of articles"
        )
    classes = np.unique(data.labels)
    if len(classes) < 2:
        raise DataError(f"all sentences are labelled {classes[0]}: there is nothing to doubt it by")
    truth = np.searchsorted(classes, data.labels)
    probabilities = np.empty((len(data), len(classes)))
    parts = []
    for inside, outside in divided(truth, data.docs, folds, seed):
        fitted = _fit(HypeClassifier() if classifier is None else classifier, data.take(inside))
        if len(fitted.classes_) < len(classes):
            raise DataError("a label stands in too few articles; lower folds or label more")
        probabilities[outside] = fitted.predict_proba(data.take(outside).sentences)
        parts.append((fitted, outside))
    usual = np.array([probabilities[truth == c, c].mean() for c in range(len(classes))])
    likely = np.where(probabilities >= usual, probabilities, 0.0)
    suggested = likely.argmax(axis=1)
    doubted = likely.max(axis=1) > probabilities[np.arange(len(data)), truth]
    found = []
    for fitted, outside in parts:
        for row in outside[doubted[outside]].tolist():
            new, old = int(suggested[row]), int(truth[row])
            found.append(
                Suspect(
                    row,
                    data.sentences[row].text,
                    data.labels[row],
                    str(classes[new]),
                    dict(zip(classes.tolist(), probabilities[row].tolist(), strict=True)),
                    _reasons(fitted, data.sentences[row], new, old),
                )
            )
    return sorted(found, key=lambda suspect: (-suspect.margin, suspect.row))


def _fit(classifier: HypeClassifier, data: LabelledSentences) -> HypeClassifier:
    fitted: HypeClassifier = clone(classifier)
    return fitted.fit(data.sentences, data.labels, data.weights)


def _reasons(
    fitted: HypeClassifier, sentence: Sentence, suggested: int, label: int
) -> tuple[str, ...]:
    grams = fitted.vectorizer_.transform([sentence])
    pushes = grams.data * (fitted.coef_[suggested] - fitted.coef_[label])[grams.indices]
    strongest = [i for i in np.argsort(-pushes)[:_REASONS] if pushes[i] > 0]
    names = fitted.vectorizer_.get_feature_names_out()[grams.indices[strongest]]
    return tuple(in_words(*describe_term(str(name))) for name in names)
