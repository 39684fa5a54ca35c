"""Plots: what is drawn, where it is drawn, and that nothing else is touched."""

from dataclasses import replace

import numpy as np
import pytest

matplotlib = pytest.importorskip("matplotlib", reason="plots need the extra `plot`")
matplotlib.use("Agg")

from matplotlib import pyplot as plt  # noqa: E402  # the backend comes first
from matplotlib.colors import to_hex  # noqa: E402

import hypecheck  # noqa: E402
from hypecheck import InputError, LabelledSentences  # noqa: E402
from hypecheck.display import plots  # noqa: E402
from hypecheck.training.curve import learning_curve  # noqa: E402


@pytest.fixture
def ax():
    """Return axes of a figure that is closed afterwards."""
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


@pytest.fixture(scope="module")
def some(corpus):
    """Return sentences of some articles of the open corpus."""
    docs = set(sorted(set(corpus.docs))[::60])
    return corpus.take(corpus.rows_of(docs.__contains__))


def share(percent, article, model):
    """Return a report in which a share of the words, in per cent, is hype."""
    report = model.score_article(article)
    chances = {"fact": 1 - percent / 100, "hype": percent / 100, "other": 0.0}
    sentences = tuple(replace(s, probabilities=chances) for s in report.sentences)
    return replace(report, sentences=sentences)


def test_strip(model, article, ax):
    """Each sentence has a bar as wide as its words and as high as its hype, in order."""
    report = model.score_article(article)
    assert plots.plot_strip(report, ax) is ax
    bars = sorted((bar for bars in ax.containers for bar in bars), key=lambda bar: bar.get_x())
    assert [bar.get_width() for bar in bars] == [s.words for s in report.sentences]
    for bar, sentence in zip(bars, report.sentences, strict=True):
        if sentence.label != "other":
            assert bar.get_height() == pytest.approx(sentence.hype)
    assert len({to_hex(bar.get_facecolor()) for bar in bars}) == 3
    assert ax.lines[0].get_ydata()[0] == report.threshold
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        f"{label} {len(report.with_label(label))}" for label in ("fact", "hype", "other")
    ]


@pytest.mark.parametrize("text", ["", "What a farce!"])
def test_strip_of_next_to_nothing(model, text, ax):
    """An article of no sentence, or one, is drawn as well."""
    plots.plot_strip(model.score_article(text), ax)
    ax.figure.canvas.draw()
    assert len([bar for bars in ax.containers for bar in bars]) == bool(text)


def test_shares(model, article, ax):
    """Groups stand by mean share; the interval surrounds the mean; each article is a point."""
    groups = {
        "Loud": [share(p, article, model) for p in (60, 70, 80)],
        "Quiet": [share(p, article, model) for p in (0, 10, 20)],
        "Single": [share(30, article, model)],
    }
    assert plots.plot_shares(groups, ax) is ax
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["Quiet (3)", "Single (1)", "Loud (3)"]
    points = [line.get_xdata() for line in ax.lines]
    assert sorted(np.concatenate([p for p in points if len(p) == 3])) == pytest.approx(
        [0, 10, 20, 60, 70, 80], abs=1e-6
    )
    spans = [lines.get_segments()[0][:, 0] for lines in ax.collections]
    assert len(spans) == 2
    assert spans[0][0] < 10 < spans[0][1] and spans[1][0] < 70 < spans[1][1]


def test_shares_are_drawn_alike_each_time(model, article, ax):
    """With the same seed the intervals are the same."""
    groups = {"Loud": [share(p, article, model) for p in (1, 50, 80)]}
    for _ in range(2):
        plots.plot_shares(groups, ax)
    first, second = (lines.get_segments()[0] for lines in ax.collections)
    np.testing.assert_array_equal(first, second)


def test_calibration(open_model, some, ax):
    """The curve shows the share of hype in each bin, and the legend the calibration error."""
    assert plots.plot_calibration(open_model, some, ax, bins=4) is ax
    rows = [i for i, label in enumerate(some.labels) if label != "other"]
    scored = open_model.score_sentences([some.sentences[i] for i in rows])
    low = [some.labels[i] == "hype" for i, s in zip(rows, scored, strict=True) if s.hype < 0.25]
    assert ax.lines[1].get_ydata()[0] == pytest.approx(np.mean(low))
    ece = open_model.evaluate(some.take(rows)).ece
    assert ax.get_legend().get_texts()[0].get_text() == f"en-open: ECE {ece:.3f}"
    for segment in ax.collections[0].get_segments():
        assert 0 <= segment[0, 1] < segment[1, 1] <= 1


