"""Reading articles from files and standard input."""

from __future__ import annotations

import codecs
import shlex
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
    data = read_bytes(name)
    encoding = "utf-16" if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{label} is not UTF-8 (byte {data[error.start]:#04x} at offset {error.start}); "
            "save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8 " + shlex.quote(name)
        ) from error
    if "\0" in text:
        raise InputError(f"{label} is a binary file (NUL at offset {data.index(0)}), not text")
    return text


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input, as it is.

    Parameters
    ----------
    name : str
        A path, or ``-`` for standard input.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        If there is no such file, or it is a folder, or cannot be read.

    Examples
    --------
    >>> read_bytes("no-such-page.html")
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: no-such-page.html: no such file
    """
    label = "standard input" if name == STDIN else name
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except FileNotFoundError as error:
        hint = "; addresses are not fetched, save the text first" if "://" in name else ""
        raise InputError(f"{label}: no such file{hint}") from error
    except IsADirectoryError as error:
        raise InputError(f"{label} is a folder; name the files in it") from error
    except AttributeError as error:  # sys.stdin is None
        raise InputError(f"{label} is closed") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{label} cannot be read: {error}") from error
