"""From a saved web page to a report: what is kept, what is left out, and what is refused."""

import sys

import pytest

import hypecheck
from hypecheck import InputError
from hypecheck.cli import main
from hypecheck.webpage import read_page

pytest.importorskip("trafilatura", reason="web pages need the extra `html`")

FACT = "The harbour board approved a €40 million plan on Tuesday, two members said."
HYPE = "What a shameless farce! Nobody believes that this sleepy port will ever see a profit."
PAGE = f"""<!doctype html><html lang="en"><head><title>Harbour deal agreed | Quay Post</title>
<meta charset="utf-8"><meta name="author" content="Lien Maes">
<meta property="article:published_time" content="2026-03-04T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/m">Markets</a></nav>
<div class="cookie-banner">We use cookies to improve your experience. <button>Accept</button></div>
<article><h1>Harbour deal agreed</h1><p class="byline">By Lien Maes</p>
<p>The harbour board approved a &euro;40&nbsp;million plan on Tuesday, two members said.
&ldquo;We will start in May,&rdquo; said its chair.</p>
<h2>What happens next</h2><p>{HYPE}</p>
<ul><li>Dredging begins in May.</li><li>The region has to agree.</li></ul>
<figure><img src="x.jpg"><figcaption>The port on Monday. Photo: QP</figcaption></figure>
<script>document.title = "pwned"</script><p>The vote was 7&ndash;2, minutes show.</p></article>
<aside><h3>Related</h3><a href="/1">Ten ports to see before you die</a></aside>
<footer>© 2026 Quay Post. All rights reserved.</footer></body></html>"""


def test_what_is_kept_and_left_out():
    """Paragraphs, headings and lists stay, each for itself; what stands around them goes."""
    page = read_page(PAGE)
    paragraphs = page.text.split("\n\n")
    assert FACT + " “We will start in May,” said its chair." in paragraphs
    assert HYPE in paragraphs and "What happens next" in paragraphs
    assert "- Dredging begins in May." in paragraphs
    for gone in ("cookies", "Markets", "Ten ports", "All rights", "pwned"):
        assert gone not in page.text
    assert page.about == {
        "title": "Harbour deal agreed",
        "author": "Lien Maes",
        "date": "2026-03-04",
    }


def test_score_html():
    """Offsets point into the extracted text, and labels are those of the text scored alone."""
    report = hypecheck.score_html(PAGE)
    assert report.text == read_page(PAGE).text
    for sentence in report.sentences:
        assert report.text[sentence.start : sentence.end] == sentence.text
    assert report.sentences == hypecheck.score_article(report.text).sentences
    labels = {sentence.text: sentence.label for sentence in report.sentences}
    assert labels[FACT] == "fact" and labels["What a shameless farce!"] == "hype"
    assert report.to_dict()["about"]["title"] == "Harbour deal agreed"
    assert "<title>Harbour deal agreed</title>" in report.to_html()


def test_threshold_and_model(open_model):
    """The threshold and the model may be others."""
    report = hypecheck.score_html(PAGE, threshold=1.0, model=open_model)
    assert (report.threshold, report.model) == (1.0, "en-open")
    assert not report.with_label("hype")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_encodings(encoding):
    """Bytes are decoded as the page declares, or as they look."""
    source = PAGE.replace("&euro;", "€").replace('"utf-8"', f'"{encoding}"').encode(encoding)
    assert FACT in read_page(source).text


@pytest.mark.parametrize(
    "broken",
    [
        PAGE.replace("</p>", ""),
        PAGE.replace("</article>", "").replace("</body></html>", ""),
        PAGE + "<p><p><div></span>" * 50,
        PAGE.replace("<article>", "<article><script>if (a < b) { '</article>' }</script>"),
    ],
)
def test_broken_pages(broken):
    """Pages as they are found, not as they should be, are read as well."""
    assert "approved a €40 million plan" in hypecheck.score_html(broken).text


def test_a_page_that_says_little():
    """What a page does not say is left out."""
    paragraphs = "".join(f"<p>{FACT} {HYPE}</p>" for _ in range(3))
    about = hypecheck.score_html(f"<html><body><article>{paragraphs}</article></body></html>").about
    assert "author" not in about and "title" not in about


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("", "no article was found"),
        (b"", "no article was found"),
        ("<html><body></body></html>", "no article was found"),
        (" https://example.org/news", "https://example.org/news is an address; save the page"),
        (b"HTTPS://example.org", "HTTPS://example.org is an address; save the page"),
        (None, "html must be str or bytes, not NoneType"),
        (3.5, "html must be str or bytes, not float"),
    ],
)
def test_no_article(html, message):
    """What holds no article is refused, and nothing is fetched."""
    with pytest.raises(InputError, match=message):
        hypecheck.score_html(html)


def test_on_the_command_line(capsys, tmp_path):
    """A file that is named like a web page is read as one, beside files of text."""
    page, text = tmp_path / "a.HTML", tmp_path / "b.txt"
    page.write_text(PAGE, "utf-8")
    text.write_text(FACT, "utf-8")
    assert main(["score", str(page), str(text)]) == 0
    out, _ = capsys.readouterr()
    assert "What a shameless farce!" in out and "cookies" not in out
    assert main(["score", str(page), str(text), "--html", str(tmp_path / "out.html")]) == 0
    written = (tmp_path / "out.html").read_text("utf-8")
    assert ">Harbour deal agreed</a>" in written and ">b.txt</a>" in written


def test_errors_on_the_command_line(capsys, tmp_path, monkeypatch):
    """Errors name the file, and what to install."""
    page = tmp_path / "a.html"
    page.write_text("<html></html>", "utf-8")
    assert main(["score", str(page)]) == 2
    expected = f"hypecheck: {page}: no article was found in the page; score its text instead\n"
    assert capsys.readouterr().err == expected
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert main(["score", str(page)]) == 2
    assert "pip install 'hypecheck[html]'" in capsys.readouterr().err
