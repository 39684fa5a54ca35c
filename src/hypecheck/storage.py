"""A model as data: a folder with ``model.json``, ``weights.npz`` and a card.

``model.json`` may hold the SHA-256 of ``weights.npz``, as ``weights_sha256``. It is checked if
it is there, so that damaged weights, or those of another model, are noticed.

`FORMAT_VERSION` counts the layouts of that folder. To change the layout: raise it, let
`load_model` still read every earlier version, keep a folder of the old version under
``tests/models`` with its reference probabilities, and note the change in the changelog.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from hypecheck.card import GENERATED, write_card
from hypecheck.errors import ModelError
from hypecheck.grams import EDGE, describe_term
from hypecheck.linear import Floats, LinearModel
from hypecheck.model import Model
from hypecheck.report import LABELS
from hypecheck.sentences import SentenceSplitter, SplitterParameters

FORMAT_VERSION = 1

_HEAD_LIMIT = 2**20  # bytes of model.json
_LIMIT = 2**26  # bytes of weights.npz, and of what it unpacks to: ten times the model `en`
_LINES = 1_500_000  # terms, abbreviations or starters: a line takes up to 100 bytes in memory
_DEPTH = 20  # levels of model.json
_TEXTS = ("terms", "abbreviations", "starters")  # UTF-8, one entry a line
_NUMBERS = ("gram_idf", "word_idf", "gram_weights", "word_weights", "intercept")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEAD = {"format_version": int, "name": str, "labels": list, "threshold": float}
_DIGEST = "weights_sha256"


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
        If `path` exists and is no folder, `load_model` would refuse the model, or the files
        cannot be written. Those that were there stay.
    """
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise ModelError(f"{folder} is a file; give a folder to save the model in")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(model, folder)
    except OSError as error:
        raise ModelError(f"{folder} cannot be written: {error.strerror or error}") from error


def load_model(path: str | Path) -> Model:
    """Read a model from a folder; nothing in it is executed.

    Whatever is in the folder, it takes less than a gigabyte of memory: ``model.json`` may have
    1 MiB, ``weights.npz`` 64 MiB, packed and unpacked, and each list of texts in it 1.5 million
    lines.

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
        If a file is missing, damaged, too large, or not of this format.
    """
    folder = Path(path)
    if not os.path.isdir(folder):  # False too for a name that no system takes
        raise ModelError(f"no model folder {folder}; give 'en', 'en-open' or a folder")
    head = _read_head(folder / "model.json")
    arrays = _read_arrays(folder / "weights.npz", head.get(_DIGEST))
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
        _check_shapes(linear)
        _check_terms(linear, arrays["terms"])
    except ValueError as error:
        raise ModelError(f"{folder / 'weights.npz'} is damaged: {error}") from error
    info = {key: head[key] for key in head if key not in {*_HEAD, _DIGEST}}
    model = Model(head["name"], linear, SentenceSplitter(parameters), head["threshold"], info)
    try:
        write_card(model).encode()  # what shows `info` relies on the form that this takes
    except Exception as error:  # anything may stand in the place of anything
        raise ModelError(
            f"{folder / 'model.json'} is damaged: no card can be written of it: {error!r:.80}"
        ) from error
    return model


def _write(model: Model, folder: Path) -> None:
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
        head[_DIGEST] = sha256((new / "weights.npz").read_bytes()).hexdigest()
        (new / "model.json").write_text(
            json.dumps({**model.info, **head}, indent=2) + "\n", encoding="utf-8"
        )
        try:
            load_model(new)
        except ModelError as error:
            why = str(error).replace(str(new), str(folder))
            raise ModelError(f"this model could not be loaded again: {why}") from error
        names = ["weights.npz", "model.json"]
        card = folder / "README.md"
        if not os.path.lexists(card) or _is_generated(card):
            (new / card.name).write_text(write_card(model), encoding="utf-8")
            names.append(card.name)
        for name in names:
            os.replace(new / name, folder / name)


def _is_generated(card: Path) -> bool:
    return card.is_file() and card.read_bytes().startswith(GENERATED.encode())


def _read(path: Path, limit: int) -> bytes:
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device might never end
            raise ModelError(f"{path} is not a regular file")
        if found.st_size > limit:
            raise ModelError(f"{path} has {found.st_size} bytes; the limit is {limit}")
        with open(path, "rb") as file:
            return file.read(found.st_size)
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing: {path.parent} is not a model folder") from error
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error


