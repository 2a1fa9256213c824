"""From a folder of evidence to findings, with the mistakes of all files at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evo_mirror.evidence.finding import NO_UNCERTAINTY, UNCERTAIN, EvidenceFile, Finding, unknown_statistic
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.foundation.errors import EvidenceError, Mistake, ScenarioError, demand, phrase
from evo_mirror.foundation.lines import Lines, lines_of
from evo_mirror.foundation.shipped import shipped
from evo_mirror.foundation.wording import Keys, dotted, near
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
        told: list[Mistake] = []
        try:
            files[path] = read_settings(path, EvidenceFile)
        except ScenarioError as error:
            told += error.mistakes
            if any(not one.where for one in told):  # it could not be read at all
                mistakes += told
                continue
        text = read_text(path)
        findings, lines = _written(text), lines_of(text)
        known = {one.where for one in told}
        for keys, message in (
            *_hidden(findings),
            *_not_alone(findings, path, lines, seen),
            *_nobody(findings, accounts),
        ):
            if dotted(keys) not in known:
                told.append(Mistake(dotted(keys), message, lines.of(keys), str(path)))
        mistakes += sorted(told, key=lambda one: one.line or 0)
    return files, mistakes


def _written(text: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Findings as they stand in the file, with their places: also those of which something is wrong."""
    written = tomllib.loads(text).get("findings")
    return [(i, one) for i, one in enumerate(written if isinstance(written, list) else ()) if isinstance(one, Mapping)]


def _hidden(findings: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[Keys, str]]:
    """Tell the worst that a finding is not asked as long as one of its settings is wrong."""
    for i, one in findings:
        statistic = one.get("statistic")
        if isinstance(statistic, str) and statistic and statistic not in STATISTICS:
            yield ("findings", i, "statistic"), unknown_statistic(statistic)
        if "effect_size" in one and not {"standard_error", "interval"} & set(one):
            yield ("findings", i, "standard_error"), demand(UNCERTAIN, got=None, remedy=NO_UNCERTAINTY)


def _not_alone(
    findings: Iterable[tuple[int, Mapping[str, Any]]], path: Path, lines: Lines, seen: dict[str, str]
) -> Iterator[tuple[Keys, str]]:
    """Ids that are used already, here or in a file before; new ones are added to those that are seen."""
    for i, one in findings:
        name, keys = one.get("id"), ("findings", i, "id")
        if isinstance(name, str) and name in seen:
            yield keys, demand(f"be unlike every other; it is used at {seen[name]} too", got=name)
        seen.setdefault(str(name), f"{path}:{lines.of(keys)}")


def _nobody(findings: Iterable[tuple[int, Mapping[str, Any]]], accounts: Sequence[str]) -> Iterator[tuple[Keys, str]]:
    """Accounts that findings bear on, and that do not exist."""
    for i, one in findings:
        bears = one.get("bears")
        for name in bears if accounts and isinstance(bears, Mapping) else ():
            if name not in accounts:
                yield ("findings", i, "bears", name), f"is not an account here{near(name, accounts)}"
