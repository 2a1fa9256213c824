"""Lesion of either route: whether mirroring is needed to understand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Assay, Effect, Measured, Outcome, effect, ratio, told
from evo_mirror.interventions.lesion import Route, silenced
from evo_mirror.scenario.scenario import Scenario


class LesionRoutes(Assay):
    """Sights are silenced on one of the two routes to understanding, and adults are tested for what they still understand.

    The mirror route leads from sights to motor units and on to what these programs mean; the visual route leads from sights to
    goals and identities of actions. Without its sights a route gives every answer alike, and the other one decides. What is
    lost without mirrors is what they are needed for; a population may have evolved, or learned, to do without. Where a
    scenario has no visual route, there is nothing to lesion on it, and what is said of it is undefined.
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

    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "1")
    needs_of_statistics: ClassVar[Mapping[str, tuple[str, ...]]] = dict.fromkeys(
        ("visual_loss", "contrast", "visual_dependence"), ("visual route",)
    )
    measured: ClassVar[Mapping[str, Measured]] = {
        "identify": Measured("1", "actions identified, above chance"),
        "goal": Measured("1", "goals named, above chance"),
    }
    procedure: ClassVar[str] = (
        "Adults lost what sights tell one of the two routes to understanding: that through their own programs (mirror route), "
        "that from sights to goals and identities directly (visual route), or both. What they still understood was tested."
    )

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "intact": "adults as they are",
            "without mirror route": "sights tell motor programs nothing",
            "without visual route": "sights tell goals and identities nothing",
            "without either": "sights tell nothing",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        routes: tuple[tuple[Route, ...], ...] = ((), ("mirror",), ("visual",), ("mirror", "visual"))
        each = (_tested(subjects, *silent) for silent in routes)
        return Outcome(
            {
                arm: {"identify": identify, "goal": goal}
                for arm, (identify, goal) in zip(self.arms(subjects.scenario), each, strict=True)
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        intact, no_mirror, no_visual, blind = (
            np.stack([arm["identify"], arm["goal"]]) for arm in outcome.arms.values()
        )
        mirror, visual = intact - no_mirror, intact - no_visual
        if not subjects.repertoire.heads.has_visual:
            visual = np.full_like(visual, np.nan)
        whole, by_mirror, by_visual = intact.mean(axis=0), mirror.mean(axis=0), visual.mean(axis=0)
        return {
            "mirror_loss": effect(by_mirror),
            "visual_loss": effect(by_visual),
            "contrast": effect(by_mirror - by_visual),
            "mirror_dependence": ratio(by_mirror, whole),
            "visual_dependence": ratio(by_visual, whole) if subjects.repertoire.heads.has_visual else UNDEFINED,
            "left": effect(blind.mean(axis=0)),
            "mirror_loss_identify": effect(mirror[0]),
            "mirror_loss_goal": effect(mirror[1]),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        return " ".join(
            told(
                found[f"{route}_loss"],
                above=f"Without the {route} route, adults understand less: it is needed.",
                none=f"Without the {route} route, adults understand as much: it is not needed.",
                below=f"Without the {route} route, adults understand more: it misleads them.",
                undefined=f"What the {route} route is worth is undefined because this scenario has none (repertoire.routes): "
                "there is nothing to lesion.",
            )
            for route in ("mirror", "visual")
        )


def _tested(subjects: Subjects, *routes: Route) -> NDArray[np.float64]:
    """Identifying and naming goals, above chance, of adults without sights on these routes: (2, n_individuals) array."""
    wiring = subjects.adults
    for route in routes:
        wiring = silenced(wiring, route, subjects.repertoire)
    return np.stack(subjects.tested(subjects.examined(wiring), 0))
