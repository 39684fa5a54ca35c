"""The command line: one function a command."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import hypecheck
from hypecheck import assess_cli, many_cli, training_cli
from hypecheck.articles import STDIN, read_article, read_bytes
from hypecheck.display.streams import is_terminal, show, tell
from hypecheck.display.terminal import printable, render_explanation, render_report
from hypecheck.errors import HypecheckError, InputError
from hypecheck.files import write_text
from hypecheck.model import Model
from hypecheck.report import ArticleReport
from hypecheck.webpage import SUFFIXES, score_html

_DEMO = Path(__file__).with_name("demo.txt")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process by default.

    Returns
    -------
    int
        The exit code: 0; 2 for bad usage or input and for output that is lost, with one line on
        standard error; 130 if interrupted. A reader of the output may go early without a word.

    Examples
    --------
    >>> main(["explain", ""])
    2
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        with _interruptible():
            options = _parser().parse_args(arguments)
            output = options.run(options)
        show(output)
    except (HypecheckError, OSError) as error:
        tell(str(error))
        return 2
    except KeyboardInterrupt as interrupt:
        if interrupt.args:
            tell(f"interrupted; {interrupt}")
        return 130
    return 0


def score(options: argparse.Namespace) -> str:
    """Score articles, each from a file or from standard input."""
    names = options.files or [STDIN]
    if STDIN in names and is_terminal(sys.stdin) and sys.stderr is not None:
        end = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
        print(f"Paste the article, then press {end} on a line of its own.", file=sys.stderr)
    if options.html is not None and options.json:
        raise InputError("choose --json or --html, not both")
    model = hypecheck.load(options.model)
    reports = [_scored(name, model, options.threshold) for name in names]
    if options.html is not None:
        from hypecheck.display.page import page

        old = Path(options.html)
        if old.exists() and any(name != STDIN and old.samefile(name) for name in names):
            raise InputError(f"{old} is one of the articles; name another page")
        files = ["standard input" if name == STDIN else Path(name).name for name in names]
        titles = [r.about.get("title", file) for r, file in zip(reports, files, strict=True)]
        write_text(options.html, page(reports, titles))
        return f"{printable(options.html)}: {len(reports)} scored"
    if options.json:
        rows = zip(names, reports, strict=True)
        return "\n".join(json.dumps({"file": name, **each.to_dict()}) for name, each in rows)
    shown = [_shown(report, options) for report in reports]
    if len(names) == 1:
        return shown[0]
    heads = [f"== {printable(name)}\n" for name in names]
    return "\n\n".join(map(str.__add__, heads, shown))


def _scored(name: str, model: Model, threshold: float | None) -> ArticleReport:
    if not name.lower().endswith(SUFFIXES):
        return model.score_article(read_article(name), threshold)
    source = read_bytes(name)
    try:
        return score_html(source, threshold, model)
    except (InputError, ImportError) as error:
        raise InputError(f"{name}: {error}") from error


def explain(options: argparse.Namespace) -> str:
    """Say why one sentence is scored as it is."""
    if not options.sentence.strip():
        raise hypecheck.InputError("the sentence is empty; give one in quotation marks")
    explanation = hypecheck.load(options.model).explain(options.sentence.strip(), options.examples)
    if options.json:
        return json.dumps(explanation.to_dict())
    return render_explanation(explanation, color=_color(options))


def info(options: argparse.Namespace) -> str:
    """Say which model this is, what it was trained on and how good it is."""
    model = hypecheck.load(options.model)
    head = {
        "hypecheck": hypecheck.__version__,
        "model": model.name,
        "labels": list(model.labels),
        "threshold": model.threshold,
        **model.info,
    }
    if options.json:
        return json.dumps(head)
    return "\n".join(_outline(head))


def demo(options: argparse.Namespace) -> str:
    """Score an article that comes with the package."""
    report = hypecheck.load(options.model).score_article(_DEMO.read_text(encoding="utf-8"))
    return json.dumps(report.to_dict()) if options.json else _shown(report, options)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a command without a traceback, from any thread."""

    def interrupt(*_: Any) -> NoReturn:
        threading.excepthook = lambda _: None  # those of joblib trip over what ends with us
        raise KeyboardInterrupt

    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if ours:
        signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        tell(f"{message}; see {self.prog} --help")
        self.exit(2)

    def _print_message(self, message: str, file: object = None) -> None:
        show(message.rstrip("\n"))  # argparse itself passes over an output that is full


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hypecheck", description="Tell reported fact from hype, sentence by sentence."
    )
    parser.add_argument("--version", action="version", version=hypecheck.__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = _Parser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON, one line per article")
    shared.add_argument(
        "--model", default="en", help="en, en-open, or a model folder (default: en)"
    )
    for command in (score, explain, info, demo):
        summary = str(command.__doc__)
        added = commands.add_parser(
            command.__name__, help=summary, description=summary, parents=[shared]
        )
        added.set_defaults(run=command)
        if command is not info:
            added.add_argument(
                "--color",
                choices=("auto", "always", "never"),
                default="auto",
                help="colours (default: auto, in a terminal unless NO_COLOR is set)",
            )
        if command in (score, demo):
            added.add_argument("--why", action="store_true", help="add the strongest reasons")
        if command is score:
            added.add_argument(
                "files",
                nargs="*",
                metavar="FILE",
                help="a UTF-8 text file, a saved web page (.html), or - for stdin",
            )
            added.add_argument(
                "--threshold",
                type=float,
                help="hype, 0 to 1, from which a sentence is hype (default: the model's)",
            )
            added.add_argument(
                "--html",
                metavar="PAGE.html",
                type=_page_name,
                help="write a web page with the sentences tinted and, of several, an index",
            )
        elif command is explain:
            added.add_argument("sentence", metavar="SENTENCE", help="a sentence, quoted")
            added.add_argument(
                "--examples",
                metavar="N",
                type=int,
                default=0,
                help="add N sentences that it may have learned this from (default: 0)",
            )
    many_cli.add_commands(commands)
    training_cli.add_commands(commands)
    assess_cli.add_commands(commands)
    return parser


def _page_name(name: str) -> str:
    # Or "--html article.txt", the name of the page forgotten, would replace the article.
    if not name.lower().endswith((".html", ".htm")):
        raise argparse.ArgumentTypeError(f"{name!r} does not end in .html")
    return name


def _color(options: argparse.Namespace) -> bool:
    if options.color != "auto":
        return bool(options.color == "always")
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal(sys.stdout) or os.environ.get("FORCE_COLOR", "0") not in ("", "0")


def _shown(report: ArticleReport, options: argparse.Namespace) -> str:
    width = shutil.get_terminal_size((88, 24)).columns if is_terminal(sys.stdout) else 88
    return render_report(report, color=_color(options), width=width, why=options.why)


def _outline(data: dict[str, object], indent: str = "") -> list[str]:
    lines = []
    for key, value in data.items():
        name = printable(key.replace("_", " "))
        if isinstance(value, dict):
            lines += [f"{indent}{name}", *_outline(value, indent + "  ")]
        else:
            parts = value if isinstance(value, list) else [value]
            shown = " ".join(
                f"{part:.3g}" if isinstance(part, float) else str(part) for part in parts
            )
            lines.append(f"{indent}{name}: {printable(shown)}")
    return lines
