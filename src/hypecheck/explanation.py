"""Why a sentence was scored as it was."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from hypecheck.phrases import in_words
from hypecheck.report import ScoredSentence


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one gram or mark adds to the logits of a sentence.

    Attributes
    ----------
    gram : str
        The words, or the name of the mark.
    kind : str
        ``word``, ``pair``, ``quoted word`` or ``mark``.
    spans : tuple of (int, int)
        Where it stands in the sentence; the whole sentence for a property of the whole.
    logits : dict of str to float
        What it adds to the logit of each label.

    Examples
    --------
    >>> Contribution("said", "word", ((4, 8),), {"fact": 0.5, "hype": -0.25, "other": 0.0}).push
    -0.75
    """

    gram: str
    kind: str
    spans: tuple[tuple[int, int], ...]
    logits: dict[str, float]

    @property
    def push(self) -> float:
        """Push towards hype (above 0) or towards fact (below 0), in logits."""
        return self.logits["hype"] - self.logits["fact"]

    @property
    def phrase(self) -> str:
        """The gram in words: ``the pair “what a”``, ``no names``."""
        return in_words(self.kind, self.gram)


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled sentence of the open corpus that resembles the one explained.

    Attributes
    ----------
    text : str
        The sentence.
    label : str
        ``fact``, ``hype`` or ``other``.
    similarity : float
        Above 0, and 1 if all that matters to the model is the same.

    Examples
    --------
    >>> Example("A farce!", "hype", 0.5).label
    'hype'
    """

    text: str
    label: str
    similarity: float


@dataclass(frozen=True)
class Explanation:
    """Why a sentence was scored as it was.

    The intercept and the contributions add up to the logits, and the logits give the
    probabilities: nothing else goes into the score.

    Attributes
    ----------
    sentence : ScoredSentence
        The sentence and its score.
    intercept : dict of str to float
        Logit of each label before anything is known of the sentence.
    contributions : tuple of Contribution
        Those with the strongest push, either way, first.
    examples : tuple of Example
        Sentences of the open corpus that the model may have learned this from, if asked for.

    Examples
    --------
    >>> import hypecheck
    >>> why = hypecheck.explain("What a shameless farce!")
    >>> total = why.intercept["hype"] + sum(c.logits["hype"] for c in why.contributions)
    >>> abs(total - why.logits["hype"]) < 1e-9
    True
    """

    sentence: ScoredSentence
    intercept: dict[str, float]
    contributions: tuple[Contribution, ...]
    examples: tuple[Example, ...] = ()

    @property
    def logits(self) -> dict[str, float]:
        """Logit of each label: the intercept and all contributions."""
        return {
            label: start + sum(each.logits[label] for each in self.contributions)
            for label, start in self.intercept.items()
        }

    @property
    def push(self) -> float:
        """Logit of ``sentence.hype``: the logit of hype less that of fact."""
        return self.logits["hype"] - self.logits["fact"]

    def rival(self, label: str) -> str:
        """Return the label that a label is weighed against.

        Fact and hype are each other's rivals; that of other is the likelier of the two.
        """
        if label == "other":
            return max("fact", "hype", key=self.sentence.probabilities.__getitem__)
        return "fact" if label == "hype" else "hype"

    def in_words(self, contribution: Contribution) -> str:
        """Return a contribution in words, for a kind of word with those that are meant."""
        text = self.sentence.text
        if contribution.kind != "mark" or contribution.spans == ((0, len(text)),):
            return contribution.phrase
        words = dict.fromkeys(text[start:end] for start, end in contribution.spans)
        return f"{contribution.phrase}: {', '.join(f'“{word}”' for word in words)}"

    def reasons(self, label: str, count: int = 3) -> tuple[str, ...]:
        """Return in words what speaks most for a label and against its rival.

        Parameters
        ----------
        label : str
            ``fact``, ``hype`` or ``other``.
        count : int
            How many reasons to return at most.

        Returns
        -------
        tuple of str
            The strongest first.
        """
        rival = self.rival(label)
        pushes = [(c.logits[label] - c.logits[rival], c) for c in self.contributions]
        strongest = sorted(pushes, key=lambda pair: -pair[0])[:count]
        return tuple(self.in_words(each) for push, each in strongest if push > 0)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data."""
        return {
            "sentence": self.sentence.to_dict(),
            "intercept": dict(self.intercept),
            "contributions": [
                {"gram": c.gram, "kind": c.kind, "spans": c.spans, "logits": dict(c.logits)}
                for c in self.contributions
            ],
            "examples": [asdict(each) for each in self.examples],
        }

    def __str__(self) -> str:
        """Return the strongest contributions, readable in a terminal."""
        from hypecheck.display.terminal import render_explanation

        return render_explanation(self)
