"""The numpy model gives what scikit-learn gives."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

import hypecheck
from hypecheck import HypeClassifier
from hypecheck.grams import analyze
from hypecheck.linear import LinearModel, softmax
from hypecheck.report import LABELS
from hypecheck.training.features import all_grams, own_words
from hypecheck.training.vectors import learn_vectors


def scikit_learn_probabilities(model, sentences):
    """Score with scikit-learn alone, restored from the arrays of a model."""
    linear = model.linear
    grams = TfidfVectorizer(analyzer=all_grams, sublinear_tf=True)
    words = TfidfVectorizer(analyzer=own_words, binary=True)
    for vectorizer, idf in ((grams, linear.gram_idf), (words, linear.word_idf)):
        vectorizer.vocabulary_ = {term: i for i, term in enumerate(linear.terms)}
        vectorizer.idf_ = idf
    regression = LogisticRegression()
    regression.classes_ = np.array(linear.labels)
    regression.coef_ = np.hstack([linear.gram_weights.T, linear.word_weights.T])
    regression.intercept_ = linear.intercept
    features = sparse.hstack([grams.transform(sentences), words.transform(sentences)])
    return regression.predict_proba(features.tocsr())


@pytest.mark.parametrize("name", ["en", "en-open"])
def test_a_shipped_model_is_a_scikit_learn_model(name, corpus):
    """TF-IDF and logistic regression restored from the stored arrays give the same numbers."""
    model = hypecheck.load(name)
    sentences = corpus.sentences[::3][:5000]
    expected = scikit_learn_probabilities(model, sentences)
    assert expected.std(axis=0).min() > 0.1
    np.testing.assert_allclose(model.probabilities(sentences), expected, rtol=0, atol=1e-9)


def test_a_trained_classifier_becomes_an_equal_model(corpus):
    """What `to_linear` returns scores unseen sentences as the classifier does."""
    inside = corpus.take(range(0, len(corpus), 12))
    outside = corpus.take(i for i in range(len(corpus)) if i % 3 == 1)
    vectors = learn_vectors((s.text for s in inside.sentences), min_count=2, dimensions=10)
    classifier = HypeClassifier(word_vectors=vectors, tol=0.01).fit(inside.sentences, inside.labels)
    found = classifier.to_linear().probabilities(map(analyze, outside.sentences))
    expected = classifier.predict_proba(outside.sentences)
    assert len(expected) > 5000
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_the_company_makes_no_difference(model, corpus):
    """A sentence gets the same probabilities in any order, in any batch and alone."""
    sentences = corpus.sentences[:6000]
    together = model.probabilities(sentences)
    order = np.random.default_rng(0).permutation(len(sentences))
    np.testing.assert_array_equal(
        model.probabilities([sentences[i] for i in order]), together[order]
    )
    alone = [model.probabilities([sentence])[0] for sentence in sentences[::20]]
    np.testing.assert_array_equal(alone, together[::20])


def test_contributions_add_up(model, corpus):
    """The intercept and the contributions are the logits."""
    for sentence in corpus.sentences[::40]:
        analysis = analyze(sentence)
        parts = model.linear.contributions(analysis).values()
        total = model.linear.intercept + sum(parts)
        np.testing.assert_allclose(total, model.linear.logits([analysis])[0], rtol=0, atol=1e-9)


def test_by_hand(tiny):
    """`0` once and `farce` twice weigh 1 and 2(1 + ln 2), as the exclamation mark weighs 2.5."""
    analysis = analyze("Farce, farce 7!")
    weights = np.array([1.0, 2 * (1 + np.log(2)), 2.5])
    weights /= np.sqrt(weights @ weights)
    rows = np.array([[2, -1, 0], [-2, 3, 0], [-1, 2, 0.5]])
    # The second part knows only `farce`, which then has unit length.
    expected = np.array([0.25, -0.25, 0.5]) + weights @ rows + np.array([-1, 1, 0])
    np.testing.assert_allclose(tiny.linear.logits([analysis])[0], expected, rtol=0, atol=1e-12)


def test_nothing_known(tiny):
    """A sentence without a known term gets the probabilities of the intercept."""
    found = tiny.linear.probabilities([analyze("")])
    np.testing.assert_allclose(found, softmax(np.array([[0.25, -0.25, 0.5]])), rtol=0, atol=1e-12)


def test_no_sentences(model):
    """No sentences give no rows."""
    assert model.probabilities([]).shape == (0, 3)


def test_known_words(tiny):
    """Known words are counted as often as they occur."""
    assert tiny.linear.known(["said", "rain", "said"]) == 2


def test_softmax_of_large_logits():
    """Logits in the thousands do not overflow."""
    assert softmax(np.array([[5000.0, 0.0, -5000.0]])).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize(
    "kept",
    [
        lambda term: True,
        lambda term: " " not in term,
        lambda term: " " in term,
        lambda term: term.startswith(("§", '"')),
        lambda term: False,
    ],
)
def test_terms_are_found_by_the_names_of_the_grams(open_model, corpus, kept):
    """Whatever the terms are, words, pairs or marks alone, the cells are those of `grams`."""
    terms = tuple(term for term in open_model.linear.terms if kept(term))
    ones = np.ones(len(terms))
    weights = np.zeros((len(terms), 3))
    linear = LinearModel(LABELS, terms, ones, ones, weights, weights, np.zeros(3))
    odd = ["", "?", "§", '" "', "§ § said", "“", "“We will,” he said, “and soon.”", "0 0 0"]
    analyses = [analyze(text) for text in odd] + list(map(analyze, corpus.sentences[:400]))
    rows, ids, _ = linear.gram_cells(analyses)
    found = [{linear.terms[i] for i in ids[rows == row]} for row in range(len(analyses))]
    assert found == [{gram for gram in each.grams() if gram in linear.index} for each in analyses]
