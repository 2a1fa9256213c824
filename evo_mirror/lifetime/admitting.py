"""Admitting: a life begins with numbers, in its codes as in its wiring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import ShapeError, phrase
from evo_mirror.lifetime.space import all_sights
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


def require_finite_codes(stage: Repertoire) -> None:
    """Refuse codes that are no numbers.

    Parameters
    ----------
    stage : Repertoire

    Raises
    ------
    ShapeError
        If a code of a sight, a sound or a program is not finite.
    """
    codes_of = {
        "sight_codes": all_sights(stage),
        "sound_codes": stage.sound_codes,
        "unit_codes": stage.unit_codes,
    }
    for name, codes in codes_of.items():
        if (place := _first_not_finite(codes)) is not None:
            where = f"{name} of action {place[0] % stage.n_actions}, place {place[1]}"
            remedy = "Mend the codes of the repertoire: every drive would become undefined."
            raise ShapeError(phrase(where, "be a finite number", got=float(codes[place]), remedy=remedy))


def require_finite_wiring(wiring: Wiring) -> None:
    """Refuse strengths at birth that are no numbers.

    Parameters
    ----------
    wiring : Wiring

    Raises
    ------
    ShapeError
        If a strength is not finite.
    """
    for name in ("strength", "meaning", "foraging"):
        born_with = getattr(wiring, name)
        if (place := _first_not_finite(born_with)) is not None:
            where = f"{name} of individual {place[0]}, row {place[1]}, head {place[2]}"
            remedy = "Mend the wiring: drives would become undefined before anything was learned."
            raise ShapeError(phrase(where, "be a finite number at birth", got=float(born_with[place]), remedy=remedy))


def _first_not_finite(numbers: NDArray[np.float32]) -> tuple[int, ...] | None:
    """The first place that is not finite, if there is one.

    Parameters
    ----------
    numbers : (...) float32 array
    """
    is_wrong = ~np.isfinite(numbers)
    return tuple(int(place) for place in np.argwhere(is_wrong)[0]) if is_wrong.any() else None
