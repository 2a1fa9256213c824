"""Development: how genotypes become wirings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.alleles import class_alleles
from evo_mirror.biology.attending import MORPHS
from evo_mirror.biology.dominance import expressed
from evo_mirror.biology.learning.base import GENE_PREFIX
from evo_mirror.foundation.once import once
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import Genome, LocusClass
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import CUE_CLASSES
from evo_mirror.state.wiring import ATTENTION, FORAGING, Wiring


def develop(
    scenario: Scenario, population: Population, moment: Moment, *, threads: int = 1, alike: bool = False
) -> Wiring:
    """Turn genotypes into wirings.

    What two copies of a locus express together is a matter of dominance; see `biology.dominance`. Loci that are not
    inherited are drawn anew from the founders' distribution: developmental noise where that has a spread, the scenario's
    value where it has none. Innate strengths may be a view of the genotypes, so nobody may write into them.

    Parameters
    ----------
    scenario : Scenario
    population : Population
    moment : Moment
    threads : int
    alike : bool
        Whether everybody meets the same developmental noise.
    """
    genome, n, shapes, h = scenario.genome, population.size, scenario.repertoire, scenario.heritable
    common, learns = _in_common(scenario), scenario.learning.learns

    def effects(name: str) -> NDArray[np.float32]:
        return _effects(genome, genome.named[name], population, moment, threads, alike=alike)

    innate = scenario.encoding.develop(effects("wiring"), shapes.channels, shapes.heads)
    plasticity, salience = _repeated(common.plasticity, n), _repeated(common.salience, n)
    # Whatever the alleles, who does not learn expresses no rate: it would be reported, and drawn, as one.
    if "rate" in common.differing:
        plasticity[:, :, 0] = effects("rate") * learns
    if h.forage_rate:
        plasticity[:, FORAGING, 0] = effects("forage_rate")[:, 0] * learns
    if h.plasticity:
        for k, name in enumerate(scenario.learning.genes, start=1):
            plasticity[:, :, k] = effects(f"{GENE_PREFIX}{name}")
    for name, cues in common.cues_apart:
        salience[:, cues] = effects(name)
    return Wiring(
        strength=innate.strength,
        meaning=meaning_at_birth(scenario, n, moment),
        foraging=np.zeros((n, shapes.forage_cues, shapes.forage_outcomes), np.float32),
        plasticity=plasticity,
        salience=salience,
        attention=_attention(scenario, common, effects, n),
        mirror_share=(
            np.ascontiguousarray(effects("mirror_share")[:, 0])
            if "mirror_share" in common.differing
            else np.full(n, common.mirror_share)
        ),
        is_open=innate.is_open,
    )


class _InCommon(NamedTuple):
    """What newborns of a scenario have in common, in all generations, and the classes of loci in which they differ.

    Attributes
    ----------
    differing : frozenset of str
        Names of classes that are inherited, or have a spread.
    plasticity : (2, n_parameters) float32 array
    salience : (n_cues,) float32 array
    cues_apart : tuple of (str, slice)
        Classes of associability in which newborns differ, and the cues of each.
    attention : (3,) float32 array
        Logarithms of shares, before these are made to add up to 1.
    mirror_share : float32
    """

    differing: frozenset[str]
    plasticity: NDArray[np.float32]
    salience: NDArray[np.float32]
    cues_apart: tuple[tuple[str, slice], ...]
    attention: NDArray[np.float32]
    mirror_share: np.float32


@once
def _in_common(scenario: Scenario) -> _InCommon:
    named, channels, rule = scenario.genome.named, scenario.repertoire.channels, scenario.learning
    differing = frozenset(name for name, of in named.items() if of.is_heritable or of.founder_spread > 0.0)
    rate = _same_in_all(named["rate"]) * rule.learns
    plasticity = np.array([[rate, *rule.parameters(0.0)[1:]]] * 2, np.float32)
    cues = [
        (f"associability_{name}", slice(start, start + size))
        for name, start, size in zip(CUE_CLASSES, channels.starts, channels.sizes, strict=True)
    ]
    salience = np.repeat(np.array([_same_in_all(named[name]) for name, _ in cues]), channels.sizes)
    cues_apart = tuple((name, of) for name, of in cues if name in differing)
    shares = [] if scenario.attention.morphs else [_same_in_all(named[f"attention_{name}"]) for name in ATTENTION]
    mirror_share = _same_in_all(named["mirror_share"])
    return _InCommon(differing, plasticity, salience, cues_apart, np.array(shares, np.float32), mirror_share)


def _attention(
    scenario: Scenario, common: _InCommon, effects: Callable[[str], NDArray[np.float32]], n: int
) -> NDArray[np.float32]:  # fmt: skip
    """(n_individuals, 3) float32 array: shares of the attention budget."""
    if scenario.attention.morphs:
        return scenario.attention.of_morphs(effects(MORPHS)[:, 0])
    apart = [(k, of) for k, name in enumerate(ATTENTION) if (of := f"attention_{name}") in common.differing]
    attention = _repeated(common.attention, n if apart else 1)
    for k, name in apart:
        attention[:, k] = effects(name)[:, 0]
    np.exp(attention, out=attention)
    attention /= attention.sum(axis=1, keepdims=True)
    return attention if apart else _repeated(attention[0], n)


def _repeated(row: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """(n, ...) float32 array: the same for each of so many."""
    rows = np.empty((n, *row.shape), np.float32)
    rows[:] = row
    return rows


def meaning_at_birth(scenario: Scenario, n_individuals: int, moment: Moment) -> NDArray[np.float32]:
    """What newborns know of the goals of their own programs: everything that is true now, or nothing.

    Parameters
    ----------
    scenario : Scenario
    n_individuals : int
    moment : Moment

    Returns
    -------
    (n_individuals, n_actions, n_goals) float32 array
    """
    heads = scenario.repertoire.heads
    meaning = np.zeros((heads.n_actions, heads.n_goals), np.float32)
    if scenario.understanding.meaning == "given":
        goal_of = scenario.environment.goals(scenario.repertoire, moment.address("meaning"))
        meaning[np.arange(heads.n_actions), goal_of] = scenario.learning.asymptote
    return _repeated(meaning, n_individuals)


def _effects(
    genome: Genome, locus_class: LocusClass, population: Population, moment: Moment, threads: int, *, alike: bool
) -> NDArray[np.float32]:  # fmt: skip
    """(n_individuals, n_loci) float32 array of expressed effects at the loci of a class: a view where it can be."""
    name = locus_class.name
    if not locus_class.is_heritable:
        n, address = population.size, moment.address("developmental noise")
        drawn = class_alleles(genome, name, min(1, n) if alike else n, address, threads=threads)
        return np.repeat(drawn, n, axis=0) if alike and n else drawn
    return expressed(population.genotypes[:, genome.places[name]], locus_class)


def _same_in_all(locus_class: LocusClass) -> np.float32:
    """The effect of a class that is not inherited and has no spread."""
    return np.float32(min(max(locus_class.founder_mean, locus_class.low), locus_class.high))
