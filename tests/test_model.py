"""Splitting, scoring and explaining with the shipped models."""

from dataclasses import replace

import numpy as np
import pytest

import hypecheck
from hypecheck import Contribution, InputError, LabelledSentences, ScoredSentence, Sentence
from hypecheck.grams import analyze
from hypecheck.model import Model
from hypecheck.report import LABELS

GERMAN = (
    "Die Stadt will im kommenden Jahr zwei neue Schulen bauen, teilte das Rathaus gestern mit. "
    "Wann genau die Arbeiten beginnen, steht allerdings noch nicht fest. Die Kosten schätzen "
    "Fachleute auf mehrere Millionen, und bezahlen müssen das am Ende wieder einmal alle."
)
GIBBERISH = "Qzorv blenxt wurfig plomtrek. Zyxxl grombat hrulf snerkqua vlimp dwexor."


def test_offsets(model, article):
    """Each sentence is the slice of the article that its offsets name, in order."""
    report = model.score_article(article)
    assert len(report.sentences) == 8
    at = 0
    for sentence in report.sentences:
        assert article[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= at
        at = sentence.end


def test_labels(model, article):
    """Reports are fact, a scoffing comment is hype, and what surrounds the article is other."""
    labels = [sentence.label for sentence in model.score_article(article).sentences]
    assert labels == ["other", *["fact"] * 4, *["hype"] * 2, "other"]


@pytest.mark.parametrize("name", ["en", "en-open"])
def test_split_sentences_score_the_same(name, article):
    """Split first and scored afterwards, sentences get the scores that the article gives them."""
    model = hypecheck.load(name)
    split = model.split_sentences(article)
    assert any(sentence.in_quotation for sentence in split)
    assert tuple(model.score_sentences(split)) == model.score_article(article).sentences


def test_scored_sentences_are_explained_as_in_the_article(model, article):
    """A sentence of a report is explained with the score that the report gives it."""
    report = model.score_article(article)
    for sentence in report.sentences:
        for explanation in (model.explain(sentence), report.explain(sentence)):
            assert explanation.sentence == sentence
    inside = next(sentence for sentence in report.sentences if sentence.in_quotation)
    assert model.explain(inside.text).sentence.hype != inside.hype


def test_marks_of_a_kind_of_word_stand_where_the_words_stand(model):
    """A hedge without a source is located as the hedge is; a length is the whole sentence."""
    text = "It might perhaps rain."
    spans = {c.gram: c.spans for c in model.explain(text).contributions if c.kind == "mark"}
    assert [text[slice(*span)] for span in spans["hedge without a source"]] == ["might", "perhaps"]
    assert spans["no quotation"] == ((0, len(text)),)


def test_front_desk(model, article):
    """The functions of the package use the default model."""
    assert hypecheck.load() is model
    assert hypecheck.score_article(article, 0.25) == model.score_article(article, 0.25)
    assert hypecheck.split_sentences(article) == model.split_sentences(article)
    assert hypecheck.score_sentences(["Why?"]) == model.score_sentences(["Why?"])
    assert hypecheck.explain("Why?") == model.explain("Why?")


def test_bare_strings(model):
    """A string is scored as one sentence, whole and by itself."""
    scored = model.score_sentences(["It rose. It fell.", "Nobody came,” she said."])
    assert [(each.text, each.start, each.end) for each in scored] == [
        ("It rose. It fell.", 0, 17),
        ("Nobody came,” she said.", 0, 23),
    ]
    assert model.score_sentences(iter(["It rose. It fell."])) == scored[:1]
    assert model.score_sentences([]) == []


def test_probabilities(open_model, corpus):
    """Probabilities lie between 0 and 1, add up to 1, and give hype among fact and hype."""
    scored = open_model.score_sentences(corpus.sentences[:500])
    for each in scored:
        assert tuple(each.probabilities) == LABELS == open_model.labels
        assert all(0 <= p <= 1 for p in each.probabilities.values())
        assert sum(each.probabilities.values()) == pytest.approx(1, abs=1e-12)
        fact, hype = each.probabilities["fact"], each.probabilities["hype"]
        assert each.hype == pytest.approx(hype / (fact + hype), abs=1e-12)
        expected = "hype" if each.hype >= open_model.threshold else "fact"
        assert each.label == ("other" if each.probabilities["other"] >= 0.5 else expected)


def test_most_of_the_corpus_is_labelled_right(open_model, corpus):
    """A model scores well what it was trained on: weights and labels have not been mixed up."""
    scored = open_model.score_sentences(corpus.sentences)
    right = [each.label == label for each, label in zip(scored, corpus.labels, strict=True)]
    assert np.mean(right) > 0.85


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\ufeff"])
def test_empty(model, text):
    """A text that shows nothing gives an empty report."""
    report = model.score_article(text)
    assert (report.sentences, report.hype_share, report.coverage) == ((), 0.0, 1.0)
    assert str(report) == "No sentences."


def test_explaining_nothing(model):
    """An empty sentence has an explanation too."""
    explanation = model.explain("")
    assert explanation.sentence.text == ""
    assert all(each.kind != "word" for each in explanation.contributions)


@pytest.mark.parametrize("name", ["en", "en-open"])
def test_explanations_add_up(name, corpus):
    """The parts give the logits, and the logits the probabilities and the hype."""
    model = hypecheck.load(name)
    for sentence in corpus.sentences[::60]:
        explanation = model.explain(sentence)
        logits = np.array(list(explanation.logits.values()))
        expected = model.linear.logits([analyze(sentence)])[0]
        np.testing.assert_allclose(logits, expected, rtol=0, atol=1e-9)
        odds = np.exp(logits - logits.max())
        found = list(explanation.sentence.probabilities.values())
        np.testing.assert_allclose(found, odds / odds.sum(), rtol=0, atol=1e-9)
        hype = 1 / (1 + np.exp(-explanation.push))
        assert explanation.sentence.hype == pytest.approx(hype, abs=1e-9)
        assert [explanation.sentence] == model.score_sentences([sentence])


def test_strongest_first(model):
    """Contributions are sorted by their push, whichever way it goes."""
    pushes = [abs(c.push) for c in model.explain("What a shameless farce!").contributions]
    assert len(pushes) > 5
    assert pushes == sorted(pushes, reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "The chair said: “We will win, and we will win soon.”",
        "İzmir’s mayor rose 1,500.5% — what a farce!",
        "“Never,” said he. ",
        "🚀 \ud800 rose 4% 👩‍💻 said",
        "said",
    ],
)
@pytest.mark.parametrize("in_quotation", [False, True])
def test_spans(model, text, in_quotation):
    """Spans lie inside the sentence, and the words that they cut out are those of the gram."""
    explanation = model.explain(Sentence(text, 0, len(text), in_quotation))
    assert explanation.contributions
    for each in explanation.contributions:
        assert each.spans
        assert all(0 <= start <= end <= len(text) for start, end in each.spans)
        if each.kind in ("word", "quoted word") and each.gram.isalpha():
            for start, end in each.spans:
                assert each.gram in analyze(text[start:end]).words
        if each.kind == "pair" and "§" not in each.gram:
            for start, end in each.spans:
                assert " ".join(analyze(text[start:end]).words) == each.gram


