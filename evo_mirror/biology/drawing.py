"""Draw: from a rearing to the experience of each individual."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.once import once
from evo_mirror.foundation.settings import Settings, param
from evo_mirror.machine.chances import happens, one_of, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys
from evo_mirror.machine.threads import in_blocks
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    DELAY,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    N_COLUMNS,
    NO_DELAY,
    OUTCOME,
    SIGHT,
    SOUND,
    SOURCE,
    Experience,
)
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.scene import NOTHING, Caregivers, Neighbours, Scene
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

    @property
    def in_litters(self) -> bool:
        """Whether first-borns grow up before the others, since these are reared by them; see `biology.kin`."""
        return any(source.answered_by == "sibs" for source in self.sources.values())


def draw(
    rearing: Rearing, wiring: Wiring, repertoire: Repertoire, *, forage_outcomes: int, parents: NDArray[np.int32],
    caregivers: Caregivers | None, response_noise: float, address: Address, positions: NDArray[np.int64],
    threads: int = 1, neighbours: Neighbours | None = None, firstborns: Caregivers | None = None,
    playmates: Neighbours | None = None, pays: NDArray[np.int8] | None = None,
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
    threads : int
    neighbours : Neighbours, optional
        Unless given, all adults are everybody's.
    firstborns : Caregivers, optional
        If these are later-borns: see `biology.kin`.
    playmates : Neighbours, optional
        As neighbours, among the first-borns.
    pays : (n_individuals, n_forage_cues) int8 array, optional
        What foraging cues predict, where that is settled; drawn unless given.

    Returns
    -------
    Experience
    """
    n, n_trials, n_cues = wiring.size, rearing.trials, wiring.foraging.shape[1]
    attention = np.ascontiguousarray(wiring.attention)

    def keys(name: str) -> NDArray[np.uint64]:
        return individual_keys(address.extended(name), positions)

    columns, is_settled = np.empty((N_COLUMNS, n, n_trials), np.int8), pays is not None
    acts, sight, source, outcome = (columns[column] for column in (ACT, SIGHT, SOURCE, OUTCOME))
    pays = np.empty((n, n_cues), np.int8) if pays is None else pays
    steps: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
        (_act, (keys("acts"), rearing.act_rate, repertoire.n_actions, acts)),
        (_let_nothing_happen, (columns,)),
    ]
    in_order = _in_order(rearing)
    delays = [NO_DELAY] * len(in_order)  # by place in the order
    afterwards: list[tuple[Callable[..., None], tuple[Any, ...]]] = []
    for place, (name, of) in enumerate(in_order):
        if of.rate > 0.0:
            scene = Scene(
                acts, repertoire, attention, parents, caregivers, response_noise, address, positions, name, neighbours,
                firstborns, playmates,
            )  # fmt: skip
            sights = of.sights(scene)
            # Of the type of the column: nothing is converted, and one function compiled.
            delays[place] = np.int8(sights.delay)
            steps.append((sights.work, sights.arguments))
            steps.append((_see, (place, sights.action, sights.outcome_visible, sight, source, outcome)))
            if sights.delays is not None:
                afterwards.append((_write_delays, (place, sights.delays, source, columns)))
            if sights.sound is not None:
                afterwards.append((_hear, (place, sights.action, sights.sound, source, columns)))
    steps += [
        (_write_delay, (place, delay, source, columns)) for place, delay in enumerate(delays) if delay != NO_DELAY
    ]
    steps += afterwards
    if n_cues:
        if not is_settled:
            steps.append((_predict, (keys("what foraging cues predict"), forage_outcomes, pays)))
        reliability = rearing.forage_reliability
        foraging = (keys("foraging"), rearing.forage_rate, attention, reliability, forage_outcomes, pays, columns)
        steps.append((_forage, foraging))

    def go_through(first: int, last: int) -> None:
        for work, arguments in steps:
            work(first, last, *arguments)

    # All steps for one block of children, then the next: threads part once, and what a step wrote is at hand for the next.
    in_blocks(n, threads, go_through)
    return Experience(columns.transpose(1, 2, 0), pays)


@once
def _in_order(rearing: Rearing) -> tuple[tuple[str, Source], ...]:
    """Sources in the order of precedence, and what the random numbers of each are kept under."""
    in_order = sorted(rearing.sources.items(), key=lambda named: named[1].precedence)
    return tuple((called(name, source), source) for name, source in in_order)


def foretold(n_cues: int, n_outcomes: int, address: Address, positions: NDArray[np.int64]) -> NDArray[np.int8]:
    """Draw what foraging cues predict in the lives of some individuals.

    Parameters
    ----------
    n_cues, n_outcomes : int
    address : Address
    positions : (n_individuals,) int array

    Returns
    -------
    (n_individuals, n_cues) int8 array
    """
    pays = np.empty((len(positions), n_cues), np.int8)
    if n_cues:
        _predict(0, len(positions), individual_keys(address, positions), n_outcomes, pays)
    return pays


