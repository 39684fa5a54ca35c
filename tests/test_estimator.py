"""The classifier keeps the promises of scikit-learn's estimators."""

import pickle

import numpy as np
import pytest
import sklearn.utils
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_array, check_is_fitted

from hypecheck import DataError, HypeClassifier, InputError, Sentence
from hypecheck.training.vectors import WordVectors

THINGS = ("budget", "ferry", "harbour", "bridge", "school", "tax")
FORMS = (
    "The council approved the {} by 12 votes to 3, its clerk said.",
    "What a shameless farce this pompous {} is!",
    "Share this page about the {}",
)
TEXTS = [form.format(thing) for thing in THINGS for form in FORMS]
LABELS = ["fact", "hype", "other"] * len(THINGS)
GROUPS = [thing for thing in THINGS for _ in FORMS]
TWO_TEXTS, TWO_LABELS = zip(
    *(pair for pair in zip(TEXTS, LABELS, strict=True) if pair[1] != "other"), strict=True
)
METHODS = ("predict", "predict_proba", "decision_function")

ABOUT_NUMBERS = "it is about numbers in X, and would test how OfNumbers spells them"
SKIPPED = dict.fromkeys(
    (
        "check_array_api_input",
        "check_complex_data",
        "check_dtype_object",
        "check_estimator_sparse_array",
        "check_estimator_sparse_data",
        "check_estimator_sparse_matrix",
        "check_estimator_sparse_tag",
        "check_estimators_dtypes",
        "check_estimators_empty_data_messages",
        "check_estimators_nan_inf",
        "check_f_contiguous_array_estimator",
        "check_fit1d",
        "check_fit2d_1feature",
        "check_fit2d_predict1d",
        "check_n_features_in",
        "check_n_features_in_after_fitting",
        "check_positive_only_tag_during_fit",
    ),
    ABOUT_NUMBERS,
) | {
    "check_sample_weight_equivalence_on_dense_data": "document frequencies count sentences, "
    "not weights; see test_weights_in_the_loss",
}


class OfNumbers(HypeClassifier):
    """The classifier on rows of numbers, each of which is spelled as a sentence.

    The checks of scikit-learn make numbers; with this they see all but the reading of text.
    """

    def __sklearn_tags__(self):
        """Say that `X` is a table of numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = False
        tags.input_tags.two_d_array = True
        return tags

    def fit(self, X, y, sample_weight=None):
        """Learn from labelled rows."""
        X = check_array(X)
        self.n_features_in_ = X.shape[1]
        return super().fit(spelled(X), y, sample_weight)

    def logits(self, X):
        """Return the logits of rows of numbers, spelled as sentences."""
        check_is_fitted(self)
        X = check_array(X)
        if X.shape[1] != self.n_features_in_:
            raise ValueError(f"{X.shape[1]} features instead of {self.n_features_in_}")
        return super().logits(spelled(X))


def spelled(rows):
    """Return a sentence for each row, with a word for each column and its rounded value."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        " ".join(letters[i // 26] + letters[i % 26] + letters[step] for i, step in enumerate(steps))
        for steps in np.clip(np.round(2 * rows) + 12, 0, 25).astype(int)
    ]


CHECKS = [check for _, check in parametrize_with_checks([OfNumbers()]).args[1]]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.func.__name__)
def test_checks_of_scikit_learn(check):
    """The classifier passes all checks of scikit-learn that say something about text."""
    if check.func.__name__ in SKIPPED:
        pytest.skip(SKIPPED[check.func.__name__])
    # One of the checks fits a single row, and has to see what is said about that.
    check(OfNumbers(min_df=1))


def test_tags():
    """Scikit-learn is told that the input is text, one sentence a row, and the output classes."""
    if not hasattr(sklearn.utils, "get_tags"):
        pytest.skip("scikit-learn before 1.6 has no public tags")
    tags = sklearn.utils.get_tags(HypeClassifier())
    assert tags.input_tags.string
    assert not tags.input_tags.two_d_array
    assert tags.target_tags.required
    assert tags.classifier_tags.multi_class
    assert tags.estimator_type == "classifier"


