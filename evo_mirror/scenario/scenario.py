"""Scenario: everything that founds a population and its world, with every default explicit."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Annotated, Literal, Self

import numpy as np

from evo_mirror.biology.attending import Attention
from evo_mirror.biology.dominance import Dominance, dominance_contradictions, with_dominance
from evo_mirror.biology.drawing import Rearing
from evo_mirror.biology.encodings.base import Encoding
from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.inheritance.base import Recombination
from evo_mirror.biology.learning.base import GENE_PREFIX, LearningRule
from evo_mirror.biology.mating import Selfing
from evo_mirror.biology.mutation.base import MutationKernel, contradictions, with_kernels
from evo_mirror.biology.overlapping import Turnover, bout_contradictions, overlap_contradictions
from evo_mirror.biology.peopling import misfits
from evo_mirror.biology.repertoires import RepertoireSettings
from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.sexes import Sexes, SexShares, n_females, sex_contradictions
from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.biology.structure.base import Structure
from evo_mirror.biology.tasks.base import AgeWeights, Task
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import Words
from evo_mirror.foundation.once import once
from evo_mirror.foundation.settings import Contradiction, Settings, checked, model_validator, param, ranged, require
from evo_mirror.scenario.assaying import AssaySettings
from evo_mirror.scenario.priors import Prior
from evo_mirror.state.genome import Genome, LocusClass
from evo_mirror.state.repertoire import CUE_CLASSES


class PopulationSettings(Settings):
    """How many there are, and how they mutate."""

    size: int = param(
        100,
        ge=2,
        le=10_000_000,
        unit="individuals",
        about="N: individuals in every generation, unless sizes say otherwise",
    )
    sizes: Sizes = param(default_kind="constant")
    ploidy: int = param(1, ge=1, le=2, unit="copies", about="copies of each locus: 1 in haploids, 2 in diploids")
    mutation_rate: float = param(
        0.02, ge=0.0, le=1.0, unit="per locus per generation",
        about="mu: chance of a mutation of each copy, where a class of loci has no rate of its own; 0 stops all",
    )  # fmt: skip
    selfing: Annotated[float, ranged(ge=0.0, le=1.0)] | Literal["by_chance"] = param(
        "by_chance", unit="of all births", about="how often the second parent is the first one again; 0 is never"
    )
    sexes: Sexes = param(
        "hermaphrodite", unit="1", about="whether everybody may be mother and father, or each newborn is of one sex"
    )
    female_share: float = param(
        0.5,
        gt=0.0,
        lt=1.0,
        unit="of all newborns",
        about="how many are female where sexes are separate; others are male",
    )
    sex_shares: SexShares = param(
        "drawn", unit="1", about="whether each newborn draws its sex, or exactly that share of them is female"
    )
    turnover: Turnover = param(
        "generations", unit="1",
        about="whether all make room at once, or one dies and one is born in each of N steps (Moran's model)",
    )  # fmt: skip

    @model_validator(mode="after")
    def _can_mate(self) -> Self:
        return checked(self, *sex_contradictions(self.sexes, self.female_share, self.sex_shares, self.selfing))

    @property
    def may_self(self) -> Selfing:
        """How often hermaphrodites self; where sexes are separate nobody does, and nothing is asked of how that comes about."""
        return self.selfing if self.sexes == "hermaphrodite" else "by_chance"

    @property
    def overlaps(self) -> bool:
        """Whether parents live on beside their children."""
        return self.turnover == "moran"

    def mating_groups(self, n_individuals: int) -> tuple[int, ...]:
        """Among how many of so many each parent is chosen: of everybody, or about how many of each sex."""
        females = min(max(1, n_females(n_individuals, self.female_share)), n_individuals - 1)
        return (n_individuals,) if self.sexes == "hermaphrodite" else (females, n_individuals - females)

    def size_at(self, generation: int) -> int:
        """How many individuals a generation has."""
        if not self.sizes.may_change:
            return self.size
        return int(self.sizes.at(np.array([generation]), founders=self.size)[0])


class Heritable(Settings):
    """Which loci are inherited; those that are not have the same value, or are drawn anew, in everybody."""

    wiring: bool = param(True, unit="1", about="innate strengths of both routes")
    rate: bool = param(False, unit="1", about="learning rate; of foraging too, unless that has a rate of its own")
    forage_rate: bool = param(False, unit="1", about="a learning rate of its own for foraging")
    associability: bool = param(False, unit="1", about="associability of each cue class")
    plasticity: bool = param(
        False, unit="1", about="the learning rule's further parameters, of all learning; never in a comparison"
    )
    attention: bool = param(False, unit="1", about="shares of the attention budget")
    mirror_share: bool = param(False, unit="1", about="phi: share of the mirror route in understanding")


class Saliences(Settings):
    """How readily cues of each class are learned about: a factor on the rate, where it does not evolve or before it does."""

    sight: float = param(1.0, ge=0.0, le=2.0, unit="1", about="salience of sights")
    sound: float = param(1.0, ge=0.0, le=2.0, unit="1", about="salience of sounds")
    context: float = param(0.2, ge=0.0, le=2.0, unit="1", about="salience of contexts, which are always there")
    imperative: float = param(1.0, ge=0.0, le=2.0, unit="1", about="salience of imperatives")
    signal: float = param(1.0, ge=0.0, le=2.0, unit="1", about="salience of signals")


class Understanding(Settings):
    """How understanding is decided and tested."""

    mirror_share: float = param(0.5, ge=0.0, le=1.0, unit="1", about="phi, where it does not evolve or before it does")
    meaning: Literal["learned", "given"] = param(
        "learned", unit="1", about="whether the goals of one's own programs are learned from doing, or known"
    )
    rounds: int = param(3, ge=1, le=1000, unit="tests", about="how often each action is tested at each age")
    sight_noise: float = param(
        0.35,
        ge=0.0,
        le=10.0,
        unit="of a feature's typical size",
        about="SD of noise on every feature, in life and tests",
    )
    response_noise: float = param(0.25, ge=0.0, le=10.0, unit="lambda", about="sigma_r: SD of noise on every response")
    ages: Literal["all", "maturity"] = param(
        "all", unit="1", about="when lives are examined: at birth, in youth and at maturity, or at maturity only"
    )
    tests: Literal["all", "paid"] = param(
        "all", unit="1", about="which tests are given at each age: all four, or those that a task pays for"
    )
    juvenile_age: float = param(0.25, gt=0.0, lt=1.0, unit="of a life", about="when juveniles are tested")
    sight_trace: float = param(
        0.0, ge=0.0, lt=1.0, unit="per trial", about="rho_s: what is left of a sight a trial later"
    )
    motor_trace: float = param(
        0.0, ge=0.0, lt=1.0, unit="per trial", about="rho_m: what is left of an act a trial later"
    )
    mediation: float = param(
        0.0,
        ge=0.0,
        le=1.0,
        unit="1",
        about="how far a sound that went with an act stands in for it where nothing is done",
    )


class Payoff(Settings):
    """What selection sees."""

    baseline: float = param(1.0, ge=0.0, unit="payoff", about="what every life earns")
    understanding: float = param(1.0, ge=0.0, unit="1", about="U: factor on all payoffs for understanding")
    foraging: float = param(1.0, ge=0.0, unit="1", about="L: factor on all payoffs for foraging")
    change_cost: float = param(0.002, ge=0.0, unit="payoff per unit of strength changed", about="cost of learning")
    upkeep: float = param(0.02, ge=0.0, unit="payoff", about="cost of each heritable learning rate above 0")
    own_attention: float = param(
        0.0,
        ge=0.0,
        unit="payoff",
        about="cost of attending to nothing but one's own acts; of a share, that share of it",
    )
    ages: AgeWeights = AgeWeights()


class Founders(Settings):
    """With what the first generation begins."""

    start: Literal["naive", "innate", "learner"] = param(
        "naive", unit="1", about="random wiring; or wired for every action; or with a good learning rate"
    )
    rate_spread: float = param(0.05, ge=0.0, le=1.0, unit="per trial", about="SD of founders' rates, where heritable")
    shares: Literal["drawn", "exact"] = param(
        "drawn", unit="1", about="whether each founder draws its few alleles, or all carry them in exactly their shares"
    )


class Stationarity(Settings):
    """When a population is called stationary: two windows of generations in a row with nearly the same means."""

    window: int = param(15, ge=2, unit="generations", about="length of each window")
    extension: float = param(
        0.0, ge=0.0, le=100.0, unit="of the generations", about="in a comparison: how much longer it may take to settle"
    )
    tolerance: float = param(
        0.05, gt=0.0, unit="lambda, or per trial", about="largest difference of means that counts as none"
    )


class Scenario(Settings):
    """One world and one population in it."""

    title: str = param(unit="1", about="the scenario in a few words", max_length=120)
    question: str = param("", unit="1", about="the one question that it asks")
    expect: str = param("", unit="1", about="what to expect, in a sentence or two")
    generations: int = param(100, ge=1, le=10_000_000, unit="generations", about="how long evolution lasts at most")
    replicates: int = param(
        1, ge=1, le=100_000, unit="replicates", about="independent repetitions, founders and codes redrawn"
    )
    population: PopulationSettings = PopulationSettings()
    structure: Structure = param(default_kind="panmictic")
    repertoire: RepertoireSettings = RepertoireSettings()
    environment: Environment = param(default_kind="constant")
    encoding: Encoding = param(default_kind="direct")
    heritable: Heritable = Heritable()
    recombination: Recombination = param(default_kind="free")
    mutation: dict[str, MutationKernel] = param(
        {}, unit="1", about="kernels of mutation by class of loci; others step, or draw anew, at the population's rate"
    )
    dominance: dict[str, Dominance] = param(
        {},
        unit="1",
        about="h of diploids by class of loci: 0.5 additive, 1 the larger allele; of few alleles, their order",
    )
    learning: LearningRule = param(default_kind="rescorla_wagner")
    salience: Saliences = Saliences()
    attention: Attention = Attention()
    rearing: Rearing = Rearing()
    understanding: Understanding = Understanding()
    tasks: dict[str, Task] = param(default_kinds=("identify", "goal", "forage"))
    payoff: Payoff = Payoff()
    selection: Selection = param(default_kind="tournament")
    founders: Founders = Founders()
    stationarity: Stationarity = Stationarity()
    assays: AssaySettings = AssaySettings()
    priors: dict[str, Prior] = param({}, unit="1", about="ranges from which a comparison draws shared settings")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        forages = any(task.serves == "foraging" for task in self.tasks.values())
        guessing = sorted(name for name, task in self.tasks.items() if task.guesses_open)
        return checked(
            self,
            require(
                not forages or self.repertoire.forage_cues > 0, "repertoire.forage_cues",
                "be at least 1 cues where a task is about foraging", got=self.repertoire.forage_cues, beside=("tasks",),
            ),
            require(
                not guessing or self.encoding.leaves_open, "encoding.kind",
                f"leave connections open to trial and error, for the task {', '.join(map(repr, guessing))}",
                got=kind_of(type(self.encoding)), beside=("tasks",), remedy="Choose 'ternary'.",
            ),
            *misfits(
                self.population.sizes, self.structure, self.selection, founders=self.population.size,
                smallest=self.size_range[0], n_generations=self.generations, selfing=self.population.may_self,
                among=lambda n: min(self.population.mating_groups(n)),
            ),
            require(
                not self.selection.by_objectives or self.n_objectives >= 2, "tasks",
                f"hold at least 2 that pay, since selection is by several objectives with kind {kind_of(type(self.selection))!r}",
                got=Words(", ".join(name for name, worth in self.worth.items() if worth > 0.0) or "none"),
                beside=("selection", "payoff"), remedy="Give another task a weight, or choose another selection.kind.",
            ),
            self._both_sexes_everywhere(),
            *overlap_contradictions(
                self.population.turnover, self.population.sizes, self.structure, self.selection,
                sexes=self.population.sexes, shares=self.population.sex_shares,
                n_births=self.population.size * (self.generations + 1),
            ),
            *bout_contradictions(
                self.population.turnover, self.learning, self.rearing.sources, self.tasks, self.environment
            ),
            self.recombination.contradicted_by(Genome(self._classes()).n_inherited),
            *contradictions(self.mutation, self._classes()),
            *dominance_contradictions(self.dominance, self._classes(), self.population.ploidy),
            *self.environment.contradictions(self.repertoire, self.generations, self.rearing.trials),
            require(
                self.population.selfing == "by_chance" or self.recombination.places != (0, 0), "population.selfing",
                "be 'by_chance' where a child has one parent", got=self.population.selfing, beside=("recombination.kind",),
            ),
            require(
                self.population.sexes == "hermaphrodite" or self.recombination.places != (0, 0), "population.sexes",
                "be 'hermaphrodite' where a child has one parent", got=self.population.sexes, beside=("recombination.kind",),
            ),
        )  # fmt: skip

    def _both_sexes_everywhere(self) -> Contradiction | None:
        """Exact shares must leave a female and a male in the smallest deme there will be."""
        population, fewest = self.population, self.structure.smallest_deme(self.size_range[0])
        is_exact = population.sexes == "separate" and population.sex_shares == "exact"
        return require(
            not is_exact or 0 < n_females(fewest, population.female_share) < fewest, "population.female_share",
            f"leave at least 1 female and 1 male in the smallest deme of any generation, which has {fewest} individuals",
            got=population.female_share, beside=("structure", "population.sizes", "population.sex_shares"),
            remedy="Choose one nearer to 0.5, or have more individuals.",
        )  # fmt: skip

    @property
    def size_range(self) -> tuple[int, int]:
        """The smallest and the largest generation, however long a comparison lets them evolve: individuals."""
        n = int(self.generations * (1.0 + self.stationarity.extension)) + 2  # the children of the last are born too
        return self.population.sizes.extremes(founders=self.population.size, n_generations=n)

    @cached_property
    def genomes(self) -> dict[tuple[int, ...], tuple[tuple[object, ...], Genome]]:
        """Genomes made so far, and what of: shared with copies of this scenario, which may be made of something else."""
        return {}

    @property
    @once
    def genome(self) -> Genome:
        """The loci that this scenario gives every individual."""
        made_of = (
            self.encoding, self.repertoire, self.heritable, self.learning, self.salience, self.attention, self.founders,
            self.understanding, self.mutation, self.dominance,
        )  # fmt: skip
        which = tuple(map(id, made_of))  # settings never change, and are kept, so that nothing else gets their place
        if which not in self.genomes:
            self.genomes[which] = (made_of, self._genome())
        return self.genomes[which][1]

    def _genome(self) -> Genome:
        classes, is_exact = with_kernels(self._classes(), self.mutation), self.founders.shares == "exact"
        classes = with_dominance(classes, self.dominance)
        return Genome(tuple(replace(c, founder_shares_exact=is_exact) if c.founder_shares else c for c in classes))

    def _classes(self) -> tuple[LocusClass, ...]:
        h, rule, spread = self.heritable, self.learning, self.founders.rate_spread
        wiring = self.encoding.loci(self.repertoire.channels, self.repertoire.heads, h.wiring)

        def loci(
            name: str, n: int, mean: float, sd: float, step: float, low: float, high: float, on: bool
        ) -> LocusClass:
            return LocusClass(name, n, mean, sd if on else 0.0, step, low, high, on)

        return (
            *wiring,
            loci("rate", 1, rule.rate, spread, 0.05, 0.0, 1.0, h.rate),
            loci("forage_rate", 1, rule.rate, spread, 0.05, 0.0, 1.0, h.forage_rate),
            *(
                loci(f"associability_{name}", 1, getattr(self.salience, name), 0.1, 0.1, 0.0, 2.0, h.associability)
                for name in CUE_CLASSES
            ),
            *self.attention.loci(h.attention),
            loci("mirror_share", 1, self.understanding.mirror_share, 0.1, 0.1, 0.0, 1.0, h.mirror_share),
            # Last, and only where they are inherited: other loci keep their places, and their luck, without them.
            *(
                loci(f"{GENE_PREFIX}{name}", 1, getattr(rule, name), gene.spread, gene.step, gene.low, gene.high, True)
                for name, gene in rule.genes.items()
                if h.plasticity
            ),
        )

    @property
    @once
    def worth(self) -> dict[str, float]:
        """What perfection in each task adds to the payoff of a life, as far as selection sees it [payoff]; by name, in order."""
        factor = {"understanding": self.payoff.understanding, "foraging": self.payoff.foraging, "other": 1.0}
        # Sums of floats know their order.
        return {name: task.weight * factor[task.serves] for name, task in sorted(self.tasks.items())}

    @property
    def n_objectives(self) -> int:
        """How many tasks pay."""
        return sum(worth > 0.0 for worth in self.worth.values())

    @property
    def asks_elders(self) -> bool:
        """Whether adults of the previous generation have a part in rearing, so that their strengths are kept."""
        return any(source.asks_elders and source.rate > 0.0 for source in self.rearing.sources.values())

    @property
    def ages(self) -> tuple[int, int, int]:
        """Trials lived at birth, at the juvenile age and at maturity."""
        n_trials = self.rearing.trials
        return (0, round(self.understanding.juvenile_age * n_trials), n_trials)

    @property
    def examined_ages(self) -> tuple[int, ...]:
        """Those of the three ages at which lives are examined while the population evolves."""
        return self.ages if self.understanding.ages == "all" else self.ages[-1:]
