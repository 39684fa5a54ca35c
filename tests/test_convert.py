"""Scikit-learn pipelines that become models, and those that cannot."""

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.feature_selection import SelectFromModel, SelectKBest, VarianceThreshold, chi2
from sklearn.kernel_approximation import RBFSampler
from sklearn.linear_model import (
    LogisticRegression,
    Perceptron,
    RidgeClassifier,
    RidgeClassifierCV,
    SGDClassifier,
)
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.multioutput import MultiOutputClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    MaxAbsScaler,
    Normalizer,
    PolynomialFeatures,
    StandardScaler,
)
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection
from sklearn.svm import SVC, LinearSVC

import hypecheck
from hypecheck import (
    DataError,
    HypeClassifier,
    InputError,
    LabelledSentences,
    all_grams,
    from_pipeline,
)
from hypecheck.grams import analyze
from hypecheck.report import LABELS
from hypecheck.sentences import SplitterParameters
from hypecheck.training.vectors import learn_vectors

NAMES = {"OBJ": "fact", "SUBJ": "hype", "REST": "other"}
CODES = {label: code for code, label in NAMES.items()}
FAST = {"tol": 0.01, "random_state": 0}


@pytest.fixture(scope="module")
def few(corpus):
    """Return some hundred sentences to fit pipelines on."""
    docs = sorted(set(corpus.docs))[::60]
    return corpus.take(corpus.rows_of(set(docs).__contains__))


@pytest.fixture(scope="module")
def held_out(corpus):
    """Return as many sentences of other articles."""
    docs = sorted(set(corpus.docs))[30::60]
    return corpus.take(corpus.rows_of(set(docs).__contains__))


@pytest.fixture(scope="module")
def two(few):
    """Return those of `few` that are fact or hype."""
    return few.take(i for i, label in enumerate(few.labels) if label != "other")


def tfidf(**settings):
    """Return a vectorizer that can be converted."""
    return TfidfVectorizer(**{"analyzer": all_grams, "sublinear_tf": True, "min_df": 2, **settings})


def regression(**settings):
    """Return a logistic regression that finds rare labels too."""
    return LogisticRegression(**{"max_iter": 500, "class_weight": "balanced", **settings})


def fitted(data, *steps):
    """Return a pipeline fitted to sentences, whose labels it knows by other names."""
    codes = np.array([CODES[label] for label in data.labels])
    return make_pipeline(*steps).fit(data.sentences, codes)


def agree(pipeline, model, sentences):
    """Tell whether decision values and decisions of a model are those of a pipeline."""
    decide = getattr(pipeline, "decision_function", None)
    if decide is None:
        decide = Pipeline(pipeline.steps[:-1]).transform
        values = pipeline[-1].predict_joint_log_proba(decide(sentences))
    else:
        values = decide(sentences)
    logits = model.linear.logits(map(analyze, sentences))
    columns = [LABELS.index(NAMES[each]) for each in pipeline.classes_]
    if len(columns) == 2:
        values = values if values.ndim == 1 else values[:, 1] - values[:, 0]
        found = logits[:, columns[1]] - logits[:, columns[0]]
        assert (model.probabilities(sentences)[:, 2] < 1e-12).all()
        given = [sentence.label for sentence in model.score_sentences(sentences)]
    else:
        found = logits[:, columns]
        given = [LABELS[i] for i in model.probabilities(sentences).argmax(axis=1)]
    np.testing.assert_allclose(found, values, rtol=1e-5, atol=1e-6 * np.abs(values).max())
    assert given == [NAMES[each] for each in pipeline.predict(sentences)]
    assert len(set(given)) > 1


def test_probabilities(few, held_out):
    """Probabilities of a logistic regression are those of the pipeline, to single precision."""
    pipeline = fitted(few, tfidf(), regression())
    model = from_pipeline(pipeline, labels=NAMES, name="mine")
    columns = [LABELS.index(NAMES[each]) for each in pipeline.classes_]
    np.testing.assert_allclose(
        model.probabilities(held_out.sentences)[:, columns],
        pipeline.predict_proba(held_out.sentences),
        rtol=0,
        atol=1e-6,
    )
    assert model.name == "mine"
    assert model.threshold == 0.5
    assert model.splitter.parameters == hypecheck.load().splitter.parameters
    assert model.info["settings"]["steps"] == ["TfidfVectorizer", "LogisticRegression"]


