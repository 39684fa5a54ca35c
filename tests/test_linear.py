"""The numpy model gives what scikit-learn gives, and what the formulas say."""

from collections import Counter
from dataclasses import replace
from itertools import cycle, islice

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

import hypecheck
from hypecheck import HypeClassifier
from hypecheck.grams import analyze
from hypecheck.linear import LinearModel, in_single_precision, softmax
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


def analyses_of(*texts):
    """Return the analyses of sentences."""
    return [analyze(text) for text in texts]


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


def test_known_words_of_another_kind(tiny):
    """Neither nothing nor what only begins like a term is known."""
    assert tiny.linear.known([]) == 0
    assert tiny.linear.known(["sai", "saids", "§"]) == 0


def test_cells_by_hand(tiny):
    """Cells are sorted, each row has unit length, and a row without a known gram has none."""
    rows, ids, values = tiny.linear.gram_cells(analyses_of("Farce, farce 7!", "Rain.", "He said."))
    assert rows.tolist() == [0, 0, 0, 2, 2]
    assert [tiny.linear.terms[i] for i in ids] == [
        *("0", "farce", "§exclamation"),
        *("said", "said §"),
    ]
    weights = np.array([1.0, 2 * (1 + np.log(2)), 2.5])
    expected = [*(weights / np.sqrt(weights @ weights)), np.sqrt(0.5), np.sqrt(0.5)]
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-12)
    assert [len(part) for part in tiny.linear.gram_cells([])] == [0, 0, 0]


def test_contributions_by_hand(tiny):
    """A word adds what it weighs as a gram and as a word; what is not known is left out."""
    [found] = map(tiny.linear.contributions, analyses_of("Rain, he said."))
    half = np.sqrt(0.5)
    assert list(found) == ["said", "said §"]
    expected = [half * np.array([3, -2, -1]) + [1, -1, 0], half * np.array([1, -1, 0])]
    np.testing.assert_allclose(list(found.values()), expected, rtol=0, atol=1e-12)


def test_what_weighs_nothing_contributes_nothing(tiny):
    """A term without weights is known and makes the others lighter, but is no reason."""
    gram_weights = tiny.linear.gram_weights.copy()
    gram_weights[3] = 0.0
    linear = replace(tiny.linear, gram_weights=gram_weights)
    [found] = map(linear.contributions, analyses_of("He said."))
    assert list(found) == ["said"]
    expected = np.sqrt(0.5) * np.array([3, -2, -1]) + [1, -1, 0]
    np.testing.assert_allclose(found["said"], expected, rtol=0, atol=1e-12)


def by_definition(linear, analysis):
    """Return the logits of a sentence as the class describes them, with dicts and loops."""
    counts = Counter(gram for gram in analysis.grams() if gram in linear.index)
    own = {word: 1 for word in analysis.own if word in linear.index}
    logits = linear.intercept.copy()
    for found, idf, weights in (
        (counts, linear.gram_idf, linear.gram_weights),
        (own, linear.word_idf, linear.word_weights),
    ):
        rows = [linear.index[term] for term in found]
        values = idf[rows] * (1 + np.log([*found.values()]))
        logits += values / (np.sqrt(values @ values) or 1.0) @ weights[rows]
    return logits


def test_terms_of_all_kinds():
    """Words, pairs, marks and quoted words of the same letters have weights of their own."""
    terms = (
        *("he said", "§question", '"said', "said", "§ he", "said §", '"', "he", '" he', '§ "'),
        *("?", "? §", "farce he", "question", "said he", '"he', "§commas 1", "never seen", '" §'),
    )
    random = np.random.default_rng(7)
    linear = LinearModel(
        labels=("fact", "hype"),
        terms=terms,
        gram_idf=random.uniform(1, 2, len(terms)),
        word_idf=np.array([random.uniform(1, 2) * term.isalpha() for term in terms]),
        gram_weights=random.normal(size=(len(terms), 2)),
        word_weights=random.normal(size=(len(terms), 2)),
        intercept=np.array([0.5, -0.5]),
    )
    analyses = analyses_of(
        *("He said, he said.", "", "“He said: said he,” he said.", "Said?", "He", "?"),
        *("“He?”", "Said he, “Said he?”", "Rain.", "The question is, he said: is it a question?"),
    )
    expected = [by_definition(linear, analysis) for analysis in analyses]
    assert len(np.unique(expected, axis=0)) == 9  # "" and "Rain." have no term
    np.testing.assert_allclose(linear.logits(analyses), expected, rtol=0, atol=1e-12)
    for analysis, logits in zip(analyses, expected, strict=True):
        parts = linear.contributions(analysis)
        assert set(parts) <= {*analysis.grams()} & {*terms}
        np.testing.assert_allclose(
            linear.intercept + sum(parts.values()), logits, rtol=0, atol=1e-12
        )


@pytest.mark.parametrize("count", [1, 2047, 2048, 2049, 4096, 5003])
def test_any_number_of_sentences(tiny, count):
    """Sentences keep their order and their logits, however many there are."""
    few = analyses_of("He said.", "Rain.", "Farce, farce 7!", "", "“Farce,” he said!")
    alone = np.concatenate([tiny.linear.logits([analysis]) for analysis in few])
    found = tiny.linear.logits(islice(cycle(few), count))
    np.testing.assert_array_equal(found, alone[np.arange(count) % len(few)])


def test_softmax_by_hand():
    """Each row is divided by its own sum."""
    found = softmax(np.log([[1.0, 3.0], [4.0, 1.0], [2.0, 2.0]]))
    np.testing.assert_allclose(found, [[0.25, 0.75], [0.8, 0.2], [0.5, 0.5]], rtol=0, atol=1e-15)


def test_single_precision():
    """Rounded numbers are held in double precision, and rounding them again changes nothing."""
    rounded = in_single_precision(np.array([0.1, 1 + 2.0**-24, -(2.0**24) - 1]))
    assert rounded.dtype == np.float64
    assert rounded.tolist() == [0.10000000149011612, 1.0, -(2.0**24)]
    np.testing.assert_array_equal(in_single_precision(rounded), rounded)


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
