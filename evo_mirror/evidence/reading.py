"""From a folder of evidence to findings, with the mistakes of all files at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evo_mirror.evidence.finding import EvidenceFile, Finding
from evo_mirror.foundation.errors import EvidenceError, Mistake, ScenarioError, demand, phrase
from evo_mirror.foundation.lines import lines_of
from evo_mirror.foundation.shipped import shipped
from evo_mirror.foundation.wording import near
from evo_mirror.scenario.reading import read_settings, read_text


def read_evidence(folder: str | Path | None = None, *, accounts: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Read every finding of a folder of TOML files.

    Parameters
    ----------
    folder : str or Path, optional
        A folder of ``*.toml``, or one such file; the shipped evidence by default.
    accounts : sequence of str
        If given, findings may bear on these accounts alone.

    Returns
    -------
    tuple of Finding
        By file name, then as written.

    Raises
    ------
    ScenarioError
        With the mistakes of all files, each at its line: settings that cannot be meant, findings without uncertainty,
        unknown statistics, ids used twice, accounts that do not exist.
    EvidenceError
        If the folder does not exist or holds no finding.
    """
    place = shipped("scenarios/evidence") if folder is None else Path(folder)
    if not place.exists():
        raise EvidenceError(
            phrase(str(place), "be a folder of evidence", got=None, remedy="Name a folder of *.toml, or none.")
        )
    files, mistakes = read_files(files_in(place), accounts=accounts)
    if mistakes:
        raise ScenarioError(place, mistakes)
    findings = tuple(finding for file in files.values() for finding in file.findings)
    if not findings:
        raise EvidenceError(
            phrase(str(place), "hold at least one finding", got=None, remedy="Add a *.toml of findings.")
        )
    return findings


def files_in(place: Path) -> list[Path]:
    """Return the files of a folder of evidence by name, or the one file that is meant."""
    return sorted(place.glob("*.toml")) if place.is_dir() else [place]


def read_files(
    paths: Sequence[Path], *, accounts: Sequence[str] = ()
) -> tuple[dict[Path, EvidenceFile], list[Mistake]]:
    """Read files of findings, with the mistakes of all of them rather than the first.

    Parameters
    ----------
    paths : sequence of Path
    accounts : sequence of str
        As in `read_evidence`.

    Returns
    -------
    files : dict of Path to EvidenceFile
        Those that can be read, in the order given.
    mistakes : list of Mistake
        Each at its line; ids that are used twice among them.
    """
    files: dict[Path, EvidenceFile] = {}
    mistakes: list[Mistake] = []
    seen: dict[str, str] = {}
    for path in paths:
        try:
            files[path] = read_settings(path, EvidenceFile)
        except ScenarioError as error:
            mistakes += error.mistakes
            continue
        lines = lines_of(read_text(path))
        for i, finding in enumerate(files[path].findings):
            line = lines.of(("findings", i, "id"))
            address = f"{path}:{line}"
            if finding.id in seen:
                message = demand(f"be unlike every other; it is used at {seen[finding.id]} too", got=finding.id)
                mistakes.append(Mistake(f"findings.{i}.id", message, line, str(path)))
            seen.setdefault(finding.id, address)
            for name in finding.bears if accounts else ():
                if name not in accounts:
                    message = f"is not an account here{near(name, accounts)}"
                    line = lines.of(("findings", i, "bears", name))
                    mistakes.append(Mistake(f"findings.{i}.bears.{name}", message, line, str(path)))
    return files, mistakes
