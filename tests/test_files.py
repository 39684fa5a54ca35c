"""Files are written as a whole or not at all."""

import os

import pytest

from hypecheck import InputError
from hypecheck.files import write_text


def test_written(tmp_path):
    """The text is there byte by byte, and nothing else is left behind."""
    path = tmp_path / "page.html"
    path.write_text("old")
    write_text(path, "é\r\n“x”\n")
    assert path.read_bytes() == "é\r\n“x”\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_readable_as_any_new_file(tmp_path):
    """A file made so can be read by whom a file made plainly can."""
    (tmp_path / "plain").write_text("")
    write_text(tmp_path / "page.html", "")
    plain, page = ((tmp_path / name).stat().st_mode for name in ("plain", "page.html"))
    assert page == plain


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch, failing):
    """If writing or moving fails, the old file stays, and no half of a new one."""

    def fail(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "page.html"
    path.write_text("old")
    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(InputError) as caught:
        write_text(path, "new")
    assert str(caught.value) == f"{path} cannot be written: No space left on device"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder(tmp_path):
    """The error names the file that was asked for."""
    path = tmp_path / "none" / "page.html"
    with pytest.raises(InputError, match=r"none.page\.html cannot be written: No such file"):
        write_text(path, "")
