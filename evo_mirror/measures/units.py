"""Classes of motor units, as an experimenter who records them defines mirror neurons.

Of each unit and condition (doing, seeing) recordings tell the mean response r_a to every action a, and whether it differs
significantly from baseline. From these:

- a unit *answers* an action if the response is significant, whatever its sign;
- its *preferred* action is the one of largest |r_a| that it answers; the sign of that response is the unit's *sign* in this
  condition: facilitation or suppression;
- its *effective* actions are those that it answers with this sign and at least a share ``width`` of the preferred response (at
  half height, by default): D when doing, S when seeing;
- its *selectivity* is the depth of its tuning, (K - sum_a max(0, r_a / r_preferred)) / (K - 1) over K actions, with each
  ratio at most 1: 1 for one action alone, 0 for all alike; 0 if there is but one action.

A unit that answers some action in both conditions is a *mirror unit* in the widest sense; all others answer in one condition or
in none. Mirror units are divided, each into the first class that holds:

=====================  ===========================================================================================
class                  definition
=====================  ===========================================================================================
anti-mirror            opposite signs: excited by doing and suppressed by seeing, or the reverse
strictly congruent     D = S, and selective in both: the same effective actions, and not nearly all of them
broadly congruent      D and S overlap
logically related      D and S do not overlap, but some action seen serves the goal of some action done
non-congruent          none of these: neither an action nor a goal in common
=====================  ===========================================================================================

Actions have no order here, so "one follows the other", which the literature also calls logically related, has no meaning yet.

Where programs are one-hot, D is one action. If then each sight drives one program, S is one action too, so that D and S are
the same or disjoint: broad congruence cannot exist, whatever goes with what. It takes units with parts in several programs, or
sights that drive several programs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import ShapeError, Words, phrase
from evo_mirror.measures.units_recorded import Condition, Recorded
from evo_mirror.measures.units_tested import significant

CLASSES = (
    "strictly_congruent", "broadly_congruent", "logically_related", "non_congruent", "anti_mirror", "execution_only",
    "observation_only", "none",
)  # fmt: skip
(
    STRICTLY_CONGRUENT, BROADLY_CONGRUENT, LOGICALLY_RELATED, NON_CONGRUENT, ANTI_MIRROR, EXECUTION_ONLY, OBSERVATION_ONLY,
    NONE,
) = range(len(CLASSES))  # fmt: skip
N_MIRROR = ANTI_MIRROR + 1
"""Classes that answer in both conditions; they come first."""
N_CONGRUENT = BROADLY_CONGRUENT + 1
"""Classes whose effective actions overlap with one sign; they come first of all."""


@dataclass(frozen=True)
class Tuning:
    """How units answer in one condition.

    Attributes
    ----------
    answers : (n_individuals, n_units, n_actions) bool array
        Whether the response to an action is significant, whatever its sign.
    sign : (n_individuals, n_units) int8 array
        1 for facilitation, -1 for suppression, 0 if no action is answered.
    effective : (n_individuals, n_units, n_actions) bool array
    selectivity : (n_individuals, n_units) float64 array
    preferred : (n_individuals, n_units) float64 array
        Mean response to the preferred action [asymptotes]; 0 if no action is answered.
    """

    answers: NDArray[np.bool_]
    sign: NDArray[np.int8]
    effective: NDArray[np.bool_]
    selectivity: NDArray[np.float64]
    preferred: NDArray[np.float64]


@dataclass(frozen=True)
class Criteria:
    """By what an experimenter classifies units.

    Attributes
    ----------
    alpha : float
        Level of each family of tests: all units and actions of one individual in one condition.
    correction : {"fdr", "bonferroni", "none"}
    width : float
        Share of the preferred response that makes an action effective, above 0 and at most 1.
    selectivity : float
        Above which a unit is selective, from 0 up to 1.
    """

    alpha: float = 0.05
    correction: str = "fdr"
    width: float = 0.5
    selectivity: float = 0.5


@dataclass(frozen=True)
class Classified:
    """Units of individuals, classified.

    Attributes
    ----------
    classes : (n_individuals, n_units) int8 array
        Places in `CLASSES`.
    doing, seeing : Tuning
    goal_of : (n_actions,) int array
        The goal that each action serves.
    least_selectivity : float
        Above which a unit counted as selective.
    """

    classes: NDArray[np.int8]
    doing: Tuning
    seeing: Tuning
    goal_of: NDArray[np.int64]
    least_selectivity: float

    @property
    def is_mirror(self) -> NDArray[np.bool_]:
        """(n_individuals, n_units) bool array: some action answered when done, and some, any one, when seen."""
        return self.classes < N_MIRROR

    @property
    def is_congruent(self) -> NDArray[np.bool_]:
        """(n_individuals, n_units) bool array: strictly or broadly congruent."""
        return self.classes < N_CONGRUENT

    @property
    def answers_same(self) -> NDArray[np.bool_]:
        """(n_individuals, n_units) bool array: one and the same action answered when done and when seen."""
        return np.asarray((self.doing.answers & self.seeing.answers).any(axis=-1))

    @property
    def is_suppressed(self) -> NDArray[np.bool_]:
        """(n_individuals, n_units) bool array: mirror units that seeing suppresses."""
        return self.is_mirror & (self.seeing.sign < 0)

    @property
    def shares(self) -> NDArray[np.float64]:
        """(n_individuals, n_classes) float64 array: share of each individual's units in each of `CLASSES`."""
        return shares_of(self.classes)


