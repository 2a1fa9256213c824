"""One generation: develop, draw, intervene, live, assess, choose parents, breed.

Read `generation` as the Methods section. Its steps are the functions below it and those of `developing`, `assessing` and
`breeding`; each can be called alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.caregiving import caregivers_of, neighbours_of
from evo_mirror.biology.drawing import draw as draw_experience
from evo_mirror.biology.staging import staged
from evo_mirror.evolution.assessing import assess
from evo_mirror.evolution.breeding import breed, choose_parents, parental_shares
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.litters import Litter, litters_of, together
from evo_mirror.evolution.objectives import merits
from evo_mirror.evolution.sexing import females
from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
from evo_mirror.foundation.once import once
from evo_mirror.lifetime.live import Engine, live
from evo_mirror.lifetime.setting import NEVER, Setting
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import TESTS, Life
from evo_mirror.state.lived import Elders, Lived
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.scene import Caregivers, Neighbours
from evo_mirror.state.wiring import Wiring

Intervention = Callable[[Wiring, Experience], tuple[Wiring, Experience]]


def generation(
    scenario: Scenario, population: Population, elders: Elders | None, moment: Moment, *,
    interventions: Sequence[Intervention] = (), threads: int = 1, engine: Engine = "auto",
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
        Applied in order to (wiring, experience) between birth and life; of each litter, where there are several.
    threads : int
    engine : {"auto", "vector", "plain", "numpy", "reference"}

    Returns
    -------
    Lived, Population
        The generation when its lives are over, and its children.

    Raises
    ------
    ScenarioError
        As in `require_generations`.
    """
    require_generations(scenario)
    lived = live_through(
        scenario, population, elders, moment, interventions=interventions, threads=threads, engine=engine
    )
    parents = choose_parents(
        scenario, merits(scenario, lived, moment), moment, demes=population.demes, threads=threads
    )  # fmt: skip
    children = breed(scenario, population, parents, moment, threads=threads)
    return replace(lived, offspring=parental_shares(parents, population.size)), children


def require_generations(scenario: Scenario) -> None:
    """Refuse a scenario in which generations overlap, where each is asked to make room for the next.

    Parameters
    ----------
    scenario : Scenario

    Raises
    ------
    ScenarioError
        If it is one.
    """
    if scenario.population.overlaps:
        message = demand(
            "be 'generations' for one generation to make room for the next", got=scenario.population.turnover,
            remedy="Step an Evolution, which lets them overlap.",
        )  # fmt: skip
        raise ScenarioError(scenario.title, [Mistake("population.turnover", message)])


def live_through(
    scenario: Scenario, population: Population, elders: Elders | None, moment: Moment, *,
    interventions: Sequence[Intervention] = (), threads: int = 1, engine: Engine = "auto",
) -> Lived:  # fmt: skip
    """The first half of a generation: everything up to what each life was worth; see `generation`."""
    repertoire = stage(scenario, moment)
    wiring = develop(scenario, population, moment, threads=threads)
    reared = rear(
        scenario, population, wiring, repertoire, elders, moment, interventions=interventions, threads=threads, engine=engine
    )  # fmt: skip
    born, wirings, experiences, lives = zip(*reared, strict=True)
    wiring, experience, life = together(born, wirings), together(born, experiences), together(born, lives)
    payoff = assess(scenario, wiring, life, repertoire, moment)
    return Lived(
        scenario.genome, population, repertoire, wiring, experience, life, payoff, payoff, np.zeros(population.size),
        scenario.learning.asymptote, females(scenario, population.demes, moment),
    )  # fmt: skip


def rear(
    scenario: Scenario, population: Population, wiring: Wiring, repertoire: Repertoire, elders: Elders | None,
    moment: Moment, *, interventions: Sequence[Intervention] = (), threads: int = 1, engine: Engine = "auto",
) -> Iterator[tuple[Litter, Wiring, Experience, Life]]:  # fmt: skip
    """Let one litter after the other meet its experience, among those who are grown up by then, and live: mostly one of all.

    Parameters
    ----------
    scenario, population, elders, moment, interventions, threads, engine
        As in `generation`.
    wiring : Wiring
        At birth.
    repertoire : Repertoire

    Yields
    ------
    Litter, Wiring, Experience, Life
        Of those of the litter alone.
    """
    conditions, grown = evolving(scenario, repertoire), None
    for litter in litters_of(scenario.rearing, population.demes):
        newborns, wired, positions = litter.of(population), litter.of(wiring), litter.positions
        firstborns = None if grown is None else Elders.of(*grown, repertoire)
        experience = draw(
            scenario, newborns, wired, repertoire, elders, moment, firstborns=firstborns, positions=positions, threads=threads
        )  # fmt: skip
        for intervene in interventions:
            wired, experience = intervene(wired, experience)
        life = live(
            wired, experience, conditions, address=moment.address("life"), positions=positions, threads=threads, engine=engine
        )  # fmt: skip
        yield litter, wired, experience, life
        grown = newborns, life


