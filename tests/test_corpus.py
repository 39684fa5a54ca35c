"""Labelled sentences: putting them together, and reading them from all kinds of sources."""

import json
import sys

import pytest

from hypecheck import DataError, InputError, LabelledSentences, read_corpus
from hypecheck.training.inspection import inspect

GOOD = "text,label\nThe ferry sank.,fact\nA farce!,hype\n"


def texts(data):
    """Return the sentences as text."""
    return [sentence.text for sentence in data.sentences]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ((["It rose."], ["spin"]), "row 0: label 'spin' is none of fact, hype, other"),
        ((["It rose.", " "], ["fact", "fact"]), "row 1: the text is empty"),
        ((["It rose.", None], ["fact", "fact"]), "row 1: the text is empty or no str: None"),
        ((["It rose."], ["fact", "hype"]), r"differ in length: \[1, 2\]"),
        ((["It rose."], ["fact"], []), r"differ in length: \[0, 1\]"),
        ((["It rose."], ["fact"], None, None, [0]), "above 0 and finite, not 0"),
    ],
)
def test_wrong_rows(columns, message):
    """Rows that cannot be trained on are named."""
    with pytest.raises(DataError, match=message):
        LabelledSentences.of(*columns)


def test_weighted():
    """A corpus can count more, row by row, and keeps its weights in parts and sums."""
    few = LabelledSentences.of(["It rose.", "A farce!"], ["fact", "hype"])
    twice = few.weighted(2)
    assert few.weights == (1.0, 1.0)
    assert (few + twice).weights == (1.0, 1.0, 2.0, 2.0)
    assert twice.take([1]).weights == (2.0,)
    assert twice.weighted(0.5) == few
    for factor in (0, -1, float("nan"), float("inf")):
        with pytest.raises(DataError, match=f"finite, not {factor}"):
            few.weighted(factor)


def test_parts_of_a_corpus(corpus):
    """Rows are taken, added and chosen by their article."""
    few = corpus.take(range(100))
    first, rest = few.take(range(10)), few.take(range(10, 100))
    assert first + rest == few
    assert (len(first), len(first + rest)) == (10, 100)
    assert set(few.take(few.rows_of(few.docs[0].__eq__)).docs) == {few.docs[0]}


def test_quotations_go_on_within_articles_only():
    """Sentences of an article know the quotation they stand in, wherever its rows are."""
    one, two = "“We waited.", "Nobody came.”"
    inside = {
        ("a", "a"): [False, True],
        ("a", "b"): [False, False],
        ("a", "b", "a"): [False, False, True],
    }
    for docs, expected in inside.items():
        some = [one, *["It rose."] * (len(docs) - 2), two]
        data = LabelledSentences.of(some, ["fact"] * len(docs), docs)
        assert [s.in_quotation for s in data.sentences] == expected
        assert texts(data) == some


def test_read_corpus(write):
    """Columns stand in any order, and disputed rows are left out."""
    path = write(
        "label\tdisputed\ttext\tdoc\tkind\tnote\n"
        "fact\t\tIt rose 4%.\ta\tfigure\tx\n"
        "spin\t1\t\ta\topinion\ty\n"
        'other\t0\t"Share ""now"""\tb\t\tz\n',
        "corpus.tsv",
    )
    data = read_corpus(path)
    assert texts(data) == ["It rose 4%.", 'Share "now"']
    assert (data.labels, data.docs, data.kinds) == (("fact", "other"), ("a", "b"), ("figure", ""))
    assert read_corpus(str(path)) == data
    assert inspect(path).disputed == 1
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_corpus(path) == data


