"""Reports and explanations as text for a terminal."""

from __future__ import annotations

import re
import textwrap

from hypecheck.explanation import Explanation
from hypecheck.report import LOW_COVERAGE, ArticleReport, ScoredSentence

_STYLES = {"fact": "32", "hype": "1;31", "other": "2", "note": "33"}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_REASONS = 12
_BAR = 24


def render_report(report: ArticleReport, *, color: bool = False, width: int = 88) -> str:
    """Render a report: a summary, then each sentence with its label and hype.

    Parameters
    ----------
    report : ArticleReport
        The report.
    color : bool
        Whether to use ANSI colours.
    width : int
        Columns to wrap the sentences to.

    Returns
    -------
    str
        Without a line break at the end.

    Examples
    --------
    >>> import hypecheck
    >>> print(render_report(hypecheck.score_article("")))
    No sentences.
    """
    if not report.sentences:
        return "No sentences."
    lines = [*_summary(report, color), ""]
    for sentence in report.sentences:
        lines += _sentence_lines(sentence, color, width)
    return "\n".join(lines)


def render_explanation(explanation: Explanation, *, color: bool = False) -> str:
    """Render an explanation: the verdict, then what pushed it, strongest first.

    Parameters
    ----------
    explanation : Explanation
        The explanation.
    color : bool
        Whether to use ANSI colours.

    Returns
    -------
    str
        Without a line break at the end.

    Examples
    --------
    >>> import hypecheck
    >>> text = render_explanation(hypecheck.explain("The vote is on Monday, he said."))
    >>> text.splitlines()[0].startswith("fact")
    True
    """
    sentence, start = explanation.sentence, explanation.intercept
    chances = ", ".join(f"{label} {p:.0%}" for label, p in sentence.probabilities.items())
    lines = [
        _paint(sentence.label, f"{sentence.label}  hype {sentence.hype:.0%}", color)
        + f"  ({chances})",
        printable(sentence.text),
        "",
        "push towards hype (+) or fact (-), in logits:",
        f"{start['hype'] - start['fact']:+8.2f}  where every sentence starts",
    ]
    shown = explanation.contributions[:_REASONS]
    rest = explanation.contributions[_REASONS:]
    for each in shown:
        side = "hype" if each.push > 0 else "fact"
        gram = f"{each.kind}: {printable(each.gram)}"
        lines.append(_paint(side, f"{each.push:+8.2f}", color) + f"  {gram}")
    if rest:
        lines.append(f"{sum(each.push for each in rest):+8.2f}  {len(rest)} weaker ones together")
    lines.append(f"{explanation.push:+8.2f}  in all, which is a hype of {sentence.hype:.3f}")
    return "\n".join(lines)


def printable(text: str) -> str:
    r"""Return text without what could steer a terminal, on one line.

    Examples
    --------
    >>> printable("up\x1b[2J and\n down")
    'up [2J and down'
    """
    return " ".join(_UNSAFE.sub(" ", text).split())


def _summary(report: ArticleReport, color: bool) -> list[str]:
    share = report.hype_share
    filled = round(share * _BAR)
    counts = ", ".join(
        f"{len(report.with_label(label))} {label}" for label in ("fact", "hype", "other")
    )
    lines = [
        f"Hype {share:.0%}  [{_paint('hype', '#' * filled, color)}{'.' * (_BAR - filled)}]  "
        f"{len(report.sentences)} sentences: {counts}"
    ]
    if report.coverage < LOW_COVERAGE:
        note = (
            f"The model knows only {report.coverage:.0%} of the words: another language or "
            "garbled text? Do not rely on the labels."
        )
        lines.append(_paint("note", note, color))
    return lines


def _sentence_lines(sentence: ScoredSentence, color: bool, width: int) -> list[str]:
    hype = "    " if sentence.label == "other" else f"{sentence.hype:4.0%}"
    head = f"{sentence.label:5} {hype}  "
    room = max(20, width - len(head))
    # textwrap would take quadratic time to break a word of a million characters.
    text = re.sub(rf"\S{{{room}}}(?=\S)", r"\g<0> ", printable(sentence.text))
    wrapped = textwrap.wrap(text, room, break_on_hyphens=False)
    rows = wrapped or [""]
    indent = " " * len(head)
    return [
        (head if i == 0 else indent) + _paint(sentence.label, row, color)
        for i, row in enumerate(rows)
    ]


def _paint(style: str, text: str, color: bool) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text
