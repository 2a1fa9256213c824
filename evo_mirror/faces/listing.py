"""What there is to choose from, as (name, one line) pairs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence

_FAMILIES = {
    "rules": ("evo_mirror.biology.learning.base", "LearningRule"),
    "rearing": ("evo_mirror.biology.rearing.base", "Source"),
    "encodings": ("evo_mirror.biology.encodings.base", "Encoding"),
    "tasks": ("evo_mirror.biology.tasks.base", "Task"),
    "selection": ("evo_mirror.biology.selection.base", "Selection"),
    "mutation": ("evo_mirror.biology.mutation.base", "MutationKernel"),
    "recombination": ("evo_mirror.biology.inheritance.base", "Recombination"),
    "structure": ("evo_mirror.biology.structure.base", "Structure"),
    "sizes": ("evo_mirror.biology.sizes.base", "Sizes"),
    "environment": ("evo_mirror.biology.environment.base", "Environment"),
}
"""Kind of thing to the family that holds it."""

Entries = list[tuple[str, str]]


def listed(kind: str, *, account_files: Sequence[str] = ()) -> Entries:
    """List everything of a kind.

    Parameters
    ----------
    kind : str
        One of `evo_mirror.faces.commands.listing.KINDS`.
    account_files : sequence of str
        Files of further accounts, as after ``--accounts``.
    """
    if kind == "accounts":
        return _accounts(account_files)
    if kind in _FAMILIES:
        from evo_mirror.foundation.discovery import leaves

        module, name = _FAMILIES[kind]
        return [
            (leaf_kind, summary(leaf))
            for leaf_kind, leaf in leaves(getattr(importlib.import_module(module), name)).items()
        ]
    return _SPECIAL[kind]()


def summary(thing: object) -> str:
    """Return the first line of a docstring."""
    return (thing.__doc__ or "").strip().partition("\n")[0]


def _scenarios() -> Entries:
    from evo_mirror.faces.studying import read_scenario
    from evo_mirror.foundation.shipped import shipped_scenarios

    found = []
    for name in shipped_scenarios():
        scenario = read_scenario(name)
        found.append((name, scenario.question or scenario.title))
    return found


def _accounts(files: Sequence[str]) -> Entries:
    from evo_mirror.accounts import rivals
    from evo_mirror.faces.competitors import accounts_in
    from evo_mirror.faces.studying import read_scenario
    from evo_mirror.faces.telling_accounts import in_a_line

    found = accounts_in(files, read_scenario("origin")) if files else rivals()
    return [(one.name, in_a_line(one)) for one in found.everyone]


def _contenders() -> Entries:
    from evo_mirror.studies.competing.contenders import names

    return list(names().items())


def _assays() -> Entries:
    from evo_mirror.assays.base import Assay
    from evo_mirror.foundation.discovery import leaves

    return [(kind, summary(leaf)) for kind, leaf in leaves(Assay).items()]


def _findings() -> Entries:
    from evo_mirror.evidence.reading import read_evidence
    from evo_mirror.faces.words import READ, sides_in_words

    found = []
    for finding in read_evidence():
        weighed = f"weighed by {finding.statistic}" if finding.statistic else "listed"
        n = f"n = {finding.n} {finding.n_of}" if finding.n else "n not known"
        bears = sides_in_words(finding.bears)
        said = "; ".join(part for part in (weighed, bears, n, finding.status, READ[finding.read]) if part)
        found.append((finding.id, f"{finding.claim} [{said}]"))
    return found


def statistics_in_words() -> dict[str, str]:
    """Every statistic an assay gives, ``<assay>.<statistic>``, to what it says."""
    from evo_mirror.assays.base import Assay
    from evo_mirror.foundation.discovery import leaves

    return {f"{kind}.{name}": text for kind, leaf in leaves(Assay).items() for name, text in leaf.statistics.items()}


def _statistics() -> Entries:
    from evo_mirror.evidence.statistics import STATISTICS

    said = statistics_in_words()
    return [(name, f"{said[name]} [{unit}]") for name, unit in STATISTICS.items()]


def _measures() -> Entries:
    from evo_mirror.faces.report.columns import described_columns

    return [(name, f"{column.about} [{column.unit}]") for name, column in described_columns().items()]


def _conventions() -> Entries:
    from evo_mirror.biology.conventions import conventions

    return [(c.subject, f"{c.holds} [{c.where}]") for c in conventions()]


def _settings() -> Entries:
    from evo_mirror.foundation.describing import described
    from evo_mirror.scenario.scenario import Scenario

    found = []
    for row in described(Scenario):
        default = f"; default {row.default}" if row.default else ""
        unit = f" [{row.unit}]" if row.unit not in ("", "1") else ""
        span = f", {row.range}" if row.range else ""
        found.append((row.key, f"{row.about} ({row.type}{span}{default}){unit}"))
    return found


_SPECIAL: dict[str, Callable[[], Entries]] = {
    "scenarios": _scenarios,
    "contenders": _contenders,
    "assays": _assays,
    "findings": _findings,
    "statistics": _statistics,
    "measures": _measures,
    "conventions": _conventions,
    "settings": _settings,
}
