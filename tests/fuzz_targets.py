"""What is promised for any input, as functions of bytes: see ``fuzz.py``."""

import itertools
import json
import math
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

import hypecheck
from hypecheck.articles import read_article
from hypecheck.batch.run import score_file
from hypecheck.display.terminal import render_report
from hypecheck.errors import HypecheckError
from hypecheck.grams import analyze, token_spans
from hypecheck.training.inspection import inspect
from hypecheck.webpage import read_page

CUT = b"\n==\n"
ARRAYS = (
    *("terms", "abbreviations", "starters"),
    *("gram_idf", "word_idf", "gram_weights", "word_weights", "intercept"),
)
NAMES = (
    *("news.csv", "news.tsv", "news.jsonl", "news.csv.gz", "news.jsonl.zst"),
    *("news.parquet", "news.txt", "labels.csv", "labels.jsonl", "labels.parquet"),
)
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TEMPORARY = tempfile.TemporaryDirectory(prefix="hypecheck-fuzz-")  # gone at exit
_FOLDER = Path(_TEMPORARY.name)
_numbers = itertools.count()


def splitting(data):
    """Split a text, in UTF-8 or not, and find the words of its sentences."""
    text = data.decode("utf-8", "surrogateescape")
    at = 0
    for sentence in hypecheck.split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert at <= sentence.start < sentence.end
        at = sentence.end
        spans = token_spans(sentence.text)
        assert len(spans) == len(analyze(sentence).words)
        assert spans == sorted(spans)


def scoring(data):
    """Score, explain and show an article."""
    report = hypecheck.score_article(data.decode("utf-8", "surrogateescape"))
    for sentence in report.sentences:
        assert all(0 <= p <= 1 for p in sentence.probabilities.values())
        assert math.isclose(sum(sentence.probabilities.values()), 1, abs_tol=1e-9)
    for sentence in report.sentences[:2]:
        why = hypecheck.explain(sentence)
        added = sum(each.logits["hype"] for each in why.contributions)
        assert math.isclose(why.intercept["hype"] + added, why.logits["hype"], abs_tol=1e-9)
        assert not _STEERING.search(str(why))
    assert not _STEERING.search(render_report(report, why=True))
    json.loads(report.to_json())
    report.to_html().encode()


def models(data):
    """Load a model folder: its JSON, then either the npz file or the arrays in it, each cut off.

    Given one by one, the arrays are zipped here, so that a change in one is no wrong checksum.
    """
    head, *arrays = data.split(CUT)
    folder = _FOLDER / f"model{next(_numbers)}"
    folder.mkdir()
    try:
        (folder / "model.json").write_bytes(head)
        if len(arrays) == 1:
            (folder / "weights.npz").write_bytes(arrays[0])
        else:
            with zipfile.ZipFile(folder / "weights.npz", "w") as archive:
                for name, array in zip(ARRAYS, arrays, strict=False):
                    archive.writestr(f"{name}.npy", array)
        model = hypecheck.load(folder)
        for sentence in model.score_article("It rose 4%, she said. What a farce!").sentences:
            assert math.isclose(sum(sentence.probabilities.values()), 1, abs_tol=1e-9)
    except HypecheckError as error:
        assert str(error)
    finally:
        shutil.rmtree(folder)


def files(data):
    """Score a file of articles, or examine one of labelled sentences; the first byte says which."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    folder = _FOLDER / f"files{next(_numbers)}"
    folder.mkdir()
    path = folder / name
    path.write_bytes(data[1:])
    try:
        if name.startswith("labels"):
            assert str(inspect(path))
        elif name.endswith(".txt"):
            assert isinstance(read_article(str(path)), str)
        else:
            counts = score_file(path, folder / "scores.csv", per="sentence").counts
            assert counts.read == counts.scored + counts.rejected
    except HypecheckError as error:
        assert str(error)
    finally:
        shutil.rmtree(folder)


def pages(data):
    """Find the article in the source of a web page."""
    try:
        assert read_page(data).text.strip()
    except HypecheckError as error:
        assert str(error)


TARGETS = {each.__name__: each for each in (splitting, scoring, models, files, pages)}
