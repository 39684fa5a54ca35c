"""Writing files."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hypecheck.errors import InputError

# With the wide signs, which spreadsheets take as well where Chinese and Japanese are written.
_FORMULA_CELL = re.compile(r"[\t\r\n]|[\s\0\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def write_text(path: str | Path, text: str) -> None:
    """Write a file that is either there as a whole or not at all.

    Parameters
    ----------
    path : str or Path
        The file; one that is there is replaced, as by `replacing`.
    text : str
        What to write, in UTF-8 and with its line ends as they are. Lone surrogates, which UTF-8
        cannot hold, are written as escapes.

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
            temporary.write_text(text, "utf-8", "backslashreplace", newline="")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give the path of a new file, which takes the place of another once it is complete.

    Parameters
    ----------
    path : str or Path
        The file to replace, if it is there. If it is a link, the file that it leads to.

    Yields
    ------
    Path
        The file to write, in the same folder. It is gone if writing it fails.

    Raises
    ------
    OSError
        As in `followed`.

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
    path = followed(Path(path))
    # Not `tempfile`: its files can be read by their owner alone, and keep that when moved.
    temporary = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        yield temporary
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())  # or a power cut could leave the name without the content
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def followed(path: Path) -> Path:
    """Return the file that is written when a path is written to: links stay and are followed.

    Parameters
    ----------
    path : Path
        A file that need not be there.

    Returns
    -------
    Path
        The same, unless it is a link.

    Raises
    ------
    OSError
        If links lead in a circle, or to a folder, a device or anything else but a file, which
        must not be replaced by one.

    Examples
    --------
    >>> followed(Path("page.html")).name
    'page.html'
    """
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return target


def guarded(cell: str) -> str:
    """Return a cell of a CSV file that no spreadsheet runs as a formula.

    Parameters
    ----------
    cell : str
        Text that somebody else may have written.

    Returns
    -------
    str
        After an apostrophe, if it starts as formulas do, be it after blanks.

    Examples
    --------
    >>> guarded("=HYPERLINK(0)"), guarded("It rose.")
    ("'=HYPERLINK(0)", 'It rose.')
    """
    return f"'{cell}" if _FORMULA_CELL.match(cell) else cell


def csv_line(cells: Iterable[object], delimiter: str = ",") -> str:
    r"""Return a line of a CSV file.

    Parameters
    ----------
    cells : iterable
        Text and numbers; None for an empty cell.
    delimiter : str
        What stands between cells.

    Returns
    -------
    str
        With a line feed at its end; cells with line ends of any kind are quoted.

    Examples
    --------
    >>> csv_line(["It rose.\rIt fell.", 4])
    '"It rose.\rIt fell.",4\n'
    """
    return delimiter.join(_quoted(cell, delimiter) for cell in cells) + "\n"


def _quoted(cell: object, delimiter: str) -> str:
    # Not by the csv module: it leaves a lone "\r" bare, and before Python 3.11 refuses "\0".
    text = "" if cell is None else str(cell)
    if any(sign in text for sign in (delimiter, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text
