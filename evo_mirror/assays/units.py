"""Units: what an experimenter who records them would report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Assay, Effect, effect, ratio
from evo_mirror.measures.units import CLASSES, N_CONGRUENT, N_MIRROR, Classified
from evo_mirror.measures.units_by_chance import by_permutation, by_product_of_marginals
from evo_mirror.measures.units_recorded import Recorded


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

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        born, grown = subjects.recorded
        adults, newborns = subjects.adult_units, subjects.classified(born)
        shares, newborn_shares = _known(adults.shares, grown), _known(newborns.shares, born)
        mirror, congruent = shares[:, :N_MIRROR].sum(axis=1), shares[:, :N_CONGRUENT].sum(axis=1)
        return {
            "mirror": effect(mirror),
            "same_action": effect(_known(adults.answers_same.mean(axis=1), grown)),
            **{name: effect(share) for name, share in zip(CLASSES, shares.T, strict=True)},
            "suppressed": ratio(adults.is_suppressed.mean(axis=1), mirror),
            "observation_gain": observation_gain(adults),
            "enrichment": excess(congruent, by_product_of_marginals(adults)),
            "enrichment_permuted": excess(congruent, by_permutation(adults)),
            "decoding": effect(decoding(grown)),
            "newborn_mirror": effect(newborn_shares[:, :N_MIRROR].sum(axis=1)),
            "newborn_congruent": effect(newborn_shares[:, :N_CONGRUENT].sum(axis=1)),
            "newborn_decoding": effect(decoding(born)),
        }


def _known(values: NDArray[np.float64], recorded: Recorded) -> NDArray[np.float64]:
    """NaN for individuals in whom learning left drives that are no numbers."""
    lost = np.isnan(recorded.decoding)
    return np.where(lost.reshape(-1, *(1 for _ in values.shape[1:])), np.nan, values)


def observation_gain(found: Classified) -> Effect:
    """Preferred response in seeing over preferred response in doing, of mirror units that both excite.

    Parameters
    ----------
    found : Classified
    """
    excited = found.is_mirror & (found.doing.sign > 0) & (found.seeing.sign > 0)
    n_units = excited.shape[1]
    seen, done = (
        np.where(excited, side.preferred, 0.0).sum(axis=1) / n_units for side in (found.seeing, found.doing)
    )  # fmt: skip
    return ratio(seen, done)


def excess(congruent: NDArray[np.float64], by_chance: NDArray[np.float64]) -> Effect:
    """Congruent units over those expected by chance, less 1; undefined where hardly any are expected.

    Parameters
    ----------
    congruent : (n_individuals,) float64 array
    by_chance : (n_individuals, n_classes) float64 array
    """
    expected = by_chance[:, :N_CONGRUENT].sum(axis=1)
    return ratio(congruent - expected, expected) if expected.any() else UNDEFINED


def decoding(recorded: Recorded) -> NDArray[np.float64]:
    """Decoding above chance, (n_individuals,) float64 array: 0 at chance, 1 at best; 0 with a single action.

    Parameters
    ----------
    recorded : Recorded
    """
    n_actions = recorded.doing.mean.shape[-1]
    return np.asarray((n_actions * recorded.decoding - 1.0) / max(1, n_actions - 1))