def test_kinds_of_contributions(model):
    """Words, pairs, marks and quoted words are told apart, each where it stands."""
    text = "“We will win,” he said."
    found = {(c.kind, c.gram): c.spans for c in model.explain(text).contributions}
    assert found["word", "said"] == ((18, 22),)
    assert found["word", "will"] == found["quoted word", "will"] == ((4, 8),)
    assert found["pair", "he said"] == ((15, 22),)
    assert found["mark", "reporting verb"] == ((18, 22),)
    assert found["mark", "commas 0"] == ((0, len(text)),)
    assert ("quoted word", "said") not in found
    assert all(kind in ("word", "pair", "mark", "quoted word") for kind, _ in found)


def test_a_sentence_in_a_quotation_that_goes_on(model):
    """A sentence without quotation marks inside a longer quotation is explained, too."""
    [*_, last] = model.split_sentences("“We waited. We will go on,” he said. “We will. We must.”")
    middle = Sentence("We will go on.", 0, 14, in_quotation=True)
    for sentence in (last, middle):
        explanation = model.explain(sentence)
        found = {(c.kind, c.gram): c.spans for c in explanation.contributions}
        assert ("mark", "quotation goes on") in found
        assert [explanation.sentence] == model.score_sentences([sentence])
    assert found["quoted word", "will"] == found["word", "will"] == ((3, 7),)


