"""How many labels suggestion saves: ``python benchmarks/suggestion.py``.

A model starts from 50 labels of BABE, or of an equal part of MPQA, and is given more, step by
step: those of sentences drawn at random, of the most doubtful ones, or of those that `suggest`
chooses. It is either a classifier trained on these labels alone, or the model ``en`` adapted to
them. The benchmark reads ``bench/`` in ``../shared``, or where ``--shared`` says.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from quality_sets import read_two_labels

from hypecheck import HypeClassifier, LabelledSentences, Sentence, load
from hypecheck.linear import Floats, LinearModel
from hypecheck.training.suggest import suggest

ROOT = Path(__file__).resolve().parents[1]
HELD_OUT = 1000
STEPS = (50, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1300)
FIRST_SEED = 100  # the strategies were tried with those below
REACHED = (300, 500, 800, 1000)
"""Numbers of random labels whose accuracy the others are to reach."""


class Learner:
    """What is trained anew at each step: a classifier over fact and hype.

    Parameters
    ----------
    prior : LinearModel, optional
        The model it is adapted from.
    """

    def __init__(self, prior: LinearModel | None = None) -> None:
        self.classifier = HypeClassifier(prior=prior)

    def fit(self, sentences: Sequence[Sentence | str], labels: Sequence[str]) -> None:
        """Learn from labelled sentences."""
        self.classifier.fit(sentences, labels)

    def probabilities(self, sentences: Sequence[Sentence | str], /) -> Floats:
        """Return the probability of fact and of hype, one row per sentence."""
        return self.classifier.predict_proba(sentences)


Strategy = Callable[[Learner, list[Sentence | str], int, int], list[int]]


def at_random(model: Learner, pool: list[Sentence | str], n: int, seed: int) -> list[int]:
    """Choose without looking."""
    return np.random.default_rng(seed).choice(len(pool), n, replace=False).tolist()


def most_doubtful(model: Learner, pool: list[Sentence | str], n: int, seed: int) -> list[int]:
    """Choose those whose two labels are closest, however alike the sentences are."""
    return np.argsort(np.ptp(model.probabilities(pool), axis=1))[:n].tolist()


STRATEGIES: dict[str, Strategy] = {
    "at random": at_random,
    "most doubtful": most_doubtful,
    "suggest": suggest,
}


def curve(data: LabelledSentences, learner: Learner, strategy: Strategy, seed: int) -> list[float]:
    """Return the accuracy on the held-out sentences at each step."""
    order = np.random.default_rng(seed).permutation(len(data)).tolist()
    test, pool = data.take(order[:HELD_OUT]), order[HELD_OUT:]
    labelled, pool = pool[: STEPS[0]], pool[STEPS[0] :]
    accuracies = []
    for step, following in zip(STEPS, (*STEPS[1:], None), strict=True):
        known = data.take(labelled)
        learner.fit(known.sentences, known.labels)
        called_hype = np.diff(learner.probabilities(test.sentences), axis=1)[:, 0] > 0
        accuracies.append(float(np.mean(called_hype == (np.array(test.labels) == "hype"))))
        if following is not None:
            sentences = [data.sentences[i] for i in pool]
            labelled += [pool[i] for i in strategy(learner, sentences, following - step, seed)]
            pool = sorted(set(pool).difference(labelled))
    return accuracies


def labels_needed(accuracies: Floats, target: float) -> float:
    """Return the labels at which a curve first reaches an accuracy; nan if it never does.

    Examples
    --------
    >>> labels_needed(np.linspace(0.5, 0.6, len(STEPS)), 0.51)
    100.0
    """
    reached = np.flatnonzero(accuracies >= target)
    if not reached.size:
        return float("nan")
    i = int(reached[0])
    if i == 0:
        return float(STEPS[0])
    return float(np.interp(target, accuracies[i - 1 : i + 1], STEPS[i - 1 : i + 1]))


def report(results: dict[str, dict[str, Floats]]) -> str:
    """Return the figures as Markdown: by title and strategy, curves with one row per seed."""
    lines = [
        "# Choosing what to label next",
        "",
        f"{HELD_OUT:,} sentences held out, mean of the seeds; ± is the standard error over them.",
        "*Alone* is a `HypeClassifier` trained on the new labels alone; *adapted* has the model",
        "`en` as its prior. The way to choose was itself chosen on BABE, with",
        "other divisions than these; MPQA was not looked at for that. The aim was to need at most",
        "70% of the labels. Written by `python benchmarks/suggestion.py --write`.",
    ]
    for title, curves in results.items():
        lines += ["", f"## {title}: accuracy by number of labels", "", *_accuracies(curves)]
        lines += ["", f"## {title}: labels needed to do as well as labels at random", ""]
        lines += _needed(curves)
    return "\n".join(lines) + "\n"


def _accuracies(curves: dict[str, Floats]) -> list[str]:
    lines = [
        "| labels | " + " | ".join(curves) + " | suggest less random |",
        "|---" * (len(curves) + 2) + "|",
    ]
    for i, step in enumerate(STEPS):
        apart = (curves["suggest"] - curves["at random"])[:, i]
        error = apart.std(ddof=1) / len(apart) ** 0.5 if len(apart) > 1 else float("nan")
        cells = " | ".join(f"{found[:, i].mean():.3f}" for found in curves.values())
        lines.append(f"| {step} | {cells} | {apart.mean():+.3f} ± {error:.3f} |")
    return lines


def _needed(curves: dict[str, Floats]) -> list[str]:
    means = {name: found.mean(axis=0) for name, found in curves.items()}
    base = means.pop("at random")
    lines = ["| labels at random | " + " | ".join(means) + " |", "|---" * (len(means) + 1) + "|"]
    for goal in REACHED:
        needed = [labels_needed(mean, base[STEPS.index(goal)]) for mean in means.values()]
        lines.append(
            f"| {goal} | " + " | ".join(f"{x:.0f} ({x / goal:.0%})" for x in needed) + " |"
        )
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure how many labels suggestion saves.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="data folder")
    parser.add_argument("--seeds", type=int, default=5, help="runs (default: 5)")
    parser.add_argument("--write", action="store_true", help="write benchmarks/suggestion.md too")
    options = parser.parse_args(arguments)
    folder = options.shared / "bench"
    for path in (folder / "babe.tsv", folder / "mpqa.tsv"):
        if not path.is_file():
            print(
                f"{path} is missing: the suggestion benchmark reads its sentences from there; "
                "name the folder above bench/ with --shared",
                file=sys.stderr,
            )
            return 2
    babe, mpqa = (read_two_labels(folder / name).data for name in ("babe.tsv", "mpqa.tsv"))
    sample = np.random.default_rng(0).permutation(len(mpqa))[: len(babe)]
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    learners = {"alone": Learner(), "adapted": Learner(load("en").linear)}
    results = {
        f"{title}, {how}": {
            name: np.array([curve(data, learner, strategy, seed) for seed in seeds])
            for name, strategy in STRATEGIES.items()
        }
        for title, data in {"BABE": babe, "MPQA": mpqa.take(sample.tolist())}.items()
        for how, learner in learners.items()
    }
    text = report(results)
    print(text, end="")
    if options.write:
        (ROOT / "benchmarks" / "suggestion.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
