"""From figures to Markdown, and from there into files."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from quality_figures import ErrorShares, Row

from hypecheck.report import LABELS
from hypecheck.training.evaluation import Interval

TITLES = {
    "wild_dev": "Real articles",
    "checkthat_2024_test": "CheckThat! 2024",
    "babe": "BABE",
    "mpqa": "MPQA 1.2",
}
LEANING_LIMIT = 0.05
"""How far the shares of false hype may lie apart between left, center and right."""

_BINARY_HEADER = ["sentences", "macro-F1", "ROC-AUC", "F1 fact", "F1 hype", "ECE", "Brier"]

_HOW = """\
Written by `python benchmarks/quality.py --write`. Intervals hold 95% of 1,000 bootstrap resamples,
of documents where a set has them, else of sentences. A sentence is called `other` from a
probability of .5 on (real articles only), else `hype` from the threshold on. That of a model is
its default; that of TextBlob and VADER, which are trained on nothing, gives the best macro-F1 on
CheckThat! train and dev; that of the other peers is .5, with labels weighted evenly in training.
ECE is over ten bins of equal width."""


def headline(rows: Sequence[Row]) -> str:
    """Return the short table of all systems on all sets."""
    header = ["", "trained on", "Real articles, three labels", *TITLES.values()]
    return "\n".join(
        [
            "First column: macro-F1 over fact, hype and other. The others, fact against hype: "
            "macro-F1 / ROC-AUC.",
            "",
            _table(header, ([*_names(row), *_headline_cells(row)] for row in rows)),
        ]
    )


def _headline_cells(row: Row) -> list[str]:
    if row.missing:
        return [row.missing]
    three_labels = number(row.three_labels.macro_f1.value) if row.three_labels else "-"
    pairs = (row.binary[name] for name in TITLES)
    return [three_labels, *(f"{number(f.macro_f1.value)} / {number(f.roc_auc)}" for f in pairs)]


def report(rows: Sequence[Row]) -> str:
    """Return all figures of all systems."""
    parts = ["# Quality", _HOW, headline(rows)]
    parts += ["## Real articles: fact, hype and other", three_labels(rows)]
    parts += [binary(name, rows) for name in TITLES]
    parts += [f"## {row.name}\n\n{errors(row)}" for row in rows if row.golden_rules_of]
    return "\n\n".join(parts) + "\n"


def card(row: Row) -> str:
    """Return the figures of one model, for its card."""
    sets = [[TITLES[name], *_binary_cells(row, name)] for name in TITLES]
    table = _table(["", *_BINARY_HEADER], sets)
    heading = "Fact, hype and other in real articles:"
    return "\n\n".join(["Fact against hype:", table, heading, three_labels([row]), errors(row)])


def three_labels(rows: Sequence[Row]) -> str:
    """Return the tables of fact, hype and other in real articles."""
    measured = [(_names(row), row.three_labels) for row in rows if row.three_labels]
    if not measured:
        return "No system that knows `other` was measured."
    f1 = _table(
        ["", "trained on", "macro-F1", *(f"F1 {label}" for label in LABELS)],
        ([*names, interval(f.macro_f1), *map(number, f.f1.values())] for names, f in measured),
    )
    recall = _table(
        ["", "trained on", *measured[0][1].recall_by_kind],
        ([*names, *map(number, f.recall_by_kind.values())] for names, f in measured),
    )
    return f"{f1}\n\nRecall by kind:\n\n{recall}"


def binary(name: str, rows: Sequence[Row]) -> str:
    """Return the table of fact against hype on one set."""
    cells = ([*_names(row), *_binary_cells(row, name)] for row in rows)
    header = ["", "trained on", *_BINARY_HEADER]
    return f"## {TITLES[name]}: fact against hype\n\n{_table(header, cells)}"


def _binary_cells(row: Row, name: str) -> list[str]:
    if row.missing:
        return [row.missing]
    found = row.binary[name]
    figures = (found.roc_auc, found.f1_fact, found.f1_hype, found.ece, found.brier)
    return [f"{found.n:,}", interval(found.macro_f1), *map(number, figures)]


def errors(row: Row) -> str:
    """Return the table of whom the errors of a model fall on."""
    cells = [
        [e.by, e.group, f"{e.facts:,}", number(e.false_hype), f"{e.hype:,}", number(e.missed_hype)]
        for e in row.errors
    ]
    header = ["by", "", "facts", "of these called hype", "hype", "of these missed"]
    gap = leaning_gap(row.errors)
    verdict = "within" if gap <= LEANING_LIMIT else "above"
    return "\n\n".join(
        [
            "Errors by group of sentences:",
            _table(header, cells),
            f"Largest difference in facts called hype between left, center and right: "
            f"{number(gap)}, {verdict} the limit of {number(LEANING_LIMIT)}.",
            f"Golden rules of sentence splitting: {row.golden_rules} of {row.golden_rules_of}.",
        ]
    )


def leaning_gap(shares: Iterable[ErrorShares]) -> float:
    """Return how far the shares of false hype lie apart between political leanings."""
    found = [share.false_hype for share in shares if share.by == "leaning"]
    return max(found) - min(found)


def number(value: float) -> str:
    """Write a figure from 0 to 1 with three digits: ``.684``."""
    return "-" if math.isnan(value) else f"{value:.3f}".removeprefix("0")


def interval(found: Interval) -> str:
    """Write a figure with its interval: ``.684 (.660 to .702)``."""
    return f"{number(found.value)} ({number(found.low)} to {number(found.high)})"


def to_json(rows: Sequence[Row]) -> str:
    """Return the rows as JSON, in which nan becomes null."""
    plain = json.loads(json.dumps([asdict(row) for row in rows]), parse_constant=lambda _: None)
    return json.dumps(plain, indent=1) + "\n"


def replace_between_markers(path: Path, text: str, name: str = "quality") -> bool:
    """Replace what stands between the two markers of a name in a file, if it has them."""
    if not path.exists():
        return False
    pattern = re.compile(rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)", re.DOTALL)
    # A function, as backslashes in a replacement string would be read as escapes.
    new, found = pattern.subn(
        lambda m: f"{m[1]}\n{text.strip()}\n\n{m[2]}", path.read_text("utf-8")
    )
    if found:
        write(path, new)
    return bool(found)


def write(path: Path, text: str) -> None:
    """Write a file so that it is never seen half written."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, "utf-8")
    unfinished.replace(path)


def _names(row: Row) -> list[str]:
    return [row.name, row.trained_on]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header)]
    lines += [[*row, *[""] * (len(header) - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
