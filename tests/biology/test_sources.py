"""What compiled sources show is what plain Python says, draw by draw."""

import numpy as np
import pytest
from childhoods import EVERYTHING, N_SCENE, SEED, T_SCENE, attention_of, childhood, scene_of, shown_by, stage_of

from evo_mirror.biology.drawing import Rearing
from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import leaves
from evo_mirror.machine.counters import RUN, Address, individual_keys, reference_normals
from evo_mirror.machine.words import reference_word
from evo_mirror.state.experience import DELAY, FORAGE_CUE, FORAGE_OUTCOME, NO_DELAY, OUTCOME, SIGHT, SOURCE
from evo_mirror.state.scene import Caregivers, Scene


def happens(key, lane: int, chance: float) -> bool:
    return reference_word(key, lane) < int(chance * 2**32)


def one_of(n: int, key, lane: int) -> int:
    return n * reference_word(key, lane) >> 32


def own_act(source, scene, child, trial, keys):
    act = int(scene.acts[child, trial])
    if act < 0:
        return -1, False
    chance = source.rate * float(scene.repertoire.transparency[act]) * float(scene.attention[child, 0])
    return (act if happens(keys("")[child], trial, chance) else -1), False


def anothers_act(source, scene, child, trial, keys):
    key = keys("")[child]
    action = one_of(scene.repertoire.n_actions, key, 3 * trial)
    is_seen = happens(key, 3 * trial + 1, source.rate * float(scene.attention[child, 1]))
    return (action if is_seen else -1), happens(key, 3 * trial + 2, source.outcome_visible)


def answer(source, scene, child, trial, keys):
    key, trial, n_actions = keys("")[child], trial - source.delay, scene.repertoire.n_actions
    if trial < 0 or scene.acts[child, trial] < 0:
        return -1, False
    if not happens(key, 3 * trial, source.rate * float(scene.attention[child, 1])):
        return -1, False
    act = int(scene.acts[child, trial])
    if scene.caregivers is None:
        anything = one_of(n_actions, key, 3 * trial + 1)
        return (act if happens(key, 3 * trial + 2, source.founder_fidelity) else anything), False
    drives, chooser = scene.caregivers.program_drives, keys("caregivers")[child]
    caregiver = int(scene.parents[child, one_of(2, chooser, 0)])
    if source.caregiver == "oblique" or caregiver < 0:
        caregiver = one_of(len(drives), chooser, 1)
    lanes = -(-n_actions // RUN) * RUN
    noise = reference_normals(int(keys("responses")[child]), trial * lanes, lanes)[:n_actions].astype(np.float64)
    return int(np.argmax(drives[caregiver, act] + scene.response_noise * noise)), False


def image(source, scene, child, trial, keys):
    act = int(scene.acts[child, trial])
    return (
        act if act >= 0 and happens(keys("")[child], trial, source.rate * float(scene.attention[child, 0])) else -1
    ), False


def same_act(source, scene, child, trial, keys):
    key, acts = keys("")[child], scene.acts[child]
    bounds = [int(chance * 2**32) for chance in np.cumsum(source.delay if isinstance(source.delay, tuple) else [1.0])]
    fixed = source.delay if isinstance(source.delay, int) else 0
    for earlier in range(T_SCENE):
        if acts[earlier] >= 0 and happens(key, 4 * earlier, source.rate * float(scene.attention[child, 1])):
            lag = fixed + sum(reference_word(key, 4 * earlier + 3) >= bound for bound in bounds) - source.lead
            if earlier + lag == trial:
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
    ("mirrors", {"rate": 0.7}, None), ("acquired_equivalence", {"rate": 0.9, "own_rate": 0.4, "reliability": 0.5}, None),
    *(
        ("synchronous_activity", {"rate": 1.0, "reliability": 0.6, **lag}, None)
        for lag in ({}, {"delay": 2}, {"delay": (0.4, 0.0, 0.6)}, {"lead": 3})
    ),
    *(("being_imitated", {"rate": 0.9, "founder_fidelity": 0.4, "delay": delay}, None) for delay in (0, 2, 29, 30, 31)),
    *(
        ("being_imitated", {"rate": 0.9, "caregiver": caregiver, "delay": delay}, Caregivers(DRIVES))
        for caregiver in ("vertical", "oblique") for delay in (0, 3)
    ),
]  # fmt: skip


def test_every_source_has_a_specification_and_is_held_against_it():
    assert set(SPECIFICATIONS) == set(leaves(Source)) == {kind for kind, _, _ in CASES}


@pytest.mark.parametrize(("kind", "settings", "caregivers"), CASES)
def test_a_source_shows_what_its_specification_says(kind: str, settings: dict, caregivers: Caregivers | None):
    source, scene = leaves(Source)[kind](**settings), scene_of(caregivers)
    told = {what: individual_keys(scene.address_of(what), scene.positions) for what in ("", "caregivers", "responses")}
    sights = shown_by(source, scene)
    said = [
        [SPECIFICATIONS[kind](source, scene, i, t, told.__getitem__) for t in range(T_SCENE)] for i in range(N_SCENE)
    ]
    assert sights.action.tolist() == [[action for action, _ in life] for life in said]
    assert sights.outcome_visible.tolist() == [[visible for _, visible in life] for life in said]
    assert (sights.action >= 0).any() == (sights.delay < T_SCENE)


def test_many_actions_take_several_runs_of_normal_deviates():
    drives = np.random.default_rng(6).normal(size=(4, 70, 70))
    source, scene = leaves(Source)["being_imitated"](rate=1.0), scene_of(Caregivers(drives), actions=70, noise=2.0)
    told = {what: individual_keys(scene.address_of(what), scene.positions) for what in ("", "caregivers", "responses")}
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
