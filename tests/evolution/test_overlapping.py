"""Moran's model with lives: lived in bouts, paid as they go, and nobody favoured for its age."""

from dataclasses import replace

import numpy as np
import pytest
from small import SMALL

from evo_mirror.biology.caregiving import neighbours_of
from evo_mirror.evolution import overlapping
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution, evolve
from evo_mirror.evolution.generation import generation
from evo_mirror.evolution.overlapping import Overlap, others_of, places_of
from evo_mirror.evolution.propagating import propagate
from evo_mirror.evolution.toolbox import toolbox
from evo_mirror.evolution.turnover import Turnover
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.state.experience import Experience
from evo_mirror.state.living import living_of

MORAN = adjusted(SMALL, {"population.turnover": "moran", "population.size": 10})
FLAT = {"tasks": {"flat": {}}, "payoff.change_cost": 0.0, "payoff.upkeep": 0.0}
ISLANDS = {"structure.kind": "islands", "structure.demes": 2, "structure.rate": 0.3}


def evolved(scenario, generations: int = 2, **how) -> Evolution:
    evolution = Evolution(scenario, seed=5, **how)
    for _ in range(generations):
        evolution.step()
    return evolution


def assert_same(one: dict, other: dict):
    assert one.keys() == other.keys()
    for name, values in one.items():
        assert np.array_equal(values, other[name], equal_nan=values.dtype.kind == "f"), name


@pytest.mark.parametrize("trials", [0, 4, 10, 33])
def test_everybody_has_lived_its_share_of_trials(trials: int):
    """By step s floor(s T / N) have been offered: T / N a step, to everybody who was alive."""
    n, scenario = 10, adjusted(MORAN, {"rearing.trials": trials})
    evolution, born = evolved(scenario, 0), {}
    for g in range(3):
        evolution.step()
        assert evolution.lived.experience.n_trials == trials, "T in N steps"
        born |= {birth_id: n * g + k + 1 for k, birth_id in enumerate(evolution.births.birth_ids.tolist())}
        now = n * (g + 1)
        offered = [
            now * trials // n - born.get(one, 0) * trials // n for one in evolution.population.birth_ids.tolist()
        ]
        assert evolution.living.trials.tolist() == offered


def test_bouts_go_on_with_the_gains_of_the_life():
    """g / g0 is what strengths from sights to a unit are of those at birth: never above 1 / g0, however many the bouts."""
    evolution = evolved(
        adjusted(MORAN, {"learning.mirror_route": "gain", "learning.rate": 0.5, "rearing.trials": 100}), 3
    )
    living, shapes = evolution.living, MORAN.repertoire
    sights = np.s_[:, : shapes.channels.n_features, shapes.heads.units]
    born, now = living.innate.strength[sights], living.strength[sights]
    ratio = now / born
    np.testing.assert_allclose(ratio, np.broadcast_to(ratio[:, :1], ratio.shape), rtol=1e-3)
    assert 4.0 < ratio.max() < 5.001


def test_a_life_lasts_n_steps_on_average():
    """Deaths are even, so that lives are geometric: of those born in 30 of 60 generations, all dead by then."""
    n, evolution, born, lengths = 10, evolved(adjusted(MORAN, {"rearing.trials": 0}), 0), {}, []
    for g in range(60):
        evolution.step()
        for k, (one, died) in enumerate(zip(evolution.births.birth_ids, evolution.births.died, strict=True)):
            if died in born:
                lengths.append(n * g + k - born.pop(died))
            if g < 30:
                born[one] = n * g + k
    assert not born
    assert len(lengths) == 300
    assert abs(np.mean(lengths) - n) < 4.5 * np.sqrt(n * (n - 1) / 300)


@pytest.mark.parametrize("tasks", ["flat", "none that is paid"])
@pytest.mark.parametrize("regime", ["tournament", "proportional", "neutral"])
def test_where_payoff_is_flat_it_is_the_neutral_model_to_the_byte(regime: str, tasks: str):
    """Nobody is favoured for its age: the same births and deaths as of those who do not live at all."""
    flat = FLAT if tasks == "flat" else {"payoff.understanding": 0.0, "payoff.foraging": 0.0, "payoff.change_cost": 0.0}
    scenario = adjusted(MORAN, flat | {"selection.kind": regime})
    evolution = Evolution(scenario, seed=5)
    for brood in propagate(scenario, evolution.population, seed=5, generations=3):
        payoff = evolution.living.payoff
        assert (payoff == payoff[0]).all()
        evolution.step()
        assert_same(vars(brood.births), vars(evolution.births))
        assert np.array_equal(brood.offspring, evolution.lived.offspring)
        assert np.array_equal(brood.population.genotypes, evolution.lived.population.genotypes)


