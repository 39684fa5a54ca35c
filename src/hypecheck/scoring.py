"""The front desk: the default model, loaded once, and shortcuts to its methods."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypecheck.errors import ModelError
from hypecheck.explanation import Explanation
from hypecheck.model import Model
from hypecheck.report import ArticleReport, ScoredSentence
from hypecheck.sentences import Sentence
from hypecheck.storage import load_model

SHIPPED = ("en", "en-open")
"""Names of the models that come with the package."""

_PACKAGE = Path(__file__).parent


def shipped_path(name: str) -> Path:
    """Return where a file that ships with the package lies.

    A wheel carries ``models`` and ``corpus`` inside the package; in a checkout they lie at
    its root.

    Raises
    ------
    FileNotFoundError
        If the installation lacks it.
    """
    for root in (_PACKAGE, _PACKAGE.parents[1]):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing from this installation of hypecheck")


def load(name: str | Path = "en") -> Model:
    """Load a model.

    Parameters
    ----------
    name : str or Path
        ``"en"``, ``"en-open"``, or the path of a folder that `Model.save` wrote. A shipped
        model is read once and then shared.

    Returns
    -------
    Model

    Raises
    ------
    ModelError
        If there is no such model or it is damaged.

    Examples
    --------
    >>> load("en-open").name
    'en-open'
    """
    if isinstance(name, str) and name in SHIPPED:
        return _shipped(name)
    if not isinstance(name, str | Path):
        raise ModelError(f"a model is named by a str or a path, not {type(name).__name__}")
    return load_model(name)


_LOADED: dict[str, Model] = {}


def _shipped(name: str) -> Model:
    if name not in _LOADED:
        try:
            model = load_model(shipped_path(f"models/{name}"))
        except FileNotFoundError as error:
            raise ModelError(f"{error}; install it again") from error
        # Threads that load it at the same time share that of the first. A lock would do, too, but
        # stay locked in a process that is forked meanwhile.
        _LOADED.setdefault(name, model)
    return _LOADED[name]


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into sentences; see `Model.split_sentences`.

    Examples
    --------
    >>> [sentence.text for sentence in split_sentences("Sen. Hale left. Why?")]
    ['Sen. Hale left.', 'Why?']
    """
    return load().split_sentences(text)


def score_article(text: str, threshold: float | None = None) -> ArticleReport:
    """Score an article with the default model; see `Model.score_article`.

    Examples
    --------
    >>> score_article("").sentences
    ()
    """
    return load().score_article(text, threshold)


def score_sentences(
    sentences: Sequence[Sentence | str], threshold: float | None = None
) -> list[ScoredSentence]:
    """Score sentences with the default model; see `Model.score_sentences`.

    Examples
    --------
    >>> [each.label for each in score_sentences(["The court ruled on Friday, a clerk said."])]
    ['fact']
    """
    return load().score_sentences(sentences, threshold)


def explain(sentence: ScoredSentence | Sentence | str, examples: int = 0) -> Explanation:
    """Explain a sentence with the default model; see `Model.explain`.

    Examples
    --------
    >>> explain("The court ruled on Friday, a clerk said.").push < 0
    True
    """
    return load().explain(sentence, examples)
