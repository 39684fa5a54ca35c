"""Many articles in one process and several: order, failures, read-ahead, models."""

import math
import os
import time
import tracemalloc
from concurrent.futures.process import BrokenProcessPool
from itertools import count, islice
from pathlib import Path

import joblib
import numpy as np
import pytest

import hypecheck
from hypecheck import InputError, ModelError, score_articles
from hypecheck.batch import many, workers
from hypecheck.batch.workers import in_order, shared
from hypecheck.model import Model

JOBS = pytest.mark.parametrize("n_jobs", [1, 2])
BAD = [None, math.nan, b"It rose.", 7, ["It rose."], lambda: None]


class Counted:
    """An endless iterable of articles that knows how many were taken."""

    def __init__(self):
        self.taken = 0

    def __iter__(self):
        """Make them."""
        for i in count():
            self.taken += 1
            yield f"Rates rose to {i}% on Monday, the bank said. What a shameless farce! " * 9


@pytest.fixture
def texts():
    """Return articles that can be told apart."""
    return [f"Rates rose to {i}% on Monday, the bank said. What a farce!" for i in range(250)]


@JOBS
def test_as_one_by_one(texts, model, n_jobs):
    """Reports are those of `score_article`, in order, and can be explained."""
    reports = list(score_articles(texts, n_jobs=n_jobs))
    assert reports == [model.score_article(text) for text in texts]
    assert reports[-1].explain(reports[-1].sentences[1]).reasons("other")


@JOBS
def test_options(texts, open_model, n_jobs):
    """A model is named or given, and the threshold is the one asked for."""
    expected = [open_model.score_article(text, 0.9) for text in texts[:50]]
    for model in ("en-open", open_model):
        found = score_articles(texts[:50], model=model, threshold=0.9, n_jobs=n_jobs)
        assert list(found) == expected


def test_a_model_of_ones_own(texts, tiny, tmp_path):
    """A model that is not shipped, or lies in a folder, is the same in other processes."""
    tiny.save(tmp_path / "model")
    expected = [tiny.score_article(text) for text in texts]
    for model in (tiny, tmp_path / "model", str(tmp_path / "model")):
        assert list(score_articles(texts, model=model, n_jobs=2)) == expected


def test_a_folder_written_anew(texts, tiny, open_model, tmp_path):
    """Processes that are used again do not hold on to what a folder held before."""
    tiny.save(tmp_path)
    list(score_articles(texts, model=tmp_path, n_jobs=2))
    open_model.save(tmp_path)
    expected = [open_model.score_article(text) for text in texts]
    assert list(score_articles(texts, model=tmp_path, n_jobs=2)) == expected


def test_models_leave_nothing_behind(tiny):
    """The folder in which a model travels is gone afterwards."""
    with shared(tiny) as reference:
        assert reference.load().name == "tiny"
    assert not Path(reference.name).exists()


@JOBS
def test_what_is_no_text(n_jobs):
    """An article that is none says so in its report, and the others go on."""
    texts = [each for bad in BAD for each in (bad, "What a farce!")]
    reports = list(score_articles(texts, n_jobs=n_jobs))
    assert len(reports) == len(texts)
    for failed, good in zip(reports[::2], reports[1::2], strict=True):
        assert failed.error.startswith("text ") and failed.sentences == ()
        assert str(failed) == f"Not scored: {failed.error}"
        assert failed.to_dict()["error"] == failed.error
        assert good.error is None and len(good.sentences) == 1
        assert "error" not in good.to_dict()


def test_what_is_unforeseen(texts, monkeypatch):
    """Whatever goes wrong with one article is in its report."""

    def fail(self, text, threshold):
        raise RecursionError("too deep")

    monkeypatch.setattr(Model, "score_article", fail)
    assert [r.error for r in score_articles(texts[:2])] == ["RecursionError('too deep')"] * 2


