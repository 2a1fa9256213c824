"""One generation: develop, draw, intervene, live, assess, choose parents, breed.

Read `generation` as the Methods section; the functions below it are its steps, and each can be called alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.alleles import founding_alleles, mutated
from evo_mirror.biology.drawing import draw as draw_experience
from evo_mirror.biology.repertoires import draw_repertoire
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.lifetime.live import Engine, live
from evo_mirror.lifetime.setting import Setting
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import Life
from evo_mirror.state.lived import Elders, Lived
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import CUE_CLASSES, Repertoire
from evo_mirror.state.scene import Caregivers
from evo_mirror.state.wiring import ATTENTION, Wiring

Intervention = Callable[[Wiring, Experience], tuple[Wiring, Experience]]


def generation(
    scenario: Scenario, population: Population, elders: Elders | None, moment: Moment, *,
    interventions: Sequence[Intervention] = (), threads: int = 1, engine: Engine = "kernel",
) -> tuple[Lived, Population]:  # fmt: skip
    """Let one generation live and breed the next.

    Parameters
    ----------
    scenario : Scenario
    population : Population
        Newborns.
    elders : Elders or None
        The previous generation; None for founders.
    moment : Moment
        Which seed, replicate and generation this is.
    interventions : sequence of callables
        Applied in order to (wiring, experience) between birth and life.
    threads : int
    engine : {"kernel", "reference"}

    Returns
    -------
    Lived, Population
        The generation when its lives are over, and its children.
    """
    lived = live_through(
        scenario, population, elders, moment, interventions=interventions, threads=threads, engine=engine
    )
    parents = choose_parents(scenario, lived.fitness, moment)
    children = breed(scenario, population, parents, moment)
    return replace(lived, offspring=parental_shares(parents, population.size)), children


def live_through(
    scenario: Scenario, population: Population, elders: Elders | None, moment: Moment, *,
    interventions: Sequence[Intervention] = (), threads: int = 1, engine: Engine = "kernel",
) -> Lived:  # fmt: skip
    """The first half of a generation: everything up to what each life was worth; see `generation`."""
    repertoire = stage(scenario, moment)
    wiring = develop(scenario, population, moment)
    experience = draw(scenario, population, wiring, repertoire, elders, moment)
    for intervene in interventions:
        wiring, experience = intervene(wiring, experience)
    life = live(
        wiring,
        experience,
        setting(scenario, repertoire),
        address=moment.address("life"),
        threads=threads,
        engine=engine,
    )
    payoff = assess(scenario, wiring, life, repertoire, moment)
    return Lived(
        scenario.genome, population, repertoire, wiring, experience, life, payoff, payoff, np.zeros(population.size),
        scenario.learning.asymptote,
    )  # fmt: skip


def stage(scenario: Scenario, moment: Moment) -> Repertoire:
    """The repertoire of one generation, in its present looks."""
    settings, address = scenario.repertoire, moment.address("stage")
    return draw_repertoire(settings, scenario.environment.looks_since(settings.is_cultural, address), address)


def setting(scenario: Scenario, repertoire: Repertoire, *, rounds: int | None = None) -> Setting:
    """What all lives of a generation share; ``rounds`` overrides how often each action is tested."""
    rule, understanding = scenario.learning, scenario.understanding
    return Setting(
        repertoire=repertoire,
        form=rule.form(),
        learns=rule.learns,
        asymptote=rule.asymptote,
        only_instructed=rule.only_instructed,
        sight_trace=understanding.sight_trace,
        motor_trace=understanding.motor_trace,
        sight_noise=understanding.sight_noise / float(np.sqrt(scenario.repertoire.features)),
        response_noise=understanding.response_noise * rule.asymptote,
        ages=np.array(scenario.ages, dtype=np.int64),
        test_rounds=understanding.rounds if rounds is None else rounds,
    )


def develop(scenario: Scenario, population: Population, moment: Moment) -> Wiring:
    """Turn genotypes into wirings.

    Copies of a locus add up and are halved. Loci that are not inherited are drawn anew from the founders' distribution:
    developmental noise where that has a spread, the scenario's value where it has none.
    """
    genome, n, shapes = scenario.genome, population.size, scenario.repertoire
    alleles = population.genotypes.mean(axis=2, dtype=np.float32)
    fresh = genome.per_locus("is_heritable") == 0
    if fresh.any():
        noise = founding_alleles(genome, n, moment.address("developmental noise"))
        alleles[:, fresh] = noise[:, fresh]
    channels, heads, places = shapes.channels, shapes.heads, genome.places
    innate = scenario.encoding.develop(np.ascontiguousarray(alleles[:, places["wiring"]]), channels, heads)
    strength = np.zeros((n, channels.n_cues, heads.n_heads), np.float32)
    strength[:, : channels.n_features] = innate.strength

    rate = alleles[:, places["rate"]][:, 0]
    forage_rate = alleles[:, places["forage_rate"]][:, 0] if scenario.heritable.forage_rate else rate
    others = np.array(scenario.learning.parameters(0.0)[1:], np.float32)
    plasticity = np.empty((n, 2, 1 + len(others)), np.float32)
    # Whatever the alleles, who does not learn expresses no rate: it would be reported, and drawn, as one.
    plasticity[:, :, 0] = np.stack([rate, forage_rate], axis=1) * scenario.learning.learns
    plasticity[:, :, 1:] = others

    associability = np.concatenate([alleles[:, places[f"associability_{name}"]] for name in CUE_CLASSES], axis=1)
    logits = np.concatenate([alleles[:, places[f"attention_{name}"]] for name in ATTENTION], axis=1)
    attention = np.exp(logits)
    attention /= attention.sum(axis=1, keepdims=True)
    meaning = np.zeros((n, heads.n_actions, heads.n_goals), np.float32)
    if scenario.understanding.meaning == "given":
        goal_of = np.arange(heads.n_actions) * heads.n_goals // heads.n_actions
        meaning[:, np.arange(heads.n_actions), goal_of] = scenario.learning.asymptote
    return Wiring(
        strength=strength,
        meaning=meaning,
        foraging=np.zeros((n, shapes.forage_cues, shapes.forage_outcomes), np.float32),
        plasticity=plasticity,
        salience=np.ascontiguousarray(associability[:, channels.class_of_cue]),
        attention=attention,
        mirror_share=np.ascontiguousarray(alleles[:, places["mirror_share"]][:, 0]),
        is_open=innate.is_open,
    )


def draw(
    scenario: Scenario, population: Population, wiring: Wiring, repertoire: Repertoire, elders: Elders | None,
    moment: Moment,
) -> Experience:  # fmt: skip
    """Draw the lives that newborns will meet, among the elders that there are."""
    return draw_experience(
        scenario.rearing, wiring, repertoire,
        forage_outcomes=scenario.repertoire.forage_outcomes,
        parents=population.parents,
        caregivers=caregivers(elders, repertoire),
        response_noise=scenario.understanding.response_noise * scenario.learning.asymptote,
        address=moment.address("rearing"),
        positions=population.positions,
    )  # fmt: skip


def caregivers(elders: Elders | None, repertoire: Repertoire) -> Caregivers | None:
    """Elders keep their strengths and see the children's acts in the present looks."""
    if elders is None:
        return None
    units = np.einsum("af,nfm->nam", repertoire.sight_codes.astype(np.float64), elders.strength.astype(np.float64))
    return Caregivers(np.einsum("nam,mb->nab", units, repertoire.readout.astype(np.float64)))


