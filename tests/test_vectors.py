"""Word vectors of corpora so small that one can see what must come out."""

import numpy as np
import pytest

from hypecheck.training.vectors import learn_vectors

TEXTS = [
    *["the ferry left the harbour early"] * 4,
    *["the tanker left the harbour early"] * 4,
    *["a baker sold us some bread"] * 4,
    *["a grocer sold us some bread"] * 4,
]


def vector(found, word):
    """Return the vector of a word."""
    return found.vectors[found.words.index(word)]


def test_words_in_the_same_places_are_alike():
    """Words that stand in the same places have the same direction, others do not."""
    found = learn_vectors(TEXTS, min_count=4, dimensions=4)
    assert vector(found, "ferry") @ vector(found, "tanker") == pytest.approx(1, abs=1e-6)
    assert vector(found, "baker") @ vector(found, "grocer") == pytest.approx(1, abs=1e-6)
    assert abs(vector(found, "ferry") @ vector(found, "baker")) < 0.1


def test_left_and_right_are_different():
    """What stands on the left of a word is told apart from what stands on its right."""
    texts = ["up goes", "goes down"] * 5
    found = learn_vectors(texts, dimensions=3)
    assert abs(vector(found, "up") @ vector(found, "down")) < 1e-6


def test_the_most_frequent_first():
    """Words are sorted by their frequency, then by the alphabet, and rare ones left out."""
    found = learn_vectors(["b a c", "b a", "b d d a", "d"], min_count=3, dimensions=2)
    assert found.words == ("a", "b", "d")
    assert found.vectors.shape == (3, 2)


def test_dimensions():
    """There are no more dimensions than words, and every vector has length 1."""
    found = learn_vectors(TEXTS, dimensions=100)
    assert found.vectors.shape == (len(found.words), len(found.words))
    found = learn_vectors(TEXTS, dimensions=3)
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-9)


def test_sentences_are_apart():
    """The end of a sentence is no neighbour of the beginning of the next."""
    found, backwards = (
        learn_vectors(texts, min_count=4, dimensions=4) for texts in (TEXTS, TEXTS[::-1])
    )
    assert found.words == backwards.words
    alike, alike_backwards = (each.vectors @ each.vectors.T for each in (found, backwards))
    np.testing.assert_allclose(alike, alike_backwards, atol=1e-6)


def test_the_same_seed_gives_the_same_vectors():
    """Vectors depend on nothing but the texts and the seed."""
    found, again = (learn_vectors(iter(TEXTS), dimensions=3, seed=1) for _ in range(2))
    np.testing.assert_array_equal(found.vectors, again.vectors)
    assert found.words == again.words
