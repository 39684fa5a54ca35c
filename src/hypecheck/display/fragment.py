"""A report as a piece of HTML: the article as it was written, its sentences tinted."""

from __future__ import annotations

import html
import re
from pathlib import Path

from hypecheck.display.terminal import low_coverage, printable
from hypecheck.report import LABELS, ArticleReport, ScoredSentence

STYLE = Path(__file__).with_name("fragment.css").read_text("utf-8")
"""The style sheet of every fragment; all its rules are for `.hypecheck` and what is in it."""

# What shows without any style: hype is marked, and what is no part of the article is small.
_ELEMENTS = {"fact": "span", "hype": "mark", "other": "small"}
_COLUMNS = re.compile(r"\S(?:\t| {3})")
# Alone in an element, for notebooks take "$5 to $6" for a formula.
_FORMULA = re.compile(r"[$\\]")
_NOT_IN_HTML = re.compile(r"[\0\ud800-\udfff]")
_ABOUT = (
    "Fact: what the writer reports. Hype: what the writer adds. Other: no part of the article. "
    "hypecheck does not know what is true. Each bar above is a sentence, as wide as its words and "
    "as high as it is likely hype. Model {model}; hype from a probability of {threshold:.3g}%."
)


def render_fragment(report: ArticleReport, *, style: bool = True) -> str:
    """Render a report as HTML to be put into a page, without scripts and without ids.

    Parameters
    ----------
    report : ArticleReport
        The report.
    style : bool
        Whether to put the style sheet in front.

    Returns
    -------
    str
        One ``div``; the text of its ``.hc-text`` is that of the article.

    Examples
    --------
    >>> import hypecheck
    >>> "<mark" in render_fragment(hypecheck.score_article("What a shameless farce!"))
    True
    """
    parts = [f"<style>{STYLE}</style>"] if style else []
    if not report.sentences:
        parts.append('<p class="hc-ui">No sentences.</p>')
    else:
        parts += _head(report)
    parts.append(f'<div class="hc-text" lang="en">{_text(report)}</div>')
    about = _ABOUT.format(model=report.model, threshold=100 * report.threshold)
    parts.append(f'<p class="hc-ui hc-about">{escape(about)}</p>')
    return '<div class="hypecheck">\n' + "\n".join(parts) + "\n</div>"


def escape(text: str) -> str:
    r"""Escape text for HTML, in elements and attributes.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        HTML that shows it character by character, but for NUL and lone surrogates, which no
        HTML can hold: U+FFFD stands for each.

    Examples
    --------
    >>> escape("<b>R&D</b>\r\n")
    '&lt;b&gt;R&amp;D&lt;/b&gt;&#13;\n'
    """
    return html.escape(_NOT_IN_HTML.sub("\ufffd", text)).replace("\r", "&#13;")


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "word"), count(1000, "word")
    ('1 word', '1,000 words')
    """
    return f"{number:,} {noun}" + "s" * (number != 1)


def verdict(sentence: ScoredSentence) -> str:
    """Return the label of a sentence and how likely it is, in words.

    Examples
    --------
    >>> chances = {"fact": 0.25, "hype": 0.75, "other": 0.0}
    >>> verdict(ScoredSentence("What a farce!", 0, 13, "hype", 0.75, chances))
    'Hype, probability 75%'
    """
    if sentence.label == "other":
        return f"Not part of the article, probability {sentence.probabilities['other']:.0%}"
    if sentence.label == "hype":
        return f"Hype, probability {sentence.hype:.0%}"
    return f"Fact, probability of hype {sentence.hype:.0%}"


def _head(report: ArticleReport) -> list[str]:
    numbers = {label: len(report.with_label(label)) for label in LABELS}
    of_the_article = count(numbers["fact"] + numbers["hype"], "sentence")
    share = (
        f"<b>{report.hype_share:.0%}</b> of the words are hype · {numbers['hype']:,} of "
        f"{of_the_article}"
    )
    legend = [
        f'<{_ELEMENTS[label]} class="hc-s hc-{label}" style="--hc-p:1">{label} {number:,}'
        f"</{_ELEMENTS[label]}>"
        for label, number in numbers.items()
    ]
    warning = low_coverage(report)
    return [
        f'<p class="hc-ui hc-share">{share}</p>',
        *([f'<p class="hc-ui hc-warning" role="note">{warning}</p>'] if warning else []),
        _strip(report),
        f'<p class="hc-ui hc-legend">{" ".join(legend)}</p>',
    ]


def _strip(report: ArticleReport) -> str:
    """Return a bar per sentence: as wide as its words, as high as its hype."""
    bars = [
        f'<i class="hc-{s.label}" style="flex:{s.words};'
        f'--hc-p:{0.0 if s.label == "other" else s.hype:.2f}"></i>'
        for s in report.sentences
    ]
    hype = [str(i) for i, s in enumerate(report.sentences, 1) if s.label == "hype"]
    label = f"Hype, by number of sentence: {', '.join(hype) or 'nowhere'}"
    return f'<div class="hc-strip" role="img" aria-label="{label}">{"".join(bars)}</div>'


def _text(report: ArticleReport) -> str:
    parts = []
    at = 0
    for sentence in report.sentences:
        parts.append(_gap(report.text[at : sentence.start]))
        parts.append(_sentence(report, sentence))
        at = sentence.end
    return "".join([*parts, _gap(report.text[at:])])


def _sentence(report: ArticleReport, sentence: ScoredSentence) -> str:
    label, hype = sentence.label, sentence.hype
    text = report.text[sentence.start : sentence.end]
    why = [verdict(sentence)]
    if report.explain is not None:
        why += [f"• {printable(each)}" for each in report.explain(sentence).reasons(label)]
    attributes = {
        "class": f"hc-s hc-{label}" + " hc-columns" * bool(_COLUMNS.search(text)),
        "style": f"--hc-p:{1.0 - hype if label == 'fact' else hype:.2f}",
        "tabindex": "0",
        "aria-description": escape("\n".join(why)),
    }
    if label == "hype":
        attributes["data-hype"] = f"{hype:.0%}"
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<{_ELEMENTS[label]} {written}>{_lines(text)}</{_ELEMENTS[label]}>"


def _gap(text: str) -> str:
    """Return what lies between sentences: white space, or what was taken out of markup."""
    return f'<span class="hc-gap">{_lines(text)}</span>' if text.strip() else _lines(text)


def _lines(text: str) -> str:
    return _FORMULA.sub(r"<span>\g<0></span>", escape(text)).replace("\n", "<br>\n")
