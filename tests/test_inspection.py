"""Everything that is wrong with labelled data is found at once, each with its row."""

import pytest

from hypecheck import DataError, read_corpus
from hypecheck.training.inspection import inspect

GOOD = "text,label\nThe ferry sank.,fact\nA farce!,hype\n"


def found(source, **options):
    """Return the defects as text, the harmless ones marked."""
    defects = inspect(source, **options).defects
    return [f"{defect}" if defect.fatal else f"({defect})" for defect in defects]


@pytest.mark.parametrize(
    ("rows", "defects"),
    [
        (",fact\n", ["row 4: empty text"]),
        ('" \t",hype\n', ["row 4: empty text"]),
        ("Sad.,spin\n", ["row 4: unknown label: 'spin' is none of fact, hype, other"]),
        ("Sad.,\n", ["row 4: unknown label: '' is none of fact, hype, other"]),
        ("\n\nSad.,Hype\n", ["row 6: unknown label: 'Hype' is none of fact, hype, other"]),
        ("A farce!,fact\n", ["row 4: two labels: fact, but hype in row 3"]),
        ("A farce! ,hype\n", ["(row 4: duplicate: as row 3)"]),
        ("Sad.\n", ["row 4: number of cells: 1, but the header has 2"]),
        ("Sad, sad.,hype\n", ["row 4: number of cells: 3, but the header has 2"]),
        ('"Sad,hype\n', ["row 4: broken quoting: unexpected end of data"]),
        ('"Sad" so.,hype\n', ["row 4: broken quoting: ',' expected after '\"'"]),
        (b"Sa\xe9d.,hype\n", ["row 4: wrong encoding: byte 0xe9; save the file as UTF-8"]),
        ('"So\nsad.",hype\n,hype\n', ["row 5: empty text"]),
    ],
)
def test_bad_rows(write, rows, defects):
    """What is wrong with a row is said, with the row as a spreadsheet shows it."""
    path = write(GOOD.encode() + (rows if isinstance(rows, bytes) else rows.encode()))
    assert found(path) == defects
    if defects[0].startswith("("):
        assert len(read_corpus(path)) == 3
    else:
        with pytest.raises(DataError) as caught:
            read_corpus(path)
        assert defects[0] in str(caught.value)
        assert f"defects: 1 ({defects[0]})" in str(caught.value)
        assert f"hypecheck check-data {path}" in str(caught.value)


def test_everything_is_found_at_once(write):
    """One bad row, even a quotation mark never closed, does not hide the others."""
    path = write(
        GOOD.encode() + b'"Open,fact\n,hype\nSad.,spin\nIt \xff rose.,fact\nShort\nA farce!,hype\n'
    )
    assert [line.partition(":")[0] for line in found(path)] == [
        *(f"row {number}" for number in range(4, 9)),
        "(row 9",
    ]
    with pytest.raises(DataError, match=r"defects: 5 \(row 4: .*; row 5: .*; row 6: .*; \.\.\.\)"):
        read_corpus(path)


@pytest.mark.parametrize("weight", ["0", "-1", "nan", "inf", "heavy", "", "0,5"])
def test_bad_weights(write, weight):
    """A weight is a finite number above 0."""
    path = write(f'text,label,weight\nIt rose.,fact,1\nA farce!,hype,2\nSad.,hype,"{weight}"\n')
    assert found(path) == [f"row 4: bad weight: {weight!r} is no finite number above 0"]


@pytest.mark.parametrize(
    ("content", "defects"),
    [
        ("", ["missing column: 'text'", "missing column: 'label'", "no rows"]),
        ("text,label\n", ["no rows"]),
        ("text,label,disputed\nIt rose.,fact,1\n", ["no rows"]),
        ("text,tag\nIt rose.,fact\n", ["missing column: 'label'; there are 'text', 'tag'"]),
        ("tag,label\nIt rose.,spin\n", ["missing column: 'text'", "row 2: unknown label: 'spin'"]),
        ("text,label,text\nIt rose.,fact,b\nSad.,hype,c\n", ["double column: 'text' is there 2"]),
        ("text,label,,\nIt rose.,fact,,\nSad.,hype,,\n", []),
        ("text,label\nIt rose.,fact\nSo.,fact\n", ["one class only: every usable sentence is"]),
        ('"text,label\n', ["row 1: broken quoting"]),
        (GOOD.encode("utf-16"), ["row 1: wrong encoding: byte 0xff"]),
    ],
)
def test_bad_files(write, content, defects):
    """What is wrong with the whole is said: columns, classes, or that nothing is there."""
    lines = found(write(content))
    assert len(lines) == len(defects)
    if "no rows" in defects:
        assert any(line.startswith("no rows") for line in lines)
    assert all(any(line.startswith(each) for line in lines) for each in defects)


