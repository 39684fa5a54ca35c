"""Make the pictures of the README: ``python docs/pictures/make.py`` (extras ``plot``, ``dev``)."""

from __future__ import annotations

import shutil
from pathlib import Path

import matplotlib.pyplot as plt
from playwright.sync_api import sync_playwright

import hypecheck
from hypecheck.display.plots import plot_shares

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1] / "notebooks" / "articles"


def main() -> None:
    """Draw the page of one article with its reasons open, and the shares of three outlets."""
    reports = {
        folder.name: [hypecheck.score_article(p.read_text("utf-8")) for p in folder.glob("*.txt")]
        for folder in sorted(ARTICLES.iterdir())
    }
    article = hypecheck.score_article((ARTICLES / "chainbuzz" / "bridge.txt").read_text("utf-8"))
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=shutil.which("chromium"))
        tab = browser.new_page(viewport={"width": 820, "height": 700})
        tab.set_content(article.to_html("Oh look, another bridge has broken"))
        tab.locator(".hc-text .hc-hype", has_text="never a bridge").focus()
        tab.wait_for_timeout(1000)  # the reasons fade in
        tab.screenshot(path=HERE / "page.png")
        browser.close()
    figure, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
    plot_shares(reports, ax)
    figure.savefig(HERE / "shares.png", dpi=110)


if __name__ == "__main__":
    main()
