"""Provenance: enough to do it again."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import evo_mirror
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import content_hash, resolved, validated
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.alone import LOCK, alone_in

_PACKAGES = ("numpy", "scipy", "numba", "llvmlite", "deap", "matplotlib", "pydantic", "scikit-learn")
SCENARIO, PROVENANCE = "scenario.json", "provenance.json"
_IDENTITY = ("kind", "scenario_hash", "seed", "replicates")


def provenance(
    scenario: Scenario, *, kind: str, seed: int, replicates: int, pedigree: bool = False
) -> dict[str, Any]:  # fmt: skip
    """What was done, with what: JSON data."""
    return {
        "schema": 1,
        "kind": kind,
        "scenario": scenario.title,
        "scenario_hash": content_hash(scenario),
        "seed": seed,
        "replicates": replicates,
        **({"pedigree": True} if pedigree else {}),
        **software(),
    }


def software() -> dict[str, Any]:
    """What computes here: this package, Python, the system and the libraries that decide numbers."""
    return {
        "software": "evo_mirror",
        "version": evo_mirror.__version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": {name: _version(name) for name in _PACKAGES},
    }


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def write_json(path: Path, data: Any) -> None:
    """Write JSON whole or not at all, keys in order, NaN refused."""
    write_whole(path, json.dumps(data, indent=1, sort_keys=True, allow_nan=False) + "\n")


def read_json(path: Path, remedy: str = "Give the folder of a run or of a comparison.") -> Any:
    """Read JSON.

    Parameters
    ----------
    path : Path
    remedy : str
        What to do where that fails.

    Raises
    ------
    RunError
        If the file is missing, unreadable or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = Words("no such file")
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        problem = Words(error)
    raise RunError(phrase(str(path), "be readable JSON", got=problem, remedy=remedy))


def number_of_replicates(scenario: Scenario, replicates: int | None) -> int:
    """How many there shall be: as many as asked for, else as many as the scenario says.

    Raises
    ------
    RunError
        If that is none.
    """
    n = scenario.replicates if replicates is None else replicates
    if n < 1:
        raise RunError(
            phrase("replicates", "be at least 1", got=n, remedy="Leave it away for the scenario's own number.")
        )
    return n


def read_provenance(folder: Path) -> dict[str, Any]:
    """What was done in a folder.

    Raises
    ------
    RunError
        If its provenance does not say so.
    """
    found = read_json(folder / PROVENANCE)
    missing = [key for key in _IDENTITY if not isinstance(found, dict) or key not in found]
    if missing:
        raise RunError(
            phrase(
                str(folder / PROVENANCE), f"say the study's {missing[0].replace('_', ' ')}", got=Words("nothing about it"),
                remedy="Begin anew in another folder with --out.",
            )
        )  # fmt: skip
    return dict(found)


def make_folder(folder: Path, *, of: str, is_taken: bool) -> None:
    """Make the folder of a study.

    Parameters
    ----------
    folder : Path
    of : str
        What it may be of already.
    is_taken : bool
        Whether something else is there.

    Raises
    ------
    RunError
        If something else is there, or it cannot be made.
    """
    if is_taken:
        raise RunError(
            phrase(
                str(folder), f"be a new or empty folder, or one of {of}", got=Words("something else there"),
                remedy="Choose another folder with --out; nothing was changed.",
            )
        )  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(
            phrase(str(folder), "be a folder that can be made", got=Words(error.strerror), remedy="Choose another.")
        ) from error


def claim(
    folder: Path, scenario: Scenario, *, kind: str, seed: int, replicates: int, pedigree: bool = False,
    beside: Mapping[str, Any] | None = None,
) -> bool:  # fmt: skip
    """Make a folder the folder of a study, or recognise it as such.

    Parameters
    ----------
    folder : Path
    scenario : Scenario
    kind : str
    seed, replicates : int
    pedigree : bool
    beside : mapping of str to JSON data, optional
        What else the provenance of a new folder says.

    Returns
    -------
    bool
        True if the study was begun here before.

    Raises
    ------
    RunError
        If the folder holds something else, or a study of another scenario, seed or size.
    """
    wanted = {
        **provenance(scenario, kind=kind, seed=seed, replicates=replicates, pedigree=pedigree), **(beside or {}),
    }  # fmt: skip
    if not (folder / PROVENANCE).is_file():
        is_taken = folder.exists() and (not folder.is_dir() or any(_is_foreign(path) for path in folder.iterdir()))
        # It may have been begun while we looked.
        make_folder(folder, of=f"the same {kind}", is_taken=is_taken and not (folder / PROVENANCE).is_file())
        with alone_in(folder):
            if not (folder / PROVENANCE).is_file():  # or somebody was faster
                write_json(folder / PROVENANCE, wanted)
                write_json(folder / SCENARIO, resolved(scenario))
                return False
    found = read_provenance(folder)
    for key in _IDENTITY:
        if found[key] != wanted[key]:
            raise RunError(
                phrase(
                    str(folder), f"have been begun with {key.replace('_', ' ')} {wanted[key]}", got=found[key],
                    remedy="Choose another folder with --out, or leave --out away.",
                )
            )  # fmt: skip
    if not (folder / SCENARIO).is_file():  # a crash between the two files
        write_json(folder / SCENARIO, resolved(scenario))
    return True


def _is_foreign(path: Path) -> bool:
    """Whether somebody else has put a file there; what a killed process left of its beginning is ours."""
    return path.name != LOCK and not (path.name.startswith(f".{PROVENANCE}.") and path.suffix == ".part")


def read_scenario(folder: Path) -> Scenario:
    """The resolved scenario of a study.

    Raises
    ------
    RunError
        If the folder is not that of a study.
    ScenarioError
        If its scenario is not valid here.
    """
    if not (folder / SCENARIO).is_file() or not (folder / PROVENANCE).is_file():
        raise RunError(
            phrase(
                str(folder), f"hold {SCENARIO} and {PROVENANCE}",
                got=Words("a folder without them" if folder.is_dir() else "no folder"),
                remedy="Give the folder of a run or of a comparison.",
            )
        )  # fmt: skip
    plain = read_json(folder / SCENARIO)
    if not isinstance(plain, dict):
        raise RunError(
            phrase(str(folder / SCENARIO), "hold the tables of a scenario", got=plain, remedy="Begin anew with --out.")
        )
    return validated(Scenario, plain)
