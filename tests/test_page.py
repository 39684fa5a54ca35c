"""Pages and notebook fragments: the article as it was, its labels, and nothing that runs."""

import html
import re
from html.parser import HTMLParser

import pytest
from hostile import ARTICLE, PAYLOADS

import hypecheck
from hypecheck import ArticleReport, Contribution, Explanation, InputError, ScoredSentence
from hypecheck.display.fragment import render_fragment
from hypecheck.display.page import page

VOID = {"meta", "br", "input"}


class Reader(HTMLParser):
    """Reads elements with their attributes, their classes and their text."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.unclosed = [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        """Open an element."""
        element = {"tag": tag, "text": "", "inside": list(self.open), **dict(attributes)}
        assert len(dict(attributes)) == len(attributes), "an attribute twice"
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        """Close an element."""
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        """Add text to all open elements."""
        for element in self.open:
            element["text"] += data

    def of_class(self, name):
        """Return the elements of a class."""
        return [each for each in self.elements if name in (each.get("class") or "").split()]

    def sentences(self):
        """Return the elements of the sentences in the text, without those of the legend."""
        return [
            each
            for each in self.of_class("hc-s")
            if any("hc-text" in outer.get("class", "") for outer in each["inside"])
        ]


def read(source):
    """Read HTML whose elements are all closed."""
    reader = Reader(source)
    assert reader.open == []
    return reader


def shown(text):
    """Return text as HTML can hold it."""
    return re.sub(r"[\0\ud800-\udfff]", "\ufffd", text)


TEXTS = {
    "hostile": ARTICLE,
    "spaces": "\n\n  It rose.\tIt  fell.   \n\n\n- “We won,” he said.\n\n\n",
    "line ends": "It rose today.\r\nIt fell.\r\n\r\nWhat a farce!\rMenu\r",
    "source": "<p>Rates &amp; fees rose 4%, the <b>bank</b> said.</p>\n<p>What a farce!</p><hr>",
    "columns": "Asset\tHeld\nBRK   $4m\nUSD   $9m",
    "controls": "It fell\x01\x07\x1b[31m by 4%\x0b on\x7f Monday.\x85 \u2028 It rose.",
    "empty": "",
    "blank": " \n \n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_text_is_that_of_the_article(model, text):
    """Between and within sentences every character is there, in a notebook and on a page."""
    report = model.score_article(text)
    for source in (report._repr_html_(), report.to_html("Title")):
        reader = read(source)
        [whole] = reader.of_class("hc-text")
        assert whole["text"] == shown(text)
        assert [each["text"] for each in reader.sentences()] == [
            shown(text[sentence.start : sentence.end]) for sentence in report.sentences
        ]


def test_labels_and_strengths(model, article):
    """Sentences bear their label as a class, and as an element that needs no style."""
    report = model.score_article(article)
    elements = read(report._repr_html_()).sentences()
    for element, sentence in zip(elements, report.sentences, strict=True):
        assert f"hc-{sentence.label}" in element["class"].split()
        assert element["tag"] == {"fact": "span", "hype": "mark", "other": "small"}[sentence.label]
        strength = 1 - sentence.hype if sentence.label == "fact" else sentence.hype
        assert element["style"] == f"--hc-p:{strength:.2f}"
        assert element["tabindex"] == "0"
        assert element.get("data-hype") == (
            f"{sentence.hype:.0%}" if sentence.label == "hype" else None
        )


def test_line_breaks_without_style(model, article):
    """Each line break is also an element, for where style sheets are dropped."""
    assert model.score_article(article)._repr_html_().count("<br>\n") == article.count("\n")


def test_money_is_no_formula(model):
    """Dollars and backslashes stand alone, so that no notebook takes what is between for maths."""
    text = "It rose to $310 million from $48 million. It is \\(cheap\\) and \\begin{it}.\n"
    report = model.score_article(text)
    for source in (report._repr_html_(), report.to_html()):
        alone = [each["text"] for each in read(source).elements if each["text"] in ("$", "\\")]
        assert alone == ["$", "$", "\\", "\\", "\\"]


def test_reasons(model, article):
    """Each sentence is described by its probability and its three strongest reasons."""
    report = model.score_article(article)
    for element, sentence in zip(
        read(report._repr_html_()).sentences(), report.sentences, strict=True
    ):
        verdict, *reasons = element["aria-description"].split("\n")
        chance = sentence.probabilities["other"] if sentence.label == "other" else sentence.hype
        assert verdict.endswith(f" {chance:.0%}")
        assert reasons == [f"• {each}" for each in model.explain(sentence).reasons(sentence.label)]
        assert len(reasons) == 3


def test_reasons_are_for_the_label_of_the_report(model, article):
    """At another threshold a sentence has the reasons for the label that it has there."""
    sentence = model.score_article(article).with_label("hype")[0]
    report = model.score_article(article).at(1.0)
    index = [s.start for s in report.sentences].index(sentence.start)
    element = read(report._repr_html_()).sentences()[index]
    first = model.explain(sentence).reasons("fact")[0]
    assert (
        f"Fact, probability of hype {sentence.hype:.0%}\n• {first}" in element["aria-description"]
    )


def test_without_a_model_there_are_no_reasons():
    """A report that was made by hand or pickled is shown, without reasons."""
    chances = {"fact": 0.25, "hype": 0.75, "other": 0.0}
    sentence = ScoredSentence("A farce!", 1, 9, "hype", 0.75, chances)
    report = ArticleReport((sentence,), 0.5, 1.0, "tiny", " A farce! ")
    [element] = read(report._repr_html_()).sentences()
    assert element["aria-description"] == "Hype, probability 75%"


@pytest.mark.parametrize(
    ("hype", "labels", "says"),
    [
        (2, 4, "2 of 4 sentences"),
        (0, 1, "0 of 1 sentence"),
    ],
)
def test_summary(hype, labels, says):
    """The share comes with how many sentences it is, chrome left out."""
    chances = {
        "hype": {"fact": 0.0, "hype": 1.0, "other": 0.0},
        "fact": {"fact": 1.0, "hype": 0.0, "other": 0.0},
    }
    menu = ScoredSentence("Menu", 0, 4, "other", 0.0, {"fact": 0.0, "hype": 0.0, "other": 1.0})
    names = ["hype"] * hype + ["fact"] * (labels - hype)
    sentences = [
        ScoredSentence("Menu", 0, 0, name, chances[name]["hype"], chances[name]) for name in names
    ]
    report = ArticleReport((*sentences, menu), 0.5, 1.0, "tiny", "Menu")
    [share] = read(report._repr_html_()).of_class("hc-share")
    assert share["text"] == f"{hype / labels:.0%} of the words are hype · {says}"
    [legend] = read(report._repr_html_()).of_class("hc-legend")
    assert legend["text"] == f"fact {labels - hype} hype {hype} other 1"


def test_strip(model, article):
    """There is a bar for each sentence, as wide as its words and as high as its hype."""
    report = model.score_article(article)
    reader = read(report._repr_html_())
    [strip] = reader.of_class("hc-strip")
    bars = [each for each in reader.elements if strip in each["inside"]]
    for bar, sentence in zip(bars, report.sentences, strict=True):
        height = 0 if sentence.label == "other" else sentence.hype
        assert bar["style"] == f"flex:{sentence.words};--hc-p:{height:.2f}"
        assert bar["class"] == f"hc-{sentence.label}"
    hype = [i for i, each in enumerate(report.sentences, 1) if each.label == "hype"]
    assert strip["aria-label"].endswith(f": {', '.join(map(str, hype))}")
    assert strip["role"] == "img"


def test_low_coverage(model):
    """A text that the model does not know has the warning that the terminal gives."""
    report = model.score_article("Zyxxl grombat hrulf snerkqua vlimp dwexor.")
    [warning] = read(report._repr_html_()).of_class("hc-warning")
    assert warning["text"] in " ".join(str(report).split())
    assert (
        read(model.score_article("It rose, she said.")._repr_html_()).of_class("hc-warning") == []
    )


def test_fragments_leave_the_notebook_alone(model, article):
    """A fragment has no scripts, ids or addresses, and every rule of its style is for its own."""
    source = model.score_article(article)._repr_html_()
    reader = read(source)
    assert not any(each["tag"] in {"script", "link", "img"} for each in reader.elements)
    assert not any({"id", "href", "src"} & set(each) for each in reader.elements)
    [style] = [each["text"] for each in reader.elements if each["tag"] == "style"]
    rules = re.sub(r"/\*.*?\*/|@keyframes hypecheck-\w+ \{.*?\}\s*\}", "", style, flags=re.S)
    assert "@" not in rules and "url(" not in rules
    for selectors in re.findall(r"([^{}]+)\{[^{}]*\}", rules):
        for selector in re.sub(r"\([^()]*\)", "", selectors).split(","):
            assert selector.strip().startswith(".hypecheck"), selector


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_articles_add_no_elements(payload):
    """Whatever an article, a title or a reason says, elements and attributes stay the same."""
    chances = {"fact": 0.25, "hype": 0.75, "other": 0.0}
    sentence = ScoredSentence(payload, 0, len(payload), "hype", 0.75, chances)
    reason = Contribution(payload, "word", ((0, 1),), {"fact": 0.0, "hype": 1.0, "other": 0.0})
    report = ArticleReport(
        *((sentence,), 0.5, 0.0, payload, payload + payload),
        explain=lambda sentence: Explanation(sentence, chances, (reason,)),
    )
    for source in (render_fragment(report), page([report, report], [payload, payload])):
        allowed = {"class", "style", "tabindex", "aria-description", "data-hype", "lang", "role"}
        reader = read(source)
        tags = [each["tag"] for each in reader.elements]
        assert tags.count("script") == source.count("Content-Security-Policy")
        assert not {"img", "svg", "iframe", "base", "link", "form", "template"} & set(tags)
        for each in reader.sentences():
            assert set(each) - {"tag", "text", "inside"} <= allowed
            assert each["aria-description"].startswith("Hype, probability 75%\n• the word “")


def test_policy(model):
    """The page forbids whatever it does not bring itself, before anything else is read."""
    source = model.score_article(ARTICLE).to_html(ARTICLE)
    reader = read(source)
    tags = [each["tag"] for each in reader.elements]
    policies = [each for each in reader.elements if "http-equiv" in each]
    assert [each["http-equiv"] for each in policies] == ["Content-Security-Policy"]
    assert tags.index("meta") < min(tags.index("style"), tags.index("script"))
    policy = policies[0]["content"]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy.split("script-src")[1]
    addresses = [each.get("href", each.get("src")) for each in reader.elements]
    assert not any(addresses)


def test_size(model):
    """The page of an article of a thousand words stays under 100 KB."""
    text = (
        "The harbour board said on Monday that it may sell the old ferry. What a farce it is!\n\n"
    )
    article = text * (1000 // len(text.split()) + 1)
    assert len(article.split()) >= 1000
    assert len(model.score_article(article).to_html("Ferry").encode()) < 100_000


def test_title(model, article):
    """A page is called by its title, or by the first words of the article proper."""
    report = model.score_article(article)
    for title, expected in (
        ("A <b>& B", "A <b>& B"),
        (None, "The harbour board of Ostend approved a €40 million dredging plan on Tuesday, …"),
    ):
        elements = read(report.to_html(title)).elements
        assert [e["text"] for e in elements if e["tag"] in {"title", "h1"}] == [expected] * 2
    assert "<h1>No sentences</h1>" in model.score_article("").to_html()
    assert "<h1>Menu</h1>" in page([model.score_article("Menu")])


def test_index(model, article):
    """Several articles have an index with a link to each, and its figures."""
    reports = [model.score_article(article), model.score_article("It rose, she said.")]
    reader = read(page(reports, ["One", "Two"]))
    rows = [each for each in reader.elements if each["tag"] == "tr"][1:]
    for i, (row, report) in enumerate(zip(rows, reports, strict=True)):
        cells = [e for e in reader.elements if e["tag"] == "td" and row in e["inside"]]
        kept = [sentence for sentence in report.sentences if sentence.label != "other"]
        assert [cell["text"] for cell in cells] == [
            ("One", "Two")[i],
            f"{report.hype_share:.0%}",
            str(len(kept)),
            str(sum(sentence.words for sentence in kept)),
        ]
        [link] = [e for e in reader.elements if e["tag"] == "a" and row in e["inside"]]
        [section] = [e for e in reader.elements if f"#{e.get('id')}" == link["href"]]
        assert section["tag"] == "section" and section["text"].strip().startswith(("One", "Two")[i])
    assert "<table" not in page(reports[:1])


def test_index_warns(model):
    """Where the model hardly knows the words, the index says so, too."""
    reports = [model.score_article(text) for text in ("It rose, she said.", "Zyxxl grombat hrulf.")]
    reader = read(page(reports, ["One", "Two"]))
    titles = [e["text"] for e in reader.elements if e["tag"] == "td" and "data-value" not in e]
    assert titles == ["One", "Twomany unknown words"]


def test_bad_pages(model):
    """No reports, or not a title for each, is refused."""
    report = model.score_article("It rose.")
    with pytest.raises(InputError, match="at least one report"):
        page([])
    with pytest.raises(InputError, match="1 report, but 2 titles"):
        page([report], ["One", "Two"])


def test_styles_and_scripts_can_be_embedded():
    """Nothing in the style sheets or the script ends the element that holds them."""
    source = page([hypecheck.score_article("It rose.")])
    reader = read(source)
    [script] = [each["text"] for each in reader.elements if each["tag"] == "script"]
    [style] = [each["text"] for each in reader.elements if each["tag"] == "style"]
    assert script.rstrip().endswith("})();")
    assert style.rstrip().endswith("}")
    assert html.unescape(script) == script