def test_payoff_is_the_mean_over_the_trials_of_a_life(monkeypatch):
    """Every bout counts as many times as it has trials; costs are those of a life of T trials, in proportion."""
    told, earned = [], Overlap._earned

    def spied(self, wiring, life, n_trials, then):
        told.append((n_trials, life.change.copy(), earned(self, wiring, life, n_trials, then)))
        return told[-1][2]

    monkeypatch.setattr(Overlap, "_earned", spied)
    scenario = adjusted(MORAN, {"rearing.trials": 33, "payoff.change_cost": 0.5, "tasks": {"flat": {}}})
    evolution = evolved(scenario, 1)
    bouts = [one for one in told if one[0]]
    assert [k for k, *_ in bouts] == [3, 3, 3, 4, 3, 3, 4, 3, 3, 4]
    for k, change, worth in bouts:
        np.testing.assert_allclose(worth, 2.0 - 0.5 * change * 33 / k, rtol=1e-6)
    lived, living = np.zeros(10, int), np.zeros(10)
    for (k, _, worth), place in zip(bouts, evolution.births.places, strict=True):
        lived, living = lived + k, living + k * worth
        lived[place] = living[place] = 0
    assert np.array_equal(evolution.living.trials, lived)
    has_lived = lived > 0
    np.testing.assert_allclose(evolution.living.payoff[has_lived], living[has_lived] / lived[has_lived], rtol=1e-12)
    assert evolution.living.payoff[~has_lived] == pytest.approx(2.0), (
        "innate wiring has learned nothing, and pays nothing"
    )


@pytest.mark.parametrize("traces", [0.0, 0.4])
@pytest.mark.parametrize("rule", ["rescorla_wagner", "hebbian"])
def test_two_bouts_are_one_long_life(rule: str, traces: float):
    """Strengths persist, of all routes and cues, and what is left of sights and acts.

    Bit for bit, where sights have no noise to tell bouts apart.
    """
    still = {
        "understanding.sight_noise": 0.0,
        "repertoire.features": 12,
        "learning.kind": rule,
        "understanding.sight_trace": traces,
        "understanding.motor_trace": traces,
    }
    scenario = adjusted(MORAN, still)
    evolution = Evolution(scenario, seed=5)
    # What numpy lives, the kernel lives to the same bit: nothing is compiled for this.
    overlap, turnover = replace(evolution._overlap, engine="numpy"), Turnover(scenario, evolution.population, Moment(5))
    once, first = overlap.bout(turnover, evolution.living, 0, 7)
    twice, second = overlap.bout(turnover, once, 1, 12)
    events = np.concatenate([first.events, second.events], axis=1)
    whole = live(
        evolution.living.wiring, Experience(events, evolution.living.pays), overlapping.setting(scenario, overlap.repertoire),
        address=Moment(5).address("any"), engine="numpy",
    )  # fmt: skip
    for name in ("strength", "meaning", "foraging", "traces")[: 4 if traces else 3]:
        assert np.array_equal(getattr(twice, name), getattr(whole, name)), name
        assert not np.array_equal(getattr(once, name), getattr(twice, name))
    np.testing.assert_allclose(twice.change, whole.change, rtol=1e-6)
    assert np.array_equal(first.pays, second.pays), "what cues predict is settled at birth"
    assert not np.array_equal(first.events[:, :7], second.events[:, :7]), "every bout has luck of its own"


def test_what_is_learned_is_not_inherited():
    """Weismann's barrier: a newborn has the strengths of its alleles, and learning leaves alleles alone."""
    evolution = evolved(adjusted(MORAN, {"rearing.trials": 4}), 3)
    living, population = evolution.living, evolution.population
    assert np.array_equal(living.innate.strength, develop(evolution.scenario, population, Moment(5)).strength)
    new, features = living.trials == 0, living.innate.strength.shape[1]
    assert new.any()
    assert np.array_equal(living.strength[new, :features], living.innate.strength[new])
    assert not living.strength[new, features:].any()
    assert not living.meaning[new].any()
    assert not living.foraging[new].any()
    assert (living.strength[~new] != 0.0).any(axis=(1, 2)).all()
    assert (living.strength[~new, :features] != living.innate.strength[~new]).any(axis=(1, 2)).sum() > 4


