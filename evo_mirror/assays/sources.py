"""Sources: what mirroring owes to the sight of one's own acts, to that of others, and to both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evo_mirror.assays._mirroring import GAIN, LAST, RESPONDING, as_tested, gain, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, ratio, told
from evo_mirror.scenario.scenario import Scenario


class Sources(Assay):
    """Deprivation split by source: of one's own acts, of what others do that goes with them, of every matching sight."""

    kind: Literal["sources"] = "sources"
    statistics: ClassVar[Mapping[str, str]] = {
        "loss_self": "mirror gain lost by not seeing one's own acts",
        "loss_social": "mirror gain lost by not seeing others do what goes with one's acts",
        "loss_total": "mirror gain lost by not seeing anything that goes with one's acts",
        "kept_social": "mirror responding of those whose matching sights are of others alone",
        "kept_self": "mirror responding of those whose matching sights are of own acts alone",
        "share_self": "share of the total loss that not seeing one's own acts makes alone",
        "share_social": "share of the total loss that not seeing others' matching acts makes alone",
    }
    units: ClassVar[Mapping[str, str]] = {
        "loss_self": "lambda", "loss_social": "lambda", "loss_total": "lambda", "kept_social": "1", "kept_self": "1",
        "share_self": "1", "share_social": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {"mirror_gain": GAIN, "mirror_responding": RESPONDING}
    procedure: ClassVar[str] = (
        "Newborns grew up without the sight of their own acts, without others who do what they do (who imitate them, say), or "
        "without either. They acted as much as ever, and saw others act on their own account."
    )
    needs: ClassVar[tuple[str, ...]] = ("matching sights",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "reared": "a normal life",
            "without own acts": "own acts are never seen",
            "without others": "nobody is ever seen doing what goes with one's own acts",
            "without either": "nothing is seen that goes with what is done",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        sources = subjects.scenario.rearing.sources
        matching = {name: source.attends for name, source in sources.items() if source.matching}
        silent = {
            "without own acts": tuple(name for name, attends in matching.items() if attends == "own"),
            "without others": tuple(name for name, attends in matching.items() if attends == "other"),
            "without either": tuple(matching),
        }
        lives = {"reared": subjects.reared, **{arm: subjects.deprived(names) for arm, names in silent.items()}}
        return Outcome(
            {
                arm: {"mirror_gain": gain(subjects, life, LAST), "mirror_responding": responding(subjects, life, LAST)}
                for arm, life in lives.items()
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        normal = outcome.of("reared", "mirror_gain")
        own, others, total = (
            normal - outcome.of(f"without {what}", "mirror_gain") for what in ("own acts", "others", "either")
        )
        return {
            "loss_self": effect(own),
            "loss_social": effect(others),
            "loss_total": effect(total),
            "kept_social": as_tested(subjects, outcome.of("without own acts", "mirror_responding")),
            "kept_self": as_tested(subjects, outcome.of("without others", "mirror_responding")),
            "share_self": ratio(own, total),
            "share_social": ratio(others, total),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        said = [
            told(
                found[statistic],
                above=f"Without {what}, mirroring is weaker.",
                none=f"Without {what}, mirroring is what it was.",
                below=f"Without {what}, mirroring is stronger.",
                undefined=f"What {what} are worth is undefined.",
            )
            for statistic, what in (("loss_self", "sights of own acts"), ("loss_social", "matching acts of others"))
        ]
        share = told(
            found["share_self"],
            above="Shares of the total loss need not add up to 1: either source can stand in for the other.",
            none="The sight of own acts alone has no share in what both sources are worth together.",
            below="The sight of own acts works against the other source.",
            undefined="The shares are undefined because too little is lost without either to be divided.",
        )
        return " ".join([*said, share])
