"""The fixed stage: which actions there are, how they look, what they mean, and how cues and heads are laid out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True)
class Repertoire:
    """The actions of a world at one moment.

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
        Whether the look of the action can change between generations.
    """

    channels: Channels
    heads: Heads
    sight_codes: NDArray[np.float32]
    sound_codes: NDArray[np.float32]
    unit_codes: NDArray[np.float32]
    goal_of: NDArray[np.int8]
    transparency: NDArray[np.float32]
    is_cultural: NDArray[np.bool_]

    @property
    def n_actions(self) -> int:
        """Number of actions, A."""
        return len(self.goal_of)

    @property
    def readout(self) -> NDArray[np.float32]:
        """(n_units, n_actions) float32 array: c_bm / ||c_b||², which turns unit drives into program drives."""
        lengths = (self.unit_codes.astype(np.float64) ** 2).sum(axis=1)
        return np.ascontiguousarray((self.unit_codes / lengths[:, None]).T, dtype=np.float32)