def test_probabilities_of_two_labels(two, held_out):
    """With two labels they are those of the pipeline too, and `other` is never given."""
    pipeline = fitted(two, tfidf(), regression())
    model = from_pipeline(pipeline, labels=NAMES)
    assert model.labels == LABELS
    np.testing.assert_allclose(
        model.probabilities(held_out.sentences)[:, :2],
        pipeline.predict_proba(held_out.sentences),
        rtol=0,
        atol=1e-6,
    )
    agree(pipeline, model, held_out.sentences)


@pytest.mark.parametrize("texts", ["", "   ", "Zyx!", "It rose 4%, he said; “it rose and rose.”"])
def test_odd_sentences(few, texts):
    """An empty sentence, one without a known word and one with repeated words agree as well."""
    pipeline = fitted(few, tfidf(), regression())
    found = from_pipeline(pipeline, labels=NAMES).probabilities([texts])
    columns = [LABELS.index(NAMES[each]) for each in pipeline.classes_]
    np.testing.assert_allclose(found[:, columns], pipeline.predict_proba([texts]), atol=1e-6)


@pytest.mark.parametrize(
    "front",
    [
        [tfidf(use_idf=False)],
        [tfidf(smooth_idf=False, max_df=0.5, max_features=2000)],
        [tfidf(dtype=np.float32)],
        [tfidf(vocabulary=["said", "farce", "§ the", "!", "share", "§exclamation"], min_df=1)],
        [tfidf(ngram_range=(2, 3), lowercase=False, stop_words=None)],
        [CountVectorizer(analyzer=all_grams), TfidfTransformer(sublinear_tf=True)],
        [
            CountVectorizer(analyzer=all_grams, min_df=3),
            "passthrough",
            TfidfTransformer(sublinear_tf=True, use_idf=False),
        ],
        [make_pipeline(CountVectorizer(analyzer=all_grams), TfidfTransformer(sublinear_tf=True))],
    ],
    ids=lambda front: "-".join(str(step)[:50] for step in front),
)
@pytest.mark.filterwarnings("ignore:The parameter 'ngram_range':UserWarning")
def test_vectorizers(few, held_out, front):
    """Whatever the settings that do not matter or can be stored, scores agree."""
    pipeline = fitted(few, *front, regression())
    agree(pipeline, from_pipeline(pipeline, labels=NAMES), held_out.sentences)


@pytest.mark.parametrize(
    "between",
    [
        ["passthrough"],
        [SelectKBest(chi2, k=500)],
        [SelectFromModel(RidgeClassifier())],
        [VarianceThreshold(1e-4)],
        [StandardScaler(with_mean=False)],
        [MaxAbsScaler(), SelectKBest(chi2, k=800), StandardScaler(with_mean=False)],
        [TruncatedSVD(40, random_state=0)],
        [TruncatedSVD(40, random_state=0), StandardScaler()],
        [GaussianRandomProjection(200, random_state=0)],
        [SparseRandomProjection(300, random_state=0)],
        [FeatureUnion([("best", SelectKBest(chi2, k=90)), ("svd", TruncatedSVD(9))])],
        [make_pipeline(MaxAbsScaler(), make_pipeline(SelectKBest(chi2, k=800)))],
    ],
    ids=lambda between: "-".join(type(step).__name__ for step in between),
)
@pytest.mark.parametrize("data", ["few", "two"])
def test_steps_between(request, held_out, between, data):
    """Steps that are linear in the features disappear into the weights."""
    pipeline = fitted(request.getfixturevalue(data), tfidf(), *between, regression())
    agree(pipeline, from_pipeline(pipeline, labels=NAMES), held_out.sentences)


