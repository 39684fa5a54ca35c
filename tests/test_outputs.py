"""Odd files and names, full disks, closed pipes: no output is half, none is lost in silence."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

import hypecheck
from hypecheck import DataError, InputError
from hypecheck.batch import run as batch_run
from hypecheck.batch.run import score_file
from hypecheck.cli import main
from hypecheck.display import streams
from hypecheck.display.page import page
from hypecheck.files import csv_line, followed, guarded, write_text

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files, signals and shells")
DEVICES = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
FORMATS = ["out.jsonl", "out.csv", "out.tsv.gz", "out.csv.zst", "out.parquet"]
TEXT = "The harbour board sold a ferry on Monday, two members said. What a shameless farce!"
STEERING = "a\x1b[31mb\x9b2J\u202ec"
"""What a file may be called on POSIX, and a model anywhere."""


@pytest.fixture
def article(tmp_path):
    """Return a file with an article."""
    path = tmp_path / "article.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def news(tmp_path, monkeypatch):
    """Return a file with articles, enough for several parts and one row rejected."""
    monkeypatch.setattr(batch_run, "PART", 10_000)
    path = tmp_path / "news.jsonl"
    rows = [{"id": f"a{i}", "text": TEXT} for i in range(12)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in [*rows, {"id": "b"}]), "utf-8")
    return path


@pytest.fixture
def data(tmp_path):
    """Return a file with labelled sentences."""
    path = tmp_path / "data.csv"
    path.write_text("text,label,doc\nIt rose.,fact,a\nWhat a farce!,hype,b\n", "utf-8")
    return path


@pytest.fixture
def command(capsys):
    """Return a function that runs the command line here: its exit code, output and errors."""

    def command(*arguments):
        code = main([os.fspath(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return command


def process(*arguments, **options):
    """Run the command line in a process of its own."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run(
        [sys.executable, "-m", "hypecheck", *map(os.fspath, arguments)], timeout=60, **options
    )


def refused(code, out, err):
    """Check that a command failed with one printable line, and return it."""
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("hypecheck: ") and err[:-1].isprintable()
    return err


# Links, folders and what else may stand where a file is expected


@POSIX
@pytest.mark.parametrize("there", [True, False])
def test_links_stay(tmp_path, article, news, there, command):
    """What is written to a link is written to the file it leads to, in its own folder."""
    (tmp_path / "real").mkdir()
    for name in ("page.html", "scores.csv", "text.txt"):
        (tmp_path / name).symlink_to(f"link.{name}")
        (tmp_path / f"link.{name}").symlink_to(tmp_path / "real" / name)
        if there:
            (tmp_path / "real" / name).write_text("old")
    write_text(tmp_path / "text.txt", "new")
    assert command("score", article, "--html", tmp_path / "page.html")[0] == 0
    assert score_file(news, tmp_path / "scores.csv", force=there).counts.scored == 12
    found = {path.name: path.read_text("utf-8")[:15] for path in (tmp_path / "real").iterdir()}
    rejected = found.pop("scores.csv.rejected.jsonl")
    assert found == {
        "page.html": "<!doctype html>",
        "scores.csv": "id,hype_share,h",
        "text.txt": "new",
    }
    assert rejected.startswith('{"row": 13')
    for name in ("page.html", "scores.csv", "text.txt"):
        assert (tmp_path / name).is_symlink() and (tmp_path / f"link.{name}").is_symlink()
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


@pytest.fixture
def odd(tmp_path):
    """Return what is no file, by its sort, under names that are those of files."""
    made = {}
    for sort in ("folder", "circle", "fifo", "socket", "device"):
        made[sort] = path = tmp_path / f"{sort}.csv"
        if sort == "folder":
            path.mkdir()
        elif sort == "circle":
            path.symlink_to(path.name)
        elif sort == "fifo":
            os.mkfifo(path)
        elif sort == "socket":
            here = os.getcwd()
            os.chdir(tmp_path)  # the names of sockets must be short
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(path.name)
            os.chdir(here)
        else:
            path.symlink_to("/dev/null")
    return made


