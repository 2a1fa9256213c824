"""Whole runs with demes and with generations of several sizes: engine, DEAP, rearing, resuming, pedigrees and assays."""

import csv
import itertools
from dataclasses import replace

import numpy as np
import pytest
from deap import algorithms, tools

from evo_mirror.assays._subjects import Subjects
from evo_mirror.evolution import breeding
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution, evolve
from evo_mirror.evolution.generation import draw, stage
from evo_mirror.evolution.toolbox import ToolboxError, logbook, statistics, toolbox
from evo_mirror.foundation.errors import ShapeError
from evo_mirror.foundation.settings import adjusted, resolved, validated
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import estimated_bytes, trials_of_a_generation
from evo_mirror.studies.ancestry import ancestry
from evo_mirror.studies.pedigree import folder_of
from evo_mirror.studies.run import run
from evo_mirror.studies.warming import live_once

COURSE = [12, 12, 6, 20, 20]
CHANGING = {
    "kind": "schedule", "steps": [{"generation": 3, "size": 20}], "bottlenecks": [{"generation": 2, "size": 6}],
}  # fmt: skip
ISLANDS = {"kind": "islands", "demes": 3, "rate": 0.3}


def world(**changes) -> Scenario:
    settings = {
        "title": "populations",
        "generations": len(COURSE),
        "population": {"size": 12, "mutation_rate": 0.1},
        "repertoire": {"actions": 3, "features": 5, "units": 4, "units_per_program": 2, "goals": 2},
        "rearing": {
            "trials": 10,
            "sources": {
                "own": {"kind": "self_observation"},
                "asked": {"kind": "being_imitated", "caregiver": "oblique"},
            },
        },
        "understanding": {"rounds": 1},
        "heritable": {"rate": True},
        "assays": {"individuals": 6, "rounds": 1, "training_trials": 9, "training_blocks": 2},
    }
    return validated(Scenario, settings | changes)


def sized(**changes) -> Scenario:
    return world(population={"size": 12, "mutation_rate": 0.1, "sizes": CHANGING}, **changes)


WORLDS = {
    "sizes": sized(),
    "islands": world(structure=ISLANDS),
    "hard, gametes": world(
        structure={**ISLANDS, "regulation": "hard", "migrants": "gametes"}, payoff={"baseline": 3.0}
    ),
    "clones": world(structure=ISLANDS, recombination={"kind": "clonal"}),
    "both": sized(structure={**ISLANDS, "sizes": [4, 4, 4]}),
}
every_world = pytest.mark.parametrize("name", WORLDS)


def same(one, other) -> None:
    assert len(one) == len(other)
    for mine, theirs in zip(one, other, strict=True):
        assert mine.values.keys() == theirs.values.keys()
        for name, value in mine.values.items():
            np.testing.assert_array_equal(value, theirs.values[name])
        for name, column in mine.individuals.items():
            np.testing.assert_array_equal(column, theirs.individuals[name])


# -------------------------------------------------------------------------------------------------------------- engine
@every_world
def test_generations_have_their_sizes_demes_and_parents(name: str):
    scenario, before = WORLDS[name], None
    changes = scenario.population.sizes.may_change
    for g, record in enumerate(evolve(scenario, seed=3)):
        size = COURSE[g] if changes else 12
        told = record.individuals
        assert all(len(column) == size for column in told.values())
        assert (
            told["deme"].tolist()
            == np.repeat(np.arange(scenario.structure.n_demes), scenario.structure.deme_sizes(size)).tolist()
        )
        next_size = (COURSE[1:] + [20])[g] if changes else 12
        assert told["offspring"].sum() == next_size, "each place is that of a child of the next generation"
        if before is not None:
            for place in ("parent_1", "parent_2"):
                assert told[place].max() < len(before["deme"])
            together = before["deme"][told["parent_1"]] == before["deme"][told["parent_2"]]
            assert together.all() or name in ("sizes", "hard, gametes")
        before = told


@every_world
def test_threads_change_nothing(name: str):
    same(list(evolve(WORLDS[name], seed=3, threads=1)), list(evolve(WORLDS[name], seed=3, threads=2)))


@pytest.mark.parametrize("name", ["sizes", "both"])
@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_carried_on_from_any_generation_it_is_the_same(name: str, after: int):
    whole, begun, resumed = (Evolution(WORLDS[name], seed=3) for _ in range(3))
    records = [whole.step() for _ in COURSE]
    for _ in range(after):
        begun.step()
    resumed.restore(begun.state())
    same([resumed.step() for _ in COURSE[after:]], records[after:])


