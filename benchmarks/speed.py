"""How fast the library is, beside named peers in the same run: ``python benchmarks/speed.py``.

The text is the open corpus, so that nothing but this repository is needed. One process, one
core; of several runs the fastest counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is imported

from nltk.tokenize.punkt import PunktSentenceTokenizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from hypecheck import load, read_corpus

ROOT = Path(__file__).resolve().parents[1]
SCORE = "import hypecheck; hypecheck.score_article('Rates rose to 4% on Monday. What a farce!')"
PEER = "import nltk, sklearn.linear_model"


def fastest(run: Callable[[], object], times: int = 5) -> float:
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


def main() -> None:
    """Measure and print."""
    model = load("en")
    data = read_corpus(ROOT / "corpus" / "open-en.tsv")
    sentences = [sentence.text for sentence in data.sentences]
    text = "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))
    articles = [" ".join(sentences[i : i + 30]) for i in range(0, len(sentences), 30)]

    split = fastest(lambda: model.splitter.split(text))
    punkt = fastest(lambda: PunktSentenceTokenizer().tokenize(text))
    print(f"splitting: {len(text) / split / 1e6:.1f} million characters a second, ", end="")
    print(f"{punkt / split:.1f} times NLTK's Punkt")

    pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=200))
    pipeline.fit(sentences, data.labels)
    plain = fastest(lambda: pipeline.predict_proba(sentences), 3)
    ours = fastest(lambda: [model.score_article(article) for article in articles], 3)
    print(f"articles to labels: {len(sentences) / ours:,.0f} sentences a second, ", end="")
    print(f"{plain / ours:.2f} times TF-IDF + LR of scikit-learn on sentences split already")

    one = fastest(lambda: model.score_article(articles[0]), 50)
    print(f"an article of 30 sentences: {1000 * one:.2f} ms")

    ratio = fastest(process(SCORE)) / fastest(process(PEER))
    print(f"from process start to the first score: {ratio:.2f} of `{PEER}`")


if __name__ == "__main__":
    main()
