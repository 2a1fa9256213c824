"""The descent of a wiring: in which generation each connection of one individual arose, and in whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import RunError, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.ancestry import Ancestry, ancestry, require_generations_apart, require_same
from evo_mirror.studies.pedigree import folder_of
from evo_mirror.studies.phylogeny import first_ids
from evo_mirror.studies.provenance import read_provenance, read_scenario

_LOCI_AT_ONCE = 64


@dataclass(frozen=True)
class WiringDescent:
    """Where the wiring of one individual comes from.

    A connection is as old as the youngest of the alleles that it is made of.

    Attributes
    ----------
    replicate, birth_id, generation : int
        Who this is, and when it was born.
    strength : (n_features, n_heads) float32 array
        Innate strength [lambda].
    is_inherited : (n_features, n_heads) bool array
        Whether any locus has a part in the connection.
    carrier : (n_features, n_heads) int64 array
        Birth id of the individual in whom it arose; -1 where it is not inherited.
    arose : (n_features, n_heads) int64 array
        Generation in which that individual was born, 0 for founders; -1 where it is not inherited.
    """

    replicate: int
    birth_id: int
    generation: int
    strength: NDArray[np.float32]
    is_inherited: NDArray[np.bool_]
    carrier: NDArray[np.int64]
    arose: NDArray[np.int64]


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
        If there is no such individual, generations overlap, wiring is not
        inherited, connections are made of two copies, each with a line of its
        own, or breeding again does not lead to the run's genotypes.
    """
    firsts, scenario = first_ids(out), read_scenario(out)
    require_generations_apart(scenario, "the descent of a wiring")
    if not 0 <= individual < firsts[-1]:
        raise RunError(
            phrase(
                "the id of an individual", f"lie between 0 and {firsts[-1] - 1}", got=individual,
                remedy="All ids are in what --format alife writes.",
            )
        )  # fmt: skip
    if not scenario.heritable.wiring:
        raise RunError(
            phrase(
                "heritable.wiring", "be true for a wiring to have a line of descent", got=False,
                remedy="Choose a scenario in which wiring is inherited.",
            )
        )  # fmt: skip
    if scenario.population.ploidy > 1:
        raise RunError(
            phrase(
                "population.ploidy", "be 1 for a connection to have one line of descent", got=scenario.population.ploidy,
                remedy="Choose --format alife, which holds all parents; of diploids, both copies have a part in a connection.",
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
    loci = scenario.genome.places["wiring"]
    shapes = scenario.repertoire
    alleles = here.genotypes[place, loci].mean(axis=-1, dtype=np.float32)
    carrier_of_locus = here.carriers[place, loci].max(axis=-1)
    innate = scenario.encoding.develop(alleles[None], shapes.channels, shapes.heads)
    carrier = np.full(innate.strength.shape[1:], -1, np.int64)
    for start in range(0, len(alleles), _LOCI_AT_ONCE):
        some = slice(start, start + _LOCI_AT_ONCE)
        for found_in, acts in zip(carrier_of_locus[some], _acts_on(scenario, alleles, some), strict=True):
            np.maximum(carrier, np.where(acts, found_in, -1), out=carrier)
    arose = np.where(carrier >= 0, np.searchsorted(last_births, carrier), -1)
    birth_id = int(here.kin.birth_ids[place])
    return WiringDescent(
        replicate, birth_id, here.kin.generation, innate.strength[0], carrier >= 0, carrier, arose
    )  # fmt: skip


def _acts_on(scenario: Scenario, alleles: NDArray[np.float32], some: slice) -> NDArray[np.bool_]:
    """(n_some, n_features, n_heads) bool array: whether another allele at a locus would make another connection.

    Asked of development itself, so that it holds for any encoding.
    """
    (of,) = (c for c in scenario.genome.classes if c.name == "wiring")
    shapes = scenario.repertoire
    if of.founder_shares:
        others = (alleles[some] + 1) % len(of.founder_shares)
    else:
        step = np.float32((of.high - of.low) / 4)
        others = np.where(alleles[some] + step <= of.high, alleles[some] + step, alleles[some] - step)
    changed = np.tile(alleles, (len(others) + 1, 1))
    changed[np.arange(len(others)), np.arange(len(alleles))[some]] = others
    innate = scenario.encoding.develop(changed, shapes.channels, shapes.heads)
    acts = innate.strength[:-1] != innate.strength[-1]
    if innate.is_open.shape[1]:
        acts[:, :, shapes.heads.units] |= innate.is_open[:-1] != innate.is_open[-1]
    return np.asarray(acts)