def assess(
    scenario: Scenario, wiring: Wiring, life: Life, repertoire: Repertoire, moment: Moment
) -> NDArray[np.float64]:  # fmt: skip
    """What each life earned: the tasks' payoffs, as far as selection sees them, less the costs of learning.

    Parameters
    ----------
    scenario : Scenario
    wiring : Wiring
    life : Life
    repertoire : Repertoire
    moment : Moment

    Returns
    -------
    (n_individuals,) float64 array
    """
    rules, h = scenario.payoff, scenario.heritable
    seen = {"understanding": rules.understanding, "foraging": rules.foraging, "other": 1.0}
    payoff = np.full(wiring.size, rules.baseline)
    for name, task in sorted(scenario.tasks.items()):  # sums of floats know their order
        if (worth := task.weight * seen[task.serves]) > 0.0:
            payoff += worth * task.performance(life, wiring, repertoire, rules.ages, moment.address(f"task: {name}"))
    if rules.change_cost > 0.0:  # learning that ran away times no cost is no number
        payoff -= rules.change_cost * life.change.astype(np.float64)
    is_upkept = np.array([h.rate, h.forage_rate])
    payoff -= rules.upkeep * (wiring.plasticity[:, is_upkept, 0] > 0.0).sum(axis=1)
    return _without_runaways(payoff, life, scenario, wiring)


