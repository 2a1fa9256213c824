"""Part of the evidence, by name: themes and files to weigh, and what to leave out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evo_mirror.evidence.finding import EvidenceFile, Finding
from evo_mirror.evidence.reading import files_in, read_files
from evo_mirror.foundation.errors import Mistake, ScenarioError, either
from evo_mirror.foundation.shipped import shipped
from evo_mirror.foundation.wording import near


@dataclass(frozen=True)
class Chosen:
    """Findings that somebody chose, and by what names.

    Attributes
    ----------
    findings : tuple of Finding
    names, without : tuple of str
        As they were given; no names mean all shipped evidence.
    """

    findings: tuple[Finding, ...]
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def choose_evidence(names: Sequence[str] = (), *, without: Sequence[str] = (), accounts: Sequence[str] = ()) -> Chosen:
    """Read the evidence that is named, and leave out what is not wanted.

    Parameters
    ----------
    names : sequence of str
        Each a theme or file of the shipped evidence (``adults``), or the path of a folder of ``*.toml`` or of one such
        file; all shipped evidence by default.
    without : sequence of str
        Each the id of a finding, or a theme, a file's name, a laboratory or a paradigm, or whole words of one of these;
        capitals do not matter.
    accounts : sequence of str
        If given, findings may bear on these accounts alone.

    Returns
    -------
    Chosen

    Raises
    ------
    ScenarioError
        With all mistakes at once: names that nothing has, with the nearest one; mistakes of the files; nothing left.
    """
    paths, mistakes = _named_files(names)
    files, wrong = read_files(paths, accounts=accounts)
    mistakes += wrong
    left_out: set[str] = set()
    for word in without:
        found = {finding.id for finding, called in _called(files) if _is_meant(word, called)}
        if not found and files:
            mistakes.append(Mistake("--without", _names_nothing(word, files)))
        left_out |= found
    findings = tuple(f for file in files.values() for f in file.findings if f.id not in left_out)
    if not mistakes and not any(finding.statistic for finding in findings):
        mistakes.append(Mistake("--evidence", "must leave a finding that can be weighed; got none"))
    if mistakes:
        raise ScenarioError("evidence", mistakes)
    return Chosen(findings, tuple(names), tuple(without))


def _named_files(names: Sequence[str]) -> tuple[list[Path], list[Mistake]]:
    """Files that are meant, each once, and names that mean none."""
    folder = shipped("scenarios/evidence")
    if not names:
        return files_in(folder), []
    stems = {path.stem.lower(): path for path in files_in(folder)}
    paths: list[Path] = []
    mistakes: list[Mistake] = []
    for name in names:
        if name.lower() in stems:
            meant = [stems[name.lower()]]
        elif Path(name).exists():
            meant = files_in(Path(name))
            if not meant:
                mistakes.append(Mistake("--evidence", f"must hold files of findings (*.toml); got none in {name!r}"))
        else:
            meant = []
            said = near(name, stems) or f"; shipped are {either(stems)}"
            mistakes.append(
                Mistake("--evidence", f"must name a theme, a folder of evidence or a file; got {name!r}{said}")
            )
        known = {path.resolve() for path in paths}
        paths += [path for path in meant if path.resolve() not in known]
    return paths, mistakes


def _called(files: Mapping[Path, EvidenceFile]) -> Iterable[tuple[Finding, list[str]]]:
    """Every finding with the names it can be left out by."""
    for path, file in files.items():
        for finding in file.findings:
            names = (finding.id, path.stem, file.theme, finding.laboratory, finding.paradigm)
            yield finding, [name for name in names if name]


def _names_nothing(word: str, files: Mapping[Path, EvidenceFile]) -> str:
    known = sorted({name for _, called in _called(files) for name in called})
    hint = near(word, [*known, *_words(known)])
    there_is = f"; themes are {either(sorted({file.theme for file in files.values()}))}"
    return f"must name findings of this evidence; got {word!r}{hint or there_is}"


def _is_meant(word: str, called: Sequence[str]) -> bool:
    """Whether a finding has this name, or whole words of one that is not its id."""
    name, *others = called
    pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
    return bool(word.strip()) and (
        word.lower() == name.lower() or any(re.search(pattern, other, re.IGNORECASE) for other in others)
    )


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in re.findall(r"[\w-]{4,}", name)}
