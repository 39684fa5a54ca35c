"""A file of articles in, a file of scores out; what is done survives a crash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hypecheck.batch.formats import format_of, need_pyarrow
from hypecheck.batch.parts import Counts, Parts, begin, fingerprint
from hypecheck.batch.readers import Source, open_source
from hypecheck.batch.work import PER, Columns, Part, PartScorer, weight
from hypecheck.batch.workers import check_jobs, in_chunks, in_order, shared
from hypecheck.errors import DataError, InputError
from hypecheck.files import followed
from hypecheck.report import check_threshold
from hypecheck.scoring import SHIPPED, load, shipped_path

PART = 1_000_000
"""Characters in a part, which is scored and written in about half a second."""


@dataclass(frozen=True)
class Result:
    """What `score_file` has done.

    Attributes
    ----------
    output : Path
        The file with the scores.
    rejected : Path, optional
        The file with the rows that were rejected, and why, if there are any.
    counts : Counts
        How many of each.

    Examples
    --------
    >>> print(Result(Path("scores.csv"), None, Counts(2, 2, 0, 40)))
    scores.csv: 2 rows read, 2 scored, 0 rejected; 40 sentences
    """

    output: Path
    rejected: Path | None
    counts: Counts

    def __str__(self) -> str:
        """Return a summary of one line."""
        where = f" (see {self.rejected})" if self.rejected else ""
        c = self.counts
        return (
            f"{self.output}: {c.read} rows read, {c.scored} scored, {c.rejected} rejected{where}; "
            f"{c.sentences} sentences"
        )


def score_file(
    source: str | Path,
    output: str | Path,
    *,
    text: str = "text",
    id: str | None = None,
    keep: Sequence[str] = (),
    per: str = "article",
    model: str | Path = "en",
    threshold: float | None = None,
    n_jobs: int | None = 1,
    resume: bool = False,
    force: bool = False,
    progress: bool = False,
) -> Result:
    r"""Score the articles of a file or folder of any size.

    Parameters
    ----------
    source : str or Path
        A ``.jsonl``, ``.csv``, ``.tsv`` or ``.parquet`` file, the first three also as ``.gz``
        or ``.zst``, or a folder, whose ``.txt`` files are the articles.
    output : str or Path
        A file in one of these formats. It is there when it is complete; until then, what is
        done lies in a folder beside it. If it is a link, the file that it leads to is made.
    text : str
        The column with the articles.
    id : str, optional
        The column that tells them apart; by default ``id``, or the number of the row.
    keep : sequence of str
        Columns to copy to the output.
    per : str
        ``"article"`` or ``"sentence"``: what a row of the output is about.
    model : str or Path
        What `load` takes.
    threshold : float, optional
        As in `Model.score_article`.
    n_jobs : int or None
        Processes, -1 for one for each core.
    resume : bool
        Whether to go on with a run that was interrupted, if there is one.
    force : bool
        Whether to begin anew and replace an output that is there.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    Result
        The counts, and where the rejected rows are.

    Raises
    ------
    InputError
        If a file cannot be found or written, or an option is wrong.
    DataError
        If the source cannot be read or lacks a column, or a process was killed.
    ImportError
        If pyarrow is needed and not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     news = Path(folder, "news.csv")
    ...     _ = news.write_text("id,text\na,What a farce!\nb,\n")
    ...     result = score_file(news, Path(folder, "scores.csv"))
    ...     print(result.counts)
    Counts(read=2, scored=1, rejected=1, sentences=1)
    """
    source, output = Path(source), Path(output)
    check_jobs(n_jobs)
    format_ = format_of(output)
    if output.is_dir() or (output.exists() and source.exists() and output.samefile(source)):
        raise InputError(f"{output} is the input or a folder; name another output")
    try:
        output = followed(output)
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror}") from error
    if "parquet" in format_ or "zst" in format_:
        need_pyarrow()
    if per not in PER:
        raise InputError(f"per must be one of {', '.join(PER)}, not {per!r}")
    loaded = load(model)
    threshold = loaded.threshold if threshold is None else check_threshold(threshold)
    opened = open_source(source, {text, id or "id", *keep})
    columns = Columns(text, id, tuple(keep), per)
    columns.check(source, opened)
    from hypecheck import __version__

    settings = {
        "input": fingerprint(source),
        "text": text,
        "id": id,
        "keep": list(keep),
        "per": per,
        "threshold": threshold,
        "model": _hash(model),
        "hypecheck": __version__,
        "part": PART,
    }
    begin(output, settings, resume=resume, force=force)
    parts = Parts(output, format_, columns.types(opened))
    try:
        with shared(model) as reference:
            score = PartScorer(columns, parts, reference, threshold)
            return _run(opened, score, n_jobs, progress)
    except BrokenProcessPool as error:
        raise DataError(f"a process was killed, perhaps for want of memory{_LATER}") from error
    except OSError as error:
        why = error.strerror or error
        raise InputError(f"{output} cannot be written: {why}{_LATER}") from error


_LATER = "; what is done is kept, go on with --resume"


def _run(source: Source, score: PartScorer, n_jobs: int | None, progress: bool) -> Result:
    from tqdm.auto import tqdm

    parts, total, counts = score.parts, 0, Counts()
    with tqdm(unit=" articles", disable=not progress) as bar:

        def add(more: Counts) -> None:
            nonlocal counts
            counts += more
            bar.update(more.read)

        def to_do() -> Iterator[Part]:
            nonlocal total
            # What is done is read once more, so that parts end where they ended before.
            for number, rows in enumerate(in_chunks(source.rows, weight, PART), 1):
                total, done = number, parts.done(number)
                if done is None:
                    yield number, rows
                else:
                    add(done)

        with closing(in_order(score, to_do(), n_jobs)) as results:
            for _, scored in results:
                add(scored)
    return Result(parts.output, parts.join(total), counts)


def _hash(model: str | Path) -> str:
    folder = shipped_path(f"models/{model}") if model in SHIPPED else Path(model)
    digest = sha256()
    for name in ("model.json", "weights.npz"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
