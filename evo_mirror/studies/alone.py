"""Alone: one process at a time works in the folder of a study."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from evo_mirror.foundation.errors import RunError, Words, phrase

LOCK = ".at-work"
"""Name of the file that is held while somebody works; it is gone when they have gone in order."""


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep all other studies out of a folder.

    The operating system holds the lock and lets go of it when its process ends, however that ends: what is left of a dead
    process keeps nobody out. Where the file system knows no locks, there is none.

    Raises
    ------
    RunError
        If somebody else is at work there, or the folder cannot be written to.
    """
    handle = _taken(folder)
    try:
        yield
    finally:
        # Removed while it is held, so that nobody can hold a file that is no longer there without noticing.
        with contextlib.suppress(OSError):
            (folder / LOCK).unlink()
        os.close(handle)


def _taken(folder: Path) -> int:
    """The open, locked file."""
    while True:
        try:
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise RunError(
                phrase(
                    str(folder),
                    "be a folder that can be written to",
                    got=Words(error.strerror),
                    remedy="Choose another.",
                )
            ) from error
        if not _lock(handle):
            os.close(handle)
            raise RunError(
                phrase(
                    str(folder), "have one process at a time at work in it", got=Words("another one"),
                    remedy="Wait until it has ended, or choose another folder with --out.",
                )
            )  # fmt: skip
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), os.stat(folder / LOCK)):
                return handle
        os.close(handle)  # it was removed between opening and locking: this one keeps nobody out


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # no locks on this file system
            return True
        return True
