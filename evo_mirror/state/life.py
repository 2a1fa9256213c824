"""Life: what became of a wiring under an experience."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.repertoire import Heads

TESTS = ("identify", "goal", "imitate", "forage")
IDENTIFY, GOAL, IMITATE, FORAGE = range(4)


@dataclass(frozen=True)
class Life:
    """Snapshots by age, and the strengths at the end.

    Attributes
    ----------
    ages : (n_ages,) int array
        Trials lived before each snapshot.
    drives : (n_individuals, n_ages, n_actions, n_heads) float32 array
        Drive of every head by the sight of every action, without noise and without other cues.
    correct : (n_individuals, n_ages, 4) float32 array
        Share of tests passed, in the order of `TESTS`; NaN for tests that were not given.
    change : (n_individuals,) float32 array
        Sum of all absolute changes of strength, which learning may have to pay for [units of strength].
    strength : (n_individuals, n_cues, n_heads) float32 array
        As in `Wiring`, at the end of life; (n_individuals, 0, n_heads) where nobody asked for it.
    meaning, foraging
        As in `Wiring`, at the end of life.
    traces : (n_individuals, n_features + n_units) float32 array
        What is left of sights and of acts at the end; (n_individuals, 0) where strengths are not asked for, or nothing ever is.
    """

    ages: NDArray[np.int64]
    drives: NDArray[np.float32]
    correct: NDArray[np.float32]
    change: NDArray[np.float32]
    strength: NDArray[np.float32]
    meaning: NDArray[np.float32]
    foraging: NDArray[np.float32]
    traces: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), np.float32))

    def program_drives(self, readout: NDArray[np.float32], heads: Heads) -> NDArray[np.float64]:
        """R: the drive of each motor program by the sight of each action.

        Parameters
        ----------
        readout : (n_units, n_actions) float32 array
        heads : Heads

        Returns
        -------
        (n_individuals, n_ages, n_actions, n_actions) float64 array
            ``[i, age, a, b]`` is R_ab, in units of the asymptote.
        """
        units = self.drives[..., heads.units].astype(np.float64)
        return np.asarray(np.einsum("...am,mb->...ab", units, readout.astype(np.float64)))
