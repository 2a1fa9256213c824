"""Setting: what all lives of a generation share."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.form import Form
from evo_mirror.lifetime.routes import MirrorRoute
from evo_mirror.state.repertoire import Repertoire

NEVER = 2**40
"""A trial that no life reaches."""


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
    mediation : float
        How far what is heard stands in for an act where nothing is done, from 0 to 1.
    opens, closes : int
        The critical period: its first trial, and the first after it.
    outside : float
        Share of the rate that is left outside that period, of all that is learned.
    mirror_route : {"learns", "fixed", "readout", "gain"}
        What becomes of strengths from sights to motor units; see `routes`.
    gain_at_birth : float
        g of every unit at birth, above 0 and at most 1, where strengths from sights are in proportion to gains.
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
    mediation: float = 0.0
    opens: int = 0
    closes: int = NEVER
    outside: float = 0.0
    mirror_route: MirrorRoute = "learns"
    gain_at_birth: float = 1.0

    @property
    def keeps_traces(self) -> bool:
        """Whether traces at the end of life are written down: with the strengths, where anything is left of a trial."""
        return self.keeps_strength and self.learns and max(self.sight_trace, self.motor_trace) > 0.0

    @property
    def n_ages(self) -> int:
        """Number of snapshots."""
        return len(self.ages)

    def parameters_at(self, trial: int, plasticity: NDArray[np.float32]) -> NDArray[np.float32]:
        """The parameters of the rule on a trial: within the critical period as they are; outside, with what is left of the rate.

        Parameters
        ----------
        trial : int
        plasticity : (..., n_parameters) float32 array
            The rate comes first.

        Returns
        -------
        (..., n_parameters) float32 array
        """
        if self.opens <= trial < self.closes:
            return plasticity
        left = plasticity.copy()
        left[..., 0] *= np.float32(self.outside)
        return left

    def after(self, n_trials: int) -> Setting:
        """The same for adults, who have lived so many trials: the critical period is over, or lasts for ever.

        Parameters
        ----------
        n_trials : int
        """
        is_open = self.opens <= n_trials < self.closes
        return replace(self, opens=0 if is_open else NEVER, closes=NEVER)
