"""Files of articles: formats, rejected rows, and runs that are interrupted."""

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import hypecheck
from hypecheck import DataError, InputError
from hypecheck.batch import parts, readers, rows, run
from hypecheck.batch.run import score_file
from hypecheck.cli import main

TEXTS = [
    f"Rates rose to {i}% on Monday, “the bank” said.\nWhat a farce, whatever you say!"
    for i in range(60)
]
NAMES = ["n.jsonl", "n.csv", "n.tsv", "n.parquet", "n.jsonl.gz", "n.csv.zst", "n.tsv.gz"]
FORMATS = pytest.mark.parametrize("name", NAMES)


def kind_of(path):
    """Return the format and the compression of a file."""
    *_, kind, packing = ("", *path.name.split("."))
    return (kind, packing) if packing in ("gz", "zst") else (packing, "")


def write(path, table):
    """Write a table, given as a list of dicts, in the format of its name."""
    kind, packing = kind_of(path)
    if kind == "parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(table), path)
        return path
    text = io.StringIO()
    if kind == "jsonl":
        text.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in table)
    else:
        writer = csv.DictWriter(text, list(table[0]), delimiter="\t" if kind == "tsv" else ",")
        writer.writeheader()
        writer.writerows(table)
    data = text.getvalue().encode()
    if packing == "zst":
        with pyarrow.output_stream(str(path), compression="zstd") as stream:
            stream.write(data)
    else:
        path.write_bytes(gzip.compress(data) if packing == "gz" else data)
    return path


def read(path):
    """Read a table that `score_file` wrote, as a list of dicts."""
    kind, packing = kind_of(path)
    if kind == "parquet":
        return pyarrow.parquet.read_table(path).to_pylist()
    data = path.read_bytes()
    if packing == "gz":
        data = gzip.decompress(data)
    elif packing == "zst":
        with pyarrow.input_stream(str(path), compression="zstd") as stream:
            data = stream.read()
    lines = data.decode().splitlines(keepends=True)
    if kind == "jsonl":
        return [json.loads(line) for line in lines]
    return list(csv.DictReader(lines, delimiter="\t" if kind == "tsv" else ","))


@pytest.fixture
def table():
    """Return articles with an id and a date."""
    return [{"id": f"a{i}", "text": text, "day": f"2024-05-{i}"} for i, text in enumerate(TEXTS)]


@pytest.fixture
def news(tmp_path, table):
    """Return a file with these articles."""
    return write(tmp_path / "n.jsonl", table)


@pytest.fixture
def small(monkeypatch):
    """Make parts small, so that there are a dozen of them."""
    monkeypatch.setattr(run, "PART", 10_000)


@FORMATS
def test_every_format_is_read(tmp_path, table, news, name):
    """The scores are the same whatever the format of the input."""
    source = write(tmp_path / f"in.{name.partition('.')[2]}", table)
    result = score_file(source, tmp_path / "out.jsonl", keep=["day"])
    assert result.counts == parts.Counts(60, 60, 0, 120) and result.rejected is None
    score_file(news, tmp_path / "expected.jsonl", keep=["day"])
    assert read(tmp_path / "out.jsonl") == read(tmp_path / "expected.jsonl")


@FORMATS
@pytest.mark.parametrize("per", ["article", "sentence"])
def test_every_format_is_written(tmp_path, news, name, per, model):
    """Every format holds the same values, which are those of `score_article`."""
    output = tmp_path / f"out.{name.partition('.')[2]}"
    score_file(news, output, keep=["day"], per=per, threshold=0.6)
    found = read(output)
    expected = []
    for i, text in enumerate(TEXTS):
        report = model.score_article(text, 0.6)
        head = {"id": f"a{i}", "day": f"2024-05-{i}"}
        if per == "article":
            labels = [sentence.label for sentence in report.sentences]
            expected.append(
                head
                | {"hype_share": round(report.hype_share, 6)}
                | {label: labels.count(label) for label in ("hype", "fact", "other")}
                | {"words": 15, "coverage": round(report.coverage, 6)}
                | {"threshold": 0.6, "model": "en"}
            )
        else:
            expected += [
                head
                | {"i": j, "start": s.start, "end": s.end, "text": s.text, "label": s.label}
                | {"hype": round(s.hype, 6)}
                | {f"p_{k}": round(p, 6) for k, p in s.probabilities.items()}
                for j, s in enumerate(report.sentences)
            ]
    if isinstance(found[0]["hype"], str):
        expected = [{key: str(value) for key, value in row.items()} for row in expected]
    assert found == expected
    assert list(found[0]) == list(expected[0])


