"""Plots of articles: where the hype sits, and how outlets compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hypecheck.display.plots.axes import COLORS, axes_for
from hypecheck.errors import InputError
from hypecheck.report import LABELS, ArticleReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_RESAMPLES = 1000


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
    ax = axes_for(ax)
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
            color=COLORS[label],
            label=f"{label} {len(rows)}",
            linewidth=0,
        )
    ax.axhline(report.threshold, color=COLORS["other"], linestyle="--", linewidth=1)
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
    ax = axes_for(ax)
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
        ax.plot(found, y + np.array(spread), "o", color=COLORS["hype"], alpha=0.5, mew=0)
        if len(found) > 1:
            means = rng.choice(found, (_RESAMPLES, len(found))).mean(axis=1)
            ax.hlines(y, *np.quantile(means, (0.025, 0.975)), color="C0", linewidth=2)
            ax.plot(found.mean(), y, "D", color="C0")
    ax.set_yticks(range(len(ranked)), [f"{name} ({len(shares[name])})" for name in ranked])
    ax.set(xlabel="hype share of the words, %", xlim=(-2, 102), ylim=(-0.6, len(ranked) - 0.4))
    return ax