def classify(recorded: Recorded, goal_of: NDArray[np.integer], criteria: Criteria | None = None) -> Classified:
    """Classify recorded units.

    Parameters
    ----------
    recorded : Recorded
    goal_of : (n_actions,) int array
        The goal that each action serves.
    criteria : Criteria, optional

    Returns
    -------
    Classified

    Raises
    ------
    ShapeError
        If goals are those of another number of actions.
    MeasureError
        If there is no such correction.
    """
    if goal_of.shape != recorded.doing.mean.shape[-1:]:
        raise ShapeError(
            phrase("goal_of", f"have shape (n_actions={recorded.doing.mean.shape[-1]},)", got=Words(goal_of.shape))
        )
    criteria = criteria or Criteria()
    doing, seeing = tuning(recorded.doing, criteria), tuning(recorded.seeing, criteria)
    goals = goal_of.astype(np.int64)
    done, seen = doing.effective, seeing.effective
    overlap = (done & seen).sum(axis=-1)
    is_same = (overlap == seen.sum(axis=-1)) & (overlap == done.sum(axis=-1))
    is_related = np.asarray((same_goal(done, goals) & seen).any(axis=-1))
    selective = (doing.selectivity > criteria.selectivity) & (seeing.selectivity > criteria.selectivity)
    classes = classes_of(
        doing.sign, seeing.sign, is_same=is_same & selective, overlaps=overlap > 0, is_related=is_related
    )  # fmt: skip
    return Classified(classes, doing, seeing, goals, criteria.selectivity)


def tuning(recorded: Condition, criteria: Criteria) -> Tuning:
    """Say how units answer in one condition; see the top of this file.

    Parameters
    ----------
    recorded : Condition
    criteria : Criteria
    """
    mean, p, n_actions = recorded.mean, recorded.p, recorded.mean.shape[-1]
    family = p.reshape(len(p), -1)
    answers = significant(family, alpha=criteria.alpha, correction=criteria.correction).reshape(p.shape)
    best = np.where(answers, np.abs(mean), -1.0).argmax(axis=-1)[..., None]
    preferred = np.where(answers.any(axis=-1), np.take_along_axis(mean, best, axis=-1)[..., 0], 0.0)
    # Significant, so never 0: with noise the mean of a response is exactly its baseline's in no recording.
    of_preferred = np.divide(mean, preferred[..., None], out=np.zeros_like(mean), where=preferred[..., None] != 0.0)
    effective = answers & (of_preferred >= criteria.width)
    depth = (n_actions - np.clip(of_preferred, 0.0, 1.0).sum(axis=-1)) / max(1, n_actions - 1)
    depth = np.where((preferred != 0.0) & (n_actions > 1), depth, 0.0)
    return Tuning(answers, np.sign(preferred).astype(np.int8), effective, depth, preferred)


def same_goal(effective: NDArray[np.bool_], goal_of: NDArray[np.int64]) -> NDArray[np.bool_]:
    """All actions that serve a goal of the effective ones, themselves included.

    Parameters
    ----------
    effective : (..., n_actions) bool array
    goal_of : (n_actions,) int array

    Returns
    -------
    (..., n_actions) bool array
    """
    alike = goal_of[:, None] == goal_of[None, :]
    return np.asarray((effective[..., :, None] & alike).any(axis=-2))


def classes_of(
    done: NDArray[np.int8], seen: NDArray[np.int8], *, is_same: NDArray[np.bool_], overlaps: NDArray[np.bool_],
    is_related: NDArray[np.bool_],
) -> NDArray[np.int8]:  # fmt: skip
    """Apply the definitions at the top of this file to what is known of a unit in both conditions.

    Parameters
    ----------
    done, seen : (...) int8 arrays
        Signs; 0 for units that do not answer in the condition. All arrays are broadcast together.
    is_same : (...) bool array
        Whether D = S, with selectivity in both.
    overlaps : (...) bool array
        Whether D and S overlap.
    is_related : (...) bool array
        Whether some action of S serves the goal of some action of D.

    Returns
    -------
    (...) int8 array
    """
    does, sees = done != 0, seen != 0
    both = does & sees
    return np.asarray(
        np.select(
            [both & (done != seen), both & is_same, both & overlaps, both & is_related, both, does, sees],
            [ANTI_MIRROR, STRICTLY_CONGRUENT, BROADLY_CONGRUENT, LOGICALLY_RELATED, NON_CONGRUENT, EXECUTION_ONLY,
             OBSERVATION_ONLY],
            default=NONE,
        ).astype(np.int8)
    )  # fmt: skip


def shares_of(classes: NDArray[np.int8]) -> NDArray[np.float64]:
    """Share of each class.

    Parameters
    ----------
    classes : (n_individuals, n_units) int8 array

    Returns
    -------
    (n_individuals, n_classes) float64 array
    """
    return np.asarray((classes[..., None] == np.arange(len(CLASSES))).mean(axis=1))
