"""Tell reported fact from hype in news articles, sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypecheck.batch.many import score_articles
from hypecheck.errors import DataError, HypecheckError, InputError, ModelError
from hypecheck.explanation import Contribution, Explanation
from hypecheck.model import Model
from hypecheck.report import ArticleReport, ScoredSentence
from hypecheck.scoring import explain, load, score_article, score_sentences, split_sentences
from hypecheck.sentences import Sentence
from hypecheck.webpage import score_html

if TYPE_CHECKING:
    from hypecheck.training.classifier import HypeClassifier
    from hypecheck.training.convert import from_pipeline
    from hypecheck.training.corpus import LabelledSentences, read_corpus
    from hypecheck.training.features import all_grams
    from hypecheck.training.train import train

__version__ = "0.1.0"

__all__ = [
    "ArticleReport",
    "Contribution",
    "DataError",
    "Explanation",
    "HypeClassifier",
    "HypecheckError",
    "InputError",
    "LabelledSentences",
    "Model",
    "ModelError",
    "ScoredSentence",
    "Sentence",
    "all_grams",
    "explain",
    "from_pipeline",
    "load",
    "read_corpus",
    "score_article",
    "score_articles",
    "score_html",
    "score_sentences",
    "split_sentences",
    "train",
]

# Training imports scikit-learn, which scoring can do without.
_HEAVY = {
    "HypeClassifier": "hypecheck.training.classifier",
    "LabelledSentences": "hypecheck.training.corpus",
    "all_grams": "hypecheck.training.features",
    "from_pipeline": "hypecheck.training.convert",
    "read_corpus": "hypecheck.training.corpus",
    "train": "hypecheck.training.train",
}


def __getattr__(name: str) -> Any:
    if name in _HEAVY:
        from importlib import import_module

        return getattr(import_module(_HEAVY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
