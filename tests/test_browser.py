"""Pages in a real browser: what they do, and what hostile articles cannot make them do."""

import os
import shutil

import pytest
from hostile import ARTICLE, PAYLOADS, RUN

from hypecheck.display.page import page as render_page

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
EXECUTABLE = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(EXECUTABLE is None, reason="needs Chromium on the path")

MILL = (
    "Harrow Mill will close one of its machines in June, the company said on Thursday.\n\n"
    "What a shameless farce! “We looked\nat every other way,” she said.\n\n"
    "Share on Facebook"
)
PITCH = (
    "Forget everything you knew. This breathtaking engine will soon make whole offices obsolete!"
)


@pytest.fixture(scope="module")
def chromium():
    """Return a browser."""
    sandbox = [] if os.name == "nt" or os.getuid() else ["--no-sandbox"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def show(chromium, tmp_path):
    """Return a function that opens HTML from a file, and check that it asks for nothing else."""
    contexts, seen = [], []

    def show(source, script="", **options):
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(source, "utf-8")
        context = chromium.new_context(**options)
        contexts.append(context)
        context.add_init_script(script)
        tab = context.new_page()
        tab.set_default_timeout(5000)
        tab.on("request", lambda request: seen.append(request.url))
        tab.on("dialog", lambda dialog: seen.append(dialog.message))
        tab.on("pageerror", lambda error: seen.append(str(error)))
        seen.append(path.as_uri())
        tab.goto(path.as_uri())
        return tab

    yield show
    urls = [context.pages[0].url.partition("#")[0] for context in contexts]
    for context in contexts:
        context.close()
    # Each file was named once and asked for once, and nothing happened that was not expected.
    assert sorted(seen) == sorted(urls * 2)


@pytest.fixture
def one(show, model):
    """Return an open page with one article."""
    return show(model.score_article(MILL).to_html("The mill"))


@pytest.fixture
def two(show, model):
    """Return an open page with two articles."""
    reports = [model.score_article(text) for text in (MILL, PITCH)]
    return show(render_page(reports, ["The mill", "A pitch"]))


def visible(tab, selector=".hc-text .hc-s"):
    """Return the text of what can be seen."""
    return [each.text_content() for each in tab.locator(selector).all() if each.is_visible()]


def press(tab, name):
    """Click a button of the toolbar."""
    tab.locator(".tools").get_by_role("button", name=name, exact=True).click()


def card(locator):
    """Return what the card of a sentence says; "none" if there is none."""
    return locator.evaluate("element => getComputedStyle(element, '::after').content")


def paste(tab):
    """Return what the clipboard holds, as a person would see it."""
    tab.evaluate("document.body.append(document.createElement('textarea'))")
    area = tab.locator("textarea")
    area.focus()
    tab.keyboard.press("Control+V")
    return area.input_value()


def test_the_page_shows_the_article(one):
    """The text of the article is on the page as it was, line breaks included."""
    assert one.locator(".hc-text").text_content() == MILL
    assert one.locator(".hc-text").inner_text() == MILL
    assert len(visible(one)) == 4


@pytest.mark.parametrize("text", [MILL.replace("\n", "\r\n"), "It rose.\rIt fell.\r", ARTICLE])
def test_the_text_is_that_of_the_article(show, model, text):
    """The browser has every character that HTML can hold, also those that it likes to drop."""
    tab = show(model.score_article(text).to_html("The mill"))
    text = (
        text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
    assert tab.locator(".hc-text").text_content() == text


def test_filter(two):
    """A label shows its sentences alone, as a list, and All brings the articles back."""
    everything = visible(two)
    press(two, "Hype")
    hype = visible(two)
    assert hype[0] == "What a shameless farce!" and len(hype) >= 2
    assert visible(two, "[role=status]") == [f"{len(hype)} sentences"]
    press(two, "Other")
    assert visible(two) == ["Share on Facebook"]
    assert visible(two, "section h2") == ["The mill"]
    assert two.locator("[aria-pressed=true]").text_content() == "Other"
    press(two, "All")
    assert visible(two) == everything
    assert two.locator(".hc-text").first.inner_text() == MILL


def test_search(two):
    """Searching shows the sentences with the words, whatever the case and the line breaks."""
    search = two.get_by_role("searchbox")
    marked = "[...CSS.highlights.get('hypecheck-found')].map(String)"
    search.fill('"WE LOOKED AT')
    assert visible(two) == ["“We looked\nat every other way,” she said."]
    assert two.evaluate(marked) == ["“We looked\nat"]
    search.fill("a")
    assert two.evaluate(marked) and set(two.evaluate(marked)) <= {"a", "A"}
    search.fill("farce")
    assert visible(two) == ["What a shameless farce!"]
    assert two.evaluate(marked) == ["farce"]
    press(two, "Fact")
    assert visible(two) == [] and visible(two, "section") == []
    search.fill("")
    press(two, "All")
    assert len(visible(two)) == len(two.locator(".hc-text .hc-s").all())
    assert two.evaluate(marked) == []


def test_focus_shows_the_reasons(one, model):
    """With the keyboard alone the reasons are shown, and Escape puts them away."""
    sentence = one.locator(".hc-text .hc-hype")
    assert card(sentence) == "none"
    one.locator(".tools input").focus()
    one.keyboard.press("Tab")
    one.keyboard.press("Tab")  # the copy button of the first sentence
    one.keyboard.press("Tab")
    assert sentence.evaluate("element => element === document.activeElement")
    reasons = model.explain("What a shameless farce!").reasons("hype")
    assert all(f"• {reason}" in card(sentence) for reason in reasons)
    assert "Hype, probability" in card(sentence)
    one.keyboard.press("Escape")
    assert card(sentence) == "none"


def test_hovering_shows_the_reasons(one):
    """So does the mouse, but not while another sentence is in focus."""
    fact, hype = one.locator(".hc-text .hc-fact").first, one.locator(".hc-text .hc-hype")
    fact.hover()
    assert "Fact, probability of hype" in card(fact)
    hype.focus()
    assert "Hype" in card(hype) and card(fact) == "none"


def test_the_strip_leads_to_the_sentence(one):
    """A click on a bar goes to its sentence."""
    one.locator(".hc-strip .hc-hype").click()
    assert one.evaluate("document.activeElement.textContent") == "What a shameless farce!"


@pytest.mark.parametrize("script", ["", "Object.defineProperty(navigator, 'clipboard', {})"])
def test_copy(show, model, script):
    """A sentence is copied as a quotation with its verdict, also without the clipboard API."""
    report = model.score_article(MILL)
    title = "Without" if script else "With"  # what is copied lasts from test to test
    tab = show(report.to_html(title), script)
    assert tab.evaluate("navigator.clipboard === undefined") == bool(script)
    sentence = tab.locator(".hc-text .hc-fact").last
    sentence.click()
    sentence.get_by_role("button", name="Copy the sentence").click()
    tab.get_by_text("Copied.").wait_for()
    chance = report.with_label("fact")[-1].hype
    assert paste(tab) == (
        "““We looked at every other way,” she said.”\n"
        f"— {title} (hypecheck: Fact, probability of hype {chance:.0%})"
    )
    assert tab.locator(".hc-text").text_content() == MILL


def test_index(two):
    """The index is sorted by a click on its columns, either way, and leads to the articles."""

    def rows():
        return [each.text_content() for each in two.locator("tbody a").all()]

    def sort(name):
        two.get_by_role("columnheader").get_by_role("button", name=name).click()
        return rows()

    assert rows() == ["The mill", "A pitch"]
    assert sort("Hype") == ["A pitch", "The mill"]
    assert two.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert sort("Hype") == ["The mill", "A pitch"]
    assert sort("Article") == ["A pitch", "The mill"]
    assert sort("Words") == ["The mill", "A pitch"]
    assert sort("Sentences")[0] == "The mill"
    two.get_by_role("link", name="A pitch").click()
    assert two.url.endswith("#article-2")


def test_narrow_and_printed(show, model):
    """On a phone nothing sticks out, and on paper the tools are gone and hype has its figure."""
    columns = "\n\nAsset      Held      Left      Right      Wrong      Twelve      More" * 2
    source = render_page([model.score_article(MILL + columns)] * 2, ["W" * 90, "Two"])
    tab = show(source, viewport={"width": 360, "height": 640}, color_scheme="dark")
    tab.locator(".hc-text .hc-hype").first.focus()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.emulate_media(media="print")
    assert visible(tab, ".tools, .copy") == []
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    assert "%" in tab.locator(".hc-text .hc-hype").first.get_attribute("data-hype")
    content = card(tab.locator(".hc-text .hc-hype").first)
    assert "%" in content and "probability" not in content


CONTRAST = """element => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    const luminance = color => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(value => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    luminance(getComputedStyle(document.body).backgroundColor);
    const style = getComputedStyle(element);
    const paper = luminance(style.backgroundColor), ink = luminance(style.color);
    return (Math.max(paper, ink) + 0.05) / (Math.min(paper, ink) + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", [".hc-fact", ".hc-hype", ".hc-other", ".hc-about", "h1", "input"])
def test_contrast(show, model, scheme, where):
    """Text of every label can be read on its tint, in the light and in the dark."""
    tab = show(model.score_article(MILL).to_html("The mill"), color_scheme=scheme)
    tab.evaluate("document.querySelectorAll('.hc-s').forEach(e => e.style.cssText = '--hc-p:1')")
    assert tab.locator(where).last.evaluate(CONTRAST) >= 4.5
    light = tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light == (scheme == "light")


def test_fragments_do_not_touch_the_notebook(show, model):
    """Two reports in a notebook leave its other elements as they are."""
    around = "<p>It <mark>is</mark> <small>so</small> <i>and</i> <b>so</b> <span>it is</span></p>"
    styles = """[...document.querySelectorAll("body > p, body > p *")].map(
        each => [...getComputedStyle(each)].map(name => getComputedStyle(each)[name]).join())"""
    report = model.score_article(MILL)._repr_html_()
    without, within = show(around), show(around + report + report)
    assert within.evaluate(styles) == without.evaluate(styles)
    assert len(within.locator(".hc-text .hc-s").all()) == 8
    assert not within.evaluate("document.querySelectorAll('[id]').length")


def everything(tab):
    """Do with a page what a person may do with it."""
    tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    sentences = tab.locator(".hc-text .hc-s").all()
    for sentence in sentences[:: max(1, len(sentences) // 20)]:
        sentence.focus()
        sentence.hover(force=True)
    if tab.locator(".tools").count():
        for name in ("Fact", "Hype", "Other", "All"):
            press(tab, name)
        for query in ("<script>", '"', RUN, ""):
            tab.get_by_role("searchbox").fill(query)
        tab.locator(".hc-text .hc-s").first.focus()
        tab.locator(".copy").click()
    tab.wait_for_timeout(100)
    return tab.evaluate("window.__pwned")


def test_hostile_articles_run_nothing(show, model):
    """Neither articles nor titles nor sentences run a thing, show a dialog or fetch a file."""
    reports = [model.score_article(text) for text in (ARTICLE, *PAYLOADS)]
    tab = show(render_page(reports, [ARTICLE, *PAYLOADS]))
    assert tab.locator("section").count() == 1 + len(PAYLOADS) >= 16
    assert everything(tab) is None
    assert tab.locator(".hc-text").count() == len(reports)
    tab.get_by_role("columnheader").get_by_role("button", name="Article").click()
    assert tab.evaluate("window.__pwned") is None


def test_hostile_articles_run_nothing_in_notebooks(show, model):
    """Nor do they where no policy forbids it."""
    reports = [model.score_article(text) for text in (ARTICLE, *PAYLOADS)]
    assert everything(show("".join(report._repr_html_() for report in reports))) is None


def test_the_hostile_articles_are_hostile(chromium):
    """Unescaped they do run, so that the tests above can fail."""
    tab = chromium.new_page()
    tab.route("**/*", lambda route: route.abort())
    ran = 0
    for payload in (each for each in PAYLOADS if RUN in each):
        tab.evaluate("delete window.__pwned")
        tab.set_content(f"<p>{payload.encode(errors='replace').decode()}</p>")
        ran += tab.evaluate("window.__pwned") == 1
    tab.close()
    assert ran > 8
