"""Size: what an individual takes of memory is what was estimated, and what does not fit is refused in words."""

import json
import subprocess
import sys

import pytest

from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.machine.memory import Memory, in_words
from evo_mirror.scenario import size
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import (
    PROCESS,
    bytes_of_a_changing_world,
    bytes_of_an_individual,
    estimated_bytes,
    require_memory,
    workers_that_fit,
)
from evo_mirror.scenario.within_life import most_eras

GIB = 2**30
TRUE_WITHIN = 1.5
"""The estimate is at most this many times too large, or too small."""

PLAIN = Scenario(title="plain", population={"size": 1000})
DELTA_RULE = Scenario(
    title="delta rule alone",
    population={"size": 1000, "mutation_rate": 1 / 64},
    repertoire={
        "actions": 16, "features": 32, "units": 16, "units_per_program": 1, "goals": 4, "sounds": 0, "contexts": 1,
        "forage_cues": 0, "routes": "mirror",
    },
    rearing={
        "trials": 200, "act_rate": 1.0, "forage_rate": 0.0,
        "sources": {"self_observation": {"rate": 1.0}, "others": {"rate": 1.0}},
    },
    understanding={"rounds": 4, "response_noise": 0.0, "meaning": "given", "ages": "maturity", "tests": "paid"},
    heritable={"rate": True},
    tasks={"identify": {"kind": "identify"}},
)  # fmt: skip
WORLDS = {
    "plain": PLAIN,
    "delta rule": DELTA_RULE,
    "long lives": adjusted(PLAIN, {"rearing.trials": 2000}),
    "large tables": adjusted(
        PLAIN,
        {"repertoire.features": 96, "repertoire.units": 64, "repertoire.units_per_program": 8, "rearing.trials": 40},
    ),
    "many actions": adjusted(PLAIN, {"repertoire.actions": 40, "repertoire.features": 64, "rearing.trials": 60}),
    "everything heritable": adjusted(
        PLAIN, {f"heritable.{name}": True for name in type(PLAIN.heritable).__pydantic_fields__}
    ),
    "diploid": adjusted(PLAIN, {"population.ploidy": 2}),
    "restless": adjusted(PLAIN, {"environment.within_rate": 0.1}),
    "litters": adjusted(PLAIN, {"rearing.sources.being_imitated.caregiver": "sibs", "rearing.trials": 1000}),
    "deaf to innate wiring": adjusted(DELTA_RULE, {"encoding": {"kind": "ternary"}}),
}

ASK = """
import json, sys
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.settings import adjusted, validated
from evo_mirror.scenario.scenario import Scenario

def peak():
    with open("/proc/self/status") as said:
        return next(int(line.split()[1]) * 1024 for line in said if line.startswith("VmHWM"))

scenario = validated(Scenario, json.loads(sys.argv[1]))
Evolution(adjusted(scenario, {"population.size": 64}), seed=1, threads=1).step()
before = peak()
evolution = Evolution(scenario, seed=1, threads=1)
for _ in range(2):
    evolution.step()
print(before, peak())
"""


