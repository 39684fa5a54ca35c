"""The model: splits, scores and explains articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hypecheck.arguments import as_sentences, as_text
from hypecheck.errors import InputError
from hypecheck.explanation import Contribution, Explanation
from hypecheck.grams import Analysis, analyze, describe_term
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
from hypecheck.spans import locate

if TYPE_CHECKING:
    from hypecheck.training.assess import Evaluation
    from hypecheck.training.corpus import LabelledSentences


@dataclass(frozen=True, eq=False, repr=False)
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

    def __repr__(self) -> str:
        """Return the name, the size and the threshold."""
        return f"<Model {self.name}: {len(self.linear.terms)} terms, threshold {self.threshold}>"

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
        sentences = self.splitter.split(as_text(text, "text"))
        gaps = (text[a.end : b.start] for a, b in pairwise(sentences))
        starts = [True, *(gap.count("\n") > 1 for gap in gaps)]
        inside = continued_quotations([sentence.text for sentence in sentences], starts)
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
        return self.linear.probabilities(map(analyze, as_sentences(sentences)))

    def score_sentences(
        self, sentences: Sequence[Sentence | str], threshold: float | None = None
    ) -> list[ScoredSentence]:
        """Score sentences that are split already.

        Parameters
        ----------
        sentences : sequence of Sentence or str
            What `split_sentences` returned, or bare strings, each taken by itself.
        threshold : float, optional
            As in `score_article`.

        Returns
        -------
        list of ScoredSentence

        Raises
        ------
        InputError
            If `sentences` is a single string, one of them is neither str nor Sentence, or the
            threshold does not lie between 0 and 1.
        """
        threshold = self.threshold if threshold is None else check_threshold(threshold)
        placed = as_sentences(sentences)
        return self._scored(placed, [analyze(sentence) for sentence in placed], threshold)

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
        [report] = self.score_batch([text], threshold)
        return report

    def score_batch(
        self, texts: Sequence[str], threshold: float | None = None
    ) -> list[ArticleReport]:
        """Score several articles at once, which is faster than one by one and gives the same.

        Parameters
        ----------
        texts : sequence of str
            The articles; all are held in memory.
        threshold : float, optional
            As in `score_article`.

        Returns
        -------
        list of ArticleReport

        Raises
        ------
        InputError
            If one of the texts is not a str, or the threshold does not lie between 0 and 1.
        """
        threshold = self.threshold if threshold is None else check_threshold(threshold)
        articles = [self.split_sentences(text) for text in texts]
        sentences = list(chain.from_iterable(articles))
        analyses = [analyze(sentence) for sentence in sentences]
        scored = self._scored(sentences, analyses, threshold)
        reports, start = [], 0
        for text, article in zip(texts, articles, strict=True):
            end = start + len(article)
            words = [w for each in analyses[start:end] for w in each.words if w[0].isalpha()]
            reports.append(
                ArticleReport(
                    sentences=tuple(scored[start:end]),
                    threshold=threshold,
                    coverage=self.linear.known(words) / len(words) if words else 1.0,
                    model=self.name,
                    text=text,
                    explain=self.explain,
                )
            )
            start = end
        return reports

    def explain(self, sentence: ScoredSentence | Sentence | str, examples: int = 0) -> Explanation:
        """Explain the score of a sentence by the grams and marks it is made of.

        Parameters
        ----------
        sentence : ScoredSentence, Sentence or str
            One sentence; a scored one is scored anew, by this model and at its threshold.
        examples : int
            How many sentences of the open corpus to add that resemble it in what matters to the
            model; the first time, the corpus is analysed for a second or two.

        Returns
        -------
        Explanation

        Raises
        ------
        InputError
            If `sentence` is none of these, or `examples` is below 0.
        """
        if examples < 0:
            raise InputError(f"examples must be 0 or more, not {examples}")
        if isinstance(sentence, ScoredSentence):
            s = sentence
            sentence = Sentence(s.text, s.start, s.end, s.in_quotation)
        [placed] = as_sentences([sentence])
        analysis = analyze(placed)
        [scored] = self._scored([placed], [analysis], self.threshold)
        where = locate(scored.text, placed.in_quotation, analysis)
        whole = ((0, len(scored.text)),)
        found = []
        for term, logits in self.linear.contributions(analysis).items():
            kind, gram = describe_term(term)
            by_label = dict(zip(self.labels, logits.tolist(), strict=True))
            found.append(Contribution(gram, kind, where.get(term, whole), by_label))
        found.sort(key=lambda each: -abs(each.push))
        intercept = dict(zip(self.labels, self.linear.intercept.tolist(), strict=True))
        explanation = Explanation(scored, intercept, tuple(found))
        if not examples:
            return explanation
        from hypecheck.neighbours import nearest

        label = scored.label
        similar = nearest(self.linear, analysis, examples, label, explanation.rival(label))
        return replace(explanation, examples=similar)

    def evaluate(self, data: LabelledSentences) -> Evaluation:
        """Measure the model on labelled sentences; see `hypecheck.training.assess.evaluate`."""
        from hypecheck.training.assess import evaluate

        return evaluate(self, data)

    def save(self, path: str | Path) -> None:
        """Write the model to a folder; see `hypecheck.storage.save_model`."""
        from hypecheck.storage import save_model

        save_model(self, path)

    def _scored(
        self, sentences: list[Sentence], analyses: list[Analysis], threshold: float
    ) -> list[ScoredSentence]:
        rows = self.linear.probabilities(analyses)
        article = rows[:, 0] + rows[:, 1]
        given_no_chrome = rows[:, 1] / np.where(article > 0.0, article, 1.0)
        scored = []
        for sentence, row, hype in zip(
            sentences, rows.tolist(), given_no_chrome.tolist(), strict=True
        ):
            probabilities = dict(zip(LABELS, row, strict=True))
            scored.append(
                ScoredSentence(
                    sentence.text,
                    sentence.start,
                    sentence.end,
                    label_for(probabilities, hype, threshold),
                    hype,
                    probabilities,
                    sentence.in_quotation,
                )
            )
        return scored
