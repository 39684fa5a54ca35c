"""The model: splits, scores and explains articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypecheck.errors import InputError
from hypecheck.explanation import Contribution, Explanation
from hypecheck.grams import EDGE, QUOTED, Analysis, analyze, token_spans
from hypecheck.lexicon import CLASS_OF
from hypecheck.linear import Floats, LinearModel
from hypecheck.quotations import continued_quotations
from hypecheck.report import (
    LABELS,
    ArticleReport,
    ScoredSentence,
    check_threshold,
    label_for,
)
from hypecheck.sentences import Sentence, SentenceSplitter

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Model:
    """A trained model: what it needs to turn an article into a report.

    Attributes
    ----------
    name : str
        The name it was loaded or trained under.
    linear : LinearModel
        From grams to probabilities.
    splitter : SentenceSplitter
        From text to sentences.
    threshold : float
        Value of ``hype`` from which a sentence is labelled ``hype``.
    info : dict
        Where the model comes from: settings, training data and metrics.

    Examples
    --------
    >>> import hypecheck
    >>> model = hypecheck.load("en")
    >>> model.labels
    ('fact', 'hype', 'other')
    """

    name: str
    linear: LinearModel
    splitter: SentenceSplitter
    threshold: float
    info: dict[str, Any] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the columns of `probabilities`."""
        return self.linear.labels

    def split_sentences(self, text: str) -> list[Sentence]:
        """Split a text into sentences with their offsets.

        Parameters
        ----------
        text : str
            An article.

        Returns
        -------
        list of Sentence
            In order; ``text[s.start:s.end] == s.text`` for each.

        Raises
        ------
        InputError
            If `text` is not a str.
        """
        sentences = self.splitter.split(_checked(text, "text"))
        inside = continued_quotations([sentence.text for sentence in sentences])
        return [
            Sentence(s.text, s.start, s.end, True) if goes_on else s
            for s, goes_on in zip(sentences, inside, strict=True)
        ]

    def probabilities(self, sentences: Iterable[Sentence | str]) -> Floats:
        """Return the probability of each label for each sentence.

        Parameters
        ----------
        sentences : iterable of Sentence or str
            A bare string is taken to begin outside any quotation.

        Returns
        -------
        ndarray of float64, shape (n_sentences, 3)
            Columns in the order of `labels`; each row adds up to 1.

        Raises
        ------
        InputError
            If `sentences` is a single string, or one of them is neither str nor Sentence.
        """
        return self.linear.probabilities(map(analyze, _placed(sentences)))

    def score_sentences(self, sentences: Sequence[Sentence | str]) -> list[ScoredSentence]:
        """Score sentences that are split already.

        Parameters
        ----------
        sentences : sequence of Sentence or str
            What `split_sentences` returned, or bare strings, each taken by itself.

        Returns
        -------
        list of ScoredSentence

        Raises
        ------
        InputError
            If `sentences` is a single string, or one of them is neither str nor Sentence.
        """
        placed = _placed(sentences)
        return self._scored(placed, [analyze(sentence) for sentence in placed], self.threshold)

    def score_article(self, text: str, threshold: float | None = None) -> ArticleReport:
        """Score an article sentence by sentence.

        Parameters
        ----------
        text : str
            The article, as it was copied from the page.
        threshold : float, optional
            Value of ``hype``, 0 to 1, from which a sentence is labelled ``hype``; the model's
            own by default.

        Returns
        -------
        ArticleReport
            Without sentences if the text has none.

        Raises
        ------
        InputError
            If `text` is not a str, or the threshold does not lie between 0 and 1.
        """
        threshold = self.threshold if threshold is None else check_threshold(threshold)
        sentences = self.split_sentences(text)
        analyses = [analyze(sentence) for sentence in sentences]
        words = sum(len(each.words) for each in analyses)
        known = sum(self.linear.known(each.words) for each in analyses)
        return ArticleReport(
            sentences=tuple(self._scored(sentences, analyses, threshold)),
            threshold=threshold,
            coverage=known / words if words else 1.0,
            model=self.name,
        )

    def explain(self, sentence: Sentence | str) -> Explanation:
        """Explain the score of a sentence by the grams and marks it is made of.

        Parameters
        ----------
        sentence : Sentence or str
            One sentence.

        Returns
        -------
        Explanation

        Raises
        ------
        InputError
            If `sentence` is neither str nor Sentence.
        """
        [scored] = self.score_sentences([sentence])
        analysis = analyze(sentence)
        where = _locate(scored.text, analysis)
        whole = ((0, len(scored.text)),)
        found = []
        for term, logits in self.linear.contributions(analysis).items():
            kind, gram = _described(term)
            by_label = dict(zip(self.labels, logits.tolist(), strict=True))
            found.append(Contribution(gram, kind, where.get(term, whole), by_label))
        found.sort(key=lambda each: -abs(each.push))
        intercept = dict(zip(self.labels, self.linear.intercept.tolist(), strict=True))
        return Explanation(scored, intercept, tuple(found))

    def save(self, path: str | Path) -> None:
        """Write the model to a folder; see `hypecheck.storage.save_model`."""
        from hypecheck.storage import save_model

        save_model(self, path)

    def _scored(
        self, sentences: list[Sentence], analyses: list[Analysis], threshold: float
    ) -> list[ScoredSentence]:
        rows = self.linear.probabilities(analyses).tolist()
        scored = []
        for sentence, row in zip(sentences, rows, strict=True):
            probabilities = dict(zip(LABELS, row, strict=True))
            hype = _given_no_chrome(probabilities)
            label = label_for(probabilities, hype, threshold)
            scored.append(
                ScoredSentence(
                    sentence.text, sentence.start, sentence.end, label, hype, probabilities
                )
            )
        return scored


