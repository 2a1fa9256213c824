"""Lesion of either route: whether mirroring is needed to understand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect, ratio
from evo_mirror.interventions.lesion import Route, silenced


class LesionRoutes(Assay):
    """Sights are silenced on one of the two routes to understanding, and adults are tested for what they still understand.

    The mirror route leads from sights to motor units and on to what these programs mean; the visual route leads from sights to
    goals and identities of actions. Without its sights a route gives every answer alike, and the other one decides. What is
    lost without mirrors is what they are needed for; a population may have evolved, or learned, to do without.
    """

    kind: Literal["lesion_routes"] = "lesion_routes"
    statistics: ClassVar[Mapping[str, str]] = {
        "mirror_loss": "understanding lost without sights on the mirror route",
        "visual_loss": "understanding lost without sights on the visual route",
        "contrast": "understanding lost without the mirror route less that lost without the visual route",
        "mirror_dependence": "share of understanding lost without sights on the mirror route",
        "visual_dependence": "share of understanding lost without sights on the visual route",
        "left": "understanding left without sights on either route",
        "mirror_loss_identify": "actions identified, lost without sights on the mirror route",
        "mirror_loss_goal": "goals named, lost without sights on the mirror route",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        intact, blind = _tested(subjects), _tested(subjects, "mirror", "visual")
        mirror, visual = intact - _tested(subjects, "mirror"), intact - _tested(subjects, "visual")
        whole, by_mirror, by_visual = intact.mean(axis=0), mirror.mean(axis=0), visual.mean(axis=0)
        return {
            "mirror_loss": effect(by_mirror),
            "visual_loss": effect(by_visual),
            "contrast": effect(by_mirror - by_visual),
            "mirror_dependence": ratio(by_mirror, whole),
            "visual_dependence": ratio(by_visual, whole),
            "left": effect(blind.mean(axis=0)),
            "mirror_loss_identify": effect(mirror[0]),
            "mirror_loss_goal": effect(mirror[1]),
        }


def _tested(subjects: Subjects, *routes: Route) -> NDArray[np.float64]:
    """Identifying and naming goals, above chance, of adults without sights on these routes: (2, n_individuals) array."""
    wiring = subjects.adults
    for route in routes:
        wiring = silenced(wiring, route, subjects.repertoire)
    return np.stack(subjects.tested(subjects.examined(wiring), 0))