@pytest.mark.parametrize(
    "classifier",
    [
        LinearSVC(dual=True, **FAST),
        SGDClassifier(**FAST),
        SGDClassifier(loss="log_loss", penalty="l1", alpha=1e-3, **FAST),
        RidgeClassifier(class_weight="balanced"),
        RidgeClassifierCV(),
        Perceptron(**FAST),
        regression(fit_intercept=False, class_weight=None),
        MultinomialNB(),
        ComplementNB(),
        OneVsRestClassifier(regression()),
        GridSearchCV(regression(), {"C": [0.5, 5.0]}, cv=2),
    ],
    ids=lambda classifier: str(classifier)[:60],
)
@pytest.mark.parametrize("data", ["few", "two"])
def test_classifiers(request, held_out, classifier, data):
    """Every linear classifier can be converted: decision values and decisions agree."""
    pipeline = fitted(request.getfixturevalue(data), tfidf(), classifier)
    agree(pipeline, from_pipeline(pipeline, labels=NAMES), held_out.sentences)


def test_linear_kernel(two, held_out):
    """A kernel classifier counts as linear if its kernel is, and it has but two classes."""
    pipeline = fitted(two, tfidf(), SVC(kernel="linear"))
    agree(pipeline, from_pipeline(pipeline, labels=NAMES), held_out.sentences)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["fact", "hype", "other"], None),
        (["fact", "hype"], {}),
        ([1, 0], {0: "hype", 1: "fact"}),
        ([True, False], {True: "fact", False: "hype"}),
        (["fact", "satire", "other"], {"satire": "hype"}),
    ],
)
def test_labels(names, labels):
    """Classes may have the names of labels, or any that are said to stand for one."""
    forms = ["It rose by {}%, the bank said.", "What a {} farce!", "Share page {}"][: len(names)]
    texts = [form.format(i) for form in forms for i in range(5)]
    pipeline = make_pipeline(tfidf(), regression())
    pipeline.fit(texts, [name for name in names for _ in range(5)])
    model = from_pipeline(pipeline, labels=labels)
    likeliest = model.probabilities([form.format(9) for form in forms]).argmax(axis=1)
    assert likeliest.tolist() == list(range(len(names)))


def test_saving(few, held_out, tmp_path):
    """A stored model scores exactly as before."""
    model = from_pipeline(
        fitted(few, tfidf(), TruncatedSVD(20, random_state=0), regression()),
        labels=NAMES,
        name="mine",
        threshold=0.4,
        splitter=SplitterParameters(frozenset({"kgs"}), frozenset()),
    )
    model.save(tmp_path / "mine")
    loaded = hypecheck.load(tmp_path / "mine")
    sentences = held_out.sentences
    np.testing.assert_array_equal(loaded.probabilities(sentences), model.probabilities(sentences))
    assert (loaded.name, loaded.threshold, loaded.info) == ("mine", 0.4, model.info)
    assert loaded.splitter.parameters == model.splitter.parameters
    assert loaded.explain("The farce goes on, he said.").contributions


@pytest.mark.parametrize("data", ["few", "two"])
@pytest.mark.parametrize("codes", [CODES, {"fact": 2, "hype": 0, "other": 1}])
def test_own_classifier(request, held_out, data, codes):
    """A pipeline of the library's own classifier is converted with its word vectors."""
    data = request.getfixturevalue(data)
    texts = [sentence.text for sentence in data.sentences]
    vectors = learn_vectors(texts, min_count=2, dimensions=8)
    pipeline = Pipeline([("classifier", HypeClassifier(word_vectors=vectors, tol=0.001))])
    pipeline.fit(data.sentences, [codes[label] for label in data.labels])
    before = pipeline.classes_.tolist()
    model = from_pipeline(pipeline, labels={code: label for label, code in codes.items()})
    columns = [before.index(codes[label]) for label in LABELS[: len(before)]]
    np.testing.assert_allclose(
        model.probabilities(held_out.sentences)[:, : len(before)],
        pipeline.predict_proba(held_out.sentences)[:, columns],
        rtol=1e-9,
    )
    assert (model.probabilities(held_out.sentences)[:, len(before) :] < 1e-12).all()
    assert model.linear.word_weights.any()
    assert pipeline.classes_.tolist() == before