def test_optional_columns(write):
    """A column for article, kind or weight has to be there only if it was asked for."""
    path = write(GOOD)
    names = {"doc": "article", "kind": "class", "weight": "w"}
    for option, name in names.items():
        assert found(path, **{option: name})[0].startswith(f"missing column: {name!r}")
        assert found(path, **{option: option}) == []


@pytest.mark.parametrize(
    ("line", "defect"),
    [
        (b'{"text": "It rose."', "row 3: bad JSON: Expecting ',' delimiter at character 20"),
        (b'["It rose.", "fact"]', "row 3: bad JSON: not an object but a list"),
        (b'{"text": 4, "label": "fact"}', "row 3: text that is none: 4"),
        (b'{"text": null, "label": "fact"}', "row 3: empty text"),
        (b'{"text": "It rose."}', "row 3: unknown label: None is none of fact, hype, other"),
        (b'{"text": "It \xff", "label": "fact"}', "row 3: wrong encoding: byte 0xff; save the "),
        (b"[" * 100_000, "row 3: bad JSON: "),
    ],
)
def test_bad_lines_of_json(write, line, defect):
    """In JSONL the row is the line, empty ones counted."""
    good = b'{"text": "Sad.", "label": "hype"}\n\n', b'\n{"text": "It fell.", "label": "fact"}\n'
    (only,) = found(write(line.join(good), "data.jsonl"))
    assert only.startswith(defect)


def test_bad_cells_of_a_data_frame():
    """In a data frame the row is the position, whatever the index, and NaN is a missing cell."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "text": ["It rose.", float("nan"), "Sad.", "A farce!"],
            "label": ["fact", "hype", None, "hype"],
            "doc": ["a", None, "b", None],
            "weight": [1, 1, 1, float("nan")],
        },
        index=list("wxyz"),
    )
    assert found(frame) == [
        "one class only: every usable sentence is labelled fact",
        "row 1: empty text",
        "row 2: unknown label: None is none of fact, hype, other",
        "row 3: bad weight: None is no finite number above 0",
    ]
    with pytest.raises(DataError, match=r"the data frame cannot be used, .*\.inspect$"):
        read_corpus(frame)


def test_bad_lists():
    """In lists the row is the position, and both must be of one length."""
    pair = (["It rose.", None, "Sad."], ["fact", "hype", "hype"])
    assert found(pair) == ["row 1: empty text"]
    with pytest.raises(DataError, match="differ in length: 1 texts, 2 labels"):
        read_corpus((["It rose."], ["fact", "hype"]))


def test_two_labels_in_articles(write):
    """Equal sentences of named articles may have two labels, which is pointed out."""
    path = write("text,label,doc\nIt rose.,fact,a\nIt rose.,hype,b\nIt rose.,hype,c\n")
    assert found(path) == [
        "(row 3: two labels: hype, but fact in row 2)",
        "(row 4: duplicate: as row 3)",
    ]
    assert read_corpus(path).labels == ("fact", "hype", "hype")


def test_a_long_report(write):
    """Of each sort of defect twenty are shown, and the others counted."""
    rows = "".join(f"Sad {i}.,spin\n" for i in range(25)) + ",fact\n" + "A farce!,hype\n" * 2
    report = str(inspect(write(GOOD + rows))).splitlines()
    assert report[0].endswith("data.csv: 30 rows, 0 left out as disputed")
    assert report[1:3] == ["usable: 4 (fact 1, hype 3), articles: 4", "to be mended: 26"]
    assert sum("'spin'" in line for line in report) == 20
    assert "  and 5 more: unknown label" in report
    assert report[-4:] == [
        "  row 29: empty text",
        "to be looked at: 2",
        "  row 30: duplicate: as row 3",
        "  row 31: duplicate: as row 3",
    ]