def _read_head(path: Path) -> dict[str, Any]:
    content = _read(path, _HEAD_LIMIT)
    try:
        head = json.loads(content.decode())
        depth = _depth(head)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} cannot be read as JSON: {error!s:.200}") from error
    if not isinstance(head, dict):
        raise ModelError(f"{path} must hold an object, not {type(head).__name__}")
    if depth > _DEPTH:
        raise ModelError(f"{path} is nested {depth} levels deep; the limit is {_DEPTH}")
    version = head.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:  # True is 1, too
        raise ModelError(
            f"{path} has format version {version!r:.80}; this release reads {FORMAT_VERSION}. "
            "Upgrade hypecheck, or train the model anew"
        )
    for key, kind in _HEAD.items():
        value = head.get(key)
        if not isinstance(value, kind):
            raise ModelError(f"{path}: {key!r} must be a {kind.__name__}, not {value!r:.80}")
    if not head["name"].isprintable():  # it is shown in terminals and on pages
        raise ModelError(f"{path}: name must be printable, not {head['name']!r:.80}")
    if head["labels"] != list(LABELS):
        raise ModelError(f"{path}: labels must be {list(LABELS)}, not {head['labels']!r:.80}")
    if not 0.0 <= head["threshold"] <= 1.0:
        raise ModelError(f"{path}: threshold must lie between 0 and 1, not {head['threshold']}")
    return head


def _depth(value: object) -> int:
    parts = [*value.values()] if isinstance(value, dict) else value
    return 1 + max(map(_depth, parts), default=0) if isinstance(parts, list) else 0


def _read_arrays(path: Path, digest: object) -> dict[str, np.ndarray[Any, Any]]:
    content = _read(path, _LIMIT)
    if digest is not None and digest != sha256(content).hexdigest():
        raise ModelError(
            f"{path} is damaged, or of another model than model.json; copy or save both anew"
        )
    try:
        # Counted first, as a list of a million empty entries takes a gigabyte to read.
        if content.count(b"PK\1\2") > 100:
            raise ModelError(f"{path} holds too many entries")
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_entries(path, archive.infolist())
            return {name: _read_array(archive, name) for name in (*_TEXTS, *_NUMBERS)}
    except ModelError:
        raise
    except Exception as error:  # zipfile, zlib and numpy raise a dozen kinds for damaged files
        raise ModelError(
            f"{path} is not a readable npz file of plain arrays: {error!r:.200}"
        ) from error


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    if size > _LIMIT:
        raise ModelError(
            f"{path} would unpack to {size} bytes; the limit is {_LIMIT}. "
            "Train the model with a higher min_df"
        )
    found = {entry.filename.removesuffix(".npy") for entry in entries}
    missing = sorted({*_TEXTS, *_NUMBERS} - found)
    if missing:
        raise ModelError(f"{path} lacks {', '.join(missing)}")
    if len(entries) > len(_TEXTS) + len(_NUMBERS):
        raise ModelError(f"{path} holds more than the arrays of a model, or one of them twice")
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise ModelError(f"{path} is not packed as numpy packs arrays")


def _read_array(archive: zipfile.ZipFile, name: str) -> np.ndarray[Any, Any]:
    with archive.open(f"{name}.npy") as file:
        array = np.lib.format.read_array(file, allow_pickle=False)
        if file.read(1):
            raise ValueError(f"{name} is longer than its header says")
    return np.asarray(array)


def _lines(array: np.ndarray[Any, Any]) -> list[str]:
    if array.dtype != np.uint8 or array.ndim != 1:
        raise ValueError("a list of texts is not stored as bytes")
    if np.count_nonzero(array == ord("\n")) >= _LINES:
        raise ValueError(f"a list of texts has more than {_LINES} lines")
    text = array.tobytes().decode(errors="surrogatepass")
    return text.split("\n") if text else []


def _floats(array: np.ndarray[Any, Any]) -> Floats:
    if array.dtype.kind != "f" or array.dtype.itemsize != 4:
        raise ValueError(f"numbers are stored as {array.dtype} instead of float32")
    return array.astype(np.float64)


def _check_shapes(linear: LinearModel) -> None:
    terms, labels = len(linear.terms), len(linear.labels)
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


def _check_terms(linear: LinearModel, text: np.ndarray[Any, Any]) -> None:
    if len(linear.index) < len(linear.terms):
        raise ValueError("a term stands in it twice")
    # Terms with two spaces are few; they are found among the bytes, as loading has to be quick.
    signs = text[np.flatnonzero((text == ord(" ")) | (text == ord("\n")))]
    spaces = signs == ord(" ")
    lines = np.cumsum(~spaces)[1:][spaces[1:] & spaces[:-1]]
    kinds = (describe_term(linear.terms[i])[0] for i in lines)
    if EDGE in linear.index or "pair" in kinds:
        raise ValueError("a term is neither a word, a pair of words nor a mark")
