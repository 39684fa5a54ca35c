"""The command line: what it prints, how it fails, and that it does no harm."""

import errno
import io
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import hypecheck
from hypecheck.cli import main
from hypecheck.display.terminal import render_report

DEVICES = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


def run(*arguments, stdin=b"", **options):
    """Run the command line in a process of its own, with text as a pipe gives it."""
    command = [sys.executable, "-m", "hypecheck", *map(os.fspath, arguments)]
    options = {"stdout": subprocess.PIPE, "env": {**os.environ, "PYTHONUTF8": "1"}, **options}
    ran = subprocess.run(command, input=stdin, stderr=subprocess.PIPE, timeout=60, **options)
    if ran.stdout is not None:
        ran.stdout = ran.stdout.replace(os.linesep.encode(), b"\n")
    return ran


@pytest.fixture
def call(capsys, monkeypatch):
    """Return a function that runs the command line in this process."""

    def call(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def file(tmp_path, article):
    """Return a file with an article."""
    path = tmp_path / "article.txt"
    path.write_bytes(article.encode())
    return path


def one_line(code, out, err):
    """Check that a command failed as it should, and return its message."""
    assert (code, out) == (2, "")
    assert err.startswith("hypecheck: ") and err.endswith("\n") and err.count("\n") == 1
    return err


def test_score(call, file, article):
    """A file is scored as `score_article` scores it."""
    assert call("score", file) == (0, f"{hypecheck.score_article(article)}\n", "")


@pytest.mark.parametrize("arguments", [["score", "-"], ["score"]])
def test_score_standard_input(call, file, arguments):
    """Standard input is read for a dash, or if no file is named."""
    assert call(*arguments, stdin=b"\xef\xbb\xbf" + file.read_bytes()) == call("score", file)


def test_score_several(call, file, tmp_path):
    """Several files are scored in order, each under its name."""
    other = tmp_path / "other.txt"
    other.write_text("", "utf-8")
    code, out, _ = call("score", file, other)
    first = call("score", file)[1]
    assert (code, out) == (0, f"== {file}\n{first}\n== {other}\nNo sentences.\n")


def test_score_json(call, file, article):
    """JSON is one line per article, with the name of the file."""
    code, out, _ = call("score", "--json", file, "-", stdin=b"It rose.")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert rows == [
        {"file": str(file), **hypecheck.score_article(article).to_dict()},
        {"file": "-", **hypecheck.score_article("It rose.").to_dict()},
    ]


def test_score_html(call, file, tmp_path):
    """With --html a page with every article is written, and what was written is said."""
    page = tmp_path / "out.html"
    code, out, err = call("score", file, "-", "--html", page, stdin=b"What a farce!")
    assert (code, out, err) == (0, f"{page}: 2 scored\n", "")
    written = page.read_text("utf-8")
    assert written.count("<section") == 2
    assert "<h2>article.txt</h2>" in written and "<h2>standard input</h2>" in written
    assert call("score", file, "--html", page, "--threshold", "0.9")[0] == 0
    assert "<section" in page.read_text("utf-8") and "from a probability of 90%" in page.read_text(
        "utf-8"
    )


def test_score_html_that_cannot_be_written(call, file, tmp_path):
    """A page that has no folder to lie in is refused in one line."""
    error = one_line(*call("score", file, "--html", tmp_path / "none" / "out.html"))
    assert "out.html cannot be written: No such file or directory" in error


def test_score_html_does_not_replace_the_article(call, file, article):
    """If the name of the page is forgotten, the article is not taken for it."""
    assert "article.txt' does not end in .html" in one_line(*call("score", "--html", file))
    assert file.read_text("utf-8") == article


def test_threshold_and_model(call, file, article):
    """Threshold and model can be chosen."""
    _, out, _ = call("score", "--json", "--threshold", "0.9", "--model", "en-open", file)
    expected = hypecheck.load("en-open").score_article(article, 0.9).to_dict()
    assert json.loads(out) == {"file": str(file), **expected}


def test_model_folder(call, file, tiny, tmp_path):
    """A model can be named by its folder."""
    tiny.save(tmp_path / "model")
    _, out, _ = call("score", "--json", "--model", tmp_path / "model", file)
    assert json.loads(out)["model"] == "tiny"


def test_explain(call):
    """An explanation is printed, strongest first, and adds up to the hype."""
    explanation = hypecheck.explain("What a shameless farce!")
    assert call("explain", " What a shameless farce! ") == (0, f"{explanation}\n", "")
    _, out, _ = call("explain", "--json", "What a shameless farce!")
    assert json.loads(out) == json.loads(json.dumps(explanation.to_dict()))


def test_explanation_numbers_add_up(call):
    """The numbers printed add up to their last line, but for rounding."""
    _, out, _ = call("explain", "The board said on Monday that this farce will cost €40 million.")
    pushes = [float(line[:8]) for line in out.splitlines()[4:]]
    assert len(pushes) > 10
    assert sum(pushes[:-1]) == pytest.approx(pushes[-1], abs=0.005 * len(pushes))


def test_info(call):
    """Name, threshold, data and figures of a model are printed."""
    model = hypecheck.load("en-open")
    _, out, _ = call("info", "--model", "en-open")
    assert "model: en-open" in out.splitlines()
    assert f"  sentences: {model.info['training_data']['sentences']}" in out.splitlines()
    _, out, _ = call("info", "--model", "en-open", "--json")
    read = json.loads(out)
    assert read["hypecheck"] == hypecheck.__version__
    assert read["threshold"] == model.threshold
    assert {key: read[key] for key in model.info} == model.info


def test_demo(call):
    """The demo scores an article with facts, hype and the rest of a page."""
    code, out, err = call("demo")
    assert (code, err) == (0, "")
    assert {line[:5].strip() for line in out.splitlines()[2:]} == {"fact", "hype", "other", ""}
    report = json.loads(call("demo", "--json")[1])
    assert len(report["sentences"]) > 20


@pytest.mark.parametrize("command", ["score", "explain", "info", "demo"])
def test_help(call, command):
    """Each command is listed and says what it does and what its options are."""
    code, out, _ = call(command, "--help")
    assert code == 0
    assert f"usage: hypecheck {command}" in out
    assert "--json" in out and "--model" in out
    assert command in call("--help")[1]
    described = [line for line in out.splitlines() if line.startswith("  -")]
    assert all(line.split("  ")[-1] for line in described)


def test_version(call):
    """The version is that of the package."""
    assert call("--version") == (0, f"{hypecheck.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: COMMAND"),
        (["judge"], "invalid choice: 'judge'"),
        (["score", "--colour"], "unrecognized arguments: --colour"),
        (["explain"], "required: SENTENCE"),
        (["explain", ""], "the sentence is empty"),
        (["explain", " \n"], "the sentence is empty"),
        (["score", "--threshold", "abc"], "'abc'"),
        (["score", "--threshold", "2"], "between 0 and 1, not 2.0"),
        (["score", "--threshold", "nan"], "between 0 and 1, not nan"),
        (["score", "--threshold", "-0.1"], "between 0 and 1, not -0.1"),
        (["score", "--threshold"], "expected one argument"),
        (["score", "--html", "a.html", "--json"], "choose --json or --html, not both"),
        (["score", "--html", "a.txt"], "'a.txt' does not end in .html"),
        (["score", "no-such-file.txt"], "no-such-file.txt: no such file"),
        (["score", "a\0b"], "cannot be read"),
        (["score", "x" * 5000], "cannot be read"),
        (["score", "--model", "nothing"], "no model folder nothing"),
        (["score", "--model", "x" * 5000], "no model folder xxx"),
        (["info", "--model", "nothing"], "no model folder nothing"),
        (["explain", "--model", "nothing", "It rose."], "no model folder nothing"),
        (["demo", "--model", "nothing"], "no model folder nothing"),
    ],
)
def test_errors_are_one_line(call, arguments, message):
    """Whatever is wrong is said in one line, and the exit code is 2."""
    assert message in one_line(*call(*arguments))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"It \x93rose\x94.", "is not UTF-8 (byte 0x93 at offset 3)"),
        (b"\xff\xfeI\0t\0x", "is not UTF-8 (byte 0x78 at offset 6)"),
        (b"It\xed\xa0\x80", "is not UTF-8 (byte 0xed at offset 2)"),
        (b"\x7fELF\0\1", "is a binary file (NUL at offset 4)"),
    ],
)
def test_text_that_cannot_be_read(call, tmp_path, content, message):
    """A file or input that is no UTF-8 text is refused with the place, and what to do."""
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    for name, label, stdin in ((path, str(path), b""), ("-", "standard input", content)):
        error = one_line(*call("score", name, stdin=stdin))
        assert f"{label} {message}" in error
        assert ("iconv -f" in error) == ("UTF-8" in message)


