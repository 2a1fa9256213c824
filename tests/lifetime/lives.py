"""Lives made to order: plain stages, newborns without wiring, trials written out one by one, and what comes of them.

Every array has the type it has in a real run, so that the kernel is compiled once for each learning rule.
"""

from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.foundation.discovery import leaves
from evo_mirror.lifetime.live import live
from evo_mirror.lifetime.setting import Setting
from evo_mirror.machine.compiled import HAS_COMPILER
from evo_mirror.machine.counters import Address
from evo_mirror.state.eras import Eras
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    IMPERATIVE,
    OUTCOME,
    SIGHT,
    SIGNAL,
    SOUND,
    Experience,
    no_events,
)
from evo_mirror.state.repertoire import Channels, Heads, Repertoire
from evo_mirror.state.wiring import Wiring

f4 = np.float32
COLUMNS = {
    "sight": SIGHT, "act": ACT, "outcome": OUTCOME, "sound": SOUND, "context": CONTEXT, "imperative": IMPERATIVE,
    "signal": SIGNAL, "cue": FORAGE_CUE, "food": FORAGE_OUTCOME,
}  # fmt: skip
RESULTS = ("drives", "correct", "change", "strength", "meaning", "foraging")
# Settings that make each term of a rule count; a rule that is not listed is tried with its defaults.
TRIED_WITH = {
    "rescorla_wagner": {"reinforced": 0.8, "unreinforced": 0.5},
    "spike_timing": {"depression": 0.7},
    "oja": {"driven_by_acts": 0.5},
    "bcm": {"driven_by_acts": 0.5, "averaging": 0.5},
    "four_terms": {"cue": 0.02, "act": -0.01, "both": 0.6, "neither": 0.005},
}
# What is held to the specification; where nothing compiles, all of them are numpy.
ENGINES = ("vector", "plain", "numpy") if HAS_COMPILER else ("numpy",)
# A rule takes seven seconds to be compiled for an engine. These are held to the specification in every case, which is about what
# can happen in a life; with the plain engine, fast tests do so for the first of them, and for the rule that has every term. The
# others differ in their terms only, each of which `test_terms` compiles and holds to numpy: numpy lives with them in fast tests.
# All rules are there on all engines in slow tests.
IN_EVERY_CASE = ("rescorla_wagner", "hebbian", "none")  # what most other tests wait for is compiled first
RULES = {kind: rule(**TRIED_WITH.get(kind, {})) for kind, rule in leaves(LearningRule).items()}
OTHERS = [kind for kind in RULES if kind not in IN_EVERY_CASE]
NOT_COMPILED = {type(RULES[kind].form()) for kind in OTHERS}


def kinds_on(engines):
    """Every rule on every engine: arguments ``kind`` and ``engine`` of a test."""
    return pytest.mark.parametrize(
        ("kind", "engine"),
        [
            pytest.param(kind, engine, marks=pytest.mark.slow if is_slow(kind, engine) else ())
            for kind in RULES
            for engine in engines
        ],
    )


def is_slow(kind, engine):
    """Whether this is left to slow tests: what compiles long, and what lives long."""
    if engine == "reference":  # which takes its time, and is told once for all rules; one of the others remembers
        return kind in OTHERS and kind != "bcm"
    is_compiled = HAS_COMPILER and engine in ("auto", "vector", "plain")
    return is_compiled and (kind in OTHERS or (engine == "plain" and kind in ("hebbian", "none")))


def engines_of(kind):
    """Those that fast tests hold to the specification."""
    return [engine for engine in ENGINES if not is_slow(kind, engine)]