def test_who_is_speaking(model):
    """The same words count less as hype when somebody is quoted saying them."""
    own, quoted = model.score_sentences(
        [
            "This port is a shameless farce and everybody knows it.",
            "“This port is a shameless farce and everybody knows it,” the mayor said on Monday.",
        ]
    )
    assert (own.label, quoted.label) == ("hype", "fact")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (b"It fell.", "is bytes; decode it first"),
        (None, "must be a str, not NoneType"),
        (7, r"must be a str, not int \(7\)"),
        (["It fell."], r"must be a str, not list \(\['It fell"),
    ],
)
def test_wrong_input(model, wrong, message):
    """What is no text is refused with its type, and the value or what to do."""
    for method in (model.score_article, model.split_sentences):
        with pytest.raises(InputError, match=f"text {message}"):
            method(wrong)
    with pytest.raises(InputError, match=f"sentence 0 {message}"):
        model.explain(wrong)
    with pytest.raises(InputError, match=f"sentence 1 {message}"):
        model.score_sentences(["It fell.", wrong])


@pytest.mark.parametrize(
    ("wrong", "name"), [("It fell.", "str"), (b"x", "bytes"), (None, "NoneType"), (7, "int")]
)
def test_sentences_must_be_a_list(model, wrong, name):
    """A single text where a list belongs is refused with the method to call instead."""
    message = f"must be a list of str, not {name}; for a whole article call score_article"
    with pytest.raises(InputError, match=message):
        model.score_sentences(wrong)


@pytest.mark.parametrize("wrong", [-0.1, 1.01, float("nan"), float("inf"), "0.5", True, [0.5]])
def test_wrong_threshold(model, article, wrong):
    """A threshold that is no number from 0 to 1 is refused with its value."""
    for decide in (lambda t: model.score_article(article, t), model.score_article(article).at):
        with pytest.raises(InputError, match=r"threshold must .* not ") as caught:
            decide(wrong)
        assert str(wrong) in str(caught.value)


def test_thresholds(model, article):
    """A lower threshold finds more hype; 0 leaves no fact, and 1 hardly any hype."""
    counts = [
        len(model.score_article(article, threshold).with_label("hype"))
        for threshold in (1, 0.75, 0.5, 0.25, 0)
    ]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 6)
    assert model.score_article(article).threshold == model.threshold


@pytest.mark.parametrize("text", [GERMAN, GIBBERISH, "שלום עולם. مرحبا بالعالم."])
def test_unknown_words_are_said(model, text):
    """A text of words that the model does not know is scored with a warning."""
    report = model.score_article(text)
    assert report.coverage < 0.7
    assert f"knows only {report.coverage:.0%} of the words" in str(report)


def test_known_words_need_no_warning(model, article):
    """English is covered."""
    report = model.score_article(article)
    assert report.coverage > 0.9
    assert "knows only" not in str(report)


def test_coverage_by_hand(tiny):
    """Coverage is the share of known words, counted as often as they occur; numbers are none."""
    assert tiny.score_article("He said so, said 7.").coverage == pytest.approx(2 / 4)


def test_a_million_characters_without_a_stop(model):
    """A line of a million characters is one sentence, be it many words or a single one."""
    for text in ("word " * 200_000, "x" * 1_000_000):
        report = model.score_article(text)
        assert len(str(report)) > len(text.rstrip())
        assert len(report.sentences) == 1


def test_ten_megabytes(open_model):
    """An article of ten megabytes is scored whole."""
    unit = (
        "The regional harbour authority published its annual statement of accounts on Tuesday, "
        "together with a somewhat shorter explanation of the numerous mistakes contained in the "
        "previous edition of the same document. "
    )
    count = 10_000_000 // len(unit)
    report = open_model.score_article(unit * count)
    assert len(report.sentences) == count
    assert len({sentence.hype for sentence in report.sentences}) == 1