def test_utf_16_with_a_mark(call, tmp_path):
    """A file that says by its first bytes that it is UTF-16 is read as such."""
    path = tmp_path / "page.txt"
    path.write_bytes("Rates rose to 4% on Monday, the bank said.".encode("utf-16"))
    code, out, _ = call("score", path)
    assert code == 0
    assert "Rates rose to 4% on Monday" in out


def test_an_address_is_not_fetched(call):
    """An address is refused with what to do instead."""
    assert "addresses are not fetched" in one_line(*call("score", "https://example.org/a"))


def test_a_folder_is_no_article(call, tmp_path):
    """A folder is refused with what to do."""
    assert f"{tmp_path} is a folder; name the files in it" in one_line(*call("score", tmp_path))


def test_one_bad_file_among_several(call, file):
    """If one of several files cannot be read, nothing is printed but the error."""
    assert "gone.txt: no such file" in one_line(*call("score", file, "gone.txt"))


def test_a_damaged_model(call, file, tiny, tmp_path):
    """A model that is damaged is named in one line."""
    tiny.save(tmp_path / "model")
    (tmp_path / "model" / "weights.npz").write_bytes(b"")
    assert "weights.npz" in one_line(*call("score", "--model", tmp_path / "model", file))


@pytest.mark.parametrize("text", ["It \x1b[2Jfell\x07 by\x9b31m 4%.", "It \u202efell\u202c by 4%."])
def test_articles_cannot_steer_the_terminal(call, text, tmp_path):
    """What could steer a terminal is not printed: not from texts, names or models."""
    name = tmp_path / "a\x1b[31mb.txt"
    for arguments in (
        ("score", "-"),
        ("score", "--json", "-"),
        ("explain", text),
        ("explain", "--json", text),
        ("score", name),
        ("score", "--threshold", text),
        ("info", "--model", text),
    ):
        _, out, err = call(*arguments, stdin=text.encode())
        assert out + err
        assert all(char.isprintable() or char == "\n" for char in out + err)


