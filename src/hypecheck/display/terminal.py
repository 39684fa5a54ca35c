"""Reports and explanations as text for a terminal."""

from __future__ import annotations

import re
import unicodedata

from hypecheck.explanation import Explanation
from hypecheck.markup import as_shown
from hypecheck.report import LOW_COVERAGE, ArticleReport, ScoredSentence

# Blue and orange, as on the page: colour-blind safe, on dark and on light.
_STYLES = {"fact": "38;5;32", "hype": "1;38;5;166", "other": "2", "note": "2;3"}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+")
_REASONS = 12
_BAR = 24
_WIDTH = 88
_LABEL = 12  # columns that label and percentage take


def render_report(
    report: ArticleReport, *, color: bool = False, width: int = _WIDTH, why: bool = False
) -> str:
    """Render a report: a summary, then each sentence with its label and hype.

    Parameters
    ----------
    report : ArticleReport
        The report.
    color : bool
        Whether to use ANSI colours.
    width : int
        Columns to wrap to; wide characters, as of Chinese and emoji, take two.
    why : bool
        Whether to give the strongest reasons below each sentence.

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
    lines = [*_summary(report, color, width), ""]
    for sentence in report.sentences:
        lines += _sentence_lines(sentence, color, width)
        if why and report.explain is not None:
            reasons = report.explain(sentence).reasons(sentence.label)
            because = f"because of {'; '.join(map(printable, reasons))}" if reasons else ""
            indent = " " * _LABEL
            lines += [indent + _paint("note", row, color) for row in wrap(because, width - _LABEL)]
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
    if explanation.examples:
        lines += ["", "like these sentences of the open corpus:"]
    for example in explanation.examples:
        label = _paint(example.label, f"{example.label:5}", color)
        shown = printable(as_shown(example.text))
        lines.append(f"  {label}  {example.similarity:4.0%} alike  {shown}")
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


def wrap(text: str, width: int) -> list[str]:
    """Break text into rows of a terminal, between words where that is possible.

    Parameters
    ----------
    text : str
        Text on one line.
    width : int
        Columns; wide characters take two, combining ones none.

    Returns
    -------
    list of str
        At least 20 columns are used, however narrow.

    Examples
    --------
    >>> wrap("It rose to 4% on Monday", 20)
    ['It rose to 4% on', 'Monday']
    """
    width = max(20, width)
    rows, row, used = [], "", 0
    for word in text.split():
        size = sum(map(_columns, word))
        if row and used + 1 + size <= width:
            row, used = f"{row} {word}", used + 1 + size
            continue
        rows.append(row)
        row, used = word, size
        if size > width:
            row, used = "", 0
            for character in word:
                if used + _columns(character) > width:
                    rows.append(row)
                    row, used = "", 0
                row += character
                used += _columns(character)
    return [row for row in [*rows, row] if row]


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _summary(report: ArticleReport, color: bool, width: int) -> list[str]:
    share = report.hype_share
    length = max(4, min(_BAR, width - 26))
    filled = round(share * length)
    counts = ", ".join(
        f"{len(report.with_label(label))} {label}" for label in ("fact", "hype", "other")
    )
    bar = _paint("hype", "#" * filled, color) + "." * (length - filled)
    lines = [f"Hype {share:.0%} of the words  [{bar}]"]
    rest = f"{counts}  (threshold {report.threshold:g})"
    if width < _WIDTH:
        lines += wrap(rest, width)
    else:
        lines[0] += f"  {rest}"
    if note := low_coverage(report):
        lines += [_paint("note", row, color) for row in wrap(note, width)]
    return lines


def _sentence_lines(sentence: ScoredSentence, color: bool, width: int) -> list[str]:
    hype = "    " if sentence.label == "other" else f"{sentence.hype:4.0%}"
    head = f"{sentence.label:5} {hype}".ljust(_LABEL)
    rows = wrap(printable(as_shown(sentence.text)), width - _LABEL) or [""]
    return [
        (" " * _LABEL if i else head) + _paint(sentence.label, row, color)
        for i, row in enumerate(rows)
    ]


def _paint(style: str, text: str, color: bool) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text
