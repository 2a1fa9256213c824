"""DEAP as the second implementation: its stock operators on lists and ours on arrays draw from the same distributions.

Each comparison has n draws on either side and a false-alarm rate of at most 1e-4; seeds are fixed. Beside each stands a
small bias, planted on one side, that the same comparison must find.
"""

import random

import numpy as np
import pytest
from deap import base, tools
from scipy import stats

from evo_mirror.biology.inheritance.base import from_second
from evo_mirror.biology.inheritance.clonal import Clonal
from evo_mirror.biology.inheritance.free import Free
from evo_mirror.biology.inheritance.map import Map
from evo_mirror.biology.inheritance.n_point import NPoint
from evo_mirror.biology.inheritance.one_point import OnePoint
from evo_mirror.biology.mutating import mutated
from evo_mirror.biology.mutation.base import MutationKernel
from evo_mirror.biology.mutation.house_of_cards import HouseOfCards
from evo_mirror.biology.mutation.k_allele import KAllele
from evo_mirror.biology.mutation.two_way import TwoWay
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.evolution.toolbox import luck, toolbox
from evo_mirror.machine.counters import Address
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import Genome, LocusClass

FALSE_ALARMS = 1e-4
N = 20_000
ADDRESS = Address(seed=11, purpose="against DEAP")


class Best(base.Fitness):
    weights = (1.0,)


class Listed(list):
    def __init__(self, alleles, fitness: float):
        super().__init__(alleles)
        self.fitness = Best((fitness,))


def alike(ours, theirs) -> float:
    """The p-value of a chi-square test that two samples of categories have one distribution."""
    cells, codes = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
    table = [np.bincount(part, minlength=len(cells)) for part in (codes[: len(ours)], codes[len(ours) :])]
    return float(stats.chi2_contingency(np.array(table)).pvalue)


@pytest.fixture(autouse=True)
def seeded():
    """The generator of the standard library, which DEAP's operators draw from."""
    before = random.getstate()
    random.seed(5)
    yield
    random.setstate(before)


FITNESS = np.array([0.3, 2.0, 1.1, 0.7, 5.0, 0.9, 1.6, 0.1, 3.0, 2.2, 0.5, 4.0])


def chosen_by(operator, **keywords) -> list[int]:
    them = [Listed([place], fitness) for place, fitness in enumerate(FITNESS.tolist())]
    return [one[0] for one in operator(them, N, **keywords)]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_tournament_chooses_as_deaps(size: int):
    ours = Tournament(size=size).choose(FITNESS, N, ADDRESS)
    assert alike(ours, chosen_by(tools.selTournament, tournsize=size)) > FALSE_ALARMS


def test_contestants_drawn_without_replacement_would_be_noticed():
    def without(them, k, tournsize):
        return [max(random.sample(them, tournsize), key=lambda one: one.fitness) for _ in range(k)]

    ours = Tournament(size=3).choose(FITNESS, N, ADDRESS)
    assert alike(ours, chosen_by(without, tournsize=3)) < FALSE_ALARMS


def test_proportional_selection_chooses_as_deaps_roulette():
    ours = Proportional().choose(FITNESS, N, ADDRESS)
    assert alike(ours, chosen_by(tools.selRoulette)) > FALSE_ALARMS
    assert alike(Proportional().choose(FITNESS + 0.15, N, ADDRESS), chosen_by(tools.selRoulette)) < FALSE_ALARMS


def patterns(mask) -> np.ndarray:
    """One number for each row of a table of zeros and ones."""
    mask = np.asarray(mask, int)
    return mask @ (1 << np.arange(mask.shape[1]))


def children_of(operator, n_loci: int, **keywords) -> np.ndarray:
    """First children of nothing but zeros and nothing but ones: which alleles come from the second parent."""
    return np.array([operator([0] * n_loci, [1] * n_loci, **keywords)[0] for _ in range(N)])


def test_free_recombination_mixes_as_deaps_uniform_crossover():
    ours = patterns(from_second(Free().origins(N, 6, ADDRESS), 6))
    assert alike(ours, patterns(children_of(tools.cxUniform, 6, indpb=0.5))) > FALSE_ALARMS
    assert alike(ours, patterns(children_of(tools.cxUniform, 6, indpb=0.47))) < FALSE_ALARMS