@pytest.mark.parametrize("how", [{"threads": 2}, {"engine": "numpy"}], ids=str)
def test_threads_and_engines_give_the_same_bytes(how: dict):
    scenario = adjusted(MORAN, {"population.size": 40, "rearing.trials": 20})
    assert_same(evolved(scenario, threads=1).state(), evolved(scenario, **how).state())


@pytest.mark.parametrize(
    "way",
    [{"understanding.sight_trace": 0.3}, {"heritable.rate": True, "population.ploidy": 2}, ISLANDS],
    ids=["plain", "diploid", "islands"],
)
def test_it_carries_on_from_its_state(way: dict):
    scenario = adjusted(MORAN, {**way, "rearing.trials": 7})
    whole = evolved(scenario, 4)
    begun, then = evolved(scenario, 2), Evolution(scenario, seed=5)
    then.restore({name: values.copy() for name, values in begun.state().items()})
    assert_same(vars(living_of(begun.state()).innate), vars(then.living.innate))
    last = [then.step() for _ in range(2)][-1]
    assert_same(whole.state(), then.state())
    again = list(evolve(adjusted(scenario, {"generations": 4}), seed=5))[-1]
    assert np.array_equal(list(last.values.values()), list(again.values.values()), equal_nan=True)
    assert_same(dict(last.individuals), dict(again.individuals))


def test_caregivers_are_the_living_but_oneself():
    demes = np.array([0, 1, 0, 1, 1, 0, 0], np.int32)
    near = others_of(demes)
    for i, (begin, end) in enumerate(near.bounds):
        assert sorted(near.adults[begin:end]) == [j for j in range(7) if demes[j] == demes[i] and j != i]
    assert neighbours_of(demes, demes) is not None, "where those of another generation rear, oneself is none of them"


def test_parents_rear_while_they_live():
    ids = np.array([40, 7, 12, 33])
    parents = np.array([[7, 33], [7, 8], [8, 12], [8, 9], [-1, -1], [33, 33]])
    assert places_of(parents, ids).tolist() == [[1, 3], [1, 1], [2, 2], [-1, -1], [-1, -1], [3, 3]]


def test_assays_meet_parents_where_they_live():
    """Whoever is examined after a run is reared by the living: places among the elders, or nobody known."""
    evolution = evolved(MORAN, 2)
    assert len(evolution.elders.strength) == 10
    ids = evolution.population.birth_ids
    for mine, places in zip(evolution.population.parents, evolution.newborns.parents, strict=True):
        assert set(ids[places[places >= 0]]) == set(mine) & set(ids)
    apart = Evolution(adjusted(MORAN, {"population.turnover": "generations"}), seed=5)
    assert apart.newborns is apart.population


def test_the_living_answer_as_they_are_now(monkeypatch):
    """From generation 1 on; in the first, those who rear founders have nothing but their fidelity."""
    asked, draw = [], overlapping.draw_experience

    def spied(*what, **how):
        asked.append(how)
        return draw(*what, **how)

    monkeypatch.setattr(overlapping, "draw_experience", spied)
    evolution = evolved(MORAN, 1)
    assert all(how["caregivers"] is None for how in asked)
    asked.clear()
    before = evolution.living.copy()
    evolution.step()
    drives = overlapping.caregivers_of(
        overlapping.mirror_route(before, evolution.lived.repertoire), evolution.lived.repertoire
    )
    assert np.array_equal(asked[0]["caregivers"].program_drives, drives.program_drives)
    assert not np.array_equal(asked[1]["caregivers"].program_drives, drives.program_drives)
    ids = {one: place for place, one in enumerate(evolution.lived.population.birth_ids.tolist())}
    for mine, places in zip(evolution.lived.population.parents.tolist(), asked[0]["parents"].tolist(), strict=True):
        alive = [ids[one] for one in mine if one in ids]
        assert set(places) == set(alive or [-1])


