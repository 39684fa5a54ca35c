"""Figures and sentences on a line that people read."""

from __future__ import annotations

from hypecheck.training.evaluation import Interval


def show_interval(figure: Interval, sign: str = "") -> str:
    """Return a figure with its interval; a `sign` of ``+`` shows that of positive ones too.

    Examples
    --------
    >>> show_interval(Interval(0.7, 0.651, 0.74))
    '0.700 (0.651 to 0.740)'
    """
    value, low, high = (f"{each:{sign}.3f}" for each in (figure.value, figure.low, figure.high))
    return f"{value} ({low} to {high})"


def one_line(text: str) -> str:
    r"""Return text on one line, without what could steer a terminal.

    Examples
    --------
    >>> one_line("up\x1b[2J and\n down")
    'up [2J and down'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
