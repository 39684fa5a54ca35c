"""What several test modules share: models, the open corpus, an article."""

from pathlib import Path

import numpy as np
import pytest

import hypecheck
from hypecheck.linear import LinearModel
from hypecheck.model import Model
from hypecheck.sentences import SentenceSplitter, SplitterParameters


@pytest.fixture(scope="session")
def model():
    """Return the default model."""
    return hypecheck.load("en")


@pytest.fixture(scope="session")
def open_model():
    """Return the model that is trained on the open corpus alone."""
    return hypecheck.load("en-open")


@pytest.fixture(scope="session")
def corpus():
    """Return the open corpus."""
    return hypecheck.read_corpus(Path(__file__).parents[1] / "corpus" / "open-en.tsv")


@pytest.fixture(scope="session")
def article():
    """Return a short article with fact, hype, quotations and page furniture."""
    return (
        "Sign in\n\n"
        "The harbour board of Ostend approved a €40 million dredging plan on Tuesday, two "
        "members said. “We will start in May. The work takes a year,” said its chair, "
        "Lien Maes. The plan needs the approval of the region.\n\n"
        "What a shameless farce! Nobody in his right mind believes that this sleepy little "
        "port will ever see a profit.\n\n"
        "Share on Facebook"
    )


@pytest.fixture
def tiny():
    """Return a model made by hand, whose weights single precision can hold."""
    terms = ("0", "farce", "said", "said §", "§exclamation")
    linear = LinearModel(
        labels=("fact", "hype", "other"),
        terms=terms,
        gram_idf=np.array([1.0, 2.0, 1.5, 1.5, 2.5]),
        word_idf=np.array([0.0, 1.0, 1.0, 0.0, 0.0]),
        gram_weights=np.array([[2, -1, 0], [-2, 3, 0], [3, -2, -1], [1, -1, 0], [-1, 2, 0.5]]),
        word_weights=np.array([[0, 0, 0], [-1, 1, 0], [1, -1, 0], [0, 0, 0], [0, 0, 0.0]]),
        intercept=np.array([0.25, -0.25, 0.5]),
    )
    splitter = SentenceSplitter(SplitterParameters(frozenset({"approx"}), frozenset({"traders"})))
    return Model("tiny", linear, splitter, 0.375, {"created": "2020-01-01"})


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write(content, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
