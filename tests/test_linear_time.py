"""Time grows no faster than the text, whatever it repeats.

Run as a script, this module measures texts of up to 10 MB, and prints what
`docs/guarantees.md` quotes.
"""

import ast
import contextlib
import importlib
import inspect
import math
import pkgutil
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest

import hypecheck
from hypecheck.batch.formats import Format
from hypecheck.batch.readers import open_source
from hypecheck.batch.writers import SENTENCE, article_rows, sentence_rows, write_part
from hypecheck.display.page import page
from hypecheck.grams import analyze
from hypecheck.markup import as_shown, without_markup
from hypecheck.quotations import ANY, quoted_spans
from hypecheck.spans import locate
from hypecheck.training.rows import read_table

SIZE = 1_500
"""Characters of the shorter text."""

GROWTH = 8
"""How many times longer the longer text is."""

BOUND = 3 * GROWTH
"""How many times as long it may take; what is quadratic takes 64 times as long."""

INSTANT = 0.01
"""Seconds of processor time that tell nothing; what is quadratic takes longer."""


class Hostile(NamedTuple):
    """A text that repeats something, and then something else."""

    unit: str
    before: str = ""
    after: str = ""
    then: str = ""

    def text(self, size):
        """Return a text of about `size` characters."""
        count = max(1, size // len(self.unit + self.then))
        return self.before + self.unit * count + self.then * count + self.after

    def __str__(self):
        """Return how the text is made, in ASCII."""
        parts = [(self.before, ""), (self.unit, "*n"), (self.then, "*n"), (self.after, "")]
        return " + ".join(f"{part!a:.40}{times}" for part, times in parts if part)


SIGNS = [
    *('"', "“", "”", "„", "‘", "’", "'", "«", "»", "(", ")", "[", "]", "{", ".", "!", "?", "?!"),
    *("…", "。", ",", ":", "/", "<", ">", "&", ";", "$", "%", "-", "—", "#", "@", "*", "|", "_"),
    *("\\", "`", "=", "+", "•", "¿", "\n", "\r\n", "\r", " ", "\t", "\xa0", "\x00", "\x1b"),
    *("\x85", "\u200b", "\u2028", "\u202e", "\ufeff", "\u0301", "e\u0301", "I\u0307", "İ", "ß"),
    *("\u017f", "\u0661", "😀", "👩\u200d💻", "東", "ש", "\ud800", "\udfff", "a", "A", "é", "0"),
    *("x" * 31, "a" * 600),
]
PIECES = [
    *(". ", "… ", ". . ", " . .", "! ", "(. ", ".)", ".[1]", "[1]", ".” ", '." ', '.”"', "\n "),
    *("\n\n", "a ", "A ", "A. ", "a.", "a.b.", "1,", "1.", "1:1,", "1/", "1. a 2. b ", "a) "),
    *("• ", "* ", "- ", "U.S. ", "Mr. ", "e.g. i.e. ", "Inc. U.S. ", "No. 4 ", "p.m. The "),
    *("Mr. Yahoo! ", "end.Next", "ABCD ", "ABCDE_", "_ABCDE", "Ab Cd ", "edly ing-est ", "don't "),
    *("'t", "'a", "a'", "a’", "‘a", "“a ", "a” ", "“a” ", '"a" ', "“‘", "“‘a’ b” ", "“ ", '" '),
    *('x."Y', "“Open. ", '"Open. ', "“Open.\n\n", "A b c? ” ", " said", ", she said. "),
    *("By Ann Lee\n", "At a b", "https://", "www.", "a@b", "a.com ", "a-b", "a--", "word "),
    *("Menu\n", "• a\n", "A line that goes on for a good many words\nand so on\n", "<p", "<p "),
    *("<p>", "</p>", "<a", "<a ", "<a>", "<!", "<!--", "-->", "<!-- -->", "<script", "<b>a</b>"),
    *("<script></script>", "<h1", "<1", "&#", "&#1", "&#8217;", "&#x201C;", "&amp", "&amp;"),
    *("&quot;", "&a", '",a","\n', '"a\n', '","', '""', '"""\n', 'a,"b\n', "{}\n", '{"a":', "[["),
    *("1e", "-1", "$a$", "\ta", "\x1b[31m"),
    *(
        '“"«”»„ ',
        ".!?…。 . . ",
        "I\u0300\u0301\u0302t fe\u0323ll. İİİ ",
        "🚀🚀 To the moon! 👍🏽 1️⃣ ",
    ),
    *(
        "It fell\x00\x07\x08 by 4%\x7f.\x1b]0;title\x07 ",
        "\u200bIt\u200d fell\ufeff by\u2060 4%.\u200b ",
    ),
    *("\ud800It fell\udfff by 4%. \udead ", "\u202eשלם שלם.\u202c مرحبا بالعالم! "),
    "The bank said on Monday that rates rose 4%. What a farce! ",
]
TEXTS = [
    *map(Hostile, SIGNS + PIECES),
    # Signs that open something, and at the end what it would take to go back for.
    *(Hostile("a ", before) for before in ("<", "<p ", "<!--", "“", '"', "(", "By ", "At ", "&#")),
    *(Hostile("a", before, "!") for before in ("“", "‘", "www.", "<p ", "&", "@", "1.", "A", "$")),
    *(Hostile(blank, "a", "x") for blank in (" ", "\t", "\n", "\xa0", "\u200b", " \n")),
    *(Hostile(dash, "a", "!") for dash in ("-", "--a", "—", "_", "'", "’", ".", " .", ")", '"')),
    Hostile("0", "1.", "x"),
    Hostile("A", "", "a"),
    Hostile("A", "", "_"),
    Hostile("At ", "a", "."),
    Hostile("by A ", "", "!\n"),
    Hostile('",a","\n', "text,label\n", '"'),
    Hostile('"', "text\n", "a"),
    Hostile("1", '{"text": ', "}"),
    Hostile("1", '{"text": 1.', "}"),
    Hostile("\\u0041", '{"text": "', '"}'),
    Hostile("a", '{"text": "'),
    # Half of one and half of the other.
    *(
        Hostile(unit, then="x")
        for unit in ("<", "<a", "<a ", "&", "&a", "&#1", "<!", "</p>", "&amp;")
    ),
    *(Hostile(unit, then="x") for unit in ("“", " ", ".", "(")),
    Hostile("(", then=")"),
    Hostile("[", then="]"),
    Hostile("“", then="”"),
    Hostile("“‘", then="’”"),
    Hostile("“a” ", then="b "),
    Hostile("a ", then="“a” "),
    Hostile("<!--", then="-->"),
    Hostile("Mr. ", then="\n"),
]


def modules():
    """Import and return all modules, but those for which something is not installed."""
    found = {"hypecheck": hypecheck}
    for module in pkgutil.walk_packages(hypecheck.__path__, "hypecheck."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):
                found[module.name] = importlib.import_module(module.name)
    return found


def patterns(value, where, depth=3):
    """Yield the regular expressions that something holds, with where they are."""
    if isinstance(value, re.Pattern):
        yield where, value
    elif depth and (isinstance(value, Mapping | ModuleType) or inspect.isclass(value)):
        held = value if isinstance(value, Mapping) else vars(value)
        own = isinstance(value, Mapping | ModuleType) or value.__module__.startswith("hypecheck")
        for name, each in held.items() if own else ():
            if not str(name).startswith("__") and not isinstance(each, ModuleType):
                yield from patterns(each, f"{where}.{name}", depth - 1)
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for i, each in enumerate(value):
            yield from patterns(each, f"{where}.{i}", depth - 1)


PATTERNS = dict(chain.from_iterable(patterns(each, name) for name, each in modules().items()))


@cache
def uses():
    """Return which methods of each name the source calls or hands over."""
    methods = defaultdict(set)
    for path in Path(hypecheck.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                methods[node.value.id].add(node.attr)
    return methods


def searches(name):
    """Tell whether a pattern looks for where it begins; `match` and `fullmatch` try one place."""
    return not {"match", "fullmatch"} >= (uses()[name] & set(dir(re.Pattern)) or {"finditer"})


@cache
def default_model():
    """Return the default model."""
    return hypecheck.load("en")


@lru_cache(4)
def score(text):
    """Return the report of a text, made once for the steps that show it."""
    return default_model().score_article(text)


@lru_cache(4)
def analysis(text):
    """Return the analysis of a text taken as one sentence."""
    return analyze(text)


@lru_cache(4)
def explanation(text):
    """Return the explanation of a text taken as one sentence."""
    return default_model().explain(text)


def without_reasons(text):
    """Return the report of a text; what explaining takes is measured by itself."""
    return replace(score(text), explain=None)


def table_of(suffix, read):
    """Return what writes a text to a file that a reader takes for a table, and reads it."""

    def step(text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"table{suffix}")
            path.write_text(text, "utf-8", "replace", newline="")
            with contextlib.suppress(hypecheck.DataError):
                read(path)

    return step


def read_rows(path):
    """Read a table, row by row, and keep none."""
    for _ in open_source(path, ["text"]).rows:
        pass


def write_table(report):
    """Write what a table holds of a report."""
    article_rows(report)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("csv", "jsonl"):
            path = Path(folder, name)
            write_part(path, Format(name), SENTENCE, sentence_rows(report))


# What is made of a text beforehand, and the step that is measured.
STEPS = {
    "markup": (str, lambda text: (without_markup(text), as_shown(text))),
    "sentences": (str, lambda text: default_model().split_sentences(text)),
    "quotations": (str, lambda text: (quoted_spans(text), quoted_spans(text, ANY))),
    "grams": (str, analyze),
    "logits": (analysis, lambda found: default_model().linear.logits([found])),
    "score_article": (str, lambda text: default_model().score_article(text)),
    "spans": (lambda text: (text, False, analysis(text)), lambda given: locate(*given)),
    "explain": (str, lambda text: default_model().explain(text)),
    "examples": (str, lambda text: default_model().explain(text, examples=1)),
    "explanation as text": (explanation, str),
    "report as text": (score, str),
    "report as JSON": (score, lambda report: report.to_json()),
    "report as a page": (without_reasons, lambda report: page([report])),
    "report as rows": (score, write_table),
    "reading CSV": (str, table_of(".csv", read_rows)),
    "reading JSON lines": (str, table_of(".jsonl", read_rows)),
    "reading labelled CSV": (str, table_of(".csv", read_table)),
}


def cpu_seconds(run, given):
    """Return how much processor time it takes, which other processes do not add to."""
    begin = time.process_time()
    run(given)
    return time.process_time() - begin


def check(run, make):
    """Fail if `GROWTH` times the text takes more than `BOUND` times as long, three times over."""
    short, long = make(SIZE), make(GROWTH * SIZE)
    for _ in range(3):
        slow = cpu_seconds(run, long)
        if slow < INSTANT or slow <= BOUND * (fast := cpu_seconds(run, short)):
            return
    raise AssertionError(f"{slow:.3f} s for {GROWTH} times what takes {fast:.3f} s")


@pytest.mark.parametrize("where", PATTERNS)
def test_regular_expressions(where):
    """No regular expression goes back and forth: 8 times the text, about 8 times the time."""
    pattern = PATTERNS[where]
    run = pattern.findall if searches(where.rpartition(".")[2]) else pattern.match
    for hostile in TEXTS:
        try:
            check(run, hostile.text)
        except AssertionError as error:
            raise AssertionError(f"{hostile}: {error}") from error


def test_regular_expressions_are_found():
    """All that are compiled are tested, and none is hidden in a function."""
    for path in Path(hypecheck.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for node in (inner for function in functions for inner in ast.walk(function)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert ast.unparse(node.func.value) != "re", f"{path}: {ast.unparse(node)}"
    assert "hypecheck.grams._TOKEN" in PATTERNS
    made_up = ModuleType("hypecheck.made_up")
    made_up.RULES = {"dash": (1, re.compile("-"))}
    made_up.Rule = type("Rule", (), {"__module__": "hypecheck.made_up", "stop": re.compile("!")})
    found = dict(patterns(made_up, "made_up"))
    assert found.keys() == {"made_up.RULES.dash.1", "made_up.Rule.stop"}


def test_what_is_quadratic_is_caught():
    """A search that begins anew at each character of a word fails the check."""
    with pytest.raises(AssertionError, match="for 8 times what takes"):
        check(re.compile(r"\w+!").findall, Hostile("a").text)
    check(re.compile(r"\w+").findall, Hostile("a").text)


@pytest.mark.parametrize("hostile", TEXTS, ids=str)
def test_steps(hostile):
    """No step does more for each character of a longer text."""
    for name, (prepare, run) in STEPS.items():
        try:
            check(run, lambda size, prepare=prepare: prepare(hostile.text(size)))
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


def measured(step, hostile, sizes):
    """Return how many seconds a step takes by size, up to what would take minutes."""
    prepare, run = STEPS[step]
    found, spent = {}, 0.0
    for size in sizes:
        if spent * size / max(found, default=size) > PATIENCE:
            break
        begin = time.process_time()
        given = prepare(hostile.text(size))
        found[size] = cpu_seconds(run, given)
        spent = time.process_time() - begin
        if size < 100_000:
            found[size] = min(found[size], cpu_seconds(run, given))
        del given
        for kept in (score, analysis, explanation):
            kept.cache_clear()
    return found


def slope(seconds):
    """Return the exponent of growth: 1 for what is linear, 2 for what is quadratic."""
    telling = {size: each for size, each in seconds.items() if each >= 0.001}
    if len(telling) < 2:
        return math.nan
    return float(np.polyfit(np.log(list(telling)), np.log(list(telling.values())), 1)[0])


def print_row(name, hostile, seconds):
    """Print a row of a Markdown table."""
    cells = [f"{seconds[size]:.3g}" if size in seconds else "" for size in SIZES]
    unit = str(hostile).replace("|", "\\|")
    print(f"| {name} | `{unit}` | {' | '.join(cells)} | {slope(seconds):.2f} |", flush=True)


PATIENCE = 60
"""Seconds above which the script tries no longer text."""

SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]
NAMED = {
    "one word": Hostile("a"),
    "words without a stop": Hostile("word "),
    "full stops": Hostile("."),
    "full stops and spaces": Hostile(". "),
    "opening brackets": Hostile("("),
    "quotation marks": Hostile('"'),
    "quotations never closed": Hostile("“We open and never close. "),
    "nested quotations": Hostile("“‘", then="’”"),
    "abbreviations": Hostile("Mr. U.S. e.g. "),
    "combining characters": Hostile("e\u0301"),
    "tags never closed": Hostile("<p "),
    "prose": Hostile("The bank said on Monday that rates rose 4%. What a farce! "),
}


def sweep():
    """Print how long each of the named texts takes to score, and the slowest for each step."""
    default_model()
    print("| step | text | 1 KB | 10 KB | 100 KB | 1 MB | 10 MB | slope |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for name, hostile in NAMED.items():
        print_row(f"score_article: {name}", hostile, measured("score_article", hostile, SIZES))
    for step in STEPS:
        found = {each: measured(step, each, SIZES[:4]) for each in NAMED.values()}
        print_row(step, *max(found.items(), key=lambda pair: max(pair[1].values())))


if __name__ == "__main__":
    sweep()
