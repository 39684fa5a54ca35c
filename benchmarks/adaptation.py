"""What a user's own sentences bring: ``python benchmarks/adaptation.py``.

Sentences that others labelled, read from ``../shared`` or where ``--shared`` says, stand in for
those of a user. None of them was used for the model ``en`` that is adapted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from quality_sets import read_two_labels
from quality_tables import replace_between_markers, write
from sklearn.metrics import f1_score, roc_auc_score

from hypecheck import LabelledSentences, Model, load, train

ROOT = Path(__file__).resolve().parents[1]
DRAWS = 5
WAYS: dict[str, dict[str, Any]] = {
    "scratch": {"how": "scratch"},
    "together": {"how": "together"},
    "adapt": {"how": "adapt"},
}
SLOW = "together"  # trains on the open corpus in every fold: one draw, and two of the sizes
SLOW_SIZES = (200, 1000)


@dataclass(frozen=True)
class Task:
    """Sentences to draw from, and others to measure on.

    Parameters
    ----------
    name : str
        Name of the set.
    pool, test : LabelledSentences
        The sentences.
    sizes : tuple of int
        How many are drawn.
    """

    name: str
    pool: LabelledSentences
    test: LabelledSentences
    sizes: tuple[int, ...]


def read_tasks(folder: Path) -> list[Task]:
    """Read the sentences; MPQA is divided by article, BABE, which names none, at random."""
    rng = np.random.default_rng(0)
    babe = read_two_labels(folder / "babe.tsv").data
    order = rng.permutation(len(babe)).tolist()
    mpqa = read_two_labels(folder / "mpqa.tsv").data
    docs = sorted(set(mpqa.docs))
    held_out = set(rng.choice(docs, len(docs) // 3, replace=False).tolist())
    return [
        Task("BABE", babe.take(order[1000:]), babe.take(order[:1000]), (50, 200, 1000, 2400)),
        Task(
            "CheckThat!",
            read_two_labels(folder / "checkthat_train.tsv").data,
            read_two_labels(folder / "checkthat_2024_test.tsv").data,
            (50, 200, 800),
        ),
        Task(
            "MPQA",
            mpqa.take(mpqa.rows_of(lambda doc: doc not in held_out)),
            mpqa.take(mpqa.rows_of(held_out.__contains__)),
            (50, 200, 1000, 5000),
        ),
    ]


def rows(task: Task) -> Iterator[str]:
    """Yield the rows of the table for one set, each as soon as it is measured."""
    unadapted = cell([figures(load("en"), task.test)])
    for size in task.sizes:
        cells = [unadapted]
        for way, settings in WAYS.items():
            if way == SLOW and size not in SLOW_SIZES:
                cells.append("")
                continue
            draws = 1 if way == SLOW else DRAWS
            cells.append(cell([measure(task, size, draw, settings) for draw in range(draws)]))
        yield f"| {task.name}, {size:,} | {' | '.join(cells)} |"


def measure(task: Task, size: int, draw: int, settings: dict[str, Any]) -> tuple[float, float]:
    """Train on one draw of sentences and measure the model."""
    chosen = np.random.default_rng(draw).choice(len(task.pool), size, replace=False)
    return figures(train(task.pool.take(chosen.tolist()), **settings), task.test)


def figures(model: Model, test: LabelledSentences) -> tuple[float, float]:
    """Return macro-F1 at the model's threshold, and the area under the ROC curve."""
    truth = [label == "hype" for label in test.labels]
    hype = np.array([each.hype for each in model.score_sentences(test.sentences)])
    called = hype >= model.threshold
    return float(f1_score(truth, called, average="macro")), float(roc_auc_score(truth, hype))


def cell(draws: Sequence[tuple[float, float]]) -> str:
    """Return the two figures, with their standard deviation over the draws."""
    return " / ".join(
        f"{np.mean(values):.3f}" + (f" ± {np.std(values):.3f}" if len(values) > 1 else "")
        for values in zip(*draws, strict=True)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure what a user's own sentences bring.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--write", action="store_true", help="write benchmarks/adaptation.md too")
    options = parser.parse_args(arguments)
    folder = options.shared / "bench"
    if not folder.is_dir():
        print(f"{folder} is missing; name its place with --shared", file=sys.stderr)
        return 2
    about = f"""\
Macro-F1 at the threshold of each model / area under the ROC curve, mean ± standard deviation over
{DRAWS} random draws of labelled sentences (one draw for `together`). BABE is measured on 1,000
sentences held out at random, CheckThat! on its test set of 2024, MPQA on a third of its articles.
`en` was trained on none of them. Written by `python benchmarks/adaptation.py --write`.
"""
    table = [
        f"| sentences | unadapted `en` | {' | '.join(WAYS)} |",
        "|---" * (len(WAYS) + 2) + "|",
    ]
    print(about, *table, sep="\n")
    for task in read_tasks(folder):
        for row in rows(task):
            print(row, flush=True)
            table.append(row)
    if options.write:
        text = "\n".join([about, *table]) + "\n"
        write(
            ROOT / "benchmarks" / "adaptation.md", f"# Retraining on one's own sentences\n\n{text}"
        )
        replace_between_markers(ROOT / "docs" / "retraining.md", text, "adaptation")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
