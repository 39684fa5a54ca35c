"""Plots of models: calibration, confusion, what labels bring, and what speaks for a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hypecheck.display.plots.axes import COLORS, axes_for
from hypecheck.errors import InputError
from hypecheck.grams import describe_term
from hypecheck.model import Model
from hypecheck.phrases import in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from hypecheck.training.assess import Evaluation
    from hypecheck.training.corpus import LabelledSentences

_RARE = 300  # sentences, of which a gram that is drawn must be in one


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
    ax = axes_for(ax)
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
    ax.plot([0, 1], [0, 1], color=COLORS["other"], linestyle="--", linewidth=1)
    ax.vlines(x, middle - reach, middle + reach, color=COLORS["hype"])
    ece = expected_calibration_error(truth, hype)
    ax.plot(x, y, "o-", color=COLORS["hype"], label=f"{model.name}: ECE {ece:.3f}")
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
    ax = axes_for(ax)
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
    ax = axes_for(ax)
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
    ax = axes_for(ax)
    column = model.labels.index(label)
    linear = model.linear
    others = np.delete(linear.gram_weights, column, axis=1).mean(axis=1)
    push = linear.gram_idf * (linear.gram_weights[:, column] - others)
    push[linear.gram_idf > 1 + np.log(_RARE)] = 0.0  # IDF is 1 + log(sentences / those with it)
    best = np.argsort(-push, kind="stable")[:n][::-1]
    names = [in_words(*describe_term(model.linear.terms[i])) for i in best]
    ax.barh(range(len(best)), push[best], color=COLORS[label])
    ax.set_yticks(range(len(best)), names)
    ax.set(xlabel="weight times IDF, in logits", title=f"for {label}")
    return ax
