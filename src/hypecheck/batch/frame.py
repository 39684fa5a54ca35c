"""The articles of a pandas data frame, which is also what Dask and Spark hand to a worker."""

from __future__ import annotations

from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypecheck.batch.many import score_articles
from hypecheck.batch.writers import article_rows
from hypecheck.errors import InputError
from hypecheck.model import Model
from hypecheck.report import ArticleReport

if TYPE_CHECKING:
    import pandas

COLUMNS = {
    "hype_share": "float64",
    "hype": "int64",
    "fact": "int64",
    "other": "int64",
    "words": "int64",
    "coverage": "float64",
    "error": "string",
}
"""What is added to a frame, and the types."""


def score_frame(
    frame: pandas.DataFrame,
    text: str = "text",
    *,
    model: Model | str | Path = "en",
    threshold: float | None = None,
) -> pandas.DataFrame:
    """Score the articles of a data frame, each in a row.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its index may be any.
    text : str
        The column with the articles.
    model : Model, str or Path
        What `load` takes or returns.
    threshold : float, optional
        As in `Model.score_article`.

    Returns
    -------
    pandas.DataFrame
        The frame with more columns: hype_share, the numbers of sentences that are hype, fact and
        other, words, coverage, and error, which says why an article could not be scored.

    Raises
    ------
    InputError
        If the frame lacks the column, or has one of those that are added.

    Examples
    --------
    >>> import pandas
    >>> frame = pandas.DataFrame({"body": ["What a farce! It rose 4%, she said.", None]})
    >>> scored = score_frame(frame, "body")
    >>> scored["hype"].tolist(), scored["error"].isna().tolist()
    ([1, 0], [True, False])
    """
    import pandas

    names = list(frame.columns)
    if names.count(text) != 1:
        found = f"{names.count(text)} columns" if text in names else "no column"
        raise InputError(f"the frame has {found} {text!r}; there are {', '.join(map(repr, names))}")
    for name in COLUMNS:
        if name in names:
            raise InputError(f"the frame has a column {name!r} already; rename or drop it")
    reports = score_articles(frame[text], model=model, threshold=threshold)
    rows = [_figures(report) for report in reports]
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return frame.assign(
        **{
            name: pandas.array(list(values), dtype=type_)
            for (name, type_), values in zip(COLUMNS.items(), columns, strict=True)
        }
    )


def _figures(report: ArticleReport) -> tuple[Any, ...]:
    if report.error is not None:
        return nan, 0, 0, 0, 0, nan, report.error
    [(share, hype, fact, other, words, coverage, *_)] = article_rows(report)
    return share, hype, fact, other, words, coverage, None
