"""What scoring an article returns: frozen records with derived properties."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import TYPE_CHECKING, Any

from hypecheck.errors import InputError
from hypecheck.markup import as_shown

if TYPE_CHECKING:
    import pandas

    from hypecheck.explanation import Explanation

LABELS = ("fact", "hype", "other")
"""The labels, in the order in which probabilities are stored."""

LOW_COVERAGE = 0.7
"""Share of known words below which a report says that it should not be trusted."""


def label_for(probabilities: Mapping[str, float], hype: float, threshold: float) -> str:
    """Decide a label: `other` if that is more likely than not, else by the threshold.

    Examples
    --------
    >>> label_for({"fact": 0.3, "hype": 0.1, "other": 0.6}, 0.25, 0.5)
    'other'
    """
    if probabilities["other"] >= 0.5:
        return "other"
    return "hype" if hype >= threshold else "fact"


def check_threshold(threshold: float) -> float:
    """Return a threshold that is a number from 0 to 1.

    Raises
    ------
    InputError
        If it is not.

    Examples
    --------
    >>> check_threshold(0.7)
    0.7
    """
    if isinstance(threshold, bool) or not isinstance(threshold, Real):
        raise InputError(f"threshold must be a number from 0 to 1, not {threshold!r}")
    if not 0.0 <= threshold <= 1.0:
        raise InputError(f"threshold must lie between 0 and 1, not {threshold}")
    return float(threshold)


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its label and probabilities.

    Attributes
    ----------
    text : str
        The sentence.
    start, end : int
        Its offsets in the article; for a sentence scored alone, in the sentence itself.
    label : str
        ``fact``, ``hype`` or ``other``.
    hype : float
        Calibrated probability, 0 to 1, that the sentence is hype, given that it is no chrome.
    probabilities : dict of str to float
        Probability of each label; they add up to 1.
    in_quotation : bool
        Whether it begins inside a quotation that an earlier sentence opened.

    Examples
    --------
    >>> import hypecheck
    >>> [sentence] = hypecheck.score_sentences(["The ministry published the figures on Monday."])
    >>> sentence.label
    'fact'
    """

    text: str
    start: int
    end: int
    label: str
    hype: float
    probabilities: dict[str, float] = field(hash=False)
    in_quotation: bool = False

    @property
    def words(self) -> int:
        """Number of words, separated by white space, markup left out."""
        return len(as_shown(self.text).split())

    def to_dict(self) -> dict[str, Any]:
        """Return the sentence as plain data."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "label": self.label,
            "hype": self.hype,
            "probabilities": dict(self.probabilities),
            "in_quotation": self.in_quotation,
        }


@dataclass(frozen=True)
class ArticleReport:
    """The scored sentences of one article.

    Attributes
    ----------
    sentences : tuple of ScoredSentence
        In the order of the text.
    threshold : float
        Value of ``hype`` from which a sentence is labelled ``hype``.
    coverage : float
        Share of the article's words that the model knows, 0 to 1; low for another language
        or garbled text. 1 for an article without words.
    model : str
        Name of the model.
    text : str
        The article.
    explain : callable, optional
        From a sentence of the report to its `Explanation`: the model's own, which is neither
        compared nor pickled. Without it, pages show no reasons.
    error : str, optional
        Why the article could not be scored, as `score_articles` says of one among many; the
        report has no sentences then.
    about : dict of str to str
        Title, author and date, where a web page told them.

    Examples
    --------
    >>> import hypecheck
    >>> report = hypecheck.score_article("Rates rose to 4% on Monday. What a shameless farce!")
    >>> [sentence.label for sentence in report.sentences]
    ['fact', 'hype']
    >>> report.at(threshold=1.0).with_label("hype")
    ()
    """

    sentences: tuple[ScoredSentence, ...]
    threshold: float
    coverage: float
    model: str
    text: str = field(repr=False)
    explain: Callable[[ScoredSentence], Explanation] | None = field(
        default=None, repr=False, compare=False
    )
    error: str | None = None
    about: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def hype_share(self) -> float:
        """Expected share of the words that is hype, chrome left out; 0 if nothing is left."""
        article = hype = 0.0
        for sentence in self.sentences:
            words, probabilities = sentence.words, sentence.probabilities
            article += words * (1.0 - probabilities["other"])
            hype += words * probabilities["hype"]
        return min(hype / article, 1.0) if article > 0.0 else 0.0

    def with_label(self, label: str) -> tuple[ScoredSentence, ...]:
        """Return the sentences that bear a label.

        Raises
        ------
        InputError
            If there is no such label.
        """
        if label not in LABELS:
            raise InputError(f"no label {label!r}; the labels are {', '.join(LABELS)}")
        return tuple(sentence for sentence in self.sentences if sentence.label == label)

    def at(self, threshold: float) -> ArticleReport:
        """Return a report decided at another threshold, without scoring anew.

        Raises
        ------
        InputError
            If the threshold does not lie between 0 and 1.
        """
        threshold = check_threshold(threshold)
        decided = (
            replace(s, label=label_for(s.probabilities, s.hype, threshold)) for s in self.sentences
        )
        return replace(self, sentences=tuple(decided), threshold=threshold)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data, with ``error`` if there is one."""
        data = {
            "model": self.model,
            "threshold": self.threshold,
            "hype_share": self.hype_share,
            "coverage": self.coverage,
            **({"about": dict(self.about)} if self.about else {}),
            "sentences": [sentence.to_dict() for sentence in self.sentences],
        }
        return data if self.error is None else {**data, "error": self.error}

    def to_json(self, indent: int | None = None) -> str:
        """Return the report as JSON in ASCII, on one line unless `indent` is given."""
        return json.dumps(self.to_dict(), indent=indent)

    def to_frame(self) -> pandas.DataFrame:
        """Return one row per sentence as a pandas data frame.

        Columns: text, start, end, label, hype, the probabilities p_fact, p_hype, p_other, and
        in_quotation.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise ImportError("to_frame needs pandas: pip install 'hypecheck[frame]'") from error
        chances = [f"p_{label}" for label in LABELS]
        columns = ["start", "end", "label", "hype", *chances, "in_quotation"]
        rows = [
            (s.start, s.end, s.label, s.hype, *map(s.probabilities.get, LABELS), s.in_quotation)
            for s in self.sentences
        ]
        frame = pandas.DataFrame(rows, columns=columns)
        # As plain objects: a string column of Arrow's refuses lone surrogates.
        texts = [sentence.text for sentence in self.sentences]
        frame.insert(0, "text", pandas.Series(texts, dtype=object))
        return frame

    def to_html(self, title: str | None = None) -> str:
        """Return the report as a web page that needs nothing else; see `display.page.page`.

        Parameters
        ----------
        title : str, optional
            What to call the article; by default its own title, or the words it begins with.

        Returns
        -------
        str
            HTML, to be written as UTF-8.
        """
        from hypecheck.display.page import page

        return page([self], None if title is None else [title])

    def _repr_html_(self) -> str:
        """Return the tinted article, which notebooks show."""
        from hypecheck.display.fragment import render_fragment

        return render_fragment(self)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled and copied: all but the model behind `explain`."""
        return {**vars(self), "explain": None}

    def __str__(self) -> str:
        """Return a summary and the sentences, readable in a terminal."""
        if self.error is not None:
            return f"Not scored: {self.error}"
        from hypecheck.display.terminal import render_report

        return render_report(self)
