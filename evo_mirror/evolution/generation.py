"""One generation: develop, draw, intervene, live, assess, choose parents, breed.

Read `generation` as the Methods section. Its steps are the functions below it and those of `developing`, `assessing` and
`breeding`; each can be called alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from evo_mirror.biology.caregiving import caregivers_of, neighbours_of
from evo_mirror.biology.drawing import draw as draw_experience
from evo_mirror.biology.staging import staged
from evo_mirror.evolution.assessing import assess
from evo_mirror.evolution.breeding import breed, choose_parents, parental_shares
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.objectives import merits
from evo_mirror.evolution.sexing import females
from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
from evo_mirror.lifetime.live import Engine, live
from evo_mirror.lifetime.setting import Setting
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import TESTS
from evo_mirror.state.lived import Elders, Lived
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.scene import Caregivers
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
        Applied in order to (wiring, experience) between birth and life.
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
    experience = draw(scenario, population, wiring, repertoire, elders, moment, threads=threads)
    for intervene in interventions:
        wiring, experience = intervene(wiring, experience)
    life = live(
        wiring,
        experience,
        thrifty(setting(scenario, repertoire), scenario),
        address=moment.address("life"),
        threads=threads,
        engine=engine,
    )
    payoff = assess(scenario, wiring, life, repertoire, moment)
    return Lived(
        scenario.genome, population, repertoire, wiring, experience, life, payoff, payoff, np.zeros(population.size),
        scenario.learning.asymptote, females(scenario, population.demes, moment),
    )  # fmt: skip


def stage(scenario: Scenario, moment: Moment) -> Repertoire:
    """The repertoire of one generation, in its present looks and meanings."""
    return staged(scenario.environment, scenario.repertoire, moment.address("stage"))


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
        learns_meaning=understanding.meaning == "learned",
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


def draw(
    scenario: Scenario, population: Population, wiring: Wiring, repertoire: Repertoire, elders: Elders | None,
    moment: Moment, *, threads: int = 1,
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
        threads=threads,
        neighbours=None if elders is None or elders.demes is None else neighbours_of(elders.demes, population.demes),
    )  # fmt: skip


def caregivers(elders: Elders | None, repertoire: Repertoire) -> Caregivers | None:
    """Elders as they respond in the world of the children; None where there are none, or nobody asks for them."""
    return None if elders is None or not elders.strength.shape[1] else caregivers_of(elders.strength, repertoire)
