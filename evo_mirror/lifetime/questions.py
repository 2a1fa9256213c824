"""Questions: the tests of a wiring as it is, with everything written down: what was shown, what was seen, what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime.live import STREAMS
from evo_mirror.lifetime.reference import answered
from evo_mirror.lifetime.setting import Setting
from evo_mirror.lifetime.space import sight_of, space_of
from evo_mirror.lifetime.together.testing import Testees, n_rounds, rounds_of_tests
from evo_mirror.machine.counters import Address, keys_of_streams
from evo_mirror.state.life import GOAL, TESTS
from evo_mirror.state.wiring import Wiring


@dataclass(frozen=True)
class Answers:
    """What individuals were asked, and what they answered.

    Attributes
    ----------
    shown : (n_questions,) int64 array
        The action that was shown in each; every action comes once in each round.
    looks : (n_questions, n_features) float32 array
        How it looks without noise.
    stimuli : (n_individuals, n_questions, n_features) float32 array
        How each saw it.
    right : mapping of str to (n_questions,) int64 array
        ``identify``, ``goal``, ``imitate`` to the answer that is right: the action, its goal, its program.
    scores : mapping of str to (n_individuals, n_questions, n_choices) float32 array
        What each answer had to be said for it, with response noise [asymptotes]; the largest is given.
    """

    shown: NDArray[np.int64]
    looks: NDArray[np.float32]
    stimuli: NDArray[np.float32]
    right: Mapping[str, NDArray[np.int64]]
    scores: Mapping[str, NDArray[np.float32]]

    def decisions(self, test: str) -> NDArray[np.int64]:
        """(n_individuals, n_questions) int64 array: the answers given in one test."""
        return answered(self.scores[test])

    def share_right(self, test: str) -> NDArray[np.float64]:
        """(n_individuals,) float64 array: how often each was right."""
        return np.asarray((self.decisions(test) == self.right[test]).mean(axis=1))


def question(setting: Setting, wiring: Wiring, *, address: Address, lived: int = 0) -> Answers:
    """Ask individuals as they are: the tests of a life, as its first examination gives them.

    The shares right are those of `live` at the same address, to the bit; testing never teaches.

    Parameters
    ----------
    setting : Setting
        Says which tests are given, and how often; the test of foraging is left out.
    wiring : Wiring
        Of n_individuals; read, never written.
    address : Address
        Of the noise of sights and responses, as in `live`.
    lived : int
        Trials lived: actions look, and mean, what they do then.
    """
    repertoire = setting.repertoire.at(lived)
    n_features, units = repertoire.channels.n_features, repertoire.heads.n_units
    keys = keys_of_streams([address.extended(stream) for stream in STREAMS], np.arange(wiring.size)).T
    strength = wiring.strength[:, :n_features]
    testees = Testees(
        strength[..., :units], strength[..., units:], wiring.meaning, wiring.foraging,
        np.zeros(wiring.foraging.shape[:2], np.int8), wiring.mirror_share, keys,
    )  # fmt: skip
    space = space_of(setting, sights_alike=False)  # of features: what is seen is to be told
    rounds = list(rounds_of_tests(setting, space, testees, lived, 0)) if n_rounds(setting) else []
    shown = np.tile(np.arange(repertoire.n_actions), len(rounds))
    asked = [test for test, is_asked in enumerate(setting.asks) if is_asked and test < len(TESTS) - 1]
    goals = repertoire.goal_of.astype(np.int64)
    return Answers(
        shown=shown,
        looks=space.shows[sight_of(setting.repertoire, shown, lived)],
        stimuli=_side_by_side([one.stimuli for one in rounds], (wiring.size, 0, n_features)),
        right={TESTS[test]: goals[shown] if test == GOAL else shown for test in asked},
        scores={
            TESTS[test]: _side_by_side([one.scores[test] for one in rounds], (wiring.size, 0, 1)) for test in asked
        },
    )


def _side_by_side(rounds: list[NDArray[np.float32]], empty: tuple[int, int, int]) -> NDArray[np.float32]:
    return np.concatenate(rounds, axis=1) if rounds else np.zeros(empty, np.float32)
