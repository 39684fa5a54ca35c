"""Articles on a cluster of Dask, of three processes on this machine."""

import os
import signal
import time

import joblib
import pandas
import pytest

import hypecheck
from hypecheck import InputError, score_articles
from hypecheck.batch.frame import COLUMNS, score_frame

distributed = pytest.importorskip("distributed", reason="needs dask: pip install 'hypecheck[dask]'")
dask_dataframe = pytest.importorskip("dask.dataframe", reason="needs dask[dataframe]")

import hypecheck.dask  # noqa: E402  (what it is for is there)

# Dask and what it needs deprecate things of each other.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def client():
    """Return a client of a cluster."""
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def texts():
    """Return articles that take a second or two."""
    return [f"Rates rose to {i}% on Monday, the bank said. What a farce! " * 9 for i in range(1500)]


@pytest.fixture
def frame(texts):
    """Return a frame with these articles, one of them missing."""
    bodies = [*texts[:7], None, *texts[8:]]
    index = pandas.Index([f"{i:04}" for i in range(len(bodies))], name="key")
    return pandas.DataFrame({"body": bodies, "n": range(len(bodies))}, index=index)


@pytest.fixture
def many(frame):
    """Return the frame in partitions."""
    return dask_dataframe.from_pandas(frame, npartitions=30)


POSIX = pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX does")


def kill_a_worker(client):
    """Kill one of the processes, as a machine that fails would."""
    os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)


@POSIX
def test_score_articles_on_a_cluster(client, texts, model):
    """The engine of joblib may be Dask, and a worker that dies costs nothing but time."""
    with joblib.parallel_config(backend="dask"):
        reports = score_articles(texts, n_jobs=-1)
        found = [next(reports)]
        kill_a_worker(client)
        found += reports
    assert [report.text for report in found] == texts
    assert found[::100] == [model.score_article(text) for text in texts[::100]]


def test_a_model_of_ones_own_on_a_cluster(client, texts, tiny):
    """A model that is not shipped reaches workers on this machine."""
    with joblib.parallel_config(backend="dask"):
        found = list(score_articles(texts[:200], model=tiny, n_jobs=-1))
    assert found == [tiny.score_article(text) for text in texts[:200]]


@POSIX
def test_a_frame(client, frame, many):
    """Columns are added in the order of the rows, though a worker is killed in the middle."""
    scored = hypecheck.dask.score(many, "body", threshold=0.6)
    future = client.compute(scored)
    while not any(client.processing().values()) and not future.done():
        time.sleep(0.01)
    kill_a_worker(client)
    found, expected = future.result(timeout=60), score_frame(frame, "body", threshold=0.6)
    names = [name for name in COLUMNS if name != "error"]
    assert found.index.tolist() == expected.index.tolist()
    pandas.testing.assert_frame_equal(found[names], expected[names], check_index_type=False)
    assert found["error"].isna().tolist() == expected["error"].isna().tolist()


def test_a_frame_is_lazy(many, frame, monkeypatch):
    """Nothing is scored before it is asked for; index, divisions and types are kept."""
    monkeypatch.setattr(hypecheck.Model, "score_article", lambda *_: 1 / 0)
    scored = hypecheck.dask.score(many, text="body")
    assert scored.divisions == many.divisions and scored.index.name == "key"
    assert list(scored.columns) == [*frame.columns, *COLUMNS]
    monkeypatch.undo()
    first = scored.partitions[0].compute(scheduler="synchronous")
    assert first.dtypes[list(COLUMNS)].astype(str).to_dict() == COLUMNS
    assert (scored.dtypes[list(COLUMNS)] == first.dtypes[list(COLUMNS)]).all()


@pytest.mark.parametrize("as_path", [False, True])
def test_models_of_a_frame(client, frame, many, tiny, tmp_path, as_path):
    """The model may be one's own, given or named."""
    tiny.save(tmp_path)
    model = str(tmp_path) if as_path else tiny
    found = hypecheck.dask.score(many, "body", model=model)["coverage"].compute()
    expected = score_frame(frame, "body", model=tiny)["coverage"]
    assert found.fillna(-1).tolist() == expected.fillna(-1).tolist()


def test_mistakes_are_told_at_once(many, frame):
    """What is wrong is said when the function is called, not by a worker later."""
    with pytest.raises(InputError, match="no column 'text'; there are 'body', 'n'"):
        hypecheck.dask.score(many)
    with pytest.raises(hypecheck.ModelError, match="no model folder none"):
        hypecheck.dask.score(many, "body", model="none")
    with pytest.raises(InputError, match="not DataFrame; for one of pandas call"):
        hypecheck.dask.score(frame, "body")
