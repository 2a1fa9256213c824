"""Lesion of mirror units against matched others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import UNDERSTANDING
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Lack, Measured, Outcome, effect, ratio, told
from evo_mirror.interventions.lesion import lesioned
from evo_mirror.scenario.scenario import Scenario


class Lesion(Assay):
    """Adults lose the observation input of motor units, and are tested for understanding.

    A mirror unit is one whose drive by sights goes with its part in the same acts: correlation over actions above a
    threshold. The contrast is between mirror units, the best first, and equally many units that are not mirror units, matched
    on mean absolute drive. A smaller lesion would lose less whatever it hit, so that individuals with too few of either sort are
    left out. Where this leaves fewer than half, asking for this assay by name is an error; in a comparison of accounts, and among
    all assays, the contrast is undefined. The dependence is the share of understanding lost with all mirror units.

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

    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "1")
    measured: ClassVar[Mapping[str, Measured]] = {"understanding": UNDERSTANDING}
    procedure: ClassVar[str] = (
        "In adults, units that answer the sight of an action as they take part in doing it (mirror units) lost their input from "
        "sights; in others as many units that do not, but are driven as strongly. Then likewise with those that an experimenter "
        "who records units would call mirror units."
    )

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "intact": "adults as they are",
            "some mirror units": "the best mirror units are silenced",
            "as many other units": "equally many other units, driven as strongly, are silenced",
            "all mirror units": "every mirror unit is silenced",
            "some recorded units": "the best units that recordings say are congruent are silenced",
            "as many not recorded": "equally many others, driven as strongly, are silenced",
            "all recorded units": "every unit that recordings say is congruent is silenced",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        settings, repertoire = subjects.scenario.assays, subjects.repertoire
        observed = subjects.reared.drives[:, -1, :, repertoire.heads.units].astype(np.float64)
        tuning = _correlation(repertoire.unit_codes.astype(np.float64), observed)
        drive = np.abs(observed).mean(axis=1)
        n = max(1, round(settings.lesioned_share * repertoire.heads.n_units))

        def understood(lesions: NDArray[np.bool_]) -> NDArray[np.float64]:
            return subjects.understanding(subjects.examined(lesioned(subjects.adults, lesions, repertoire)), 0)

        left = [subjects.understanding(subjects.examined(subjects.adults), 0)]
        tuned = tuning > settings.mirror_correlation
        for is_mirror in (tuned, subjects.adult_units.is_congruent):
            some, matched = matched_lesions(tuning, is_mirror, drive, n)
            possible, nobody = some.any(axis=1), np.full(len(tuning), np.nan)
            for which in (some, matched):
                left.append(np.where(possible, understood(which), np.nan) if possible.any() else nobody)
            left.append(understood(is_mirror))
        arms = self.arms(subjects.scenario)
        return Outcome(
            {arm: {"understanding": values} for arm, values in zip(arms, left, strict=True)}, lacking_units(tuned, n)
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        intact = outcome.of("intact", "understanding")
        lost = {arm: intact - outcome.of(arm, "understanding") for arm in outcome.arms}
        return {
            "contrast": effect(lost["some mirror units"] - lost["as many other units"]),
            "dependence": ratio(lost["all mirror units"], intact),
            "recorded_contrast": effect(lost["some recorded units"] - lost["as many not recorded"]),
            "recorded_dependence": ratio(lost["all recorded units"], intact),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        contrast = told(
            found["contrast"],
            above="Losing mirror units costs more understanding than losing as many others: they are used for it.",
            none="Losing mirror units costs no more understanding than losing as many others.",
            below="Losing mirror units costs less understanding than losing as many others.",
            undefined="The comparison is undefined because too few individuals have enough units of both sorts.",
        )
        dependence = told(
            found["dependence"],
            above="Part of understanding is gone with all of them.",
            none="Understanding does without all of them.",
            below="Understanding is better without them.",
            undefined="The share that depends on them is undefined because intact adults understand too little to tell.",
        )
        return f"{contrast} {dependence}"


def lacking_units(is_mirror: NDArray[np.bool_], n: int) -> Lack | None:
    """What a matched lesion of n units lacks; None where at least half of the individuals, and two, have enough of both sorts.

    Parameters
    ----------
    is_mirror : (n_individuals, n_units) bool array
    n : int
        Units lesioned.
    """
    n_individuals, n_units = is_mirror.shape
    n_mirror = is_mirror.sum(axis=1)
    few_mirror, few_others = int((n_mirror < n).sum()), int((n_units - n_mirror < n).sum())
    if n_individuals - few_mirror - few_others >= max(2, n_individuals / 2):
        return None
    return Lack(
        f"find {n} mirror units and {n} others to match them in at least half of the individuals",
        f"{few_mirror} of {n_individuals} with fewer than {n} mirror units, and {few_others} with fewer than {n} others, of "
        f"{n_units} units each",
        "Lower assays.lesioned_share, change assays.mirror_correlation, or ask for lesion_routes, which needs no controls.",
    )


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
