"""What is measured of a system that tells fact, hype and other apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from quality_peers import Scorer
from quality_sets import BenchSet
from sklearn.metrics import f1_score

from hypecheck import Model
from hypecheck.report import LABELS
from hypecheck.training.evaluation import (
    BinaryFigures,
    Interval,
    binary_figures,
    macro_f1_interval,
)


@dataclass(frozen=True)
class ThreeLabelFigures:
    """How well fact, hype and other are told apart.

    Parameters
    ----------
    macro_f1 : Interval
        Mean F1 of the labels.
    f1, recall_by_kind : dict of str to float
        F1 of each label, and share of the sentences of each kind that got their label.
    """

    macro_f1: Interval
    f1: dict[str, float]
    recall_by_kind: dict[str, float]


@dataclass(frozen=True)
class ErrorShares:
    """What goes wrong in one group of sentences.

    Parameters
    ----------
    by, group : str
        The column that splits the sentences, and its value.
    facts, hype : int
        How many sentences there are of each label.
    false_hype, missed_hype : float
        Share of the facts called hype, and of the hype not called so.
    """

    by: str
    group: str
    facts: int
    false_hype: float
    hype: int
    missed_hype: float


@dataclass(frozen=True)
class Row:
    """What one system reaches.

    Parameters
    ----------
    name, trained_on : str
        The system, and the corpora that it learned from.
    threshold : float
        The hype score from which it calls a sentence hype.
    binary : dict of str to BinaryFigures
        Fact against hype, by the name of the set.
    three_labels : ThreeLabelFigures, optional
        Where it knows `other`.
    errors : list of ErrorShares
        For each stratum of each set.
    golden_rules, golden_rules_of : int
        Cases of sentence splitting that are right, and all; of this project's models only.
    missing : str
        Why nothing could be measured.
    """

    name: str
    trained_on: str
    threshold: float = float("nan")
    binary: dict[str, BinaryFigures] = field(default_factory=dict)
    three_labels: ThreeLabelFigures | None = None
    errors: list[ErrorShares] = field(default_factory=list)
    golden_rules: int = 0
    golden_rules_of: int = 0
    missing: str = ""


def measure(name: str, trained_on: str, scorer: Scorer, sets: Sequence[BenchSet]) -> Row:
    """Measure a system on every set."""
    row = Row(name, trained_on, scorer.threshold)
    for bench in sets:
        truth, docs = np.array(bench.data.labels), np.array(bench.data.docs)
        probabilities = scorer.probabilities(bench.data.sentences)
        hype = probabilities[:, 1] / probabilities[:, :2].sum(axis=1)
        predicted = np.where(hype >= scorer.threshold, "hype", "fact").astype("<U5")
        if "other" in truth and not scorer.is_lexicon:
            predicted[probabilities[:, 2] >= 0.5] = "other"
            row = replace(row, three_labels=_three_labels(bench, predicted))
        article = truth != "other"
        found = binary_figures(
            truth[article] == "hype", hype[article], scorer.threshold, docs[article]
        )
        if scorer.is_lexicon:
            found = replace(found, ece=float("nan"), brier=float("nan"))
        row.binary[bench.name] = found
        row.errors.extend(_errors(bench, predicted))
    return row


def measure_model(model: Model, trained_on: str, sets: Sequence[BenchSet], rules: Path) -> Row:
    """Measure one of this project's models, its sentence splitter included."""
    scorer = Scorer(model.probabilities, model.threshold)
    row = measure(f"hypecheck {model.name}", trained_on, scorer, sets)
    cases = json.loads(rules.read_text("utf-8"))
    right = [
        [sentence.text.strip() for sentence in model.split_sentences(case["text"])]
        == [text.strip() for text in case["sentences"]]
        for case in cases
    ]
    return replace(row, golden_rules=sum(right), golden_rules_of=len(cases))


def _three_labels(bench: BenchSet, predicted: np.ndarray) -> ThreeLabelFigures:
    truth, kinds = np.array(bench.data.labels), np.array(bench.data.kinds)
    f1 = f1_score(truth, predicted, labels=LABELS, average=None)
    return ThreeLabelFigures(
        macro_f1_interval(truth, predicted, bench.data.docs),
        dict(zip(LABELS, f1.tolist(), strict=True)),
        {str(k): float((truth == predicted)[kinds == k].mean()) for k in np.unique(kinds)},
    )


def _errors(bench: BenchSet, predicted: np.ndarray) -> Iterator[ErrorShares]:
    truth = np.array(bench.data.labels)
    for by, column in bench.strata.items():
        for group in sorted(set(column) - {""}):
            here = np.array(column) == group
            facts, hype = predicted[here & (truth == "fact")], predicted[here & (truth == "hype")]
            yield ErrorShares(
                by, group, len(facts), _share(facts == "hype"), len(hype), _share(hype != "hype")
            )


def _share(chosen: np.ndarray) -> float:
    return float(chosen.mean()) if len(chosen) else float("nan")
