"""The descent of a wiring: in which generation each connection of one individual arose, and in whom.

Of diploids each copy of each locus has a line of its own; what both express together is a matter of dominance.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.dominance import expressed, shares
from evo_mirror.foundation.errors import RunError, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import LocusClass
from evo_mirror.studies.ancestry import Ancestry, ancestry, require_same
from evo_mirror.studies.overlapping_lines import time_of
from evo_mirror.studies.pedigree import folder_of
from evo_mirror.studies.phylogeny import first_ids
from evo_mirror.studies.phylogeny_rows import require_individual
from evo_mirror.studies.provenance import read_provenance, read_scenario

_LOCI_AT_ONCE = 64


@dataclass(frozen=True)
class WiringDescent:
    """Where the wiring of one individual comes from.

    In each copy of the genome a connection is as old as the youngest of the alleles there that it is made of; of several as
    young, the first along the genome.

    Attributes
    ----------
    replicate, birth_id : int
        Who this is.
    generation : int or float
        When it was born [generations]; where generations overlap, the time of that step.
    strength : (n_features, n_heads) float32 array
        Innate strength [lambda].
    is_inherited : (n_features, n_heads) bool array
        Whether any locus has a part in the connection.
    carrier : (n_features, n_heads, ploidy) int64 array
        Birth id of the individual in whom it arose; -1 where it is not inherited.
    arose : (n_features, n_heads, ploidy) int64 or float64 array
        When that individual was born [generations], 0 for founders; -1 where it is not inherited.
    locus : (n_features, n_heads, ploidy) int64 array
        Where along the genome that youngest allele lies; -1 where it is not inherited.
    allele : (n_features, n_heads, ploidy) float32 array
        The allele [effect units]; not a number where it is not inherited.
    share : (n_features, n_heads, ploidy) float32 array
        Its part in what is expressed at its locus, from 0, hidden by the other copy, to 1; see `dominance.shares`.
    expressed : (n_features, n_heads, ploidy) float32 array
        What both copies of that locus express together [effect units].
    """

    replicate: int
    birth_id: int
    generation: int | float
    strength: NDArray[np.float32]
    is_inherited: NDArray[np.bool_]
    carrier: NDArray[np.int64]
    arose: NDArray[np.int64] | NDArray[np.float64]
    locus: NDArray[np.int64]
    allele: NDArray[np.float32]
    share: NDArray[np.float32]
    expressed: NDArray[np.float32]


def wiring_descent(out: Path, individual: int) -> WiringDescent:
    """In which generation each connection of one individual's wiring arose.

    Parameters
    ----------
    out : Path
        Folder of a finished run that kept its pedigree.
    individual : int
        Its id in the exported pedigree: the birth id, plus all births of the replicates before.

    Raises
    ------
    RunError
        If there is no such individual, wiring is not inherited, or breeding
        again does not lead to the run's genotypes.
    """
    firsts, scenario = first_ids(out), read_scenario(out)
    require_individual(firsts, individual)
    if not scenario.heritable.wiring:
        raise RunError(
            phrase(
                "heritable.wiring", "be true for a wiring to have a line of descent", got=False,
                remedy="Choose a scenario in which wiring is inherited.",
            )
        )  # fmt: skip
    replicate = int(np.searchsorted(firsts, individual, side="right")) - 1
    birth_id, moment = individual - firsts[replicate], Moment(read_provenance(out)["seed"], replicate)
    last_births: list[int] = []  # births are counted up, so that an id tells the generation
    found_at: WiringDescent | None = None
    last: Ancestry | None = None
    for last in ancestry(scenario, folder_of(out, replicate), moment):
        last_births.append(int(last.kin.birth_ids.max()))
        place = np.flatnonzero(last.kin.birth_ids == birth_id)
        if found_at is None and len(place):
            found_at = _wiring_of(scenario, last, int(place[0]), replicate, np.array(last_births))
    assert last is not None
    require_same(out, scenario, last, moment)
    assert found_at is not None
    return found_at


def _wiring_of(
    scenario: Scenario, here: Ancestry, place: int, replicate: int, last_births: NDArray[np.int64]
) -> WiringDescent:  # fmt: skip
    loci, of, shapes = scenario.genome.places["wiring"], _class_of(scenario), scenario.repertoire
    alleles, found_in = here.genotypes[place, loci], here.carriers[place, loci]
    effects = expressed(alleles[None], of)[0]
    innate = scenario.encoding.develop(effects[None], shapes.channels, shapes.heads)
    carrier = np.full((*innate.strength.shape[1:], alleles.shape[1]), -1, np.int64)
    locus = carrier.copy()
    for start in range(0, len(alleles), _LOCI_AT_ONCE):
        some = slice(start, start + _LOCI_AT_ONCE)
        for k, acts in enumerate(_acts_on(scenario, effects, some), start):
            younger = acts[:, :, None] & (found_in[k] > carrier)
            np.copyto(carrier, found_in[k], where=younger)
            np.copyto(locus, k, where=younger)
    is_inherited = locus[:, :, 0] >= 0
    copy, nothing = np.arange(alleles.shape[1]), np.float32(np.nan)
    here_told = locus >= 0
    allele, share, both = (
        np.where(here_told, of_locus[locus, copy], nothing)
        for of_locus in (alleles, shares(alleles[None], of)[0], np.broadcast_to(effects[:, None], alleles.shape))
    )
    if scenario.population.overlaps:
        n = scenario.population.size
        arose = np.where(here_told, np.maximum(0, carrier - n + 1) / n, -1)
        born: int | float = time_of(int(here.kin.birth_ids[place]), n)
    else:
        arose, born = np.where(here_told, np.searchsorted(last_births, carrier), -1), here.kin.generation
    return WiringDescent(
        replicate, int(here.kin.birth_ids[place]), born, innate.strength[0], is_inherited, carrier, arose,
        np.where(here_told, locus + loci.start, -1), allele, share, both,
    )  # fmt: skip


def _class_of(scenario: Scenario) -> LocusClass:
    (of,) = (c for c in scenario.genome.classes if c.name == "wiring")
    return of


def _acts_on(scenario: Scenario, effects: NDArray[np.float32], some: slice) -> NDArray[np.bool_]:
    """(n_some, n_features, n_heads) bool array: whether another effect of a locus would make another connection.

    Asked of development itself, so that it holds for any encoding.
    """
    of, shapes = _class_of(scenario), scenario.repertoire
    if of.founder_shares:
        others = (effects[some] + 1) % len(of.founder_shares)
    else:
        step = np.float32((of.high - of.low) / 4)
        others = np.where(effects[some] + step <= of.high, effects[some] + step, effects[some] - step)
    changed = np.tile(effects, (len(others) + 1, 1))
    changed[np.arange(len(others)), np.arange(len(effects))[some]] = others
    innate = scenario.encoding.develop(changed, shapes.channels, shapes.heads)
    acts = innate.strength[:-1] != innate.strength[-1]
    if innate.is_open.shape[1]:
        acts[:, :, shapes.heads.units] |= innate.is_open[:-1] != innate.is_open[-1]
    return np.asarray(acts)