def test_one_crossover_falls_where_deaps_does():
    mask = from_second(OnePoint().origins(N, 8, ADDRESS), 8)
    # Ours tosses which parent comes first; DEAP leaves the beginning with the first and returns both children.
    folded = patterns(mask ^ mask[:, :1])
    assert alike(folded, patterns(children_of(tools.cxOnePoint, 8))) > FALSE_ALARMS
    assert stats.binomtest(int(mask[:, 0].sum()), N).pvalue > FALSE_ALARMS

    def off_by_one(one, other):
        cut = random.randint(1, len(one))  # noqa: S311 - a crossover, not a secret
        return one[:cut] + other[cut:], other[:cut] + one[cut:]

    assert alike(folded, patterns(children_of(off_by_one, 8))) < FALSE_ALARMS


def test_two_crossovers_fall_where_deaps_do():
    """DEAP also cuts behind the last locus, where nothing parts: as ours do with one locus more, which is then left away."""
    theirs = patterns(children_of(tools.cxTwoPoint, 7))
    mask = from_second(NPoint(crossovers=2).origins(N, 8, ADDRESS), 8)[:, :7]
    assert alike(patterns(mask ^ mask[:, :1]), theirs) > FALSE_ALARMS
    # Where both of DEAP's cuts part loci, they are our two.
    inner = from_second(NPoint(crossovers=2).origins(N, 7, ADDRESS), 7)
    ours = patterns(inner ^ inner[:, :1])
    assert alike(ours, theirs) < FALSE_ALARMS
    assert alike(ours, theirs[theirs < 2**6]) > FALSE_ALARMS
    assert alike(ours, patterns(children_of(tools.cxOnePoint, 7))) < FALSE_ALARMS


def test_a_map_without_linkage_is_deaps_uniform_crossover():
    mask = from_second(Map(rates=0.5).origins(N, 6, ADDRESS), 6)
    assert alike(patterns(mask), patterns(children_of(tools.cxUniform, 6, indpb=0.5))) > FALSE_ALARMS
    linked = from_second(Map(rates=0.47).origins(N, 6, ADDRESS), 6)
    assert alike(patterns(linked), patterns(children_of(tools.cxUniform, 6, indpb=0.5))) < FALSE_ALARMS


RATE, STEP, LOCI, PARENTS = 0.05, 0.12, 20, 4_000
# One class of loci that is inherited and one that is not; limits eight steps away, so that none is cut short.
GENOME = Genome(
    (
        LocusClass("wiring", LOCI, 0.0, 0.1, STEP, -1.0, 1.0, True),
        LocusClass("rate", 3, 0.0, 0.1, STEP, -1.0, 1.0, False),
    )
)


def mutation_p_values(rate: float, step: float) -> tuple[float, float]:
    """How many loci mutate in an individual (chi-square), and how far (Kolmogorov-Smirnov), against DEAP's."""
    ours = mutated(GENOME, np.zeros((PARENTS, LOCI + 3), np.float32), RATE, ADDRESS)
    assert not ours[:, LOCI:].any(), "not inherited"
    theirs = np.array([tools.mutGaussian([0.0] * LOCI, mu=0, sigma=step, indpb=rate)[0] for _ in range(PARENTS)])
    counts = [np.minimum((alleles != 0).sum(axis=1), 4) for alleles in (ours[:, :LOCI], theirs)]
    steps = [alleles[alleles != 0] for alleles in (ours[:, :LOCI], theirs)]
    return alike(*counts), float(stats.ks_2samp(*steps).pvalue)


def test_mutation_steps_as_deaps_gaussian():
    assert min(mutation_p_values(RATE, STEP)) > FALSE_ALARMS / 2, "two tests share the rate of false alarms"
    assert mutation_p_values(1.2 * RATE, STEP)[0] < FALSE_ALARMS / 2
    assert mutation_p_values(RATE, 1.3 * STEP)[1] < FALSE_ALARMS / 2


def of_few(kernel: MutationKernel, n_alleles: int, before: int) -> np.ndarray:
    """One number for each parent: the alleles at its four loci, all of which were the same before."""
    shares = (1.0 / n_alleles,) * n_alleles
    genome = Genome((kernel.applied(LocusClass("wiring", 4, 0.0, 0.0, 0.0, 0.0, n_alleles - 1.0, True, shares)),))
    alleles = mutated(genome, np.full((N, 4), before, np.float32), 1.0, ADDRESS)
    return alleles.astype(int) @ n_alleles ** np.arange(4)


