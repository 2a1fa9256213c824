"""Pruning: machine code of sources that are no more.

Every edit of the sources, and every version of the package, has a cache folder of its own (see `compiled`). Those that nobody
has used for a month are removed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from pathlib import Path

UNUSED_DAYS = 30.0
"""Days after which machine code that no process has asked for is removed."""

_DAY = 24.0 * 60.0 * 60.0
_NAME = re.compile(r"[0-9a-f]{16}")
_CLOCK = "last-used"
"""Name of the file in a folder whose time says when it was used last, to within a day."""
_LEAVING = ".removed-"
"""How the name of a folder ends that is on its way out, followed by who removes it."""


def prune(folder: Path, *, now: float | None = None) -> None:
    """Mark a cache folder as used, and remove those beside it that have not been used for `UNUSED_DAYS`.

    Only folders whose names are digests are looked at. A folder is renamed before anything in it is deleted, which only one
    of several processes can do, so that nobody finds half of it: who was about to read from it compiles anew. Files that are
    open or mapped stay readable until they are closed. All this happens at most once a day, and costs a look at the time of
    one file otherwise; whatever fails is left as it is.

    Parameters
    ----------
    folder : Path
        The folder in use, which is there.
    now : float, optional
        Seconds since 1970; the present unless given.
    """
    now, clock = time.time() if now is None else now, folder / _CLOCK
    with contextlib.suppress(OSError):
        if clock.exists() and abs(now - clock.stat().st_mtime) < _DAY:
            return
        clock.touch()
        os.utime(clock, (now, now))
        for other in folder.parent.iterdir():
            with contextlib.suppress(OSError):
                if other != folder:
                    _remove_if_unused(other, now)


def _remove_if_unused(folder: Path, now: float) -> None:
    """Remove machine code that is out of use, or what an interrupted removal has left."""
    name, leaving, _ = folder.name.partition(_LEAVING)
    if not _NAME.fullmatch(name) or folder.is_symlink() or not folder.is_dir():
        return
    clock = folder / _CLOCK
    if now - max(one.stat().st_mtime for one in (clock, folder) if one.exists()) < UNUSED_DAYS * _DAY:
        return
    if not leaving:
        folder = folder.rename(folder.with_name(f"{name}{_LEAVING}{os.getpid()}"))
    shutil.rmtree(folder, ignore_errors=True)
