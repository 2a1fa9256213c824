"""Experience: what each individual sees and does, trial by trial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Columns of `Experience.events`; -1 means: none on this trial, except for delays.
SIGHT, ACT, OUTCOME, SOURCE, DELAY, SOUND, CONTEXT, IMPERATIVE, SIGNAL, FORAGE_CUE, FORAGE_OUTCOME = range(11)
N_COLUMNS = 11

NO_DELAY = np.int8(-128)
"""The delay of a sight that no act of one's own brought about, or of none."""


@dataclass(frozen=True)
class Experience:
    """Lives as they will be met, before anything is learned from them.

    Attributes
    ----------
    events : (n_individuals, n_trials, 11) int8 array
        On each trial: the action seen; the action done; the action whose outcome is seen; the source that brought the
        sight (its place in the order of precedence); the delay of the sight after the act that it goes with [trials],
        below 0 where the sight came first, -128 where there is no such act; the action heard; the context (always exactly
        one); the imperative; the signal; the foraging cue and the foraging outcome. -1 means none. In memory, each column of all
        lives lies in one piece, where it was made here: whoever wants one thing of all trials need not walk past ten others.
    pays : (n_individuals, n_forage_cues) int8 array
        The outcome that each foraging cue truly predicts in this life.
    """

    events: NDArray[np.int8]
    pays: NDArray[np.int8]

    @property
    def n_trials(self) -> int:
        """Trials in a life, T."""
        return int(self.events.shape[1])

    def with_column(self, column: int, codes: NDArray[np.int8]) -> Experience:
        """A copy in which one column of events is replaced.

        Parameters
        ----------
        column : int
        codes : (n_individuals, n_trials) int8 array
        """
        events = self.events.copy(order="K")  # each column in one piece, as before
        events[:, :, column] = codes
        return Experience(events, self.pays)


def no_events(n_individuals: int, n_trials: int) -> NDArray[np.int8]:
    """Events on which nothing happens, in the first context: (n_individuals, n_trials, 11) int8 array."""
    columns = np.full((N_COLUMNS, n_individuals, n_trials), -1, dtype=np.int8)
    columns[CONTEXT] = 0
    columns[DELAY] = NO_DELAY
    return columns.transpose(1, 2, 0)


def columns_of(events: NDArray[np.int8]) -> NDArray[np.int8]:
    """Events column by column, contiguous: themselves where they lie so, and else a copy.

    Parameters
    ----------
    events : (n_individuals, n_trials, 11) int8 array

    Returns
    -------
    (11, n_individuals, n_trials) int8 array
    """
    return np.ascontiguousarray(events.transpose(2, 0, 1))
