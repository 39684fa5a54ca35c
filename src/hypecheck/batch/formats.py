"""What the name of a file says about its format and compression."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO, NamedTuple, cast

from hypecheck.errors import InputError

_NAMES = ("jsonl", "csv", "tsv", "parquet")
_COMPRESSED = ("gz", "zst")


class Format(NamedTuple):
    """How a file is written.

    Attributes
    ----------
    name : str
        ``jsonl``, ``csv``, ``tsv`` or ``parquet``.
    compression : str
        ``gz``, ``zst`` or empty.

    Examples
    --------
    >>> Format("csv", "gz").delimiter
    ','
    """

    name: str
    compression: str = ""

    @property
    def delimiter(self) -> str:
        """What stands between cells of a text table."""
        return "\t" if self.name == "tsv" else ","


def format_of(path: Path) -> Format:
    """Return the format that a name ends in.

    Parameters
    ----------
    path : Path
        A file that need not be there.

    Returns
    -------
    Format

    Raises
    ------
    InputError
        If it is none of those known.

    Examples
    --------
    >>> format_of(Path("news.jsonl.gz"))
    Format(name='jsonl', compression='gz')
    """
    *_, name, compression = ["", "", *path.name.lower().split(".")]
    if compression not in _COMPRESSED:
        name, compression = compression, ""
    if name not in _NAMES or (name == "parquet" and compression):
        raise InputError(
            f"{path} does not end in .jsonl, .csv or .tsv, each with .gz or .zst or without, "
            "or in .parquet"
        )
    return Format(name, compression)


def need_pyarrow() -> ModuleType:
    """Import pyarrow with its part for Parquet.

    Raises
    ------
    ImportError
        If it is not installed.

    Examples
    --------
    >>> need_pyarrow().__name__
    'pyarrow'
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ImportError(
            ".parquet and .zst files need pyarrow: pip install 'hypecheck[batch]'"
        ) from error
    return cast(ModuleType, pyarrow)


@contextmanager
def reading(path: Path, compression: str) -> Iterator[IO[bytes]]:
    """Open a file that may be compressed.

    Parameters
    ----------
    path : Path
        The file.
    compression : str
        As in `Format`.

    Yields
    ------
    binary file
        What is in it.

    Examples
    --------
    >>> with reading(Path(__file__), "") as file:
    ...     len(file.read()) == Path(__file__).stat().st_size
    True
    """
    if compression == "gz":
        with gzip.open(path, "rb") as unzipped:
            yield cast("IO[bytes]", unzipped)
    elif compression == "zst":
        pyarrow = need_pyarrow()
        with open(path, "rb") as file, pyarrow.input_stream(file, compression="zstd") as stream:
            yield io.BufferedReader(stream)
    else:
        with open(path, "rb") as file:
            yield file


@contextmanager
def writing(path: Path, compression: str) -> Iterator[IO[bytes]]:
    """Open a file to write, compressed or not.

    Parameters
    ----------
    path : Path
        The file; one that is there is emptied.
    compression : str
        As in `Format`.

    Yields
    ------
    binary file
        Equal content gives equal files: the time is not in them.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with writing(Path(folder, "a.gz"), "gz") as file:
    ...         _ = file.write(b"It rose.")
    ...     gzip.decompress(Path(folder, "a.gz").read_bytes())
    b'It rose.'
    """
    with open(path, "wb") as file:
        if compression == "gz":
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as zipped:
                yield cast("IO[bytes]", zipped)
        elif compression == "zst":
            with need_pyarrow().output_stream(file, compression="zstd") as stream:
                yield stream
        else:
            yield file
