"""The commands that need training: what they print, and how they fail."""

import json
import sys

import pytest

import hypecheck
from hypecheck.cli import main
from hypecheck.training.inspection import inspect

GOOD = "text,label\nThe ferry sank.,fact\nA farce!,hype\n"


def call(capsys, *arguments):
    """Run the command line in this process."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as exit_:
        code = exit_.code
    return code, *capsys.readouterr()


def test_check_data(capsys, write):
    """Data without fatal defects is reported on, with exit code 0, and left as it is."""
    path = write(GOOD + "A farce!,hype\n")
    before = path.read_bytes()
    assert call(capsys, "check-data", path) == (0, f"{inspect(path)}\n", "")
    assert path.read_bytes() == before


def test_check_data_with_defects(capsys, write):
    """With a fatal defect the report is on stdout, one line on stderr, and the exit code 2."""
    path = write(GOOD + "Sad.,spin\n")
    code, out, err = call(capsys, "check-data", path)
    assert (code, out) == (2, f"{inspect(path)}\n")
    assert err == f"hypecheck: {path} has defects to be mended: 1\n"


def test_check_data_options(capsys, write):
    """Columns are named and labels mapped by options, several at a time or one by one."""
    path = write("satz,tag,w\nIt rose.,OBJ,1\nA farce!,a=b,2\n")
    names = ["check-data", path, "--text", "satz", "--label", "tag", "--weight", "w"]
    for mapped in (["--map", "OBJ=fact", "a=b=hype"], ["--map", "OBJ=fact", "--map", "a=b=hype"]):
        code, out, err = call(capsys, *names, *mapped)
        assert (code, err) == (0, "")
        assert "usable: 2 (fact 1, hype 1), articles: 2" in out.splitlines()
    code, out, _ = call(capsys, *names)
    assert code == 2 and "unknown label: 'OBJ'" in out


def test_check_data_json(capsys, write):
    """JSON is the inspection on one line, with or without defects."""
    code, out, _ = call(capsys, "check-data", "--json", write(GOOD))
    read = json.loads(out)
    assert (code, read["usable"], read["labels"]) == (0, True, {"fact": 1, "hype": 1})
    code, out, err = call(capsys, "check-data", "--json", write(GOOD + ",fact\n"))
    assert (code, out.count("\n"), err.count("\n")) == (2, 1, 1)
    assert json.loads(out)["defects"] == [{"row": 4, "message": "empty text", "fatal": True}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.csv"], "gone.csv cannot be read"),
        (["data.xlsx"], "data.xlsx is none of .csv"),
        (["gone.csv", "--map", "SUBJ=opinion"], "'SUBJ' cannot stand for 'opinion'"),
        (["--map", "SUBJ=hype", "gone.csv"], "'gone.csv' is not OLD=NEW; name FILE first"),
        ([], "required: FILE"),
    ],
)
def test_check_data_that_cannot_be_done(capsys, arguments, message):
    """What cannot be read or done is one line on standard error."""
    code, out, err = call(capsys, "check-data", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_check_data_without_pandas(capsys, write, monkeypatch):
    """A package that is missing is one line that says how to install it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    code, out, err = call(capsys, "check-data", write(b"PAR1", "data.parquet"))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "pip install pandas pyarrow" in err


def test_data_cannot_steer_the_terminal(capsys, write):
    """What could steer a terminal is not printed from data or names."""
    path = write("text,label,\x1b[2J\nIt rose.,\x1b[31m,\u202e\n", "a\x1b[2Jb.csv")
    for arguments in ([path], ["--json", path], [path, "--doc", "\x1b[2J\x07"]):
        _, out, err = call(capsys, "check-data", *arguments)
        assert all(char.isprintable() or char == "\n" for char in out + err)


def test_check_data_help(capsys):
    """The command is listed, and each option says what it does."""
    assert "check-data" in call(capsys, "--help")[1]
    code, out, _ = call(capsys, "check-data", "--help")
    assert code == 0
    assert all(option in out for option in ("FILE", "--text", "--label", "--map", "--json"))


ROWS = [
    f"{text},{label}\n"
    for subject in ("ferry", "council", "bridge", "harbour", "museum", "tram")
    for text, label in ((f"What a shameless {subject}!", "SUBJ"), (f"The {subject} opened.", "OBJ"))
]


def test_train(capsys, write, tmp_path):
    """A model is made of one or more files, with its card, and can be loaded."""
    halves = [
        write("text,label\n" + "".join(rows), name)
        for name, rows in (("a.csv", ROWS[:6]), ("b.csv", ROWS[6:]))
    ]
    mapped = ["--map", "OBJ=fact", "SUBJ=hype"]
    folder = tmp_path / "mine"
    code, out, err = call(
        capsys, "train", *halves, "-o", folder, *mapped, "--folds", "2", "--jobs", "1"
    )
    assert (code, err) == (0, "")
    assert out.startswith(f"{folder}: 12 sentences of 6 articles: 6 fact, 6 hype.\n")
    assert "- this model: macro-F1 " in out and "- en, on the same sentences: macro-F1 " in out
    model = hypecheck.load(folder)
    assert model.name == "mine"
    card = (folder / "README.md").read_text()
    for part in ("# mine", model.info["training_data"]["sha256"], "| C | ", "Adapted from `en`"):
        assert part in card


def test_train_options(capsys, write, tmp_path):
    """Way, name, threshold and seed are those of the options."""
    path = write("text,label\n" + "".join(ROWS))
    options = ["--how", "scratch", "--name", "my own", "--threshold", "0.7", "--seed", "3"]
    folder = tmp_path / "mine"
    code, *_ = call(
        capsys,
        "train",
        path,
        "-o",
        folder,
        *options,
        "--folds",
        "2",
        "--jobs",
        "1",
        "--map",
        "OBJ=fact",
        "SUBJ=hype",
    )
    model = hypecheck.load(folder)
    assert (code, model.name, model.threshold) == (0, "my own", 0.7)
    assert model.info["settings"]["seed"] == 3
    assert "Trained on these sentences alone." in (folder / "README.md").read_text()


def test_train_keeps_what_is_there(capsys, write, tmp_path):
    """A folder that exists is not written to."""
    code, out, err = call(capsys, "train", write(GOOD), "-o", tmp_path)
    assert (code, out) == (2, "")
    assert err == f"hypecheck: {tmp_path} exists; name another folder with -o\n"
