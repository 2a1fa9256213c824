"""Copies, sexes, demes and numbers at once: each holds whatever the others are."""

import numpy as np
import pytest

from evo_mirror.evolution.breeding import choose_parents
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.sexing import females
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted, validated
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.theory.islands import fixation_index, identity_at_equilibrium, island_migration

SMALL = {
    "title": "a people", "generations": 5, "rearing": {"trials": 6}, "understanding": {"rounds": 1},
    "repertoire": {"actions": 3, "features": 6, "units": 6, "units_per_program": 2, "goals": 2},
    "selection": {"kind": "tournament", "size": 2},
}  # fmt: skip
PEOPLE = {
    "population": {
        "size": 24, "ploidy": 2, "sexes": "separate", "sex_shares": "exact", "female_share": 0.4,
        "sizes": {
            "kind": "schedule", "steps": [{"generation": 2, "size": 30}],
            "bottlenecks": [{"generation": 4, "lasts": 1, "size": 15}],
        },
    },
    "structure": {"kind": "islands", "demes": 3, "rate": 0.2},
    "dominance": {"wiring": 0.25},
}  # fmt: skip


def people(**changes) -> Scenario:
    return adjusted(validated(Scenario, {**SMALL, **PEOPLE}), changes)


@pytest.mark.parametrize("migrants", ["juveniles", "gametes"])
def test_mothers_and_fathers_are_of_the_deme_that_was_drawn(migrants: str):
    scenario = people(**{"structure.migrants": migrants, "structure.rate": 0.0})
    moment, demes = Moment(3, 0, 1), np.repeat(np.arange(3, dtype=np.int32), 8)
    parents = choose_parents(scenario, np.arange(24.0), moment, demes=demes)
    is_female = females(scenario, demes, moment)
    assert len(parents) == 30, "as many as generation 2 has"
    assert is_female[parents[:, 0]].all()
    assert not is_female[parents[:, 1]].any()
    homes = np.repeat(np.arange(3), 10)
    assert (demes[parents] == homes[:, None]).all()


def test_gametes_of_one_child_come_from_two_demes_and_juveniles_from_one():
    moment, demes = Moment(3, 0, 1), np.repeat(np.arange(3, dtype=np.int32), 8)
    mixed = {}
    for migrants in ("juveniles", "gametes"):
        scenario = people(**{"structure.migrants": migrants, "structure.rate": 0.9})
        lived = demes[choose_parents(scenario, np.arange(24.0), moment, demes=demes)]
        mixed[migrants] = int((lived[:, 0] != lived[:, 1]).sum())
    assert mixed["juveniles"] == 0
    assert mixed["gametes"] > 5


def test_everything_at_once_goes_on_from_any_generation_to_the_same_bytes():
    whole, sizes = Evolution(people(), seed=4), []
    state = None
    for generation in range(5):
        if generation == 3:
            state = whole.state()
        sizes.append(whole.population.size)
        whole.step()
    assert sizes == [24, 24, 30, 30, 15]
    assert np.bincount(whole.population.demes).tolist() == [10, 10, 10]
    again = Evolution(people(), seed=4, threads=2)
    again.restore(state)
    again.step()
    again.step()
    assert again.population.genotypes.tobytes() == whole.population.genotypes.tobytes()
    assert again.population.parents.tobytes() == whole.population.parents.tobytes()


def test_explain_tells_of_all_of_it():
    text = explain(people()).text()
    for told in (
        "Diploids",
        "Separate sexes: exactly 9 females and 15 males",  # 3 of 8 in each deme
        "3 demes of 8 individuals each",
        "harmonic mean",
    ):
        assert told in text, told


def test_expected_differences_between_demes_are_those_of_theory_for_as_many_copies():
    for ploidy in (1, 2):
        few = {"population.sizes.bottlenecks": [{"generation": 3, "lasts": 2, "size": 9}]}
        scenario = people(**{"population.ploidy": ploidy, "dominance": {}, **few})
        migration = island_migration(3, rate=0.2, own_deme_too=scenario.structure.own_deme_too)
        sizes = np.array([scenario.population.size_at(g) for g in range(scenario.generations)]) / 3
        lasting = round(1.0 / np.mean(1.0 / sizes))
        assert lasting != 8, "by the harmonic mean, not by how many founders there are"
        identity = identity_at_equilibrium(migration=migration, sizes=[lasting * ploidy] * 3, mutation_rate=1e-6)
        told = explain(scenario).text()
        assert f"hardly mutates: {fixation_index(identity):.3g} " in told
        assert "harmonic means of demes' sizes" in " ".join(told.split())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"population.female_share": 0.05}, "at least 1 female and 1 male in the smallest deme of any generation, which has 5"),
        ({"selection.size": 3, "selection.replacement": False}, "selection.size: must be at most 2 contestants"),
        ({"selection.size": 25}, "selection.size: must be at most 24 contestants in a population of 24; got 25. Lower it"),
        ({"population.selfing": 0.5}, "population.selfing"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_said(changes: dict, message: str):
    with pytest.raises(ScenarioError, match=message):
        people(**changes)


def test_contests_of_as_many_as_there_are_will_do_and_the_usual_ones_always():
    assert people(**{"selection.size": 24}).selection.probabilities(np.arange(24.0))[-1] > 0.6
    few = {"structure": {"kind": "panmictic"}, "population.size": 2, "population.sizes": {"kind": "constant"}}
    assert (
        people(**few, **{"population.female_share": 0.5, "selection.size": 3}).selection.probabilities(np.arange(2.0))[
            1
        ]
        == 7 / 8
    )
