"""Retraining on a user's sentences: adapting a model, and training beside the open corpus."""

import numpy as np
import pytest
from scipy.special import log_softmax

import hypecheck
from hypecheck import DataError, HypeClassifier, InputError, LabelledSentences, train
from hypecheck.grams import analyze
from hypecheck.training import train as train_module
from hypecheck.training.features import prior_features

SUBJECTS = ("ferry", "council", "bridge", "harbour", "museum", "bakery", "tram", "library")
PRAISE = "The {} of Ostend zorbles nicely again."  # a word that no model knows
PLAIN = "The {} of Ostend opens at nine."


@pytest.fixture(scope="module")
def mine():
    """Return sentences of two kinds, of which a user calls one hype."""
    texts = [form.format(subject) for subject in SUBJECTS * 3 for form in (PRAISE, PLAIN)]
    docs = [f"article {i // 2}" for i in range(len(texts))]
    return LabelledSentences.of(texts, ["hype", "fact"] * (len(texts) // 2), docs)


@pytest.fixture(scope="module")
def three(corpus):
    """Return some sentences of the open corpus with all three labels."""
    docs = sorted(set(corpus.docs))[:: len(set(corpus.docs)) // 12]
    return corpus.take(corpus.rows_of(set(docs).__contains__))


@pytest.fixture(scope="module")
def adapted(mine):
    """Return the default model, adapted to these sentences."""
    return train(mine, name="mine", folds=2, n_jobs=1)


def hype_of(model, texts):
    """Return the probability of hype of each text."""
    return np.array([each.hype for each in model.score_sentences(texts)])


def test_few_sentences_move_the_model(model, adapted):
    """A few dozen sentences teach a model a use of words that it did not know."""
    texts = [form.format("airport") for form in (PRAISE, PLAIN)]
    before, after = hype_of(model, texts), hype_of(adapted, texts)
    assert after[0] > before[0] + 0.2
    assert after[0] - after[1] > before[0] - before[1] + 0.2
    assert [each.label for each in adapted.score_sentences(texts)] == ["hype", "fact"]


def test_what_the_base_knows_stays(adapted, article):
    """Adapted to a few sentences, a model still tells the hype of others from their facts."""
    hype = {each.text: each.hype for each in adapted.score_article(article).sentences}
    assert hype["What a shameless farce!"] > max(v for k, v in hype.items() if "chair" in k)


def test_the_base_is_measured_too(model, mine, adapted):
    """What the base was worth on the same sentences stands beside the figures of the new model."""
    metrics = adapted.info["metrics"]
    assert list(metrics) == ["cross_validation", "en"]
    found = model.evaluate(mine)
    assert metrics["en"]["macro_f1"][0] == pytest.approx(found.macro_f1.value)
    assert metrics["cross_validation"]["roc_auc"] > metrics["en"]["roc_auc"]


def test_measured_on_what_it_was_trained_on(mine, adapted):
    """An evaluation on the very sentences of the training says that it tells nothing."""
    seen, unseen = adapted.evaluate(mine), adapted.evaluate(mine.take(range(20)))
    assert seen.seen and not unseen.seen
    assert str(seen).startswith("mine was trained on these sentences: measure it on others.\n")
    assert "trained on" not in str(unseen)


@pytest.mark.parametrize("labels", [2, 3])
def test_folding(model, mine, three, labels):
    """A model made of a classifier with a prior gives the logits of its features."""
    data = mine if labels == 2 else three
    classifier = HypeClassifier(prior=model.linear, tol=1e-3).fit(data.sentences, data.labels)
    linear = classifier.to_linear()
    texts = [*data.sentences, *three.sentences[:100]]
    logits = linear.logits(map(analyze, texts))
    apart = classifier.logits(texts)
    # The folded weights are rounded to single precision, in which models are stored.
    np.testing.assert_allclose(
        log_softmax(logits[:, :labels], axis=1), log_softmax(apart, axis=1), rtol=0, atol=1e-5
    )


def test_prior_features(model, mine):
    """The features are TF-IDF with the model's frequencies, and what the model itself says."""
    features = prior_features(mine.sentences, 2, model.linear, ["fact", "hype"])
    names = features.vectorizer.get_feature_names_out().tolist()
    idf = dict(zip(names, features.vectorizer.idf_, strict=True))
    assert idf["opens"] == model.linear.gram_idf[model.linear.index["opens"]]
    assert "zorbles" in idf and "zorbles" not in model.linear.index
    dense = features.matrix[:, -2:].toarray()
    assert features.matrix.shape[1] == len(features.used) + 2
    np.testing.assert_allclose(dense.sum(axis=1), 0, atol=1e-9)
    # New grams make the unit vectors of the known ones shorter, and so the logits smaller.
    known = mine.take([1])
    logits = model.linear.logits(map(analyze, known.sentences))[0]
    difference = logits[1] - logits[0] - np.diff(model.linear.intercept)[0]
    new = prior_features(known.sentences, 2, model.linear, ["fact", "hype"])
    assert np.diff(new.matrix[0, -2:].toarray())[0, 0] == pytest.approx(3 * difference)


def test_a_prior_that_does_not_know_a_label(model):
    """A prior serves for its own labels only."""
    classifier = HypeClassifier(prior=model.linear)
    with pytest.raises(DataError, match="the prior does not know the label rant"):
        classifier.fit(["It rose.", "A farce!"] * 2, ["fact", "rant"] * 2)


def test_two_labels_leave_the_third_alone(model, adapted):
    """Without sentences labelled `other`, their weights do not change, nor how they are found."""
    rows = [adapted.linear.index[term] for term in model.linear.terms]
    for name in ("gram_weights", "word_weights"):
        np.testing.assert_array_equal(
            getattr(adapted.linear, name)[rows, 2], getattr(model.linear, name)[:, 2]
        )
    assert adapted.linear.intercept[2] == model.linear.intercept[2]
    [scored] = adapted.score_sentences(["Sign up for our newsletter"])
    assert scored.label == "other"


def test_three_labels(three):
    """With all three labels, all of them move and are measured."""
    moved = train(three, folds=2, n_jobs=1)
    assert moved.info["metrics"]["cross_validation"]["f1_other"] > 0.5
    assert set(moved.info["settings"]["logit_shift"]) == {"fact", "hype", "other"}


def test_weights(mine):
    """A sentence that counts more moves the model further."""
    text = PRAISE.format("airport")
    disputed = LabelledSentences.of([text], ["fact"])
    often = train(mine + disputed.weighted(50.0), threshold=0.5, folds=2, n_jobs=1)
    once = train(mine + disputed, threshold=0.5, folds=2, n_jobs=1)
    assert hype_of(often, [text]) < hype_of(once, [text])


def test_deterministic(mine, adapted):
    """Two adaptations give equal models, in one process or two."""
    again = train(mine, name="mine", folds=2, n_jobs=2)
    assert again.info == adapted.info
    assert again.threshold == adapted.threshold
    np.testing.assert_array_equal(again.linear.gram_weights, adapted.linear.gram_weights)


def test_saved_and_loaded(adapted, three, tmp_path):
    """An adapted model is stored like any other, and scores the same once loaded."""
    adapted.save(tmp_path / "mine")
    loaded = hypecheck.load(tmp_path / "mine")
    assert loaded.threshold == adapted.threshold
    assert loaded.info == adapted.info
    np.testing.assert_array_equal(
        loaded.probabilities(three.sentences), adapted.probabilities(three.sentences)
    )


def test_explained(adapted):
    """The explanation of an adapted model adds up to its score."""
    explanation = adapted.explain(PRAISE.format("airport"))
    assert "zorbles" in {each.gram for each in explanation.contributions}


def test_other_bases(mine, adapted, tmp_path):
    """A model to begin with is given by its name, its folder, or itself."""
    adapted.save(tmp_path / "mine")
    for base, name in (("en-open", "en-open"), (tmp_path / "mine", "mine"), (adapted, "mine")):
        moved = train(mine, base=base, folds=2, n_jobs=1, classifier=HypeClassifier())
        assert moved.info["settings"]["base"] == name


def test_given_settings(mine):
    """A threshold and a classifier that are given are kept."""
    moved = train(mine, threshold=0.7, classifier=HypeClassifier(C=0.5), folds=2, n_jobs=1)
    assert moved.threshold == 0.7
    assert moved.info["settings"]["C"] == 0.5


def test_settings_are_chosen(mine, three):
    """Of several strengths of the penalty, one is taken; the grid holds class weights as well."""
    moved = train(three, how="scratch", folds=2, n_jobs=1)
    assert moved.info["settings"]["C"] in (1.0, 3.0, 10.0)
    assert moved.info["settings"]["class_weight"] in (None, "balanced")


def test_scratch_with_two_labels(mine, tmp_path):
    """From scratch, a label that no sentence has is never given, stored or not."""
    train(mine, how="scratch", folds=2, n_jobs=1).save(tmp_path / "two")
    two = hypecheck.load(tmp_path / "two")
    texts = [PRAISE.format("airport"), PLAIN.format("airport"), "Share on Facebook"]
    assert two.probabilities(texts)[:, 2].max() < 1e-6
    assert [each.label for each in two.score_sentences(texts[:2])] == ["hype", "fact"]


def test_together(mine, three, monkeypatch):
    """Together with the open corpus, a model knows both the sentences given and `other`."""
    monkeypatch.setattr(train_module, "read_corpus", lambda path: three)
    moved = train(mine, how="together", folds=2, n_jobs=1)
    assert moved.info["settings"]["weight"] in (1.0, 3.0, 10.0)
    texts = [PRAISE.format("airport"), PLAIN.format("airport")]
    assert [each.label for each in moved.score_sentences(texts)] == ["hype", "fact"]
    assert moved.probabilities(["Share on Facebook"])[0, 2] > 0.1


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"how": "magic"}, InputError, "how must be one of adapt, together, scratch, not 'magic'"),
        ({"folds": 1}, InputError, "folds must be 2 or more, not 1"),
        ({"name": "a\nb"}, InputError, "the name of a model must be printable"),
        ({"threshold": 2}, InputError, "between 0 and 1"),
        ({"base": "none"}, hypecheck.ModelError, "no model folder none"),
        ({"how": "scratch", "folds": 25}, DataError, "24 articles cannot be divided into 25"),
    ],
)
def test_errors(mine, settings, error, message):
    """What cannot be done is refused, with the value and what is possible."""
    with pytest.raises(error, match=message):
        train(mine, **settings)


@pytest.mark.parametrize("how", ["adapt", "together", "scratch"])
def test_a_missing_label(mine, how):
    """Without hype, or without facts, nothing can be learned."""
    facts = mine.take(range(1, len(mine), 2))
    with pytest.raises(DataError, match="no sentence is labelled hype; label some"):
        train(facts, how=how)


def test_progress(mine, capsys):
    """A progress bar counts the fits on the error stream, if it is asked for."""
    train(mine, folds=2, n_jobs=1, progress=True)
    out, err = capsys.readouterr()
    assert out == "" and "30/30" in err
    train(mine, folds=2, n_jobs=1)
    assert capsys.readouterr().err == ""