def _given_no_chrome(probabilities: dict[str, float]) -> float:
    article = probabilities["fact"] + probabilities["hype"]
    return probabilities["hype"] / article if article > 0.0 else 0.0


def _placed(sentences: Iterable[Sentence | str]) -> list[Sentence]:
    if isinstance(sentences, str | bytes) or not isinstance(sentences, Iterable):
        raise InputError(
            f"sentences must be a list of str, not {type(sentences).__name__}; "
            "for a whole article call score_article"
        )
    return [
        sentence
        if isinstance(sentence, Sentence)
        else Sentence(_checked(sentence, f"sentence {i}"), 0, len(sentence))
        for i, sentence in enumerate(sentences)
    ]


def _checked(text: object, what: str) -> str:
    if isinstance(text, bytes):
        raise InputError(f"{what} is bytes; decode it first, for example text.decode('utf-8')")
    if not isinstance(text, str):
        raise InputError(f"{what} must be a str, not {type(text).__name__} ({text!r:.40})")
    return text


def _described(term: str) -> tuple[str, str]:
    if term.startswith(EDGE) and not term.startswith(EDGE + " "):
        return "mark", term[len(EDGE) :]
    if term.startswith(QUOTED) and len(term) > 1 and term[1] != " ":
        return "quoted word", term[len(QUOTED) :]
    return ("pair" if " " in term else "word"), term


def _locate(text: str, analysis: Analysis) -> dict[str, Spans]:
    """Return where each gram of an analysis stands in the sentence."""
    spans = token_spans(text)
    where: dict[str, list[tuple[int, int]]] = defaultdict(list)
    padded = [(0, 0), *spans, (len(text), len(text))]
    words = [EDGE, *analysis.words, EDGE]
    for i, word in enumerate(words[:-1]):
        start, end = padded[i]
        if i:
            where[word].append((start, end))
            where[QUOTED + word].append((start, end))
            if word in CLASS_OF:
                where[EDGE + CLASS_OF[word]].append((start, end))
        pair = (start if i else padded[1][0], padded[i + 1][1] if i + 2 < len(words) else end)
        where[f"{word} {words[i + 1]}"].append(pair)
    for mark in analysis.marks:
        if EDGE + mark not in where:
            where[EDGE + mark].append((0, len(text)))
    return {term: tuple(places) for term, places in where.items()}
