"""What a scenario must have for an experiment to be possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evo_mirror.scenario.scenario import Scenario


def _has_source(scenario: Scenario, *, own: bool) -> bool:
    sources = scenario.rearing.sources.values()
    return any(s.matching and s.rate > 0.0 and (s.attends == "own") == own for s in sources)


_NEEDS: Mapping[str, tuple[Callable[[Scenario], bool], str]] = {
    "two actions": (
        lambda s: s.repertoire.actions >= 2,
        "with a single action (repertoire.actions = 1) there is no other action to be taken for it",
    ),
    "learning": (
        lambda s: s.learning.learns,
        "nobody learns (learning.kind = 'none'), so that training would teach nothing",
    ),
    "something to knock out": (
        lambda s: s.learning.learns,
        "nobody learns (learning.kind = 'none'), so that there is no learning to knock out",
    ),
    "own acts seen": (
        lambda s: _has_source(s, own=True),
        "no source of experience shows individuals their own acts (rearing.sources), so that there is nothing to take away",
    ),
    "matching sights": (
        lambda s: _has_source(s, own=True) or _has_source(s, own=False),
        "no source of experience shows what goes with one's own acts (rearing.sources), so that there is nothing to take away",
    ),
    "caregivers": (
        lambda s: s.asks_elders,
        "no caregiver answers the acts of children (rearing.sources has no being_imitated), so that nobody can be fostered",
    ),
    "trials": (lambda s: s.rearing.trials >= 2, "a life has fewer than two trials (rearing.trials)"),
    "heritable wiring or rate": (
        lambda s: s.heritable.wiring or (s.heritable.rate and s.learning.learns),
        "neither wiring nor learning rate is inherited (heritable.wiring, heritable.rate), so that no morph could breed true",
    ),
    "visual route": (
        lambda s: s.repertoire.routes == "both",
        "no visual route leads to understanding (repertoire.routes), so that there is none to lesion",
    ),
    "separate generations": (
        lambda s: not s.population.overlaps,
        "generations overlap (population.turnover), so that no generation follows another",
    ),
    "two parents": (
        lambda s: s.recombination.places != (0, 0),
        "children have one parent (recombination.kind = 'clonal'), so that siblings are as alike as twins",
    ),
}


def unmet(needs: tuple[str, ...], scenario: Scenario) -> str:
    """Why a scenario does not have what is needed; empty if it does."""
    return "; ".join(reason for has, reason in (_NEEDS[need] for need in needs) if not has(scenario))
