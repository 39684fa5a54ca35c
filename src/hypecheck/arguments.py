"""What callers give, checked."""

from __future__ import annotations

from collections.abc import Iterable

from hypecheck.errors import InputError
from hypecheck.sentences import Sentence


def as_sentences(sentences: Iterable[Sentence | str]) -> list[Sentence]:
    """Return sentences; a bare string is taken to begin outside any quotation.

    Raises
    ------
    InputError
        If `sentences` is a single string, or one of them is neither str nor Sentence.

    Examples
    --------
    >>> as_sentences(["It rose."])
    [Sentence(text='It rose.', start=0, end=8, in_quotation=False)]
    """
    if isinstance(sentences, str | bytes) or not isinstance(sentences, Iterable):
        raise InputError(
            f"sentences must be a list of str, not {type(sentences).__name__}; "
            "for a whole article call score_article"
        )
    return [
        sentence
        if isinstance(sentence, Sentence)
        else Sentence(as_text(sentence, f"sentence {i}"), 0, len(sentence))
        for i, sentence in enumerate(sentences)
    ]


def as_text(text: object, what: str) -> str:
    """Return a text that is a str.

    Raises
    ------
    InputError
        If it is not; `what` says in the message what was to be text.

    Examples
    --------
    >>> as_text("It rose.", "text")
    'It rose.'
    """
    if isinstance(text, bytes):
        raise InputError(f"{what} is bytes; decode it first, for example text.decode('utf-8')")
    if not isinstance(text, str):
        raise InputError(f"{what} must be a str, not {type(text).__name__} ({text!r:.40})")
    return text
