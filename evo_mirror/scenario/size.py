"""Size: what a scenario will need of memory and of time, before it is run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evo_mirror.foundation.errors import Mistake, ScenarioError, Words, demand
from evo_mirror.machine.memory import Memory, in_words, memory_of_a_process, shared_memory
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.within_life import most_eras
from evo_mirror.state.experience import N_COLUMNS

PROCESS = 210 * 2**20
"""What a process takes before anybody lives: interpreter, numpy, numba and machine code [bytes]; 150 to 200 MiB measured."""

_REFERENCE_CONNECTIONS = 512
"""Connections up to which a trial takes about the same time; beyond, time grows with them."""

_FLOAT = 4

_SETS_OF_LOOKS = 36
"""How often all looks of a life are written down while the next are: in repertoires, and in what four desks are made of, found by
and laid out as, row by row and column by column. Measured: 35 times at most."""

_GOALS = 64
"""What the goals of an action take beside its looks, in each era [bytes]."""

_COPIES_OF_A_LIFE = 3
"""Of lives in progress: as a generation began, as they are, and as a bout leaves them."""

_ODDMENTS = 400
"""What is kept of an individual one number at a time: what it can do at each age, parents, keys of random numbers, measures."""


def trials_of_a_generation(scenario: Scenario) -> int:
    """Trials lived and tests taken by all individuals of the largest generation together.

    Those with large tables of strengths are counted for more.
    """
    shapes, examinations = scenario.repertoire, len(scenario.examined_ages)
    if scenario.population.overlaps:
        examinations += bouts(scenario)
    tests = examinations * scenario.understanding.rounds * shapes.actions
    connections = shapes.channels.n_cues * shapes.heads.n_heads
    lived = scenario.size_range[1] * (scenario.rearing.trials + tests)
    return lived * max(connections, _REFERENCE_CONNECTIONS) // _REFERENCE_CONNECTIONS


def bouts(scenario: Scenario) -> int:
    """In how many pieces the trials of a generation are lived: 1, or, where generations overlap, a bout in each step at most."""
    return max(1, min(scenario.population.size, scenario.rearing.trials)) if scenario.population.overlaps else 1


def bytes_of_an_individual(scenario: Scenario) -> Mapping[str, int]:
    """What one individual takes of memory at the busiest moment of a generation, by what for [bytes]."""
    busiest = max(_while_drawing(scenario), _while_breeding(scenario), key=lambda parts: sum(parts.values()))
    return {what: size for what, size in busiest.items() if size > 0}


def _throughout(scenario: Scenario) -> dict[str, int]:
    """What is there from birth until the children are born."""
    shapes = scenario.repertoire
    return {
        "genotype": _bytes_of_a_genotype(scenario),
        "strengths at birth": _bytes_of_innate(scenario),
        "saliences, rates and names": _FLOAT * shapes.channels.n_cues + _ODDMENTS,
        "meanings at birth": _bytes_of_meanings(scenario),
        "events": scenario.rearing.trials * N_COLUMNS,
        "strengths of an elder": _bytes_of_an_elder(scenario),
        "lives in progress": _COPIES_OF_A_LIFE * _bytes_in_progress(scenario) * scenario.population.overlaps,
    }


def _while_drawing(scenario: Scenario) -> dict[str, int]:
    """Experience: what each source shows is written beside the events; caregivers respond in double precision."""
    shapes = scenario.repertoire
    showing = sum(source.rate > 0.0 for source in scenario.rearing.sources.values())
    return {
        **_throughout(scenario),
        "sights of each source": scenario.rearing.trials * 2 * showing,
        "drives of a caregiver": 2 * _FLOAT * shapes.actions**2 * most_eras(scenario) * scenario.asks_elders,
    }


def _while_breeding(scenario: Scenario) -> dict[str, int]:
    """The whole life that was lived, and a child; the next elders are taken from it while the last are still there."""
    shapes = scenario.repertoire
    channels, heads = shapes.channels, shapes.heads
    return {
        **_throughout(scenario),
        "strengths at maturity": _FLOAT * channels.n_cues * heads.n_heads * scenario.asks_elders,
        "drives at each age": _FLOAT * len(scenario.examined_ages) * heads.n_actions * heads.n_heads,
        "meanings at maturity": _bytes_of_meanings(scenario),
        "strengths of the next elder": _bytes_of_an_elder(scenario),
        "genotype of a child": _bytes_of_a_genotype(scenario),
        "what first-borns and later-borns lived, before all are put together": _bytes_of_a_litter(scenario),
    }


def _bytes_of_a_litter(scenario: Scenario) -> int:
    """Wiring, events and life once more, and the strengths with which first-borns answer; nothing where all are one litter."""
    shapes, ages = scenario.repertoire, len(scenario.examined_ages)
    channels, heads = shapes.channels, shapes.heads
    innate, mature = shapes.features * heads.n_heads, channels.n_cues * heads.n_heads
    drives, saliences = ages * heads.n_actions * heads.n_heads, channels.n_cues
    events = scenario.rearing.trials * N_COLUMNS + _ODDMENTS + 2 * _bytes_of_meanings(scenario)
    once_more = events + _FLOAT * (innate + mature + drives + saliences) + _bytes_of_an_elder(scenario)
    return once_more * scenario.rearing.in_litters


def _bytes_of_a_genotype(scenario: Scenario) -> int:
    return _FLOAT * scenario.genome.n_loci * scenario.population.ploidy


def _bytes_in_progress(scenario: Scenario) -> int:
    """Strengths as they are now and as they were at birth, beside the alleles."""
    shapes = scenario.repertoire
    strengths = _FLOAT * (shapes.channels.n_cues + shapes.features) * shapes.heads.n_heads
    return strengths + 2 * _bytes_of_meanings(scenario) + _bytes_of_a_genotype(scenario)


def _bytes_of_innate(scenario: Scenario) -> int:
    """None where the strengths are the genotype itself, looked at in another way: asked of one newborn, if haploid."""
    shapes = scenario.repertoire
    places = scenario.genome.places
    alleles = np.zeros((1, places["wiring"].stop - places["wiring"].start), np.float32)
    innate = scenario.encoding.develop(alleles, shapes.channels, shapes.heads)
    is_window = (
        scenario.population.ploidy == 1 and scenario.heritable.wiring and np.shares_memory(innate.strength, alleles)
    )
    return innate.is_open.nbytes + (0 if is_window else innate.strength.nbytes)


def _bytes_of_meanings(scenario: Scenario) -> int:
    """What one's own acts and foraging cues stand for."""
    shapes = scenario.repertoire
    return _FLOAT * (shapes.actions * shapes.goals + shapes.forage_cues * shapes.forage_outcomes)


