"""Training: the classifier, the corpus reader, and models made from them."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from hypecheck import DataError, HypeClassifier, LabelledSentences, load, train
from hypecheck.grams import analyze
from hypecheck.report import LABELS
from hypecheck.sentences import SplitterParameters
from hypecheck.training.validation import divided
from hypecheck.training.vectors import learn_vectors

ROOT = Path(__file__).resolve().parents[1]
QUICK = {"tol": 0.001}


@pytest.fixture(scope="module")
def few(corpus):
    """Return some hundred sentences of the open corpus, of several articles and all labels."""
    docs = sorted(set(corpus.docs))[:: len(set(corpus.docs)) // 25]
    return corpus.take(corpus.rows_of(set(docs).__contains__))


@pytest.fixture(scope="module")
def vectors(few):
    """Return small word vectors."""
    texts = [sentence.text for sentence in few.sentences]
    return learn_vectors(texts, min_count=2, dimensions=8)


@pytest.fixture(scope="module")
def trained(few, vectors):
    """Return a model trained on a few sentences."""
    classifier = HypeClassifier(word_vectors=vectors, **QUICK)
    return train(few, how="scratch", name="few", classifier=classifier, folds=3, n_jobs=1)


def same(first, second):
    """Tell whether two linear models are equal to the last bit."""
    names = ("gram_idf", "word_idf", "gram_weights", "word_weights", "intercept")
    return first.terms == second.terms and all(
        np.array_equal(getattr(first, name), getattr(second, name)) for name in names
    )


def test_train(few, trained):
    """A model says what it was trained on, with which settings, and how good it was."""
    assert trained.name == "few"
    assert 0 < trained.threshold < 1
    data = trained.info["training_data"]
    assert data["sentences"] == len(few)
    assert data["articles"] == len(set(few.docs))
    assert sum(data["labels"].values()) == len(few)
    assert trained.info["settings"]["C"] == 2.0
    assert trained.info["settings"]["folds"] == 3
    metrics = trained.info["metrics"]["cross_validation"]
    value, low, high = metrics["macro_f1"]
    assert low <= value <= high
    assert metrics["roc_auc"] > 0.7
    predicted = [each.label for each in trained.score_sentences(few.sentences)]
    assert np.mean([a == b for a, b in zip(predicted, few.labels, strict=True)]) > 0.9


def test_training_twice(few, vectors, trained):
    """Two trainings give equal models, in one process or several."""
    classifier = HypeClassifier(word_vectors=vectors, **QUICK)
    again = train(few, how="scratch", name="few", classifier=classifier, folds=3, n_jobs=2)
    assert same(again.linear, trained.linear)
    assert again.threshold == trained.threshold
    assert again.info == trained.info


def test_training_leaves_the_classifier_alone(few):
    """The classifier given holds the settings and is not fitted itself."""
    classifier = HypeClassifier(**QUICK)
    train(few, how="scratch", classifier=classifier, folds=2, n_jobs=1)
    assert not hasattr(classifier, "classes_")


def test_settings_of_the_splitter(few):
    """A trained model splits with the parameters given, or with those of the default model."""
    own = SplitterParameters(frozenset({"kgs"}), frozenset())
    classifier = HypeClassifier(**QUICK)
    settings = {"how": "scratch", "classifier": classifier, "folds": 2, "n_jobs": 1}
    assert train(few, splitter=own, **settings).splitter.parameters == own
    assert train(few, **settings).splitter.parameters == load().splitter.parameters


def test_representative_articles(few, trained, vectors):
    """Only calibration and threshold depend on which articles are representative."""
    chosen = set(sorted(set(few.docs))[::2])
    model = train(
        few,
        how="scratch",
        classifier=HypeClassifier(word_vectors=vectors, **QUICK),
        representative=chosen.__contains__,
        folds=3,
        n_jobs=1,
    )
    metrics = model.info["metrics"]["cross_validation"]
    assert metrics["sentences"] == len(few.rows_of(chosen.__contains__)) < len(few)
    assert model.linear.terms == trained.linear.terms
    scale, other = (m.info["settings"]["logit_scale"] for m in (model, trained))
    np.testing.assert_allclose(
        model.linear.gram_weights / scale, trained.linear.gram_weights / other, rtol=1e-5, atol=1e-6
    )


def test_cross_validation(few):
    """The classifier is scored by cross-validation, well above the commonest label."""
    scores = cross_val_score(HypeClassifier(**QUICK), few.sentences, few.labels, cv=3)
    assert scores.mean() > few.labels.count("fact") / len(few) + 0.05


def test_grid_search(few):
    """Settings are searched, and the best classifier is fitted."""
    search = GridSearchCV(HypeClassifier(**QUICK), {"C": [0.001, 2.0]}, cv=2)
    search.fit(few.sentences, few.labels)
    assert search.best_params_ == {"C": 2.0}
    assert search.predict(["What a shameless farce!"]).shape == (1,)


def test_pipeline(few):
    """In a pipeline the classifier takes what earlier steps give, and predicts the same."""
    texts = [sentence.text for sentence in few.sentences]
    strip = FunctionTransformer(lambda texts: [text.strip() for text in texts])
    pipeline = Pipeline([("strip", strip), ("classifier", HypeClassifier(**QUICK))])
    pipeline.fit([f" {text}\n" for text in texts], few.labels)
    alone = HypeClassifier(**QUICK).fit(texts, few.labels)
    np.testing.assert_array_equal(pipeline.predict_proba(texts), alone.predict_proba(texts))


def test_parameters(few, vectors):
    """Fitting changes no parameter, and a clone has the same ones and is not fitted."""
    classifier = HypeClassifier(C=0.5, word_vectors=vectors, class_weight=None, **QUICK)
    before = classifier.get_params()
    classifier.fit(few.sentences, few.labels)
    assert classifier.get_params() == before
    assert classifier.get_params()["word_vectors"] is vectors
    copied = clone(classifier)
    assert not hasattr(copied, "classes_")
    assert copied.get_params()["C"] == 0.5
    assert classifier.set_params(C=3).C == 3


@pytest.mark.parametrize("method", ["predict", "predict_proba", "decision_function"])
def test_not_fitted(method):
    """A classifier that has not been fitted says so."""
    with pytest.raises(NotFittedError):
        getattr(HypeClassifier(), method)(["It rose."])


def test_two_labels(few):
    """With two labels, probabilities add up to 1, and a model never gives the third."""
    rows = [i for i, label in enumerate(few.labels) if label != "other"]
    some = few.take(rows)
    classifier = HypeClassifier(**QUICK).fit(some.sentences, some.labels)
    assert classifier.classes_.tolist() == ["fact", "hype"]
    found = classifier.predict_proba(some.sentences)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-12)
    assert np.mean(classifier.predict(some.sentences) == np.array(some.labels)) > 0.9
    linear = classifier.to_linear()
    probabilities = linear.probabilities(map(analyze, some.sentences))
    assert linear.labels == ("fact", "hype", "other")
    np.testing.assert_allclose(probabilities[:, :2], found, atol=1e-9)
    assert probabilities[:, 2].max() < 1e-9


def test_labels_that_make_no_model():
    """A model cannot be made without hype."""
    classifier = HypeClassifier().fit(["It rose.", "Share"] * 2, ["fact", "other"] * 2)
    with pytest.raises(DataError, match="needs the labels fact and hype"):
        classifier.to_linear()


def test_weights_of_sentences(few):
    """A sentence of weight 0 counts as if it were not there."""
    texts = ["It rose, he said.", "What a farce!", "Share"] * 4
    labels = ["fact", "hype", "other"] * 4
    plain = HypeClassifier(tol=1e-8).fit(texts, labels)
    weighted = HypeClassifier(tol=1e-8, class_weight=None)
    weighted.fit([*texts, "It rose"], [*labels, "other"], sample_weight=[1] * 12 + [0])
    assert weighted.predict(texts).tolist() == plain.predict(texts).tolist() == labels


def test_weights_matter_in_training(few):
    """Sentences that count more make the model believe them."""
    text = "The ferry is late, he said."
    disputed = LabelledSentences.of([text] * 2, ["fact", "hype"])
    hype = [
        train(
            few + disputed.take([0]).weighted(weights[0]) + disputed.take([1]).weighted(weights[1]),
            how="scratch",
            classifier=HypeClassifier(**QUICK),
            folds=2,
            n_jobs=1,
        )
        .score_sentences([text])[0]
        .hype
        for weights in ((1, 50), (50, 1))
    ]
    assert hype[0] > hype[1] + 0.2


def test_rescale(few):
    """Rescaling multiplies the logits and adds to them."""
    classifier = HypeClassifier(**QUICK).fit(few.sentences, few.labels)
    before = classifier.decision_function(few.sentences[:50])
    classifier.rescale(0.5, np.array([1.0, 0.0, -1.0]))
    after = classifier.decision_function(few.sentences[:50])
    np.testing.assert_allclose(after, 0.5 * before + [1, 0, -1], atol=1e-5)


@pytest.mark.parametrize(
    ("labels", "folds", "message"),
    [
        (["fact", "other"] * 3, 2, "no sentence is labelled hype; label some"),
        (["other"] * 6, 2, "no sentence is labelled fact or hype"),
        (["fact", "hype", "other"] * 2, 7, "6 articles cannot be divided into 7 folds"),
    ],
)
def test_too_little_to_train_on(labels, folds, message):
    """Training says what is missing."""
    data = LabelledSentences.of(["It rose."] * 6, labels)
    with pytest.raises(DataError, match=message):
        train(data, how="scratch", folds=folds, n_jobs=1)


@pytest.mark.filterwarnings("ignore:The least populated class:UserWarning")
def test_a_label_of_one_article():
    """A label that stands in one article only cannot be cross-validated."""
    texts = ["It rose, he said.", "What a farce!"] * 6 + ["Share"]
    data = LabelledSentences.of(texts, ["fact", "hype"] * 6 + ["other"])
    with pytest.raises(DataError, match="label other stands in too few articles"):
        train(data, how="scratch", folds=2, n_jobs=1)


@pytest.mark.slow
def test_the_open_model_can_be_built_again(open_model, corpus):
    """Trained anew from the open corpus, `en-open` is the model that is stored."""
    spec = importlib.util.spec_from_file_location("build", ROOT / "models" / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    built = build.build_open()
    assert built.linear.terms == open_model.linear.terms
    assert built.splitter.parameters == open_model.splitter.parameters
    assert built.threshold == pytest.approx(open_model.threshold, abs=0.02)
    for name in ("gram_idf", "word_idf", "gram_weights", "word_weights", "intercept"):
        found, stored = getattr(built.linear, name), getattr(open_model.linear, name)
        np.testing.assert_allclose(found, stored, rtol=1e-3, atol=1e-3)
    sentences = corpus.sentences[::17][:1000]
    np.testing.assert_allclose(
        built.probabilities(sentences), open_model.probabilities(sentences), rtol=0, atol=1e-3
    )


def test_folds_are_alike(corpus):
    """No article stands on both sides of a fold, and labels are as frequent in it as in all."""
    truth = np.array([LABELS.index(label) for label in corpus.labels])
    seen = []
    for inside, outside in divided(truth, corpus.docs, 5, seed=1):
        assert not {corpus.docs[row] for row in inside} & {corpus.docs[row] for row in outside}
        share = np.bincount(truth[outside]) / len(outside)
        np.testing.assert_allclose(share, np.bincount(truth) / len(truth), rtol=0, atol=0.01)
        seen += outside.tolist()
    assert sorted(seen) == list(range(len(corpus)))