@JOBS
def test_nothing(n_jobs):
    """No articles give no reports."""
    assert list(score_articles([], n_jobs=n_jobs)) == []


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"texts": "It rose."}, InputError, "iterable of str, not str; for a single article"),
        ({"texts": 7}, InputError, "iterable of str, not int"),
        ({"n_jobs": 0}, InputError, "-1 for all cores, not 0"),
        ({"n_jobs": 1.5}, InputError, "not 1.5"),
        ({"n_jobs": True}, InputError, "not True"),
        ({"threshold": 2}, InputError, "between 0 and 1"),
        ({"model": "none"}, ModelError, "no model folder none"),
    ],
)
def test_errors_come_at_once(options, error, message):
    """What is wrong with the options is said before the first report is asked for."""
    with pytest.raises(error, match=message):
        score_articles(**{"texts": ["It rose."], **options})


def test_numbers_of_numpy():
    """A number of jobs may be one of numpy's."""
    assert workers.check_jobs(np.int64(2)) == 2


def test_one_process_reads_nothing_ahead():
    """In one process an article is taken when its report is asked for."""
    texts = Counted()
    for number, _ in enumerate(islice(score_articles(texts), 20), 1):
        assert texts.taken == number


def test_several_processes_read_a_round_ahead():
    """However slowly reports are read, and however many, texts wait for them."""
    texts = Counted()
    reports = score_articles(texts, n_jobs=2)
    bound = 2 * workers.PER_WORKER * many.CHUNK / 600
    next(reports)
    time.sleep(1)
    ahead = texts.taken
    assert ahead < bound
    for number in range(2, 2 * ahead):
        next(reports)
        assert texts.taken <= number + bound
    assert texts.taken > ahead
    reports.close()


def test_memory_stays_flat():
    """Of an endless stream, 300 articles take no more memory than 30."""
    reports = score_articles(Counted())
    peaks = []
    next(reports)
    for number in (30, 300):
        tracemalloc.start()
        for _ in islice(reports, number):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_stopping_early_harms_nobody(texts):
    """Who stops reading leaves the processes to others that use them, without a warning."""
    one, other = score_articles(Counted(), n_jobs=2), score_articles(texts, n_jobs=2)
    next(one), next(other)
    one.close()
    assert len(list(other)) == len(texts) - 1


def test_an_iterable_that_fails(texts):
    """The error of a generator of texts reaches the reader."""

    def failing():
        yield from texts[:3]
        raise OSError("connection lost")

    reports = score_articles(failing())
    assert len(list(islice(reports, 3))) == 3
    with pytest.raises(OSError, match="connection lost"):
        next(reports)


def test_a_process_that_is_killed():
    """If a worker is killed there is an error, not an endless wait; and the next call works."""
    with pytest.raises(BrokenProcessPool):
        list(in_order(os._exit, [1, 1], 2))
    assert list(in_order(abs, [-1, -2], 2)) == [(-1, 1), (-2, 2)]


def test_backends_of_joblib(texts, model):
    """With n_jobs=None joblib's own configuration decides."""
    with joblib.parallel_config("threading", n_jobs=2):
        reports = list(score_articles(texts, n_jobs=None))
    assert reports == [model.score_article(text) for text in texts]


def test_one_core():
    """Where joblib knows of one process only, nothing is read ahead either."""
    texts = Counted()
    next(score_articles(texts, n_jobs=None))
    assert texts.taken <= many.CHUNK / 300


@pytest.mark.parametrize("texts", [["It rose."] * 3, iter(["It rose."] * 3)])
def test_progress(texts, capsys):
    """The bar counts articles, and knows how many there are if the texts do."""
    sized = isinstance(texts, list)
    assert len(list(score_articles(texts, progress=True))) == 3
    shown = capsys.readouterr().err
    assert ("3/3" in shown) == sized and "articles" in shown
    assert len(list(score_articles(["It rose."]))) == 1
    assert capsys.readouterr().err == ""


def test_chunks_end_by_weight():
    """Articles go to the workers in chunks of about so many characters, empty ones as well."""
    sizes = [len(c) for c in workers.in_chunks([""] * 1000, many._weight, many.CHUNK)]
    assert sizes == [100] * 10
    assert (
        list(workers.in_chunks(["x" * 40_000] * 2, many._weight, many.CHUNK))
        == [["x" * 40_000]] * 2
    )


def test_it_is_in_the_package():
    """The function is where the others are."""
    assert hypecheck.score_articles is many.score_articles
