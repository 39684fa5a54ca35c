"""Rate and memory of ``hypecheck score-many``: ``python benchmarks/many.py``.

Parquet in, Parquet out, with one worker and with two, on 10,000, 100,000 and a million
sentences. The articles are drawn from the open corpus, 20 sentences each, with other digits, so
that nothing but this repository is needed and hardly a sentence comes twice. Peaks of memory are
those that Linux keeps for each process.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow
import pyarrow.parquet

from hypecheck import load, read_corpus

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10_000, 100_000, 1_000_000)
JOBS = (1, 2)
PER_ARTICLE = 20
PLAIN = 1_000  # articles in the plain loop that the rest is compared with


class Figures(NamedTuple):
    """What one run took."""

    sentences: int
    jobs: int
    seconds: float
    parent: float  # peak of memory in MB
    worker: float  # of the largest worker


def articles(number: int, seed: int = 0) -> Iterator[str]:
    """Yield articles made of the open corpus."""
    sentences = [s.text for s in read_corpus(ROOT / "corpus" / "open-en.tsv").sentences]
    draw = random.Random(seed)
    for _ in range(number):
        text = " ".join(draw.sample(sentences, PER_ARTICLE))
        yield re.sub(r"[0-9]", lambda _: str(draw.randint(1, 9)), text)


def write_articles(path: Path, number: int) -> None:
    """Write a Parquet file, as lazily as it is read."""
    schema = pyarrow.schema([("id", pyarrow.int64()), ("text", pyarrow.string())])
    texts = articles(number)
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        first = 0
        while some := list(islice(texts, 5_000)):
            ids = range(first, first + len(some))
            writer.write_table(pyarrow.table({"id": list(ids), "text": some}, schema))
            first += len(some)


def peaks(pid: int) -> dict[int, tuple[bool, float]]:
    """Return, of a process and its descendants, whether it is a worker, and its peak in MB."""
    parents, found = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = (folder / "status").read_text().splitlines()
            command = (folder / "cmdline").read_bytes()
        except OSError:  # it has ended
            continue
        status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        one = int(folder.name)
        parents[one] = int(status["PPid"])
        if "VmHWM" in status and b"resource_tracker" not in command:
            found[one] = one != pid, int(status["VmHWM"].split()[0]) / 1024
    family = {pid}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return {one: found[one] for one in family & found.keys()}


def measure(source: Path, sentences: int, jobs: int, folder: Path) -> Figures:
    """Score a file by the command line and watch its processes."""
    output = folder / "scores.parquet"
    command = [sys.executable, "-m", "hypecheck", "score-many", source, "-o", output, "--force"]
    begin = time.perf_counter()
    seen: dict[int, tuple[bool, float]] = {}
    with subprocess.Popen(
        [*map(os.fspath, command), "--jobs", str(jobs)], stdout=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            seen |= peaks(process.pid)
            time.sleep(0.5)  # the kernel keeps the peaks
        said = process.stdout.read() if process.stdout else ""
    seconds = time.perf_counter() - begin
    if process.returncode or f" {sentences // PER_ARTICLE} scored" not in said:
        raise SystemExit(f"scoring failed: {said}")
    parent = max(peak for worker, peak in seen.values() if not worker)
    worker = max((peak for worker, peak in seen.values() if worker), default=0.0)
    counted = int(said.split()[-2])
    return Figures(counted, jobs, seconds, parent, worker)


def table(plain: float, rows: list[Figures]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| sentences | workers | seconds | sentences a second | to a plain loop "
        "| peak of the parent, MB | of a worker, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        rate = row.sentences / row.seconds
        worker = f"{row.worker:.0f}" if row.worker else "-"
        lines.append(
            f"| {row.sentences:,} | {row.jobs} | {row.seconds:.0f} | {rate:,.0f} "
            f"| {rate / plain:.2f} | {row.parent:.0f} | {worker} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print and, if asked, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, nargs="+", default=SIZES)
    parser.add_argument("--jobs", type=int, nargs="+", default=JOBS)
    parser.add_argument("--write", action="store_true", help="write benchmarks/many.md")
    options = parser.parse_args()
    model = load()
    texts = list(articles(PLAIN))
    begin = time.perf_counter()
    scored = sum(len(model.score_article(text).sentences) for text in texts)
    plain = scored / (time.perf_counter() - begin)
    print(f"plain loop of score_article: {plain:,.0f} sentences a second", flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in options.sentences:
            source = folder / f"{size}.parquet"
            write_articles(source, size // PER_ARTICLE)
            for jobs in options.jobs:
                rows.append(measure(source, size, jobs, folder))
                print(rows[-1], flush=True)
    text = f"""# Many articles

Articles of {PER_ARTICLE} sentences drawn from the open corpus, Parquet to Parquet, a row for each
article, by `hypecheck score-many`, from start to end of its processes. The plain loop calls
`Model.score_article` in one process, with {plain:,.0f} sentences a second. Sentences are counted
as they were split. Written by `python benchmarks/many.py --write` on {os.cpu_count()} cores.

{table(plain, rows)}
"""
    print(text)
    if options.write:
        (ROOT / "benchmarks" / "many.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
