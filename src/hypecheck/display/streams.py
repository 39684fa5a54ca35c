"""Standard output and standard error, which may be closed, full, or left by their reader."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TextIO

from hypecheck.display.terminal import printable
from hypecheck.errors import InputError


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; None is what Python has for one that is closed.

    Examples
    --------
    >>> is_terminal(None)
    False
    """
    return stream is not None and stream.isatty()


def show(text: str) -> None:
    """Print text as it is, at once. If the reader has gone, that is no error.

    Raises
    ------
    InputError
        If standard output is closed or full: what was to be shown is lost.

    Examples
    --------
    >>> show("It rose.")
    It rose.
    """
    if sys.stdout is None:
        raise InputError("standard output is closed")
    try:
        print(text, flush=True)
    except OSError as error:
        _give_up(sys.stdout)
        # On Windows, a reader that has gone is an invalid argument.
        windows = sys.platform == "win32" and error.errno == errno.EINVAL
        if isinstance(error, BrokenPipeError) or windows:
            return
        raise InputError(f"standard output cannot be written: {error.strerror}") from error


def tell(message: str) -> None:
    """Print a line on standard error, without what could steer a terminal.

    If standard error is closed or full, there is nobody to tell.

    Examples
    --------
    >>> tell("page.html: no such file")
    """
    if sys.stderr is None:
        return
    try:
        print(f"hypecheck: {printable(message)}", file=sys.stderr, flush=True)
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Give the interpreter nothing to complain about when it closes a stream."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
