"""Parts of an output, each complete or not there: the state of a run that may be interrupted."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from hypecheck.batch.formats import Format
from hypecheck.batch.readers import text_files
from hypecheck.batch.writers import Types, join_parts, write_part
from hypecheck.errors import InputError
from hypecheck.files import replacing

_SETTINGS = "run.json"


@dataclass(frozen=True)
class Counts:
    """What became of the rows.

    Attributes
    ----------
    read : int
        Rows of the input; as many as `scored` and `rejected` together.
    scored : int
        Articles in the output.
    rejected : int
        Rows that are no article, or one that cannot be scored.
    sentences : int
        Of the articles that were scored.

    Examples
    --------
    >>> Counts(2, 1, 1, 20) + Counts(1, 1, 0, 5)
    Counts(read=3, scored=2, rejected=1, sentences=25)
    """

    read: int = 0
    scored: int = 0
    rejected: int = 0
    sentences: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return the sums."""
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Parts:
    """The folder with the parts of an output.

    A part is done when its file with the counts is there, which is written last. Nothing else
    needs to be remembered.

    Attributes
    ----------
    output : Path
        The file that the parts will be joined to.
    format_ : Format
        Of the output.
    types : mapping
        Columns of the output.

    Examples
    --------
    >>> Parts(Path("scores.csv"), Format("csv"), {}).folder.name
    'scores.csv.parts'
    """

    output: Path
    format_: Format
    types: Types

    @property
    def folder(self) -> Path:
        """Where the parts lie."""
        return beside(self.output, ".parts")

    def done(self, number: int) -> Counts | None:
        """Return the counts of a part, None if it is not complete."""
        path = self._file(number, "done")
        return Counts(**json.loads(path.read_text("utf-8"))) if path.exists() else None

    def write(
        self,
        number: int,
        rows: Sequence[tuple[Any, ...]],
        rejected: Sequence[dict[str, Any]],
        counts: Counts,
    ) -> None:
        """Write a part; if this is interrupted, it is not done."""
        with replacing(self._file(number, "rows")) as path:
            write_part(path, self.format_, self.types, rows)
        if rejected:
            with replacing(self._file(number, "rejected")) as path:
                path.write_text("".join(f"{json.dumps(row, default=str)}\n" for row in rejected))
        with replacing(self._file(number, "done")) as path:
            path.write_text(json.dumps(asdict(counts)))

    def join(self, total: int) -> Path | None:
        """Make the output of all parts, and remove them.

        Returns the file with the rejected rows, None if there are none. If this is interrupted,
        it can be done anew as long as one part is there.
        """
        rejected = beside(self.output, ".rejected.jsonl")
        for target, format_, kind in (
            (rejected, Format("jsonl"), "rejected"),
            (self.output, self.format_, "rows"),
        ):
            with replacing(self.folder / "joined") as path:
                files = (self._file(number, kind) for number in range(1, total + 1))
                there = (file for file in files if kind == "rows" or file.exists())
                join_parts(path, format_, self.types, there)
            os.replace(self.folder / "joined", target)
        if not rejected.stat().st_size:
            rejected.unlink()
        shutil.rmtree(self.folder)
        return rejected if rejected.exists() else None

    def _file(self, number: int, kind: str) -> Path:
        return self.folder / f"{number}.{kind}"


def begin(output: Path, settings: dict[str, Any], *, resume: bool, force: bool) -> None:
    """Make the folder for the parts, or find that of the same run.

    Parameters
    ----------
    output : Path
        The file that is to be made.
    settings : dict
        What decides the output, as JSON gives it back.
    resume : bool
        Whether to go on with a run that was interrupted, if there is one.
    force : bool
        Whether to begin anew, whatever is there.

    Raises
    ------
    InputError
        If there is something that neither option allows to go on with or to replace.

    Examples
    --------
    >>> begin(Path(__file__), {}, resume=False, force=False)
    Traceback (most recent call last):
        ...
    hypecheck.errors.InputError: ...parts.py exists; give --force to replace it
    """
    folder = beside(output, ".parts")
    if resume and force:
        raise InputError("choose --resume or --force, not both")
    if folder.exists():
        before = _settings_of(folder)
        if not force:
            if not resume:
                raise InputError(
                    f"{folder} holds what an interrupted run has done; give --resume to go on "
                    "with it, or --force to begin anew"
                )
            changes = [
                f"{name} was {before.get(name)!r} and is {value!r}"
                for name, value in settings.items()
                if before.get(name) != value
            ]
            if changes:
                raise InputError(
                    f"{folder} was made otherwise: {'; '.join(changes)}. Go on as it was begun, "
                    "or give --force to begin anew"
                )
            return
        shutil.rmtree(folder)
    elif output.exists() and not force:
        why = " and no run was interrupted" if resume else ""
        raise InputError(f"{output} exists{why}; give --force to replace it")
    # The folder is never there without its settings.
    temporary = beside(folder, f".{os.urandom(8).hex()}")
    try:
        temporary.mkdir()
        with replacing(temporary / _SETTINGS) as path:
            path.write_text(json.dumps(settings, indent=2) + "\n")
        temporary.rename(folder)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise InputError(f"{output} cannot be written: {error.strerror}") from error


def fingerprint(path: Path) -> dict[str, Any]:
    """Return what tells whether a file or folder is still the same.

    Parameters
    ----------
    path : Path
        An input.

    Returns
    -------
    dict
        Size and time of the last change; of a folder, a hash of those of its text files.

    Examples
    --------
    >>> fingerprint(Path(__file__))["bytes"] == Path(__file__).stat().st_size
    True
    """
    if not path.is_dir():
        status = path.stat()
        return {"bytes": status.st_size, "changed": status.st_mtime_ns}
    digest, files = hashlib.sha256(), 0
    for file in text_files(path):
        status = file.stat()
        entry = file.relative_to(path).as_posix(), status.st_size, status.st_mtime_ns
        digest.update(repr(entry).encode("utf-8", "surrogatepass"))
        files += 1
    return {"files": files, "sha256": digest.hexdigest()}


def beside(path: Path, suffix: str) -> Path:
    """Return a path with something more at the end of its name.

    Examples
    --------
    >>> beside(Path("scores.csv"), ".parts").name
    'scores.csv.parts'
    """
    return path.with_name(path.name + suffix)


def _settings_of(folder: Path) -> dict[str, Any]:
    try:
        settings = json.loads((folder / _SETTINGS).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder} is no folder that hypecheck made; move it, or name another output"
        ) from error
    return dict(settings)
