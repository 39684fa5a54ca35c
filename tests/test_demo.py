"""The article of the demo, sentence by sentence."""

from pathlib import Path

import pytest

import hypecheck

TEXT = (Path(hypecheck.__file__).parent / "demo.txt").read_text("utf-8")
EXPECTED = {
    "fact": (
        "South Korea's Finance Minister",
        "The two discussed",
        "“There was no discussion",
        "“We agreed that",
        "A deal that harms",
        "The won closed",
        "Seoul has asked",
        "A Treasury spokesperson",
        "Lawmakers in Seoul",
        "The draft would",
        "Opposition lawmaker",
    ),
    "hype": (
        "Remember when trade wars",
        "Welcome to the era",
        "If stablecoins are",
        "Make no mistake",
        "The old guard clings",
        "Sooner or later",
        "Don't just watch",
        "Join the ChainSense",
        "Only 50 seats",
    ),
    "other": (
        "Home Markets Learn",
        "BTC $94,310",
        "Sign in",
        "Policy",
        "By Dana Okafor",
        "Updated 14 October",
        "4 min read",
        "Photo: Ministry",
        "Read also",
        "Tags:",
        "Share on X",
        "© 2025",
        "All rights reserved",
    ),
}
MAY_BE_WRONG = {
    "BTC $94,310",  # a line of prices reads like a market report
    "Only 50 seats",  # nothing in it but a number and a price
}


@pytest.fixture(scope="module")
def labels(model):
    """Return the label of each sentence of the demo."""
    return {" ".join(s.text.split()): s.label for s in model.score_article(TEXT).sentences}


@pytest.mark.parametrize("label", EXPECTED)
def test_labels(labels, label):
    """Wire copy is fact, snark and the academy's advert are hype, the rest of a page is other."""
    wrong = set()
    for begins in EXPECTED[label]:
        [found] = [each for text, each in labels.items() if text.startswith(begins)]
        if found != label:
            wrong.add(begins)
    assert wrong <= MAY_BE_WRONG


def test_nothing_is_left_out(labels):
    """Only the two sentences of the headline, which are both news and snark, are not judged."""
    judged = tuple(begins for group in EXPECTED.values() for begins in group)
    assert [text for text in labels if not text.startswith(judged)] == [
        "Tokenized tariffs?",
        "Seoul flies to Washington with its wallet wide open",
    ]
