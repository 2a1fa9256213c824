"""Childhoods made to order: children whose attention and parents are their own, and the scenes they grow up in."""

from dataclasses import replace
from functools import partial

import numpy as np
from lives import newborns, plain_stage

from evo_mirror.biology.drawing import Rearing, draw
from evo_mirror.biology.rearing.base import Source
from evo_mirror.machine.counters import Address
from evo_mirror.state.scene import Caregivers, Scene, Sights

SEED = 19
N_SCENE, T_SCENE = 6, 30
EVERYTHING = {
    "self_observation": {"kind": "self_observation", "rate": 0.9},
    "being_imitated": {"kind": "being_imitated", "rate": 0.8, "delay": 1},
    "others": {"kind": "others", "rate": 0.7, "outcome_visible": 0.4},
    "strangers": {"kind": "others", "rate": 0.6, "outcome_visible": 1.0},
}


def attention_of(n: int) -> np.ndarray:
    """Of each child its own."""
    return np.random.default_rng(1).dirichlet((2.0, 2.0, 2.0), n).astype(np.float32)


def stage_of(actions: int):
    """Actions from one that is seldom visible to one that always is."""
    return replace(plain_stage(actions), transparency=np.linspace(0.2, 1.0, actions, dtype=np.float32))


def ready_to_draw(*, n=70, actions=5, cues=3, adults=0, positions=None, threads=1, **rearing):
    """The call that draws the experience of ``n`` children; without ``adults``, nobody has parents."""
    stage, positions = stage_of(actions), np.arange(n) if positions is None else positions
    rng = np.random.default_rng(2)
    parents = rng.integers(0, adults, (n, 2)) if adults else np.full((n, 2), -1)
    drives = rng.normal(size=(adults, actions, actions))
    wiring = replace(newborns(stage, len(positions), foraging=(cues, 2)), attention=attention_of(n)[positions])
    return partial(
        draw, Rearing(**{"trials": 40, "act_rate": 0.7, "sources": EVERYTHING, **rearing}), wiring, stage,
        forage_outcomes=2, parents=parents.astype(np.int32)[positions], caregivers=Caregivers(drives) if adults else None,
        response_noise=0.5, address=Address(SEED, "rearing"), positions=positions, threads=threads,
    )  # fmt: skip


def childhood(**conditions):
    """The experience of children; see `ready_to_draw`."""
    return ready_to_draw(**conditions)()


def scene_of(caregivers: Caregivers | None = None, *, actions=5, noise=0.25) -> Scene:
    """Six children, thirty trials; some have no parents."""
    rng = np.random.default_rng(4)
    return Scene(
        acts=rng.integers(-1, actions, (N_SCENE, T_SCENE)).astype(np.int8), repertoire=stage_of(actions),
        attention=attention_of(N_SCENE), parents=rng.integers(-1, 4, (N_SCENE, 2)).astype(np.int32),
        caregivers=caregivers, response_noise=noise, address=Address(SEED, "rearing"),
        positions=rng.permutation(N_SCENE), source="the source",
    )  # fmt: skip


def shown_by(source: Source, scene: Scene) -> Sights:
    """What a source shows, once its work is done, in two parts that keep to themselves."""
    sights = source.sights(scene)
    sights.action[:] = 77
    sights.work(0, 2, *sights.arguments)
    assert (sights.action[2:] == 77).all()
    sights.work(2, N_SCENE, *sights.arguments)
    return sights
