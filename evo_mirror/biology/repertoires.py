"""Repertoires: what there is to be done and seen, and how it looks in a given generation."""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import Words
from evo_mirror.foundation.once import once
from evo_mirror.foundation.settings import Settings, checked, model_validator, param, ranged, require
from evo_mirror.machine.counters import Address, normals, uniforms
from evo_mirror.state.repertoire import Channels, Heads, Repertoire

_ATTEMPTS = 64


class RepertoireSettings(Settings):
    """Sizes and codes of the fixed stage."""

    actions: int = param(8, ge=1, le=100, unit="actions", about="A: how many actions there are")
    features: int = param(16, ge=1, le=1024, unit="features", about="F: sensory features of a sight")
    units: int = param(16, ge=1, le=1024, unit="motor units", about="M: motor units that programs are codes over")
    units_per_program: int = param(
        4, ge=1, le=1024, unit="motor units", about="units that each program drives; 1 makes programs one-hot"
    )
    goals: int = param(4, ge=1, le=100, unit="goals", about="G: goals; actions share them as evenly as can be")
    routes: Literal["both", "mirror"] = param(
        "both",
        unit="1",
        about="routes to understanding: by motor programs and by sight alone, or by motor programs only",
    )
    sounds: int = param(4, ge=0, le=64, unit="features", about="sensory features of a sound")
    contexts: int = param(2, ge=1, le=16, unit="contexts", about="contexts that a trial can have; life is in the first")
    correspondence: float = param(
        0.0, ge=0.0, le=1.0, unit="1", about="kappa: share of a sight that is a fixed map of its motor code"
    )
    transparency: Annotated[float, ranged(ge=0.0, le=1.0)] | tuple[Annotated[float, ranged(ge=0.0, le=1.0)], ...] = (
        param(
            1.0,
            unit="1",
            about="chance that one's own act can be seen by oneself: of all actions, or a list with that of each",
        )
    )
    cultural_share: float = param(0.5, ge=0.0, le=1.0, unit="1", about="share of actions whose looks may change")
    forage_cues: int = param(6, ge=0, le=64, unit="cues", about="arbitrary cues that predict food")
    forage_outcomes: int = param(2, ge=2, le=16, unit="outcomes", about="what a foraging cue may predict")

    @model_validator(mode="after")
    def _codes_fit(self) -> Self:
        one_hot = self.units_per_program == 1
        return checked(
            self,
            require(
                self.units_per_program <= self.units, "units_per_program", f"be at most units = {self.units} motor units",
                got=self.units_per_program, beside=("units",),
            ),
            require(
                not one_hot or self.units >= self.actions, "units",
                f"be at least actions = {self.actions}, motor units since programs are one-hot", got=self.units,
                beside=("actions", "units_per_program"),
            ),
            require(
                one_hot or math.comb(self.units, self.units_per_program) >= self.actions, "units_per_program",
                f"give every one of the {self.actions} actions a program of its own out of {self.units} motor units",
                got=self.units_per_program, beside=("actions", "units"),
            ),
            require(
                self.goals <= self.actions, "goals", f"be at most actions = {self.actions}", got=self.goals,
                beside=("actions",),
            ),
            require(
                isinstance(self.transparency, float) or len(self.transparency) == self.actions, "transparency",
                f"be one number, or {self.actions}, one for each action",
                got=Words(f"{np.size(self.transparency)} of them"), beside=("actions",),
            ),
        )  # fmt: skip

    @property
    def channels(self) -> Channels:
        """Layout of cues; every action has an imperative and a signal of its own."""
        return _channels(self.features, self.sounds, self.contexts, self.actions, self.actions)

    @property
    def heads(self) -> Heads:
        """Layout of heads."""
        return _heads(self.units, self.goals, self.actions, self.routes == "both")

    @property
    def transparencies(self) -> NDArray[np.float32]:
        """(n_actions,) float32 array: chance that each act can be seen by whoever does it."""
        return np.full(self.actions, self.transparency, np.float32)

    @property
    def is_cultural(self) -> NDArray[np.bool_]:
        """(n_actions,) bool array: ancient and cultural actions alternate, so that each goal has both where it can."""
        return _is_cultural(self.actions, self.cultural_share)

    @property
    @once
    def goal_of(self) -> NDArray[np.int8]:
        """(n_actions,) int8 array: the goal that each action serves at first; goals are shared as evenly as can be."""
        goals = (np.arange(self.actions) * self.goals // self.actions).astype(np.int8)
        goals.flags.writeable = False
        return goals


_channels, _heads = lru_cache(Channels), lru_cache(Heads)  # asked for again and again, in every generation


@lru_cache
def _is_cultural(n_actions: int, share: float) -> NDArray[np.bool_]:
    rank = np.argsort(np.arange(n_actions) % 2 == 0, kind="stable")
    cultural = np.zeros(n_actions, np.bool_)
    cultural[rank[: round(share * n_actions)]] = True
    cultural.flags.writeable = False
    return cultural


def draw_repertoire(settings: RepertoireSettings, looks_since: NDArray[np.int64], address: Address) -> Repertoire:
    """Make a repertoire whose looks were drawn in certain generations, and whose actions mean what they meant at first.

    Sight of action a: sqrt(kappa) T c_a / ||c_a|| + sqrt(1 - kappa) look_a, with T a fixed orthonormal map and look_a a
    random direction of length 1, drawn anew with each change of look (and with each replicate).

    Parameters
    ----------
    settings : RepertoireSettings
    looks_since : (n_actions,) int array
        Generation in which each action got its look.
    address : Address
        Only its seed and replicate matter: everything else is fixed for a whole run.
    """
    return repertoire_of(settings, looks_of(looks_since, settings.features, address), settings.goal_of, address)


def repertoire_of(
    settings: RepertoireSettings, looks: NDArray[np.float64], goal_of: NDArray[np.int8], address: Address
) -> Repertoire:
    """Make the repertoire of one generation; see `draw_repertoire` for how sights are made of looks.

    Parameters
    ----------
    settings : RepertoireSettings
    looks : (n_actions, n_features) float64 array
        Directions, of length 1; from `Environment.looks`.
    goal_of : (n_actions,) int8 array
        From `Environment.goals`.
    address : Address
        As in `draw_repertoire`.
    """
    return _made(settings, looks.tobytes(), goal_of.tobytes(), address.seed, address.replicate)


def looks_of(looks_since: NDArray[np.int64], n_features: int, address: Address) -> NDArray[np.float64]:
    """Looks as they were drawn in certain generations: (n_actions, n_features) float64 array of directions; read-only.

    Parameters
    ----------
    looks_since : (n_actions,) int array
        Generation in which each action got its look; or any other number by which looks are told apart.
    n_features : int
    address : Address
        Only its seed and replicate matter.
    """
    return _looks(tuple(looks_since.tolist()), n_features, address.seed, address.replicate)


@lru_cache(maxsize=64)
def _looks(looks_since: tuple[int, ...], n_features: int, seed: int, replicate: int) -> NDArray[np.float64]:
    looks = np.empty((len(looks_since), n_features))
    for a, since in enumerate(looks_since):
        looks[a] = direction_of(Address(seed, "looks", replicate, since), a, n_features)
    looks.flags.writeable = False
    return looks


def direction_of(place: Address, which: int, n_features: int) -> NDArray[np.float64]:
    """A direction drawn evenly: (n_features,) float64 array of length 1.

    Parameters
    ----------
    place : Address
    which : int
        The individual part of the address.
    n_features : int
    """
    direction = normals(place, np.array([which]), n_features)[0]
    return np.asarray(direction / np.sqrt((direction**2).sum()))


@once
@lru_cache(maxsize=64)
def _made(settings: RepertoireSettings, looks: bytes, goal_of: bytes, seed: int, replicate: int) -> Repertoire:
    """The repertoire itself, made once for as long as nothing changes."""
    address = Address(seed, "", replicate)
    n, features = settings.actions, settings.features
    programs = _programs(settings, address)
    sights = sights_of(settings, np.frombuffer(looks).reshape(n, features), address)
    sounds = normals(Address(address.seed, "sounds", address.replicate), np.arange(n), max(1, settings.sounds))
    sounds = (sounds / np.sqrt((sounds**2).sum(axis=1, keepdims=True)))[:, : settings.sounds]
    return Repertoire(
        channels=settings.channels,
        heads=settings.heads,
        sight_codes=np.ascontiguousarray(sights, dtype=np.float32),
        sound_codes=np.ascontiguousarray(sounds, dtype=np.float32),
        unit_codes=np.ascontiguousarray(programs, dtype=np.float32),
        goal_of=np.frombuffer(goal_of, np.int8).copy(),
        transparency=settings.transparencies,
        is_cultural=settings.is_cultural,
    )


def sights_of(
    settings: RepertoireSettings, looks: NDArray[np.float64], address: Address
) -> NDArray[np.float64]:  # fmt: skip
    """Sights made of looks and of what programs lend them; see `draw_repertoire`: (n_actions, n_features) float64 array.

    Parameters
    ----------
    settings : RepertoireSettings
    looks : (n_actions, n_features) float64 array
    address : Address
        As in `draw_repertoire`.
    """
    kappa = settings.correspondence
    sights = np.sqrt(1.0 - kappa) * looks
    if kappa > 0.0:
        sights = sights + _lent_by_programs(settings, Address(address.seed, "", address.replicate))
    return np.asarray(sights)


@lru_cache(maxsize=8)
def _lent_by_programs(settings: RepertoireSettings, address: Address) -> NDArray[np.float64]:
    programs = _programs(settings, address)
    by_length = programs / np.sqrt(programs.sum(axis=1, keepdims=True))
    lent = np.sqrt(settings.correspondence) * by_length @ _orthonormal(settings.units, settings.features, address)
    return np.asarray(lent)


@lru_cache(maxsize=64)
def _programs(settings: RepertoireSettings, address: Address) -> NDArray[np.float64]:
    """Units of each program: drawn at random, and of several draws the one least like the programs before it.

    No two programs are the same: where all draws have been had, some more are made.
    """
    n, units, k = settings.actions, settings.units, settings.units_per_program
    codes = np.zeros((n, units))
    place = Address(address.seed, "programs", address.replicate)
    if k == 1:
        codes[np.arange(n), np.argsort(uniforms(place, np.zeros(1, np.int64), units)[0], kind="stable")[:n]] = 1.0
        return codes
    for a in range(n):
        for block in itertools.count(a, n):
            draws = uniforms(place, np.arange(_ATTEMPTS) + block * _ATTEMPTS, units)
            tried = np.zeros((_ATTEMPTS, units))
            np.put_along_axis(tried, np.argsort(draws, axis=1, kind="stable")[:, :k], 1.0, axis=1)
            overlap = (tried[:, None, :] * codes[None, :a]).sum(axis=2).max(axis=1, initial=0.0)
            if overlap.min() < k:
                break
        codes[a] = tried[np.argmin(overlap)]
    return codes


def _orthonormal(n_units: int, n_features: int, address: Address) -> NDArray[np.float64]:
    """T: orthonormal rows where there are features enough, orthonormal columns otherwise."""
    place = Address(address.seed, "correspondence", address.replicate)
    raw = normals(place, np.arange(max(n_units, n_features)), min(n_units, n_features))
    q = np.linalg.qr(raw)[0]
    return q.T if n_units <= n_features else q