def plain_stage(n, *, goals=None, sounds=1, contexts=1):
    """One feature, one unit and, unless told otherwise, one goal for each of ``n`` actions."""
    goals = n if goals is None else goals
    one_hot = np.eye(n, dtype=f4)
    return Repertoire(
        Channels(n, sounds, contexts, n, n), Heads(n, goals, n), one_hot, np.ones((n, sounds), f4), one_hot,
        (np.arange(n) * goals // n).astype(np.int8), np.ones(n, f4), np.zeros(n, np.bool_),
    )  # fmt: skip


def newborns(stage, n, *, rate=0.1, rule=None, salience=1.0, foraging=(1, 2), mirror_share=0.5):
    """Individuals without any wiring; ``salience`` is a number, or one for each cue."""
    ch, h = stage.channels, stage.heads
    rule = rule or leaves(LearningRule)["rescorla_wagner"]()
    return Wiring(
        strength=np.zeros((n, ch.n_cues, h.n_heads), f4),
        meaning=np.zeros((n, h.n_actions, h.n_goals), f4),
        foraging=np.zeros((n, *foraging), f4),
        plasticity=np.tile(np.array(rule.parameters(rate), f4), (n, 2, 1)),
        salience=np.full((n, ch.n_cues), salience, f4),
        attention=np.full((n, 3), 1 / 3, f4),
        mirror_share=np.full(n, mirror_share, f4),
        is_open=np.zeros((n, 0, 0), np.bool_),
    )


def written_out(trials, *, n=1, foraging=(1, 2), context=0):
    """The experience of ``n`` individuals, from one table per trial, such as ``{"sight": 0, "act": 0}``."""
    events = no_events(n, len(trials))
    events[:, :, CONTEXT] = context
    for t, trial in enumerate(trials):
        for name, code in trial.items():
            events[:, t, COLUMNS[name]] = code
    return Experience(events, np.zeros((n, foraging[0]), np.int8))


def conditions(stage, *, rule=None, ages=(), **changes):
    """A setting without noise, tests or traces; ``changes`` are fields of `Setting`."""
    rule = rule or leaves(LearningRule)["rescorla_wagner"]()
    quiet = Setting(
        repertoire=stage, form=rule.form(), learns=rule.learns, asymptote=1.0, only_instructed=False, sight_trace=0.0,
        motor_trace=0.0, sight_noise=0.0, response_noise=0.0, ages=np.array(ages, np.int64), test_rounds=0,
    )  # fmt: skip
    return replace(quiet, **changes)


def lived(wiring, experience, setting, *, engine=None, **how):
    """What became of it, at a fixed address; with a rule that fast tests do not compile, in numpy unless told otherwise."""
    engine = engine or ("numpy" if type(setting.form) in NOT_COMPILED else "auto")
    return live(wiring, experience, setting, address=Address(7, "a life in a test"), engine=engine, **how)


def bytes_of(life):
    """Every result as bytes, by name."""
    return {name: getattr(life, name).tobytes() for name in RESULTS}


def make_awkward(
    rule, *, n=3, trials=24, actions=6, features=9, units=7, goals=3, sounds=3, contexts=2, cues=5, outcomes=2, rounds=1,
    seed=0, sighted=0.5, cued=0.0, zero_codes=False, rates=(0.0, 1.0), ages=None, **changes,
):  # fmt: skip
    """A random stage, population and history, as awkward as asked for: (wiring, experience, setting)."""
    rng = np.random.default_rng(seed)
    programs = np.zeros((actions, units), f4)
    for program in programs:
        program[rng.choice(units, min(3, units), replace=False)] = 1
    looks = rng.normal(size=(actions, features)) / np.sqrt(features)
    stage = Repertoire(
        Channels(features, sounds, contexts, actions, actions), Heads(units, goals, actions),
        np.zeros((actions, features), f4) if zero_codes else looks.astype(f4),
        rng.normal(size=(actions, sounds)).astype(f4), programs, (np.arange(actions) % goals).astype(np.int8),
        np.ones(actions, f4), np.zeros(actions, np.bool_),
    )  # fmt: skip
    wiring = newborns(stage, n, rule=rule, foraging=(cues, outcomes))
    wiring.strength[:] = rng.normal(0, 0.3, wiring.strength.shape)
    wiring.meaning[:] = rng.normal(0, 0.3, wiring.meaning.shape)
    wiring.plasticity[:, :, 0] = rng.uniform(*rates, (n, 2))
    wiring.plasticity[0, :, 0] = rates
    wiring.salience[:] = rng.uniform(0, 0.5, wiring.salience.shape)
    wiring.mirror_share[:] = rng.uniform(0, 1, n)
    wiring.mirror_share[0] = 1.0

    def codes(how_many, chance):
        drawn = rng.integers(0, max(1, how_many), (n, trials))
        return np.where((rng.uniform(size=(n, trials)) < chance) & (how_many > 0), drawn, -1)

    events = no_events(n, trials)
    events[:, :, ACT] = codes(actions, 0.6)
    events[:, :, SIGHT] = np.where(rng.uniform(size=(n, trials)) < sighted, events[:, :, ACT], codes(actions, sighted))
    events[:, :, OUTCOME] = codes(actions, 0.3)
    for column, how_many in ((SOUND, actions), (IMPERATIVE, actions), (SIGNAL, actions)):
        events[:, :, column] = codes(how_many, cued)
    events[:, :, CONTEXT] = codes(contexts, 0.8)
    events[:, :, FORAGE_CUE] = codes(cues, 0.5)
    events[:, :, FORAGE_OUTCOME] = codes(outcomes, 0.8)
    setting = conditions(
        stage, rule=rule, ages=(0, trials // 3, trials) if ages is None else ages, test_rounds=rounds, sight_noise=0.1,
        response_noise=0.25, **changes,
    )  # fmt: skip
    return wiring, Experience(events, rng.integers(0, outcomes, (n, cues)).astype(np.int8)), setting


def without_visual_route(wiring, experience, setting):
    """The same lives, of individuals whose only route to understanding is by their own programs."""
    stage = setting.repertoire
    heads = replace(stage.heads, has_visual=False)
    few = replace(wiring, strength=np.ascontiguousarray(wiring.strength[:, :, : heads.n_units]))
    return few, experience, replace(setting, repertoire=replace(stage, heads=heads))


def with_exact_sights(wiring, experience, setting):
    """The same lives without noise and trace of sights, all features of a sight equally salient."""
    n, salience = setting.repertoire.channels.n_features, wiring.salience.copy()
    salience[:, :n] = salience[:, :1]
    return replace(wiring, salience=salience), experience, replace(setting, sight_noise=0.0, sight_trace=0.0)


def with_eras(wiring, experience, setting, *, begins=(1, 5, 6, 17), seed=0):
    """The same lives in a world that changes: at each of these trials, some actions get new looks, and some other goals."""
    rng, stage = np.random.default_rng(seed), setting.repertoire
    n_actions, n_features = stage.sight_codes.shape
    looks, goals = [stage.sight_codes], [stage.goal_of]
    for _ in begins:
        new = rng.normal(size=(n_actions, n_features)).astype(f4) / f4(np.sqrt(n_features))
        others = rng.integers(0, stage.heads.n_goals, n_actions).astype(np.int8)
        looks.append(np.where(rng.uniform(size=(n_actions, 1)) < 0.5, new, looks[-1]))
        goals.append(np.where(rng.uniform(size=n_actions) < 0.5, others, goals[-1]))
    later = Eras(np.array(begins, np.int64), np.stack(looks[1:]), np.stack(goals[1:]))
    return wiring, experience, replace(setting, repertoire=replace(stage, later=later))
