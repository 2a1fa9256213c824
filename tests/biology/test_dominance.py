"""What heterozygotes express, by hand; and what nobody can mean."""

import numpy as np
import pytest

from evo_mirror.accounts.base import Account
from evo_mirror.biology.dominance import expressed, with_dominance
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import LocusClass

MOMENT = Moment(23)
DIPLOID = Scenario(title="dominance", population={"size": 6, "ploidy": 2}, rearing={"trials": 10})
TERNARY = adjusted(DIPLOID, {"encoding.kind": "ternary"})
PAIRS = np.array([[-1.0, 0.5], [0.5, -1.0], [0.3, 0.3], [-0.2, -0.6]], np.float32)[:, None]
FEW = np.array([[[a, b]] for a in range(3) for b in range(3)], np.float32)


def loci(**changes) -> LocusClass:
    return LocusClass("wiring", 1, 0.0, 0.5, 0.1, -9.0, 9.0, True, **changes)


@pytest.mark.parametrize(
    ("h", "wanted"),
    [
        (0.0, [-1.0, -1.0, 0.3, -0.6]),
        (0.25, [-0.625, -0.625, 0.3, -0.5]),
        (0.5, [-0.25, -0.25, 0.3, -0.4]),
        (1.0, [0.5, 0.5, 0.3, -0.2]),
    ],
)
def test_what_is_expressed_lies_h_of_the_way_from_the_smaller_to_the_larger(h: float, wanted):
    effects = expressed(PAIRS, loci(dominance=h))
    assert effects.dtype == np.float32
    np.testing.assert_allclose(effects[:, 0], wanted, rtol=1e-6)


@pytest.mark.parametrize("h", [0.0, 0.1, 0.5, 0.7, 1.0])
def test_homozygotes_express_their_allele_whatever_h_to_the_bit(h: float):
    alleles = np.random.default_rng(1).normal(size=(500, 3, 1)).astype(np.float32)
    assert np.array_equal(expressed(np.repeat(alleles, 2, axis=2), loci(dominance=h)), alleles[:, :, 0])


def test_additive_is_the_mean_of_both_copies():
    genotypes = np.random.default_rng(1).normal(size=(500, 3, 2)).astype(np.float32)
    assert np.array_equal(expressed(genotypes, loci()), genotypes.mean(axis=2, dtype=np.float32))


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ((), [0, 0, 0, 0, 1, 1, 0, 1, 2]),
        ((0, 1, 2), [0, 0, 0, 0, 1, 1, 0, 1, 2]),
        ((2, 0, 1), [0, 0, 2, 0, 1, 2, 2, 2, 2]),
        ((1, 2, 0), [0, 1, 2, 1, 1, 1, 2, 1, 2]),
    ],
)
def test_of_few_alleles_the_first_in_the_order_is_expressed(order, wanted):
    few = loci(founder_shares=(0.3, 0.3, 0.4), dominance_order=order)
    assert expressed(FEW, few)[:, 0].tolist() == wanted


def test_haploids_express_what_they_carry_without_a_copy():
    genotypes = np.ones((3, 2, 1), np.float32)
    assert np.shares_memory(expressed(genotypes, loci(dominance=1.0)), genotypes)


def test_dominance_goes_to_the_class_of_its_name():
    classes = loci(), loci(founder_shares=(0.5, 0.5))
    named = tuple(type(c)(**{**vars(c), "name": name}) for c, name in zip(classes, ("rate", "few"), strict=True))
    rate, few = with_dominance(named, {"rate": 0.2, "few": (1, 0)})
    assert (rate.dominance, rate.dominance_order) == (0.2, ())
    assert (few.dominance, few.dominance_order) == (0.5, (1, 0))


def test_development_expresses_the_dominance_of_the_scenario():
    founders = found(DIPLOID, stage(DIPLOID, MOMENT), MOMENT)
    place = DIPLOID.genome.places["wiring"]
    one, other = founders.genotypes[:, place, 0], founders.genotypes[:, place, 1]
    for h, wanted in ((1.0, np.maximum(one, other)), (0.0, np.minimum(one, other)), (0.5, (one + other) / 2)):
        wiring = develop(adjusted(DIPLOID, {"dominance": {"wiring": h}}), founders, MOMENT)
        assert np.array_equal(wiring.strength[:, :16].reshape(6, -1), wanted)


def test_ternary_connections_are_open_only_where_no_other_allele_is_in_front():
    founders = found(TERNARY, stage(TERNARY, MOMENT), MOMENT)
    copies = founders.genotypes[:, TERNARY.genome.places["wiring"]]
    is_open = [
        develop(adjusted(TERNARY, {"dominance": {"wiring": order}}), founders, MOMENT).is_open.reshape(6, -1)
        for order in ((0, 1, 2), (2, 0, 1))
    ]
    assert np.array_equal(is_open[0], (copies == 2).all(axis=2))
    assert np.array_equal(is_open[1], (copies == 2).any(axis=2))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"population.ploidy": 1, "dominance": {"wiring": 0.3}}, "dominance.wiring: must be 0.5 where there is one copy of each"),
        ({"population.ploidy": 3}, "population.ploidy: must be at most 2 copies; got 3"),
        ({"dominance": {"wiring": 1.3}}, "dominance.wiring: must be at most 1.0; got 1.3"),
        ({"dominance": {"wirring": 0.5}}, "dominance.wirring: must be named after a class of loci, wiring or rate or"),
        ({"dominance": {"wiring": [1, 0]}}, "dominance.wiring: must be a number from 0 to 1 where there is a continuum"),
        (
            {"encoding.kind": "ternary", "dominance": {"wiring": 0.5}},
            "dominance.wiring: must be an order of the alleles 0, 1, 2, from the most dominant to the most recessive; got 0.5",
        ),
        ({"encoding.kind": "ternary", "dominance": {"wiring": [0, 1, 1]}}, "Write for example [0, 1, 2], each number once."),
    ],
)  # fmt: skip
def test_dominance_that_cannot_be_meant_is_refused_by_key(changes, message: str):
    with pytest.raises(ScenarioError) as caught:
        adjusted(DIPLOID, changes)
    assert message in str(caught.value)


@pytest.mark.parametrize("kind", sorted(leaves(Account)))
@pytest.mark.parametrize(
    "changes",
    [
        {"dominance": {"wiring": 0.2}},
        {"heritable.rate": True, "dominance": {"rate": 0.0}},
        {"encoding.kind": "ternary", "dominance": {"wiring": [2, 0, 1]}},
    ],
)
def test_every_account_takes_dominance_of_loci_that_it_does_not_let_evolve(kind: str, changes):
    diploid = adjusted(DIPLOID, changes)
    assert leaves(Account)[kind]().constrained(diploid).dominance == diploid.dominance


def test_dominance_of_loci_that_are_not_inherited_is_doubted_and_does_nothing():
    said = adjusted(DIPLOID, {"dominance": {"rate": 0.0}})
    assert [line for line in doubts(said) if line.startswith("dominance: rate is not inherited, and nothing comes of")]
    assert not [line for line in doubts(adjusted(said, {"heritable.rate": True})) if line.startswith("dominance")]
    founders = found(DIPLOID, stage(DIPLOID, MOMENT), MOMENT)
    one, other = (develop(each, founders, MOMENT).plasticity for each in (said, DIPLOID))
    assert np.array_equal(one, other)


def test_additive_may_be_said_of_haploids():
    assert adjusted(DIPLOID, {"population.ploidy": 1, "dominance": {"wiring": 0.5}}).dominance == {"wiring": 0.5}
