"""Files are written whole or not at all."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from evo_mirror.foundation.errors import RunError, Words, phrase

_counter = itertools.count()


def write_whole(path: str | Path, content: str | bytes | Iterable[str]) -> None:
    """Write a file so that a reader, or a crash, meets the old content or the new and nothing between.

    Parameters
    ----------
    path : str or Path
        The file; its folder must exist. An existing file is replaced.
    content : str or bytes or iterable of str
        Text is written as UTF-8, with its line ends as they are; in pieces, one after the other, as they come.

    Raises
    ------
    RunError
        If the folder is missing or cannot be written to, the path is a folder, or the disk is full.
    """
    path = Path(path)
    # Beside the target, since a rename is atomic within one file system only; never seen by a reader that lists *.csv.
    beside = path.with_name(f".{path.name}.{os.getpid()}-{next(_counter)}.part")
    try:
        with beside.open("xb") as stream:
            for piece in (content,) if isinstance(content, str | bytes) else content:
                stream.write(piece.encode() if isinstance(piece, str) else piece)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except OSError as error:
        raise RunError(
            phrase(str(path), "be a file that can be written", got=_reason(error), remedy="Choose another folder.")
        ) from error
    finally:
        with suppress(OSError):  # what could not be made is not there
            beside.unlink()
    _sync_folder(path.parent)


def new_folder(path: str | Path) -> Path:
    """Make a folder for results, with its parents; an empty one that exists will do.

    Raises
    ------
    RunError
        If something is there already, or the folder cannot be made.
    """
    path = Path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        full = any(path.iterdir())
    except OSError as error:
        raise RunError(
            phrase(str(path), "be a folder that can be made", got=_reason(error), remedy="Choose another folder.")
        ) from error
    if full:
        raise RunError(f"{path} must be a new or an empty folder; got one that holds files. Choose another folder.")
    return path


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be opened (Windows does not)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _reason(error: OSError) -> Words:
    return Words(error.strerror or type(error).__name__)