def test_a_folder(tmp_path):
    """Text files are found in folders inside, in a fixed order, and others are left alone."""
    folder = tmp_path / "news"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "2.txt").write_text("It rose.", "utf-8")
    (folder / "a.TXT").write_bytes("What a farce!".encode("utf-16"))
    (folder / "c.txt").write_bytes(b"It \x93rose\x94.")
    (folder / "d.txt").write_text(" \n")
    (folder / "notes.md").write_text("No.")
    if os.name == "posix":  # elsewhere not everybody may make links
        (folder / "b" / "loop").symlink_to(folder)
    result = score_file(folder, tmp_path / "out.csv")
    assert [row["id"] for row in read(tmp_path / "out.csv")] == ["a.TXT", "b/2.txt"]
    first, second = read(result.rejected)
    assert first["row"] == 3 and "c.txt is not UTF-8 (byte 0x93 at offset 3)" in first["reason"]
    assert second == {"row": 4, "id": "d.txt", "reason": "empty text"}
    assert str(result) == (
        f"{tmp_path / 'out.csv'}: 4 rows read, 2 scored, 2 rejected "
        f"(see {tmp_path / 'out.csv.rejected.jsonl'}); 2 sentences"
    )


def test_rejected_json_lines(tmp_path):
    """Each line that is no article is rejected with its number and the reason."""
    source = tmp_path / "n.jsonl"
    source.write_bytes(
        b'\xef\xbb\xbf{"text": "It rose."}\n'
        b'{"text": "It fell.", "id": 7}\n'
        b'{"text": "It fell."\n'
        b"\n"
        b"[]\n"
        b'{"text": "It \x93fell\x94."}\n'
        b'{"text": null, "id": "b"}\n'
        b'{"id": "c"}\n'
        b'{"text": 7}\n'
        b'{"text": ""}'
    )
    result = score_file(source, tmp_path / "out.jsonl")
    assert [row["id"] for row in read(result.output)] == [1, 7]
    assert result.counts == parts.Counts(9, 2, 7, 2)
    assert read(result.rejected) == [
        {"row": 3, "id": None, "reason": "bad JSON: Expecting ',' delimiter at character 21"},
        {"row": 5, "id": None, "reason": "bad JSON: not an object but a list"},
        {"row": 6, "id": None, "reason": "wrong encoding, not UTF-8: byte 0x93"},
        {"row": 7, "id": "b", "reason": "empty text"},
        {"row": 8, "id": "c", "reason": "empty text"},
        {"row": 9, "id": 9, "reason": "text that is none: 7"},
        {"row": 10, "id": 10, "reason": "empty text"},
    ]


def test_rejected_csv(tmp_path):
    """A record that is broken costs itself alone, and rows are counted as a spreadsheet does."""
    source = tmp_path / "n.csv"
    source.write_bytes(
        b"\xef\xbb\xbfid,text\r\n"
        b'a,"It rose.\r\nIt ""fell""."\r\n'
        b"b,It rose.,twice\r\n"
        b'c,"never closed\r\n'
        b"d,It fell.\r\n"
        b"\r\n"
        b'e,"It rose" a bit\r\n'
        b"f,It \x93fell\x94.\r\n"
        b"g,\r\n"
        b'h,"Not closed at all.'
    )
    result = score_file(source, tmp_path / "out.csv", per="sentence")
    found = [(row["id"], row["text"]) for row in read(result.output)]
    assert found == [("a", "It rose."), ("a", 'It "fell".'), ("d", "It fell.")]
    rejected = [(row["row"], row["reason"]) for row in read(result.rejected)]
    assert [number for number, _ in rejected] == [3, 4, 7, 8, 9, 10]
    reasons = ["cells: 3", *["broken record"] * 2, "0x93", "empty text", "broken record"]
    for (_, reason), part in zip(rejected, reasons, strict=True):
        assert part in reason
    assert result.counts == parts.Counts(8, 2, 6, 3)


