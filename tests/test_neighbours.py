"""Sentences of the open corpus that resemble one: against the same computed by brute force."""

import pickle

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

import hypecheck
from hypecheck import InputError, Sentence, all_grams
from hypecheck.neighbours import corpus_cells

SENTENCES = (
    "Seoul's regulators cling to their won like a life raft.",
    "The ministry said it would raise the levy to 4% in March.",
    "Sign up for our newsletter",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_against_brute_force(open_model, corpus, text):
    """Examples are the nearest by cosine over TF-IDF, weighted by what tells the labels apart."""
    linear = open_model.linear
    terms = [term for term, idf in zip(linear.terms, linear.gram_idf, strict=True) if idf]
    rows = [linear.index[term] for term in terms]
    vectorizer = TfidfVectorizer(analyzer=all_grams, vocabulary=terms, sublinear_tf=True)
    vectorizer.idf_ = linear.gram_idf[rows]
    why = open_model.explain(text)
    label, rival = why.sentence.label, why.rival(why.sentence.label)
    for_label, for_rival = (
        linear.gram_weights[rows, linear.labels.index(each)] for each in (label, rival)
    )
    weights = abs(for_label - for_rival)
    known = normalize(vectorizer.transform(corpus.sentences).multiply(weights).tocsr())
    asked = normalize(vectorizer.transform([text]).multiply(weights).tocsr())
    similarity = (known @ asked.T).toarray()[:, 0]
    best = np.argsort(-similarity, kind="stable")[:5]
    found = open_model.explain(text, examples=5).examples
    assert [each.similarity for each in found] == pytest.approx(similarity[best].tolist())
    assert {each.text for each in found} == {corpus.sentences[i].text for i in best}
    assert [each.label for each in found] == [
        corpus.labels[[s.text for s in corpus.sentences].index(each.text)] for each in found
    ]


def test_a_sentence_of_the_corpus_is_found(open_model, corpus):
    """A sentence that the corpus holds is its own nearest neighbour, inside a quotation too."""
    inside = next(s for s in corpus.sentences if s.in_quotation and len(s.text) > 60)
    for sentence in (inside, Sentence(corpus.sentences[0].text, 0, 10)):
        [found] = open_model.explain(sentence, examples=1).examples
        assert found.text == sentence.text
        assert found.similarity == pytest.approx(1)


def test_none_unless_asked_for(open_model):
    """By default nothing is looked up, and where nothing is shared nothing is found."""
    assert open_model.explain("What a farce!").examples == ()
    assert len(open_model.explain("What a farce!", examples=2).examples) == 2
    with pytest.raises(InputError, match="examples must be 0 or more, not -1"):
        open_model.explain("What a farce!", examples=-1)


def test_the_rest_of_the_explanation_is_the_same(model):
    """Examples are added, and change nothing else."""
    without, with_them = (model.explain(SENTENCES[0], examples=n) for n in (0, 3))
    assert without.contributions == with_them.contributions
    assert without.to_dict()["examples"] == []
    assert [each["label"] for each in with_them.to_dict()["examples"]] == ["hype"] * 3


def test_the_shortcut_finds_the_same(model):
    """The function of the package adds as many examples as the method of the default model."""
    found = hypecheck.explain(SENTENCES[0], 2)
    assert len(found.examples) == 2
    assert found == model.explain(SENTENCES[0], 2)


def test_a_model_does_not_carry_the_corpus(open_model):
    """What was looked up stays out of a pickled model, and is looked up once."""
    before = len(pickle.dumps(open_model.linear))
    assert corpus_cells(open_model.linear) is corpus_cells(open_model.linear)
    assert len(pickle.dumps(open_model.linear)) == before
    assert hypecheck.load("en-open") is open_model
