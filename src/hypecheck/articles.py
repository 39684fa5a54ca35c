"""Reading articles from files and standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from hypecheck.errors import InputError

STDIN = "-"


def read_article(name: str) -> str:
    """Read an article as UTF-8 text.

    Parameters
    ----------
    name : str
        A path, or ``-`` for standard input.

    Returns
    -------
    str
        The text, without a byte order mark.

    Raises
    ------
    InputError
        If there is no such file, or it is a folder, binary, or not UTF-8.

    Examples
    --------
    >>> read_article("no-such-file.txt")
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: no-such-file.txt: no such file
    """
    label = "standard input" if name == STDIN else name
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{label}: no such file") from error
    except IsADirectoryError as error:
        raise InputError(f"{label} is a folder; name the files in it") from error
    except AttributeError as error:  # sys.stdin is None
        raise InputError(f"{label} is closed") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{label} cannot be read: {error}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{label} is not UTF-8 (byte {data[error.start]:#04x} at offset {error.start}); "
            f"convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8 {name}"
        ) from error
    if "\0" in text:
        raise InputError(f"{label} is a binary file (NUL at offset {data.index(0)}), not text")
    return text
