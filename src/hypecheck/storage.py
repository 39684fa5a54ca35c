"""A model as data: a folder with ``model.json``, ``weights.npz`` and a card.

`FORMAT_VERSION` counts the layouts of that folder. To change the layout: raise it, let
`load_model` still read every earlier version, keep a folder of the old version under
``tests/models`` with its reference probabilities, and note the change in the changelog.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from hypecheck.card import GENERATED, write_card
from hypecheck.errors import ModelError
from hypecheck.linear import Floats, LinearModel
from hypecheck.model import Model
from hypecheck.report import LABELS
from hypecheck.sentences import SentenceSplitter, SplitterParameters

FORMAT_VERSION = 1

_LIMIT = 512 * 1024 * 1024  # bytes that the unpacked arrays may take
_TEXTS = ("terms", "abbreviations", "starters")  # UTF-8, one entry a line
_NUMBERS = ("gram_idf", "word_idf", "gram_weights", "word_weights", "intercept")


def save_model(model: Model, path: str | Path) -> None:
    """Write a model to a folder, each file complete or not at all.

    Parameters
    ----------
    model : Model
        The model.
    path : str or Path
        The folder; its files are replaced, but for a card (README.md) of your own.

    Raises
    ------
    ModelError
        If `path` exists and is no folder.
    """
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise ModelError(f"{folder} is a file; give a folder to save the model in")
    folder.mkdir(parents=True, exist_ok=True)
    parameters = model.splitter.parameters.to_dict()
    texts = {"terms": model.linear.terms, **parameters}
    arrays: dict[str, Any] = {
        name: np.frombuffer("\n".join(texts[name]).encode(errors="surrogatepass"), np.uint8)
        for name in _TEXTS
    }
    arrays |= {name: getattr(model.linear, name).astype(np.float32) for name in _NUMBERS}
    head = {
        "format_version": FORMAT_VERSION,
        "name": model.name,
        "labels": list(model.labels),
        "threshold": float(model.threshold),
    }
    with tempfile.TemporaryDirectory(dir=folder, prefix=".saving-") as temporary:
        new = Path(temporary)
        np.savez_compressed(new / "weights.npz", **arrays)
        (new / "model.json").write_text(
            json.dumps({**model.info, **head}, indent=2) + "\n", encoding="utf-8"
        )
        names = ["weights.npz", "model.json"]
        card = folder / "README.md"
        if not card.exists() or card.read_text(encoding="utf-8").startswith(GENERATED):
            (new / card.name).write_text(write_card(model), encoding="utf-8")
            names.append(card.name)
        for name in names:
            os.replace(new / name, folder / name)


def load_model(path: str | Path) -> Model:
    """Read a model from a folder; nothing in it is executed.

    Parameters
    ----------
    path : str or Path
        The folder.

    Returns
    -------
    Model

    Raises
    ------
    ModelError
        If a file is missing, damaged, or not of this format.
    """
    folder = Path(path)
    if not os.path.isdir(folder):  # False too for a name that no system takes
        raise ModelError(f"no model folder {folder}; give 'en', 'en-open' or a folder")
    head = _read_head(folder / "model.json")
    arrays = _read_arrays(folder / "weights.npz")
    try:
        texts = {name: _lines(arrays[name]) for name in _TEXTS}
        parameters = SplitterParameters.from_dict(
            {name: texts[name] for name in ("abbreviations", "starters")}
        )
        linear = LinearModel(
            labels=LABELS,
            terms=tuple(texts["terms"]),
            **{name: _floats(arrays[name]) for name in _NUMBERS},
        )
        _check(linear)
    except ValueError as error:
        raise ModelError(f"{folder / 'weights.npz'} is damaged: {error}") from error
    info = {key: head[key] for key in head if key not in _HEAD}
    return Model(head["name"], linear, SentenceSplitter(parameters), head["threshold"], info)


_HEAD = {"format_version": int, "name": str, "labels": list, "threshold": float}


def _read_head(path: Path) -> dict[str, Any]:
    try:
        head = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing: {path.parent} is not a model folder") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(head, dict):
        raise ModelError(f"{path} must hold an object, not {type(head).__name__}")
    version = head.get("format_version")
    if version != FORMAT_VERSION:
        raise ModelError(
            f"{path} has format version {version!r}; this release reads {FORMAT_VERSION}. "
            "Upgrade hypecheck, or train the model anew"
        )
    for key, kind in _HEAD.items():
        if not isinstance(head.get(key), kind):
            raise ModelError(f"{path}: {key!r} must be a {kind.__name__}, not {head.get(key)!r}")
    if head["labels"] != list(LABELS):
        raise ModelError(f"{path}: labels must be {list(LABELS)}, not {head['labels']!r}")
    if not 0.0 <= head["threshold"] <= 1.0:
        raise ModelError(f"{path}: threshold must lie between 0 and 1, not {head['threshold']}")
    return head


def _read_arrays(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _LIMIT:
            raise ModelError(f"{path} would unpack to {size} bytes; the limit is {_LIMIT}")
        with np.load(path, allow_pickle=False) as archive:
            missing = sorted({*_TEXTS, *_NUMBERS} - {*archive.files})
            if missing:
                raise ModelError(f"{path} lacks {', '.join(missing)}")
            return {name: archive[name] for name in (*_TEXTS, *_NUMBERS)}
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing: {path.parent} is not a model folder") from error
    except ModelError:
        raise
    except Exception as error:  # zipfile, zlib and numpy raise a dozen kinds for damaged files
        raise ModelError(f"{path} is not a readable npz file of plain arrays: {error}") from error


def _lines(array: np.ndarray[Any, Any]) -> list[str]:
    if array.dtype != np.uint8 or array.ndim != 1:
        raise ValueError("a list of texts is not stored as bytes")
    text = array.tobytes().decode(errors="surrogatepass")
    return text.split("\n") if text else []


def _floats(array: np.ndarray[Any, Any]) -> Floats:
    if array.dtype.kind != "f" or array.dtype.itemsize != 4:
        raise ValueError(f"numbers are stored as {array.dtype} instead of float32")
    return array.astype(np.float64)


def _check(linear: LinearModel) -> None:
    terms, labels = len(linear.terms), len(linear.labels)
    if len(set(linear.terms)) < terms:
        raise ValueError("a term stands in it twice")
    shapes = {
        "gram_idf": (terms,),
        "word_idf": (terms,),
        "gram_weights": (terms, labels),
        "word_weights": (terms, labels),
        "intercept": (labels,),
    }
    for name, shape in shapes.items():
        array = getattr(linear, name)
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape} instead of {shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds numbers that are not finite")
