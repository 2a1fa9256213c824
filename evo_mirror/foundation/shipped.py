"""Where the scenarios and the evidence that come with the package lie."""

from __future__ import annotations

import difflib
from pathlib import Path

from evo_mirror.foundation.errors import Mistake, RunError, ScenarioError

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """Return a folder of shipped data.

    Installed from a wheel it lies inside the package; in a checkout it is the folder of that name at the top.

    Parameters
    ----------
    name : str
        ``"scenarios"``, or a folder below it such as ``"scenarios/evidence"``.

    Raises
    ------
    RunError
        If neither place has it: the installation is incomplete.
    """
    for folder in (_PACKAGE / "shipped" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise RunError(f"the installation must hold the folder {name!r}; got none. Install evo-mirror again.")


def shipped_scenarios() -> dict[str, Path]:
    """Return every shipped scenario, name to file, sorted by name."""
    return {path.stem: path for path in sorted(shipped("scenarios").glob("*.toml"))}


def find_scenario(text: str) -> Path:
    """Return the file a user means, by its path or by the name of a shipped scenario.

    Parameters
    ----------
    text : str
        ``"my/own.toml"``, or for a shipped one ``"origin"``, ``"origin.toml"`` or ``"scenarios/origin.toml"``. A file
        that exists wins over a shipped one of the same name.

    Raises
    ------
    ScenarioError
        If there is no such file, with the nearest shipped name.
    """
    path = Path(text)
    if path.is_file():
        return path
    known = shipped_scenarios()
    named = path.stem if path.suffix == ".toml" else path.name
    is_name = path.parent in (Path(), Path("scenarios")) and path.suffix in ("", ".toml")
    if is_name and named in known:
        return known[named]
    if path.exists():
        return path  # a folder or a device: the reader says what is wrong with it
    raise ScenarioError(text, [Mistake("", missing_scenario(named, known), source=text)])


def missing_scenario(name: str, known: dict[str, Path] | None = None) -> str:
    """Phrase that there is no such file, with the nearest shipped names."""
    known = shipped_scenarios() if known is None else known
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return f"must be a scenario file; got no file of that name{hint}. Shipped are {', '.join(known) or 'none'}."