def test_learning_that_runs_away_is_lethal_and_leaves_no_trace():
    wild = {
        "heritable.rate": True,
        "founders.rate_spread": 1.0,
        "learning.rate": 0.9,
        "salience.sight": 2.0,
        "rearing.trials": 600,
        "understanding.sight_noise": 2.0,
    }
    evolution, found = Evolution(adjusted(MORAN, wild), seed=5), 0
    for _ in range(2):
        evolution.step()
        living = evolution.living
        found += living.ran_away.sum()
        assert np.isfinite(living.strength).all()
        assert np.isfinite(living.payoff).all()
        assert living.payoff[living.ran_away].max(initial=-np.inf) <= living.payoff.min()
    assert found


def test_a_newborn_earns_among_rivals():
    """Where a task pays less the more master it, all others are asked too."""
    rivals = {"identify": {"rivals": {"frequency": 0.5}}}
    among, alone = (
        evolved(adjusted(MORAN, {"rearing.trials": 0, "tasks": tasks}), 0) for tasks in (rivals, {"identify": {}})
    )
    everybody, then = np.arange(10), Moment(5, 0, 9)
    performance = alone._overlap._earned_at_birth(alone.living, everybody, then) - 1.0
    assert np.ptp(performance) > 0.0
    wanted = 1.0 + among.scenario.tasks["identify"].rivals.shared(performance)
    for place in everybody:
        found = among._overlap._earned_at_birth(among.living, np.array([place]), then)
        np.testing.assert_allclose(found, wanted[[place]], rtol=1e-12)


def test_the_census_is_of_those_who_live_when_a_generation_begins():
    evolution = evolved(MORAN, 1)
    living, population = evolution.living.copy(), evolution.population
    record = evolution.step()
    assert np.array_equal(record.individuals["birth_id"], population.birth_ids)
    assert np.array_equal(record.individuals["parent_1"], population.parents[:, 0]), "by birth id"
    assert np.array_equal(record.individuals["trials"], living.trials)
    assert np.array_equal(record.individuals["fitness"], living.payoff)
    assert np.array_equal(record.individuals["change"], living.change.astype(np.float32))
    assert np.isnan(record.individuals["mirror_gain_juvenile"]).all(), "there is no such age"
    new = living.trials == 0
    births, now = (record.individuals[f"mirror_gain_{age}"] for age in ("birth", "maturity"))
    assert np.array_equal(births[new], now[new])
    assert (births[~new] != now[~new]).sum() > 4
    assert np.isnan(record.values["effective_size"])


REFUSED = [
    (
        {"rearing.sources.being_imitated.delay": 1},
        "delay: must be 0 where population.turnover is 'moran': lives are lived in bouts",
    ),
    ({"rearing.sources.being_imitated.delay": [0.5, 0.5]}, "delay: must be 0 where"),
    ({"rearing.sources.dance": {"kind": "synchronous_activity", "lead": 2}}, "dance.lead: must be 0 where"),
    ({"rearing.sources.being_imitated.caregiver": "sibs"}, "caregiver: must be 'vertical' or 'oblique' where"),
    (
        {"learning": {"kind": "covariance"}},
        "learning.kind: must be a rule that remembers nothing beside strengths where",
    ),
    ({"learning.closes": 0.5}, "learning.closes: must leave learning open all life long where"),
    ({"environment.within_rate": 0.1}, "environment: must change between generations only where"),
    ({"tasks": {"needle": {}}, "encoding.kind": "ternary"}, "tasks: must hold none that guesses for a whole life"),
]


@pytest.mark.parametrize(("settings", "message"), REFUSED, ids=[message.partition(":")[0] for _, message in REFUSED])
def test_what_no_bout_can_hand_on_is_refused_by_its_key(settings: dict, message: str):
    with pytest.raises(ScenarioError, match=message):
        adjusted(MORAN, settings)


def test_where_one_generation_has_to_make_room_for_the_next_it_is_refused():
    evolution = Evolution(MORAN, seed=1)
    for ask in (lambda: generation(MORAN, evolution.population, None, Moment(1)), lambda: toolbox(MORAN, seed=1)):
        with pytest.raises(
            ScenarioError, match="population.turnover: must be 'generations' for one generation to make room"
        ):
            ask()
    with pytest.raises(ValueError, match="interventions must be none where generations overlap; got 1"):
        Evolution(MORAN, seed=1, interventions=[lambda w, e: (w, e)])