def test_parameters():
    """Parameters are kept as they are given, by the constructor, by fitting and by cloning."""
    vectors = WordVectors(("ferry", "farce"), np.eye(2))
    given = {
        "C": 0.5,
        "min_df": 1,
        "class_weight": {"fact": 1.0, "hype": 2.0, "other": 1.0},
        "word_vectors": vectors,
        "max_iter": 300,
        "tol": 1e-3,
    }
    classifier = HypeClassifier(**given)
    for name, value in given.items():
        assert getattr(classifier, name) is value
    assert set(vars(classifier)) == set(classifier.get_params())
    assert classifier.fit(TEXTS, LABELS) is classifier
    for name, value in given.items():
        assert classifier.get_params()[name] is value
    copied = clone(classifier)
    assert set(vars(copied)) == set(copied.get_params())
    assert {**copied.get_params(), "word_vectors": 0} == {**given, "word_vectors": 0, "prior": None}
    assert copied.set_params(C=3.0) is copied
    assert HypeClassifier().set_params(**copied.get_params()).get_params() == copied.get_params()
    with pytest.raises(ValueError, match="Invalid parameter 'alpha'"):
        copied.set_params(alpha=1)


@pytest.mark.parametrize("method", METHODS)
def test_fitted_or_not(method):
    """Before fitting every method says that it is too early; afterwards it is fitted."""
    classifier = HypeClassifier()
    with pytest.raises(NotFittedError):
        getattr(classifier, method)(TEXTS)
    classifier.fit(TEXTS, LABELS)
    check_is_fitted(classifier)
    assert len(getattr(classifier, method)(TEXTS)) == len(TEXTS)


@pytest.mark.parametrize("labels", [LABELS, [2, 7, 5] * 6, [True, False, False] * 6])
def test_classes(labels):
    """Labels may be texts, numbers or truth values; `classes_` are the distinct ones, sorted."""
    classifier = HypeClassifier().fit(TEXTS, labels)
    assert classifier.classes_.tolist() == sorted(set(labels))
    assert classifier.predict(TEXTS).tolist() == labels
    assert classifier.score(TEXTS, labels) == 1
    probabilities = classifier.predict_proba(TEXTS)
    assert probabilities.shape == (len(TEXTS), len(classifier.classes_))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)


def test_two_classes():
    """With two classes the decision value is one number a sentence, above 0 for the second."""
    classifier = HypeClassifier().fit(TWO_TEXTS, TWO_LABELS)
    values = classifier.decision_function(TWO_TEXTS)
    assert values.shape == (len(TWO_TEXTS),)
    assert (values > 0).tolist() == [label == "hype" for label in TWO_LABELS]
    np.testing.assert_allclose(
        classifier.predict_proba(TWO_TEXTS)[:, 1], 1 / (1 + np.exp(-values)), rtol=1e-12
    )


@pytest.mark.parametrize("scoring", ["roc_auc", "neg_log_loss", "f1_macro"])
def test_scorers(scoring):
    """The scorers of scikit-learn take what the classifier returns for two classes."""
    truth = [label == "hype" for label in TWO_LABELS]
    scores = cross_val_score(HypeClassifier(), TWO_TEXTS, truth, scoring=scoring, cv=3)
    assert np.isfinite(scores).all()
    assert scores.min() > {"neg_log_loss": -0.5}.get(scoring, 0.99)


def test_pipeline_and_pickle():
    """In a pipeline the classifier predicts what it does alone, before and after pickling."""
    steps = FunctionTransformer(stripped), HypeClassifier(C=1.0)
    pipeline = make_pipeline(*steps).fit([f" {text}\n" for text in TEXTS], LABELS)
    alone = HypeClassifier(C=1.0).fit(TEXTS, LABELS)
    expected = alone.predict_proba(TEXTS)
    np.testing.assert_array_equal(pipeline.predict_proba(TEXTS), expected)
    np.testing.assert_array_equal(
        pickle.loads(pickle.dumps(pipeline)).predict_proba(TEXTS), expected
    )
    assert pipeline.set_params(hypeclassifier__C=4.0)[-1].C == 4.0


def stripped(texts):
    """Strip texts, in a function that can be pickled."""
    return [text.strip() for text in texts]


@pytest.mark.parametrize(("cv", "groups"), [(3, None), (GroupKFold(3), GROUPS)])
def test_grid_search(cv, groups):
    """Settings are searched by row or by group, and the best classifier is fitted to all."""
    search = GridSearchCV(
        HypeClassifier(), {"C": [1e-6, 2.0], "min_df": [1, 2]}, cv=cv, scoring="neg_log_loss"
    )
    search.fit(TEXTS, LABELS, groups=groups)
    assert search.best_params_["C"] == 2.0
    assert search.best_estimator_.predict(TEXTS).tolist() == LABELS
    assert search.classes_.tolist() == ["fact", "hype", "other"]


