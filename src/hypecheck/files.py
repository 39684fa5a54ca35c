"""Writing files."""

from __future__ import annotations

import os
from pathlib import Path

from hypecheck.errors import InputError


def write_text(path: str | Path, text: str) -> None:
    """Write a file that is either there as a whole or not at all.

    Parameters
    ----------
    path : str or Path
        The file; one that is there is replaced.
    text : str
        What to write, in UTF-8 and with its line ends as they are.

    Raises
    ------
    InputError
        If the file cannot be written.

    Examples
    --------
    >>> write_text("no-folder/page.html", "")
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: no-folder/page.html cannot be written: No such file or directory
    """
    path = Path(path)
    # Not `tempfile`: its files can be read by their owner alone, and keep that when moved.
    temporary = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        try:
            with open(temporary, "x", encoding="utf-8", newline="") as file:
                file.write(text)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