@pytest.mark.parametrize("data", ["few", "two"])
def test_calibration(request, corpus, held_out, data):
    """Calibrated, the probabilities fit sentences of other articles better."""
    docs = sorted(set(corpus.docs))[45::60]
    others = corpus.take(corpus.rows_of(set(docs).__contains__))
    classifier = SGDClassifier(random_state=0)  # its decision values are far too large
    pipeline = fitted(request.getfixturevalue(data), tfidf(), classifier)
    plain = from_pipeline(pipeline, labels=NAMES)
    model = from_pipeline(pipeline, labels=NAMES, calibrate_on=held_out)
    known = LABELS[: len(pipeline.classes_)]
    rows = [i for i, label in enumerate(others.labels) if label in known]
    truth = [LABELS.index(others.labels[i]) for i in rows]
    sentences = [others.sentences[i] for i in rows]
    rows = np.arange(len(truth)), truth
    losses = [-np.log(each.probabilities(sentences)[rows]).mean() for each in (plain, model)]
    assert losses[1] < losses[0]
    assert 0.2 < model.threshold < 0.8
    assert model.threshold != plain.threshold == 0.5
    assert 0 < model.info["settings"]["logit_scale"] != 1
    assert plain.info["settings"]["logit_scale"] == 1
    if len(known) == 2:
        assert (model.probabilities(others.sentences)[:, 2] < 1e-12).all()
    given = from_pipeline(pipeline, labels=NAMES, calibrate_on=held_out, threshold=0.9)
    assert given.threshold == 0.9


def test_calibration_without_a_label(few, two):
    """Probabilities cannot be calibrated on sentences that lack a label."""
    pipeline = fitted(few, tfidf(), regression())
    with pytest.raises(DataError, match="calibrate_on has no sentence labelled other; add some"):
        from_pipeline(pipeline, labels=NAMES, calibrate_on=two)
    facts = LabelledSentences.of(["It rose."], ["fact"])
    with pytest.raises(DataError, match="labelled hype or other"):
        from_pipeline(pipeline, labels=NAMES, calibrate_on=facts)


def count(**settings):
    """Return a vectorizer that counts grams."""
    return CountVectorizer(**{"analyzer": all_grams, **settings})


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            [TfidfVectorizer(sublinear_tf=True)],
            r"'tfidfvectorizer' \(TfidfVectorizer\) has analyzer='word'; "
            r"fit it with analyzer=hypecheck.all_grams",
        ),
        ([tfidf(sublinear_tf=False)], "has sublinear_tf=False; fit it with sublinear_tf=True"),
        ([tfidf(norm="l1")], "has norm='l1'; fit it with norm='l2'"),
        ([tfidf(norm=None)], "has norm=None; fit it with norm='l2'"),
        ([tfidf(binary=True)], "has binary=True; fit it with binary=False"),
        ([count()], r"'countvectorizer' \(CountVectorizer\) is not followed by TfidfTransformer"),
        ([count(), MaxAbsScaler()], "is not followed by TfidfTransformer"),
        (
            [count(), TfidfTransformer()],
            r"'tfidftransformer' \(TfidfTransformer\) has sublinear_tf=False",
        ),
        ([count(binary=True), TfidfTransformer(sublinear_tf=True)], "has binary=True"),
        (
            [HashingVectorizer(analyzer=all_grams)],
            r"'hashingvectorizer' \(HashingVectorizer\) cannot be converted; begin with Tfidf",
        ),
        (
            [FeatureUnion([("one", tfidf()), ("two", tfidf())])],
            r"'featureunion' \(FeatureUnion\) cannot be converted; begin with Tfidf",
        ),
        (
            [FunctionTransformer(list), tfidf()],
            r"'functiontransformer' \(FunctionTransformer\) cannot be converted; begin with Tfidf",
        ),
        ([tfidf(), Normalizer()], r"'normalizer' \(Normalizer\) is not linear"),
        ([tfidf(), Binarizer()], r"'binarizer' \(Binarizer\) is not linear"),
        (
            [tfidf(), FunctionTransformer(np.sqrt, accept_sparse=True)],
            r"'functiontransformer' \(FunctionTransformer\) is not linear",
        ),
        ([tfidf(), RBFSampler(random_state=0)], r"'rbfsampler' \(RBFSampler\) is not linear"),
        (
            [tfidf(max_features=300), NMF(3, tol=0.1, init="nndsvda")],
            r"'nmf' \(NMF\) is not linear",
        ),
        (
            [tfidf(max_features=30), PolynomialFeatures(2)],
            r"'polynomialfeatures' \(PolynomialFeatures\) is not linear; end with a linear "
            r"classifier such as .*, and put nothing before it but feature selection",
        ),
    ],
    ids=lambda each: "-".join(type(x).__name__ for x in each) if isinstance(each, list) else "",
)
def test_steps_that_cannot_be_converted(few, steps, message):
    """A step before the classifier that a model cannot do is named, with what to do."""
    texts = [sentence.text for sentence in few.sentences]
    pipeline = make_pipeline(*steps, RidgeClassifier()).fit(texts, few.labels)
    with pytest.raises(InputError, match=message):
        from_pipeline(pipeline)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            [RandomForestClassifier(3, random_state=0)],
            r"'randomforestclassifier' \(RandomForestClassifier\) is no linear classifier; "
            "end with a linear classifier such as LogisticRegression",
        ),
        ([KNeighborsClassifier()], "is no linear classifier"),
        ([CalibratedClassifierCV(RidgeClassifier(), cv=2)], "is no linear classifier"),
        ([SVC()], r"'svc' \(SVC\) is not linear; end with a linear classifier such as"),
        ([SVC(kernel="linear")], r"'svc' \(SVC\) is not linear"),
        ([OneVsOneClassifier(RidgeClassifier())], r"\(OneVsOneClassifier\) is not linear"),
        ([BernoulliNB()], r"'bernoullinb' \(BernoulliNB\) is not linear"),
        (
            [SelectKBest(chi2, k=50), GradientBoostingClassifier(n_estimators=3, random_state=0)],
            r"'gradientboostingclassifier' \(GradientBoostingClassifier\) is not linear",
        ),
        ([SelectKBest(chi2, k=50)], r"'selectkbest' \(SelectKBest\) is no classifier"),
    ],
    ids=lambda each: str(each[-1]) if isinstance(each, list) else "",
)
def test_classifiers_that_cannot_be_converted(few, steps, message):
    """A last step that is no linear classifier is named, with what to do."""
    pipeline = fitted(few, tfidf(min_df=5), *steps)
    with pytest.raises(InputError, match=message):
        from_pipeline(pipeline, labels=NAMES)


