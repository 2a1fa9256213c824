"""Selection-for test: the same founders evolve again, with what pays taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import GAIN, LAST, UNDERSTANDING, gain
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, difference, effect, told
from evo_mirror.evolution.engine import Evolution
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.wiring import SENSORIMOTOR


class SelectionFor(Assay):
    """What evolves where understanding does not pay: is mirroring adaptation, exaptation or by-product.

    The founders are those of the run, and so is all luck. First as it was; then with the payoff for understanding removed, so
    that foraging by conditioning is all that learning is good for; then with nothing that pays. Individuals of different
    arms are no kin in the end, so that their means are compared as those of different groups.
    """

    kind: Literal["selection_for"] = "selection_for"
    statistics: ClassVar[Mapping[str, str]] = {
        "innate_adaptation": "mirror gain at birth as it evolved, less that where understanding did not pay",
        "adaptation": "mature mirror gain as it evolved, less that where understanding did not pay",
        "by_product": "mature mirror gain where foraging alone paid, less that where nothing paid",
        "without_pay": "mature mirror gain where understanding did not pay",
        "serves": "understanding of adults where it did not pay",
    }
    units: ClassVar[Mapping[str, str]] = {
        "innate_adaptation": "lambda", "adaptation": "lambda", "by_product": "lambda", "without_pay": "lambda", "serves": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "gain_birth": Measured("lambda", "mirror gain at birth"),
        "mirror_gain": GAIN,
        "understanding": UNDERSTANDING,
        "learning_rate": Measured("per trial", "learning rate of sights and acts"),
    }
    procedure: ClassVar[str] = (
        "The same founders evolved again, with the same luck: once as before, once with no payoff for understanding others, so "
        "that learning paid through foraging alone, and once with no payoff for anything. Their descendants were compared."
    )
    is_compared: ClassVar[bool] = False
    is_usual: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "as it was": "everything pays as in the scenario",
            "foraging alone": "understanding does not pay (payoff.understanding = 0)",
            "nothing pays": "neither understanding nor foraging pays",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        pays: tuple[dict[str, Any], ...] = ({}, {"understanding": 0.0}, {"understanding": 0.0, "foraging": 0.0})
        groups = (_evolved_again(subjects, change) for change in pays)
        return Outcome({arm: _measured(group) for arm, group in zip(self.arms(subjects.scenario), groups, strict=True)})

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        as_it_was, foraging, nothing = outcome.arms.values()
        return {
            "innate_adaptation": difference(as_it_was["gain_birth"], foraging["gain_birth"]),
            "adaptation": difference(as_it_was["mirror_gain"], foraging["mirror_gain"]),
            "by_product": difference(foraging["mirror_gain"], nothing["mirror_gain"]),
            "without_pay": effect(foraging["mirror_gain"]),
            "serves": effect(foraging["understanding"]),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        adaptation = told(
            found["adaptation"],
            above="Mirroring is stronger where understanding pays: to that extent it is an adaptation for understanding.",
            none="Mirroring is as strong where understanding does not pay: it is no adaptation for understanding.",
            below="Mirroring is weaker where understanding pays.",
            undefined="Whether mirroring is an adaptation is undefined.",
        )
        rest = told(
            found["without_pay"],
            above="Where understanding does not pay there is mirroring all the same.",
            none="Where understanding does not pay there is no mirroring.",
            below="Where understanding does not pay mirroring is reversed.",
            undefined="What there is without that pay is undefined.",
        )
        origin = told(
            found["by_product"],
            above="Some of that is a by-product of learning which is kept up for foraging.",
            none="That is no more than where nothing pays at all.",
            below="Nothing of that is owed to foraging.",
            undefined="Whether foraging has a part in it is undefined.",
        )
        serves = told(
            found["serves"],
            above="It serves understanding nevertheless: what nobody was selected for can be put to use (exaptation).",
            none="It does not serve understanding.",
            below="It hinders understanding.",
            undefined="Whether it serves understanding is undefined.",
        )
        return f"{adaptation} {rest} {origin} {serves}"


def _evolved_again(subjects: Subjects, pays: Mapping[str, Any]) -> Subjects:
    """The newborns after as many generations as asked for; those of the run where nothing would differ."""
    scenario, reached = subjects.scenario, subjects.moment.generation
    n_generations = scenario.assays.selection_generations or reached
    if not pays and n_generations == reached:
        return subjects
    payoff = scenario.payoff.model_copy(update=dict(pays))
    evolution = Evolution(
        scenario.model_copy(update={"payoff": payoff}), seed=subjects.moment.seed, replicate=subjects.moment.replicate,
        threads=subjects.threads,
    )  # fmt: skip
    for _ in range(n_generations):
        evolution.step()
    return Subjects.of(evolution, threads=subjects.threads)


def _measured(subjects: Subjects) -> dict[str, NDArray[np.float64]]:
    life = subjects.reared
    return {
        "gain_birth": gain(subjects, life, 0),
        "mirror_gain": gain(subjects, life, LAST),
        "understanding": subjects.understanding(life, LAST),
        "learning_rate": subjects.wiring.plasticity[:, SENSORIMOTOR, 0].astype(np.float64),
    }
