"""The table's first half: REF, whole generations, one core, everybody in turn."""

import numpy as np
import pytest
from apart import alone
from gates import Table
from roster import PEERS, Absent, everybody, of_our_own, peer, scaled
from rounds import interleaved, ratio_of
from work import REF, Work

pytestmark = pytest.mark.bench

ROUNDS = 15
GATES = {"deap": (1, 150.0), "numpy": (3, 9.0), "jax": (4, 5.0), "evosax": (5, 5.0)}


@pytest.fixture(scope="module")
def seconds():
    """Seconds per generation of 1000 individuals, for everybody who can run here."""
    programs = {name: made.generation for name, made in everybody(REF, ["ours", "plain", *PEERS]).items()}
    return scaled(interleaved(programs, rounds=ROUNDS), REF)


def needed(name: str, place: int, table: Table, work: Work = REF) -> None:
    """Skip, and say so in the table, if somebody cannot run here."""
    try:
        peer(name, work)
    except Absent as reason:
        table.missing(place, PEERS[name].label, str(reason))
        pytest.skip(str(reason))


@pytest.mark.parametrize("name", GATES)
def test_we_are_faster_than(name: str, seconds, table: Table):
    place, gate = GATES[name]
    needed(name, place, table)
    note = f"measured on {PEERS[name].sample} individuals and scaled" if PEERS[name].sample else ""
    assert table.at_least(place, PEERS[name].label, ratio_of(seconds[name], seconds["ours"]), gate, note=note)


def test_tuned_deap_is_reported(seconds, table: Table):
    table.report(2, PEERS["deap tuned"].label, ratio_of(seconds["deap tuned"], seconds["ours"]), note="not gated")


def test_vectors_are_worth_their_file(seconds, table: Table):
    ratio = ratio_of(seconds["plain"], seconds["ours"])
    assert table.at_least(6, "plain numba, same counters", ratio, 1.5, note="our own engine without explicit vectors")


def test_c_is_not_much_faster(seconds, table: Table):
    needed("c", 7, table)
    lanes = peer("c", REF).lanes
    note = f"C in registers of {lanes} lanes" if lanes else "C left to the compiler's own vectors: no yardstick"
    assert table.at_most(7, "C with intrinsics: ours takes", ratio_of(seconds["ours"], seconds["c"]), 1.5, note=note)


def test_lifetimes_per_second_are_reported(seconds, table: Table):
    table.further["lifetimes_per_second"] = {n: REF.population / s for n, s in medians(seconds).items()}
    table.further["seconds_per_generation"] = {name: taken.tolist() for name, taken in seconds.items()}
    assert seconds["ours"].min() > 0.0


def medians(seconds):
    return {name: float(sorted(taken)[len(taken) // 2]) for name, taken in seconds.items()}


def test_reproduction_takes_a_small_share(table: Table):
    ours = of_our_own("ours", REF)
    fitness = ours.evaluate().fitness
    programs = {"whole": ours.generation, "reproduction": lambda: ours.reproduce(fitness)}
    taken = interleaved(programs, rounds=ROUNDS)
    share = ratio_of(taken["reproduction"], taken["whole"]).of(100.0)
    assert table.at_most(9, "reproduction's share of a generation", share, 12.0, "%")


def test_noise_free_codes_have_a_path_of_their_own(table: Table, clean_environment: dict[str, str]):
    taken = alone(clean_environment, "noise")["seconds"]
    ratio = ratio_of(np.array(taken["noisy"]), np.array(taken["still"]))
    assert table.at_least(11, "noise-free codes against the noisy life", ratio, 2.0)


def test_a_full_life_is_reported(table: Table):
    from ours import Ours

    from evo_mirror.scenario.loading import load

    origin = Ours(load("origin", overrides=[f"population.size={REF.population}"]))
    ref = of_our_own("ours", REF)
    taken = interleaved({"origin": origin.generation, "ref": ref.generation}, rounds=ROUNDS)
    per_life = taken["origin"] * 1e6 / REF.population
    table.report(
        12, "scenario `origin`, the default full life", ratio_of(per_life, per_life**0), "us a life", "not gated"
    )
    table.report(13, "... which is, of REF", ratio_of(taken["origin"], taken["ref"]), note="not gated")


def test_what_a_record_adds_is_reported(table: Table):
    from ours import scenario_of

    from evo_mirror.evolution.engine import Evolution

    run, bare = Evolution(scenario_of(REF), seed=11, threads=1), of_our_own("ours", REF)
    taken = interleaved({"run": run.step, "bare": bare.generation}, rounds=ROUNDS)
    ratio = ratio_of(taken["run"], taken["bare"])
    table.report(13, "a generation with its record, as runs have it, of REF", ratio, note="not gated")