@pytest.mark.parametrize("method", METHODS)
def test_cross_val_predict(method):
    """Each sentence is predicted by a classifier that saw nothing of its group."""
    cv = GroupKFold(3)
    found = cross_val_predict(HypeClassifier(), TEXTS, LABELS, groups=GROUPS, cv=cv, method=method)
    for inside, outside in cv.split(TEXTS, LABELS, GROUPS):
        fitted = HypeClassifier().fit([TEXTS[i] for i in inside], [LABELS[i] for i in inside])
        expected = getattr(fitted, method)([TEXTS[i] for i in outside])
        np.testing.assert_array_equal(found[outside], expected)


@pytest.mark.parametrize("labels", [LABELS, ["hype" if x == "hype" else "fact" for x in LABELS]])
@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
def test_calibration(method, labels):
    """The classifier can be calibrated by scikit-learn, with two classes or three."""
    calibrated = CalibratedClassifierCV(HypeClassifier(), method=method, cv=3)
    calibrated.fit(TEXTS, np.array(labels))  # scikit-learn 1.4 takes no list here
    assert calibrated.predict(TEXTS).tolist() == labels
    np.testing.assert_allclose(calibrated.predict_proba(TEXTS).sum(axis=1), 1)


def test_weights_in_the_loss():
    """Given the features, a sentence of weight n counts exactly as n of them do in the loss."""
    weights = np.arange(len(TEXTS)) % 4
    kept = [i for i, weight in enumerate(weights) if weight]
    repeated = [i for i, weight in enumerate(weights) for _ in range(weight)]
    weighted = HypeClassifier(class_weight=None, tol=1e-10)
    weighted.fit(TEXTS, LABELS, sample_weight=weights)
    regression = LogisticRegression(C=2.0, tol=1e-10, max_iter=500)
    features = weighted.vectorizer_.transform([TEXTS[i] for i in repeated])
    regression.fit(features, [LABELS[i] for i in repeated])
    np.testing.assert_allclose(weighted.coef_, regression.coef_, atol=1e-5)
    np.testing.assert_allclose(weighted.intercept_, regression.intercept_, atol=1e-5)
    # The features differ in one thing: document frequencies count each sentence once.
    alone = HypeClassifier().fit([TEXTS[i] for i in kept], [LABELS[i] for i in kept])
    np.testing.assert_array_equal(weighted.vectorizer_.idf_, alone.vectorizer_.idf_)


def test_equal_weights():
    """Weights of 1 change nothing, and twice the weight is twice the C."""
    plain = HypeClassifier().fit(TEXTS, LABELS)
    ones = HypeClassifier().fit(TEXTS, LABELS, sample_weight=[1] * len(TEXTS))
    np.testing.assert_array_equal(ones.coef_, plain.coef_)
    twos = HypeClassifier(C=1.0, tol=1e-10).fit(TEXTS, LABELS, sample_weight=[2] * len(TEXTS))
    exact = HypeClassifier(C=2.0, tol=1e-10).fit(TEXTS, LABELS)
    np.testing.assert_allclose(twos.coef_, exact.coef_, atol=1e-5)


@pytest.mark.parametrize("class_weight", [None, "balanced"])
def test_weight_zero(class_weight):
    """A sentence of weight 0 is as if it were not there, grams and label included."""
    extra, strange = ["Wholly unlike words, twice", "Wholly unlike words, again"], ["satire"] * 2
    classifier = HypeClassifier(class_weight=class_weight)
    plain = clone(classifier).fit(TEXTS, LABELS, sample_weight=[1] * len(TEXTS))
    weighted = clone(classifier).fit(
        [*TEXTS, *extra], [*LABELS, *strange], sample_weight=[1] * len(TEXTS) + [0] * 2
    )
    assert weighted.classes_.tolist() == plain.classes_.tolist()
    assert weighted.vectorizer_.vocabulary_ == plain.vectorizer_.vocabulary_
    np.testing.assert_array_equal(weighted.predict_proba(TEXTS), plain.predict_proba(TEXTS))


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        ([0] * 18, DataError, "all sample weights are zero"),
        ([1] * 17, ValueError, "inconsistent numbers of samples"),
        (np.ones((18, 2)), ValueError, "1d array"),
    ],
)
def test_bad_weights(weights, error, message):
    """Weights that do not go with the sentences are refused."""
    with pytest.raises(error, match=message):
        HypeClassifier().fit(TEXTS, LABELS, sample_weight=weights)