def test_islands_that_are_one_population_breed_as_one():
    """With m = 1 and the own deme in the pool, adults of all demes have the same chance: demes do not matter."""
    scenario = world(
        population={"size": 3000},
        structure={**ISLANDS, "rate": 1.0, "own_deme_too": True},
        selection={"kind": "neutral"},
    )
    parents = breeding.choose_parents(scenario, np.ones(30), Moment(4))
    counts = np.bincount(parents.ravel(), minlength=30)
    assert ((counts - 200) ** 2 / 200).sum() < 29 + 4.4 * np.sqrt(2 * 29 * 2), (
        "pairs are of one deme: twice the variance"
    )


def test_islands_without_migrants_never_meet():
    for record in itertools.islice(evolve(world(structure={**ISLANDS, "rate": 0.0}), seed=2), 1, None):
        told = record.individuals
        assert (told["parent_1"] // 4 == told["deme"]).all()
        assert (told["parent_2"] // 4 == told["deme"]).all()


def test_where_adults_live_is_asked_of_them():
    scenario, moment = world(structure={**ISLANDS, "rate": 0.0}), Moment(1)
    demes = np.array([2, 0, 1] * 4, np.int32)
    parents = breeding.choose_parents(scenario, np.ones(12), moment, demes=demes)
    assert (demes[parents] == np.repeat([0, 1, 2], 4)[:, None]).all()
    with pytest.raises(ShapeError, match="demes must be from 0 to 2, each that of somebody"):
        breeding.choose_parents(scenario, np.ones(12), moment, demes=np.zeros(12, np.int32))


def test_children_grow_up_among_the_adults_of_their_deme():
    """Who is asked by a child of deme 2 does not depend on what others have become."""
    evolution = Evolution(WORLDS["islands"], seed=3)
    evolution.step()
    scenario, children, elders, moment = evolution.scenario, evolution.population, evolution.elders, evolution.moment
    assert elders is not None
    assert elders.demes.tolist() == np.repeat([0, 1, 2], 4).tolist()
    stage_now = stage(scenario, moment)
    wiring = develop(scenario, children, moment)
    usual = draw(scenario, children, wiring, stage_now, elders, moment).events
    strange = np.random.default_rng(1).normal(0.0, 9.0, elders.strength.shape)
    others = replace(
        elders, strength=np.where((elders.demes == 2)[:, None, None], elders.strength, strange).astype(np.float32)
    )
    changed = draw(scenario, children, wiring, stage_now, others, moment).events
    home = children.demes == 2
    np.testing.assert_array_equal(usual[home], changed[home])
    assert (usual[~home] != changed[~home]).any()


# ---------------------------------------------------------------------------------------------------------------- DEAP
@every_world
def test_deap_writes_the_logbook_of_the_engine(name: str):
    scenario = WORLDS[name]
    box = toolbox(scenario, seed=3)
    _, book = algorithms.eaGenerateUpdate(box, ngen=scenario.generations, stats=statistics(scenario), verbose=False)
    expected = logbook(evolve(scenario, seed=3))
    assert book.select("nevals") == expected.select("nevals")
    assert repr(list(book)) == repr(list(expected))


def test_an_operator_of_selection_may_be_replaced_where_sizes_change_but_not_where_there_are_demes():
    for name in ("sizes", "islands"):
        box = toolbox(WORLDS[name], seed=3)
        box.register("select", tools.selTournament, tournsize=2)
        box.register("mutate", tools.mutGaussian, mu=0, sigma=0.1, indpb=0.05)
        if name == "sizes":
            _, book = algorithms.eaGenerateUpdate(box, ngen=len(COURSE), stats=statistics(WORLDS[name]), verbose=False)
            assert book.select("nevals") == COURSE
        else:
            with pytest.raises(
                ToolboxError, match="select must be the scenario's own where there are demes, since an operator"
            ):
                algorithms.eaGenerateUpdate(box, ngen=2, verbose=False)


def test_other_operators_may_be_replaced_where_there_are_demes():
    box = toolbox(WORLDS["both"], seed=3)
    box.register("mate", tools.cxTwoPoint)
    _, book = algorithms.eaGenerateUpdate(box, ngen=len(COURSE), stats=statistics(WORLDS["both"]), verbose=False)
    assert book.select("nevals") == COURSE


@pytest.mark.parametrize("name", ["sizes", "islands"])
def test_loops_of_deaps_own_are_refused(name: str):
    box = toolbox(WORLDS[name], seed=3)
    with pytest.raises(
        ToolboxError, match="one deme and one size.*; got demes, or sizes that change. Use eaGenerateUpdate"
    ):
        box.population()
    with pytest.raises(ToolboxError, match="must be given a scenario with one deme and one size"):
        box.select(box.generate(), 4)


# ------------------------------------------------------------------------------------------------------------- studies
def test_tables_pedigree_and_ancestry_cope(tmp_path):
    scenario = WORLDS["both"]
    out = run(scenario, out=tmp_path / "run", seed=3, workers=1, pedigree=True)
    populations, evolution = [], Evolution(scenario, seed=3)
    for _ in COURSE:
        populations.append(evolution.population)
        evolution.step()
    with (out / "individuals.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["deme"]) for row in rows] == populations[-1].demes.tolist()
    again = list(ancestry(scenario, folder_of(out, 0), Moment(3, 0)))
    for here, population in zip(again, populations, strict=True):
        np.testing.assert_array_equal(here.genotypes, population.genotypes)
        np.testing.assert_array_equal(here.kin.demes, population.demes)


@every_world
def test_a_few_lives_are_enough_to_compile(name: str):
    live_once(resolved(WORLDS[name]))


@pytest.mark.parametrize(
    "regime",
    [
        {"kind": "truncation"},
        {"kind": "truncation", "number": 9},
        {"kind": "tournament", "size": 4, "replacement": False},
    ],
    ids=["share", "number", "others"],
)
def test_as_many_live_to_compile_as_can_be_selected(regime: dict):
    live_once(resolved(world(selection=regime)))


def test_those_examined_are_of_all_demes():
    evolution = Evolution(WORLDS["islands"], seed=3)
    evolution.step()
    subjects = Subjects.of(evolution)
    assert subjects.population.demes.tolist() == [0, 0, 1, 1, 2, 2]
    np.testing.assert_array_equal(subjects.population.genotypes, evolution.population.genotypes[::2])


def test_the_largest_generation_counts_for_memory_and_threads():
    large = adjusted(world(), {"population.size": 20})
    assert estimated_bytes(WORLDS["sizes"]) == estimated_bytes(large)
    assert trials_of_a_generation(WORLDS["sizes"]) == trials_of_a_generation(large)
    assert WORLDS["sizes"].size_range == (6, 20)


def test_growth_counts_as_long_as_a_comparison_may_last():
    growing = {"size": 12, "sizes": {"kind": "growth", "rate": 0.5, "capacity": 10_000}}
    short, long = (world(population=growing, stationarity={"extension": e}) for e in (0.0, 1.0))
    assert short.size_range[1] == short.population.size_at(6)
    assert long.size_range[1] == short.population.size_at(11)


# ------------------------------------------------------------------------------------------------------------- explain
def told(scenario: Scenario) -> str:
    return " ".join(explain(scenario).text(10_000).split())


def test_changing_sizes_are_explained():
    text = told(WORLDS["sizes"])
    assert "12 in generations 0 to 1; 6 in generation 2; 20 in generations 3 to 4. From 6 to 20 individuals." in text
    # 4 / (1/12 + 1/6 + 2/20), and (11/12)(5/6)(19/20)^2
    assert (
        "harmonic mean of these sizes (N_e = 11.43); by the last generation, 68.9% of the founders' are left." in text
    )
    assert "A run: 6 to 20 lives x 5 generations x 1 replicate = 70 lives of 10 trials, 700 trials." in text
    assert any(
        line.startswith("population.size: of 6 individuals") and "that has so few" in line
        for line in doubts(WORLDS["sizes"])
    )
    growing = world(population={"size": 12, "sizes": {"kind": "growth", "rate": 0.5}}, generations=20)
    assert "; 58 in generation 4; " in told(growing)
    assert " ..." in told(growing)


def test_demes_are_explained():
    text = told(world(population={"size": 60}, structure={**ISLANDS, "rate": 0.1}))
    assert "3 demes of 20 individuals each." in text
    assert "0.1 of a deme's newborns have parents elsewhere, 2 migrants per deme and generation." in text
    assert "Soft selection" in text
    assert "Juveniles migrate" in text
    assert "at a neutral locus that hardly mutates: 0.1" in text
    hard = told(WORLDS["hard, gametes"])
    assert "Hard selection" in hard
    assert "Gametes migrate" in hard
    assert "migrate: " not in told(WORLDS["clones"])
    assert "3 demes of 4 individuals each in generation 0." in told(WORLDS["both"])
    assert "Adults who rear children that are not their own are of the child's deme" in text
    assert "Numbers and demes" not in told(world())


def test_demes_that_give_unequally_are_not_said_to_keep_more():
    """All newborns have their parents in the first deme: half of the individuals are of no account, and N_e is N / 2."""
    source = told(world(structure={"kind": "matrix", "rows": [[1.0, 0.0], [1.0, 0.0]]}))
    assert "these give unequally, as if there were fewer individuals, and may keep less." in source
    assert "keep more" not in source
    assert "which keep more of it between them" in told(world(structure=ISLANDS))
    assert "which keep more of it between them" in told(
        world(structure={"kind": "matrix", "rows": [[0.7, 0.3], [0.3, 0.7]]})
    )


def test_demes_that_never_meet_are_doubted():
    assert [
        one
        for one in doubts(world(structure={**ISLANDS, "rate": 0.0}))
        if one.startswith("structure: demes never exchange")
    ]
    assert not [one for one in doubts(WORLDS["islands"]) if one.startswith("structure")]
