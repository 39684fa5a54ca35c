"""Plots, each drawn into the axes that it is given: needs matplotlib (extra ``plot``).

Colours are those of the HTML report; fonts, sizes and grid are the caller's.
"""

from hypecheck.display.plots.articles import plot_shares, plot_strip
from hypecheck.display.plots.models import (
    plot_calibration,
    plot_confusion,
    plot_learning_curve,
    plot_terms,
)

__all__ = [
    "plot_calibration",
    "plot_confusion",
    "plot_learning_curve",
    "plot_shares",
    "plot_strip",
    "plot_terms",
]
