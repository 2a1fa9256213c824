"""The family of sources of experience."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal, cast

import numpy as np

from evo_mirror.biology.kin import Kin
from evo_mirror.foundation.settings import Family, param
from evo_mirror.state.scene import Scene, Sights


@dataclass(frozen=True)
class Offer:
    """What a source can be expected to offer to a child of founders, before other sources take its place.

    Attributes
    ----------
    acting, resting : float
        Chance that it offers a sight on a trial on which the child acts, and on one on which it does not.
    matching : float
        Chance that a sight offered on a trial with an act shows that act.
    """

    acting: float
    resting: float
    matching: float


class Source(Family):
    """Brings sights into a life, at a rate that the child's attention scales.

    ``matching`` says whether what this source shows goes with what the child does: such sources are what deprivation
    removes. Where several sources would fill the same trial, the one of lowest ``precedence`` does.
    """

    attends: ClassVar[Literal["own", "other"]]
    matching: ClassVar[bool]
    precedence: ClassVar[int]
    asks_elders: ClassVar[bool] = False
    """Whether adults of the previous generation have a part in it: their strengths are then kept for their children."""

    brings_sounds: ClassVar[bool] = False
    """Whether acts can be heard from it."""

    who_answers: ClassVar[str] = ""
    """The setting that says who of the adults has a part in it, one of `kin.Kin`; empty where nobody has."""

    rate: float = param(
        0.5, ge=0.0, le=1.0, unit="per occasion", about="chance that an occasion offers the sight at all"
    )

    @property
    def answered_by(self) -> Kin | None:
        """Who of the adults has a part in what it shows; None where nobody has, or it shows nothing."""
        return cast(Kin, getattr(self, self.who_answers)) if self.who_answers and self.rate > 0.0 else None

    @abstractmethod
    def sights(self, scene: Scene) -> Sights:
        """Say what the children of a scene see from this source, and how it is drawn, child by child and trial by trial.

        What is random is decided at lanes of its own, of the keys that `Scene.keys` gives; see `machine.chances`.
        """

    @abstractmethod
    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """What `sights` can be expected to bring to founders, for explaining a scenario before it runs.

        Parameters
        ----------
        n_actions : int
        act_rate : float
            Chance that the child acts on a trial; any act is as likely.
        attention : float
            Share of the budget that goes where this source `attends`.
        transparency : float
            Chance that one's own act can be seen.
        """


def nothing_visible(scene: Scene) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(n_individuals, 0) bool array: no outcome is seen."""
    return np.empty((len(scene.acts), 0), np.bool_)