def test_every_kind_of_source(write):
    """The same rows are the same corpus, whatever they are in."""
    pandas = pytest.importorskip("pandas")
    rows = [
        {"text": "“We waited, it’s true.", "label": "fact", "doc": "a", "kind": "", "weight": 2},
        {"text": "A farce,\na shame!", "label": "hype", "doc": "b", "kind": "rant", "weight": 0.5},
        {"text": "Nobody came.”", "label": "fact", "doc": "a", "kind": "", "weight": 1},
    ]
    frame = pandas.DataFrame(rows, index=[7, 7, 7])
    expected = read_corpus(frame)
    assert (expected.docs, expected.weights) == (("a", "b", "a"), (2.0, 0.5, 1.0))
    assert [s.in_quotation for s in expected.sentences] == [False, False, True]
    for name, delimiter in (("data.csv", ","), ("DATA.TSV", "\t")):
        content = frame.to_csv(index=False, sep=delimiter, lineterminator="\r\n")
        assert read_corpus(write(content, name)) == expected
    lines = "\n\n".join(json.dumps(row) for row in rows)
    assert read_corpus(write(lines, "data.jsonl")) == expected
    pair = ([row["text"] for row in rows], [row["label"] for row in rows])
    assert texts(read_corpus(pair)) == texts(expected)
    assert read_corpus((frame["text"], frame["label"])).labels == expected.labels


def test_parquet(tmp_path):
    """Parquet is read as the data frame it holds, and a damaged file is named."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pandas.DataFrame({"text": ["It rose.", "A farce!"], "label": ["fact", "hype"]})
    path = tmp_path / "data.parquet"
    frame.to_parquet(path)
    assert read_corpus(path) == read_corpus(frame)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(DataError, match=r"data\.parquet cannot be read as Parquet"):
        read_corpus(path)


def test_without_pandas(write, monkeypatch):
    """Parquet without pandas says what to install, and other files do without it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert len(read_corpus(write(GOOD))) == 2
    with pytest.raises(ImportError, match="pip install pandas pyarrow"):
        read_corpus(write(b"PAR1", "data.parquet"))


def test_own_names(write):
    """Columns and labels have the names that the data gives them."""
    path = write("satz,SUBJ?,quelle\nIt rose.,0,x\nA farce!,1,x\nShare,other,y\n")
    data = read_corpus(
        path, text="satz", label="SUBJ?", doc="quelle", labels={"0": "fact", "1": "hype"}
    )
    assert (data.labels, data.docs) == (("fact", "hype", "other"), ("x", "x", "y"))
    assert data.kinds == ("", "", "")
    assert data.weights == (1.0, 1.0, 1.0)


def test_labels_that_are_numbers(write):
    """Labels that are no strings are mapped by what they look like."""
    lines = '{"text": "It rose.", "label": 0}\n{"text": "A farce!", "label": true}\n'
    path = write(lines, "data.jsonl")
    assert read_corpus(path, labels={"0": "fact", "True": "hype"}).labels == ("fact", "hype")


def test_rows_without_an_article(write):
    """Without a column for articles, or a name in it, each row is an article of its own."""
    assert read_corpus(write(GOOD)).docs == ("row 2", "row 3")
    path = write("text,label,doc\nIt rose.,fact,\nA farce!,hype, \nIt fell.,fact,a\n")
    assert read_corpus(path).docs == ("row 2", "row 3", "a")


@pytest.mark.parametrize("source", [3, ("a.csv", "b.csv"), ["It rose."], None])
def test_no_such_source(source):
    """What is no source is refused with what would be one."""
    with pytest.raises(DataError, match=r"a path, a pandas\.DataFrame or a pair of lists"):
        read_corpus(source)


def test_no_corpus(tmp_path):
    """A file that is not there, is a folder or is of no known kind is named."""
    (tmp_path / "folder.csv").mkdir()
    for name in ("gone.tsv", "folder.csv", "a\0b.csv"):
        with pytest.raises(DataError, match="cannot be read") as caught:
            read_corpus(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
    with pytest.raises(DataError, match=r"data.xlsx is none of \.csv, \.tsv, \.jsonl, \.parquet"):
        read_corpus(tmp_path / "data.xlsx")


def test_a_mapping_to_nothing(write):
    """Labels can stand for fact, hype and other only."""
    with pytest.raises(InputError, match="'SUBJ' cannot stand for 'opinion', which is none of"):
        read_corpus(write(GOOD), labels={"SUBJ": "opinion"})
