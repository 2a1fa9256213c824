"""Admitting: a life begins with numbers, in its codes as in its wiring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import ShapeError, phrase
from evo_mirror.lifetime.space import all_sights
from evo_mirror.state.experience import N_COLUMNS, Experience
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring

_CODES = ("events", "pays")
_NUMBERS = ("strength", "meaning", "foraging", "plasticity", "salience", "mirror_share")


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


def require_as_compiled(wiring: Wiring, experience: Experience) -> None:
    """Refuse arrays that compiled code would take for something else: it looks at neither shapes nor types.

    Parameters
    ----------
    wiring : Wiring
    experience : Experience

    Raises
    ------
    ShapeError
        If experience is not that of as many individuals with as many cues; if numbers have another type than the states say; if a
        share of the mirror route is not finite, which nothing that is learned would show.
    """
    n, n_cues, _ = wiring.foraging.shape
    require_shape("events", experience.events, n_individuals=n, n_trials=None, n_columns=N_COLUMNS)
    require_shape("pays", experience.pays, n_individuals=n, n_cues=n_cues)
    for state, names, dtype in ((experience, _CODES, np.int8), (wiring, _NUMBERS, np.float32)):
        for name in names:
            if (got := getattr(state, name).dtype) != dtype:
                wanted = np.dtype(dtype).name
                remedy = f"Convert it: {name}.astype(np.{wanted})."
                raise ShapeError(phrase(name, f"hold numbers of type {wanted}", got=got.name, remedy=remedy))
    if (place := _first_not_finite(wiring.mirror_share)) is not None:
        where, got = f"mirror_share of individual {place[0]}", float(wiring.mirror_share[place])
        raise ShapeError(phrase(where, "be a finite number", got=got, remedy="Mend the wiring."))


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
        require_finite(name, getattr(wiring, name))


def require_finite(name: str, born_with: NDArray[np.float32]) -> None:
    """Refuse strengths at birth that are no numbers.

    Parameters
    ----------
    name : str
    born_with : (n_individuals, n_rows, n_heads) float32 array

    Raises
    ------
    ShapeError
        If one is not finite.
    """
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