def test_where_quoted_and_own_words_stand(model):
    """A word quoted and said by the writer too is located apart, and marks on the writer's own."""
    text = "He said the plan may fail; “the plan may win, he said so,” she added."
    found = {(c.kind, c.gram): c.spans for c in model.explain(text).contributions}
    own, quoted = text.index("may"), text.rindex("may")
    assert found["word", "may"] == ((own, own + 3), (quoted, quoted + 3))
    assert found["mark", "hedge"] == ((own, own + 3),)
    assert found["quoted word", "may"] == ((quoted, quoted + 3),)


def test_a_model_in_a_notebook(model):
    """A model shows its name and size, not its weights."""
    assert repr(model).startswith("<Model en: ")
    assert len(repr(model)) < 100


def test_pasted_source(model):
    """References and tags neither glue sentences nor count as words."""
    text = (
        "&ldquo;It will end,&rdquo; she said. The bank&nbsp;rose <a href='x y z'>4%</a>. It fell."
    )
    report = model.score_article(text)
    assert [s.words for s in report.sentences] == [5, 4, 2]
    assert report.sentences[0].label == "fact"


def test_a_batch_is_scored_like_each_article(model, article):
    """Scoring several articles at once gives exactly what scoring one by one gives."""
    texts = [article, "", "What a farce!", "Le conseil a voté.", article * 30, "Share"]
    for report, text in zip(model.score_batch(texts), texts, strict=True):
        alone = model.score_article(text)
        assert report == alone
        assert report.to_dict() == alone.to_dict()
    assert model.score_batch([]) == []
    assert {each.threshold for each in model.score_batch(texts, threshold=0.7)} == {0.7}
    with pytest.raises(InputError, match="text must be a str, not NoneType"):
        model.score_batch([article, None])


def test_a_score_by_hand(tiny):
    """Without a known gram, the intercept decides: hype is its share of fact and hype."""
    odds = np.exp([0.25, -0.25, 0.5])
    fact, hype, other = odds / odds.sum()
    assert 0.375 < hype / (fact + hype) < 0.38 and other < 0.5
    [found] = tiny.score_sentences([Sentence("Rain.", 7, 12, in_quotation=True)])
    assert (found.text, found.start, found.end) == ("Rain.", 7, 12)
    assert found.in_quotation is True
    assert list(found.probabilities) == ["fact", "hype", "other"]
    assert list(found.probabilities.values()) == pytest.approx([fact, hype, other], abs=1e-12)
    assert found.hype == pytest.approx(hype / (fact + hype), abs=1e-12)
    assert tiny.probabilities(["Rain."])[0].tolist() == list(found.probabilities.values())
    # The model's own threshold is 0.375.
    for threshold, label in ((None, "hype"), (0, "hype"), (0.38, "fact"), (1, "fact")):
        assert [s.label for s in tiny.score_sentences(["Rain."], threshold)] == [label]


def test_nothing_but_chrome(tiny):
    """Where fact and hype are out of the question, hype is 0."""
    linear = replace(tiny.linear, intercept=np.array([0.0, 0.0, 5000.0]))
    [found] = replace(tiny, linear=linear).score_sentences(["Menu"])
    assert (found.label, found.hype) == ("other", 0.0)
    assert found.probabilities == {"fact": 0.0, "hype": 0.0, "other": 1.0}


def test_hardly_anything_but_chrome(tiny):
    """Hype is the share of fact and hype, however small these are."""
    linear = replace(tiny.linear, intercept=np.array([0.0, np.log(3), 90.0]))
    [found] = replace(tiny, linear=linear).score_sentences(["Menu"])
    assert found.hype == pytest.approx(0.75, abs=1e-12)


def test_an_article_by_hand(tiny):
    """A report names its model and holds sentences, threshold, coverage and text."""
    texts = ["Rain fell. He said so.", "", "7.", "A farce's end."]
    reports = tiny.score_batch(texts)
    assert [[s.text for s in report.sentences] for report in reports] == [
        *(["Rain fell.", "He said so."], [], ["7."], ["A farce's end."])
    ]
    assert [(s.start, s.end) for s in reports[0].sentences] == [(0, 10), (11, 22)]
    # Of rain, fell, he, said and so one is known; of a, farce and end, too. "'s" is no word.
    assert [report.coverage for report in reports] == [1 / 5, 1.0, 1.0, 1 / 3]
    assert [report.text for report in reports] == texts
    assert {(report.model, report.threshold) for report in reports} == {("tiny", 0.375)}
    assert [s.label for s in reports[0].sentences] == ["hype", "fact"]
    assert [s.label for s in tiny.score_article(texts[0], 0.4).sentences] == ["fact", "fact"]
    [why] = map(reports[0].explain, reports[0].sentences[1:])
    assert why == tiny.explain(reports[0].sentences[1])