@POSIX
@pytest.mark.parametrize("sort", ["folder", "circle", "fifo", "socket", "device"])
def test_only_files_are_replaced(odd, article, news, sort, command):
    """A folder, a pipe or a device stays what it is, and that is said before work begins."""
    path, page = odd[sort], odd[sort].with_suffix(".html")
    page.symlink_to(path.name)
    before = path.lstat()
    why = {"folder": "a folder|Is a directory", "circle": "Too many levels of symbolic links"}
    message = why.get(sort, "not a regular file")
    with pytest.raises(OSError, match=message.rpartition("|")[2]):
        followed(page)
    with pytest.raises(InputError, match=message):
        score_file(news, path, force=True)
    for target in (path, page):
        with pytest.raises(InputError, match=f"cannot be written: ({message})"):
            write_text(target, "new")
    assert "cannot be written" in refused(*command("score", article, "--html", page))
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert (
        page.is_symlink()
        and not list(page.parent.glob("*.parts"))
        and not list(page.parent.glob(".*"))
    )


@POSIX
@pytest.mark.parametrize("sort", ["circle", "socket", "dangling"])
def test_what_cannot_be_read(odd, tmp_path, sort, command):
    """Every reader says in one line which file it is that is none."""
    odd["dangling"] = tmp_path / "dangling.csv"
    odd["dangling"].symlink_to("nowhere.csv")
    path, out = odd[sort], tmp_path / "out.csv"
    for arguments in (
        ("score", path),
        ("score-many", path, "-o", out),
        ("check-data", path),
        ("evaluate", path),
        ("suggest", path),
        ("train", path, "-o", tmp_path / "model"),
        ("info", "--model", path),
    ):
        assert path.name in refused(*command(*arguments))
    assert not out.exists() and not (tmp_path / "model").exists()


@POSIX
def test_pipes_as_inputs(tmp_path, odd, command):
    """An article may come through a named pipe; a file that is read twice may not."""
    writer = threading.Thread(target=odd["fifo"].write_text, args=(TEXT,))
    writer.start()
    code, out, _ = command("score", odd["fifo"])
    writer.join(10)
    assert code == 0 and "What a shameless farce!" in out
    error = refused(*command("score-many", odd["fifo"], "-o", tmp_path / "out.csv"))
    assert "fifo.csv is neither a file nor a folder" in error


def test_an_article_is_not_replaced_by_its_page(tmp_path, command):
    """A saved web page that is scored is not where the report goes, by whatever name."""
    pytest.importorskip("trafilatura", reason="needs the extra `html`")
    source = f"<html><body><article><p>{TEXT * 9}</p></article></body></html>"
    saved, other = tmp_path / "saved.html", tmp_path / "other.html"
    saved.write_text(source)
    os.link(saved, other)
    for name in (saved, other):
        error = refused(*command("score", saved, "--html", name))
        assert "is one of the articles; name another page" in error
    assert saved.read_text() == source


@pytest.mark.parametrize("name", ["file.txt/mine", "mine"])
def test_train_says_at_once_that_there_is_no_room(tmp_path, data, monkeypatch, name, command):
    """The folder is made before minutes of training, and is gone if nothing comes of it."""
    pytest.importorskip("sklearn")
    (tmp_path / "file.txt").touch()
    trained = []

    def train(*_, **__):
        trained.append((tmp_path / name).exists())
        raise DataError("nothing to learn")

    monkeypatch.setattr("hypecheck.training.train.train", train)
    error = refused(*command("train", data, "-o", tmp_path / name))
    assert ("nothing to learn" if name == "mine" else "cannot be made") in error
    assert trained == [True] * (name == "mine")
    assert not (tmp_path / name).exists()


# Names and texts that hold what no encoding, terminal or spreadsheet should get


