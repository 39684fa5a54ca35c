"""The labelled sentences that the quality benchmark reads from the shared folder."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from hypecheck import LabelledSentences, read_corpus

LABELS = {  # what the labels of others stand for
    "OBJ": "fact",
    "SUBJ": "hype",
    "Entirely factual": "fact",
    "Somewhat factual but also opinionated": "hype",
    "Expresses writer\u2019s opinion": "hype",
    "objective": "fact",
    "attributed_objective": "fact",
    "attributed_subjective": "fact",
    "writer_subjective": "hype",
}


@dataclass(frozen=True)
class BenchSet:
    """Sentences to measure on.

    Parameters
    ----------
    name : str
        Name of the set.
    data : LabelledSentences
        The sentences. Where a set has no documents, each sentence is one.
    strata : dict of str to list of str
        Columns by which the share of wrong calls is split.
    """

    name: str
    data: LabelledSentences
    strata: dict[str, list[str]] = field(default_factory=dict)


def read_bench(folder: Path) -> list[BenchSet]:
    """Read every set that the models are measured on, the one with three labels first."""
    path = folder / "wild_dev.tsv"
    wild = read_corpus(path)
    group = {row["doc"]: row["outlet"].partition(":")[0] for row in _rows(path)}
    return [
        BenchSet("wild_dev", wild, {"outlet group": [group[doc] for doc in wild.docs]}),
        read_two_labels(folder / "checkthat_2024_test.tsv"),
        read_two_labels(folder / "babe.tsv", strata=("leaning", "topic")),
        read_two_labels(folder / "mpqa.tsv"),
    ]


def read_two_labels(*paths: Path, strata: tuple[str, ...] = ()) -> BenchSet:
    """Read sentences that others labelled, as one set named after the first file."""
    rows = [row for path in paths for row in _rows(path)]
    data = LabelledSentences.of(
        [row["text"] for row in rows],
        [LABELS[row["label"]] for row in rows],
        [row["doc"] for row in rows] if "doc" in rows[0] else None,
    )
    return BenchSet(paths[0].stem, data, {name: [row[name] for row in rows] for name in strata})


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
