"""How well the models tell fact from hype, beside others: ``python benchmarks/quality.py``.

It measures on sentences by others, which this repository cannot hold: the folder with `bench/`
and `corpus/` is ``../shared``, or where ``--shared`` says.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import quality_peers
import quality_tables
from quality_figures import Row, measure, measure_model
from quality_sets import BenchSet, read_bench, read_two_labels

from hypecheck import load, read_corpus

ROOT = Path(__file__).resolve().parents[1]
CORPORA = {"en": ["open-en", "wild-train"], "en-open": ["open-en"]}
"""What each model was trained on, and its peers with it."""


def models(names: Sequence[str], sets: Sequence[BenchSet], bench: Path) -> Iterator[Row]:
    """Measure this project's models."""
    for name in names:
        trained_on = " + ".join(CORPORA.get(name, ["-"]))
        yield measure_model(load(name), trained_on, sets, bench / "golden_rules_en.json")


def peers(sets: Sequence[BenchSet], shared: Path, cache: Path) -> Iterator[Row]:
    """Measure what else there is, the trained peers on the data of each of our models."""
    tuning = read_two_labels(
        shared / "bench" / "checkthat_train.tsv", shared / "bench" / "checkthat_dev.tsv"
    ).data
    yield measure_peer("TextBlob subjectivity", "-", partial(quality_peers.textblob, tuning), sets)
    yield measure_peer("VADER, absolute compound", "-", partial(quality_peers.vader, tuning), sets)
    corpora = {name: read_corpus(shared / "corpus" / f"{name}.tsv") for name in CORPORA["en"]}
    for names in CORPORA.values():
        data, trained_on = [corpora[name] for name in names], " + ".join(names)
        yield measure_peer("TF-IDF + LR", trained_on, partial(quality_peers.tfidf, data), sets)
        yield measure_peer(
            "MiniLM + LR", trained_on, partial(quality_peers.minilm, data, cache), sets
        )


def measure_peer(
    name: str, trained_on: str, make: Callable[[], quality_peers.Scorer], sets: Sequence[BenchSet]
) -> Row:
    """Measure another system, or say in its row what to install for that."""
    try:
        return measure(name, trained_on, make(), sets)
    except ModuleNotFoundError as error:
        package = quality_peers.PACKAGES.get(error.name or "", error.name)
        return Row(name, trained_on, missing=f"not installed: pip install {package}")


def save(rows: Sequence[Row]) -> None:
    """Write the figures into the benchmark's files, the README and the cards of the models."""
    quality_tables.write(ROOT / "benchmarks" / "quality.md", quality_tables.report(rows))
    quality_tables.write(ROOT / "benchmarks" / "quality.json", quality_tables.to_json(rows))
    quality_tables.replace_between_markers(ROOT / "README.md", quality_tables.headline(rows))
    for name in CORPORA:
        for row in rows:
            if row.name == f"hypecheck {name}":
                path = ROOT / "models" / name / "README.md"
                quality_tables.replace_between_markers(path, quality_tables.card(row))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure the models, and others beside them.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="data folder")
    parser.add_argument("--models", nargs="*", default=list(CORPORA), help="names or paths")
    parser.add_argument("--peers", action="store_true", help="measure other systems as well")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path.home() / ".cache" / "hypecheck-bench",
        help="folder for sentence embeddings, outside the repository",
    )
    parser.add_argument(
        "--write", action="store_true", help="write files and README too; implies --peers"
    )
    options = parser.parse_args(arguments)
    for folder in (options.shared / "bench", options.shared / "corpus"):
        if not folder.is_dir():
            print(
                f"{folder} is missing: the quality benchmark reads its sentences and the training "
                "data of the peers from there; name the folder above it with --shared",
                file=sys.stderr,
            )
            return 2
    sets = read_bench(options.shared / "bench")
    rows = []
    started = time.perf_counter()
    for row in _rows(options, sets):
        rows.append(row)
        seconds = time.perf_counter() - started
        print(f"{seconds:6.1f} s: {row.name}, {row.trained_on}", file=sys.stderr)
    print(quality_tables.report(rows), end="")
    if options.write:
        save(rows)
    return 0


def _rows(options: argparse.Namespace, sets: Sequence[BenchSet]) -> Iterator[Row]:
    yield from models(options.models, sets, options.shared / "bench")
    if options.peers or options.write:
        yield from peers(sets, options.shared, options.cache)


if __name__ == "__main__":
    raise SystemExit(main())
