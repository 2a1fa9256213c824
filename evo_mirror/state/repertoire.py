"""The fixed stage: which actions there are, how they look, what they mean, and how cues and heads are laid out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.eras import Eras

CUE_CLASSES = ("sight", "sound", "context", "imperative", "signal")


@dataclass(frozen=True)
class Channels:
    """The input of a trial, cue class after cue class: [sight | sound | contexts | imperatives | signals].

    All channels exist from the start, used or not, so that the shapes of state never change.
    """

    n_features: int
    n_sounds: int
    n_contexts: int
    n_imperatives: int
    n_signals: int

    @property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """Number of cues in each class, in the order of `CUE_CLASSES`."""
        return (self.n_features, self.n_sounds, self.n_contexts, self.n_imperatives, self.n_signals)

    @property
    def n_cues(self) -> int:
        """Number of cues of all classes together, F'."""
        return sum(self.sizes)

    @property
    def starts(self) -> tuple[int, int, int, int, int]:
        """Index of the first cue of each class."""
        sizes = self.sizes
        return (0, sizes[0], sum(sizes[:2]), sum(sizes[:3]), sum(sizes[:4]))

    @property
    def class_of_cue(self) -> NDArray[np.int64]:
        """(n_cues,) int array: the class of each cue, as an index into `CUE_CLASSES`."""
        return np.repeat(np.arange(len(CUE_CLASSES)), self.sizes)


@dataclass(frozen=True)
class Heads:
    """What a sight can drive: motor units, then goals, then identities of actions.

    The mirror route ends in the motor units; the visual route, where there is one, in the goals and identities.
    """

    n_units: int
    n_goals: int
    n_actions: int
    has_visual: bool = True

    @property
    def n_heads(self) -> int:
        """All heads together, H."""
        return self.n_units + (self.n_goals + self.n_actions if self.has_visual else 0)

    @property
    def units(self) -> slice:
        """Heads of the mirror route."""
        return slice(0, self.n_units)

    @property
    def goals(self) -> slice:
        """Heads of the visual route that name goals."""
        return slice(self.n_units, min(self.n_units + self.n_goals, self.n_heads))

    @property
    def identities(self) -> slice:
        """Heads of the visual route that name actions."""
        return slice(min(self.n_units + self.n_goals, self.n_heads), self.n_heads)


@dataclass(frozen=True, eq=False)
class Repertoire:
    """The actions of a world, as a generation is born into it; and how it changes while they live.

    Equal only to itself: what follows from it is worked out once; see `foundation.once`.

    Attributes
    ----------
    sight_codes : (n_actions, n_features) float32 array
        How each action looks when another does it; unit length.
    sound_codes : (n_actions, n_sounds) float32 array
        How each action sounds.
    unit_codes : (n_actions, n_units) float32 array
        Which motor units each program drives, 0 or 1.
    goal_of : (n_actions,) int8 array
    transparency : (n_actions,) float32 array
        Probability that an act of one's own can be seen by oneself.
    is_cultural : (n_actions,) bool array
        Whether the look of the action can change.
    later : Eras or None
        What becomes of sights and goals within a life; None where they stay as they are at birth.
    """

    channels: Channels
    heads: Heads
    sight_codes: NDArray[np.float32]
    sound_codes: NDArray[np.float32]
    unit_codes: NDArray[np.float32]
    goal_of: NDArray[np.int8]
    transparency: NDArray[np.float32]
    is_cultural: NDArray[np.bool_]
    later: Eras | None = None

    @property
    def n_actions(self) -> int:
        """Number of actions, A."""
        return len(self.goal_of)

    @property
    def readout(self) -> NDArray[np.float32]:
        """(n_units, n_actions) float32 array: c_bm / ||c_b||², which turns unit drives into program drives."""
        lengths = (self.unit_codes.astype(np.float64) ** 2).sum(axis=1)
        return np.ascontiguousarray((self.unit_codes / lengths[:, None]).T, dtype=np.float32)

    @property
    def n_eras(self) -> int:
        """Number of eras in a life: 1 where nothing changes."""
        return 1 if self.later is None else 1 + len(self.later.begins)

    @property
    def begins(self) -> NDArray[np.int64]:
        """(n_eras,) int64 array: the first trial of each era; that of the first is 0."""
        return np.concatenate([np.zeros(1, np.int64), [] if self.later is None else self.later.begins]).astype(np.int64)

    @property
    def sights(self) -> NDArray[np.float32]:
        """(n_eras, n_actions, n_features) float32 array: how actions look, era after era."""
        born = self.sight_codes[None]
        return born if self.later is None else np.concatenate([born, self.later.sight_codes])

    @property
    def goals(self) -> NDArray[np.int8]:
        """(n_eras, n_actions) int8 array: which goal each action serves, era after era."""
        born = self.goal_of[None]
        return born if self.later is None else np.concatenate([born, self.later.goal_of])

    def eras_at(self, trials: NDArray[np.integer] | int) -> NDArray[np.int64]:
        """The era of each of some trials, or after so many trials: an array of the same shape.

        Parameters
        ----------
        trials : (...) int array, or int
        """
        if self.later is None:
            return np.zeros(np.shape(trials), np.int64)
        return np.asarray(np.searchsorted(self.later.begins, trials, side="right"), np.int64)

    def at(self, trial: int) -> Repertoire:
        """The same actions as they are on a trial, or after so many trials, as if they had always been so.

        Parameters
        ----------
        trial : int
        """
        if self.later is None:
            return self
        era = int(self.eras_at(trial))
        if era == 0:
            return replace(self, later=None)
        later = self.later
        return replace(self, sight_codes=later.sight_codes[era - 1], goal_of=later.goal_of[era - 1], later=None)

    @property
    def at_end(self) -> Repertoire:
        """The same actions as they are at the end of a life."""
        return self if self.later is None else self.at(int(self.later.begins[-1]))
