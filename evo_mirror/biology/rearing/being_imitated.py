"""Being imitated: caregivers do what they saw the child do, as well as they can."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.foundation.settings import param
from evo_mirror.machine.counters import normals, uniforms
from evo_mirror.state.scene import Caregivers, Scene, Sights


class BeingImitated(Source):
    """The child acts; a caregiver answers with an act; the child sees it, some trials later.

    What the caregiver does is drawn from its own mature responses to the sight of the child's act, in the child's world
    and with response noise. So the mirroring of one generation feeds the experience of the next: the mirror system is
    a product, as well as a process, of social interaction [Heyes2010]. Probability: rate x attention to others.
    """

    kind: Literal["being_imitated"] = "being_imitated"
    attends: ClassVar[Literal["own", "other"]] = "other"
    matching: ClassVar[bool] = True
    precedence: ClassVar[int] = 1

    delay: int = param(0, ge=0, le=100, unit="trials", about="trials from the child's act to the sight of the answer")
    caregiver: Literal["vertical", "oblique"] = param(
        "vertical", unit="1", about="who answers: one of the two parents, or any adult of their generation"
    )
    founder_fidelity: float = param(
        0.5, ge=0.0, le=1.0, unit="1", about="chance that those who rear founders answer with the child's own act"
    )

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        n, n_trials = scene.acts.shape
        draws = uniforms(scene.address_of(), scene.positions, 3 * n_trials + 1)
        answered = (scene.acts >= 0) & (draws[:, :n_trials] < self.rate * scene.attention[:, 1:2])
        answer = np.full((n, n_trials), -1, np.int8)
        if scene.caregivers is None:
            fidelity, other = draws[:, n_trials : 2 * n_trials], draws[:, 2 * n_trials : 3 * n_trials]
            anything = (other * scene.repertoire.n_actions).astype(np.int8)
            answer = np.where(fidelity < self.founder_fidelity, scene.acts, anything)
        else:
            who = self._caregivers(scene, scene.caregivers, draws[:, -1])
            rows, trials = np.nonzero(answered)
            if len(rows):
                noise = self._noise(scene, n_trials)[rows, trials]
                drives = scene.caregivers.program_drives[who[rows], scene.acts[rows, trials]]
                answer[rows, trials] = np.argmax(drives + scene.response_noise * noise, axis=1)
        answer = np.where(answered, answer, np.int8(-1))
        seen = np.full((n, n_trials), -1, np.int8)
        seen[:, self.delay :] = answer[:, : max(0, n_trials - self.delay)]
        return Sights(seen, self.delay, nothing_visible(scene))

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: an answer that comes later meets whatever the child is then doing."""
        answered = self.rate * attention
        if self.delay:
            return Offer(act_rate * answered, act_rate * answered, 1.0 / n_actions)
        return Offer(answered, 0.0, self.founder_fidelity + (1.0 - self.founder_fidelity) / n_actions)

    def _caregivers(self, scene: Scene, caregivers: Caregivers, draw: NDArray[np.float64]) -> NDArray[np.int64]:
        if self.caregiver == "oblique" or scene.parents.min() < 0:
            return (draw * len(caregivers.program_drives)).astype(np.int64)
        return scene.parents[np.arange(len(draw)), (draw < 0.5).astype(np.int64)].astype(np.int64)

    def _noise(self, scene: Scene, n_trials: int) -> NDArray[np.float64]:
        n_actions = scene.repertoire.n_actions
        noise = normals(scene.address_of("responses"), scene.positions, n_trials * n_actions)
        return noise.reshape(-1, n_trials, n_actions)