def test_records_that_break_alike(tmp_path):
    """Of records that all end in an open quotation, each is rejected, and what follows is read."""
    source = tmp_path / "n.csv"
    source.write_text("id,text\n" + '",a","\n' * 3 + "b,It fell.\n" + 'c,"It" rose.\nd,It rose.\n')
    result = score_file(source, tmp_path / "out.csv", per="sentence")
    assert [row["id"] for row in read(result.output)] == ["b", "d"]
    rejected = [(row["row"], row["reason"]) for row in read(result.rejected)]
    assert [number for number, _ in rejected] == [2, 3, 4, 6]
    assert len({reason for _, reason in rejected}) == 1 and "',' expected" in rejected[0][1]


def test_rejected_parquet(tmp_path):
    """Rows without text, or with bytes that are no text, are rejected by their position."""
    good, bad = ["It rose.", None, ""], pyarrow.array([b"It \x93fell."]).view(pyarrow.string())
    texts = pyarrow.chunked_array([good, bad, pyarrow.array(["It fell."])])
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "n.parquet")
    result = score_file(tmp_path / "n.parquet", tmp_path / "out.parquet")
    assert [row["id"] for row in read(result.output)] == [0, 4]
    assert pyarrow.parquet.read_schema(result.output).field("id").type == pyarrow.int64()
    rejected = [(row["row"], row["reason"]) for row in read(result.rejected)]
    assert rejected == [
        (1, "empty text"),
        (2, "empty text"),
        (3, "wrong encoding, not UTF-8: byte 0x93"),
    ]


def test_text_that_is_too_long(tmp_path, monkeypatch):
    """A line or cell beyond all measure is rejected without being held in memory."""
    monkeypatch.setattr(rows, "LIMIT", 200_000)
    long = "It rose. " * 50_000
    for name in ("n.jsonl", "n.csv"):
        source = write(tmp_path / name, [{"text": t} for t in ("It fell.", long, "It rose.")])
        limit = csv.field_size_limit(200_000)
        try:
            result = score_file(source, tmp_path / f"out.{name}")
        finally:
            csv.field_size_limit(limit)
        assert result.counts.scored == 2 and result.counts.rejected >= 1


def test_long_articles_are_read_from_csv(tmp_path):
    """An article may be longer than what the csv module takes by default."""
    source = write(tmp_path / "n.csv", [{"text": "It rose to 4%. " * 10_000}])
    assert score_file(source, tmp_path / "out.csv").counts == parts.Counts(1, 1, 0, 10_000)


def test_an_article_that_fails(tmp_path, news, monkeypatch):
    """An article that cannot be scored, for whatever reason, is rejected with it."""
    score = hypecheck.Model.score_batch

    def fail(self, texts, threshold):
        if any("to 7%" in text for text in texts):
            raise RecursionError("too deep")
        return score(self, texts, threshold)

    monkeypatch.setattr(hypecheck.Model, "score_batch", fail)
    result = score_file(news, tmp_path / "out.jsonl")
    assert result.counts == parts.Counts(60, 59, 1, 118)
    reason = "RecursionError('too deep')"
    assert read(result.rejected) == [{"row": 8, "id": "a7", "reason": reason}]