def _without_runaways(
    payoff: NDArray[np.float64], life: Life, scenario: Scenario, wiring: Wiring
) -> NDArray[np.float64]:  # fmt: skip
    """Let learning that runs away beyond all numbers be lethal where its parameters evolve, and an error where they do not."""
    ran_away = ~np.isfinite(life.change)
    if not ran_away.any():
        return payoff
    if ran_away.all() or not (scenario.heritable.rate or scenario.heritable.associability):
        first = int(np.flatnonzero(ran_away)[0])
        rate = float(wiring.plasticity[first, 0, 0])
        raise MeasureError(
            phrase(
                f"strengths of individual {first}", "be finite at the end of life",
                got=Words(f"runaway learning at rate {rate:.3g}"),
                remedy="Lower learning.rate or the saliences: learning is stable while the rate times the squared length "
                "of the input, each cue weighted by its salience, stays below 2.",
            )
        )  # fmt: skip
    return np.where(ran_away, min(0.0, payoff[~ran_away].min()), payoff)


def choose_parents(scenario: Scenario, fitness: NDArray[np.float64], moment: Moment) -> NDArray[np.int64]:
    """Fill two parental places for each child, independently; selfing happens by chance.

    A clone has the individual of its first place in both: its only parent.

    Parameters
    ----------
    scenario : Scenario
    fitness : (n_individuals,) float64 array
    moment : Moment

    Returns
    -------
    (n_children, 2) int array
    """
    n = scenario.population.size
    places = scenario.selection.choose(fitness, 2 * n, moment.address("parents")).reshape(n, 2)
    return places[:, scenario.recombination.places]


def breed(
    scenario: Scenario, population: Population, parents: NDArray[np.int64], moment: Moment
) -> Population:  # fmt: skip
    """Recombine and mutate: one child for each row of parents.

    Parameters
    ----------
    scenario : Scenario
    population : Population
        Of the parents.
    parents : (n_children, 2) int array
    moment : Moment
        Of the parents' generation.
    """
    n, genome = len(parents), scenario.genome
    alleles = population.genotypes[:, :, 0]
    # Loci that are not inherited are no part of the map: a crossover among them would be one lost to the others.
    on_map = np.flatnonzero(genome.per_locus("is_heritable"))
    second = np.zeros((n, genome.n_loci), np.bool_)
    second[:, on_map] = scenario.recombination.from_second(n, len(on_map), moment.address("recombination"))
    mixed = np.where(second, alleles[parents[:, 1]], alleles[parents[:, 0]])
    children = mutated(genome, mixed, scenario.population.mutation_rate, moment.address("mutation"))
    return Population(
        genotypes=children[:, :, None],
        parents=parents.astype(np.int32),
        birth_ids=population.birth_ids.max() + 1 + np.arange(n, dtype=np.int64),
        demes=np.zeros(n, np.int32),
    )


def parental_shares(parents: NDArray[np.int64], n_individuals: int) -> NDArray[np.float64]:
    """Realised offspring: one half for each parental place.

    Parameters
    ----------
    parents : (n_children, 2) int array
    n_individuals : int

    Returns
    -------
    (n_individuals,) float64 array
    """
    return np.asarray(0.5 * np.bincount(parents.ravel(), minlength=n_individuals), np.float64)
