"""For each account a small world where it must win and one where it must lose: none is favoured by construction.

Sixteen replicates a world, and thirty-two in slow tests, founders and codes redrawn. Means are compared with the standard
error over replicates; with seeds fixed a comparison comes out the same for ever, and the margins say how far from the edge it
lies.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from evo_mirror.accounts.base import Account
from evo_mirror.evolution.assessing import assess
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import live_through, stage
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import GOAL, IDENTIFY, IMITATE

REPLICATES, MANY = 16, 32


def few_or_many(test):
    """Let a contest have few replicates, or, in a slow test, many."""
    sizes = pytest.mark.parametrize("replicates", [REPLICATES, pytest.param(MANY, marks=pytest.mark.slow)])
    return pytest.mark.needs_compiler("the same lives, to the bit, would take half an hour")(sizes(test))


ACCOUNTS = {kind: leaf() for kind, leaf in leaves(Account).items()}
AT_BIRTH = {"payoff.ages": {"birth": 1.0, "juvenile": 0.0, "adult": 0.0}}
AS_ADULTS = {"payoff.ages": {"birth": 0.0, "juvenile": 0.0, "adult": 1.0}}
WORLDS = {
    "ancient": AT_BIRTH,  # nothing ever changes, and newborns have to cope
    "new": {"environment": {"kind": "changing_looks", "rate": 1.0}, **AS_ADULTS},  # no look lasts
}
WORLDS |= {
    "dear": {**WORLDS["new"], "payoff.change_cost": 0.1},  # and learning costs more than it earns
    "fed": {**WORLDS["new"], "repertoire.forage_cues": 8, "rearing.forage_rate": 1.0},  # and there is much to forage
    "mute": {**WORLDS["new"], "rearing.sources.being_imitated.rate": 0.0},  # and one's own acts are all that match
    "invisible": {**WORLDS["new"], "repertoire.transparency": 0.0},  # and one's own acts cannot be seen
}
WORLD = Scenario(
    title="small",
    generations=40,
    population={"size": 40, "mutation_rate": 0.03},
    repertoire={
        "actions": 4, "features": 8, "units": 6, "units_per_program": 2, "goals": 2, "forage_cues": 2, "cultural_share": 1.0
    },
    encoding={"kind": "direct", "mutation_size": 0.3},
    learning={"kind": "rescorla_wagner", "rate": 0.1},
    rearing={"trials": 60, "act_rate": 0.7},
    tasks={name: {"kind": name} for name in ("identify", "goal", "imitate", "forage")},
    payoff={"change_cost": 0.0005, "upkeep": 0.01},
)  # fmt: skip


@cache
def fates(account: str, world: str, replicates: int = REPLICATES) -> dict[str, np.ndarray]:
    """Every column of the last generation, one number for each replicate."""
    scenario = ACCOUNTS[account].constrained(adjusted(WORLD, WORLDS[world]))
    last = []
    for replicate in range(replicates):
        evolution = Evolution(scenario, seed=1, replicate=replicate)
        while not evolution.is_over:
            record = evolution.step()
        last.append(record.values)
    return {name: np.array([values[name] for values in last]) for name in last[0]}


def far_above(here: np.ndarray, there: np.ndarray) -> bool:
    """Means more than 4 standard errors apart."""
    return bool(here.mean() - there.mean() > 4 * np.sqrt(here.var(ddof=1) / len(here) + there.var(ddof=1) / len(there)))


@few_or_many
def test_genetic_adaptation_wins_where_looks_last_and_newborns_must_cope(replicates: int):
    here, there = fates("genetic", "ancient", replicates), fates("genetic", "new", replicates)
    assert far_above(here["mirror_gain_birth"], there["mirror_gain_birth"])
    assert here["mirror_gain_birth"].mean() > 0.4
    assert here["identify_birth"].mean() > 0.6


@few_or_many
def test_genetic_adaptation_loses_where_no_look_lasts(replicates: int):
    there = fates("genetic", "new", replicates)
    assert abs(there["mirror_gain_birth"].mean()) < 0.1
    assert far_above(there["mirror_gain_maturity"], there["mirror_gain_birth"]), "what is left to it is learning"


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["genetic_fixed", "genetic_plastic_readout"])
def test_variants_of_genetic_adaptation_win_and_lose_where_it_does(variant: str):
    here, there = fates(variant, "ancient", MANY), fates(variant, "new", MANY)
    assert far_above(here["mirror_gain_birth"], there["mirror_gain_birth"])
    assert here["mirror_gain_birth"].mean() > 0.4
    assert here["identify_birth"].mean() > 0.6
    assert abs(there["mirror_gain_birth"].mean()) < 0.1


@pytest.mark.slow
def test_a_route_that_is_fixed_has_nothing_to_add_to_birth_and_a_readout_has():
    fixed, free = fates("genetic_fixed", "new", MANY), fates("genetic_plastic_readout", "new", MANY)
    assert np.array_equal(fixed["mirror_index_birth"], fixed["mirror_index_maturity"])
    gained = free["mirror_gain_maturity"] - free["mirror_gain_birth"]  # in one and the same replicate
    assert far_above(gained, np.zeros(MANY))
    assert far_above(free["mirror_index_maturity"], fixed["mirror_index_maturity"])


@few_or_many
def test_motor_learning_alone_practises_where_there_is_much_to_forage_and_not_where_learning_is_dear(replicates: int):
    """It wins by what it claims, gain without matching: its rate rises with foraging, and what sights drive grows with it."""
    here, there = fates("motor_only", "fed", replicates), fates("motor_only", "dear", replicates)
    assert far_above(here["learning_rate"], there["learning_rate"])
    assert far_above(here["change"], there["change"])
    assert there["learning_rate"].mean() < 0.02


@few_or_many
@pytest.mark.parametrize(
    "world", ["fed", *(pytest.param(world, marks=pytest.mark.slow) for world in ("ancient", "mute"))]
)
def test_motor_learning_alone_matches_nowhere(world: str, replicates: int):
    """|mean index| < 3 / ((A - 1) sqrt R), as under drift; association, in the same world, mirrors."""
    fate = fates("motor_only", world, replicates)
    assert abs(fate["mirror_index_maturity"].mean()) < 3 / (3 * np.sqrt(replicates))
    assert abs(fate["mirror_gain_maturity"].mean()) < 0.02


@few_or_many
def test_the_evolved_learner_wins_where_no_look_lasts_and_loses_where_learning_is_dear(replicates: int):
    here, there = fates("evolved_learner", "new", replicates), fates("evolved_learner", "dear", replicates)
    assert far_above(here["learning_rate"], there["learning_rate"])
    assert far_above(here["mirror_gain_maturity"], fates("genetic", "new", replicates)["mirror_gain_birth"])
    assert there["learning_rate"].mean() < 0.02
    assert abs(there["mirror_gain_maturity"].mean()) < 0.02


@few_or_many
def test_the_evolved_learner_has_nothing_to_offer_newborns(replicates: int):
    for world in ("ancient", "new"):
        assert np.abs(fates("evolved_learner", world, replicates)["mirror_gain_birth"]).max() < 0.05


@few_or_many
def test_association_mirrors_as_a_by_product_of_foraging_and_not_without(replicates: int):
    here, there = fates("associative", "fed", replicates), fates("associative", "dear", replicates)
    assert far_above(here["learning_rate"], there["learning_rate"])
    assert far_above(here["mirror_gain_maturity"], there["mirror_gain_maturity"])
    assert here["mirror_gain_maturity"].mean() > 0.1
    assert there["learning_rate"].mean() < 0.02


@few_or_many
def test_canalisation_turns_attention_to_where_matching_is_to_be_seen(replicates: int):
    here, there = fates("canalised", "mute", replicates), fates("canalised", "invisible", replicates)
    assert far_above(here["attention_own"], there["attention_own"])
    assert here["mirror_gain_maturity"].mean() > 0.1
    assert abs(there["mirror_gain_maturity"].mean()) < 0.03


@few_or_many
@pytest.mark.parametrize("world", ["ancient", "new"])
def test_drift_wins_nowhere(world: str, replicates: int):
    """|mean index| < 3 / ((A - 1) sqrt R) at birth, and nothing comes to it by living."""
    fate = fates("drift", world, replicates)
    assert abs(fate["mirror_index_birth"].mean()) < 3 / (3 * np.sqrt(replicates))
    assert np.array_equal(fate["mirror_index_birth"], fate["mirror_index_maturity"])
    assert not fate["change"].any()


@pytest.mark.parametrize("kind", list(ACCOUNTS))
def test_all_accounts_begin_with_the_same_stage_and_founders(kind: str):
    """Within a replicate: same looks, programs and acts; same alleles at every locus that both inherit."""
    here, there = ACCOUNTS[kind].constrained(WORLD), ACCOUNTS["open"].constrained(WORLD)
    moment = Moment(4, 2)
    one, other = (stage(s, moment) for s in (here, there))
    assert np.array_equal(one.sight_codes, other.sight_codes)
    assert np.array_equal(one.unit_codes, other.unit_codes)
    mine, theirs = (found(s, one, moment).genotypes for s in (here, there))
    inherited = here.genome.per_locus("is_heritable") == 1
    assert inherited.any()
    assert np.array_equal(mine[:, inherited], theirs[:, inherited])
    acts = [live_through(s, found(s, one, moment), None, moment).experience.events[:, :, 1] for s in (here, there)]
    assert np.array_equal(*acts)


# -------------------------------------------------------------------------------------------------------- who is paid
def payoffs(account: str) -> tuple[np.ndarray, np.ndarray]:
    """Payoff of the first generation as it lived, and as it would be with other results in tests."""
    scenario, moment = ACCOUNTS[account].constrained(WORLD), Moment(7)
    lived = live_through(scenario, found(scenario, stage(scenario, moment), moment), None, moment)
    changed = lived.life.correct.copy()
    for test in (IDENTIFY, GOAL, IMITATE):
        changed[:, :, test] = np.random.default_rng(1).random(changed.shape[:2])
    other = replace(lived.life, correct=changed)
    return lived.payoff, assess(scenario, lived.wiring, other, lived.repertoire, moment)


@pytest.mark.parametrize(
    ("account", "is_paid"), [("associative", False), ("drift", False), ("genetic", True), ("open", True)]
)
def test_only_who_is_said_to_be_is_paid_for_understanding(account: str, is_paid: bool):
    before, after = payoffs(account)
    assert (before.tobytes() != after.tobytes()) == is_paid


@pytest.mark.parametrize("task", ["needle", "imitate", "forage"])
def test_the_fitness_of_drift_is_constant_whatever_the_world_pays(task: str):
    world = adjusted(WORLD, {"encoding": {"kind": "ternary"}, "tasks": {task: {"kind": task}}})
    evolution = Evolution(ACCOUNTS["drift"].constrained(world), seed=1)
    for _ in range(3):
        evolution.step()
        assert np.ptp(evolution.lived.fitness) == 0.0
        assert np.isfinite(evolution.lived.fitness).all()


def test_the_associative_account_evolves_alike_whatever_understanding_is_worth():
    """Byte by byte; and a planted defect, an account that is paid for understanding, does not."""

    def after(account: Account, weight: float):
        world = adjusted(WORLD, {"tasks.identify.weight": weight, "tasks.goal.weight": weight})
        evolution = Evolution(account.constrained(world), seed=3)
        for _ in range(3):
            evolution.step()
        return evolution.population.genotypes.tobytes()

    assert after(ACCOUNTS["associative"], 1.0) == after(ACCOUNTS["associative"], 50.0)

    class Paid(type(ACCOUNTS["associative"])):
        def constraints(self):
            return {**super().constraints(), "payoff.understanding": 0.01}

    assert after(Paid(), 1.0) != after(Paid(), 50.0)