def containers():
    """Return what sentences may come in."""
    yield pytest.param(tuple, id="tuple")
    yield pytest.param(iter, id="iterator")
    yield pytest.param(np.array, id="array of str")
    yield pytest.param(lambda texts: np.array(texts, dtype=object), id="array of objects")
    yield pytest.param(
        lambda texts: [Sentence(text, 0, len(text)) for text in texts], id="Sentence"
    )
    for dtype in (None, "string", "category"):
        yield pytest.param(
            lambda texts, dtype=dtype: pytest.importorskip("pandas").Series(
                texts, index=range(7, 7 + len(texts)), dtype=dtype
            ),
            id=f"pandas {dtype}",
        )


@pytest.mark.parametrize("container", list(containers()))
def test_kinds_of_input(container):
    """Sentences may come in a list, an array, a column of a data frame or what can be read once."""
    vectors = WordVectors(("ferry", "farce"), np.eye(2))
    plain = HypeClassifier(word_vectors=vectors).fit(TEXTS, LABELS)
    other = HypeClassifier(word_vectors=vectors).fit(container(TEXTS), np.array(LABELS))
    np.testing.assert_array_equal(other.word_coef_, plain.word_coef_)
    np.testing.assert_array_equal(other.predict_proba(container(TEXTS)), plain.predict_proba(TEXTS))


def test_no_sentences():
    """Nothing to learn from, or to predict, is an error."""
    with pytest.raises(ValueError, match="empty vocabulary"):
        HypeClassifier().fit([], [])
    classifier = HypeClassifier().fit(TEXTS, LABELS)
    with pytest.raises(ValueError, match=r"0 sample\(s\)"):
        classifier.predict([])


@pytest.mark.parametrize("method", ["fit", *METHODS])
@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("It rose.", "X must be a list of sentences, not str"),
        (b"It rose.", "X must be a list of sentences, not bytes"),
        (None, "X must be a list of sentences, not NoneType"),
        (7, "X must be a list of sentences, not int"),
        (np.array("It rose."), "X must be a list of sentences, not ndarray"),
        (np.array([["It rose."]] * 18), "of a table give one column"),
        (["It rose.", None], r"sentence 1 must be a str or Sentence, not NoneType \(None\)"),
        ([float("nan")] * 18, r"sentence 0 must be a str or Sentence, not float \(nan\)"),
        ([b"It rose."] * 18, "sentence 0 must be a str or Sentence, not bytes"),
        ([["It rose."]] * 18, "sentence 0 must be a str or Sentence, not list"),
    ],
)
def test_input_that_is_no_list_of_sentences(method, texts, message):
    """Whatever is not a sequence of sentences is refused, and said what it is."""
    classifier = HypeClassifier() if method == "fit" else HypeClassifier().fit(TEXTS, LABELS)
    arguments = (texts, LABELS) if method == "fit" else (texts,)
    with pytest.raises(InputError, match=message):
        getattr(classifier, method)(*arguments)


def test_a_table_is_refused():
    """A data frame, over whose column names one would iterate, is refused."""
    frame = pytest.importorskip("pandas").DataFrame({"text": TEXTS})
    with pytest.raises(InputError, match=r"not DataFrame; .* of a table give one column"):
        HypeClassifier().fit(frame, LABELS)
    classifier = HypeClassifier().fit(frame["text"], LABELS)
    with pytest.raises(InputError, match="not DataFrame"):
        classifier.predict(frame)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (LABELS[:-1], "inconsistent numbers of samples"),
        (["fact"] * 18, "one class|1 class"),
        (np.linspace(0, 1, 18), "Unknown label type"),
        (np.eye(18, 3, dtype=int), "1d array|bad input shape"),
        ([float("nan")] * 18, "NaN"),
        (None, "requires y to be passed|y should be"),
    ],
)
def test_labels_that_cannot_be_learnt(labels, message):
    """Labels that do not go with the sentences, or are no classes, are refused."""
    with pytest.raises(ValueError, match=message):
        HypeClassifier().fit(TEXTS, labels)


@pytest.mark.parametrize(
    ("parameter", "value"), [("C", -1.0), ("min_df", "two"), ("class_weight", "even"), ("tol", -1)]
)
def test_bad_parameters(parameter, value):
    """A parameter that cannot be is refused in fitting, by name, and not before."""
    classifier = HypeClassifier(**{parameter: value})
    with pytest.raises(ValueError, match=f"'{parameter}' parameter"):
        classifier.fit(TEXTS, LABELS)
