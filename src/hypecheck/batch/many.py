"""Many articles, one report each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hypecheck.batch.workers import ModelRef, check_jobs, in_chunks, in_order, shared
from hypecheck.errors import HypecheckError, InputError
from hypecheck.model import Model
from hypecheck.report import ArticleReport, check_threshold
from hypecheck.scoring import load

CHUNK = 30_000
"""Characters in a task: ten times as long to score as it takes to hand a task over."""

_ARTICLE = 300
"""What an article costs beside its characters, in characters, so that short ones do not pile up."""


_BATCH = 20  # articles that are scored at once


def score_articles(
    texts: Iterable[str],
    *,
    model: Model | str | Path = "en",
    threshold: float | None = None,
    n_jobs: int | None = 1,
    progress: bool = False,
) -> Iterator[ArticleReport]:
    """Score many articles, in one process or several.

    Parameters
    ----------
    texts : iterable of str
        The articles; a generator may be endless. Memory does not grow with their number: in
        one process an article is taken when its report is asked for, with more of them at most
        `PER_WORKER` times `CHUNK` characters for each are taken ahead.
    model : Model, str or Path
        What `load` takes or returns.
    threshold : float, optional
        As in `Model.score_article`.
    n_jobs : int or None
        Processes, -1 for one for each core, as in `joblib.Parallel`, whose backends can be
        chosen with `joblib.parallel_config`; with None that chooses the number, too.
    progress : bool
        Whether to show a progress bar.

    Yields
    ------
    ArticleReport
        One for each text, in order. If a text cannot be scored, for example because it is
        None, its report says why in `error`, and the others go on.

    Raises
    ------
    InputError
        If `texts` is a single text, or an option is wrong.
    ModelError
        If there is no such model.

    Examples
    --------
    >>> texts = ["Rates rose to 4% on Monday, the bank said.", None, "What a shameless farce!"]
    >>> for report in score_articles(texts):
    ...     print(report.error or [sentence.label for sentence in report.sentences])
    ['fact']
    text must be a str, not NoneType (None)
    ['hype']
    """
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        raise InputError(
            f"texts must be an iterable of str, not {type(texts).__name__}; "
            "for a single article call score_article"
        )
    check_jobs(n_jobs)
    loaded = model if isinstance(model, Model) else load(model)
    threshold = loaded.threshold if threshold is None else check_threshold(threshold)
    reports = _reports(texts, model, loaded, threshold, n_jobs)
    return _with_progress(reports, texts) if progress else reports


def score_or_say_why(model: Model, text: Any, threshold: float) -> ArticleReport:
    """Score an article, or return a report without sentences that says why it cannot be scored.

    Parameters
    ----------
    model : Model
        The model.
    text : str
        The article. Anything else is an error in the report.
    threshold : float
        As in `Model.score_article`.

    Returns
    -------
    ArticleReport

    Examples
    --------
    >>> score_or_say_why(load(), float("nan"), 0.5).error
    'text must be a str, not float (nan)'
    """
    try:
        return model.score_article(text, threshold)
    except Exception as error:  # whatever it is, it must not cost the other million
        why = str(error) if isinstance(error, HypecheckError) else repr(error)
        article = text if isinstance(text, str) else ""
        return ArticleReport((), threshold, 0.0, model.name, article, error=why)


def score_all(model: Model, texts: Sequence[Any], threshold: float) -> list[ArticleReport]:
    """Score articles a few at a time, which is faster than one by one.

    Parameters
    ----------
    model : Model
        The model.
    texts : sequence of str
        The articles. For anything else there is a report that says why it cannot be scored.
    threshold : float
        As in `Model.score_article`.

    Returns
    -------
    list of ArticleReport

    Examples
    --------
    >>> [report.error for report in score_all(load(), ["It rose.", None], 0.5)]
    [None, 'text must be a str, not NoneType (None)']
    """
    reports: list[ArticleReport] = []
    for start in range(0, len(texts), _BATCH):
        some = texts[start : start + _BATCH]
        try:
            reports += model.score_batch(some, threshold)
        except Exception:  # of one of them; the others are scored
            reports += [score_or_say_why(model, text, threshold) for text in some]
    return reports


def _reports(
    texts: Iterable[Any],
    model: Model | str | Path,
    loaded: Model,
    threshold: float,
    n_jobs: int | None,
) -> Iterator[ArticleReport]:
    if n_jobs == 1:
        for text in texts:
            yield score_or_say_why(loaded, text, threshold)
        return
    # What is no text, and may be anything, need not travel.
    items = (
        text if isinstance(text, str) else score_or_say_why(loaded, text, threshold)
        for text in texts
    )
    with ExitStack() as stack:
        score = partial(_score_chunk, stack.enter_context(shared(model)), threshold)
        chunks = in_chunks(items, _weight, CHUNK)
        for chunk, reports in stack.enter_context(closing(in_order(score, chunks, n_jobs))):
            for item, report in zip(chunk, reports, strict=True):
                yield (
                    replace(report, text=item, explain=loaded.explain)
                    if isinstance(item, str)
                    else report
                )


def _weight(item: str | ArticleReport) -> int:
    return _ARTICLE + (len(item) if isinstance(item, str) else 0)


def _score_chunk(
    reference: ModelRef, threshold: float, items: list[str | ArticleReport]
) -> list[ArticleReport]:
    """Return the reports without their texts, which the other process has."""
    texts = [item for item in items if isinstance(item, str)]
    scored = iter(score_all(reference.load(), texts, threshold))
    return [replace(next(scored), text="") if isinstance(item, str) else item for item in items]


def _with_progress(
    reports: Iterator[ArticleReport], texts: Iterable[Any]
) -> Iterator[ArticleReport]:
    from tqdm.auto import tqdm

    total = len(texts) if isinstance(texts, Sized) else None
    yield from tqdm(reports, total=total, unit=" articles")
