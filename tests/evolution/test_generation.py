"""One generation: its steps in order, heredity without leaks, and the same bytes however it is run."""

from dataclasses import fields, replace

import numpy as np
import pytest
from lives import bytes_of
from small import MOMENT, OPEN, SMALL, founders, history

from evo_mirror.evolution import generation as story
from evo_mirror.evolution.breeding import choose_parents, parental_shares
from evo_mirror.evolution.generation import generation, live_through
from evo_mirror.foundation.settings import adjusted
from evo_mirror.lifetime.kernel import live_block
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import SIGHT


def bytes_in(state):
    return {
        f.name: getattr(state, f.name).tobytes() for f in fields(state) if hasattr(getattr(state, f.name), "tobytes")
    }


def everything(lived):
    return [
        bytes_in(lived.population), bytes_in(lived.repertoire), bytes_in(lived.wiring), bytes_in(lived.experience),
        bytes_of(lived.life), lived.payoff.tobytes(), lived.fitness.tobytes(), lived.offspring.tobytes(),
    ]  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- order
def test_the_steps_come_in_the_order_of_the_methods_section(monkeypatch: pytest.MonkeyPatch):
    steps = []

    def told(name, step):
        def telling(*arguments, **keywords):
            steps.append(name)
            return step(*arguments, **keywords)

        return telling

    for name in ("stage", "develop", "draw", "live", "assess", "choose_parents", "breed", "parental_shares"):
        monkeypatch.setattr(story, name, told(name, getattr(story, name)))
    interventions = [told(f"intervention {k}", lambda wiring, experience: (wiring, experience)) for k in (1, 2)]
    generation(SMALL, founders(SMALL), None, MOMENT, interventions=interventions)
    assert steps == [
        "stage", "develop", "draw", "intervention 1", "intervention 2", "live", "assess", "choose_parents", "breed",
        "parental_shares",
    ]  # fmt: skip


def test_interventions_come_between_birth_and_life_and_stay_out_of_the_genotype():
    def blindfold(wiring, experience):
        return wiring, experience.with_column(SIGHT, np.full(experience.events.shape[:2], -1, np.int8))

    def sharpen(wiring, experience):
        return replace(wiring, plasticity=2 * wiring.plasticity), experience

    population = founders(SMALL)
    plain = live_through(SMALL, population, None, MOMENT)
    treated = live_through(SMALL, population, None, MOMENT, interventions=(blindfold, sharpen))
    assert (treated.experience.events[:, :, SIGHT] == -1).all()
    assert (plain.experience.events[:, :, SIGHT] >= 0).any()
    assert np.array_equal(treated.wiring.plasticity, 2 * plain.wiring.plasticity)
    sights = slice(0, SMALL.repertoire.features)
    assert np.array_equal(treated.life.strength[:, sights], treated.wiring.strength[:, sights])
    assert not np.array_equal(plain.life.strength[:, sights], plain.wiring.strength[:, sights])
    assert treated.population is population


# -------------------------------------------------------------------------------------------------- the same, and equal
@pytest.mark.parametrize("scenario", [SMALL, OPEN], ids=["small", "open"])
def test_threads_change_no_byte(scenario: Scenario):
    alone, children = history(scenario)
    together, same_children = history(scenario, threads=2)
    assert list(map(everything, alone)) == list(map(everything, together))
    assert bytes_in(children) == bytes_in(same_children)


def test_the_reference_tells_the_same_generation():
    short = adjusted(OPEN, {"population.size": 4, "rearing.trials": 8})
    assert list(map(everything, history(short, 2)[0])) == list(
        map(everything, history(short, 2, engine="reference")[0])
    )


@pytest.mark.parametrize("other", [Moment(82), Moment(81, replicate=1)])
def test_other_seeds_and_replicates_are_other_stories(other: Moment):
    (here,), (there,) = history(SMALL, 1)[0], history(SMALL, 1, moment=other)[0]
    assert not np.array_equal(here.population.genotypes, there.population.genotypes)
    assert not np.array_equal(here.repertoire.sight_codes, there.repertoire.sight_codes)
    assert not np.array_equal(here.experience.events, there.experience.events)


