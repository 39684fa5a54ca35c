"""Reports as a web page that needs nothing else: no server, no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from collections.abc import Sequence
from pathlib import Path

from hypecheck.display.fragment import STYLE, count, escape, render_fragment
from hypecheck.display.terminal import low_coverage, printable
from hypecheck.errors import InputError
from hypecheck.markup import as_shown
from hypecheck.report import ArticleReport

_STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
_SCRIPT = Path(__file__).with_name("page.js").read_text("utf-8")
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_HASH}'; "
    "base-uri 'none'; form-action 'none'"
)
_TOOLS = """\
<div class="tools" hidden>
<fieldset aria-label="Show">
<button type="button" value="" aria-pressed="true">All</button>
<button type="button" value="hc-fact" aria-pressed="false">Fact</button>
<button type="button" value="hc-hype" aria-pressed="false">Hype</button>
<button type="button" value="hc-other" aria-pressed="false">Other</button>
</fieldset>
<input type="search" placeholder="Search" aria-label="Search the sentences">
<span role="status"></span>
</div>"""
_TITLE_WIDTH = 80


def page(reports: Sequence[ArticleReport], titles: Sequence[str] | None = None) -> str:
    """Render reports as one web page, with an index if there are several.

    Parameters
    ----------
    reports : sequence of ArticleReport
        One or more.
    titles : sequence of str, optional
        One each; by default that of the web page, or the words that the article begins with.

    Returns
    -------
    str
        HTML, to be written as UTF-8.

    Raises
    ------
    InputError
        If there are no reports, or not as many titles.

    Examples
    --------
    >>> import hypecheck
    >>> report = hypecheck.score_article("Rates rose to 4% on Monday. What a shameless farce!")
    >>> page([report, report], ["One", "Two"]).count("<section")
    2
    """
    if not reports:
        raise InputError("a page needs at least one report")
    if titles is None:
        titles = [report.about.get("title") or _beginning(report) for report in reports]
    if len(titles) != len(reports):
        raise InputError(f"{count(len(reports), 'report')}, but {count(len(titles), 'title')}")
    several = len(reports) > 1
    name = f"Hype in {count(len(reports), 'article')}" if several else titles[0]
    sections = [
        f'<section id="article-{i}">\n'
        + f"<h2>{escape(title)}</h2>\n" * several
        + f"{render_fragment(report, style=False)}\n</section>\n"
        for i, (report, title) in enumerate(zip(reports, titles, strict=True), 1)
    ]
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(name)}</title>
<style>{STYLE}{_STYLE}</style>
</head>
<body>
<h1>{escape(name)}</h1>
{_index(reports, titles) if several else ""}
{_TOOLS}
{"".join(sections)}
<script>{_SCRIPT}</script>
</body>
</html>
"""


def _beginning(report: ArticleReport) -> str:
    """Return the first words of the article, passing over what is around it."""
    article = [s.text for s in report.sentences if s.label != "other"]
    first = [*article, *(s.text for s in report.sentences), "No sentences"][0]
    return textwrap.shorten(printable(as_shown(first)), _TITLE_WIDTH, placeholder=" …")


def _index(reports: Sequence[ArticleReport], titles: Sequence[str]) -> str:
    rows = []
    for i, (report, title) in enumerate(zip(reports, titles, strict=True), 1):
        article = [sentence for sentence in report.sentences if sentence.label != "other"]
        warning = "<br><small>many unknown words</small>" if low_coverage(report) else ""
        share, words = report.hype_share, sum(sentence.words for sentence in article)
        rows.append(
            f'<tr><td><a href="#article-{i}">{escape(title)}</a>{warning}</td>'
            f'<td data-value="{share:.6f}">'
            f'<i style="--share:{share:.0%}"></i>{share:.0%}</td>'
            f'<td data-value="{len(article)}">{len(article):,}</td>'
            f'<td data-value="{words}">{words:,}</td></tr>'
        )
    heads = "".join(
        f'<th scope="col"><button type="button">{name}</button></th>'
        for name in ("Article", "Hype", "Sentences", "Words")
    )
    return (
        f"<table>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{chr(10).join(rows)}\n</tbody>\n</table>"
    )
