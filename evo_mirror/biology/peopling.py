"""Peopling: whether numbers of individuals, demes and parents fit together, in every generation of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evo_mirror.biology.mating import Selfing
from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.biology.structure.base import Structure
from evo_mirror.foundation.settings import Contradiction, require

_SMALLEST_CONTESTS = 3
"""Contestants that any number of individuals may have, however few: it is the usual number."""


def misfits(
    sizes: Sizes, structure: Structure, selection: Selection, *, founders: int, smallest: int, n_generations: int,
    selfing: Selfing, among: Callable[[int], int],
) -> list[Contradiction | None]:  # fmt: skip
    """What sizes, demes and selection ask of one another in vain; selection is held against the smallest deme there will be.

    Parameters
    ----------
    sizes : Sizes
    structure : Structure
    selection : Selection
    founders, smallest : int
        Individuals of generation 0, and of the smallest.
    n_generations : int
        Those that live.
    selfing : float or "by_chance"
    among : function of int that returns int
        Of so many individuals of a deme, the fewest among whom a parent is chosen: one sex, where these are separate.
    """
    found = sizes.contradictions(founders=founders, n_generations=n_generations)
    if any(found):
        return found
    found = structure.contradictions(founders=founders, smallest=smallest)
    if any(found):
        return found
    selfs_by_chance = require(
        selfing == "by_chance" or not structure.settled.in_gametes, "population.selfing",
        "be 'by_chance' where gametes migrate", got=selfing, beside=("structure",),
        remedy="Or let structure.migrants be 'juveniles'.",
    )  # fmt: skip
    hard_by_objectives = require(
        not (structure.settled.is_hard and selection.by_objectives), "structure.regulation",
        "be 'soft' where selection is by several objectives, of which no mean fitness of a deme can be taken", got="hard",
        beside=("selection",), remedy="Or choose another selection.kind.",
    )  # fmt: skip
    fewest = structure.smallest_deme(smallest)
    too_few = selection.contradicted_by(among(fewest))
    if too_few is not None and fewest < founders:
        message = f"{too_few.message.rstrip('.')}. The smallest deme of any generation has {fewest} individuals."
        beside = (*too_few.beside, "structure", "population.sizes", "generations")
        too_few = replace(too_few, message=message, beside=beside)
    return [selfs_by_chance, hard_by_objectives, too_few or _oversized(selection, founders)]


def _oversized(selection: Selection, founders: int) -> Contradiction | None:
    """Contests of more than there are: each would meet the best several times, which nobody means."""
    most = max(founders, _SMALLEST_CONTESTS)
    contestants = getattr(selection, selection.contest) if selection.contest else 0
    return require(
        contestants <= most, f"selection.{selection.contest}", f"be at most {most} contestants in a population of {founders}",
        got=contestants, beside=("population.size",), remedy="Lower it, or raise population.size.",
    )  # fmt: skip
