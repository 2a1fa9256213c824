"""Setting: what all lives of a generation share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.form import Form
from evo_mirror.state.repertoire import Repertoire


@dataclass(frozen=True)
class Setting:
    """The stage, the rule and the conditions of testing.

    Attributes
    ----------
    repertoire : Repertoire
    form : Form
        Of the learning rule.
    learns : bool
        False for the rule that does nothing: its sweeps are left out.
    asymptote : float
        lambda [units of strength].
    only_instructed : bool
        Whether a trial teaches only the motor units of the act done, not all of them.
    sight_trace, motor_trace : float
        Share of the trace of a sight, of an act, that is left one trial later, from 0 to below 1.
    sight_noise : float
        Standard deviation of each feature of a sight.
    response_noise : float
        sigma_r, standard deviation of each drive when responding [units of strength].
    ages : (n_ages,) int array
        Trials lived before each snapshot, ascending.
    test_rounds : int
        How often each action is tested at each age.
    learns_meaning : bool
        Whether the goals of one's own programs are learned; they stay as at birth otherwise.
    asks : tuple of bool
        Which tests are given, in the order of `TESTS`.
    keeps_strength : bool
        Whether strengths at the end of life are written down: most of what a life leaves, and seldom asked for.
    """

    repertoire: Repertoire
    form: Form
    learns: bool
    asymptote: float
    only_instructed: bool
    sight_trace: float
    motor_trace: float
    sight_noise: float
    response_noise: float
    ages: NDArray[np.int64]
    test_rounds: int
    learns_meaning: bool = True
    asks: tuple[bool, bool, bool, bool] = (True, True, True, True)
    keeps_strength: bool = True

    @property
    def keeps_traces(self) -> bool:
        """Whether traces at the end of life are written down: with the strengths, where anything is left of a trial."""
        return self.keeps_strength and self.learns and max(self.sight_trace, self.motor_trace) > 0.0

    @property
    def n_ages(self) -> int:
        """Number of snapshots."""
        return len(self.ages)
