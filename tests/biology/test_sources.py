"""What compiled sources show is what plain Python says, draw by draw."""

from dataclasses import replace

import numpy as np
import pytest
from childhoods import EVERYTHING, N_SCENE, SEED, T_SCENE, attention_of, childhood, scene_of, shown_by, stage_of

from evo_mirror.biology.drawing import Rearing
from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import leaves
from evo_mirror.machine.counters import RUN, Address, individual_keys, reference_normals
from evo_mirror.machine.words import reference_word
from evo_mirror.state.eras import Eras
from evo_mirror.state.experience import DELAY, FORAGE_CUE, FORAGE_OUTCOME, NO_DELAY, OUTCOME, SIGHT, SOURCE
from evo_mirror.state.scene import Caregivers, Scene


def happens(key, lane: int, chance: float) -> bool:
    return reference_word(key, lane) < int(chance * 2**32)


def one_of(n: int, key, lane: int) -> int:
    return n * reference_word(key, lane) >> 32


def own_act(source, scene, child, trial, keys, transparency=None):
    n_actions, looking = scene.repertoire.n_actions, keys("what it looks like")[child]
    transparency = scene.repertoire.transparency if transparency is None else transparency
    for earlier in np.flatnonzero(scene.acts[child] >= 0).tolist():  # of two on one trial, the earlier is seen
        act = int(scene.acts[child, earlier])
        chance = source.rate * float(transparency[act]) * float(scene.attention[child, 0])
        is_now = earlier + lag(source, keys("delays")[child], earlier) == trial
        if is_now and happens(keys("")[child], earlier, chance):
            anything = one_of(n_actions, looking, 2 * earlier)
            return (act if happens(looking, 2 * earlier + 1, source.reliability) else anything), False
    return -1, False


def anothers_act(source, scene, child, trial, keys):
    key = keys("")[child]
    action = one_of(scene.repertoire.n_actions, key, 3 * trial)
    is_seen = happens(key, 3 * trial + 1, source.rate * float(scene.attention[child, 1]))
    return (action if is_seen else -1), happens(key, 3 * trial + 2, source.outcome_visible)


def lag(source, key, lane: int) -> int:
    """Trials from an act to what goes with it."""
    if isinstance(source.delay, int):
        return source.delay
    return int(sum(reference_word(key, lane) >= int(chance * 2**32) for chance in np.cumsum(source.delay)))


def answer(source, scene, child, trial, keys):
    for earlier in range(trial + 1):  # of two answers on one trial, that to the earlier act is seen
        is_now = earlier + lag(source, keys("delays")[child], earlier) == trial
        if is_now and (action := answered(source, scene, child, earlier, keys)) >= 0:
            return action, False
    return -1, False


