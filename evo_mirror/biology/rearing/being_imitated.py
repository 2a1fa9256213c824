"""Being imitated: caregivers do what they saw the child do, as well as they can."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.delays import Delay, delay_at, delay_contradiction, limits_of, met_with, soonest
from evo_mirror.biology.kin import Kin, caregivers_for
from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.foundation.settings import checked, model_validator, param
from evo_mirror.machine.chances import happens, one_of, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import RUN, fill_normals
from evo_mirror.state.scene import NOTHING, Scene, Sights


class BeingImitated(Source):
    """The child acts; a caregiver answers with an act; the child sees it, some trials later.

    What the caregiver does is drawn from its own mature responses to the sight of the child's act, in the child's world
    as it is on that trial and with response noise. So the mirroring of one generation feeds the experience of the next: the
    mirror system is a product, as well as a process, of social interaction [Heyes2010]. Who answers is told in `biology.kin`.
    Probability: rate x attention to others.
    """

    kind: Literal["being_imitated"] = "being_imitated"
    attends: ClassVar[Literal["own", "other"]] = "other"
    matching: ClassVar[bool] = True
    precedence: ClassVar[int] = 1
    asks_elders: ClassVar[bool] = True
    who_answers: ClassVar[str] = "caregiver"

    delay: Delay = param(
        0,
        unit="trials",
        about="trials from the child's act to the sight of the answer; or shares of delays of 0, 1, 2, ...",
    )
    caregiver: Kin = param(
        "vertical",
        unit="1",
        about="who answers: vertical: a parent; oblique: any adult of the deme; strangers: one who is no kin; sibs: a first-born",
    )
    founder_fidelity: float = param(
        0.5, ge=0.0, le=1.0, unit="1", about="chance that those who rear founders answer with the child's own act"
    )

    @model_validator(mode="after")
    def _answers_in_time(self) -> Self:
        return checked(self, delay_contradiction(self.delay))

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        answer, limits, n_actions = scene.codes(), limits_of(self.delay), scene.repertoire.n_actions
        delays = scene.codes() if len(limits) > 1 else np.empty((1, 1), np.int8)
        acting = (scene.keys(), scene.acts, self.rate, scene.attention)
        timing = (soonest(self.delay), limits, scene.keys("delays"), answer, delays)
        varied = delays if len(limits) > 1 else None
        adults, caregiver = caregivers_for(scene, self.caregiver)
        if adults is None:
            rearing = (*acting, n_actions, self.founder_fidelity, *timing)
            return Sights(answer, timing[0], nothing_visible(scene), _rear_founders, rearing, delays=varied)
        assert adults.program_drives.shape[1] == n_actions * scene.repertoire.n_eras
        present = n_actions * scene.repertoire.eras_at(np.arange(scene.acts.shape[1]))
        responding = (adults.program_drives, scene.keys("responses"), scene.response_noise, present)
        drawing = (*acting, caregiver, *responding, *timing)
        return Sights(answer, timing[0], nothing_visible(scene), _rear, drawing, delays=varied)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: an answer that comes later meets whatever the child is then doing."""
        right = self.founder_fidelity + (1.0 - self.founder_fidelity) / n_actions
        return Offer(
            *met_with(self.delay, met=self.rate * attention, right=right, act_rate=act_rate, n_actions=n_actions)
        )  # fmt: skip


@compiled
def _rear_founders(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float, attention: NDArray[np.float32],
    n_actions: int, fidelity: float, soonest: int, limits: NDArray[np.int64], delaying: NDArray[np.uint64],
    answer: NDArray[np.int8], delays: NDArray[np.int8],
) -> None:  # fmt: skip
    imitating = threshold(fidelity)
    n_trials = acts.shape[1]
    for child in range(first, last):
        key, answering = keys[child], threshold(rate * np.float64(attention[child, 1]))
        answer[child] = NOTHING
        for trial in range(n_trials - soonest):
            act = acts[child, trial]
            if act < 0 or not happens(key, 3 * trial, answering):
                continue
            anything = np.int8(one_of(n_actions, key, 3 * trial + 1))
            response = int(act if happens(key, 3 * trial + 2, imitating) else anything)
            _show(child, trial, soonest + delay_at(limits, delaying[child], trial), response, answer, delays)


@compiled
def _rear(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float, attention: NDArray[np.float32],
    caregivers: NDArray[np.int64], program_drives: NDArray[np.float64], responding: NDArray[np.uint64],
    response_noise: float, present: NDArray[np.int64], soonest: int, limits: NDArray[np.int64],
    delaying: NDArray[np.uint64], answer: NDArray[np.int8], delays: NDArray[np.int8],
) -> None:  # fmt: skip
    n_actions = program_drives.shape[2]
    noise = np.zeros((n_actions + RUN - 1) // RUN * RUN, np.float32)
    n_trials = acts.shape[1]
    for child in range(first, last):
        key, answering = keys[child], threshold(rate * np.float64(attention[child, 1]))
        caregiver = caregivers[child]
        answer[child] = NOTHING
        for trial in range(n_trials - soonest):
            act = acts[child, trial]
            if act < 0 or not happens(key, 3 * trial, answering):
                continue
            if response_noise > 0.0:
                fill_normals(responding[child], trial * len(noise), noise)
            sight = present[trial] + act
            strongest, response = -np.inf, 0  # the first, if drives have run away and none is the strongest
            for program in range(n_actions):
                drive = program_drives[caregiver, sight, program] + response_noise * np.float64(noise[program])
                if drive > strongest:
                    strongest, response = drive, program
            _show(child, trial, soonest + delay_at(limits, delaying[child], trial), response, answer, delays)


@partial(compiled, inlined=True)
def _show(
    child: int, trial: int, delay: int, response: int, answer: NDArray[np.int8], delays: NDArray[np.int8]
) -> None:
    """Let the answer to an act be seen, if its trial is within life and shows no answer to an earlier act."""
    if trial + delay < answer.shape[1] and answer[child, trial + delay] < 0:
        answer[child, trial + delay] = response
        if len(delays) > 1 or delays.shape[1] > 1:
            delays[child, trial + delay] = delay
