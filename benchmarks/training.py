"""How long training on 100,000 sentences takes: ``python benchmarks/training.py``.

The sentences are those of the open corpus, several times over, each time with other words left
out, so that nothing but this repository is needed. Memory is read from ``/proc``, on Linux alone.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import numpy as np

from hypecheck import LabelledSentences, read_corpus, train

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = 0.15


def varied(n: int) -> LabelledSentences:
    """Return `n` sentences, each without some of its words."""
    corpus = read_corpus(ROOT / "corpus" / "open-en.tsv")
    rng = np.random.default_rng(0)
    rows = np.arange(n) % len(corpus)
    texts = []
    for row in rows:
        words = corpus.sentences[row].text.split()
        kept = rng.random(len(words)) >= LEFT_OUT
        texts.append(" ".join(w for w, keep in zip(words, kept, strict=True) if keep) or words[0])
    # Versions of one article stay together, as in data in which an article is revised.
    return LabelledSentences.of(
        texts, [corpus.labels[i] for i in rows], [corpus.docs[i] for i in rows]
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the time and memory of training.")
    parser.add_argument("--how", choices=("adapt", "scratch"), default="adapt")
    parser.add_argument("--sentences", type=int, default=100_000)
    options = parser.parse_args()
    data = varied(options.sentences)
    begin = time.perf_counter()
    train(data, how=options.how, base="en-open", progress=True)
    minutes = (time.perf_counter() - begin) / 60
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    memory = sum(map(peak_memory, ["self", *children]))
    print(
        f"{len(data):,} sentences, {options.how}: {minutes:.1f} minutes on {os.cpu_count()} cores"
    )
    print(f"peak memory, this process and {len(children)} others together: {memory:.1f} GB")


def peak_memory(process: str) -> float:
    """Return the most memory that a process has held, in GB, as Linux counts it."""
    status = Path(f"/proc/{process}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024**2


if __name__ == "__main__":
    main()