def test_non_linear_step_after_a_dense_one(two):
    """Dense features are looked at like sparse ones."""
    densify = FunctionTransformer(lambda features: features.toarray(), accept_sparse=True)
    pipeline = fitted(
        two, tfidf(min_df=9), densify, StandardScaler(), FunctionTransformer(np.tanh), regression()
    )
    with pytest.raises(InputError, match=r"'functiontransformer-2' \(FunctionTransformer\) is not"):
        from_pipeline(pipeline, labels=NAMES)


def test_several_outputs(few):
    """A classifier with several outputs, or several labels a sentence, is no model."""
    labels = np.array([[label == "fact", label == "hype"] for label in few.labels])
    pipeline = make_pipeline(tfidf(), MultiOutputClassifier(regression()))
    pipeline.fit(few.sentences, labels)
    with pytest.raises(InputError, match=r"\(MultiOutputClassifier\) has several outputs; fit it"):
        from_pipeline(pipeline)
    ridge = make_pipeline(tfidf(), RidgeClassifier()).fit(few.sentences, labels.astype(int))
    with pytest.raises(InputError, match="does not predict the one class with the highest"):
        from_pipeline(ridge, labels={0: "fact", 1: "hype"})


class Contrary(RidgeClassifier):
    """A linear classifier that predicts the class with the lowest decision value."""

    def predict(self, X):
        """Return the unlikeliest class."""
        return self.classes_[self.decision_function(X).argmin(axis=1)]


class Picky(MaxAbsScaler):
    """A step that takes sentences only."""

    def transform(self, X):
        """Return the features of sentences."""
        if X.sum() == 0:
            raise ValueError("a sentence has features")
        return super().transform(X)