@compiled
def _act(
    first: int, last: int, keys: NDArray[np.uint64], act_rate: float, n_actions: int, acts: NDArray[np.int8]
) -> None:
    acting = threshold(act_rate)
    for child in range(first, last):
        key = keys[child]
        for trial in range(acts.shape[1]):
            act = np.int8(one_of(n_actions, key, 2 * trial + 1))
            acts[child, trial] = act if happens(key, 2 * trial, acting) else NOTHING


@compiled
def _let_nothing_happen(first: int, last: int, columns: NDArray[np.int8]) -> None:
    """But for acts: no trial shows anything before sources are asked."""
    for column in range(N_COLUMNS):
        code = NO_DELAY if column == DELAY else np.int8(0) if column == CONTEXT else NOTHING
        if column != ACT:
            columns[column, first:last] = code


@compiled
def _see(
    first: int, last: int, place: int, action: NDArray[np.int8], outcome_visible: NDArray[np.bool_],
    sight: NDArray[np.int8], source: NDArray[np.int8], outcome: NDArray[np.int8],
) -> None:  # fmt: skip
    """Fill the trials on which nothing has been seen so far with what one source shows."""
    for child in range(first, last):
        # Masks, every bit alike: a choice in bits is never a branch, and so is made for many trials at once.
        for trial in range(outcome_visible.shape[1]):  # none where no outcome ever is
            shown, seen = action[child, trial], sight[child, trial]
            told = np.int8((seen >> 7) & ~(shown >> 7) & -np.int8(outcome_visible[child, trial]))
            outcome[child, trial] = (shown & told) | (outcome[child, trial] & ~told)
        for trial in range(action.shape[1]):
            shown, seen = action[child, trial], sight[child, trial]
            new = np.int8((seen >> 7) & ~(shown >> 7))
            sight[child, trial] = (shown & new) | (seen & ~new)
            source[child, trial] = (place & new) | (source[child, trial] & ~new)


@compiled
def _write_delay(
    first: int, last: int, place: int, delay: int, source: NDArray[np.int8], columns: NDArray[np.int8]
) -> None:  # fmt: skip
    """Where a source brought the sight, the delay that all of its sights have."""
    for child in range(first, last):
        for trial in range(source.shape[1]):
            before = columns[DELAY, child, trial]
            columns[DELAY, child, trial] = delay if source[child, trial] == place else before


@compiled
def _write_delays(
    first: int, last: int, place: int, delays: NDArray[np.int8], source: NDArray[np.int8], columns: NDArray[np.int8]
) -> None:  # fmt: skip
    for child in range(first, last):
        for trial in range(delays.shape[1]):
            if source[child, trial] == place:
                columns[DELAY, child, trial] = delays[child, trial]


@compiled
def _hear(
    first: int, last: int, place: int, action: NDArray[np.int8], sound: NDArray[np.int8], source: NDArray[np.int8],
    columns: NDArray[np.int8],
) -> None:  # fmt: skip
    """Fill trials without a sound: what goes with a sight that did not enter experience is not heard either."""
    for child in range(first, last):
        for trial in range(sound.shape[1]):
            is_there = (action[child, trial] < 0) | (source[child, trial] == place)
            if is_there and columns[SOUND, child, trial] < 0:
                columns[SOUND, child, trial] = sound[child, trial]


@compiled
def _predict(first: int, last: int, keys: NDArray[np.uint64], n_outcomes: int, pays: NDArray[np.int8]) -> None:
    for child in range(first, last):
        for cue in range(pays.shape[1]):
            pays[child, cue] = one_of(n_outcomes, keys[child], cue)


@compiled
def _forage(
    first: int, last: int, keys: NDArray[np.uint64], rate: float, attention: NDArray[np.float32], reliability: float,
    n_outcomes: int, pays: NDArray[np.int8], columns: NDArray[np.int8],
) -> None:  # fmt: skip
    telling = threshold(reliability)
    cues, untrue = np.empty(columns.shape[2], np.int8), np.empty(columns.shape[2], np.int8)
    for child in range(first, last):
        key, meeting = keys[child], threshold(rate * np.float64(attention[child, 2]))
        # All draws come first: many are made at once where nothing is looked up in between.
        for trial in range(len(cues)):
            cue = np.int8(one_of(pays.shape[1], key, 4 * trial + 1))
            anything = np.int8(one_of(n_outcomes, key, 4 * trial + 3))
            cues[trial] = cue if happens(key, 4 * trial, meeting) else NOTHING
            untrue[trial] = NOTHING if happens(key, 4 * trial + 2, telling) else anything
        for trial in range(len(cues)):
            outcome = pays[child, cues[trial]] if untrue[trial] < 0 else untrue[trial]
            columns[FORAGE_CUE, child, trial] = cues[trial]
            columns[FORAGE_OUTCOME, child, trial] = outcome if cues[trial] >= 0 else NOTHING


def sources_without(sources: Mapping[str, Source], names: tuple[str, ...]) -> dict[str, Source]:
    """The same sources, with those named silenced; the order, and so every random address, stays."""
    return {
        name: source.model_copy(update={"rate": 0.0}) if name in names else source for name, source in sources.items()
    }


def called(name: str, source: Source) -> str:
    """What a source's random numbers are kept under: two sources of one kind draw independently."""
    kind = kind_of(type(source))
    return kind if name == kind else f"{kind} called {name}"
