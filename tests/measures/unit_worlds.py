"""Recordings to order: wirings with and without noise, and what comes of them."""

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Moment
from evo_mirror.measures.units import CLASSES, Classified, Criteria, classify
from evo_mirror.measures.units_recorded import Recorded, Session, record

PAIRS = np.array([0, 0, 1, 1])
"""Goals: two actions serve each."""


def recorded(executed, observed, *, trials: int = 10, noise: float = 0.25, seed: int = 5, **how) -> Recorded:
    """Recordings of individuals wired like this; (actions, units) of one, or with a leading axis of individuals."""
    executed, observed = np.asarray(executed, float), np.asarray(observed, float)
    observed = observed[None] if observed.ndim == 2 else observed
    session = Session(n_trials=trials, execution_noise=noise, observation_noise=noise, **how)
    return record(executed, observed, session=session, address=Moment(seed).address("recording"))


def classified(executed, observed, goals=PAIRS, *, criteria: Criteria | None = None, **how) -> Classified:
    return classify(recorded(executed, observed, **how), np.asarray(goals), criteria)


def certain(executed, observed, goals=PAIRS, **how) -> list[str]:
    """Classes of the units of one individual, recorded without noise."""
    return [CLASSES[k] for k in classified(executed, observed, goals, trials=2, noise=0.0, **how).classes[0]]


def codes(n_actions: int, n_units: int, per_program: int, seed: int = 3) -> NDArray[np.float64]:
    """Programs over units, each of them different."""
    from evo_mirror.biology.repertoires import RepertoireSettings, draw_repertoire

    settings = RepertoireSettings(
        actions=n_actions, units=n_units, units_per_program=per_program, goals=n_actions, forage_cues=2
    )  # fmt: skip
    made = draw_repertoire(settings, np.zeros(n_actions, np.int64), Moment(seed).address(""))
    return made.unit_codes.astype(float)
