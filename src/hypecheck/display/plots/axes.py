"""What all plots share: axes and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLORS = {"fact": "#2676c4", "hype": "#d66a00", "other": "#808080"}
"""The colours of the labels, those of the HTML report."""


def axes_for(ax: Axes | None) -> Any:
    """Return the axes given, or new ones.

    Raises
    ------
    ImportError
        If matplotlib is not installed.

    Examples
    --------
    >>> axes_for("these")
    'these'
    """
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("plots need matplotlib: pip install 'hypecheck[plot]'") from error
    return plt.subplots()[1]
