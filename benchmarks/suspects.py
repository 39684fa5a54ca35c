"""How well wrong labels are found: ``python benchmarks/suspects.py``.

A share of the labels of the open corpus is swapped at random, fact for hype and hype for fact;
the ranking of the suspects should have these rows at its top. It cannot reach 1, as the corpus
has wrong labels of its own and sentences on which people differ.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hypecheck import LabelledSentences, read_corpus
from hypecheck.training.suspects import find_suspects

ROOT = Path(__file__).resolve().parents[1]
SWAP = {"fact": "hype", "hype": "fact"}


@dataclass(frozen=True)
class Found:
    """What one run found.

    Parameters
    ----------
    seed : int
        Seed of the swaps and of the folds.
    swapped, suspects : int
        Rows with a swapped label, and rows that are suspect.
    precision : float
        Share of swapped rows among as many rows at the top of the ranking.
    listed : float
        Share of the swapped rows that are suspect at all.
    chance : float
        The precision of a ranking at random.
    """

    seed: int
    swapped: int
    suspects: int
    precision: float
    listed: float
    chance: float


def measure(data: LabelledSentences, share: float, seed: int) -> Found:
    """Swap labels, look for them and count."""
    article = [i for i, label in enumerate(data.labels) if label in SWAP]
    size = round(share * len(data))
    swapped = set(np.random.default_rng(seed).choice(article, size, replace=False).tolist())
    labels = (SWAP[x] if i in swapped else x for i, x in enumerate(data.labels))
    ranking = [s.row for s in find_suspects(replace(data, labels=tuple(labels)), seed=seed)]
    top = swapped.intersection(ranking[:size])
    return Found(
        seed,
        size,
        len(ranking),
        len(top) / size,
        len(swapped.intersection(ranking)) / size,
        size / len(data),
    )


def report(runs: Sequence[Found], share: float) -> str:
    """Return the figures as Markdown."""
    lines = [
        "# Finding wrong labels",
        "",
        f"{share:.0%} of the labels of `corpus/open-en.tsv` swapped between fact and hype, at "
        "random. Precision",
        "is that of as many rows at the top of the ranking; *listed* is the share of the swapped",
        "rows that are suspect at all. Written by `python benchmarks/suspects.py --write`.",
        "",
        "| seed | swapped | suspects | precision | at random | listed |",
        "|---|---|---|---|---|---|",
    ]
    for run in runs:
        lines.append(
            f"| {run.seed} | {run.swapped} | {run.suspects} | {run.precision:.3f} "
            f"| {run.chance:.3f} | {run.listed:.3f} |"
        )
    precision, listed = (
        np.mean([getattr(run, x) for run in runs]) for x in ("precision", "listed")
    )
    lines.append(f"| mean | | | {precision:.3f} | | {listed:.3f} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure how well wrong labels are found.")
    parser.add_argument("--share", type=float, default=0.05, help="labels to swap (default: .05)")
    parser.add_argument("--seeds", type=int, default=3, help="runs (default: 3)")
    parser.add_argument("--write", action="store_true", help="write benchmarks/suspects.md too")
    options = parser.parse_args(arguments)
    data = read_corpus(ROOT / "corpus" / "open-en.tsv")
    text = report([measure(data, options.share, s) for s in range(options.seeds)], options.share)
    print(text, end="")
    if options.write:
        (ROOT / "benchmarks" / "suspects.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