def test_models_cannot_steer_the_terminal(call, tiny, tmp_path):
    """What a model says about itself is printed without control characters."""
    tiny.info["\x1b[2J"] = {"by": ["\x1b]0;title\x07", 0.125]}
    tiny.save(tmp_path)
    code, out, _ = call("info", "--model", tmp_path)
    assert code == 0
    assert "\x1b" not in out and "\x07" not in out
    assert "  by: ]0;title 0.125" in out.splitlines()


def test_a_process_of_its_own(file):
    """`python -m hypecheck` prints what the functions give, in plain text when piped."""
    ran = run("score", file)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode() == f"{hypecheck.score_article(file.read_text('utf-8'))}\n"
    assert b"\x1b" not in ran.stdout
    assert run("score", "-", stdin=file.read_bytes()).stdout == ran.stdout


def test_a_process_that_fails(tmp_path):
    """An error is one line on standard error, without a traceback."""
    ran = run("score", tmp_path / "gone.txt")
    error = ran.stderr.decode()
    assert (ran.returncode, ran.stdout, error.count("\n")) == (2, b"", 1)
    assert "gone.txt: no such file" in error


def test_help_and_usage_of_a_process():
    """Help exits with 0, and wrong usage with 2 and one line that names the help."""
    assert run("--help").returncode == 0
    ran = run("score", "--threshold", "abc")
    assert (ran.returncode, ran.stderr.count(b"\n")) == (2, 1)
    assert b"see hypecheck score --help" in ran.stderr


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_any_terminal(encoding):
    """What the terminal cannot show is escaped, and undecodable arguments do no harm."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for arguments in (("demo",), ("explain", "It \udcff fell, “he” said 🚀.")):
        ran = run(*arguments, env=environment)
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert ran.stdout.decode(encoding)


def test_a_reader_that_goes(tmp_path):
    """When the reader has seen enough, the command ends without a word."""
    path = tmp_path / "long.txt"
    path.write_text("The board said on Monday that the ferry was sold. " * 20_000, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "hypecheck", "score", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline().startswith(b"Hype")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.parametrize(("platform", "code"), [("win32", 0), ("linux", 2)])
def test_a_reader_that_goes_on_windows(tmp_path, monkeypatch, platform, code):
    """What Windows says if nobody reads any more is no error there, and one elsewhere."""

    def fail(_):
        raise OSError(errno.EINVAL, "Invalid argument")

    with open(tmp_path / "out.txt", "w") as out:
        out.write = fail
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "platform", platform)
        assert main(["demo"]) == code


@DEVICES
def test_a_full_disk():
    """Output that cannot be written is an error of one line."""
    with open("/dev/full", "wb") as full:
        ran = run("demo", stdout=full)
    assert (ran.returncode, ran.stderr.count(b"\n")) == (2, 1)
    assert b"No space left" in ran.stderr


def test_a_closed_standard_input(monkeypatch, capsys):
    """A process that has no standard input says so."""
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["score"]) == 2
    assert capsys.readouterr().err == "hypecheck: standard input is closed\n"


def test_colours_in_a_terminal(call, monkeypatch):
    """Colours are for terminals only, and NO_COLOR turns them off there, too."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;38;5;166m" in call("demo")[1]
    assert "\x1b[" in call("explain", "What a farce!")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in call("demo")[1]


