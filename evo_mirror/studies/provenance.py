"""Provenance: enough to do it again."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import evo_mirror
from evo_mirror.foundation.errors import RunError, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import content_hash, resolved, validated
from evo_mirror.scenario.scenario import Scenario

_PACKAGES = ("numpy", "scipy", "numba", "llvmlite", "deap", "matplotlib", "pydantic")
SCENARIO, PROVENANCE = "scenario.json", "provenance.json"


def provenance(scenario: Scenario, *, kind: str, seed: int, replicates: int) -> dict[str, Any]:
    """What was done, with what: JSON data."""
    return {
        "schema": 1,
        "kind": kind,
        "software": "evo_mirror",
        "version": evo_mirror.__version__,
        "scenario": scenario.title,
        "scenario_hash": content_hash(scenario),
        "seed": seed,
        "replicates": replicates,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def write_json(path: Path, data: Any) -> None:
    """Write JSON whole or not at all, keys in order, NaN refused."""
    write_whole(path, json.dumps(data, indent=1, sort_keys=True, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """Read JSON.

    Raises
    ------
    RunError
        If the file is missing, unreadable or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = "no such file"
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        problem = str(error)
    raise RunError(
        phrase(str(path), "be readable JSON", got=problem, remedy="Give the folder of a run or of a comparison.")
    )


def claim(folder: Path, scenario: Scenario, *, kind: str, seed: int, replicates: int) -> bool:
    """Make a folder the folder of a study, or recognise it as such.

    Returns
    -------
    bool
        True if the study was begun here before.

    Raises
    ------
    RunError
        If the folder holds something else, or a study of another scenario, seed or size.
    """
    wanted = provenance(scenario, kind=kind, seed=seed, replicates=replicates)
    if (folder / PROVENANCE).is_file():
        found = read_json(folder / PROVENANCE)
        for key in ("kind", "scenario_hash", "seed", "replicates"):
            if not isinstance(found, dict) or found.get(key) != wanted[key]:
                there = found.get(key) if isinstance(found, dict) else found
                raise RunError(
                    phrase(
                        str(folder), f"have been begun with {key.replace('_', ' ')} {wanted[key]}", got=there,
                        remedy="Choose another folder with --out, or leave --out away.",
                    )
                )  # fmt: skip
        if not (folder / SCENARIO).is_file():  # a crash between the two files
            write_json(folder / SCENARIO, resolved(scenario))
        return True
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RunError(
            phrase(
                str(folder), f"be a new or empty folder, or one of the same {kind}", got="something else there",
                remedy="Choose another folder with --out; nothing was changed.",
            )
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / PROVENANCE, wanted)
    write_json(folder / SCENARIO, resolved(scenario))
    return False


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
                str(folder), f"hold {SCENARIO} and {PROVENANCE}", got="a folder without" if folder.is_dir() else "no folder",
                remedy="Give the folder of a run or of a comparison.",
            )
        )  # fmt: skip
    return validated(Scenario, read_json(folder / SCENARIO))
