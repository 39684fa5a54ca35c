"""Models on disk: what is saved is loaded, and nothing else is."""

import ast
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tracemalloc
import warnings
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

import hypecheck
from hypecheck import LabelledSentences, ModelError, Sentence
from hypecheck.card import GENERATED, write_card
from hypecheck.cli import main
from hypecheck.linear import LinearModel
from hypecheck.sentences import SentenceSplitter, SplitterParameters
from hypecheck.storage import load_model

VERSION_1 = Path(__file__).parent / "models" / "v1"
FILES = ("model.json", "weights.npz")
SENTENCES = ("He said 7!", "“Said farce” 0 said 0 farce!", "", "Rain.")
DEEP = "[" * 900 + "]" * 900


@pytest.fixture
def saved(tmp_path, tiny):
    """Return a folder with a saved model."""
    tiny.save(tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture
def folder(saved):
    """Return a folder without a digest of the weights, as a forger may leave it out."""
    path = saved / "model.json"
    head = json.loads(path.read_text("utf-8"))
    del head["weights_sha256"]
    path.write_text(json.dumps(head), "utf-8")
    return saved


class TooSlow(BaseException):
    """The time is up; no `Exception`, so that nothing catches it."""


@pytest.fixture
def limited():
    """Allow a minute and, on Linux, another gigabyte of memory."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        yield
        return
    import resource

    def stop(*_):
        raise TooSlow

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = int(pages.read_text().split()[0]) * resource.getpagesize()
    before = signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_AS, (used + 2**30, hard))
    signal.alarm(60)
    yield
    signal.alarm(0)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    signal.signal(signal.SIGALRM, before)


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


def refused_or_scores(folder):
    """Check that a folder is refused, or holds a model that gives probabilities."""
    try:
        model = load_model(folder)
    except ModelError:
        return "refused"
    found = model.probabilities(SENTENCES)
    assert np.isfinite(found).all() and found.min() >= 0.0
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    report = model.score_article("Approx. Traders said farce 0! He said so.")
    assert all(0.0 <= sentence.hype <= 1.0 for sentence in report.sentences)
    assert str(report) + str(model.explain("A farce!")) + report.to_html()
    return "scores"


def rezip(path, change, packing=zipfile.ZIP_DEFLATED):
    """Write a zip file anew, its list of names and contents changed."""
    with zipfile.ZipFile(path) as archive:
        entries = [(each, archive.read(each)) for each in archive.namelist()]
    with zipfile.ZipFile(path, "w", packing) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the names that stand there twice
        for each, content in change(entries):
            archive.writestr(each, content)


def with_entry(path, name, data):
    """Replace one entry of a zip file by raw bytes."""
    rezip(path, lambda entries: {**dict(entries), name: data}.items())


def patch_entries(path, local, central, form, value):
    """Overwrite a field of each entry, in the entry and in the directory of a zip file."""
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\3\4", local), (b"PK\1\2", central)):
        at = data.find(signature)
        while at >= 0:
            struct.pack_into(form, data, at + offset, value)
            at = data.find(signature, at + 1)
    path.write_bytes(data)


def npy(descr="<f4", shape="(3,)", data=bytes(12), version=b"\1\0"):
    """Return a file of one array, whose header says what it likes."""
    header = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape}}}\n".encode()
    size = struct.pack("<H" if version == b"\1\0" else "<I", len(header))
    return b"\x93NUMPY" + version + size + header + data


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
def test_truncated_file(folder, limited, name):
    """A file that was cut off anywhere is refused."""
    data = (folder / name).read_bytes()
    for size in range(len(data)):
        (folder / name).write_bytes(data[:size])
        refused(folder, name)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("flip", [1, 0x80])
def test_flipped_bits(folder, limited, name, flip):
    """A file with a wrong byte anywhere is refused, or still gives probabilities."""
    data = (folder / name).read_bytes()
    outcomes = set()
    for at, byte in enumerate(data):
        (folder / name).write_bytes(data[:at] + bytes([byte ^ flip]) + data[at + 1 :])
        outcomes.add(refused_or_scores(folder))
    assert "refused" in outcomes


def test_flipped_bits_are_noticed(saved):
    """With the digest that is saved, any change of the weights is refused."""
    data = (saved / "weights.npz").read_bytes()
    assert load_model(saved).info == {"created": "2020-01-01"}
    for at, byte in enumerate(data):
        (saved / "weights.npz").write_bytes(data[:at] + bytes([byte ^ 1]) + data[at + 1 :])
        refused(saved, "weights.npz", "is damaged, or of another model than model.json")


@pytest.mark.parametrize("digest", ["", "0" * 64, 7, [], {}, True])
def test_wrong_digest(folder, change_head, digest):
    """A digest that is none is not passed over."""
    change_head(weights_sha256=digest)
    refused(folder, "weights.npz", "is damaged, or of another model")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "content",
    [b"\x80\x04\x95pickle", b"PK\x03\x04", b"\x93NUMPY\x01\x00", b"<html>", b"\xff\xfe", b"\0"],
    ids=["pickle", "zip", "npy", "html", "utf-16", "nothing"],
)
def test_foreign_file(folder, name, content):
    """A file of another kind is refused."""
    (folder / name).write_bytes(content)
    refused(folder, name)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.mkdir, "not a regular file"),
        (lambda path: os.mkfifo(path), "not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
        (lambda path: path.symlink_to(path), "cannot be read"),
        (lambda path: path.symlink_to("gone"), "is missing"),
        (lambda path: path.symlink_to("/proc/self/pagemap"), "read"),
        (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 10**10), "the limit is"),
    ],
    ids=["folder", "pipe", "zeros", "loop", "gone", "endless", "sparse"],
)
@pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="needs Linux")
def test_no_regular_file(folder, limited, name, make, message):
    """What is no regular file, is empty or is too large is refused without waiting for it."""
    (folder / name).unlink()
    make(folder / name)
    refused(folder, name, message)


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


def test_nothing_is_run():
    """Loading imports nothing but numpy, opens the two files to read them, and runs nothing."""
    code = (
        "import sys\n"
        "before = {*sys.modules}\n"
        "import hypecheck\n"
        "events = []\n"
        "hypecheck.load('en-open')\n"
        "sys.addaudithook(lambda *event: events.append(event))\n"
        "hypecheck.load(sys.argv[1])\n"
        "print({event for event, _ in events})\n"
        "print([args[1] for event, args in events if event == 'open'])\n"
        "names = {name.partition('.')[0] for name in {*sys.modules} - before}\n"
        "print({name for name in names - sys.stdlib_module_names if name[0] != '_'})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, VERSION_1], capture_output=True, text=True, check=True
    )
    events, modes, modules = ran.stdout.splitlines()
    # numpy compiles the headers of arrays with `ast.literal_eval`, which runs none of it.
    assert set(ast.literal_eval(events)) <= {"open", "compile"}
    assert ast.literal_eval(modes) == ["r", "r"]
    # Releases of numpy before 2 make a module of the last of these names.
    assert ast.literal_eval(modules) <= {"hypecheck", "numpy", "cython_runtime"}


def test_a_zip_bomb(folder):
    """A small file that would unpack to more than the limit is refused unopened."""
    path = folder / "weights.npz"
    zeros = bytes(2**20)
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("terms.npy", "w", force_zip64=True) as entry,
    ):
        for _ in range(65):
            entry.write(zeros)
    assert path.stat().st_size < 10_000_000
    tracemalloc.start()
    refused(folder, "weights.npz", "would unpack to 68157440 bytes; the limit is")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_a_zip_bomb_that_lies(folder):
    """An entry that unpacks to more than it says is not unpacked any further."""
    path = folder / "weights.npz"
    with_entry(path, "intercept.npy", npy(shape="(50_000_000,)", data=bytes(200_000_000)))
    patch_entries(path, 22, 24, "<I", 140)
    assert path.stat().st_size < 1_000_000
    tracemalloc.start()
    refused(folder, "weights.npz", "not a readable npz file")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


MANY = [(f"{i}.npy", b"") for i in range(20_000)]
OUTSIDE = ["../x.npy", "../../x.npy", "/tmp/hypecheck-x.npy", "..\\x.npy", "C:\\x.npy", "a\0b.npy"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda entries: entries + MANY, "too many entries"),
        (lambda entries: [*entries, entries[0]], "one of them twice"),
        (lambda entries: [*entries, ("other.npy", npy())], "more than the arrays"),
        (lambda entries: [*entries, ("terms", b"text")], "more than the arrays"),
        (lambda entries: [("terms", b"text"), *entries[1:]], "no item named 'terms.npy'"),
        (lambda entries: entries[1:], "lacks"),
        (lambda entries: [], "lacks abbreviations, gram_idf,"),
        *(
            (lambda entries, name=name: [*entries, (name, npy())], "more than the arrays")
            for name in OUTSIDE
        ),
    ],
)
def test_other_entries(folder, limited, change, message):
    """Weights with more or less in them than the arrays are refused; nothing is unpacked."""
    rezip(folder / "weights.npz", change)
    before = sorted(folder.parent.rglob("*"))
    refused(folder, "weights.npz", message)
    assert sorted(folder.parent.rglob("*")) == before
    assert not Path("/tmp/hypecheck-x.npy").exists()


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings(folder, packing):
    """Packings that numpy does not write, and whose bombs are worse, are refused."""
    rezip(folder / "weights.npz", list, packing)
    refused(folder, "weights.npz", "not packed as numpy packs")


@pytest.mark.parametrize(
    ("local", "central", "form", "value"),
    [
        (6, 8, "<H", 1),  # encrypted
        (6, 8, "<H", 0x20),  # a patch of another file
        (8, 10, "<H", 99),  # a packing that does not exist
        (14, 16, "<I", 0),  # a wrong checksum
        (18, 20, "<I", 9),  # less than there is
        (22, 24, "<I", 2),  # less than it unpacks to
        (26, 28, "<H", 2**16 - 1),  # a long name
        (28, 30, "<H", 2**16 - 1),  # a long extra field
        (0, 42, "<I", 0),  # all entries in one place
        (0, 42, "<I", 2**31),  # an entry beyond the end
    ],
)
def test_damaged_entries(folder, limited, local, central, form, value):
    """Entries that lie about themselves are refused."""
    patch_entries(folder / "weights.npz", local, central, form, value)
    refused(folder, "weights.npz")


@pytest.mark.parametrize(
    "data",
    [
        npy(shape="(2_500_000_000,)"),
        *(
            npy(shape=shape)
            for shape in (10**15, 10**30, "2**40", "(2**62, 4)", "-1", "1000", "", "3, 10**12", "2")
            for shape in [f"({shape},)" if shape else "()"]
        ),
        *(npy(shape=shape) for shape in ("(True,)", "[3]", "3", "(0, 10**12)", "None")),
        npy(shape="(" + "9" * 8000 + ",)"),
        *(npy(descr, "(10_000_000_000,)") for descr in ("<U0", "|V0", "|S0", [], "|O", "<f4,O")),
        *(npy(descr) for descr in ("|O", "O8", "<U250000000", "<M8[9s]", "m8", "", "f4;", "<f3")),
        *(npy(descr) for descr in (("<f4", (3,)), [("a", "<f4", (2**29,))], {"a": "<f4"}, 7, None)),
        npy(data=bytes(13)),
        npy(data=bytes(11)),
        npy(data=bytes(10_000_000)),
        npy(version=b"\4\0"),
        npy(version=b"\1\1"),
        npy()[8:],
        b"",
        *(
            b"\x93NUMPY\1\0" + struct.pack("<H", 9000) + text * 9000
            for text in (b"(", b"-", b"{1:")
        ),
        b"\x93NUMPY\2\0" + struct.pack("<I", 60_000_000) + bytes(60_000_000),
        b"\x93NUMPY\3\0" + struct.pack("<I", 2**32 - 1),
    ],
    ids=lambda data: sha256(data[:99]).hexdigest()[:8],
)
def test_headers_that_lie(folder, limited, data):
    """An array whose header claims what its data is not is refused."""
    with_entry(folder / "weights.npz", "intercept.npy", data)
    refused(folder, "weights.npz")


@pytest.mark.parametrize(
    "data",
    [npy(), npy(">f4"), npy(version=b"\2\0"), npy(version=b"\3\0")],
    ids=["usual", "big-endian", "version 2", "version 3"],
)
def test_other_headers(folder, data):
    """The same array in another notation is read."""
    with_entry(folder / "weights.npz", "intercept.npy", data)
    assert refused_or_scores(folder) == "scores"


BYTES_64_MB = 2**26 - 10_000


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("terms", b"\n" * 60_000_000, "more than 1500000 lines"),
        ("terms", "😀\n".encode() + b"x" * BYTES_64_MB, "instead of"),
        ("terms", b"x" * 2**26, "the limit is 67108864"),
        ("starters", b"\n".join(b"%d" % i for i in range(1_500_001)), "more than 1500000 lines"),
        ("starters", b"\n".join(b"%d" % i for i in range(1_500_000)), None),
        ("abbreviations", b"(a+)+$\n" + b"(a+)+" * 2_000_000, None),
        ("abbreviations", "😀\n".encode() + b"x" * BYTES_64_MB, None),
    ],
    ids=["breaks", "wide terms", "too long", "too many", "many", "patterns", "wide"],
)
def test_long_texts(folder, limited, change_arrays, name, text, message):
    """Texts of any kind take less than a gigabyte and a minute."""
    change_arrays(**{name: np.frombuffer(text, np.uint8)})
    if message:
        refused(folder, "weights.npz", message)
    else:
        assert refused_or_scores(folder) == "scores"


NUMBERS = {"gram_idf": 5, "word_idf": 5, "gram_weights": (5, 3), "word_weights": (5, 3)}


@pytest.mark.parametrize("value", [3.4e38, -3.4e38, 1e-45, -1e-45, 0.0, -0.0, -1.0])
@pytest.mark.parametrize("names", [*([name] for name in NUMBERS), ["intercept"], [*NUMBERS]])
@pytest.mark.parametrize("sign", [1, -1])
def test_extreme_numbers(folder, change_arrays, names, value, sign):
    """With the largest and the smallest numbers, and of either sign, probabilities are finite."""
    shapes = {**NUMBERS, "intercept": 3}
    arrays = {name: np.full(shapes[name], value, np.float32) for name in names}
    for array in arrays.values():
        array[..., ::2] *= sign
    change_arrays(**arrays)
    assert refused_or_scores(folder) == "scores"


@pytest.mark.parametrize(
    ("terms", "outcome"),
    [
        ("0\n\nsaid\nx\ny", "scores"),
        ("0\n\0\nsaid\n\0x\ny", "scores"),
        ("0\n\r\nsaid\n\x1b[2J\n<script>", "scores"),
        ("0\n\ud800\nsaid\n\udc00\ny", "scores"),
        ("(a+)+$\n[\n*\n\\\n.", "scores"),
        ('"\n"a b\n"said\n""\n"\x1b', "scores"),
        ("0\n said\nfarce \n \ny", "scores"),
        ("§ §\n§§\n§a b c\n§ \n §", "scores"),
        ("0\nhe said so\nsaid\nx\ny", "refused"),
        ("he said so\nsaid so now\nx\ny\nz", "refused"),
        ("0\n  \nsaid\nx\ny", "refused"),
        ("0\nx\nsaid\ny\nhe  said", "refused"),
        ("§  \nfarce\nsaid\nx\ny", "refused"),
        ("§\nfarce\nsaid\nx\ny", "refused"),
    ],
)
def test_odd_terms(folder, change_arrays, terms, outcome):
    """Terms that no sentence has do no harm, and those that cannot be grams are refused."""
    data = terms.encode(errors="surrogatepass")
    change_arrays(terms=np.frombuffer(data, np.uint8))
    assert refused_or_scores(folder) == outcome


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
        ({"format_version": True}, "format version True"),
        ({"format_version": 1.0}, "format version 1.0"),
        ({"format_version": float("nan")}, "format version nan"),
        ({"format_version": [[]] * 9999}, r"format version .{80}; this release"),
        ({"name": 7}, "'name' must be a str, not 7"),
        ({"name": "a\x1b[2Jb"}, r"name must be printable, not 'a\\x1b\[2Jb'"),
        ({"name": "\ud800"}, "name must be printable"),
        ({"name": "en\n# en"}, "name must be printable"),
        ({"name": ["x"] * 9999}, r"must be a str, not .{80}$"),
        ({"labels": ["x"] * 9999}, r"labels must be .{25}, not .{80}$"),
        ({"threshold": True}, "'threshold' must be a float, not True"),
        ({"created": "\ud800"}, "no card can be written of it: UnicodeEncodeError"),
        ({"settings": "x"}, "no card can be written"),
        ({"settings": {"how": []}}, "no card can be written"),
        ({"settings": {"how": "adapt"}}, "no card can be written"),
        ({"training_data": "x"}, "no card can be written"),
        ({"training_data": {"sha256": 1}}, "no card can be written"),
        ({"training_data": {"sentences": "1", "labels": []}}, "no card can be written"),
        ({"metrics": [1]}, "no card can be written"),
        ({"metrics": {"x": {"macro_f1": [10**400] * 3}}}, "no card can be written"),
        ({"created": "x" * 2**20}, "the limit is 1048576"),
    ],
)
def test_wrong_head(folder, change_head, entries, message):
    """An entry of `model.json` that is wrong is named with its value."""
    change_head(**entries)
    refused(folder, "model.json", message)


@pytest.mark.parametrize("content", ["[]", '"model"', "7", "null", "[" * 100_000, DEEP])
def test_json_of_another_shape(folder, limited, content):
    """JSON that is no object is refused."""
    (folder / "model.json").write_text(content, "utf-8")
    refused(folder, "model.json")


@pytest.mark.parametrize(
    "value", [b"9" * 5000, DEEP.encode(), b"[" * 20 + b"]" * 20, b'{"a":' * 20 + b"1" + b"}" * 20]
)
def test_json_that_is_too_much(folder, value):
    """Numbers and nesting that would overtax what shows them are refused."""
    content = (folder / "model.json").read_bytes()
    (folder / "model.json").write_bytes(content.replace(b'"2020-01-01"', value))
    refused(folder, "model.json")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "latin-1"])
def test_json_in_another_encoding(folder, change_head, encoding):
    """JSON that is not UTF-8 is refused."""
    text = (folder / "model.json").read_text("utf-8").replace("tiny", "é")
    (folder / "model.json").write_text(text, encoding)
    refused(folder, "model.json", "cannot be read as JSON")


@pytest.mark.parametrize("value", [None, "", [], 7, 1e308, float("nan"), "<b>\x1b[2J", {"": [{}]}])
@pytest.mark.parametrize("key", ["created", "settings", "training_data", "metrics", "model", "<b>"])
def test_odd_info(folder, tmp_path, capsys, key, value):
    """Whatever a model says about itself: it is refused, or can be shown, saved and measured."""
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {key: value}), "utf-8")
    try:
        model = load_model(folder)
    except ModelError as error:
        assert "no card can be written" in str(error)
        return
    assert main(["info", "--model", str(folder)]) == main(
        ["info", "--json", "--model", str(folder)]
    )
    assert not capsys.readouterr().err
    model.save(tmp_path / "again")
    assert "<b>" not in (tmp_path / "again" / "README.md").read_text("utf-8")
    data = LabelledSentences.of(SENTENCES[:2] * 2, ["fact", "hype"] * 2)
    assert not model.evaluate(data).seen


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
    for folder in (path / "model", path.with_name("gone")):
        path.with_name("gone").unlink(missing_ok=True)
        path.with_name("gone").symlink_to("nowhere")
        with pytest.raises(ModelError, match=r"(model|gone) cannot be written: "):
            tiny.save(folder)


@pytest.mark.parametrize("broken", ["numpy.savez_compressed", "json.dumps"])
def test_a_writer_that_fails(tiny, folder, monkeypatch, broken):
    """When saving fails half way, the old model stays and nothing is left behind."""

    def fail(path, **arrays):
        if isinstance(path, Path):
            path.write_bytes(b"half")
        raise OSError("disk full")

    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(broken, fail)
    with pytest.raises(ModelError, match="model cannot be written: disk full"):
        tiny.save(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_model_that_could_not_be_loaded(tiny, folder):
    """A model that `load` would refuse is not saved, and the old one stays."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    weights = np.full((5, 3), np.nan)
    for model, message in (
        (replace(tiny, threshold=2.0), "model.json: threshold must lie between 0 and 1, not 2"),
        (replace(tiny, name="a\nb"), "model.json: name must be printable"),
        (replace(tiny, info={"created": "x" * 2**20}), "the limit is 1048576"),
        (replace(tiny, linear=replace(tiny.linear, gram_weights=weights)), "not finite"),
        (replace(tiny, linear=replace(tiny.linear, terms=("a\nb", *"cdef"))), "instead of"),
    ):
        with pytest.raises(ModelError, match="could not be loaded again") as caught:
            model.save(folder)
        assert message in str(caught.value) and ".saving-" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_crash_between_two_files(tiny, folder, monkeypatch):
    """Weights beside the head of another model, as a crash may leave them, are refused."""
    other = replace(tiny, name="other", linear=replace(tiny.linear, intercept=np.ones(3)))
    tiny.save(folder)
    move = os.replace

    def crash(source, target):
        if Path(target).name != "weights.npz":
            raise KeyboardInterrupt
        move(source, target)

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        other.save(folder)
    refused(folder, "weights.npz", "of another model than model.json; copy or save both anew")
    monkeypatch.undo()
    other.save(folder)
    assert load_model(folder).name == "other"


@pytest.mark.parametrize(
    "make",
    [
        lambda card: card.write_bytes(b"\xff\xfeA card."),
        Path.mkdir,
        lambda card: card.symlink_to("gone"),
        lambda card: os.mkfifo(card),
    ],
    ids=["bytes", "folder", "link", "pipe"],
)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_an_odd_card_is_kept(tiny, folder, limited, make):
    """Whatever stands in the place of the card is left alone."""
    card = folder / "README.md"
    card.unlink()
    make(card)
    before = card.lstat()
    tiny.save(folder)
    assert card.lstat().st_ino == before.st_ino
    assert load_model(folder).name == "tiny"


def test_the_layout_of_a_folder(tiny, tmp_path):
    """The files hold what they promise: JSON in ASCII, packed float32, and UTF-8 line by line."""
    terms = ("naïve", "\ud800", "said", "said §", "§exclamation")
    info = {"created": "2020-01-01", "name": "another", "threshold": 0, "by": "Zoë"}
    linear = replace(tiny.linear, terms=terms)
    model = replace(tiny, name="é", linear=linear, threshold=1, info=info)
    folder = tmp_path / "new" / "folder"
    model.save(str(folder))
    weights = (folder / "weights.npz").read_bytes()
    text = (folder / "model.json").read_text("ascii")
    head = {
        "created": "2020-01-01",
        "name": "é",
        "threshold": 1.0,
        "by": "Zoë",
        "format_version": 1,
        "labels": ["fact", "hype", "other"],
        "weights_sha256": sha256(weights).hexdigest(),
    }
    assert text == json.dumps(head, indent=2) + "\n"
    card = (folder / "README.md").read_bytes().decode()
    assert card == write_card(model) and "# é\n" in card
    with zipfile.ZipFile(folder / "weights.npz") as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
    with np.load(folder / "weights.npz") as archive:
        arrays = dict(archive)
    texts = {
        "terms": "\n".join(terms).encode("utf-8", "surrogatepass"),
        "abbreviations": b"approx",
        "starters": b"traders",
    }
    assert set(arrays) == {*texts, *NUMBERS, "intercept"}
    for name, content in texts.items():
        assert (arrays[name].dtype, arrays[name].tobytes()) == (np.uint8, content)
    for name in (*NUMBERS, "intercept"):
        assert arrays[name].dtype == np.float32
        np.testing.assert_array_equal(arrays[name], getattr(linear, name))
    loaded = load_model(folder)
    assert (loaded.name, loaded.threshold, loaded.linear.terms) == ("é", 1.0, terms)
    assert loaded.info == {"created": "2020-01-01", "by": "Zoë"}
    assert loaded.linear.intercept.dtype == np.float64


def test_several_abbreviations_and_starters(tiny, tmp_path):
    """Each stands in a line of its own, and comes back where it belongs."""
    parameters = SplitterParameters(frozenset({"approx", "sén", "a.b"}), frozenset({"the", "we"}))
    replace(tiny, splitter=SentenceSplitter(parameters)).save(tmp_path)
    assert load_model(tmp_path).splitter.parameters == parameters
    with np.load(tmp_path / "weights.npz") as archive:
        assert archive["abbreviations"].tobytes() == "a.b\napprox\nsén".encode()


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_thresholds_at_the_ends(folder, change_head, threshold):
    """The lowest and the highest threshold are thresholds."""
    change_head(threshold=threshold)
    assert load_model(folder).threshold == threshold


def test_the_largest_head(folder):
    """`model.json` may have a mebibyte and no byte more."""
    path = folder / "model.json"
    content = path.read_bytes()
    path.write_bytes(content + b" " * (2**20 - len(content)))
    assert load_model(folder).name == "tiny"
    path.write_bytes(content + b" " * (2**20 - len(content) + 1))
    refused(folder, "model.json", "has 1048577 bytes; the limit is 1048576$")


def test_the_deepest_head(folder):
    """`model.json` may be nested twenty levels deep, which lists and objects are counted for."""
    path = folder / "model.json"
    content = path.read_bytes()
    for opening, closing, levels in (
        (b"[", b"]", 18),
        (b'{"a":[1,', b"]}", 9),
        (b'[7,{"a":1,"b":', b"}]", 9),
    ):
        value = opening * levels + b"[7]" + closing * levels
        path.write_bytes(content.replace(b'"2020-01-01"', value))
        assert load_model(folder).name == "tiny"
        path.write_bytes(content.replace(b'"2020-01-01"', b"[" + value + b"]"))
        refused(folder, "model.json", r"is nested 21 levels deep; the limit is 20$")


def test_the_largest_weights(folder, monkeypatch):
    """Weights may have as many bytes as the limit, packed and unpacked, and none more."""
    path = folder / "weights.npz"
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    packed = path.stat().st_size
    assert packed > unpacked
    monkeypatch.setattr("hypecheck.storage._LIMIT", packed)
    assert load_model(folder).name == "tiny"
    monkeypatch.setattr("hypecheck.storage._LIMIT", packed - 1)
    refused(folder, "weights.npz", f"has {packed} bytes; the limit is {packed - 1}$")
    with_entry(path, "terms.npy", npy("|u1", "(9000,)", b"x" * 9000))
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    assert path.stat().st_size < unpacked
    monkeypatch.setattr("hypecheck.storage._LIMIT", unpacked)
    refused(folder, "weights.npz", r"shape \(5,\) instead of \(1,\)")
    monkeypatch.setattr("hypecheck.storage._LIMIT", unpacked - 1)
    message = f"would unpack to {unpacked} bytes; the limit is {unpacked - 1}. Train .* min_df"
    refused(folder, "weights.npz", message)


def test_a_hundred_entries(folder):
    """Up to a hundred entries are looked at, more are not."""
    names = [f"{i}.npy" for i in range(92)]
    rezip(folder / "weights.npz", lambda entries: [*entries, *((name, b"") for name in names)])
    refused(folder, "weights.npz", "more than the arrays of a model")
    rezip(folder / "weights.npz", lambda entries: [*entries, ("92.npy", b"")])
    refused(folder, "weights.npz", "too many entries")


def test_a_folder_is_refused_with_what_is_wrong(folder):
    """The messages name the place, the value and what to do."""
    with pytest.raises(ModelError) as caught:
        load_model(folder / "gone")
    assert str(caught.value) == (
        f"no model folder {folder / 'gone'}; give 'en', 'en-open' or a folder"
    )
    refused(folder / "model.json", "", "no model folder")
    (folder / "model.json").rename(folder / "head")
    refused(folder, "model.json", f"is missing: {folder} is not a model folder$")
    (folder / "model.json").write_text("[7]")
    refused(folder, "model.json", "must hold an object, not list$")
    (folder / "model.json").unlink()
    (folder / "model.json").symlink_to("model.json")
    refused(folder, "model.json", "cannot be read: Too many levels of symbolic links$")


def test_all_that_is_missing_is_named(folder, change_arrays):
    """Arrays that are missing are named in order, those that are there are not."""
    change_arrays(word_idf=None, terms=None, gram_idf=None)
    refused(folder, "weights.npz", "lacks gram_idf, terms, word_idf$")


def test_long_values_are_cut(folder, change_head):
    """What is wrong is quoted, but not at any length."""
    change_head(created={"x" * 500: 1}, training_data="x")
    message = r"no card can be written of it: .{1,80}$"
    refused(folder, "model.json", message)
    (folder / "model.json").write_text("9" * 5000)
    refused(folder, "model.json", r"cannot be read as JSON: .{1,200}$")
    change = {"format_version": 1, "name": "\x07" * 500}
    (folder / "model.json").write_text(json.dumps(change | {"labels": [], "threshold": 0.5}))
    refused(folder, "model.json", r"name must be printable, not .{80}$")


def test_a_card_is_written_where_none_is(tiny, folder):
    """A missing card is written; a card that only begins like a generated one is kept."""
    card = folder / "README.md"
    written = card.read_bytes()
    card.unlink()
    tiny.save(folder)
    assert card.read_bytes() == written
    for content in (b"", GENERATED.encode()[:-1], b" " + written):
        card.write_bytes(content)
        tiny.save(folder)
        assert card.read_bytes() == content
    card.write_bytes(GENERATED.encode() + b" Mine.")
    tiny.save(folder)
    assert card.read_bytes() == written


def test_the_cause_of_a_refusal_is_named(tiny, tmp_path):
    """A model that could not be loaded again is refused with the place where it was to go."""
    with pytest.raises(ModelError) as caught:
        replace(tiny, threshold=2.0).save(tmp_path)
    assert str(caught.value) == (
        f"this model could not be loaded again: {tmp_path / 'model.json'}: "
        "threshold must lie between 0 and 1, not 2.0"
    )


def test_a_copied_folder(folder, tmp_path):
    """A model folder can be copied and renamed."""
    shutil.copytree(folder, tmp_path / "copy")
    assert load_model(str(tmp_path / "copy")).name == "tiny"


def test_files_are_moved_within_the_folder(tiny, folder, monkeypatch):
    """New files wait in a hidden folder beside the old ones: other moves are not atomic."""
    moved = []
    monkeypatch.setattr(os, "replace", lambda source, target: moved.append((source, target)))
    tiny.save(folder)
    assert [target for _, target in moved] == [
        folder / name for name in ("weights.npz", "model.json", "README.md")
    ]
    for source, target in moved:
        assert source.name == target.name
        assert source.parent.parent == folder
        assert source.parent.name.startswith(".saving-")


def test_more_data_than_the_header_says(folder):
    """An array that goes on after its end is refused by its name."""
    with_entry(folder / "weights.npz", "intercept.npy", npy(data=bytes(13)))
    refused(folder, "weights.npz", "intercept is longer than its header says")


def test_the_most_lines(folder, monkeypatch):
    """A list of texts may have as many lines as the limit, and none more."""
    monkeypatch.setattr("hypecheck.storage._LINES", 5)
    assert len(load_model(folder).linear.terms) == 5
    monkeypatch.setattr("hypecheck.storage._LINES", 4)
    refused(folder, "weights.npz", "a list of texts has more than 4 lines")


def test_a_term_that_cannot_be_a_gram(folder, change_arrays):
    """Three words are refused with what a term may be."""
    change_arrays(terms=np.frombuffer(b"0\nfarce\nhe said so\nx\ny", np.uint8))
    refused(folder, "weights.npz", "is neither a word, a pair of words nor a mark$")