def test_steps_that_behave_strangely(few):
    """What a step cannot be asked, or answers otherwise than it should, is said."""
    with pytest.raises(InputError, match=r"\(Contrary\) does not predict the one class"):
        from_pipeline(fitted(few, tfidf(), Contrary()), labels=NAMES)
    pipeline = fitted(few, tfidf(), Picky(), RidgeClassifier())
    with pytest.raises(InputError, match=r"\(Picky\) cannot take just any vector: a sentence has"):
        from_pipeline(pipeline, labels=NAMES)
    pipeline.steps[1] = ("sampler", pipeline[-1])
    with pytest.raises(InputError, match=r"'sampler' \(RidgeClassifier\) has no transform; leave"):
        from_pipeline(pipeline, labels=NAMES)


def test_weights_that_are_not_finite(few):
    """Weights that single precision cannot hold are refused; storage would refuse them too."""
    pipeline = fitted(few, tfidf(), RidgeClassifier())
    pipeline[-1].coef_ = pipeline[-1].coef_ * 1e200
    with (
        pytest.raises(InputError, match="weights that are not finite"),
        np.errstate(over="ignore"),
    ):
        from_pipeline(pipeline, labels=NAMES)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["OBJ", "SUBJ", "REST"], None),
        (["OBJ", "SUBJ", "REST"], {"OBJ": "fact", "SUBJ": "hype"}),
        (["OBJ", "SUBJ", "REST"], {"OBJ": "fact", "SUBJ": "hype", "REST": "hype"}),
        (["OBJ", "SUBJ", "REST"], {"OBJ": "fact", "SUBJ": "hype", "REST": "rest"}),
        (["fact", "other"], None),
        (["fact", "hype", "other", "satire"], None),
    ],
)
@pytest.mark.parametrize("own", [False, True])
def test_wrong_classes(names, labels, own):
    """Classes that are not fact and hype, with other or without, are listed."""
    steps = [HypeClassifier()] if own else [tfidf(), regression()]
    pipeline = make_pipeline(*steps).fit(
        [f"text of a {name}" for name in names for _ in range(3)],
        [name for name in names for _ in range(3)],
    )
    with pytest.raises(InputError, match=r"has the classes \[.*\]; with labels, say which one"):
        from_pipeline(pipeline, labels=labels)


@pytest.mark.parametrize(
    ("pipeline", "message"),
    [
        (
            make_pipeline(tfidf(), regression()),
            r"step 'tfidfvectorizer' .* is not fitted; call fit",
        ),
        (Pipeline([("own", HypeClassifier())]), r"step 'own' \(HypeClassifier\) is not fitted"),
        (HypeClassifier(), "must be a fitted sklearn Pipeline, not HypeClassifier"),
        (
            GridSearchCV(make_pipeline(tfidf(), regression()), {}),
            "not GridSearchCV; of a search give best_estimator_",
        ),
        (None, "not NoneType"),
        (Pipeline([("nothing", "passthrough")]), "the pipeline has no steps; begin with Tfidf"),
    ],
)
def test_what_is_no_fitted_pipeline(pipeline, message):
    """What is no pipeline, or not fitted, is refused."""
    with pytest.raises(InputError, match=message):
        from_pipeline(pipeline)


def test_partly_fitted(few):
    """A pipeline whose last step was exchanged after fitting is not fitted."""
    pipeline = fitted(few, tfidf(), regression())
    pipeline.steps[-1] = ("new", regression())
    with pytest.raises(InputError, match=r"step 'new' \(LogisticRegression\) is not fitted"):
        from_pipeline(pipeline)


def test_only_a_vectorizer(few):
    """A pipeline without a classifier is refused."""
    pipeline = fitted(few, tfidf())
    with pytest.raises(InputError, match=r"'tfidfvectorizer' \(TfidfVectorizer\) is no classifier"):
        from_pipeline(pipeline)


def test_a_step_before_the_own_classifier(few):
    """A step that changes the text before the library's own classifier cannot be converted."""
    pipeline = fitted(few, FunctionTransformer(list), HypeClassifier(tol=0.01))
    with pytest.raises(InputError, match="let a HypeClassifier be the only step"):
        from_pipeline(pipeline, labels=NAMES)


@pytest.mark.parametrize("threshold", [-0.1, 1.5, "high"])
def test_bad_threshold(few, threshold):
    """A threshold lies between 0 and 1."""
    with pytest.raises(InputError, match="threshold must"):
        from_pipeline(fitted(few, tfidf(), regression()), labels=NAMES, threshold=threshold)
