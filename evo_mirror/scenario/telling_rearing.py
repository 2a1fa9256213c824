"""Telling who rears whom, and how related they are to be expected, for `explaining`."""

from __future__ import annotations

from collections.abc import Iterator

from evo_mirror.biology.kin import Kin
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.theory.rearers import Mating

_WHO: dict[Kin, str] = {
    "vertical": "one of the parents answers",
    "oblique": "any adult of the child's deme answers",
    "strangers": "an adult of the child's deme answers who is neither a parent nor a full or half sib of one, if there is any",
    "sibs": (
        "the first half of the newborns of each deme are reared by a parent; the others by a mature first-born of their deme, a "
        "full sib if there is one, else a half sib, else any"
    ),
}


def told_of_rearing(scenario: Scenario) -> Iterator[str]:
    """One statement for each source of experience in which others have a part.

    Parameters
    ----------
    scenario : Scenario
    """
    for name, source in scenario.rearing.sources.items():
        if (kin := source.answered_by) is not None:
            yield f"{name.replace('_', ' ')}: {_WHO[kin]}. {_relatedness(scenario, kin)}".rstrip()


def _relatedness(scenario: Scenario, kin: Kin) -> str:
    """As expected; nothing where theory has no formula for it: with several demes, one parent, other sizes or overlaps."""
    population = scenario.population
    is_uneven = population.sizes.may_change or population.overlaps
    if scenario.structure.n_demes > 1 or scenario.recombination.places == (0, 0) or is_uneven:
        return ""
    selfing = None if population.selfing == "by_chance" else population.selfing
    mating = Mating(population.mating_groups(population.size), population.ploidy, selfing)
    if kin == "strangers":
        return "Expected relatedness: 0, as far as the adults' own parents tell."
    if kin == "sibs":
        value, full, half = mating.with_a_firstborn((population.size + 1) // 2)
        return (
            f"Expected relatedness of the latter under random mating: {value:.3g}; {full:.2%} of them find a full sib, "
            f"{half:.0%} a half sib."
        )
    value = mating.with_a_parent() if kin == "vertical" else mating.with_anybody()
    return f"Expected relatedness under random mating: {value:.3g}."
