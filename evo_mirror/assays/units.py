"""Units: what an experimenter who records them would report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import LARGER, UNDEFINED, Assay, Effect, Measured, Outcome, effect, ratio, told
from evo_mirror.measures.units import CLASSES, N_CONGRUENT, N_MIRROR, Classified
from evo_mirror.measures.units_by_chance import by_permutation, by_product_of_marginals
from evo_mirror.measures.units_recorded import Recorded
from evo_mirror.scenario.scenario import Scenario


class Units(Assay):
    """Motor units are recorded while their owners do, and while they see, every action, and are classified by what they answer.

    Trials are noisy and tests are corrected for their number, as in the laboratory. Classes are those of `measures.units`; each
    share is of all units. Enrichment says how many times more congruent units there are than by chance, less 1: if doing and
    seeing were independent, and if labels of actions were permuted between them. Decoding tells what is seen from activity in
    doing: 0 at chance, 1 if it never fails. Newborns are recorded as adults are.
    """

    kind: Literal["units"] = "units"
    statistics: ClassVar[Mapping[str, str]] = {
        "mirror": "share of units that answer both to doing and to seeing some action, in adults",
        "same_action": "share of units that answer both to doing and to seeing one and the same action, in adults",
        "strictly_congruent": "share of units with the same effective actions in doing and seeing, and selective, in adults",
        "broadly_congruent": "share of units whose effective actions in doing and seeing overlap only, in adults",
        "logically_related": "share of units that answer to seeing other actions than to doing, with a goal in common, in adults",
        "non_congruent": "share of units that answer to doing and to seeing with no action or goal in common, in adults",
        "anti_mirror": "share of units that doing and seeing change in opposite directions, in adults",
        "execution_only": "share of units that answer to doing alone, in adults",
        "observation_only": "share of units that answer to seeing alone, in adults",
        "none": "share of units that answer neither to doing nor to seeing, in adults",
        "suppressed": "share of mirror units that seeing suppresses, in adults",
        "observation_gain": "response to seeing over that to doing, of mirror units that both excite, in adults",
        "enrichment": "congruent units over those expected if doing and seeing were independent, less 1, in adults",
        "enrichment_permuted": "congruent units over those expected with permuted labels of actions, less 1, in adults",
        "decoding": "seen actions told from activity in doing, above chance, in adults",
        "newborn_mirror": "share of units that answer both to doing and to seeing some action, in newborns",
        "newborn_congruent": "share of units with effective actions common to doing and seeing, in newborns",
        "newborn_decoding": "seen actions told from activity in doing, above chance, in newborns",
    }

    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "1")
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror": Measured("1", "share of units that answer both to doing and to seeing some action"),
        "congruent": Measured("1", "share of units with effective actions common to doing and seeing"),
        "same_action": Measured("1", "share of units that answer both to doing and to seeing one and the same action"),
        **{name: Measured("1", f"share of units called {name.replace('_', ' ')}") for name in CLASSES},
        "suppressed": Measured("1", "share of units that are mirror units and that seeing suppresses"),
        "response_seeing": Measured("1", "response to seeing of mirror units that both excite, over all units"),
        "response_doing": Measured("1", "response to doing of mirror units that both excite, over all units"),
        "expected_independent": Measured("1", "share congruent expected if doing and seeing were independent"),
        "expected_permuted": Measured("1", "share congruent expected with permuted labels of actions"),
        "decoding": Measured("1", "seen actions told from activity in doing, above chance"),
    }
    procedure: ClassVar[str] = (
        "Motor units of newborns and adults were recorded while their owners did every action, and while they saw it, and were "
        "classified by what they answered to."
    )

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {"newborns": "recorded before their first trial", "adults": "the same individuals, grown up"}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        born, grown = subjects.recorded
        classified = subjects.classified(born), subjects.adult_units
        return Outcome(
            {
                arm: _numbers(units, recorded)
                for arm, units, recorded in zip(self.arms(subjects.scenario), classified, (born, grown), strict=True)
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        newborns, adults = outcome.arms["newborns"], outcome.arms["adults"]
        return {
            **{name: effect(adults[name]) for name in ("mirror", "same_action", *CLASSES)},
            "suppressed": ratio(adults["suppressed"], adults["mirror"]),
            "observation_gain": ratio(adults["response_seeing"], adults["response_doing"]),
            "enrichment": excess(adults["congruent"], adults["expected_independent"]),
            "enrichment_permuted": excess(adults["congruent"], adults["expected_permuted"]),
            "decoding": effect(adults["decoding"]),
            **{f"newborn_{name}": effect(newborns[name]) for name in ("mirror", "congruent", "decoding")},
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        adults = told(
            found["enrichment_permuted"],
            above="More units of adults than chance would give answer to seeing what they answer to in doing.",
            none="No more units of adults than chance would give answer to seeing what they answer to in doing.",
            below="Fewer units of adults than chance would give answer to seeing what they answer to in doing.",
            undefined="Whether there are more such units than by chance is undefined because hardly any are expected.",
            bound=LARGER,
        )
        newborns = told(
            found["newborn_congruent"],
            above="Some such units are there at birth.",
            none="No such units are there at birth.",
            below="",
            undefined="Whether there are any at birth is undefined.",
        )
        return " ".join(filter(None, (adults, newborns)))


def _numbers(found: Classified, recorded: Recorded) -> dict[str, NDArray[np.float64]]:
    """What was recorded of each individual, by `Units.measured`."""
    shares = found.shares
    seen, done = responses(found)
    numbers = {
        "mirror": shares[:, :N_MIRROR].sum(axis=1),
        "congruent": shares[:, :N_CONGRUENT].sum(axis=1),
        "same_action": found.answers_same.mean(axis=1),
        **dict(zip(CLASSES, shares.T, strict=True)),
        "suppressed": found.is_suppressed.mean(axis=1),
        "response_seeing": seen,
        "response_doing": done,
        "expected_independent": by_product_of_marginals(found)[:, :N_CONGRUENT].sum(axis=1),
        "expected_permuted": by_permutation(found)[:, :N_CONGRUENT].sum(axis=1),
        "decoding": decoding(recorded),
    }
    # Of individuals in whom learning left drives that are no numbers, nothing was recorded.
    lost = np.isnan(recorded.decoding)
    return {name: np.where(lost, np.nan, values) for name, values in numbers.items()}


def responses(found: Classified) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Preferred responses in seeing and in doing, of mirror units that both excite, summed and over all units.

    Parameters
    ----------
    found : Classified

    Returns
    -------
    seen, done : (n_individuals,) float64 arrays
    """
    excited = found.is_mirror & (found.doing.sign > 0) & (found.seeing.sign > 0)
    n_units = excited.shape[1]
    seen, done = (
        np.where(excited, side.preferred, 0.0).sum(axis=1) / n_units for side in (found.seeing, found.doing)
    )  # fmt: skip
    return seen, done


def excess(congruent: NDArray[np.float64], expected: NDArray[np.float64]) -> Effect:
    """Congruent units over those expected by chance, less 1; undefined where hardly any are expected.

    Parameters
    ----------
    congruent, expected : (n_individuals,) float64 arrays
    """
    return ratio(congruent - expected, expected) if expected.any() else UNDEFINED


def decoding(recorded: Recorded) -> NDArray[np.float64]:
    """Decoding above chance, (n_individuals,) float64 array: 0 at chance, 1 at best; 0 with a single action.

    Parameters
    ----------
    recorded : Recorded
    """
    n_actions = recorded.doing.mean.shape[-1]
    return np.asarray((n_actions * recorded.decoding - 1.0) / max(1, n_actions - 1))
