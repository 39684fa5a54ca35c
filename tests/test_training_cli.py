"""The commands that need training: what they print, and how they fail."""

import json
import sys

import pytest

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
