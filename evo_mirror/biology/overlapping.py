"""Overlapping generations: Moran's model, one is born and one dies in each of many small steps.

In each step

- a parent, or a pair, is chosen among all who live, by the scenario's regime, as for one child of Wright and Fisher's;
- who dies is drawn evenly among the same, parents included; who is born takes this place, and so is not among them;
- gametes recombine, then mutate, and the newborn may be a parent from the next step on.

As many steps as there are individuals are one generation. Gene diversity of N haploids decays by 2 / N^2 in a step, about
2 / N in a generation: twice as fast as in Wright and Fisher's model, since lifetimes are geometric [Moran1958]_.

References
----------
.. [Moran1958] Moran (1958), Random processes in genetics, Proc. Camb. Phil. Soc. 54:60. Recalled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.biology.rearing.base import Source
from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.sexes import Sexes, SexShares
from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.biology.structure.base import Structure
from evo_mirror.biology.tasks.base import Task
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import Words
from evo_mirror.foundation.settings import Contradiction, require
from evo_mirror.lifetime.form import has_memory

Turnover = Literal["generations", "moran"]

MOST_BIRTHS = 2**31
"""Births of a replicate: parents are named by birth id, in 32 bits."""


def overlap_contradictions(
    turnover: Turnover, sizes: Sizes, structure: Structure, selection: Selection, *, sexes: Sexes, shares: SexShares,
    n_births: int,
) -> list[Contradiction | None]:  # fmt: skip
    """What overlapping generations cannot be combined with; keys begin at the scenario.

    Parameters
    ----------
    turnover : {"generations", "moran"}
    sizes : Sizes
    structure : Structure
    selection : Selection
    sexes : {"hermaphrodite", "separate"}
    shares : {"drawn", "exact"}
    n_births : int
        Of one replicate, founders counted as born.
    """
    if turnover == "generations":
        return []
    turned, beside = "where population.turnover is 'moran'", ("population.turnover",)
    by_steps = "Or let population.turnover be 'generations'."
    kind = kind_of(type(selection))
    return [
        require(
            not sizes.may_change, "population.sizes", f"keep the size constant {turned}: whoever dies is replaced",
            got=kind_of(type(sizes)), beside=beside, remedy=by_steps,
        ),
        require(
            not structure.settled.is_hard, "structure.regulation", f"be 'soft' {turned}: places are filled one by one",
            got="hard", beside=beside, remedy=by_steps,
        ),
        require(
            not selection.by_objectives, "selection.kind", f"be one that reads a single fitness {turned}", got=kind,
            beside=beside, remedy=by_steps,
        ),
        require(
            not selection.once_for_all, "selection.kind",
            f"be one that chooses anew for every birth {turned}: no generation is there of whom a share could be kept",
            got=kind, beside=beside, remedy="Choose 'tournament' or 'rank', or let population.turnover be 'generations'.",
        ),
        require(
            sexes == "hermaphrodite" or shares == "exact", "population.sex_shares",
            f"be 'exact' {turned}: who is born takes the place, and with it the sex, of who died", got=shares,
            beside=(*beside, "population.sexes"), remedy=by_steps,
        ),
        require(
            n_births <= MOST_BIRTHS, "generations", f"make at most {MOST_BIRTHS} births of a replicate {turned}",
            got=n_births, beside=(*beside, "population.size"), remedy="Lower it, or population.size.",
        ),
    ]  # fmt: skip


def bout_contradictions(
    turnover: Turnover, learning: LearningRule, sources: Mapping[str, Source], tasks: Mapping[str, Task],
    environment: Environment,
) -> list[Contradiction | None]:  # fmt: skip
    """What of a life cannot be carried from one bout to the next; keys begin at the scenario.

    Parameters
    ----------
    turnover : {"generations", "moran"}
    learning : LearningRule
    sources : mapping of str to Source
    tasks : mapping of str to Task
    environment : Environment
    """
    if turnover == "generations":
        return []
    beside, why = ("population.turnover",), "where population.turnover is 'moran': lives are lived in bouts"
    remedy = "Or let population.turnover be 'generations'."
    apart: dict[str, Any] = {
        f"rearing.sources.{name}.{lag}": getattr(one, lag, 0)
        for name, one in sources.items()
        for lag in ("delay", "lead")
    }
    reared = {
        f"rearing.sources.{name}.{one.who_answers}": getattr(one, one.who_answers)
        for name, one in sources.items()
        if one.who_answers
    }
    guessing = sorted(name for name, task in tasks.items() if task.guesses_open)
    return [
        *(
            require(
                value == 0, key, f"be 0 {why}, and no answer is kept for the next one", got=value, beside=beside,
                remedy=remedy,
            )
            for key, value in apart.items()
        ),
        *(
            require(
                value in ("vertical", "oblique"), key, f"be 'vertical' or 'oblique' {why}, among everybody who is alive",
                got=value, beside=beside, remedy=remedy,
            )
            for key, value in reared.items()
        ),
        require(
            not has_memory(learning.form()), "learning.kind", f"be a rule that remembers nothing beside strengths {why}",
            got=kind_of(type(learning)), beside=beside, remedy=remedy,
        ),
        require(
            learning.opens == 0.0 and learning.closes == 1.0,
            "learning.closes" if learning.opens == 0.0 else "learning.opens",
            f"leave learning open all life long {why}, of no age in common",
            got=Words(f"a critical period from {learning.opens:g} to {learning.closes:g} of a life"),
            beside=(*beside, "learning.opens", "learning.closes"), remedy=remedy,
        ),
        require(
            not environment.changes_within_life, "environment",
            f"change between generations only {why}, of no age in common", got=Words("a world that changes within a life"),
            beside=(*beside, "environment.within_rate", "environment.within_meaning_rate", "environment.within"),
            remedy=remedy,
        ),
        require(
            not guessing, "tasks", f"hold none that guesses for a whole life {why}", got=Words(", ".join(guessing)),
            beside=beside, remedy=remedy,
        ),
    ]  # fmt: skip
