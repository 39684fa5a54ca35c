"""What holds for any text: found by search, not by example.

Each run tries the same 500 cases a test. ``CASES=50000 python -m pytest tests/test_properties.py``
tries others, and as many.
"""

import math
import os

import pytest

pytest.importorskip("hypothesis", reason="needs hypothesis, of the extra `dev`")

from hypothesis import given, settings
from hypothesis import strategies as st

import hypecheck

N_CASES = os.environ.get("CASES")
CASES = settings(max_examples=int(N_CASES or 500), deadline=None, derandomize=not N_CASES)
PIECES = (
    *("It rose 4%, she said.", "What a farce!", "Mr. Vale", "U.S.", "5 a.m.", "e.g.", "No. 4"),
    *("“We will", "go on,”", '"', "'", "’", "‘yes’", "«", "»", "(", ")", "[1]", "…", "...", "—"),
    *("<p>", "</p>", "<br>", "&quot;", "&#8217;", "&", "<", ">", "<script>x</script>", "* ", "| "),
    *("\n", "\n\n", "\r\n", "\t", " ", "\xa0", "\u200b", "\u2028", "🚀", "e\u0301", "İ", "ß"),
    *("\ud800", "\x00", "\x1b[31m", "\u202e", "。", "東京", "!", "?!", "#", "@x", "http://a.b"),
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.text(st.characters(codec=None), max_size=120),  # lone surrogates, too
)


@CASES
@given(TEXTS)
def test_sentences(text):
    """Sentences are pieces of the text, in order, and nothing but blanks or markup is left over."""
    sentences = hypecheck.split_sentences(text)
    at = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert at <= sentence.start < sentence.end
        at = sentence.end
    assert at <= len(text)
    ends, starts = [0, *(s.end for s in sentences)], [*(s.start for s in sentences), len(text)]
    left = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    if not {"<", "&"} & set(text):
        assert not any(character.isalnum() for character in left)


@CASES
@given(TEXTS)
def test_report(text):
    """Probabilities are probabilities, labels are labels, and shares are shares."""
    report = hypecheck.score_article(text)
    assert 0 <= report.hype_share <= 1 and 0 <= report.coverage <= 1
    for sentence in report.sentences:
        chances = sentence.probabilities
        assert list(chances) == ["fact", "hype", "other"]
        assert all(math.isfinite(p) and 0 <= p <= 1 for p in chances.values())
        assert math.isclose(sum(chances.values()), 1, abs_tol=1e-9)
        assert 0 <= sentence.hype <= 1
        assert sentence.label in chances
        assert (sentence.label == "other") == (chances["other"] >= 0.5)
    assert str(report) and report.to_json() and report.to_html()


@CASES
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_scoring_is_a_function(texts):
    """A text has the same report alone, in any company and order, and from its own sentences."""
    model = hypecheck.load()
    reports = [model.score_article(text) for text in texts]
    assert model.score_batch(texts) == reports
    assert model.score_batch(texts[::-1]) == reports[::-1]
    for text, report in zip(texts, reports, strict=True):
        assert tuple(model.score_sentences(model.split_sentences(text))) == report.sentences


@CASES
@given(TEXTS)
def test_explanations_add_up(text):
    """Intercept and contributions make the logits, and these the probabilities."""
    for sentence in hypecheck.score_article(text).sentences[:3]:
        why = hypecheck.explain(sentence)
        assert why.sentence.probabilities == pytest.approx(sentence.probabilities, abs=1e-9)
        powers = {label: math.exp(logit) for label, logit in why.logits.items()}
        total = sum(powers.values())
        for label, probability in sentence.probabilities.items():
            assert powers[label] / total == pytest.approx(probability, abs=1e-9)
        for each in why.contributions:
            assert all(0 <= start < end <= len(sentence.text) for start, end in each.spans)
        assert str(why)