def answered(source, scene, child, trial, keys) -> int:
    """What the caregiver does on the act of a trial; -1 is nothing."""
    key, n_actions = keys("")[child], scene.repertoire.n_actions
    if scene.acts[child, trial] < 0 or not happens(key, 3 * trial, source.rate * float(scene.attention[child, 1])):
        return -1
    act = int(scene.acts[child, trial])
    if scene.caregivers is None:
        anything = one_of(n_actions, key, 3 * trial + 1)
        return act if happens(key, 3 * trial + 2, source.founder_fidelity) else anything
    drives, chooser = scene.caregivers.program_drives, keys("caregivers")[child]
    caregiver = int(scene.parents[child, one_of(2, chooser, 0)])
    if source.caregiver == "oblique" or caregiver < 0:
        caregiver = one_of(len(drives), chooser, 1)
    lanes = -(-n_actions // RUN) * RUN
    noise = reference_normals(int(keys("responses")[child]), trial * lanes, lanes)[:n_actions].astype(np.float64)
    sight = n_actions * int(scene.repertoire.eras_at(trial)) + act
    return int(np.argmax(drives[caregiver, sight] + scene.response_noise * noise))


def image(source, scene, child, trial, keys):
    return own_act(source, scene, child, trial, keys, np.ones(scene.repertoire.n_actions))


def same_act(source, scene, child, trial, keys):
    key, acts = keys("")[child], scene.acts[child]
    chance = source.rate * float(scene.attention[child, 1])
    for earlier in np.flatnonzero(acts >= 0).tolist():
        is_now = earlier + lag(source, key, 4 * earlier + 3) - source.lead == trial
        if is_now and happens(key, 4 * earlier, chance):
            anything = one_of(scene.repertoire.n_actions, key, 4 * earlier + 1)
            return (int(acts[earlier]) if happens(key, 4 * earlier + 2, source.reliability) else anything), False
    return -1, False


def named_act(source, scene, child, trial, keys):
    key = keys("")[child]
    is_shown = scene.acts[child, trial] < 0 and happens(
        key, 4 * trial + 1, source.rate * float(scene.attention[child, 1])
    )
    return (one_of(scene.repertoire.n_actions, key, 4 * trial) if is_shown else -1), False


SPECIFICATIONS = {
    "self_observation": own_act, "others": anothers_act, "being_imitated": answer, "mirrors": image,
    "synchronous_activity": same_act, "acquired_equivalence": named_act,
}  # fmt: skip
DRIVES = np.random.default_rng(5).normal(size=(4, 5, 5))

CASES = [
    ("self_observation", {}, None), ("self_observation", {"rate": 0.3}, None),
    ("others", {"rate": 0.9, "outcome_visible": 0.3}, None),
    *(
        (kind, {"rate": 0.8, **late}, None)
        for kind in ("self_observation", "mirrors")
        for late in ({"delay": 2}, {"reliability": 0.6}, {"delay": (0.4, 0.0, 0.6), "reliability": 0.5}, {"delay": 31})
    ),
    ("mirrors", {"rate": 0.7}, None), ("acquired_equivalence", {"rate": 0.9, "own_rate": 0.4, "reliability": 0.5}, None),
    *(
        ("synchronous_activity", {"rate": 1.0, "reliability": 0.6, **lag}, None)
        for lag in ({}, {"delay": 2}, {"delay": (0.4, 0.0, 0.6)}, {"lead": 3})
    ),
    *(
        ("being_imitated", {"rate": 0.9, "founder_fidelity": 0.4, "delay": delay}, None)
        for delay in (0, 2, 29, 30, 31, (0.5, 0.0, 0.5))
    ),
    *(
        ("being_imitated", {"rate": 0.9, "caregiver": caregiver, "delay": delay}, Caregivers(DRIVES))
        for caregiver in ("vertical", "oblique") for delay in (0, 3, (0.2, 0.5, 0.3))
    ),
]  # fmt: skip


def test_every_source_has_a_specification_and_is_held_against_it():
    assert set(SPECIFICATIONS) == set(leaves(Source)) == {kind for kind, _, _ in CASES}


@pytest.mark.parametrize(("kind", "settings", "caregivers"), CASES)
def test_a_source_shows_what_its_specification_says(kind: str, settings: dict, caregivers: Caregivers | None):
    source, scene = leaves(Source)[kind](**settings), scene_of(caregivers)
    told = {
        what: individual_keys(scene.address_of(what), scene.positions)
        for what in ("", "caregivers", "responses", "delays", "what it looks like")
    }
    sights = shown_by(source, scene)
    said = [
        [SPECIFICATIONS[kind](source, scene, i, t, told.__getitem__) for t in range(T_SCENE)] for i in range(N_SCENE)
    ]
    assert sights.action.tolist() == [[action for action, _ in life] for life in said]
    visible = sights.outcome_visible if sights.outcome_visible.size else np.zeros((N_SCENE, T_SCENE), np.bool_)
    assert visible.tolist() == [[visible for _, visible in life] for life in said]
    assert (sights.action >= 0).any() == (sights.delay < T_SCENE)


@pytest.mark.parametrize("delay", [0, 3])
def test_caregivers_answer_in_the_world_of_the_moment(delay: int):
    """An act is seen as it looks on its trial, whenever the answer comes."""
    scene = scene_of(Caregivers(np.random.default_rng(7).normal(size=(4, 15, 5))))
    stage = scene.repertoire
    later = Eras(np.array([7, 19]), np.stack([stage.sight_codes] * 2), np.stack([stage.goal_of] * 2))
    scene = replace(scene, repertoire=replace(stage, later=later))
    source = leaves(Source)["being_imitated"](rate=1.0, delay=delay)
    told = {
        what: individual_keys(scene.address_of(what), scene.positions)
        for what in ("", "caregivers", "responses", "delays", "what it looks like")
    }
    said = [[answer(source, scene, i, t, told.__getitem__)[0] for t in range(T_SCENE)] for i in range(N_SCENE)]
    assert shown_by(source, scene).action.tolist() == said
    first_only = replace(scene, repertoire=stage, caregivers=Caregivers(scene.caregivers.program_drives[:, :5].copy()))
    assert shown_by(source, first_only).action[:, :7].tolist() == [life[:7] for life in said]
    assert shown_by(source, first_only).action.tolist() != said


def test_many_actions_take_several_runs_of_normal_deviates():
    drives = np.random.default_rng(6).normal(size=(4, 70, 70))
    source, scene = leaves(Source)["being_imitated"](rate=1.0), scene_of(Caregivers(drives), actions=70, noise=2.0)
    told = {
        what: individual_keys(scene.address_of(what), scene.positions)
        for what in ("", "caregivers", "responses", "delays", "what it looks like")
    }
    said = [[answer(source, scene, i, t, told.__getitem__)[0] for t in range(T_SCENE)] for i in range(N_SCENE)]
    assert shown_by(source, scene).action.tolist() == said


def test_acts_sights_and_foraging_come_together_as_specified():
    experience = childhood(n=12)
    stage, attention = stage_of(5), attention_of(12)
    sources = Rearing(sources=EVERYTHING).sources
    purposes = ("self_observation", "being_imitated", "others", "others called strangers")

    def keys(name):
        return individual_keys(Address(SEED, f"rearing: {name}"), np.arange(12))

    acting, foraging, paying = keys("acts"), keys("foraging"), keys("what foraging cues predict")
    acts = np.array(
        [[one_of(5, key, 2 * t + 1) if happens(key, 2 * t, 0.7) else -1 for t in range(40)] for key in acting], np.int8
    )
    scene = Scene(acts, stage, attention, np.full((12, 2), -1), None, 0.5, Address(SEED, "rearing"), np.arange(12))
    for child in range(12):
        pays = [one_of(2, paying[child], cue) for cue in range(3)]
        assert experience.pays[child].tolist() == pays
        for trial in range(40):
            event = [-1, int(acts[child, trial]), -1, -1, int(NO_DELAY), -1, 0, -1, -1, -1, -1]
            for place, (name, purpose) in enumerate(zip(EVERYTHING, purposes, strict=True)):
                kind = EVERYTHING[name]["kind"]
                action, is_told = SPECIFICATIONS[kind](
                    sources[name], scene, child, trial, lambda _, purpose=purpose: keys(purpose)
                )
                if action >= 0 and event[SIGHT] < 0:
                    delay = int(NO_DELAY) if kind == "others" else EVERYTHING[name].get("delay", 0)
                    event[SIGHT], event[OUTCOME], event[SOURCE], event[DELAY] = (
                        action, action if is_told else -1, place, delay
                    )  # fmt: skip
            key = foraging[child]
            if happens(key, 4 * trial, 0.5 * float(attention[child, 2])):
                event[FORAGE_CUE] = one_of(3, key, 4 * trial + 1)
                is_true = happens(key, 4 * trial + 2, 0.9)
                event[FORAGE_OUTCOME] = pays[event[FORAGE_CUE]] if is_true else one_of(2, key, 4 * trial + 3)
            assert experience.events[child, trial].tolist() == event
