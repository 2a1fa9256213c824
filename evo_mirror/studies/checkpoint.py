"""Checkpoints: arrays in npz files without pickle, written whole or not at all."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole

_BEGIN_AGAIN = "Delete this file; its replicate will then be run from the beginning."


def save(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Save named arrays.

    Parameters
    ----------
    path : Path
    arrays : mapping of str to arrays of any shape
    """
    page = io.BytesIO()
    np.savez(page, allow_pickle=False, **arrays)
    write_whole(path, page.getvalue())


def load(path: Path, *, needs: Sequence[str] = (), remedy: str = _BEGIN_AGAIN) -> dict[str, NDArray[np.generic]]:
    """Load named arrays; data only, never code.

    Parameters
    ----------
    path : Path
    needs : sequence of str
        Names without which it is not what it should be.
    remedy : str
        What to do where that fails.

    Raises
    ------
    RunError
        If the file is not such a checkpoint.
    """
    try:
        # Said to be an archive before numpy looks: anything else it would take for an array or a pickle.
        with zipfile.ZipFile(path), np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in {**dict.fromkeys(needs), **dict.fromkeys(stored.files)}}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, KeyError) as error:
        raise RunError(
            phrase(str(path), "be a checkpoint that can be read", got=Words(error), remedy=remedy)
        ) from error
