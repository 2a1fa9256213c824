"""Sexes: who is female and who male, and who mates with whom where sexes are separate.

====================  ==================================================================================================
hermaphrodites        everybody may fill either parental place; see `biology.mating` for selfing
separate sexes        the first place is a mother's, the second a father's, each filled by selection among its own sex, with
                      replacement and independently of the other: everybody may mate with everybody of the other sex, and
                      nobody selfs
sex drawn             each newborn is female with probability ``female_share``, independently, so that numbers vary
sex exact             of N newborns exactly ``female_share`` N are female, a half upwards; who, is decided by lot. Where there are
                      demes, so it is in each of them
what sex does         nothing but to divide the parental places: no locus is linked to it, none is expressed in one sex only
when it is known      from birth, by the address of the generation: it is not stored, and needs no place in a checkpoint
====================  ==================================================================================================

With N_f females and N_m males who all have equal chances, copies in two newborns come from one parent with chance
1 / (4 N_f) + 1 / (4 N_m), so that N_e = 4 N_f N_m / (N_f + N_m) [Wright1931]_: exactly, where sexes are exact; where they are
drawn, for the numbers that there are.

References
----------
.. [Wright1931] Wright (1931), Evolution in Mendelian populations, Genetics 16:97. Recalled.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.mating import Selfing
from evo_mirror.biology.selection.base import Selection
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.foundation.settings import Contradiction, require
from evo_mirror.machine.counters import Address, uniforms

Sexes = Literal["hermaphrodite", "separate"]
SexShares = Literal["drawn", "exact"]


_NAMES = ("females", "males")
_REMEDY = (
    "Raise population.size, choose a population.female_share nearer to 0.5, or set population.sex_shares to 'exact'."
)


def n_females(n_individuals: int, female_share: float) -> int:
    """How many of so many are female where that is exact, or about how many where it is drawn; a half upwards."""
    return int(female_share * n_individuals + 0.5 + 1e-9)


def sexed(
    homes: NDArray[np.int32], female_share: float, shares: SexShares, address: Address
) -> NDArray[np.bool_]:  # fmt: skip
    """Give each newborn its sex.

    Parameters
    ----------
    homes : (n_individuals,) int32 array
        The deme of each.
    female_share : float
        Between 0 and 1.
    shares : {"drawn", "exact"}
    address : Address

    Returns
    -------
    (n_individuals,) bool array
        True for females.
    """
    lots = uniforms(address, np.arange(len(homes)), 1)[:, 0]
    if shares == "drawn":
        return np.asarray(lots < female_share)
    is_female = np.zeros(len(homes), np.bool_)
    for deme in np.unique(homes):
        members = np.flatnonzero(homes == deme)
        in_order = members[np.argsort(lots[members], kind="stable")]
        is_female[in_order[: n_females(len(members), female_share)]] = True
    return is_female


def both_sexes(is_female: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of females and of males.

    Parameters
    ----------
    is_female : (n_individuals,) bool array

    Returns
    -------
    (n_females,) int64 array, (n_males,) int64 array

    Raises
    ------
    MeasureError
        If there is nobody of one sex.
    """
    females, males = np.flatnonzero(is_female), np.flatnonzero(~is_female)
    if not (len(females) and len(males)):
        only, missing = ("females", "male") if len(females) else ("males", "female")
        got = Words(f"{len(is_female)} {only} and no {missing}")
        wanted = "leave a female and a male in every deme of every generation"
        raise MeasureError(phrase("population.sexes", wanted, got=got, remedy=_REMEDY))
    return females, males


def mated_across(
    selection: Selection, fitness: NDArray[np.float64], is_female: NDArray[np.bool_], n_children: int, address: Address, *,
    threads: int = 1,
) -> NDArray[np.int64]:  # fmt: skip
    """Choose a mother and a father for each child.

    Parameters
    ----------
    selection : Selection
        Applied within each sex, as if there were no other.
    fitness : (n_individuals,) float64 array
    is_female : (n_individuals,) bool array
    n_children : int
    address : Address
    threads : int

    Returns
    -------
    (n_children, 2) int64 array
        Places of the mother and of the father.

    Raises
    ------
    MeasureError
        If there is nobody of one sex, or fewer than selection asks for.
    """
    sexes = both_sexes(is_female)
    short = [(len(one), name, selection.contradicted_by(len(one))) for one, name in zip(sexes, _NAMES, strict=True)]
    if few := [f"{n} {name}, too few for {found.key}" for n, name, found in short if found is not None]:
        wanted = "leave as many females and males in every deme of every generation as selection asks for"
        raise MeasureError(phrase("population.sexes", wanted, got=Words(" and ".join(few)), remedy=_REMEDY))
    parents = np.empty((n_children, 2), np.int64)
    for place, (sex, purpose) in enumerate(zip(sexes, ("mothers", "fathers"), strict=True)):
        chosen = selection.choose(fitness[sex], n_children, address.extended(purpose), threads=threads)
        parents[:, place] = sex[chosen]
    return parents


def sex_contradictions(
    sexes: Sexes, female_share: float, shares: SexShares, selfing: Selfing
) -> tuple[Contradiction | None, ...]:
    """What settings of a population ask for that cannot be, or would say nothing; keys begin at its table.

    Parameters
    ----------
    sexes : {"hermaphrodite", "separate"}
    female_share : float
    shares : {"drawn", "exact"}
    selfing : float or "by_chance"
    """
    is_separate, wanted = sexes == "separate", "be left away where everybody is a hermaphrodite"
    remedy = "Set population.sexes to 'separate', or leave it away."
    return (
        require(
            not is_separate or selfing in ("by_chance", 0.0), "selfing", "be left away where sexes are separate", got=selfing,
            beside=("sexes",), remedy="Nobody can be mother and father; only hermaphrodites self.",
        ),
        require(
            is_separate or female_share == 0.5, "female_share", wanted, got=female_share, beside=("sexes",), remedy=remedy
        ),
        require(is_separate or shares == "drawn", "sex_shares", wanted, got=shares, beside=("sexes",), remedy=remedy),
    )  # fmt: skip