def test_an_explanation_by_hand(tiny):
    """The strongest push comes first, either way, each with its kind, place and logits."""
    text = "Farce 7, he said!"
    why = tiny.explain(text)
    unit, half = 1 / np.sqrt(13.5), np.sqrt(0.5)  # of 2 and 1 and 1.5 and 2.5; of two words
    expected = [
        ("farce", "word", ((0, 5),), [-4 * unit - half, 6 * unit + half, 0]),
        ("said", "word", ((12, 16),), [4.5 * unit + half, -3 * unit - half, -1.5 * unit]),
        ("exclamation", "mark", ((0, 17),), [-2.5 * unit, 5 * unit, 1.25 * unit]),
        ("0", "word", ((6, 7),), [2 * unit, -unit, 0]),
    ]
    assert [(c.gram, c.kind, c.spans) for c in why.contributions] == [e[:3] for e in expected]
    for found, (*_, logits) in zip(why.contributions, expected, strict=True):
        assert list(found.logits) == ["fact", "hype", "other"]
        assert list(found.logits.values()) == pytest.approx(logits, abs=1e-12)
        assert all(type(value) is float for value in found.logits.values())
    assert isinstance(why.contributions[0], Contribution)
    assert why.intercept == {"fact": 0.25, "hype": -0.25, "other": 0.5}
    assert [why.sentence] == tiny.score_sentences([text])
    assert why.examples == ()


def test_a_word_that_stands_nowhere(tiny):
    """A word that only cutting out a quotation makes is located in the whole sentence."""
    text = "“A”’said so"
    [found] = tiny.explain(text).contributions
    assert (found.gram, found.spans) == ("said", ((0, len(text)),))


def test_explained_at_the_threshold_of_the_model(tiny):
    """A sentence that was scored by another model, or at another threshold, is scored anew."""
    probabilities = {"fact": 1.0, "hype": 0.0, "other": 0.0}
    foreign = ScoredSentence("Rain.", 3, 8, "fact", 0.0, probabilities, True)
    found = tiny.explain(foreign).sentence
    assert (found.text, found.start, found.end, found.in_quotation) == ("Rain.", 3, 8, True)
    assert found.label == "hype"
    assert found.hype == pytest.approx(1 / (1 + np.exp(0.5)), abs=1e-12)


@pytest.mark.parametrize(
    ("gap", "goes_on"), [(" ", True), ("\n", True), ("\n\n", False), ("\n \n\n", False)]
)
def test_a_quotation_ends_with_its_paragraph(tiny, gap, goes_on):
    """An empty line ends a quotation that the next paragraph does not open again."""
    text = f"“We waited for it.{gap}Nobody came,” she said."
    middle = 18 + len(gap)
    assert tiny.split_sentences(text) == [
        Sentence(text[:18], 0, 18),
        Sentence(text[middle:], middle, len(text), in_quotation=goes_on),
    ]


def test_a_quotation_opened_again(tiny):
    """A quotation goes on in a paragraph that begins with its mark."""
    text = "“We waited for it.\n\n“Nobody came,” she said. It rained."
    assert [s.in_quotation for s in tiny.split_sentences(text)] == [False, True, False]


def test_a_model_says_what_it_is(tiny):
    """Name, number of terms and threshold are shown, and nothing is known of its origin."""
    assert repr(tiny) == "<Model tiny: 5 terms, threshold 0.375>"
    assert Model("tiny", tiny.linear, tiny.splitter, 0.5).info == {}


def test_a_model_is_measured(tiny):
    """A model is measured on the sentences given: one of these four is labelled wrongly."""
    data = LabelledSentences.of(
        ["He said so.", "A farce!", "Rain.", "He said."], ["fact", "hype", "fact", "fact"]
    )
    found = tiny.evaluate(data)
    assert (found.model, found.n) == ("tiny", 4)
    assert [(each.row, each.truth) for each in found.mistakes] == [(2, "fact")]