@POSIX
def test_names_cannot_steer_the_terminal(tmp_path, news, data, tiny, command):
    """Whatever is said of an output, a file or a model is printable, on both streams."""
    article = tmp_path / f"{STEERING}.txt"
    article.write_text(f"{TEXT} {STEERING}")
    model = tmp_path / STEERING
    tiny.save(model)
    for arguments in (
        ("score-many", news, "-o", tmp_path / f"{STEERING}.csv"),
        ("score-many", news, "-o", tmp_path / f"{STEERING}.csv"),
        ("score", "--why", article, article),
        ("score", article, "--html", tmp_path / f"{STEERING}.html"),
        ("suggest", article, "-o", tmp_path / f"{STEERING}.2.csv"),
        ("evaluate", data, "--model", model, "--compare", model),
        ("evaluate", data, "--model", model, "--json"),
        ("check-data", data, "--map", f"x={STEERING}"),
        ("train", data, "-o", tmp_path / f"{STEERING}.model"),
    ):
        _, out, err = command(*arguments)
        assert out + err
        assert all(char.isprintable() or char == "\n" for char in out + err), arguments


def test_suggestions_in_a_terminal(article, monkeypatch, command):
    """Sentences are printed as they are into a pipe, and harmless into a terminal."""
    article.write_text("It \x1b[2Jfell by 4%. What a farce!")
    _, out, _ = command("suggest", article)
    assert "It \x1b[2Jfell by 4%.," in out
    monkeypatch.setattr("hypecheck.assess_cli.is_terminal", lambda _: True)
    _, out, _ = command("suggest", article)
    assert "It [2Jfell by 4%.," in out and "\x1b" not in out


@pytest.fixture
def undecodable(tmp_path):
    """Return a name with a byte that is no UTF-8, where the file system has such names."""
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_text(TEXT)
    except (OSError, UnicodeError):
        pytest.skip("the file system has no names that are not UTF-8")
    return tmp_path / name


@POSIX
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_names_that_are_not_utf_8(undecodable, monkeypatch, encoding):
    """They are shown escaped, as is what the encoding of the terminal lacks."""
    undecodable.write_text(f"東京 {TEXT}", "utf-8")
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding))
    assert main(["suggest", str(undecodable)]) == 0
    assert b"caf\\udce9.txt" in out.getvalue()
    town = "東京" if encoding == "utf-8" else r"\u6771\u4eac"
    assert f"{town} The harbour" in out.getvalue().decode(encoding)


@POSIX
def test_outputs_for_names_that_are_not_utf_8(undecodable, tmp_path, command):
    """They do not keep an article from being written about, in UTF-8."""
    html, table = tmp_path / "a.html", tmp_path / "a.csv"
    for arguments in (
        ("score", undecodable, "--html", html),
        ("suggest", undecodable, "-o", table),
    ):
        assert command(*arguments)[0] == 0
    assert "caf\ufffd.txt</h1>" in html.read_text("utf-8")
    assert "caf\\udce9.txt" in table.read_text("utf-8")
    [row] = map(json.loads, command("score", "--json", undecodable)[1].splitlines())
    assert row["file"] == str(undecodable)


@POSIX
@pytest.mark.parametrize("name", FORMATS)
def test_tables_with_names_that_are_not_utf_8(undecodable, tmp_path, name):
    """Files of every format are written and read under such names."""
    folder = tmp_path / "folder"
    folder.mkdir()
    undecodable.rename(folder / undecodable.name)
    first, second = tmp_path / f"{undecodable.stem}.{name}", tmp_path / name
    assert score_file(folder, first, per="sentence").counts.scored == 1
    assert score_file(first, second).counts == batch_run.Counts(2, 2, 0, 2)


def test_lone_surrogates_from_python(tmp_path):
    """Half a character in a text or title spoils no output."""
    report = hypecheck.score_article(f"{TEXT} \ud83d \udcff, he said.")
    for text in (report.to_html(), page([report] * 2, ["\ud83d", "\udcff"]), str(report)):
        assert text.encode("utf-8")
    assert json.loads(report.to_json()) == report.to_dict()
    write_text(tmp_path / "a.txt", "\ud83d é")
    assert (tmp_path / "a.txt").read_text("utf-8") == "\\ud83d é"


