"""Adult training in both directions, contingent or not, and what a change of context does to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import BIAS
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.interventions.training import LABORATORY, training
from evo_mirror.measures.indices import mirror_responding
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import Life

_DIRECTIONS = ("counter-mirror", "mirror")
_SCHEDULES = {"contingent": (False, False), "non-contingent": (True, False), "signalled": (True, True)}
_HOME = 0


class Training(Assay):
    """Six groups of adults: counter-mirror or mirror, each contingent, non-contingent or signalled.

    Training takes place in the laboratory, a context of its own. Every group is tested in it and, after a shift, at home,
    where individuals grew up. What a context itself has come to drive is added to what a sight drives; nothing here can be
    learned about a sight in one context only, so that a shift shows what the context alone had learned. Imperatives and signals
    are as ``assays.imperative`` and ``assays.shared_signal`` say. There are no pauses between trials: where traces last, one
    reaches into the next.
    """

    kind: Literal["training"] = "training"
    statistics: ClassVar[Mapping[str, str]] = {
        "counter_effect": "B left after non-contingent counter-mirror training less B left after contingent training",
        "counter_signalled": "B left after non-contingent counter-mirror training less B left after signalled training",
        "mirror_effect": "B after contingent mirror training less B after non-contingent training",
        "mirror_signalled": "B after signalled mirror training less B after non-contingent training",
        "direction": "B after contingent mirror training less B after contingent counter-mirror training",
        "context_shift": "trained responding in the laboratory less that at home, after contingent counter-mirror training",
    }
    units: ClassVar[Mapping[str, str]] = {
        "counter_effect": "lambda", "counter_signalled": "lambda", "mirror_effect": "lambda",
        "mirror_signalled": "lambda", "direction": "lambda", "context_shift": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "bias": BIAS,
        "responding_laboratory": Measured(
            "1", "chance of the trained answer, above guessing, in the context of training"
        ),
        "responding_home": Measured("1", "chance of the trained answer, above guessing, in the context of life"),
    }
    procedure: ClassVar[str] = (
        "Adults were trained in a laboratory to answer each action with another (counter-mirror) or with itself (mirror). Of "
        "each, one group did the act after the sight only, one also without it, and one also without it but after a signal. All "
        "were then tested in the laboratory, and at home. Trials followed each other without pauses."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions", "learning")
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        how = {
            "contingent": "the act is done after the sight only",
            "non-contingent": "the act is done as often without the sight",
            "signalled": "the act is done as often without the sight, and a signal marks it",
        }
        which = {
            "counter-mirror": "each action is answered with another",
            "mirror": "each action is answered with itself",
        }
        return {f"{d}, {s}": f"{which[d]}; {how[s]}" for d in _DIRECTIONS for s in _SCHEDULES}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        answers = {"counter-mirror": subjects.partner, "mirror": np.arange(subjects.repertoire.n_actions)}
        n_contexts = subjects.repertoire.channels.n_contexts
        laboratory = min(LABORATORY, n_contexts - 1)
        arms = {}
        for direction, answer in answers.items():
            for schedule, (unpaired, signalled) in _SCHEDULES.items():
                trials = training(
                    answer, subjects.scenario.assays.training_trials, n_individuals=subjects.population.size,
                    n_contexts=n_contexts, address=subjects.moment.address("order of training"),
                    instructed=subjects.scenario.assays.imperative, unpaired=unpaired, signalled=signalled,
                    shared=subjects.scenario.assays.shared_signal, mixed=subjects.remembers,
                )  # fmt: skip
                life = subjects.trained(trials)
                arms[f"{direction}, {schedule}"] = {
                    "bias": subjects.bias(life)[:, -1],
                    "responding_laboratory": responding_in(subjects, life, answer, laboratory),
                    "responding_home": responding_in(subjects, life, answer, _HOME),
                }
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        bias = {arm: outcome.of(arm, "bias") for arm in outcome.arms}
        arm = outcome.arms["counter-mirror, contingent"]
        has_two = subjects.repertoire.channels.n_contexts > 1
        counter, mirror = ({s: bias[f"{d}, {s}"] for s in _SCHEDULES} for d in _DIRECTIONS)
        return {
            "counter_effect": effect(counter["non-contingent"] - counter["contingent"]),
            "counter_signalled": effect(counter["non-contingent"] - counter["signalled"]),
            "mirror_effect": effect(mirror["contingent"] - mirror["non-contingent"]),
            "mirror_signalled": effect(mirror["signalled"] - mirror["non-contingent"]),
            "direction": effect(mirror["contingent"] - counter["contingent"]),
            "context_shift": effect(arm["responding_laboratory"] - arm["responding_home"]) if has_two else UNDEFINED,
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        said = [
            told(
                found[f"{name}_effect"],
                above=f"In {name} training, acts without the sight weaken what is learned: learning follows contingency.",
                none=f"In {name} training, acts without the sight make no difference.",
                below=f"In {name} training, acts without the sight strengthen what is learned.",
                undefined=f"Whether contingency matters in {name} training is undefined.",
            )
            for name in ("counter", "mirror")
        ]
        shift = told(
            found["context_shift"],
            above="Part of what was trained stays behind in the laboratory.",
            none="What was trained shows at home as it does in the laboratory.",
            below="What was trained shows more clearly at home.",
            undefined="The shift of context is undefined because there is one context only (repertoire.contexts = 1).",
        )
        return " ".join([*said, shift]).replace("In counter training", "In counter-mirror training")


def responding_in(subjects: Subjects, life: Life, answer: NDArray[np.int64], context: int) -> NDArray[np.float64]:
    """Chance of the trained answer in a context, above guessing.

    Parameters
    ----------
    subjects : Subjects
    life : Life
        What training left.
    answer : (n_actions,) int array
        The trained answer to each action.
    context : int
        From 0.

    Returns
    -------
    (n_individuals,) float64 array
    """
    repertoire, scenario = subjects.repertoire, subjects.scenario
    row = repertoire.channels.starts[2] + context
    units = life.strength[:, row, repertoire.heads.units].astype(np.float64)
    of_context = units @ repertoire.readout.astype(np.float64)
    drives = subjects.drives(life)[:, -1] + of_context[:, None, :]
    noise = max(scenario.understanding.response_noise * scenario.learning.asymptote, 1e-6)
    return mirror_responding(drives[:, :, answer], noise)
