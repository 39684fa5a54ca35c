"""Articles in data frames of pandas."""

import pandas
import pytest

from hypecheck import InputError
from hypecheck.batch.frame import COLUMNS, score_frame


@pytest.fixture
def frame(article):
    """Return a frame whose index holds a label twice, and whose texts are not all texts."""
    texts = [article, "It rose.", None, float("nan"), ""]
    columns = {"body": pandas.Series(texts, dtype=object), "n": range(5)}
    return pandas.DataFrame(columns).set_index(pandas.Index(["a", "a", "b", "c", "d"]))


def test_columns_are_added(frame, article, model):
    """Every row keeps its place and its cells, and the frame that was given stays as it is."""
    before = frame.copy()
    scored = score_frame(frame, "body", threshold=0.6)
    pandas.testing.assert_frame_equal(frame, before)
    pandas.testing.assert_frame_equal(scored[["body", "n"]], before)
    assert scored.dtypes[list(COLUMNS)].astype(str).to_dict() == COLUMNS
    report = model.score_article(article, 0.6)
    first = scored.iloc[0]
    assert first["hype_share"] == pytest.approx(report.hype_share, abs=1e-6)
    for label in ("hype", "fact", "other"):
        assert first[label] == len(report.with_label(label))


def test_rows_without_an_article(frame):
    """They have no share and no coverage, and an error that says why."""
    scored = score_frame(frame, "body")
    assert scored["error"].isna().tolist() == [True, True, False, False, True]
    assert scored["hype_share"].isna().tolist() == [False, False, True, True, False]
    assert scored["coverage"].isna().tolist() == [False, False, True, True, False]
    assert scored["error"].iloc[2].startswith("text must be a str, not ")
    assert scored.iloc[2:][["hype", "fact", "other", "words"]].to_numpy().sum() == 0


def test_a_frame_without_rows(frame):
    """It has the columns with their types all the same."""
    scored = score_frame(frame.iloc[:0], "body")
    assert scored.dtypes[list(COLUMNS)].astype(str).to_dict() == COLUMNS


def test_models(frame, tiny, tmp_path):
    """The model may be one's own, given or named."""
    tiny.save(tmp_path)
    given, named = (score_frame(frame, "body", model=model) for model in (tiny, str(tmp_path)))
    pandas.testing.assert_frame_equal(given, named)
    assert given["coverage"].iloc[0] < 0.5


def test_columns_that_do_not_fit(frame):
    """A column that lacks, is double or would be overwritten is named."""
    with pytest.raises(InputError, match="no column 'text'; there are 'body', 'n'"):
        score_frame(frame)
    with pytest.raises(InputError, match="2 columns 'n'"):
        score_frame(frame.rename(columns={"body": "n"}), "n")
    with pytest.raises(InputError, match="a column 'hype' already; rename or drop it"):
        score_frame(frame.rename(columns={"n": "hype"}), "body")
