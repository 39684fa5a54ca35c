"""The articles of a Dask data frame, on as many machines as its cluster has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypecheck.batch.frame import score_frame
from hypecheck.batch.workers import is_shipped
from hypecheck.errors import InputError
from hypecheck.model import Model

if TYPE_CHECKING:
    from dask.dataframe import DataFrame


def score(
    frame: DataFrame,
    text: str = "text",
    *,
    model: Model | str | Path = "en",
    threshold: float | None = None,
) -> DataFrame:
    """Score the articles of a Dask data frame, partition by partition.

    Parameters
    ----------
    frame : dask.dataframe.DataFrame
        Not computed here.
    text : str
        The column with the articles.
    model : Model, str or Path
        The name of a shipped model; a folder that every worker sees; or a `Model`, which goes to
        each worker once.
    threshold : float, optional
        As in `Model.score_article`.

    Returns
    -------
    dask.dataframe.DataFrame
        With the same index and divisions and the columns that `score_frame` adds; scored when it
        is computed or written.

    Raises
    ------
    InputError
        If `frame` is none of Dask's, lacks the column or has one of those that are added.
    ImportError
        If Dask is not installed.

    Examples
    --------
    >>> score(["It rose."])
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: frame must be a dask.dataframe.DataFrame, not list; ...
    """
    if not hasattr(frame, "map_partitions"):
        raise InputError(
            f"frame must be a dask.dataframe.DataFrame, not {type(frame).__name__}; for one of "
            "pandas call hypecheck.batch.frame.score_frame"
        )
    import dask

    # What this frame would give without rows tells Dask the columns, and us the mistakes.
    meta = score_frame(frame._meta, text, model=model, threshold=threshold)
    if isinstance(model, Model):
        model = model.name if is_shipped(model) else dask.delayed(model)
    return frame.map_partitions(score_frame, text, model=model, threshold=threshold, meta=meta)
