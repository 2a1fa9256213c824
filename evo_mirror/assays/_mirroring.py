"""Mirroring as an experimenter would report it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Effect, Measured, Outcome, effect
from evo_mirror.measures.contingency import delta_p
from evo_mirror.measures.indices import mirror_gain, mirror_responding
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import Life

LAST = -1

GAIN = Measured("lambda", "drive of the own program above the others")
RESPONDING = Measured("1", "chance of answering an action with the same action, above guessing; 0 is chance, 1 certain")
UNDERSTANDING = Measured("1", "actions identified and goals named, above chance")
DELTA_P = Measured("1", "Delta P of matching acts as experienced")
BIAS = Measured("lambda", "B, drive of the own program less that of the counter-mirror partner; below 0 is reversed")


def gain(subjects: Subjects, life: Life, age: int) -> NDArray[np.float64]:
    """Mirror gain at one age [asymptotes]: (n_individuals,) float64 array."""
    return mirror_gain(subjects.drives(life)[:, age], subjects.scenario.learning.asymptote)


def gain_by_class(subjects: Subjects, life: Life, age: int) -> dict[str, NDArray[np.float64]]:
    """Mirror gain of actions whose looks never change, and of those whose looks may; NaN where there are none."""
    drives = subjects.drives(life)[:, age] / subjects.scenario.learning.asymptote
    own, n = np.einsum("iaa->ia", drives), drives.shape[-1]
    others = (
        (drives.sum(axis=-1) - own) / (n - 1) if n > 1 else own
    )  # as `mirror_gain` has it: nothing to be told apart
    cultural = subjects.repertoire.is_cultural
    classes = {"ancient_gain": ~cultural, "cultural_gain": cultural}
    return {
        name: (own - others)[:, members].mean(axis=1) if members.any() else np.full(len(own), np.nan)
        for name, members in classes.items()
    }


def matching(subjects: Subjects, experience: Experience) -> NDArray[np.float64]:
    """Experienced Delta P of matching acts over the actions that each individual saw: (n_individuals,) float64 array."""
    n = subjects.repertoire.n_actions
    own = np.array([np.diagonal(delta_p(life[None], n)) for life in experience.events])
    seen = ~np.isnan(own)
    total = np.where(seen, own, 0.0).sum(axis=1)
    means = np.divide(total, seen.sum(axis=1), out=np.full(len(own), np.nan), where=seen.any(axis=1))
    return np.asarray(means)


def responding(subjects: Subjects, life: Life, age: int) -> NDArray[np.float64]:
    """Mirror responding at one age, 0 at chance: (n_individuals,) float64 array."""
    noise = subjects.scenario.understanding.response_noise * subjects.scenario.learning.asymptote
    return mirror_responding(subjects.drives(life)[:, age], max(noise, 1e-6))


def as_tested(subjects: Subjects, value: NDArray[np.float64]) -> Effect:
    """The effect of mirror responding, whose spread includes that of the experimenter's tests.

    Parameters
    ----------
    subjects : Subjects
    value : (n_individuals,) float64 array
        From `responding`.
    """
    n = subjects.repertoire.n_actions
    chance = 1.0 / n
    defined = value[~np.isnan(value)]
    if n < 2 or not len(defined):  # with a single action there is nothing to be guessed
        return UNDEFINED
    p = np.clip(defined.mean() * (1.0 - chance) + chance, 0.0, 1.0)
    tests = n * subjects.scenario.assays.rounds
    return effect(value, measurement_variance=float(p * (1.0 - p) / tests / (1.0 - chance) ** 2))


def without_contingency(subjects: Subjects, arm: str, other: Experience) -> Outcome:
    """The normal life beside one whose sights no longer go with acts: what mirroring is worth in either.

    Parameters
    ----------
    subjects : Subjects
    arm : str
        Name of the other life.
    other : Experience
    """
    lives = (("reared", subjects.experience, subjects.reared), (arm, other, subjects.lived(other)))
    return Outcome(
        {
            name: {
                "mirror_gain": gain(subjects, life, LAST),
                "mirror_responding": responding(subjects, life, LAST),
                "delta_p": matching(subjects, experience),
            }
            for name, experience, life in lives
        }
    )


def lost_and_kept(subjects: Subjects, outcome: Outcome, arm: str) -> dict[str, Effect]:
    """What `without_contingency` shows: gain lost, responding kept, and the Delta P that was met."""
    return {
        "loss": effect(outcome.of("reared", "mirror_gain") - outcome.of(arm, "mirror_gain")),
        "kept": as_tested(subjects, outcome.of(arm, "mirror_responding")),
        "delta_p": effect(outcome.of(arm, "delta_p")),
    }