@pytest.mark.parametrize("name", ["out.csv", "out.tsv"])
def test_no_formulas(tmp_path, name):
    """Cells that spreadsheets would run are guarded; numbers are left alone."""
    table = [{"id": "=1+1", "text": "@SUM(1) It rose.", "k": "+x", "n": "-4.5"}]
    source = write(tmp_path / "n.jsonl", table)
    score_file(source, tmp_path / name, keep=["k", "n"], per="sentence")
    [row] = read(tmp_path / name)
    assert row["id"] == "'=1+1" and row["text"] == "'@SUM(1) It rose."
    assert row["k"] == "'+x" and row["n"] == "-4.5"


def test_kept_types(tmp_path):
    """Parquet keeps the types of columns; JSON keeps values; elsewhere they become text."""
    day, tags = date(2024, 5, 1), [["a", "b"], None]
    columns = {
        "id": pyarrow.array([3, None], pyarrow.int32()),
        "text": ["It rose.", "It fell."],
        "day": [day, None],
        "tags": tags,
        "x": [float("nan"), 1.5],
        "outlet": pyarrow.array(["A", "B"]).dictionary_encode(),
    }
    source = tmp_path / "n.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), source)
    keep = ["day", "tags", "x", "outlet"]
    score_file(source, tmp_path / "out.parquet", keep=keep)
    schema = pyarrow.parquet.read_schema(tmp_path / "out.parquet")
    assert [str(schema.field(n).type) for n in ("id", "day", "x")] == [
        "int32",
        "date32[day]",
        "double",
    ]
    found = read(tmp_path / "out.parquet")
    assert [(row["id"], row["day"], row["tags"]) for row in found] == [
        (3, day, tags[0]),
        (None,) * 3,
    ]
    score_file(source, tmp_path / "out.jsonl", keep=keep)
    first = read(tmp_path / "out.jsonl")[0]
    assert [first[n] for n in keep] == ["2024-05-01", ["a", "b"], None, "A"]
    score_file(tmp_path / "out.jsonl", tmp_path / "odd.csv", text="outlet", keep=["tags"])
    assert [row["tags"] for row in read(tmp_path / "odd.csv")] == ['["a", "b"]', ""]
    score_file(tmp_path / "out.jsonl", tmp_path / "odd.parquet", text="outlet", keep=["tags"])
    assert [row["tags"] for row in read(tmp_path / "odd.parquet")] == ['["a", "b"]', None]


@pytest.mark.parametrize("name", NAMES[:4])
def test_lone_surrogates(tmp_path, name):
    """Half a character, which JSON can hold, spoils no output."""
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "It rose \\ud83d by 4%.", "k": "\\ud83d"}\n')
    score_file(source, tmp_path / name, keep=["k"], per="sentence")
    [row] = read(tmp_path / name)
    assert row["k"] == ("\ud83d" if "jsonl" in name else "?")


