"""Models on disk: what is saved is loaded, and nothing else is."""

import io
import json
import shutil
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import hypecheck
from hypecheck import LabelledSentences, ModelError, Sentence
from hypecheck.linear import LinearModel
from hypecheck.storage import load_model

VERSION_1 = Path(__file__).parent / "models" / "v1"
FILES = ("model.json", "weights.npz")


@pytest.fixture
def folder(tmp_path, tiny):
    """Return a folder with a saved model."""
    tiny.save(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def change_head(folder):
    """Return a function that changes entries of `model.json`; None leaves one out."""

    def change(**entries):
        path = folder / "model.json"
        head = json.loads(path.read_text("utf-8")) | entries
        path.write_text(json.dumps({k: v for k, v in head.items() if v is not None}), "utf-8")

    return change


@pytest.fixture
def change_arrays(folder):
    """Return a function that changes arrays of `weights.npz`; None leaves one out."""

    def change(**arrays):
        path = folder / "weights.npz"
        with np.load(path) as archive:
            changed = {**archive, **arrays}
        np.savez(path, **{name: array for name, array in changed.items() if array is not None})

    return change


def refused(folder, name, message=None):
    """Check that a folder is refused for the file named, and with the message."""
    with pytest.raises(ModelError, match=message) as caught:
        load_model(folder)
    assert str(folder / name) in str(caught.value)


def with_entry(path, name, data):
    """Replace one entry of a zip file by raw bytes."""
    with zipfile.ZipFile(path) as archive:
        entries = {each: archive.read(each) for each in archive.namelist()}
    entries[name] = data
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in entries.items():
            archive.writestr(each, content)


def test_save_and_load(tiny, folder):
    """A loaded model is the one that was saved."""
    loaded = hypecheck.load(folder)
    assert (loaded.name, loaded.labels, loaded.threshold) == ("tiny", tiny.labels, 0.375)
    assert loaded.info == tiny.info
    assert loaded.splitter.parameters == tiny.splitter.parameters
    assert loaded.linear.terms == tiny.linear.terms
    sentences = ["He said 7.", "Farce, farce!", "", "Rain."]
    np.testing.assert_array_equal(loaded.probabilities(sentences), tiny.probabilities(sentences))


def test_a_shipped_model_saved_again(open_model, corpus, tmp_path):
    """A shipped model gives the same probabilities to the last bit after another round trip."""
    open_model.save(tmp_path)
    sentences = corpus.sentences[:500]
    np.testing.assert_array_equal(
        load_model(tmp_path).probabilities(sentences), open_model.probabilities(sentences)
    )


def test_a_trained_model_scores_the_same_from_disk(tmp_path):
    """Training rounds to the precision of the file, so that saving changes nothing.

    Line breaks and lone surrogates at the end of labelled sentences do no harm.
    """
    ends = (".", "\n", "\ud800", "\r", "\u2028", "\x1c")
    texts = [f"{text}{end}" for end in ends for text in ("It rose, he said", "A farce", "Share")]
    data = LabelledSentences.of(texts * 3, ["fact", "hype", "other"] * 18)
    model = hypecheck.train(data, folds=2, n_jobs=1)
    model.save(tmp_path)
    loaded = load_model(tmp_path)
    np.testing.assert_array_equal(loaded.probabilities(texts), model.probabilities(texts))
    assert loaded.info == model.info


def test_a_card_of_ones_own_is_kept(tiny, folder):
    """Saving again replaces the model and its card, unless somebody wrote another card."""
    card = folder / "README.md"
    assert "# tiny\n\nTrained on 2020-01-01." in card.read_text("utf-8")
    replace(tiny, name="little").save(folder)
    assert "# little\n" in card.read_text("utf-8")
    card.write_text("A card.", "utf-8")
    tiny.save(folder)
    assert card.read_text("utf-8") == "A card."
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", *FILES]


def test_version_1_is_read_for_ever():
    """A model of format version 1 gives the probabilities that it gave when it was saved."""
    model = load_model(VERSION_1)
    rows = json.loads((VERSION_1.parent / "v1_probabilities.json").read_text("utf-8"))
    for row in rows:
        sentence = Sentence(row["text"], 0, len(row["text"]), row["in_quotation"])
        [found] = model.probabilities([sentence]).tolist()
        assert found == pytest.approx(row["probabilities"], abs=1e-9)
    assert len(rows) >= 10
    assert model.threshold == 0.5


@pytest.mark.parametrize("name", ["no-such-folder", "", "a\0b", "x" * 5000])
def test_no_folder(name, tmp_path, monkeypatch):
    """What is no model folder is refused by its name."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="model folder"):
        hypecheck.load(name)


@pytest.mark.parametrize("name", [None, 7, b"en"])
def test_no_name(name):
    """What is neither str nor path names no model."""
    with pytest.raises(ModelError, match=f"not {type(name).__name__}"):
        hypecheck.load(name)


@pytest.mark.parametrize("name", FILES)
def test_missing_file(folder, name):
    """A folder that lacks a file is no model folder."""
    (folder / name).unlink()
    refused(folder, name, "is missing")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.7, 0.99])
def test_truncated_file(folder, name, share):
    """A file that was cut off anywhere is refused."""
    data = (folder / name).read_bytes().rstrip()
    (folder / name).write_bytes(data[: int(share * len(data))])
    refused(folder, name)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "content",
    [b"\x80\x04\x95pickle", b"PK\x03\x04", b"\x93NUMPY\x01\x00", b"<html>", b"\xff\xfe", b"\0"],
    ids=ascii,
)
def test_foreign_file(folder, name, content):
    """A file of another kind is refused."""
    (folder / name).write_bytes(content)
    refused(folder, name)


def test_a_folder_in_place_of_a_file(folder):
    """A folder where a file belongs is refused."""
    for name in reversed(FILES):
        (folder / name).unlink()
        (folder / name).mkdir()
        refused(folder, name)


class Bomb:
    """Touch a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        """Name the call that unpickling makes."""
        return Path.touch, (self.path,)


@pytest.mark.parametrize("name", ["terms", "gram_weights", "intercept"])
def test_pickles_are_not_run(folder, change_arrays, tmp_path, name):
    """An array of pickled objects is refused without unpickling it."""
    touched = tmp_path / "touched"
    change_arrays(**{name: np.array([Bomb(touched)], dtype=object)})
    with np.load(folder / "weights.npz", allow_pickle=True) as archive:
        assert archive[name].dtype == object
    assert touched.exists()
    touched.unlink()
    refused(folder, "weights.npz")
    assert not touched.exists()


def test_a_zip_bomb(folder):
    """A small file that would unpack to more than the limit is refused unopened."""
    path = folder / "weights.npz"
    zeros = bytes(2**20)
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("terms.npy", "w", force_zip64=True) as entry,
    ):
        for _ in range(520):
            entry.write(zeros)
    assert path.stat().st_size < 10_000_000
    tracemalloc.start()
    refused(folder, "weights.npz", "would unpack to 545259520 bytes")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize(
    "shape", [(10**15,), (10**30,), (2**40, 2**40), (2**62, 4), (-1,), (1000,), ()], ids=str
)
def test_headers_that_lie(folder, shape):
    """An array whose header claims a shape that its data does not have is refused."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )
    with_entry(folder / "weights.npz", "intercept.npy", header.getvalue() + bytes(12))
    refused(folder, "weights.npz")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"labels": ["fact", "hype"]}, "labels must be"),
        ({"labels": ["hype", "fact", "other"]}, "labels must be"),
        ({"labels": "fact"}, "'labels' must be a list"),
        ({"threshold": -0.1}, "between 0 and 1, not -0.1"),
        ({"threshold": 1.5}, "between 0 and 1, not 1.5"),
        ({"threshold": float("nan")}, "between 0 and 1, not nan"),
        ({"threshold": float("inf")}, "between 0 and 1, not inf"),
        ({"threshold": 1}, "'threshold' must be a float, not 1"),
        ({"threshold": "0.5"}, "'threshold' must be a float, not '0.5'"),
        ({"threshold": None}, "'threshold' must be a float, not None"),
        ({"format_version": 2}, "format version 2; this release reads 1"),
        ({"format_version": "1"}, "format version '1'"),
        ({"format_version": None}, "format version None"),
        ({"name": 7}, "'name' must be a str, not 7"),
    ],
)
def test_wrong_head(folder, change_head, entries, message):
    """An entry of `model.json` that is wrong is named with its value."""
    change_head(**entries)
    refused(folder, "model.json", message)


@pytest.mark.parametrize("content", ["[]", '"model"', "7", "null", "[" * 100_000])
def test_json_of_another_shape(folder, content):
    """JSON that is no object is refused."""
    (folder / "model.json").write_text(content, "utf-8")
    refused(folder, "model.json")


def test_format_version_comes_first(folder, change_head, change_arrays):
    """A model of a later format is refused for its version, whatever else has changed in it."""
    change_head(format_version=2, labels=None, threshold=None)
    change_arrays(terms=None)
    refused(folder, "model.json", "Upgrade hypecheck")


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        ("intercept", np.array([0, np.nan, 0], np.float32), "intercept .* not finite"),
        ("gram_weights", np.full((5, 3), np.inf, np.float32), "gram_weights .* not finite"),
        ("word_weights", np.full((5, 3), np.nan, np.float32), "word_weights .* not finite"),
        ("gram_idf", np.full(5, np.nan, np.float32), "gram_idf .* not finite"),
        ("intercept", np.zeros(2, np.float32), r"intercept has shape \(2,\) instead of \(3,\)"),
        ("intercept", np.zeros((1, 3), np.float32), r"shape \(1, 3\) instead of \(3,\)"),
        ("gram_weights", np.zeros((3, 5), np.float32), r"shape \(3, 5\) instead of \(5, 3\)"),
        ("word_weights", np.zeros((4, 3), np.float32), r"shape \(4, 3\) instead of \(5, 3\)"),
        ("word_idf", np.zeros(6, np.float32), r"shape \(6,\) instead of \(5,\)"),
        ("intercept", np.zeros(3, complex), "complex128 instead of float32"),
        ("intercept", np.zeros(3, np.int64), "int64 instead of float32"),
        ("gram_idf", np.full(5, 1e300), "float64 instead of float32"),
        ("intercept", np.array(["1", "2", "3"]), "<U1 instead of float32"),
        ("intercept", np.zeros(3, "M8[s]"), "instead of float32"),
        ("intercept", np.zeros(3, [("a", "f4"), ("b", "f4")]), "instead of float32"),
        ("terms", np.frombuffer(b"0\nfarce\n0\nsaid\nx", np.uint8), "a term stands in it twice"),
        ("terms", np.frombuffer(b"0\nfarce", np.uint8), r"shape \(5,\) instead of \(2,\)"),
        ("terms", np.frombuffer(b"\xff\nfarce", np.uint8), "utf-8"),
        ("terms", np.array(["0", "farce"]), "not stored as bytes"),
        ("starters", np.array(7, np.uint8), "not stored as bytes"),
        ("abbreviations", np.zeros((2, 2), np.uint8), "not stored as bytes"),
        *((name, None, f"lacks {name}") for name in ("terms", "starters", "word_idf")),
    ],
)
def test_wrong_arrays(folder, change_arrays, name, array, message):
    """An array that is missing or cannot be right is refused with what is wrong about it."""
    change_arrays(**{name: array})
    refused(folder, "weights.npz", message)


def test_no_terms(tmp_path, tiny):
    """A model that knows no term and no abbreviation is saved and loaded, too."""
    nothing = np.zeros((0, 3))
    linear = LinearModel(
        tiny.labels, (), nothing[:, 0], nothing[:, 0], nothing, nothing, np.zeros(3)
    )
    splitter = hypecheck.load("en-open").splitter
    type(tiny)("none", linear, splitter, 0.5).save(tmp_path)
    loaded = load_model(tmp_path)
    assert loaded.linear.terms == ()
    assert loaded.probabilities(["It rose."]).tolist() == [pytest.approx([1 / 3] * 3)]


def test_saving_over_a_file(tiny, tmp_path):
    """A file is not overwritten by a model folder."""
    path = tmp_path / "notes.txt"
    path.write_text("Keep me.", "utf-8")
    with pytest.raises(ModelError, match=r"notes\.txt is a file; give a folder"):
        tiny.save(path)
    assert path.read_text("utf-8") == "Keep me."


@pytest.mark.parametrize("broken", ["numpy.savez_compressed", "json.dumps"])
def test_a_writer_that_fails(tiny, folder, monkeypatch, broken):
    """When saving fails half way, the old model stays and nothing is left behind."""

    def fail(path, **arrays):
        if isinstance(path, Path):
            path.write_bytes(b"half")
        raise OSError("disk full")

    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(broken, fail)
    with pytest.raises(OSError, match="disk full"):
        tiny.save(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_copied_folder(folder, tmp_path):
    """A model folder can be copied and renamed."""
    shutil.copytree(folder, tmp_path / "copy")
    assert load_model(str(tmp_path / "copy")).name == "tiny"