def peaks(scenario: Scenario) -> tuple[int, int]:
    """Peak memory of a process in which a few have lived, and in which the scenario's population has too [bytes]."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(resolved(scenario))], capture_output=True, text=True, check=True
    )
    before, after = map(int, done.stdout.split())
    return before, after


@pytest.fixture(scope="module")
def warm() -> None:
    """Machine code in its folder: compiling takes memory of its own, once."""
    peaks(adjusted(PLAIN, {"population.size": 64}))


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory is read as Linux tells it")
@pytest.mark.parametrize("world", WORLDS)
def test_the_estimate_is_what_a_process_takes(world: str):
    """Between two sizes, so that what the process takes without anybody in it does not count."""
    few, many = (adjusted(WORLDS[world], {"population.size": n}) for n in (2_000, 8_000))
    before, at_few = peaks(few)
    after = peaks(many)[1]
    measured = (after - at_few) / 6_000
    estimated = sum(bytes_of_an_individual(WORLDS[world]).values())
    print(f"{world}: {measured:.0f} bytes an individual measured, {estimated} estimated; {in_words(before)} without")
    assert estimated / TRUE_WITHIN < measured < estimated * TRUE_WITHIN
    assert before < PROCESS


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory is read as Linux tells it")
def test_a_hundred_thousand_individuals_take_less_than_a_gibibyte():
    """And at most 6 KiB each beside the two buffers of genotypes."""
    scenario = adjusted(DELTA_RULE, {"population.size": 100_000})
    before, after = peaks(scenario)
    each = (after - before) / 100_000 - 2 * 4 * scenario.genome.n_loci
    print(f"{in_words(after)} in all; {each:.0f} bytes an individual beside genotypes")
    assert after < GIB
    assert each <= 6 * 1024


# -------------------------------------------------------------------------------------------------------------- refusals
def test_every_part_of_the_estimate_has_a_name_and_a_size():
    parts = bytes_of_an_individual(PLAIN)
    assert all(size > 0 for size in parts.values())
    assert estimated_bytes(PLAIN) == 1000 * sum(parts.values())
    assert estimated_bytes(PLAIN, 3) == 3 * estimated_bytes(PLAIN)


def test_what_nobody_asks_for_takes_no_room():
    """Strengths that are a window onto the genotype, those at maturity without anybody to rear, ages not examined."""
    asked, unasked = bytes_of_an_individual(PLAIN), bytes_of_an_individual(DELTA_RULE)
    assert {"strengths of an elder", "strengths of the next elder", "strengths at maturity"} <= asked.keys()
    assert not any("strengths" in what for what in unasked)
    assert "strengths at birth" not in asked
    assert "strengths at birth" in bytes_of_an_individual(adjusted(PLAIN, {"heritable.wiring": False}))
    diploid = bytes_of_an_individual(adjusted(PLAIN, {"population.ploidy": 2}))
    assert diploid["genotype"] == diploid["genotype of a child"] == 2 * asked["genotype"]
    assert "strengths at birth" in diploid
    once = bytes_of_an_individual(adjusted(PLAIN, {"understanding.ages": "maturity"}))
    assert 3 * once["drives at each age"] == asked["drives at each age"]


@pytest.mark.parametrize(
    "changes",
    [
        {"population.size": 2000}, {"rearing.trials": 1200}, {"repertoire.actions": 32}, {"repertoire.features": 200},
        {"repertoire.units": 200},
    ],
)  # fmt: skip
def test_what_the_refusal_says_to_lower_does_lower_the_estimate(changes):
    assert estimated_bytes(adjusted(PLAIN, changes)) > estimated_bytes(PLAIN)


def test_a_changing_world_takes_what_its_eras_take():
    """Tables of all looks, once for everybody; and how an adult responds to each of them."""
    restless, wild = (adjusted(PLAIN, {"environment.within_rate": rate}) for rate in (0.1, 1.0))
    drives = [bytes_of_an_individual(world).get("drives of a caregiver", 0) for world in (PLAIN, restless, wild)]
    assert drives == [0, 8 * 64 * most_eras(restless), 8 * 64 * 120]
    tables = [bytes_of_a_changing_world(world) for world in (PLAIN, restless, wild)]
    assert tables[0] == 0
    assert tables[2] == pytest.approx(tables[1] * 120 / most_eras(restless))
    shared = estimated_bytes(wild) - 1000 * sum(bytes_of_an_individual(wild).values())
    assert shared == tables[2] > 4 * 120 * 8 * 16


@pytest.fixture
def there_is(monkeypatch: pytest.MonkeyPatch):
    """Say how much memory there is, for all and for one process."""

    def set_to(together: Memory | None, alone: Memory | None = None) -> None:
        monkeypatch.setattr(size, "shared_memory", lambda: together)
        monkeypatch.setattr(size, "memory_of_a_process", lambda: alone)

    return set_to


GROUP = "the control group that this process runs in"


def test_more_than_all_may_use_is_refused(there_is):
    need = PROCESS + estimated_bytes(PLAIN)
    there_is(Memory(need, GROUP))
    require_memory(PLAIN)
    there_is(Memory(need - 1, GROUP))
    with pytest.raises(ScenarioError) as caught:
        require_memory(PLAIN)
    assert str(caught.value) == (
        f"plain has 1 mistake:\n  population.size: must need no more memory than the {in_words(need)} of {GROUP}; got 1000 "
        f"individuals, an estimated {in_words(need)}. Lower population.size, rearing.trials or the sizes of the repertoire."
    )


def test_too_many_eras_are_refused(there_is):
    """A large world that is new on every trial: 10 000 times 100 looks of 1024 features, several times over."""
    world = adjusted(
        PLAIN, {"population.size": 2, "repertoire.actions": 100, "repertoire.features": 1024, "rearing.trials": 10_000},
    )  # fmt: skip
    there_is(Memory(16 * GIB, "this computer"))
    require_memory(world)
    with pytest.raises(
        ScenarioError, match=r"Lower population\.size, rearing\.trials, environment\.within_rate or the"
    ):
        require_memory(adjusted(world, {"environment.within_rate": 0.5}))


def test_workers_count_together(there_is):
    need = PROCESS + estimated_bytes(PLAIN)
    there_is(Memory(3 * need, "this computer"))
    require_memory(PLAIN, 3)
    with pytest.raises(ScenarioError) as caught:
        require_memory(PLAIN, 4, "mine.toml")
    assert str(caught.value) == (
        f"mine.toml has 1 mistake:\n  population.size: must need no more memory than the {in_words(3 * need)} of this "
        f"computer; got 1000 individuals in each of 4 processes, an estimated {in_words(4 * need)}. Lower population.size, "
        "rearing.trials, the sizes of the repertoire or the number of workers."
    )
    assert [workers_that_fit(PLAIN, workers) for workers in (1, 2, 3, 4, 9)] == [1, 2, 3, 3, 3]


def test_a_limit_on_the_address_space_holds_for_each_process_alone(there_is):
    need = estimated_bytes(PLAIN)
    whose = "the limit on this process's address space ('ulimit -v')"
    there_is(None, Memory(need, whose))
    require_memory(PLAIN, 8)
    there_is(None, Memory(need - 1, whose))
    with pytest.raises(
        ScenarioError, match=r"of the limit on this process's address space \('ulimit -v'\); got 1000 indiv"
    ):
        require_memory(PLAIN, 8)


def test_where_nobody_says_how_much_there_is_nothing_is_refused(there_is):
    there_is(None)
    require_memory(adjusted(PLAIN, {"population.size": 10_000_000}), 8)
    assert workers_that_fit(PLAIN, 8) == 8
