"""Parameters of the learning rule in the genome: their loci, their expression, their record; and nothing changes without them."""

from dataclasses import replace

import numpy as np
import pytest
from small import MOMENT, SMALL, founders, history

from evo_mirror.biology.dominance import expressed
from evo_mirror.biology.learning.base import GENE_PREFIX, LearningRule
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import live_through
from evo_mirror.evolution.observing import columns, columns_of, parameter_columns
from evo_mirror.evolution.toolbox import logbook, statistics
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.explaining import explain
from evo_mirror.studies.run import read_run, run

WITH_GENES = {kind: rule.genes for kind, rule in leaves(LearningRule).items() if rule.genes}
BETAS = adjusted(SMALL, {"heritable.plasticity": True, "learning.reinforced": 0.6, "learning.unreinforced": 0.4})


def with_rule(kind: str, **changes):
    return adjusted(SMALL, {"learning.kind": kind, "heritable.plasticity": True, **changes})


@pytest.mark.parametrize("kind", WITH_GENES)
def test_each_parameter_is_a_locus_of_a_class_of_its_own_as_its_rule_declares(kind: str):
    scenario = with_rule(kind)
    classes = {c.name: c for c in scenario.genome.classes}
    for name, gene in WITH_GENES[kind].items():
        c = classes[f"{GENE_PREFIX}{name}"]
        assert (c.n_loci, c.is_heritable, c.founder_mean) == (1, True, getattr(scenario.learning, name))
        assert (c.low, c.high, c.founder_spread, c.mutation_size) == gene
    wiring = develop(scenario, founders(scenario), MOMENT)
    assert wiring.plasticity.shape == (24, 2, 1 + len(WITH_GENES[kind]))


@pytest.mark.parametrize("ploidy", [1, 2])
def test_alleles_are_expressed_in_both_kinds_of_learning(ploidy: int):
    changes = {"population.ploidy": ploidy}
    if ploidy == 2:
        changes |= {"dominance": {"plasticity_reinforced": 1.0}}
    scenario = adjusted(BETAS, changes)
    population = founders(scenario)
    wiring, classes = develop(scenario, population, MOMENT), {c.name: c for c in scenario.genome.classes}
    for k, name in enumerate(("reinforced", "unreinforced"), start=1):
        c = classes[f"plasticity_{name}"]
        copies = population.genotypes[:, scenario.genome.places[c.name]]
        assert np.array_equal(wiring.plasticity[:, 0, k], expressed(copies, c)[:, 0])
        assert np.array_equal(wiring.plasticity[:, 0, k], wiring.plasticity[:, 1, k])
        assert len(np.unique(wiring.plasticity[:, 0, k])) > 12
    if ploidy == 2:
        larger = population.genotypes[:, scenario.genome.places["plasticity_reinforced"].start].max(axis=1)
        assert np.array_equal(wiring.plasticity[:, 0, 1], larger)


def test_other_loci_are_the_same_with_them_and_without():
    """Other loci have the same places, and founders the same alleles there."""
    alone, beside = founders(SMALL), founders(adjusted(SMALL, {"heritable.plasticity": True}))
    n = SMALL.genome.n_loci
    assert np.array_equal(beside.genotypes[:, :n], alone.genotypes)
    assert beside.genotypes.shape[1] == n + 2


def test_what_is_inherited_is_what_is_lived():
    """Alleles of 0 for both betas: nothing is learned; and nobody else is another for it."""
    population = founders(BETAS)
    before = live_through(BETAS, population, None, MOMENT)
    genotypes = population.genotypes.copy()
    genotypes[3, BETAS.genome.places["plasticity_reinforced"].start :] = 0.0
    after = live_through(BETAS, replace(population, genotypes=genotypes), None, MOMENT)
    assert (before.life.change > 0).all()
    assert after.life.change[3] == 0
    assert np.flatnonzero(after.life.change != before.life.change).tolist() == [3]
    assert np.array_equal(population.genotypes, founders(BETAS).genotypes)  # learning never reaches them


