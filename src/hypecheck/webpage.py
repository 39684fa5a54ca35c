"""From a saved web page to the article in it: needs trafilatura (extra ``html``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypecheck.errors import InputError
from hypecheck.model import Model
from hypecheck.report import ArticleReport
from hypecheck.scoring import load

SUFFIXES = (".html", ".htm", ".xhtml")
"""How the names of saved web pages end."""


@dataclass(frozen=True)
class WebPage:
    """The article of a web page.

    Attributes
    ----------
    text : str
        Its main text, a blank line between paragraphs.
    title, author, date : str
        What the page says of it, the date as YYYY-MM-DD; empty where it says nothing.

    Examples
    --------
    >>> WebPage("It rose 4%.", "Rates", "", "2026-03-04").about
    {'title': 'Rates', 'date': '2026-03-04'}
    """

    text: str
    title: str = ""
    author: str = ""
    date: str = ""

    @property
    def about(self) -> dict[str, str]:
        """Title, author and date, as far as they are known."""
        known = {"title": self.title, "author": self.author, "date": self.date}
        return {name: value for name, value in known.items() if value}


def read_page(html: str | bytes) -> WebPage:
    """Find the article in a web page, without what stands around it.

    Parameters
    ----------
    html : str or bytes
        The source of the page; bytes are decoded as the page declares. Nothing is fetched.

    Returns
    -------
    WebPage

    Raises
    ------
    InputError
        If `html` is neither, an address, or holds no article.
    ImportError
        If trafilatura is not installed.

    Examples
    --------
    >>> read_page("https://example.org/news")
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: https://example.org/news is an address; save the page first
    """
    if not isinstance(html, str | bytes):
        raise InputError(f"html must be str or bytes, not {type(html).__name__}")
    start = html[:2000].lstrip()
    if isinstance(start, bytes):
        start = start.decode("latin-1")
    if start.lower().startswith(("http://", "https://")):
        raise InputError(f"{start.split()[0]} is an address; save the page first")
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise ImportError("web pages need trafilatura: pip install 'hypecheck[html]'") from error
    found: Any = None
    if start:
        found = bare_extraction(html, with_metadata=True, include_comments=False)
    paragraphs = [] if found is None else [each for each in found.text.split("\n") if each.strip()]
    if not paragraphs:
        raise InputError("no article was found in the page; score its text instead")
    return WebPage(
        "\n\n".join(paragraphs), *(str(x or "") for x in (found.title, found.author, found.date))
    )


def score_html(
    html: str | bytes, threshold: float | None = None, model: Model | None = None
) -> ArticleReport:
    """Score the article of a saved web page.

    Parameters
    ----------
    html : str or bytes
        As in `read_page`.
    threshold : float, optional
        As in `Model.score_article`.
    model : Model, optional
        The default model if not given.

    Returns
    -------
    ArticleReport
        Of the extracted text, into which the offsets point; `about` holds title, author and date.

    Raises
    ------
    InputError, ImportError
        As `read_page` and `Model.score_article` do.

    Examples
    --------
    >>> score_html("https://example.org/news")
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: https://example.org/news is an address; save the page first
    """
    page = read_page(html)
    report = (load() if model is None else model).score_article(page.text, threshold)
    return replace(report, about=page.about)
