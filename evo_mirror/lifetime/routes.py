"""What becomes, in a life, of the strengths from sights to motor units: the mirror route.

It learns by the rule, as everything else does, unless one of three other claims about it is to be tried. In all three the
other cues (sounds, contexts, imperatives, signals) go on being learned about by the rule, and compete with sights as ever;
so does the visual route. For the mirror route, sights are cues without salience if it is fixed, or gains only.

*Fixed.* Strengths from sights stay as they were at birth.

*Read-out.* Strengths from sights at birth, S0, are fixed; behind them is a read-out W of units by units, the identity at birth,
which the rule teaches about what the route makes of a sight, S0' x. All that shows is S = S0 W. As Delta W = (S0' x) (x) y,
Delta S = (S0 S0' x) (x) y: the rule itself, of a sight as it is when it has gone through the route and back. To the letter that
is so where a rule is in proportion to its input. Others (with forgetting, memory or a second term) get the same sight to learn
about, and apply what else they say to S. Surprise is stable while the rate times the squared length of S0' x stays below 2.

*Gain.* The strengths from all sights to a unit m are in proportion to its gain, g_m, which grows in performing, whatever is
seen: Delta g_m = rate r_m / lambda (1 - g_m). So Delta strength_fm = strength_fm Delta g_m / g_m, which is the general form of
`form`, - (p (x) q) o strength, with q_m below 0.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.fused import fma_in_order

MirrorRoute = Literal["learns", "fixed", "readout", "gain"]
LEARNS, FIXED, READ_OUT, GAIN = range(4)
NAMES: tuple[MirrorRoute, ...] = get_args(MirrorRoute)
"""By number, as compiled code has them."""

Numbers = NDArray[np.float32]
f4 = np.float32


class Begun(NamedTuple):
    """What a route begins with, beside its strengths; nothing of what a claim has no use for.

    Attributes
    ----------
    route : (n_individuals, n_features, n_units) float32 array
        S0; (n_individuals, 0, n_units) without a read-out.
    gains : (n_individuals, n_units) float32 array
        g; (n_individuals, 0) where there are none.
    """

    route: Numbers
    gains: Numbers

    def of(self, who: int | slice) -> Begun:
        """The same of some individuals, as copies, or of one."""
        return Begun(self.route[who].copy(), self.gains[who].copy())


def begun(claim: MirrorRoute, strength: Numbers, innate: Numbers | None, gain_at_birth: float) -> Begun:
    """What routes begin with, at birth, or where lives go on.

    Parameters
    ----------
    claim : {"learns", "fixed", "readout", "gain"}
    strength : (n_individuals, n_features, n_units) float32 array
        From sights to motor units, as it is now.
    innate : (n_individuals, n_features, n_units) float32 array, optional
        As it was at birth, if that is another. Gains are read off the two: strengths are in proportion to them.
    gain_at_birth : float
    """
    n, _, n_units = strength.shape
    if claim in ("learns", "fixed"):
        return Begun(strength[:, :0], np.empty((n, 0), f4))
    route = np.ascontiguousarray(strength if innate is None else innate) if claim == "readout" else strength[:, :0]
    gains = np.full((n, n_units if claim == "gain" else 0), gain_at_birth, f4)
    if claim == "gain" and innate is not None:
        now, born = (np.abs(of).sum(axis=1, dtype=np.float64) for of in (strength, innate))
        is_there = (now > 0) & (born > 0)
        ratio = np.divide(now, born, out=np.ones_like(now), where=is_there)
        gains = np.minimum(gain_at_birth * ratio, 1.0).astype(f4)
    return Begun(route, gains)


def through(route: Numbers, sight: Numbers) -> Numbers:
    """S0 S0' x: a sight as it is learned about by a read-out. Sums are taken in order, over cues, then over units.

    Parameters
    ----------
    route : (..., n_rows, n_units) float32 array
        Strengths at birth.
    sight : (..., n_rows) float32 array

    Returns
    -------
    (..., n_rows) float32 array
    """
    units = fma_in_order(np.moveaxis(sight, -1, 0), np.moveaxis(route, -2, 0))
    back: Numbers = fma_in_order(np.moveaxis(units, -1, 0), np.moveaxis(route, -1, 0))
    return back


def strengthen(strength: Numbers, gains: Numbers, done: Numbers, rate: Numbers, asymptote: np.float32) -> Numbers:
    """Let gains grow by what is done, and strengths with them, in place.

    Parameters
    ----------
    strength : (..., n_rows, n_units) float32 array
        From sights.
    gains : (..., n_units) float32 array
        Above 0.
    done : (..., n_units) float32 array
        r, the activity of units in acting [asymptotes].
    rate : (...) float32 array
    asymptote : float32

    Returns
    -------
    (...) float32 array
        Sum of absolute changes of strength, row after row, then unit after unit.
    """
    more = rate[..., None] * (done / asymptote) * (f4(1) - gains)
    delta = (more / gains)[..., None, :] * strength
    strength += delta
    gains += more
    by_unit, total = np.zeros_like(more), np.zeros(more.shape[:-1], f4)
    for row in range(strength.shape[-2]):
        by_unit = by_unit + np.abs(delta[..., row, :])
    for unit in range(gains.shape[-1]):
        total = total + by_unit[..., unit]
    return total