@pytest.mark.parametrize("sign", [*"=+-@", *"\uff1d\uff0b\uff0d\uff20"])
@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\r", "\n", "\r\n", "\xa0", "\ufeff", "\0", "\u3000"]
)
def test_formulas_in_disguise(sign, before):
    """Blanks do not hide a formula, nor do the wide signs of East Asian keyboards."""
    assert guarded(f"{before}{sign}1+1") == f"'{before}{sign}1+1"
    assert guarded(f"a{before}{sign}1") == f"a{before}{sign}1"


@pytest.mark.parametrize("name", ["out.csv", "out.tsv"])
def test_no_cell_of_a_table_is_a_formula(tmp_path, name):
    """Neither names of columns nor ids, kept columns or sentences, however lines end in them."""
    text = "It rose.\r=1+1 is what they said.\n\n-2 was the rate. \uff1dA1 fell.\r\r@SUM(A1) is it."
    row = {
        "id": "\r=1",
        "text": text,
        "@kept": " =2",
        "list": ["=3"],
        "note": "It rose.\r=1",
        "n": -4,
        "d": "-4.5e3",
    }
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(row))
    keep = ["@kept", "list", "note", "n", "d"]
    score_file(source, tmp_path / name, keep=keep, per="sentence")
    delimiter = "\t" if name.endswith("tsv") else ","
    with open(tmp_path / name, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=delimiter)
    assert "'@kept" in header
    expected = [guarded(each.text) for each in hypecheck.split_sentences(text)]
    found = [dict(zip(header, cells, strict=True)) for cells in rows]
    assert [each["text"] for each in found] == expected
    assert found[0]["note"] == "It rose.\r=1"
    for each in found:
        assert (each.pop("n"), each.pop("d")) == ("-4", "-4.5e3")
        assert not any(
            cell.strip().startswith(("=", "+", "-", "@", "\uff1d")) for cell in each.values()
        )


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", ",", '"', ""])
def test_lines_of_a_table(end):
    """A cell is read as it was written, whatever is in it; a record ends with a line feed."""
    cells = [f"It rose.{end}It fell.", "é", 'a, “b” "c"\td', ""]
    line = csv_line(cells)
    assert list(csv.reader(io.StringIO(line * 2, newline=""), strict=True)) == [cells] * 2
    assert line.endswith(",\n")


# Disks that are full


@contextmanager
def files_up_to(size):
    """Let the system refuse to write files beyond a size, as it does when the disk is full."""
    resource = pytest.importorskip("resource", reason="needs POSIX limits")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@POSIX
@pytest.mark.parametrize("size", [0, 5_000])
def test_no_room_for_a_page(tmp_path, article, size, command):
    """The page that was there is still there, and nothing else; the error names it."""
    old = tmp_path / "page.html"
    old.write_text("old")
    with files_up_to(size):
        error = refused(*command("score", article, "--html", old))
    assert error == f"hypecheck: {old} cannot be written: File too large\n"
    assert old.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"page.html", "article.txt"}
    assert command("score", article, "--html", old)[0] == 0


@POSIX
def test_no_room_for_suggestions(tmp_path, article, command):
    """No file is left that would have to be removed by hand."""
    with files_up_to(50):
        error = refused(*command("suggest", article, "-o", tmp_path / "mine.csv"))
    assert "mine.csv cannot be written: File too large" in error
    assert list(tmp_path.iterdir()) == [article]


