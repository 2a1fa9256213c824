"""What DEAP calls: evaluate and map in batches, and breeding places for operators that choose nobody twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from evo_mirror.evolution.toolbox.cohort import ToolboxError
from evo_mirror.evolution.toolbox.individual import Individual
from evo_mirror.foundation.errors import phrase

Select = Callable[..., Sequence[Individual]]


def evaluate(individual: Individual) -> tuple[float]:
    """The fitness of one individual, from the life that it lives beside the others of its cohort.

    All lives of a cohort are lived together when the first of them is asked for, so that each individual has the same
    fitness whether it is asked for alone, in any order, in another process, or by `toolbox.map` with the rest.
    """
    _place([individual])
    return (float(individual.cohort.lived.fitness[individual.row]),)


def evaluate_together(individuals: Sequence[Individual]) -> list[tuple[float]]:
    """`evaluate` for many, in their order: what `mapped` calls instead."""
    _place(individuals)
    return [(float(one.cohort.lived.fitness[one.row]),) for one in individuals]


def _place(individuals: Sequence[Individual]) -> None:
    """Let kept copies be born again where they have a home, before anybody lives."""
    for one in individuals:
        if one.cohort.moment is None and one.cohort.home is not None:
            one.cohort.home.adopt(one)


# DEAP copies a function's attributes when it registers it, so that this one survives as `toolbox.evaluate.batch`.
evaluate.batch = evaluate_together  # type: ignore[attr-defined]  # functions take attributes, which their type does not say


def mapped(function: Callable[..., Any], *iterables: Iterable[Any]) -> list[Any]:
    """``map``, but in one call where the function has a form for many, as its attribute ``batch``.

    Parameters
    ----------
    function : callable
        ``toolbox.evaluate``, or anything else. ``function.batch`` takes a sequence and returns one result for each.
    *iterables : iterables
    """
    together = getattr(function, "batch", None)
    if together is None or len(iterables) != 1:
        return list(map(function, *iterables))
    if isinstance(function, partial):
        together = partial(together, *function.args, **function.keywords)
    return list(together(list(iterables[0])))


def breeders(
    individuals: Sequence[Individual], k: int, operator: Select, share: float = 0.5, **keywords: Any
) -> list[Individual]:
    """Let an operator that chooses each individual at most once name who may breed; places go to these by lot.

    ``toolbox.register("select", breeders, operator=tools.selNSGA2, share=0.25)`` makes parents of the best quarter.

    Parameters
    ----------
    individuals : sequence of Individual
    k : int
        Places to fill, with replacement.
    operator : callable
        Such as ``selBest``, ``selNSGA2`` or ``selSPEA2`` of ``deap.tools``.
    share : float
        Of the individuals, above 0 and below 1.
    **keywords
        For the operator.
    """
    if not 0.0 < share < 1.0:
        raise ToolboxError(phrase("share", "be above 0 and below 1", got=share, unit="of the individuals"))
    named = operator(individuals, max(1, round(share * len(individuals))), **keywords)
    # The global generator, as in DEAP's own operators.
    return random.choices(named, k=k)  # noqa: S311 - breeding, not secrets


def rows_chosen(chosen: Sequence[Individual], individuals: Sequence[Individual], n_places: int) -> list[int]:
    """From what an operator of selection returned to the row that fills each parental place.

    Parameters
    ----------
    chosen : sequence of Individual
    individuals : sequence of Individual
        Among whom they were chosen.
    n_places : int

    Raises
    ------
    ToolboxError
        If somebody else was chosen, or too few for the places: operators that choose nobody twice would let everybody breed.
    """
    rows = {id(one): one.row for one in individuals}
    if any(id(one) not in rows for one in chosen):
        raise ToolboxError("select must return references to the individuals that it was given; got others, or copies.")
    if len(chosen) != n_places:
        raise ToolboxError(
            f"select must fill {n_places} parental places, two for each child; got {len(chosen)} individuals. An operator that "
            "chooses nobody twice can name who may breed: "
            'toolbox.register("select", breeders, operator=tools.selNSGA2, share=0.5).'
        )
    return [rows[id(one)] for one in chosen]


def is_ours(registered: Any, own: Callable[..., Any]) -> bool:
    """Whether what is registered is our operator, with nothing bound to it and nothing around it."""
    bound = bool(getattr(registered, "args", ())) or bool(getattr(registered, "keywords", {}))
    return bool(getattr(registered, "func", registered) == own) and not bound
