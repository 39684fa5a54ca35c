"""Worker processes: tasks in, results out in order, and never many of them at once."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from numbers import Integral
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from hypecheck.errors import InputError
from hypecheck.model import Model
from hypecheck.scoring import SHIPPED, load

PER_WORKER = 16
"""Tasks for each worker in a round. At its end workers idle for about half a task: 3%."""

_Item = TypeVar("_Item")
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def check_jobs(n_jobs: int | None) -> int | None:
    """Return a number of jobs as joblib takes it.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> check_jobs(0)
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: n_jobs must be a number of processes, -1 for all cores, not 0
    """
    if n_jobs is not None and (
        isinstance(n_jobs, bool) or not isinstance(n_jobs, Integral) or n_jobs == 0
    ):
        raise InputError(f"n_jobs must be a number of processes, -1 for all cores, not {n_jobs!r}")
    return n_jobs


def in_order(
    function: Callable[[_Task], _Result], tasks: Iterable[_Task], n_jobs: int | None
) -> Generator[tuple[_Task, _Result]]:
    """Run a function on each of many tasks, at most a round of them ahead of who reads.

    The results of `joblib.Parallel` pile up without bound if they are read more slowly than
    they are made, whatever `pre_dispatch` says: it takes a new task for each one that is done,
    not for each result that is read. Hence rounds: tasks are taken from the iterable only after
    all results of the round before have been read.

    Parameters
    ----------
    function : callable
        What to do, in another process unless `n_jobs` is 1.
    tasks : iterable
        May be endless. It is read in the caller's thread.
    n_jobs : int or None
        As in `joblib.Parallel`. With 1, each task runs when its result is asked for.

    Yields
    ------
    tuple
        A task and its result, in order.

    Examples
    --------
    >>> from itertools import count
    >>> squares = in_order(lambda number: number**2, count(), n_jobs=1)
    >>> next(squares), next(squares), next(squares)
    ((0, 0), (1, 1), (2, 4))
    """
    workers = _workers(n_jobs)
    if workers == 1:
        for task in tasks:
            yield task, function(task)
        return
    from joblib import Parallel, delayed

    tasks, size = iter(tasks), PER_WORKER * workers
    with Parallel(n_jobs, return_as="generator", pre_dispatch="all", batch_size=1) as parallel:
        while round_ := list(islice(tasks, size)):
            results = parallel(delayed(_at_work)(os.getpid(), function, task) for task in round_)
            try:
                yield from zip(round_, results, strict=True)
            finally:
                # If the reader stops here: joblib would kill the processes, with a warning, and
                # others may be using them. What is left of a round takes them a moment.
                deque(results, maxlen=0)
            del round_, results  # or two rounds would be held while the next is read


def _workers(n_jobs: int | None) -> int:
    if n_jobs == 1:
        return 1  # without joblib, which takes longer to import than an article to score
    from joblib import effective_n_jobs

    return int(effective_n_jobs(n_jobs))


def _at_work(parent: int, function: Callable[[_Task], _Result], task: _Task) -> _Result:
    _end_with(parent)
    return function(task)


@lru_cache
def _end_with(parent: int) -> None:
    """See that this process ends when the one that started it has been killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    if os.getppid() == parent:  # not so in threads, or on other machines
        threading.Thread(target=watch, daemon=True).start()


class ModelRef(NamedTuple):
    """How a worker comes by the model: by its name, not with every task.

    Attributes
    ----------
    name : str
        A shipped model or a folder.
    call : str
        Tells apart the calls between which the folder may have been written anew.

    Examples
    --------
    >>> ModelRef("en-open", "first").load().name
    'en-open'
    """

    name: str
    call: str

    def load(self) -> Model:
        """Return the model, which is read once in each process."""
        return _loaded(self)


@lru_cache(maxsize=1)
def _loaded(model: ModelRef) -> Model:
    return load(model.name)


def is_shipped(model: Model) -> bool:
    """Return whether any installation can load this model by its name.

    Examples
    --------
    >>> is_shipped(load("en"))
    True
    """
    return model.name in SHIPPED and model is load(model.name)


@contextmanager
def shared(model: Model | str | Path) -> Iterator[ModelRef]:
    """Make a model available to workers.

    Parameters
    ----------
    model : Model, str or Path
        A name or path is passed on as it is. A `Model` that is not a shipped one lies in a
        temporary folder of this machine meanwhile, as `Model.save` writes it.

    Yields
    ------
    ModelRef
        To be sent with each task.

    Examples
    --------
    >>> with shared(load("en-open")) as reference:
    ...     reference.name
    'en-open'
    """
    call = os.urandom(8).hex()
    if not isinstance(model, Model):
        yield ModelRef(str(model if model in SHIPPED else Path(model).absolute()), call)
    elif is_shipped(model):
        yield ModelRef(model.name, call)
    else:
        with TemporaryDirectory(prefix="hypecheck-") as folder:
            model.save(folder)
            yield ModelRef(folder, call)


def in_chunks(
    items: Iterable[_Item], weight: Callable[[_Item], int], limit: int
) -> Iterator[list[_Item]]:
    """Divide items, in order, into chunks up to a weight.

    Parameters
    ----------
    items : iterable
        May be endless.
    weight : callable
        What an item weighs.
    limit : int
        A chunk ends with the item with which it weighs that much.

    Yields
    ------
    list
        At least one item.

    Examples
    --------
    >>> list(in_chunks(["four", "one", "two", "seventeen", "end"], len, 7))
    [['four', 'one'], ['two', 'seventeen'], ['end']]
    """
    chunk: list[_Item] = []
    weighed = 0
    for item in items:
        chunk.append(item)
        weighed += weight(item)
        if weighed >= limit:
            yield chunk
            chunk, weighed = [], 0
    if chunk:
        yield chunk
