"""Reports and explanations as text for a terminal."""

from __future__ import annotations

import re
import textwrap

from hypecheck.explanation import Explanation
from hypecheck.markup import as_shown
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
    sentence = explanation.sentence
    chances = ", ".join(f"{label} {p:.0%}" for label, p in sentence.probabilities.items())
    upper = "other" if sentence.label == "other" else "hype"
    lower = explanation.rival(upper)

    def push(logits: dict[str, float]) -> float:
        return logits[upper] - logits[lower]

    pushes = ((push(each.logits), each) for each in explanation.contributions)
    ranked = sorted(pushes, key=lambda pair: -abs(pair[0]))
    lines = [
        _paint(sentence.label, f"{sentence.label}  hype {sentence.hype:.0%}", color)
        + f"  ({chances})",
        printable(as_shown(sentence.text)),
        "",
        f"push towards {upper} (+) or {lower} (-), in logits:",
        f"{push(explanation.intercept):+8.2f}  where every sentence starts",
    ]
    for value, each in ranked[:_REASONS]:
        pushed = _paint(upper if value > 0 else lower, f"{value:+8.2f}", color)
        lines.append(f"{pushed}  {printable(explanation.in_words(each))}")
    if rest := ranked[_REASONS:]:
        total = sum(value for value, _ in rest)
        lines.append(f"{total:+8.2f}  {len(rest)} weaker ones together")
    outcome = f"which is a hype of {sentence.hype:.3f}"
    if upper == "other":
        outcome = f"which makes other {sentence.probabilities['other']:.0%} likely"
    lines.append(f"{push(explanation.logits):+8.2f}  in all, {outcome}")
    return "\n".join(lines)


def printable(text: str) -> str:
    r"""Return text without what could steer a terminal, on one line.

    Examples
    --------
    >>> printable("up\x1b[2J and\n down")
    'up [2J and down'
    """
    return " ".join(_UNSAFE.sub(" ", text).split())


def low_coverage(report: ArticleReport) -> str:
    """Return a warning if the model knows too few of the words, else nothing.

    Parameters
    ----------
    report : ArticleReport
        The report.

    Returns
    -------
    str
        One line, or an empty string.

    Examples
    --------
    >>> import hypecheck
    >>> low_coverage(hypecheck.score_article("Zyxxl grombat hrulf."))[:34]
    'The model knows only 0% of the wor'
    >>> low_coverage(hypecheck.score_article("The vote is on Monday."))
    ''
    """
    if report.coverage >= LOW_COVERAGE:
        return ""
    return (
        f"The model knows only {report.coverage:.0%} of the words: another language or "
        "garbled text? Do not rely on the labels."
    )


def _summary(report: ArticleReport, color: bool) -> list[str]:
    share = report.hype_share
    filled = round(share * _BAR)
    counts = ", ".join(
        f"{len(report.with_label(label))} {label}" for label in ("fact", "hype", "other")
    )
    bar = _paint("hype", "#" * filled, color) + "." * (_BAR - filled)
    lines = [f"Hype {share:.0%} of the words  [{bar}]  {counts}  (threshold {report.threshold:g})"]
    if note := low_coverage(report):
        lines.append(_paint("note", note, color))
    return lines


def _sentence_lines(sentence: ScoredSentence, color: bool, width: int) -> list[str]:
    hype = "    " if sentence.label == "other" else f"{sentence.hype:4.0%}"
    head = f"{sentence.label:5} {hype}  "
    room = max(20, width - len(head))
    # textwrap would take quadratic time to break a word of a million characters.
    text = re.sub(rf"\S{{{room}}}(?=\S)", r"\g<0> ", printable(as_shown(sentence.text)))
    wrapped = textwrap.wrap(text, room, break_on_hyphens=False)
    rows = wrapped or [""]
    indent = " " * len(head)
    return [
        (head if i == 0 else indent) + _paint(sentence.label, row, color)
        for i, row in enumerate(rows)
    ]


def _paint(style: str, text: str, color: bool) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text