@pytest.mark.parametrize(
    ("environment", "options", "terminal", "colored"),
    [
        ({}, [], True, True),
        ({}, [], False, False),
        ({"NO_COLOR": "1"}, [], True, False),
        ({"TERM": "dumb"}, [], True, False),
        ({"FORCE_COLOR": "1"}, [], False, True),
        ({"FORCE_COLOR": "0"}, [], False, False),
        ({"NO_COLOR": ""}, [], True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False, False),
        ({"NO_COLOR": "1"}, ["--color", "always"], False, True),
        ({}, ["--color", "never"], True, False),
    ],
)
def test_when_there_are_colours(call, monkeypatch, environment, options, terminal, colored):
    """An option goes before the environment, and that before what standard output is."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    code, out, _ = call("explain", "What a farce!", *options)
    assert code == 0
    assert ("\x1b[" in out) == colored


def test_why(call, article, tmp_path):
    """With --why, each sentence is followed by its strongest reasons, in words."""
    path = tmp_path / "article.txt"
    path.write_text(article, "utf-8")
    _, plain, _ = call("score", path)
    _, with_reasons, _ = call("score", path, "--why")
    added = [line for line in with_reasons.splitlines() if line not in plain.splitlines()]
    reasons = hypecheck.load().explain("What a shameless farce!").reasons("hype")
    assert any(reasons[0] in line and line.startswith(" " * 12 + "because of") for line in added)
    assert [line for line in with_reasons.splitlines() if line not in added] == plain.splitlines()


def test_examples(call):
    """With --examples, sentences of the open corpus follow with their labels."""
    code, out, _ = call("explain", "Sign up for our newsletter", "--examples", "2")
    head, _, examples = out.partition("like these sentences of the open corpus:\n")
    assert code == 0 and "in all" in head
    assert [line.split()[0] for line in examples.splitlines()] == ["other", "other"]
    code, _, err = call("explain", "A farce!", "--examples", "-1")
    assert (code, err) == (2, "hypecheck: examples must be 0 or more, not -1\n")


def test_a_terminal_is_told_to_type(capsys, monkeypatch):
    """Without a file, somebody at a terminal is told what is waited for."""
    terminal = io.TextIOWrapper(io.BytesIO(b"What a farce!"))
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    assert main(["score"]) == 0
    out, err = capsys.readouterr()
    assert "What a farce!" in out
    assert err.startswith("Paste the article, then press Ctrl-") and err.count("\n") == 1


@pytest.mark.parametrize("columns", [20, 38, 60, 88, 120])
def test_width_of_the_terminal(article, columns):
    """No row is wider than the terminal, wide characters counted double."""
    text = (
        article
        + "\n\n"
        + "A 🔥 rally 東京証券取引所は今日も大きく上がりました🚀🚀🚀 " * 4
        + "x" * 300
    )
    report = hypecheck.score_article(text)
    shown = render_report(report, width=columns, why=True)
    for row in shown.splitlines() if columns < 88 else shown.splitlines()[1:]:
        used = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in row)
        assert used <= max(columns, 32)
    flat = "".join(shown.split())
    for sentence in report.sentences:
        assert "".join(sentence.text.split())[:200] in flat.replace(" ", "")