@pytest.mark.parametrize("name", NAMES[:4])
def test_no_rows(tmp_path, name):
    """An input without articles gives an output without rows, but with its columns."""
    (tmp_path / "in.csv").write_text("id,text\n")
    result = score_file(tmp_path / "in.csv", tmp_path / name)
    assert result.counts == parts.Counts() and read(result.output) == []
    if name == "n.parquet":
        assert "hype_share" in pyarrow.parquet.read_schema(result.output).names


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"source": "none.csv"}, InputError, "none.csv: no such file or folder"),
        ({"source": "n.docx"}, InputError, "n.docx does not end in .jsonl"),
        ({"output": "out.parquet.gz"}, InputError, "does not end in"),
        ({"output": "in.csv"}, InputError, "is the input or a folder"),
        ({"output": "folder.csv"}, InputError, "is the input or a folder"),
        ({"output": "none/out.csv"}, InputError, "cannot be written: No such file"),
        ({"text": "body"}, DataError, "no column 'body'; there are 'id', 'text', 'k', 'k'"),
        ({"id": "key"}, DataError, "no column 'key'"),
        ({"keep": ["k"]}, DataError, "2 columns 'k'"),
        ({"keep": ["id"]}, InputError, "'id' cannot be kept"),
        ({"per": "word"}, InputError, "per must be one of article, sentence, not 'word'"),
        ({"threshold": 2}, InputError, "between 0 and 1"),
        ({"n_jobs": 0}, InputError, "not 0"),
        ({"model": "none"}, hypecheck.ModelError, "no model folder none"),
        ({"resume": True, "force": True}, InputError, "--resume or --force, not both"),
        ({"source": "empty.csv"}, DataError, "empty.csv has no header: it is empty"),
        # The csv module of Python 3.10 refuses NUL before anything else.
        ({"source": "utf16.csv"}, DataError, "no header: (wrong encoding, .* 0xff|.* NUL)"),
        ({"source": "bad.parquet"}, DataError, "cannot be read as Parquet"),
    ],
)
def test_errors(tmp_path, monkeypatch, options, error, message):
    """What cannot be done is refused before anything is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("id,text,k,k\n1,It rose.,2,3\n")
    for name in ("n.docx", "empty.csv", "bad.parquet"):
        (tmp_path / name).touch()
    (tmp_path / "utf16.csv").write_bytes("id,text\n".encode("utf-16"))
    (tmp_path / "folder.csv").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(error, match=message):
        score_file(**{"source": "in.csv", "output": "out.csv", **options})
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["n.jsonl.gz", "n.csv.zst", "n.parquet"])
def test_damage_in_the_middle(tmp_path, table, name):
    """A file that breaks off is named, with how far it could be read."""
    source = write(tmp_path / name, table * 300)
    data = source.read_bytes()
    middle = len(data) // 3
    if name == "n.parquet":
        source.write_bytes(data[:middle] + bytes(500) + data[middle + 500 :])
    else:
        source.write_bytes(data[:middle])
    with pytest.raises(DataError, match=f"{name} cannot be read beyond row "):
        list(readers.open_source(source, ["text"]).rows)


def test_without_pyarrow(tmp_path, news, monkeypatch):
    """What needs pyarrow says what to install, and the rest does without."""
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("out.parquet", "out.csv.zst"):
        with pytest.raises(ImportError, match=r"pip install 'hypecheck\[batch\]'"):
            score_file(news, tmp_path / name)
    assert score_file(news, tmp_path / "out.csv.gz").counts.scored == 60


def test_an_output_that_is_there(tmp_path, news):
    """It is replaced only if that is asked for."""
    output = tmp_path / "out.csv"
    output.write_text("mine")
    for resume, why in ((False, "exists; give"), (True, "exists and no run was interrupted")):
        with pytest.raises(InputError, match=why):
            score_file(news, output, resume=resume)
    assert output.read_text() == "mine"
    assert score_file(news, output, force=True).counts.scored == 60
    assert len(read(output)) == 60


def test_equal_outputs(tmp_path, news, small):
    """Neither the number of processes nor the size of parts is seen in the output."""
    outputs = [tmp_path / f"{i}.csv.gz" for i in range(3)]
    score_file(news, outputs[0])
    score_file(news, outputs[1], n_jobs=2)
    run.PART = 1_000_000
    score_file(news, outputs[2])
    assert len({output.read_bytes() for output in outputs}) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"n.jsonl", *(o.name for o in outputs)}


def interrupt(monkeypatch, function, number):
    """Let a function of the module of parts fail when it is called for the nth time."""
    real, calls = getattr(parts, function), []

    def fail(path, *arguments):
        calls.append(path)
        if len(calls) == number:
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device")
        return real(path, *arguments)

    monkeypatch.setattr(parts, function, fail)
    return calls


@pytest.mark.parametrize(
    ("function", "number"),
    [("write_part", 1), ("write_part", 7), ("join_parts", 1), ("join_parts", 2)],
)
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.parquet"])
def test_a_full_disk(tmp_path, table, small, monkeypatch, function, number, name):
    """What is done is kept when writing fails, and nothing is scored twice afterwards."""
    source = write(tmp_path / "n.jsonl", [*table, {"text": None}])
    expected = score_file(source, tmp_path / f"expected.{name}")
    with monkeypatch.context() as patch:
        interrupt(patch, function, number)
        with pytest.raises(InputError, match="No space left on device; what is done is kept"):
            score_file(source, tmp_path / name)
    assert not (tmp_path / name).exists()
    with pytest.raises(InputError, match="interrupted run has done; give --resume"):
        score_file(source, tmp_path / name)
    calls = interrupt(monkeypatch, "write_part", 0)
    result = score_file(source, tmp_path / name, resume=True)
    done = number - 1 if function == "write_part" else 13
    assert len(calls) == 13 - done
    assert result.counts == expected.counts == parts.Counts(61, 60, 1, 120)
    assert result.output.read_bytes() == expected.output.read_bytes()
    assert result.rejected.read_bytes() == expected.rejected.read_bytes()
    assert not parts.beside(tmp_path / name, ".parts").exists()


def test_a_crash_after_the_last_step(tmp_path, news, small, monkeypatch):
    """If only the parts were left to be removed, going on gives the same output."""
    with monkeypatch.context() as patch:
        patch.setattr(parts.shutil, "rmtree", lambda _: sys.exit(1))
        with pytest.raises(SystemExit):
            score_file(news, tmp_path / "out.csv")
    before = (tmp_path / "out.csv").read_bytes()
    score_file(news, tmp_path / "out.csv", resume=True)
    assert (tmp_path / "out.csv").read_bytes() == before


@pytest.fixture
def interrupted(tmp_path, news, small, monkeypatch):
    """Return the output of a run that was interrupted."""
    with monkeypatch.context() as patch:
        interrupt(patch, "write_part", 3)
        with pytest.raises(InputError):
            score_file(news, tmp_path / "out.csv")
    return tmp_path / "out.csv"


@pytest.mark.parametrize(
    ("options", "change"),
    [
        ({"threshold": 0.9}, "threshold was 0.38 and is 0.9"),
        ({"per": "sentence"}, "per was 'article' and is 'sentence'"),
        ({"keep": ["day"]}, r"keep was \[\] and is \['day'\]"),
        ({"id": "day"}, "id was None and is 'day'"),
        ({"model": "en-open"}, "model was "),
        ({"input": None}, "input was "),
    ],
)
def test_resuming_otherwise(interrupted, news, options, change):
    """What was begun in one way is not gone on with in another."""
    if "input" in options:
        with open(news, "a") as file:
            file.write('{"text": "One more."}\n')
        options = {}
    with pytest.raises(InputError, match=f"was made otherwise: .*{change}"):
        score_file(news, interrupted, resume=True, **options)
    assert score_file(news, interrupted, force=True, **options).counts.scored >= 60


def test_resuming_with_more_processes(interrupted, news):
    """The number of processes may change, and the bar begins where the run stopped."""
    assert score_file(news, interrupted, resume=True, n_jobs=2).counts.scored == 60


def test_a_folder_of_others(interrupted, news):
    """A folder that merely has the name is neither used nor removed."""
    folder = parts.beside(interrupted, ".parts")
    (folder / "run.json").unlink()
    for options in ({"resume": True}, {"force": True}):
        with pytest.raises(InputError, match="is no folder that hypecheck made"):
            score_file(news, interrupted, **options)
    assert len(list(folder.iterdir())) == 4


def test_a_process_that_is_killed(tmp_path, news, monkeypatch):
    """If a worker dies it is said how to go on."""

    def die(*_):
        raise BrokenProcessPool

    monkeypatch.setattr(run, "_run", die)
    with pytest.raises(DataError, match=r"a process was killed.*what is done is kept, go on"):
        score_file(news, tmp_path / "out.csv")


CHILD = """
import sys
from hypecheck.batch import run
from hypecheck.cli import main
run.PART = 10_000
sys.exit(main(sys.argv[1:]))
"""


def children(process):
    """Return the processes that a process has started, where the system tells."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return path.read_text().split() if path.exists() else []