def deaps_of_few(operator, n_alleles: int, before: int, **keywords) -> np.ndarray:
    return np.array([operator([before] * 4, **keywords)[0] for _ in range(N)]) @ n_alleles ** np.arange(4)


@pytest.mark.parametrize("before", [0, 1])
def test_mutation_both_ways_is_deaps_flip_of_a_bit(before: int):
    ours = of_few(TwoWay(forward=RATE, backward=RATE), 2, before)
    assert alike(ours, deaps_of_few(tools.mutFlipBit, 2, before, indpb=RATE)) > FALSE_ALARMS
    assert alike(ours, deaps_of_few(tools.mutFlipBit, 2, before, indpb=1.2 * RATE)) < FALSE_ALARMS


@pytest.mark.parametrize(
    ("kernel", "indpb"),
    [(HouseOfCards(rate=4 * RATE), 4 * RATE), (KAllele(rate=4 * RATE), 6 * RATE)],
    ids=["any", "other"],
)
def test_alleles_drawn_anew_are_deaps_uniform_integers(kernel: MutationKernel, indpb: float):
    """One that draws among all three draws another in two cases of three."""
    ours = of_few(kernel, 3, 1)
    assert alike(ours, deaps_of_few(tools.mutUniformInt, 3, 1, low=0, up=2, indpb=indpb)) > FALSE_ALARMS
    assert alike(ours, deaps_of_few(tools.mutUniformInt, 3, 1, low=0, up=2, indpb=1.2 * indpb)) < FALSE_ALARMS


def small(**changes) -> Scenario:
    settings = {
        "title": "small",
        "population": {"size": 12, "mutation_rate": RATE},
        "repertoire": {"actions": 2, "features": 2, "units": 2, "units_per_program": 1, "goals": 2},
        "rearing": {"trials": 2},
        "understanding": {"rounds": 1},
    }
    return Scenario.model_validate(settings | changes)


@pytest.mark.parametrize("kind", ["free", "one_point", "n_point", "map", "clonal"])
def test_one_by_one_our_operators_do_what_they_do_on_arrays(kind: str):
    """`mate` and `mutate` of the toolbox, as DEAP's own loops call them, against the arrays of the engine; n = 1000."""
    box, n = toolbox(small(recombination={"kind": kind}), seed=2), 1000
    somebody = box.generate()[0]
    pairs = []
    for _ in range(n):
        one, other = box.clone(somebody), box.clone(somebody)
        one[:], other[:] = [0.0] * len(one), [1.0] * len(one)
        box.mate(one, other)
        assert np.array_equal(np.asarray(one) + np.asarray(other), np.ones(len(one)))
        pairs.append(np.asarray(one)[:5])
    rule = {"free": Free(), "one_point": OnePoint(), "n_point": NPoint(), "map": Map(), "clonal": Clonal()}[kind]
    on_arrays = from_second(rule.origins(n, len(one), ADDRESS), 5)
    assert alike(patterns(pairs), patterns(on_arrays)) > FALSE_ALARMS
    changed = []
    for _ in range(n):
        one[:] = [0.0] * len(one)
        changed.append(int(np.count_nonzero(np.asarray(box.mutate(one)[0]))))
    assert stats.binomtest(sum(changed), n * len(one), RATE).pvalue > FALSE_ALARMS


def test_one_by_one_our_selection_does_what_it_does_on_arrays():
    box = toolbox(small(), seed=2)
    population = box.population()
    for one, fitness in zip(population, FITNESS.tolist(), strict=True):
        one.fitness.values = (fitness,)
    chosen = [one.row for one in box.select(population, N)]
    assert alike(chosen, Tournament(size=3).choose(FITNESS, N, ADDRESS)) > FALSE_ALARMS


def test_luck_is_drawn_by_address_and_given_back():
    random.seed(1)
    before = random.getstate()
    draws = []
    for purpose in ("a", "a", "b"):
        with luck(Address(1, purpose)):
            draws.append((random.random(), np.random.random()))  # noqa: NPY002, S311 - as DEAP's operators draw
    assert draws[0] == draws[1] != draws[2]
    assert random.getstate() == before
