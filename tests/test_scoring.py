"""The front desk: which model is loaded, from where, and shortcuts to its methods."""

from pathlib import Path

import pytest

import hypecheck
from hypecheck import ModelError
from hypecheck.scoring import shipped_path

PACKAGE = "hypecheck.scoring._PACKAGE"


def test_a_shipped_model_is_read_once(model, open_model):
    """The default is `en`, and every caller gets the same model."""
    assert hypecheck.load() is hypecheck.load("en") is model
    assert hypecheck.load("en-open") is open_model
    assert (model.name, open_model.name) == ("en", "en-open")


def test_a_folder_is_read_anew(tiny, tmp_path, monkeypatch):
    """A path, even one that is called like a shipped model, is read when it is asked for."""
    monkeypatch.chdir(tmp_path)
    tiny.save("en")
    assert hypecheck.load(Path("en")).name == hypecheck.load("./en").name == "tiny"
    tiny.save("news")
    assert hypecheck.load("news") is not hypecheck.load("news")
    assert hypecheck.load("en").name == "en"


@pytest.mark.parametrize("name", [None, 7, b"en", ("en",), ["en"]])
def test_what_names_no_model(name):
    """What is neither str nor path is refused with its type."""
    message = f"a model is named by a str or a path, not {type(name).__name__}"
    with pytest.raises(ModelError, match=message):
        hypecheck.load(name)


def test_where_shipped_files_lie(tmp_path, monkeypatch):
    """In a wheel they lie in the package, in a checkout two folders above it; the first counts."""
    package = tmp_path / "src" / "hypecheck"
    package.mkdir(parents=True)
    monkeypatch.setattr(PACKAGE, package)
    with pytest.raises(FileNotFoundError, match=r"^news is missing from this installation"):
        shipped_path("news")
    (tmp_path / "news").touch()
    assert shipped_path("news") == tmp_path / "news"
    (package / "news").touch()
    assert shipped_path("news") == package / "news"


def test_an_installation_without_its_models(tmp_path, monkeypatch):
    """A shipped model that is missing is named, with what to do."""
    monkeypatch.setattr(PACKAGE, tmp_path / "src" / "hypecheck")
    monkeypatch.setattr("hypecheck.scoring.SHIPPED", ("gone",))
    with pytest.raises(ModelError, match=r"^models/gone is missing from .*; install it again$"):
        hypecheck.load("gone")


def test_shortcuts_use_the_default_model(model, article):
    """The functions of the package are the methods of the default model, threshold and all."""
    for threshold in (None, 0.0, 1.0):
        assert hypecheck.score_article(article, threshold) == model.score_article(
            article, threshold
        )
        assert hypecheck.score_sentences(["A farce!"], threshold) == model.score_sentences(
            ["A farce!"], threshold
        )
    assert hypecheck.split_sentences(article) == model.split_sentences(article)
    assert hypecheck.explain("A farce!") == model.explain("A farce!")