def runs(process):
    """Return whether a process is there, and more than an entry of one that has ended."""
    path = Path(f"/proc/{process}/stat")
    return path.exists() and ") Z " not in path.read_text()


@pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX does")
@pytest.mark.parametrize(
    ("name", "jobs"), [("out.jsonl", 1), ("out.csv", 2), ("out.parquet", 1), ("out.jsonl", 2)]
)
def test_kill_9(tmp_path, table, small, name, jobs):
    """A run that is killed and gone on with gives what it would have given at once."""
    table = [{"id": str(i), "text": row["text"] * 4} for i, row in enumerate(table * 10)]
    source = write(tmp_path / "n.jsonl", [*table, {"text": None}])
    output = tmp_path / name
    arguments = ["score-many", str(source), "-o", str(output), "--jobs", str(jobs)]
    with subprocess.Popen([sys.executable, "-c", CHILD, *arguments]) as process:
        folder = parts.beside(output, ".parts")
        deadline = time.monotonic() + 120
        while len(list(folder.glob("*.done"))) < 5:
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.002)
        workers = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
    assert not output.exists() and folder.exists()
    result = score_file(source, output, resume=True)
    expected = score_file(source, tmp_path / f"expected.{name}")
    assert result.counts == expected.counts
    assert (result.counts.scored, result.counts.rejected) == (600, 1)
    assert output.read_bytes() == expected.output.read_bytes()
    assert [row["id"] for row in read(output)] == [row["id"] for row in table]
    while any(map(runs, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("name", ["n.jsonl", "n.csv.gz", "n.parquet"])
def test_memory_stays_flat(tmp_path, table, small, name):
    """A file five times as long takes no more memory, give or take what is in flight."""
    peaks = []
    for times in (3, 15):
        source = write(tmp_path / f"{times}.{name.partition('.')[2]}", table * times)
        tracemalloc.start()
        score_file(source, tmp_path / f"out{times}.{name.partition('.')[2]}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]


def test_the_command(tmp_path, news, capsys):
    """The command has the options of the function and prints the counts."""
    output = tmp_path / "out.csv"
    options = ["--text", "text", "--id", "id", "--keep", "day", "--per", "sentence"]
    more = ["--jobs", "1", "--model", "en-open", "--threshold", "0.5"]
    assert main(["score-many", str(news), "-o", str(output), *options, *more]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{output}: 60 rows read, 60 scored, 0 rejected; 120 sentences\n"
    assert printed.err == ""
    expected = tmp_path / "expected.csv"
    score_file(news, expected, keep=["day"], per="sentence", model="en-open", threshold=0.5)
    assert output.read_bytes() == expected.read_bytes()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "exists; give --force to replace it"),
        (["--resume"], "no run was interrupted"),
        (["--force", "--text", "body\x1b"], "0 scored, 60 rejected"),
    ],
)
def test_the_command_refuses(tmp_path, news, capsys, options, message):
    """What is refused is said in one line, and control characters stay out of the terminal."""
    (tmp_path / "out.csv").touch()
    code = main(["score-many", str(news), "-o", str(tmp_path / "out.csv"), "--jobs", "1", *options])
    printed = capsys.readouterr()
    assert message in (printed.out or printed.err)
    assert (code, (printed.out + printed.err).count("\n")) == (0 if printed.out else 2, 1)


def test_the_command_without_pyarrow(tmp_path, news, capsys, monkeypatch):
    """What to install is said in one line."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["score-many", str(news), "-o", str(tmp_path / "out.parquet")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_closed_pipe(tmp_path, news):
    """If nobody reads what the command prints, the output is complete all the same."""
    reader, writer = os.pipe()
    os.close(reader)
    output = tmp_path / "out.csv"
    command = [sys.executable, "-m", "hypecheck", "score-many", str(news), "-o", str(output)]
    ran = subprocess.run(
        [*command, "--jobs", "1"], stdout=writer, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert len(read(output)) == 60