@POSIX
@pytest.mark.parametrize("name", FORMATS)
def test_no_room_for_scores(tmp_path, news, name, command):
    """However far a run comes, what is there stays, and it ends as if there had been room."""
    expected = score_file(news, tmp_path / f"expected.{name}", per="sentence")
    output = tmp_path / name
    output.write_text("old")
    arguments = ["score-many", news, "-o", output, "--per", "sentence", "--jobs", "1"]
    failed, option = 0, "--force"
    for size in (0, 20, 200, 400, 1_000, 2_000, 4_000, 8_000, 16_000):
        with files_up_to(size):
            code, out, err = command(*arguments, option)
        if code == 0:
            break
        assert f"{name} cannot be written: File too large" in refused(code, out, err)
        assert output.read_text() == "old"
        assert not list(tmp_path.glob("**/*.part"))
        if (tmp_path / f"{name}.parts").exists():
            option = "--resume"
        failed += 1
    assert code == 0 and failed > 3
    assert output.read_bytes() == expected.output.read_bytes()
    rejected = tmp_path / f"{name}.rejected.jsonl"
    assert rejected.read_bytes() == expected.rejected.read_bytes()
    assert not (tmp_path / f"{name}.parts").exists()


@POSIX
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of zipfile
def test_no_room_for_a_model(tmp_path, data, tiny, monkeypatch, command):
    """A model that does not fit leaves no folder, so that the same command can be tried again."""
    pytest.importorskip("sklearn")
    tiny.info["training_data"] = {"sentences": 1, "articles": 1, "labels": {}, "sha256": ""}
    tiny.info["metrics"] = {}
    monkeypatch.setattr("hypecheck.training.train.train", lambda *_, **__: tiny)
    folder = tmp_path / "mine"
    with files_up_to(100):
        error = refused(*command("train", data, "-o", folder))
    assert f"{folder} cannot be written: File too large" in error
    assert list(tmp_path.iterdir()) == [data]
    assert command("train", data, "-o", folder)[0] == 0
    assert hypecheck.load(folder).name == "tiny"


@POSIX
def test_old_runs_stay_until_the_new_one_is_complete(tmp_path, news, monkeypatch):
    """With --force an output is replaced at the end, not at the beginning."""
    output = tmp_path / "out.csv"
    before = score_file(news, output, per="sentence").output.read_bytes()
    again = {"per": "sentence", "threshold": 0.999}
    with files_up_to(2_000), pytest.raises(InputError, match="File too large"):
        score_file(news, output, force=True, **again)
    assert len(list(tmp_path.glob("out.csv.parts/*.done"))) == 3
    assert output.read_bytes() == before
    assert score_file(news, output, resume=True, **again).counts.scored == 12
    assert output.read_bytes() != before


# Streams that are closed, full, or left by their readers


@DEVICES
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["explain", "--json", "It rose."]]
)
def test_output_that_is_lost(arguments, unbuffered):
    """A full disk behind standard output is an error, for help as well."""
    with open("/dev/full", "wb") as full:
        ran = process(*arguments, stdout=full, env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
    assert ran.returncode == 2
    assert ran.stderr == b"hypecheck: standard output cannot be written: No space left on device\n"


@DEVICES
def test_errors_that_are_lost():
    """If standard error is full, too, the exit code says it."""
    with open("/dev/full", "wb") as full:
        assert process("score", "gone.txt", stderr=full).returncode == 2
        assert process("demo", stdout=full, stderr=full).returncode == 2


@POSIX
@pytest.mark.parametrize(
    ("arguments", "closing", "code", "printed"),
    [
        (["demo", "--why"], ">&-", 2, b"hypecheck: standard output is closed\n"),
        (["--help"], ">&-", 2, b"hypecheck: standard output is closed\n"),
        (["score", "gone.txt"], "2>&-", 2, b""),
        (["explain"], "2>&-", 2, b""),
        (["score"], "<&- >&- 2>&-", 2, b""),
    ],
)
def test_closed_streams(arguments, closing, code, printed):
    """What would go to a stream that is closed goes to no other."""
    shell = f'exec "$@" {closing}'
    command = ["sh", "-c", shell, "sh", sys.executable, "-m", "hypecheck", *arguments]
    ran = subprocess.run(command, capture_output=True, timeout=60)
    assert (ran.returncode, ran.stdout + ran.stderr) == (code, printed)


def test_closed_streams_do_not_stop_work(tmp_path, news, monkeypatch, capsys):
    """A job without standard error scores a file, and says so."""
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["score-many", str(news), "-o", str(tmp_path / "out.csv"), "--jobs", "1"]) == 0
    assert "13 rows read, 12 scored" in capsys.readouterr().out
    streams.tell("nobody is there")
    assert capsys.readouterr().out == ""