@pytest.mark.parametrize(
    "changes",
    [{"payoff.understanding": 0.0}, {"payoff.foraging": 0.0}, {"payoff.change_cost": 0.05}],
)
def test_accounts_that_differ_in_what_pays_meet_the_same_random_numbers(changes):
    """Same founders and looks, same first experience and first lives; only fitness, and so the children, differ."""
    one, another = (live_through(s, founders(s), None, MOMENT) for s in (OPEN, adjusted(OPEN, changes)))
    assert everything(one)[:5] == everything(another)[:5]
    assert not np.array_equal(one.fitness, another.fitness)
    (*_, later), (*_, other_later) = history(OPEN)[0], history(adjusted(OPEN, changes))[0]
    assert np.array_equal(later.repertoire.sight_codes, other_later.repertoire.sight_codes)
    assert not np.array_equal(later.population.genotypes, other_later.population.genotypes)


# ------------------------------------------------------------------------------------------------------------ heredity
def test_every_parental_place_is_one_half_of_an_offspring():
    (lived,), children = history(SMALL, 1)
    assert lived.offspring.sum() == SMALL.population.size
    assert np.array_equal(lived.offspring, 0.5 * np.bincount(children.parents.ravel(), minlength=24))
    assert parental_shares(np.array([[0, 0], [0, 2]]), 4).tolist() == [1.5, 0, 0.5, 0]


def test_a_clone_counts_wholly_for_its_one_parent():
    clonal = adjusted(SMALL, {"recombination.kind": "clonal"})
    (lived,), children = history(clonal, 1)
    assert (children.parents[:, 0] == children.parents[:, 1]).all()
    assert (lived.offspring == np.round(lived.offspring)).all()


def price_gap(scenario: Scenario) -> float:
    """Change of mean alleles less Cov(offspring, allele) / mean offspring, locus by locus: the largest difference."""
    (lived,), children = history(scenario, 1)
    before, after = (p.genotypes[:, :, 0].astype(np.float64) for p in (lived.population, children))
    w = lived.offspring
    selection = (w[:, None] * before).mean(axis=0) / w.mean() - before.mean(axis=0)
    assert np.abs(selection).max() > 1e-3  # something did change
    return float(np.abs(after.mean(axis=0) - before.mean(axis=0) - selection).max())


def test_prices_identity_is_exact_for_clones_without_mutation():
    assert price_gap(adjusted(OPEN, {"recombination.kind": "clonal", "population.mutation_rate": 0.0})) < 1e-14


@pytest.mark.parametrize("change", [{"population.mutation_rate": 0.2}, {"recombination.kind": "free"}])
def test_prices_identity_needs_its_second_term_once_transmission_is_not_exact(change):
    exact = {"recombination.kind": "clonal", "population.mutation_rate": 0.0}
    assert price_gap(adjusted(OPEN, {**exact, **change})) > 1e-4


@pytest.mark.parametrize("scheme", ["free", "one_point", "clonal"])
def test_without_mutation_every_allele_comes_from_a_parent_and_nothing_learned_does(scheme: str):
    scenario = adjusted(OPEN, {"recombination.kind": scheme, "population.mutation_rate": 0.0})
    (lived,), children = history(scenario, 1)
    alleles = lived.population.genotypes[:, :, 0]
    first, second = (alleles[children.parents[:, k]] for k in (0, 1))
    child = children.genotypes[:, :, 0]
    assert ((child == first) | (child == second)).all()
    if scheme == "free":
        assert (child != first).any()
    assert (lived.life.strength[:, : scenario.repertoire.features] != lived.wiring.strength[:, :16]).any()


def test_children_are_known_by_birth_and_parents():
    (*_, last), children = history(SMALL)
    assert last.population.birth_ids.tolist() == list(range(48, 72))
    assert children.birth_ids.tolist() == list(range(72, 96))
    assert (children.parents >= 0).all()
    assert (children.parents < 24).all()


def test_the_fitter_have_more_children():
    differential = []
    for seed in range(12):
        (lived,), _ = history(SMALL, 1, moment=Moment(seed))
        differential.append(np.cov(lived.offspring, lived.fitness, bias=True)[0, 1])
    differential = np.array(differential)
    assert differential.mean() > 4.5 * differential.std(ddof=1) / np.sqrt(12)
    chosen = choose_parents(SMALL, np.arange(24.0), MOMENT)
    assert chosen.mean() > 15  # a tournament of three expects 3/4 of the way up


@pytest.mark.needs_compiler("it counts what the kernel was compiled for")
def test_all_generations_run_on_one_compiled_kernel():
    """An array of another layout would have the kernel compiled again, for seconds, in the midst of a run."""
    history(SMALL, 1)
    known = len(live_block.signatures)
    history(OPEN, 2, threads=2)
    history(
        adjusted(SMALL, {"repertoire.forage_cues": 1, "repertoire.sounds": 0, "environment.kind": "changing_looks"}), 2
    )
    assert len(live_block.signatures) == known
