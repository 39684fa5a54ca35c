"""Settings chosen by cross-validation, in which no article stands on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from sklearn.base import clone
from sklearn.model_selection import StratifiedGroupKFold
from tqdm.auto import tqdm

from hypecheck.errors import DataError
from hypecheck.linear import Floats
from hypecheck.report import LABELS
from hypecheck.training.calibration import calibrated_loss
from hypecheck.training.classifier import HypeClassifier
from hypecheck.training.corpus import LabelledSentences

_STEADY = 500  # sentences from which one division into folds is enough
_LARGE = 20_000  # sentences from which one fold is enough to choose settings by

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Candidate:
    """Settings to train with.

    Parameters
    ----------
    classifier : HypeClassifier
        Not fitted.
    beside : LabelledSentences, optional
        What it is always trained on besides.
    weight : float
        How often a sentence counts beside one of these.

    Examples
    --------
    >>> data = LabelledSentences.of(["It rose 4%, he said.", "A farce!"] * 2, ["fact", "hype"] * 2)
    >>> Candidate(HypeClassifier(), beside=data, weight=3.0).fit(data).classes_.tolist()
    ['fact', 'hype']
    """

    classifier: HypeClassifier
    beside: LabelledSentences | None = None
    weight: float = 1.0

    def fit(self, data: LabelledSentences) -> HypeClassifier:
        """Return a classifier that is trained on the sentences."""
        if self.beside is not None:
            data = self.beside + data.weighted(self.weight)
        fitted: HypeClassifier = clone(self.classifier)
        return fitted.fit(data.sentences, data.labels, data.weights)


def cross_validate(
    candidates: Sequence[Candidate],
    data: LabelledSentences,
    *,
    folds: int = 5,
    seed: int = 0,
    n_jobs: int = -1,
    progress: bool = False,
) -> tuple[Candidate, Floats]:
    """Choose settings, and return the logits that they give to sentences held out.

    Fewer than 500 sentences are divided into folds up to five times, and logits averaged; of
    20,000 and more, the first fold decides.

    Parameters
    ----------
    candidates : sequence of Candidate
        The settings.
    data : LabelledSentences
        The sentences.
    folds, seed, n_jobs, progress
        As in `hypecheck.training.train.train`.

    Returns
    -------
    best : Candidate
        That under which the labels held out are likeliest, once calibrated.
    logits : ndarray of shape (n_sentences, n_labels)
        Columns for the labels that occur in `data`.

    Raises
    ------
    DataError
        If there are fewer articles than folds, or a label stands in too few of them.

    Examples
    --------
    >>> data = LabelledSentences.of(["It rose 4%, he said.", "A farce!"] * 4, ["fact", "hype"] * 4)
    >>> best, logits = cross_validate([Candidate(HypeClassifier())], data, folds=2, n_jobs=1)
    >>> logits.argmax(axis=1).tolist()
    [0, 1, 0, 1, 0, 1, 0, 1]
    """
    labels = [label for label in LABELS if label in data.labels]
    truth = np.array([labels.index(label) for label in data.labels])
    splits = _splits(truth, data.docs, folds, seed)
    first = splits[:1] if len(data) >= _LARGE else splits
    rest = splits[len(first) :]
    parallel = Parallel(n_jobs=n_jobs, return_as="generator", max_nbytes=None)

    with tqdm(
        total=len(candidates) * len(first) + len(rest), unit="fit", disable=not progress
    ) as bar:

        def held_out(tasks: Iterable[tuple[Candidate, tuple[Ids, Ids]]]) -> list[Floats]:
            found = []
            for logits in parallel(
                delayed(_fit_and_score)(candidate, data.take(inside), data.take(outside), labels)
                for candidate, (inside, outside) in tasks
            ):
                bar.update()
                found.append(logits)
            return found

        parts = held_out((candidate, split) for candidate in candidates for split in first)
        by_candidate = [parts[i : i + len(first)] for i in range(0, len(parts), len(first))]
        losses = [_loss(truth, first, each) for each in by_candidate]
        best = int(np.argmin(losses))
        logits = by_candidate[best] + held_out((candidates[best], split) for split in rest)
    return candidates[best], _joined(len(data), splits, logits)


def divided(truth: Ids, docs: Sequence[str], folds: int, seed: int) -> Iterator[tuple[Ids, Ids]]:
    """Divide sentences into folds that have much the same labels and share no article.

    Parameters
    ----------
    truth : ndarray of int
        The label of each sentence.
    docs : sequence of str
        The article of each sentence.
    folds : int
        How many there are to be.
    seed : int
        Seed of the order in which articles are dealt out.

    Yields
    ------
    inside, outside : ndarray of int
        The sentences to train on, and those of a fold.

    Examples
    --------
    >>> for _, outside in divided(np.array([0, 1, 0, 1, 0, 1]), list("aabbcc"), 3, seed=0):
    ...     print(outside)
    [4 5]
    [2 3]
    [0 1]
    """
    # Shuffled here, because releases of scikit-learn before 1.8 shuffle the labels of articles
    # against their names, and their folds are others.
    names, articles = np.unique(docs, return_inverse=True)
    place = np.argsort(np.random.RandomState(seed).permutation(len(names)))
    yield from StratifiedGroupKFold(folds).split(truth, truth, groups=place[articles])


def _splits(truth: Ids, docs: Sequence[str], folds: int, seed: int) -> list[tuple[Ids, Ids]]:
    articles = len(set(docs))
    if articles < folds:
        raise DataError(f"{articles} articles cannot be divided into {folds} folds; lower folds")
    splits: list[tuple[Ids, Ids]] = []
    for i in range(min(5, max(1, _STEADY // len(truth)))):
        for inside, outside in divided(truth, docs, folds, seed + i):
            # Of the further divisions, those without all labels are of no use.
            if i == 0 or len(np.unique(truth[inside])) == truth.max() + 1:
                splits.append((inside, outside))
    return splits


def _fit_and_score(
    candidate: Candidate,
    inside: LabelledSentences,
    outside: LabelledSentences,
    labels: list[str],
) -> Floats:
    if missing := [label for label in labels if label not in inside.labels]:
        raise DataError(
            f"the label {missing[0]} stands in too few articles for cross-validation; "
            "label more, or leave out its rows"
        )
    fitted = candidate.fit(inside)
    columns = np.flatnonzero([label in labels for label in fitted.classes_])
    logits: Floats = fitted.logits(outside.sentences)[:, columns]
    return logits


def _joined(n: int, splits: list[tuple[Ids, Ids]], parts: list[Floats]) -> Floats:
    """Return the mean logits of each sentence over the times that it was held out."""
    total, times = np.zeros((n, parts[0].shape[1])), np.zeros((n, 1))
    for (_, outside), logits in zip(splits, parts, strict=True):
        total[outside] += logits
        times[outside] += 1
    return np.asarray(total / np.maximum(times, 1))


def _loss(truth: Ids, splits: list[tuple[Ids, Ids]], parts: list[Floats]) -> float:
    rows = np.unique(np.concatenate([outside for _, outside in splits]))
    return calibrated_loss(_joined(len(truth), splits, parts)[rows], truth[rows])