@POSIX
@pytest.mark.parametrize("arguments", [["score", "--json"], ["score", "--why"], ["check-data"]])
def test_readers_that_go(tmp_path, arguments):
    """`| head` ends any command without a word; an exit code of 2 stays one."""
    path = tmp_path / "data.csv"
    path.write_text(f"text\n{TEXT * 200}\n")
    reader, writer = os.pipe()
    os.close(reader)
    ran = process(*arguments, path, stdout=writer)
    os.close(writer)
    if arguments == ["check-data"]:
        assert (ran.returncode, ran.stderr.count(b"\n")) == (2, 1)
        assert b"defects to be mended" in ran.stderr
    else:
        assert (ran.returncode, ran.stderr) == (0, b"")


# Signals

SLOW = """
import sys
from hypecheck.batch import run
from hypecheck.cli import main
run.PART = 20_000
sys.exit(main(sys.argv[1:]))
"""


@POSIX
@pytest.mark.parametrize(("number", "jobs"), [("SIGINT", 1), ("SIGINT", 2), ("SIGTERM", 1)])
def test_interrupted(tmp_path, news, number, jobs):
    """Ctrl-C ends a run with a line that says how to go on; the old output is there till then."""
    news.write_text(news.read_text() * 60)
    enough = 40 * jobs - 39  # for two workers to have imported what they need
    output = tmp_path / "out.csv"
    output.write_text("old")
    command = ["score-many", str(news), "-o", str(output), "--force", "--jobs", str(jobs)]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 30
        while len(list((tmp_path / "out.csv.parts").glob("*.done"))) < enough:
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.005)
        send = os.killpg if number == "SIGINT" else os.kill  # as a terminal does it
        send(process.pid, getattr(signal, number))
        out, err = process.communicate(timeout=60)
    assert output.read_text() == "old"
    if number == "SIGINT":
        said = b"hypecheck: interrupted; what is done is kept, go on with --resume\n"
        assert (process.returncode, out) == (130, b"")
        # joblib may warn at its end of a semaphore that it clears away.
        assert err.startswith(said) and b"Traceback" not in err
    else:
        assert process.returncode == -signal.SIGTERM
    batch_run.PART = 20_000
    score_file(news, tmp_path / "expected.csv")
    assert score_file(news, output, resume=True).counts.scored == 720
    assert output.read_bytes() == (tmp_path / "expected.csv").read_bytes()


def test_signals_are_left_as_they_were(monkeypatch, command):
    """The command line gives back the handler of Ctrl-C, keeps one of others, and runs anywhere."""
    before = signal.getsignal(signal.SIGINT)
    command("explain", "It rose.")
    assert signal.getsignal(signal.SIGINT) is before
    seen = []
    monkeypatch.setattr("hypecheck.load", lambda _: seen.append(signal.getsignal(signal.SIGINT)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(AttributeError):
            main(["info"])
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == [signal.SIG_IGN]
    thread = threading.Thread(target=lambda: seen.append(main(["explain", ""])))
    thread.start()
    thread.join()
    assert seen[1] == 2


def test_ctrl_c_while_scoring(article, monkeypatch, command, capsys):
    """A command that makes no file ends without a word, also of the threads that it had."""

    def interrupt(*_):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("hypecheck.model.Model.score_article", interrupt)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    assert command("score", article) == (130, "", "")
    threading.excepthook(threading.ExceptHookArgs((KeyError, KeyError(5), None, None)))
    assert capsys.readouterr().err == ""
