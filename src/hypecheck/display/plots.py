"""Plots, each drawn into the axes that it is given: needs matplotlib (extra ``plot``).

Colours are those of the HTML report; fonts, sizes and grid are the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from hypecheck.errors import InputError
from hypecheck.grams import describe_term
from hypecheck.model import Model
from hypecheck.phrases import in_words
from hypecheck.report import LABELS, ArticleReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from hypecheck.training.assess import Evaluation
    from hypecheck.training.corpus import LabelledSentences

_COLORS = {"fact": "#2676c4", "hype": "#d66a00", "other": "#808080"}
_RESAMPLES = 1000
_RARE = 300  # sentences, of which a gram that is drawn must be in one


def plot_strip(report: ArticleReport, ax: Axes | None = None) -> Axes:
    """Draw where in an article the hype sits: a bar per sentence, as wide as its words.

    Parameters
    ----------
    report : ArticleReport
        The report.
    ax : Axes, optional
        Where to draw; new ones if not given.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import hypecheck
    >>> report = hypecheck.score_article("Rates rose to 4% on Monday. What a shameless farce!")
    >>> plot_strip(report).get_xlabel()
    'words from the start'
    """
    ax = _axes(ax)
    widths = np.array([sentence.words for sentence in report.sentences], dtype=float)
    lefts = np.cumsum(widths) - widths
    for label in LABELS:
        rows = [i for i, s in enumerate(report.sentences) if s.label == label]
        heights = [report.sentences[i].hype if label != "other" else 0.03 for i in rows]
        ax.bar(
            lefts[rows],
            heights,
            widths[rows],
            align="edge",
            color=_COLORS[label],
            label=f"{label} {len(rows)}",
            linewidth=0,
        )
    ax.axhline(report.threshold, color=_COLORS["other"], linestyle="--", linewidth=1)
    ax.set(xlabel="words from the start", ylabel="probability of hype", ylim=(0, 1))
    ax.set_xlim(0, max(widths.sum(), 1))
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(LABELS), frameon=False)
    return ax


def plot_shares(
    groups: Mapping[str, Sequence[ArticleReport]], ax: Axes | None = None, seed: int = 0
) -> Axes:
    """Draw the hype shares of groups of articles, such as outlets, the highest first.

    Parameters
    ----------
    groups : mapping of str to sequence of ArticleReport
        The articles of each.
    ax : Axes, optional
        Where to draw; new ones if not given.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    Axes
        A point for each article; for each group of two or more, the mean with the 95% interval
        of a bootstrap over articles.

    Raises
    ------
    InputError
        If there is no group, or one without articles.

    Examples
    --------
    >>> import hypecheck
    >>> reports = [hypecheck.score_article(text) for text in ("It rose, he said.", "A farce!")]
    >>> plot_shares({"Herald": reports}).get_xlabel()
    'hype share of the words, %'
    """
    if empty := [name for name, reports in groups.items() if not reports] or not groups:
        raise InputError(f"nothing to draw: {empty if groups else 'no group'} without articles")
    ax = _axes(ax)
    rng = np.random.default_rng(seed)
    shares = {
        name: 100 * np.array([report.hype_share for report in reports])
        for name, reports in groups.items()
    }
    ranked = sorted(shares, key=lambda name: float(shares[name].mean()))
    for y, name in enumerate(ranked):
        found = shares[name]
        # Spread evenly, so that equal shares do not hide each other.
        spread = np.linspace(-0.2, 0.2, len(found)) if len(found) > 1 else [0.0]
        ax.plot(found, y + np.array(spread), "o", color=_COLORS["hype"], alpha=0.5, mew=0)
        if len(found) > 1:
            means = rng.choice(found, (_RESAMPLES, len(found))).mean(axis=1)
            ax.hlines(y, *np.quantile(means, (0.025, 0.975)), color="C0", linewidth=2)
            ax.plot(found.mean(), y, "D", color="C0")
    ax.set_yticks(range(len(ranked)), [f"{name} ({len(shares[name])})" for name in ranked])
    ax.set(xlabel="hype share of the words, %", xlim=(-2, 102), ylim=(-0.6, len(ranked) - 0.4))
    return ax


def plot_calibration(
    model: Model, data: LabelledSentences, ax: Axes | None = None, bins: int = 10
) -> Axes:
    """Draw how often sentences are hype, by the probability that the model gave them.

    Parameters
    ----------
    model : Model
        The model.
    data : LabelledSentences
        Labelled sentences that it was not trained on; those labelled `other` are left out.
    ax : Axes, optional
        Where to draw; new ones if not given.
    bins : int
        Number of bins of equal width.

    Returns
    -------
    Axes
        The expected calibration error is in the legend; bars are 95% Wilson intervals.

    Raises
    ------
    InputError
        If no sentence is fact or hype.

    Examples
    --------
    >>> import hypecheck
    >>> texts, labels = ["It rose, he said.", "A farce!"], ["fact", "hype"]
    >>> data = hypecheck.LabelledSentences.of(texts, labels)
    >>> plot_calibration(hypecheck.load("en"), data).get_ylabel()
    'share that is hype'
    """
    from hypecheck.training.evaluation import expected_calibration_error

    rows = [i for i, label in enumerate(data.labels) if label != "other"]
    if not rows:
        raise InputError("no sentence is labelled fact or hype")
    ax = _axes(ax)
    truth = np.array([data.labels[i] == "hype" for i in rows])
    hype = np.array([s.hype for s in model.score_sentences([data.sentences[i] for i in rows])])
    bin_of = np.minimum((hype * bins).astype(int), bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    used = counts > 0
    n = counts[used]
    x = np.bincount(bin_of, hype, bins)[used] / n
    y = np.bincount(bin_of, truth, bins)[used] / n
    z = 1.96
    middle = (y + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(y * (1 - y) / n + z**2 / (4 * n**2))
    ax.plot([0, 1], [0, 1], color=_COLORS["other"], linestyle="--", linewidth=1)
    ax.vlines(x, middle - reach, middle + reach, color=_COLORS["hype"])
    ece = expected_calibration_error(truth, hype)
    ax.plot(x, y, "o-", color=_COLORS["hype"], label=f"{model.name}: ECE {ece:.3f}")
    ax.set(xlabel="probability of hype", ylabel="share that is hype", xlim=(0, 1), ylim=(0, 1))
    ax.legend()
    return ax


def plot_confusion(evaluation: Evaluation, ax: Axes | None = None) -> Axes:
    """Draw the confusion matrix of an evaluation.

    Parameters
    ----------
    evaluation : Evaluation
        What `Model.evaluate` returned.
    ax : Axes, optional
        Where to draw; new ones if not given.

    Returns
    -------
    Axes
        Shaded by the share of each true label.

    Examples
    --------
    >>> import hypecheck
    >>> data = hypecheck.LabelledSentences.of(["It rose, he said.", "A farce!"], ["fact", "hype"])
    >>> plot_confusion(hypecheck.load("en").evaluate(data)).get_ylabel()
    'true label'
    """
    ax = _axes(ax)
    counts = np.array(evaluation.confusion)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        color = "white" if shares[row, column] > 0.5 else "black"
        text = f"{count:,}\n{shares[row, column]:.0%}"
        ax.text(column, row, text, ha="center", va="center", color=color)
    places = range(len(evaluation.labels))
    ax.set_xticks(places, evaluation.labels)
    ax.set_yticks(places, evaluation.labels)
    ax.set(xlabel="label given", ylabel="true label")
    ax.grid(visible=False)
    return ax


def plot_learning_curve(
    curves: Mapping[str, Mapping[int, Sequence[float]]],
    ax: Axes | None = None,
    score: str = "ROC-AUC",
) -> Axes:
    """Draw scores by the number of labelled sentences.

    Parameters
    ----------
    curves : mapping of str to mapping of int to sequence of float
        For each name, the scores by number of sentences, one for each draw of them; see
        `hypecheck.training.curve.learning_curve`.
    ax : Axes, optional
        Where to draw; new ones if not given.
    score : str
        What the scores are.

    Returns
    -------
    Axes
        Means, and a band from the lowest to the highest score.

    Raises
    ------
    InputError
        If there is nothing to draw.

    Examples
    --------
    >>> plot_learning_curve({"adapt": {50: [0.7, 0.8], 200: [0.8, 0.9]}}).get_xlabel()
    'labelled sentences'
    """
    if not curves or not all(curve and all(curve.values()) for curve in curves.values()):
        raise InputError("nothing to draw: each curve needs at least one size with a score")
    ax = _axes(ax)
    sizes = sorted({size for curve in curves.values() for size in curve})
    for name, curve in curves.items():
        x = sorted(curve)
        [line] = ax.plot(x, [np.mean(curve[size]) for size in x], "o-", label=name)
        low, high = ([pick(curve[size]) for size in x] for pick in (min, max))
        ax.fill_between(x, low, high, color=line.get_color(), alpha=0.2, linewidth=0)
    ax.set_xscale("log")
    ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
    ax.minorticks_off()
    ax.set(xlabel="labelled sentences", ylabel=score)
    ax.legend()
    return ax


def plot_terms(model: Model, label: str = "hype", n: int = 15, ax: Axes | None = None) -> Axes:
    """Draw the words and marks that speak most for a label.

    Parameters
    ----------
    model : Model
        The model.
    label : str
        ``fact``, ``hype`` or ``other``.
    n : int
        How many.
    ax : Axes, optional
        Where to draw; new ones if not given.

    Returns
    -------
    Axes
        Weight times inverse document frequency, less the mean of the other labels: what a gram
        adds to the logit, up to the length of the sentence. Grams that fewer than one sentence in
        300 had are left out.

    Raises
    ------
    InputError
        If there is no such label, or `n` is below 1.

    Examples
    --------
    >>> import hypecheck
    >>> plot_terms(hypecheck.load("en"), "fact", 3).get_title()
    'for fact'
    """
    if label not in model.labels:
        raise InputError(f"no label {label!r}; the labels are {', '.join(model.labels)}")
    if n < 1:
        raise InputError(f"n must be at least 1, not {n}")
    ax = _axes(ax)
    column = model.labels.index(label)
    linear = model.linear
    others = np.delete(linear.gram_weights, column, axis=1).mean(axis=1)
    push = linear.gram_idf * (linear.gram_weights[:, column] - others)
    push[linear.gram_idf > 1 + np.log(_RARE)] = 0.0  # IDF is 1 + log(sentences / those with it)
    best = np.argsort(-push, kind="stable")[:n][::-1]
    names = [in_words(*describe_term(model.linear.terms[i])) for i in best]
    ax.barh(range(len(best)), push[best], color=_COLORS[label])
    ax.set_yticks(range(len(best)), names)
    ax.set(xlabel="weight times IDF, in logits", title=f"for {label}")
    return ax


def _axes(ax: Axes | None) -> Any:
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("plots need matplotlib: pip install 'hypecheck[plot]'") from error
    return plt.subplots()[1]
