"""A model's card: where it comes from and how good it was, in Markdown."""

from __future__ import annotations

from html import escape
from typing import Any

from hypecheck.model import Model

GENERATED = "<!-- Written with the model. Without this line the card is kept as it is. -->"
"""First line of a card that may be replaced."""

_WAYS = {
    "adapt": "Adapted from `{base}`: its logits, and the grams of the sentences.",
    "together": "Trained with the open corpus, beside which a sentence counts {weight:g} times.",
    "scratch": "Trained on these sentences alone.",
}
_METRICS = {
    "roc_auc": "ROC-AUC",
    "expected_calibration_error": "expected calibration error",
    "f1_other": "F1 of other",
}


def write_card(model: Model) -> str:
    """Return the card of a model, from what its `info` holds.

    Parameters
    ----------
    model : Model
        A model.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> import hypecheck
    >>> write_card(hypecheck.load("en")).splitlines()[2]
    '# en'
    """
    info = model.info
    lines = [GENERATED, "", f"# {model.name}", ""]
    if "created" in info:
        lines += [f"Trained on {info['created']}. Threshold {model.threshold:.2f}.", ""]
    if data := info.get("training_data"):
        lines += ["## Training data", "", summary_of(data), ""]
        lines += [f"Fingerprint (SHA-256): `{data['sha256']}`", ""]
    settings = dict(info.get("settings", {}))
    if way := _WAYS.get(settings.pop("how", "")):
        lines += [way.format(**settings), ""]
    if metrics := info.get("metrics"):
        lines += [
            "## Figures",
            "",
            "On sentences held out by article in cross-validation; in brackets the 95% interval of",
            "a bootstrap. Settings, calibration and threshold were chosen on the same sentences.",
            "",
            *figures_of(metrics),
            "",
        ]
    if settings:
        lines += ["## Settings", "", "| setting | value |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in settings.items()]
    # A name may come from the model that this one was adapted from.
    body = [escape(line, quote=False) for line in lines[1:]]
    return "\n".join([GENERATED, *body]).rstrip() + "\n"


def summary_of(data: dict[str, Any]) -> str:
    """Return the size of training data in a sentence.

    Examples
    --------
    >>> summary_of({"sentences": 3, "articles": 2, "labels": {"fact": 2, "hype": 1}})
    '3 sentences of 2 articles: 2 fact, 1 hype.'
    """
    labels = ", ".join(f"{count:,} {label}" for label, count in data["labels"].items())
    return f"{data['sentences']:,} sentences of {data['articles']:,} articles: {labels}."


def figures_of(metrics: dict[str, dict[str, Any]]) -> list[str]:
    """Return the figures of a training as lines, one for each model measured.

    Examples
    --------
    >>> figures_of({"cross_validation": {"macro_f1": [0.8, 0.75, 0.85], "roc_auc": 0.9}})
    ['- this model: macro-F1 .800 (.750 to .850), ROC-AUC .900']
    """
    lines = []
    for name, found in metrics.items():
        value, low, high = map(_short, found["macro_f1"])
        others = [f"{_METRICS[key]} {_short(found[key])}" for key in _METRICS if key in found]
        who = "this model" if name == "cross_validation" else f"{name}, on the same sentences"
        lines.append(f"- {who}: " + ", ".join([f"macro-F1 {value} ({low} to {high})", *others]))
    return lines


def _short(number: float) -> str:
    return f"{number:.3f}".removeprefix("0")
