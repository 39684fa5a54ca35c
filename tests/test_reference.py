"""Probabilities that every supported version of Python, numpy and scikit-learn must give.

A model that is rebuilt gives others: ``python tests/test_reference.py`` writes them anew.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import hypecheck

PATH = Path(__file__).with_name("cases") / "reference.json"
# What is trained ends where its solver stops, which differs a little from release to release.
TOLERANCES = {"en": 1e-7, "en-open": 1e-7, "pipeline": 1e-5, "adapted": 1e-5}


def read():
    """Return the sentences to train on, and those that probabilities are stored for."""
    stored = json.loads(PATH.read_text("utf-8"))
    return stored["training"], stored["held_out"]


def model_called(name):
    """Return a shipped model, or one that is trained on the stored sentences."""
    if name in ("en", "en-open"):
        return hypecheck.load(name)
    rows = read()[0]
    texts, labels = [row["text"] for row in rows], [row["label"] for row in rows]
    if name == "adapted":
        data = hypecheck.LabelledSentences.of(texts, labels)
        classifier = hypecheck.HypeClassifier(C=3.0)
        return hypecheck.train(data, classifier=classifier, folds=2, n_jobs=1)
    vectorizer = TfidfVectorizer(analyzer=hypecheck.all_grams, sublinear_tf=True)
    pipeline = make_pipeline(vectorizer, LogisticRegression(C=10, tol=1e-8, max_iter=1000))
    return hypecheck.from_pipeline(pipeline.fit(texts, labels))


@pytest.mark.parametrize("name", TOLERANCES)
def test_reference(name):
    """A model gives the stored probabilities, whatever it is run with."""
    rows = read()[1]
    found = model_called(name).probabilities([row["text"] for row in rows])
    expected = np.array([row[name] for row in rows])
    worst = np.abs(found - expected).max(axis=1)
    assert worst.max() <= TOLERANCES[name], (
        f"{rows[worst.argmax()]['text']!r} is off by {worst.max():.1e}; "
        "if the model was rebuilt, run: python tests/test_reference.py"
    )


def test_reference_is_of_all_sorts():
    """The stored probabilities are of many sentences, of every label, and of every model."""
    rows = read()[1]
    assert len(rows) >= 40
    for name in TOLERANCES:
        assert {int(np.argmax(row[name])) for row in rows} == {0, 1, 2}


def write():
    """Store the probabilities that the models give now."""
    training, rows = read()
    for name in TOLERANCES:
        found = model_called(name).probabilities([row["text"] for row in rows])
        for row, probabilities in zip(rows, found.tolist(), strict=True):
            row[name] = [round(each, 9) for each in probabilities]
    lists = [
        f'"{key}": [\n' + ",\n".join(map(json.dumps, value)) + "\n]"
        for key, value in (("training", training), ("held_out", rows))
    ]
    PATH.write_text("{\n" + ",\n".join(lists) + "\n}\n", "utf-8")  # a row a line


if __name__ == "__main__":
    write()
