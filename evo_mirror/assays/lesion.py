"""Lesion of mirror units against matched others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Assay, Effect, effect, ratio
from evo_mirror.interventions.lesion import lesioned


class Lesion(Assay):
    """Adults lose the observation input of motor units, and are tested for understanding.

    A mirror unit is one whose drive by sights goes with its part in the same acts: correlation over actions above a
    threshold. The contrast is between mirror units, the best first, and equally many units that are not mirror units, matched
    on mean absolute drive; it is undefined where there are too few of either sort, since a smaller lesion would lose less
    whatever it hit. The dependence is the share of understanding lost with all mirror units.

    Beside them stand the same two for mirror units as an experimenter would find them: those of which recordings say that they
    are strictly or broadly congruent (`measures.units`), whatever their correlation.
    """

    kind: Literal["lesion"] = "lesion"
    statistics: ClassVar[Mapping[str, str]] = {
        "contrast": "understanding lost with some mirror units less that lost with matched other units",
        "dependence": "share of understanding lost with all mirror units",
        "recorded_contrast": "the contrast, with units that recordings say are congruent as mirror units",
        "recorded_dependence": "share of understanding lost with all units that recordings say are congruent",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        settings, repertoire = subjects.scenario.assays, subjects.repertoire
        observed = subjects.reared.drives[:, -1, :, repertoire.heads.units].astype(np.float64)
        tuning = _correlation(repertoire.unit_codes.astype(np.float64), observed)
        drive = np.abs(observed).mean(axis=1)
        n = max(1, round(settings.lesioned_share * repertoire.heads.n_units))
        intact = subjects.understanding(subjects.examined(subjects.adults), 0)

        def lost(lesions: NDArray[np.bool_]) -> NDArray[np.float64]:
            life = subjects.examined(lesioned(subjects.adults, lesions, repertoire))
            return intact - subjects.understanding(life, 0)

        def of(is_mirror: NDArray[np.bool_]) -> tuple[Effect, Effect]:
            some, matched = matched_lesions(tuning, is_mirror, drive, n)
            possible = some.any(axis=1)
            contrast = np.where(possible, lost(some) - lost(matched), np.nan) if possible.any() else None
            return UNDEFINED if contrast is None else effect(contrast), ratio(lost(is_mirror), intact)

        correlated = of(tuning > settings.mirror_correlation)
        recorded = of(subjects.adult_units.is_congruent)
        return dict(zip(self.statistics, (*correlated, *recorded), strict=True))


def _correlation(executed: NDArray[np.float64], observed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation over actions of each unit's part in acts with its drive by sights; 0 where either does not vary.

    Parameters
    ----------
    executed : (n_actions, n_units) float64 array
    observed : (n_individuals, n_actions, n_units) float64 array

    Returns
    -------
    (n_individuals, n_units) float64 array
    """
    e = executed - executed.mean(axis=0)
    o = observed - observed.mean(axis=1, keepdims=True)
    size = np.sqrt((e**2).sum(axis=0) * (o**2).sum(axis=1))
    together = (e * o).sum(axis=1)
    return np.asarray(np.divide(together, size, out=np.zeros_like(together), where=size > 1e-12))


def matched_lesions(
    tuning: NDArray[np.float64], is_mirror: NDArray[np.bool_], drive: NDArray[np.float64], n: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Choose the best mirror units of each individual, and for each the nearest other unit in mean absolute drive.

    Parameters
    ----------
    tuning : (n_individuals, n_units) float64 array
    is_mirror : (n_individuals, n_units) bool array
    drive : (n_individuals, n_units) float64 array
    n : int
        So many of each, or none.

    Returns
    -------
    mirror, control : (n_individuals, n_units) bool arrays
        n of each; all False for individuals with fewer than n of either sort.
    """
    mirror, control = np.zeros_like(is_mirror), np.zeros_like(is_mirror)
    for i in range(len(tuning)):
        others = np.flatnonzero(~is_mirror[i])
        if is_mirror[i].sum() < n or len(others) < n:
            continue
        chosen = np.argsort(np.where(is_mirror[i], -tuning[i], np.inf), kind="stable")[:n]
        mirror[i, chosen] = True
        for unit in chosen:
            nearest = others[np.argmin(np.abs(drive[i, others] - drive[i, unit]))]
            control[i, nearest] = True
            others = others[others != nearest]
    return mirror, control
