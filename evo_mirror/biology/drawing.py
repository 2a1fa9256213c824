"""Draw: from a rearing to the experience of each individual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.settings import Settings, param
from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.state.experience import (
    ACT,
    DELAY,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    OUTCOME,
    SIGHT,
    SOURCE,
    Experience,
    no_events,
)
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.scene import Caregivers, Scene
from evo_mirror.state.wiring import Wiring


class Rearing(Settings):
    """How a child grows up: how much it does, what it sees, and from where."""

    trials: int = param(120, ge=0, le=100_000, unit="trials", about="T: occasions of seeing or doing in a life")
    act_rate: float = param(
        0.5, ge=0.0, le=1.0, unit="per trial", about="chance that the child acts; any act is as likely"
    )
    sources: dict[str, Source] = param(default_kinds=("self_observation", "being_imitated", "others"))
    forage_rate: float = param(
        0.5, ge=0.0, le=1.0, unit="per trial", about="chance of a foraging cue, before attention"
    )
    forage_reliability: float = param(0.9, ge=0.0, le=1.0, unit="1", about="chance that a foraging cue tells the truth")


def draw(
    rearing: Rearing, wiring: Wiring, repertoire: Repertoire, *, forage_outcomes: int, parents: NDArray[np.int32],
    caregivers: Caregivers | None, response_noise: float, address: Address, positions: NDArray[np.int64],
) -> Experience:  # fmt: skip
    """Draw the lives that individuals will meet.

    Where several sources would fill the same trial, the one of lowest precedence shows its sight: what one does oneself
    comes before answers, and answers before what others do; of two sources of one kind, the first in the scenario.

    Parameters
    ----------
    rearing : Rearing
    wiring : Wiring
        Its attention decides how often a sight enters experience.
    repertoire : Repertoire
    forage_outcomes : int
        Outcomes that a foraging cue may predict.
    parents : (n_individuals, 2) int32 array
    caregivers : Caregivers or None
    response_noise : float
        Of caregivers [asymptotes].
    address : Address
    positions : (n_individuals,) int array

    Returns
    -------
    Experience
    """
    n, n_trials, n_cues = wiring.size, rearing.trials, wiring.foraging.shape[1]
    events = no_events(n, n_trials)

    def uniform(name: str, n_lanes: int) -> NDArray[np.float64]:
        place = Address(address.seed, f"{address.purpose}: {name}", address.replicate, address.generation)
        return uniforms(place, positions, n_lanes)

    acting = uniform("acts", 2 * n_trials)
    act = (acting[:, n_trials:] * repertoire.n_actions).astype(np.int8)
    events[:, :, ACT] = np.where(acting[:, :n_trials] < rearing.act_rate, act, np.int8(-1))
    scene = Scene(
        np.ascontiguousarray(events[:, :, ACT]), repertoire, wiring.attention, parents, caregivers, response_noise,
        address, positions,
    )  # fmt: skip
    in_order = sorted(rearing.sources.items(), key=lambda named: named[1].precedence)
    for place, (name, source) in enumerate(in_order):
        if source.rate == 0.0:
            continue
        sights = source.sights(replace(scene, source=_who(name, source)))
        new = (sights.action >= 0) & (events[:, :, SIGHT] < 0)
        events[:, :, SIGHT][new] = sights.action[new]
        events[:, :, SOURCE][new] = place
        events[:, :, DELAY][new] = sights.delay
        told = new & sights.outcome_visible
        events[:, :, OUTCOME][told] = sights.action[told]

    pays = (uniform("what foraging cues predict", max(1, n_cues))[:, :n_cues] * forage_outcomes).astype(np.int8)
    if n_cues and rearing.forage_rate > 0.0:
        foraging = uniform("foraging", 4 * n_trials).reshape(n, 4, n_trials)
        met = foraging[:, 0] < rearing.forage_rate * wiring.attention[:, 2:3]
        cue = (foraging[:, 1] * n_cues).astype(np.int8)
        true = foraging[:, 2] < rearing.forage_reliability
        other = (foraging[:, 3] * forage_outcomes).astype(np.int8)
        outcome = np.where(true, np.take_along_axis(pays, cue.astype(np.int64), axis=1), other)
        events[:, :, FORAGE_CUE] = np.where(met, cue, np.int8(-1))
        events[:, :, FORAGE_OUTCOME] = np.where(met, outcome, np.int8(-1))
    return Experience(events, pays)


def sources_without(sources: Mapping[str, Source], names: tuple[str, ...]) -> dict[str, Source]:
    """The same sources, with those named silenced; the order, and so every random address, stays."""
    return {
        name: source.model_copy(update={"rate": 0.0}) if name in names else source for name, source in sources.items()
    }


def _who(name: str, source: Source) -> str:
    """What a source's random numbers are kept under: two sources of one kind draw independently."""
    kind = kind_of(type(source))
    return kind if name == kind else f"{kind} called {name}"