def test_confusion(open_model, some, ax):
    """Each cell bears its count and its share of the true label."""
    found = open_model.evaluate(some)
    assert plots.plot_confusion(found, ax) is ax
    texts = {tuple(map(int, t.get_position())): t.get_text() for t in ax.texts}
    for row, counts in enumerate(found.confusion):
        for column, count in enumerate(counts):
            assert texts[column, row] == f"{count:,}\n{count / sum(counts):.0%}"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["fact", "hype", "other"]


def test_learning_curve(ax):
    """The line goes through the means, the band from the lowest to the highest."""
    curves = {"adapt": {200: [0.8, 0.9], 50: [0.7, 0.8]}, "scratch": {50: [0.5]}}
    assert plots.plot_learning_curve(curves, ax) is ax
    line = ax.lines[0]
    assert line.get_xdata().tolist() == [50, 200]
    assert line.get_ydata() == pytest.approx([0.75, 0.85])
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == (0.7, 0.9)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["50", "200"]


def test_terms(model, ax):
    """Terms stand in words, the strongest at the top."""
    assert plots.plot_terms(model, "other", 5, ax) is ax
    widths = [bar.get_width() for bar in ax.patches]
    assert len(widths) == 5 and widths == sorted(widths) and widths[0] > 0
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert not [name for name in names if "§" in name]


def test_style_of_the_caller(model, article):
    """Nothing of the caller's settings is changed, and no figure is opened beside theirs."""
    before = matplotlib.rcParams.copy()
    figure = matplotlib.figure.Figure()
    open_figures = plt.get_fignums()
    with plt.rc_context({"axes.facecolor": "black"}):
        ax = figure.subplots()
        plots.plot_strip(model.score_article(article), ax)
    assert to_hex(ax.get_facecolor()) == "#000000"
    assert plt.get_fignums() == open_figures
    assert matplotlib.rcParams == before


def test_axes_of_their_own(model, article):
    """Without axes, new ones are made."""
    ax = plots.plot_strip(model.score_article(article))
    assert ax.figure.number in plt.get_fignums()
    plt.close(ax.figure)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda model: plots.plot_shares({}), "no group without articles"),
        (lambda model: plots.plot_shares({"Herald": []}), r"\['Herald'\] without articles"),
        (lambda model: plots.plot_learning_curve({}), "at least one size"),
        (lambda model: plots.plot_learning_curve({"a": {50: []}}), "at least one size"),
        (lambda model: plots.plot_terms(model, "spin"), "no label 'spin'"),
        (lambda model: plots.plot_terms(model, n=0), "n must be at least 1"),
        (
            lambda model: plots.plot_calibration(model, LabelledSentences.of(["Share"], ["other"])),
            "no sentence is labelled fact or hype",
        ),
    ],
)
def test_nothing_to_draw(model, draw, message):
    """What cannot be drawn is refused before any figure is made."""
    before = plt.get_fignums()
    with pytest.raises(InputError, match=message):
        draw(model)
    assert plt.get_fignums() == before


def test_without_matplotlib(model, article, monkeypatch):
    """The error says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match=r"hypecheck\[plot\]"):
        plots.plot_strip(model.score_article(article))


def test_scores_by_number_of_labels(some):
    """More labels are measured on the same held-out articles, in each draw others."""
    some = some.take(i for i, label in enumerate(some.labels) if label != "other")
    found = learning_curve(some, [30, 150], draws=2, how="scratch", folds=2, n_jobs=1)
    assert list(found) == [30, 150] and {len(scores) for scores in found.values()} == {2}
    assert np.mean(found[150]) > np.mean(found[30])
    assert found == learning_curve(some, [30, 150], draws=2, how="scratch", folds=2, n_jobs=1)
    with pytest.raises(hypecheck.DataError, match="are left to train on, not 10000"):
        learning_curve(some, [10_000])
