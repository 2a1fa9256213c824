"""The reference table: simulations that were made before, on disk, for every comparison that asks for the same ones.

One file holds what one account did in one world. Its name is a hash of everything that decides it: the settings of that
world as the account constrains them, once the priors are drawn, the seed, the replicate, and what computes (see
`computed_by`). The account's name, the scenario's title and how many replicates were asked for decide nothing and are not in
it: the same account under another name, and the first 12 of 48 replicates, are found.

Files are written whole or not at all, so that processes may add at once what they like; each says its own digest, so that a
damaged one is noticed. Nothing that can happen here stops a comparison: the worst is that a simulation is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import content_hash
from evo_mirror.machine.caching import user_cache
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.computed_by import computed_by, is_all_ours

VARIABLE = "EVO_MIRROR_TABLE"
"""Environment variable: ``off``, or how large the table may grow [MiB]."""

USUAL_SIZE = 256
"""Largest size unless told otherwise [MiB]: some 20,000 simulations of `origin`."""

FOLDER = "simulations"

_MIB = 2**20
_BEGINNING = b"evo_mirror simulation 1 "
_DECIDE_NOTHING = ("title", "question", "expect", "replicates", "priors")
_AFTERWARDS = 0.9
"""Part of its largest size that a table is cut down to, so that this is not done for every file."""
_LEFT_BEHIND = 24.0 * 60.0 * 60.0
"""Age of a half-written file at which whoever wrote it is dead [s]."""


@dataclass(frozen=True)
class Found:
    """What became of one question to the table.

    Attributes
    ----------
    simulation : mapping, optional
        What was kept; None where it has to be made.
    is_damaged : bool
        Whether something was there that could not be used.
    """

    simulation: Mapping[str, Any] | None = None
    is_damaged: bool = False


@dataclass(frozen=True)
class ReferenceTable:
    """Simulations on disk.

    Attributes
    ----------
    folder : str
        Made when the first one is kept.
    largest : int
        Bytes beyond which those that were not used for longest go.
    """

    folder: str
    largest: int = USUAL_SIZE * _MIB

    def name(self, scenario: Scenario, *, seed: int, replicate: int) -> str:
        """What a simulation is kept under; empty if it depends on sources in which no edit would be noticed.

        Parameters
        ----------
        scenario : Scenario
            As it evolves: the priors drawn, the account's constraints and the founders put in.
        seed, replicate : int
        """
        if not is_all_ours(scenario):
            return ""
        said = [content_hash(scenario, without=_DECIDE_NOTHING, digits=64), seed, replicate, computed_by()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def find(self, name: str) -> Found:
        """Look a simulation up, and mark it as used."""
        if not name:
            return Found()
        path = self._path(name)
        try:
            kept = path.read_bytes()
        except FileNotFoundError:
            return Found()
        except OSError:
            return Found(is_damaged=True)
        simulation = _unpacked(name, kept)
        with contextlib.suppress(OSError):
            if simulation is None:
                path.unlink()
            else:
                os.utime(path)
        return Found(simulation, is_damaged=simulation is None)

    def keep(self, name: str, simulation: Mapping[str, Any]) -> str:
        """Keep a simulation; say why not where that cannot be done."""
        if not name:
            return "it rests on sources outside this package"
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, _packed(name, simulation))
        except OSError as error:
            return f"{error.strerror or type(error).__name__}: {path.parent}"
        except RunError as error:
            return str(error)
        return ""

    def trim(self) -> None:
        """Remove what was not used for longest, if the table is too large, and what dead processes have left half written.

        Others may do the same meanwhile: what is gone already, or cannot be removed, is passed over.
        """
        files, now = [], time.time()
        with contextlib.suppress(OSError):
            for path in Path(self.folder).glob("??/*"):
                with contextlib.suppress(OSError):
                    status = path.stat()
                    if not path.name.startswith("."):
                        files.append((status.st_mtime_ns, status.st_size, path))
                    elif now - status.st_mtime > _LEFT_BEHIND:
                        path.unlink()
        size = sum(one for _, one, _ in files)
        if size <= self.largest:
            return
        for _, one, path in sorted(files):
            if size <= _AFTERWARDS * self.largest:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                size -= one

    def _path(self, name: str) -> Path:
        return Path(self.folder) / name[:2] / name


def usual_table() -> ReferenceTable | None:
    """The table in the user's cache folder; None where ``EVO_MIRROR_TABLE`` says ``off``.

    Raises
    ------
    RunError
        If that variable says anything but ``off`` or a size.
    """
    said = os.environ.get(VARIABLE, "").strip() or str(USUAL_SIZE)
    if said == "off":
        return None
    if not (said.isascii() and said.isdecimal() and 0 < int(said) < _MIB):
        raise RunError(
            phrase(
                VARIABLE, "be 'off' or a whole number from 1 to 1048575", unit="MiB", got=said,
                remedy="Set it right, or do not set it at all.",
            )
        )  # fmt: skip
    return ReferenceTable(str(user_cache() / FOLDER), int(said) * _MIB)


@dataclass(frozen=True)
class Made:
    """How one simulation came about.

    Attributes
    ----------
    is_reused, was_damaged : bool
        Whether it was in the table, and whether something was there in its place that could not be read.
    unkept : str
        Why the table does not hold it now; empty if it does, or there is no table.
    """

    is_reused: bool = False
    was_damaged: bool = False
    unkept: str = ""


def told(made: list[Made]) -> tuple[str, ...]:
    """Say how much was reused, and what did not go well.

    Parameters
    ----------
    made : list of Made
        All that was not in the study's own folder already.
    """
    if not made:
        return ()
    n_reused = sum(one.is_reused for one in made)
    said = [f"{n_reused} of {len(made)} simulations came from the reference table."] if n_reused else []
    if n := sum(one.was_damaged for one in made):
        said.append(
            f"{n} {'entry' if n == 1 else 'entries'} of the reference table could not be read, and "
            f"{'was' if n == 1 else 'were'} evolved again."
        )
    unkept = [one.unkept for one in made if one.unkept]
    if unkept:
        said.append(f"{len(unkept)} could not be kept in the reference table ({Words(unkept[0])}).")
    return tuple(said)


def _packed(name: str, simulation: Mapping[str, Any]) -> bytes:
    text = json.dumps(simulation, sort_keys=True, separators=(",", ":"), allow_nan=False)
    body = zlib.compress(text.encode(), 6)
    return _head(name, body) + b"\n" + body


def _unpacked(name: str, kept: bytes) -> Mapping[str, Any] | None:
    """What was packed under that name; None if these are not exactly the bytes that were written."""
    head, _, body = kept.partition(b"\n")
    if head != _head(name, body):
        return None
    found: Mapping[str, Any] = json.loads(zlib.decompress(body))
    return found


def _head(name: str, body: bytes) -> bytes:
    return _BEGINNING + hashlib.sha256(name.encode() + body).hexdigest().encode()