def stage(scenario: Scenario, moment: Moment) -> Repertoire:
    """The repertoire of one generation, in its looks and meanings from birth to the end of life."""
    return staged(
        scenario.environment, scenario.repertoire, moment.address("stage"), n_trials=scenario.rearing.trials
    )  # fmt: skip


def setting(scenario: Scenario, repertoire: Repertoire, *, rounds: int | None = None) -> Setting:
    """What all lives of a scenario share: examined at all ages, in all tests, and with all that they leave.

    Parameters
    ----------
    scenario : Scenario
    repertoire : Repertoire
    rounds : int, optional
        How often each action is tested, instead of the scenario's.
    """
    rule, understanding = scenario.learning, scenario.understanding
    opens, closes = rule.period(scenario.rearing.trials)
    return Setting(
        repertoire=repertoire,
        form=rule.form(),
        learns=rule.learns,
        asymptote=rule.asymptote,
        only_instructed=rule.only_instructed,
        sight_trace=understanding.sight_trace,
        motor_trace=understanding.motor_trace,
        mediation=understanding.mediation,
        sight_noise=understanding.sight_noise / float(np.sqrt(scenario.repertoire.features)),
        response_noise=understanding.response_noise * rule.asymptote,
        ages=np.array(scenario.ages, dtype=np.int64),
        test_rounds=understanding.rounds if rounds is None else rounds,
        learns_meaning=understanding.meaning == "learned",
        opens=opens,
        closes=NEVER if closes is None else closes,
        outside=rule.outside,
        mirror_route=rule.mirror_route,
        gain_at_birth=rule.gain_at_birth,
    )


def thrifty(complete: Setting, scenario: Scenario) -> Setting:
    """The same lives, examined as far as evolution needs it.

    Parameters
    ----------
    complete : Setting
    scenario : Scenario
    """
    understanding, tasks = scenario.understanding, scenario.tasks.values()
    paid = {task.asks for task in tasks if task.weight > 0.0}
    identify, goal, imitate, forage = (understanding.tests == "all" or test in paid for test in TESTS)
    return replace(
        complete,
        ages=np.array(scenario.examined_ages, dtype=np.int64),
        asks=(identify, goal, imitate, forage),
        keeps_strength=any(source.asks_elders and source.rate > 0.0 for source in scenario.rearing.sources.values()),
    )


@once
def evolving(scenario: Scenario, repertoire: Repertoire) -> Setting:
    """What all lives share while a population evolves; made once for as long as the world stays the same.

    Parameters
    ----------
    scenario : Scenario
    repertoire : Repertoire
    """
    return thrifty(setting(scenario, repertoire), scenario)


def draw(
    scenario: Scenario, population: Population, wiring: Wiring, repertoire: Repertoire, elders: Elders | None,
    moment: Moment, *, firstborns: Elders | None = None, positions: NDArray[np.int64] | None = None, threads: int = 1,
) -> Experience:  # fmt: skip
    """Draw the lives that newborns will meet, among the elders that there are, and among first-borns if they are born later.

    Parameters
    ----------
    scenario : Scenario
    population : Population
        The newborns.
    wiring : Wiring
        Of the same.
    repertoire : Repertoire
    elders : Elders or None
    moment : Moment
    firstborns : Elders, optional
        Those of their own generation who are mature already.
    positions : (n_individuals,) int64 array, optional
        The individual part of each random address; 0, 1, 2, ... unless given.
    threads : int
    """
    return draw_experience(
        scenario.rearing, wiring, repertoire,
        forage_outcomes=scenario.repertoire.forage_outcomes,
        parents=population.parents,
        caregivers=caregivers(elders, repertoire),
        response_noise=scenario.understanding.response_noise * scenario.learning.asymptote,
        address=moment.address("rearing"),
        positions=population.positions if positions is None else positions,
        threads=threads,
        neighbours=neighbours(elders, population),
        firstborns=caregivers(firstborns, repertoire),
        playmates=neighbours(firstborns, population),
    )  # fmt: skip


def neighbours(elders: Elders | None, population: Population) -> Neighbours | None:
    """Among which of them each newborn grows up; None where all are everybody's."""
    return None if elders is None or elders.demes is None else neighbours_of(elders.demes, population.demes)


def caregivers(elders: Elders | None, repertoire: Repertoire) -> Caregivers | None:
    """Elders as they respond in the world of the children; None where there are none, or nobody asks for them."""
    if elders is None or not elders.strength.shape[1]:
        return None
    return caregivers_of(elders.strength, repertoire, elders.parents)