def _bytes_of_an_elder(scenario: Scenario) -> int:
    shapes = scenario.repertoire
    return _FLOAT * shapes.features * shapes.units * scenario.asks_elders


def bytes_of_a_changing_world(scenario: Scenario) -> int:
    """What the looks and meanings of all eras of a life take, for everybody together; 0 where a life has one era [bytes]."""
    shapes, n = scenario.repertoire, most_eras(scenario)
    return 0 if n == 1 else n * shapes.actions * (_SETS_OF_LOOKS * _FLOAT * shapes.features + _GOALS)


def estimated_bytes(scenario: Scenario, workers: int = 1) -> int:
    """Peak memory of arrays, for ``workers`` replicates side by side [bytes]."""
    everybody = scenario.size_range[1] * sum(bytes_of_an_individual(scenario).values())
    return workers * (everybody + bytes_of_a_changing_world(scenario))


def workers_that_fit(scenario: Scenario, workers: int) -> int:
    """As many of ``workers`` processes as memory has room for; 1 at least."""
    there_is = shared_memory()
    return workers if there_is is None else max(1, min(workers, there_is.size // _of_processes(scenario, 1)))


def require_memory(scenario: Scenario, workers: int = 1, source: str = "") -> None:
    """Refuse a scenario that cannot fit into memory.

    Raises
    ------
    ScenarioError
        If the estimate exceeds what this computer has, or what the system grants this process; says the estimate.
    """
    together, alone = shared_memory(), memory_of_a_process()
    if together is not None and (needed := _of_processes(scenario, workers)) > together.size:
        raise _too_large(scenario, needed, together, workers, source)
    if alone is not None and (needed := estimated_bytes(scenario)) > alone.size:
        raise _too_large(scenario, needed, alone, 1, source)


def _of_processes(scenario: Scenario, workers: int) -> int:
    return workers * PROCESS + estimated_bytes(scenario, workers)


def _too_large(scenario: Scenario, needed: int, there_is: Memory, workers: int, source: str) -> ScenarioError:
    side_by_side = f" in each of {workers} processes" if workers > 1 else ""
    lower = (
        ", the sizes of the repertoire or the number of workers" if workers > 1 else " or the sizes of the repertoire"
    )
    message = demand(
        f"need no more memory than the {in_words(there_is.size)} of {there_is.whose}",
        got=Words(f"{scenario.size_range[1]} individuals{side_by_side}, an estimated {in_words(needed)}"),
        remedy=(
            f"Lower population.size{'s' if scenario.population.sizes.may_change else ''}, rearing.trials"
            f"{', environment.within_rate' * (most_eras(scenario) > 1)}{lower}."
        ),
    )
    return ScenarioError(source or scenario.title, [Mistake("population.size", message, None)])
