"""Writing files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypecheck.errors import InputError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    try:
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give the path of a new file, which takes the place of another once it is complete.

    Parameters
    ----------
    path : str or Path
        The file to replace, if it is there.

    Yields
    ------
    Path
        The file to write, in the same folder. It is gone if writing it fails.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with replacing(Path(folder, "page.html")) as new:
    ...         print(new.write_text("It rose."), Path(folder, "page.html").exists())
    ...     Path(folder, "page.html").read_text()
    8 False
    'It rose.'
    """
    path = Path(path)
    # Not `tempfile`: its files can be read by their owner alone, and keep that when moved.
    temporary = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        yield temporary
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())  # or a power cut could leave the name without the content
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def guarded(cell: str) -> str:
    """Return a cell of a CSV file that no spreadsheet runs as a formula.

    Parameters
    ----------
    cell : str
        Text that somebody else may have written.

    Returns
    -------
    str
        After an apostrophe, if it starts as formulas do.

    Examples
    --------
    >>> guarded("=HYPERLINK(0)"), guarded("It rose.")
    ("'=HYPERLINK(0)", 'It rose.')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
