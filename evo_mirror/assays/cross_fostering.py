"""Cross-fostering: the same newborns, reared by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._lives import drawn
from evo_mirror.assays._mirroring import DELTA_P, GAIN, LAST, RESPONDING, as_tested, gain, matching, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.foundation.settings import resolved
from evo_mirror.machine.counters import uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience
from evo_mirror.state.lived import Elders

FIDELITY = "founder_fidelity"


class CrossFostering(Assay):
    """Who answers a child's acts is changed, and nothing else: children act as ever and see as often.

    Foster parents are those of another child. Naive caregivers are adults who have learned nothing: they answer as newborns
    of the same generation would. Faithful ones always do what they saw the child do; careless ones do anything. Where first-borns
    answer those born later, these three kinds of caregivers take their place too. All caregivers are of the same replicate: in
    another one actions look otherwise, so that its elders would be strangers to what the children do, however well they mirror.
    """

    kind: Literal["cross_fostering"] = "cross_fostering"
    statistics: ClassVar[Mapping[str, str]] = {
        "parents": "mirror gain with own parents less that with the parents of others",
        "maturity": "mirror gain with mature caregivers less that with naive ones",
        "fidelity": "mirror gain with faithful caregivers less that with careless ones",
        "kept": "mirror responding of those reared by careless caregivers",
        "culture": "mirror gain with faithful caregivers less that with the elders of the population",
    }
    units: ClassVar[Mapping[str, str]] = {
        "parents": "lambda", "maturity": "lambda", "fidelity": "lambda", "kept": "1", "culture": "lambda",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_gain": GAIN, "mirror_responding": RESPONDING, "delta_p": DELTA_P,
    }  # fmt: skip
    procedure: ClassVar[str] = (
        "Newborns were given to other caregivers: to the parents of another child, to adults who had learned nothing, to some "
        "who imitate perfectly, and to some who answer with anything. They acted as ever, and were answered as often. "
        "All caregivers were of their own population: in others, actions look otherwise."
    )
    needs: ClassVar[tuple[str, ...]] = ("caregivers",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "own elders": "answered by those who would have reared them",
            "foster parents": "answered by the parents of another child",
            "naive caregivers": "answered by adults who have learned nothing",
            "faithful caregivers": "every answer is what the child did",
            "careless caregivers": "every answer is any act at all",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        channels, heads = subjects.repertoire.channels, subjects.repertoire.heads
        newborn = np.ascontiguousarray(subjects.wiring.strength[:, : channels.n_features, heads.units])
        untaught, others = Elders(newborn), replace(subjects, firstborns=None)  # adults answer, whoever else would
        reared_by = (
            subjects.experience,
            drawn(subjects, subjects.elders, parents=fostered(subjects)),
            drawn(others, untaught, parents=_among(subjects, len(newborn))),
            _reared_with(others, 1.0),
            _reared_with(others, 0.0),
        )
        arms = {}
        for arm, experience in zip(self.arms(subjects.scenario), reared_by, strict=True):
            life = subjects.lived(experience)
            arms[arm] = {
                "mirror_gain": gain(subjects, life, LAST),
                "mirror_responding": responding(subjects, life, LAST),
                "delta_p": matching(subjects, experience),
            }
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        own, foster, naive, faithful, careless = (outcome.of(arm, "mirror_gain") for arm in outcome.arms)
        return {
            "parents": effect(own - foster),
            "maturity": effect(own - naive),
            "fidelity": effect(faithful - careless),
            "kept": as_tested(subjects, outcome.of("careless caregivers", "mirror_responding")),
            "culture": effect(faithful - own),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        fidelity = told(
            found["fidelity"],
            above="Mirroring depends on how well caregivers imitate: it is passed on by rearing.",
            none="How well caregivers imitate makes no difference to mirroring.",
            below="Children of careless caregivers mirror more.",
            undefined="What caregivers are worth is undefined.",
        )
        maturity = told(
            found["maturity"],
            above="Caregivers who have learned are worth more than such as have not.",
            none="Caregivers who have learned are worth no more than such as have not.",
            below="Caregivers who have learned are worth less than such as have not.",
            undefined="What the learning of caregivers is worth is undefined.",
        )
        parents = told(
            found["parents"],
            above="Own parents rear better than foster parents.",
            none="Whose parents rear a child makes no difference.",
            below="Foster parents rear better than own ones.",
            undefined="What own parents are worth is undefined.",
        )
        return f"{fidelity} {maturity} {parents}"


def fostered(subjects: Subjects) -> NDArray[np.int32]:
    """Parents of another child, in a random round of all: (n_individuals, 2) int32 array; nobody keeps its own place."""
    n = subjects.population.size
    round_of_all = np.argsort(uniforms(subjects.moment.address("fostering"), np.arange(1), n)[0], kind="stable")
    parents = subjects.population.parents.copy()
    parents[round_of_all] = subjects.population.parents[np.roll(round_of_all, 1)]
    return parents


def _among(subjects: Subjects, n_adults: int) -> NDArray[np.int32]:
    """Own parents where newborns stand in for adults, of whom there may be fewer: (n_individuals, 2) int32 array."""
    parents = subjects.population.parents
    return np.where(parents >= 0, parents % n_adults, parents).astype(np.int32)


def _reared_with(subjects: Subjects, fidelity: float) -> Experience:
    """As founders are reared, by caregivers of a given fidelity."""
    scenario = subjects.scenario
    change: dict[str, Any] = {FIDELITY: fidelity}
    sources = {
        name: source.model_copy(update=change) if FIDELITY in resolved(source) else source
        for name, source in scenario.rearing.sources.items()
    }
    rearing = scenario.rearing.model_copy(update={"sources": sources})
    return drawn(subjects, None, scenario=scenario.model_copy(update={"rearing": rearing}))
