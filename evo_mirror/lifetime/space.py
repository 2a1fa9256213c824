"""Space: what a row of strengths stands for.

As a rule, a row stands for a feature of sights. Where sights have no noise, every sight is the exact code of an action, and
the same life can be told with one row for each action: U_a = sum_f s_af strength_f, the drives of that sight. A trial on
which b is seen and which would add k s_b (x) y to the strengths adds k (s_a . s_b) y to every U_a. Where the strengths at the
end are asked for, the sum of k y over all trials with b is kept in a second row for b, and gives them back; where not, one row
for all stands for the size of the change. Exact but for rounding, at a cost that does not depend on the number of features.

Where the world changes within a life, a sight is an action in an era: tables have one row for each, era after era.

It needs a rule that is in proportion to its input, a mirror route that learns by it or is fixed, one salience for all features of
an individual, and sights without noise, trace or anything above the bound of 1; and it is chosen where it is cheaper, with
fewer rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.setting import Setting
from evo_mirror.machine.compiled import HAS_COMPILER, compiled
from evo_mirror.state.repertoire import Repertoire

f4 = np.float32


@dataclass(frozen=True)
class Space:
    """How sights enter the tables of strengths.

    Attributes
    ----------
    in_actions : bool
        Whether rows stand for actions.
    shows : (n_sights + 1, n_rows) float32 array
        What each sight puts into the input; the last row is that of seeing nothing. See `sight_of`.
    teaches : (n_sights + 1, n_rows) float32 array
        What each sight is as a cue that is learned about.
    weight : (n_rows,) float32 array
        How much a change in this row counts as change of strength.
    """

    in_actions: bool
    shows: NDArray[np.float32]
    teaches: NDArray[np.float32]
    weight: NDArray[np.float32]

    @property
    def n_rows(self) -> int:
        """Rows for sights."""
        return len(self.weight)


def space_of(setting: Setting, sights_alike: bool) -> Space:
    """The cheapest space in which these lives can be told.

    Parameters
    ----------
    setting : Setting
    sights_alike : bool
        Whether all features have one salience in each individual; see `are_sights_alike`.
    """
    codes, form = all_sights(setting.repertoire), setting.form
    is_linear = form.in_proportion and setting.mirror_route in ("learns", "fixed")
    is_exact = setting.sight_noise == 0.0 and setting.sight_trace == 0.0 and bool((codes <= 1).all())
    is_cheaper = 2 * len(codes) <= codes.shape[1]
    if is_linear and is_exact and is_cheaper and sights_alike:
        return _of_actions(codes, setting.keeps_strength)
    return _of_features(codes)


def all_sights(repertoire: Repertoire) -> NDArray[np.float32]:
    """(n_sights, n_features) float32 array: codes of the sights of all actions, era after era.

    Parameters
    ----------
    repertoire : Repertoire
    """
    return repertoire.sights.reshape(-1, repertoire.channels.n_features)


def sight_of(repertoire: Repertoire, actions: NDArray[np.integer] | int, trial: int) -> NDArray[np.int64]:
    """The rows of sights in the tables of a space: of actions, as they look on a trial; -1, nothing, stays -1.

    Parameters
    ----------
    repertoire : Repertoire
    actions : (...) int array, or int
    trial : int
        Or trials lived.

    Returns
    -------
    (...) int64 array
    """
    codes = np.asarray(actions, np.int64)
    return np.where(codes >= 0, codes + repertoire.n_actions * repertoire.eras_at(trial), codes)


def are_sights_alike(setting: Setting, salience: NDArray[np.float32]) -> bool:
    """Whether all features have one salience in each individual.

    Parameters
    ----------
    setting : Setting
    salience : (n_individuals, n_cues) float32 array
    """
    n_features = setting.repertoire.channels.n_features
    if not HAS_COMPILER:
        return bool((salience[:, :n_features] == salience[:, :1]).all())
    return bool(_are_alike(np.ascontiguousarray(salience), n_features))


@compiled
def _are_alike(rows: NDArray[np.float32], n: int) -> bool:
    """Whether the first ``n`` numbers of each row are one."""
    differing = 0
    for i in range(rows.shape[0]):
        first = rows[i, 0]
        for k in range(n):
            differing |= rows[i, k] != first
    return differing == 0


def _of_features(codes: NDArray[np.float32]) -> Space:
    shows = np.concatenate([codes, np.zeros_like(codes[:1])])
    return Space(False, shows, shows, np.ones(codes.shape[1], f4))


def _of_actions(codes: NDArray[np.float32], keeps_strength: bool) -> Space:
    n, exact = len(codes), codes.astype(np.float64)
    sizes = np.abs(exact).sum(axis=1)
    rows = 2 * n if keeps_strength else n + 1
    shows, teaches = np.zeros((2, n + 1, rows), f4)
    shows[:n, :n] = np.eye(n, dtype=f4)
    teaches[:n, :n] = exact @ exact.T
    weight = np.zeros(rows, f4)
    if keeps_strength:
        teaches[:n, n : 2 * n] = np.eye(n, dtype=f4)
        weight[n : 2 * n] = sizes
    else:
        teaches[:n, n] = sizes
        weight[n] = 1
    return Space(True, shows, teaches, weight)
