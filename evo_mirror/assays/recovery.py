"""Recovery: a normal life after a deprived one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

from evo_mirror.assays._lives import drawn, lived, one_after_the_other
from evo_mirror.assays._mirroring import LAST, RESPONDING, as_tested, gain, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, ratio, told
from evo_mirror.biology.drawing import sources_without
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience


class Recovery(Assay):
    """A life without any matching sight, then a normal one as long; beside it, two normal ones.

    Both halves are one life of twice the trials, so that whatever changes with age goes on changing.
    """

    kind: Literal["recovery"] = "recovery"
    statistics: ClassVar[Mapping[str, str]] = {
        "deficit": "mirror gain lost by the end of deprivation",
        "recovered": "mirror gain made good by normal rearing afterwards",
        "lasting_deficit": "mirror gain still lost after normal rearing",
        "recovered_share": "share of the deficit that normal rearing made good",
        "kept": "mirror responding of the deprived after normal rearing",
    }
    units: ClassVar[Mapping[str, str]] = {
        "deficit": "lambda", "recovered": "lambda", "lasting_deficit": "lambda", "recovered_share": "1", "kept": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "gain_before": Measured("lambda", "mirror gain at the end of the first life"),
        "gain_after": Measured("lambda", "mirror gain at the end of the second life"),
        "mirror_responding": RESPONDING,
    }
    procedure: ClassVar[str] = (
        "Newborns grew up without any sight that goes with what they do, and were then reared normally for as long again. Others "
        "of the same genotype were reared normally all the time."
    )
    needs: ClassVar[tuple[str, ...]] = ("matching sights",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "always reared": "two normal lives, one after the other",
            "deprived, then reared": "a life without any matching sight, then a normal one",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        scenario = subjects.scenario
        sources, n_trials = scenario.rearing.sources, scenario.rearing.trials
        matching = tuple(name for name, source in sources.items() if source.matching)
        rearing = scenario.rearing.model_copy(update={"sources": sources_without(sources, matching)})
        poor = drawn(subjects, subjects.elders, scenario=scenario.model_copy(update={"rearing": rearing}))
        rich = second_life(subjects)
        arms = {}
        for arm, first in zip(self.arms(scenario), (subjects.experience, poor), strict=True):
            life = lived(
                subjects, subjects.wiring, one_after_the_other(first, rich), ages=(0, n_trials, 2 * n_trials)
            )  # fmt: skip
            arms[arm] = {
                "gain_before": gain(subjects, life, 1),
                "gain_after": gain(subjects, life, LAST),
                "mirror_responding": responding(subjects, life, LAST),
            }
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        deficit, lasting = (
            outcome.of("always reared", when) - outcome.of("deprived, then reared", when)
            for when in ("gain_before", "gain_after")
        )
        return {
            "deficit": effect(deficit),
            "recovered": effect(deficit - lasting),
            "lasting_deficit": effect(lasting),
            "recovered_share": ratio(deficit - lasting, deficit),
            "kept": as_tested(subjects, outcome.of("deprived, then reared", "mirror_responding")),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        deficit = told(
            found["deficit"],
            above="Deprivation cost mirroring.",
            none="Deprivation cost no mirroring, so that there is nothing to recover.",
            below="The deprived mirrored more.",
            undefined="What deprivation cost is undefined.",
        )
        lasting = told(
            found["lasting_deficit"],
            above="After as long a normal rearing part of it is still missing.",
            none="After as long a normal rearing nothing of it is missing.",
            below="After as long a normal rearing they mirror more than those who were never deprived.",
            undefined="What is missing after normal rearing is undefined.",
        )
        share = told(
            found["recovered_share"],
            above="", none="None of the loss was made good.", below="Normal rearing made the loss larger.",
            undefined="The share made good is undefined because too little was lost.",
        )  # fmt: skip
        return " ".join(filter(None, (deficit, lasting, share)))


def second_life(subjects: Subjects) -> Experience:
    """Normal rearing of those who are grown up: with other luck, in the world as it is by then."""
    later = replace(subjects.moment, generation=subjects.moment.generation + 1)
    return drawn(subjects, subjects.elders, moment=later, repertoire=subjects.present)