def test_they_mutate_by_their_own_kernel():
    changes = {
        "mutation": {"plasticity_reinforced": {"kind": "gaussian_step", "rate": 1.0, "size": 0.05}},
        "population.mutation_rate": 1e-9,
    }
    scenario = adjusted(BETAS, changes)
    (lived,), children = history(scenario, 1)
    places = scenario.genome.places
    for name, is_new in (("reinforced", True), ("unreinforced", False)):
        locus = places[f"plasticity_{name}"].start
        before, after = lived.population.genotypes[:, locus, 0], children.genotypes[:, locus, 0]
        assert (len(np.setdiff1d(after, before)) > 15) == is_new


def test_generations_tell_of_them_only_where_they_are_inherited(tmp_path):
    scenario = adjusted(BETAS, {"generations": 2, "replicates": 1})
    data = read_run(run(scenario, out=tmp_path / "genes", seed=3, workers=1))
    names = ["plasticity_reinforced", "plasticity_unreinforced"]
    assert list(data.generations)[-2:] == names
    assert list(columns_of(scenario.genome)) == [*columns(), *names]
    for name in names:
        assert data.generations[name][-1] == pytest.approx(data.individuals[name].mean())
    plain = read_run(run(adjusted(scenario, {"heritable.plasticity": False}), out=tmp_path / "none", seed=3, workers=1))
    assert list(plain.generations) == ["replicate", "generation", *columns()]
    assert not [name for name in plain.individuals if name.startswith(GENE_PREFIX)]


def test_every_parameter_has_a_column_of_one_unit():
    assert set(parameter_columns()) == {f"{GENE_PREFIX}{name}" for genes in WITH_GENES.values() for name in genes}
    assert not parameter_columns().keys() & columns().keys()
    for genes in WITH_GENES.values():
        assert set(genes)


def test_deap_reads_them_too():
    evolution = Evolution(BETAS, seed=4)
    book = logbook([evolution.step(), evolution.step()])
    assert book.header[-1] == "plasticity_unreinforced"
    assert len(book.select("plasticity_unreinforced")) == 2
    assert "plasticity_unreinforced" in statistics(BETAS).functions


def test_explain_tells_of_their_loci_and_doubts_where_there_are_none():
    assert "plasticity reinforced: 1 locus; founders 0.6, SD 0.1; mutations take steps of SD 0.1." in explain(
        BETAS
    ).text(200)
    (line,) = [line for line in doubts(with_rule("hebbian")) if line.startswith("heritable.plasticity")]
    assert line == "heritable.plasticity: rule 'hebbian' has no parameter besides its rate, and no locus comes of it."
    assert not [line for line in doubts(BETAS) if line.startswith("heritable")]


def test_a_rule_that_takes_no_notice_of_acts_is_doubted():
    def doubted(kind, **changes):
        return any(
            line.startswith("learning: ") for line in doubts(adjusted(SMALL, {"learning.kind": kind, **changes}))
        )

    assert doubted("oja")
    assert doubted("bcm")
    assert doubted("four_terms", **{"learning.both": 0.0, "learning.cue": 0.5})
    assert not doubted("four_terms", **{"learning.both": 0.0, "learning.act": 0.5})
    quiet = [kind for kind in leaves(LearningRule) if not doubted(kind, **_driven(kind))]
    assert quiet == sorted(leaves(LearningRule))


def _driven(kind):
    return {"learning.driven_by_acts": 0.5} if kind in ("oja", "bcm") else {}


def test_a_critical_period_is_told():
    text = explain(adjusted(SMALL, {"learning.opens": 0.1, "learning.closes": 0.5, "learning.outside": 0.2})).text(300)
    assert "Critical period: from trial 4 of 30 to trial 15; outside it, in adults too, 20% of the rate is left" in text
    assert "from trial 4 of 30 to the end and beyond; before it, nothing is left" in explain(
        adjusted(SMALL, {"learning.opens": 0.1})
    ).text(300)
    assert "Critical period" not in explain(SMALL).text(300)
