"""The family of environments: how what actions look like, and what they mean, changes between generations and within a life."""

from __future__ import annotations

from abc import abstractmethod
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.repertoires import RepertoireSettings
from evo_mirror.biology.walking import Walk
from evo_mirror.biology.within_life import Excursion, Turns, impossible_excursions, turns_of
from evo_mirror.foundation.settings import Contradiction, Family, param, require
from evo_mirror.machine.counters import Address, uniforms


class Environment(Family):
    """Says how each action looks to those who are born, which goal it serves, and what of that changes while they live.

    What every environment keeps to:

    - Only cultural actions change; the others look and mean what they always did.
    - Generation 0 is born into the same world in all environments.
    - Change within a life is an excursion: each generation is born with the looks and meanings that the process between
      generations gives it, whatever those before it ended with. So persistence between generations and within a life,
      the two axes on which the worth of learning depends [Stephens1991], are set apart, and neither moves the other.
    - Within a life the world changes for everybody alive at once, at the beginning of a trial; a sight that comes with delay
      looks as its action does when it is seen.
    - A generation is the same whichever were asked for before, and at a cost that does not grow with its number where
      generations are asked for one after another.
    - Looks here are what of a sight is not fixed by its motor program (see `repertoires.draw_repertoire`): the cosine of
      two sights of an action is kappa + (1 - kappa) times that of their looks.
    """

    by_chance: ClassVar[bool] = False
    """Whether looks change by chance, each in its own time."""

    returns: ClassVar[bool] = False
    """Whether a look that chance took away may come back."""

    at_a_time: ClassVar[str] = ""
    """The setting that says whether all cultural actions change at a time; empty where there is none."""

    meaning_rate: float = param(
        0.0, ge=0.0, le=1.0, unit="per action per generation", about="chance that a cultural action gets another goal"
    )
    within_rate: float = param(
        0.0,
        ge=0.0,
        le=1.0,
        unit="per action per trial",
        about="chance that a cultural action gets a new look within a life",
    )
    within_meaning_rate: float = param(
        0.0,
        ge=0.0,
        le=1.0,
        unit="per action per trial",
        about="chance that a cultural action gets another goal within a life",
    )
    within: tuple[Excursion, ...] = ()

    @abstractmethod
    def looks(self, is_cultural: NDArray[np.bool_], n_features: int, address: Address) -> NDArray[np.float64]:
        """How each action looks in the generation ``address.generation``.

        Parameters
        ----------
        is_cultural : (n_actions,) bool array
            Actions whose look may change; that of the others is ancient.
        n_features : int
        address : Address

        Returns
        -------
        (n_actions, n_features) float64 array
            Directions, of length 1.
        """

    @abstractmethod
    def chances_of_change(self, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """u_a: how often each action is expected to look otherwise than in the generation before [per generation].

        Parameters
        ----------
        is_cultural : (n_actions,) bool array
        generations : int
            Over which the mean is taken where change does not come evenly.

        Returns
        -------
        (n_actions,) float64 array
        """

    @abstractmethod
    def likeness(self, lag: int, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """Autocorrelation: the expected cosine of two looks of each action, so many generations apart.

        Parameters
        ----------
        lag : int
            Less than ``generations`` [generations].
        is_cultural : (n_actions,) bool array
        generations : int
            Over which the mean is taken where it matters when one begins.

        Returns
        -------
        (n_actions,) float64 array
        """

    @abstractmethod
    def contradicted_by(self, repertoire: RepertoireSettings, generations: int) -> tuple[Contradiction | None, ...]:
        """What these settings ask for that a repertoire, or so many generations, cannot give; keys begin at the scenario.

        Parameters
        ----------
        repertoire : RepertoireSettings
        generations : int
        """

    def goals(self, repertoire: RepertoireSettings, address: Address) -> NDArray[np.int8]:
        """Which goal each action serves in the generation ``address.generation``.

        With probability v (``meaning_rate``) a cultural action gets another goal, each of the others with the same chance.
        With G goals, it serves the one that it served t generations ago with probability
        1/G + (1 - 1/G) (1 - v G / (G - 1))^t. A goal may be without an action for a while.

        Parameters
        ----------
        repertoire : RepertoireSettings
        address : Address

        Returns
        -------
        (n_actions,) int8 array
        """
        if self.meaning_rate == 0.0:
            return repertoire.goal_of
        cultural = tuple(repertoire.is_cultural.tolist())
        shifts = _shifts(self.meaning_rate, repertoire.goals, cultural, address.seed, address.replicate)
        moved_on = shifts.at(address.generation).astype(np.int64)
        return np.asarray((repertoire.goal_of + moved_on) % repertoire.goals, np.int8)

    def turns(self, is_cultural: NDArray[np.bool_], n_trials: int, address: Address) -> Turns | None:
        """What changes within the lives of the generation ``address.generation``; None where nothing can.

        Parameters
        ----------
        is_cultural : (n_actions,) bool array
        n_trials : int
        address : Address
        """
        if not self.changes_within_life:
            return None
        return turns_of(self.within, self.within_rate, self.within_meaning_rate, is_cultural, n_trials, address)

    @property
    def is_at_a_time(self) -> bool:
        """Whether chance changes all cultural actions at a time."""
        return bool(self.at_a_time) and bool(getattr(self, self.at_a_time))

    @property
    def changes_within_life(self) -> bool:
        """Whether anything may change within a life."""
        return self.within_rate > 0.0 or self.within_meaning_rate > 0.0 or bool(self.within)

    def same_goal(self, lag: int, n_goals: int) -> float:
        """Chance that a cultural action serves the goal that it served so many generations ago; see `goals`.

        Parameters
        ----------
        lag : int
            [generations]
        n_goals : int
        """
        if n_goals == 1:
            return 1.0
        return 1.0 / n_goals + (1.0 - 1.0 / n_goals) * (1.0 - self.meaning_rate * n_goals / (n_goals - 1)) ** lag

    def contradictions(
        self, repertoire: RepertoireSettings, generations: int, trials: int
    ) -> tuple[Contradiction | None, ...]:  # fmt: skip
        """Everything that `contradicted_by`, the change of meaning and that within a life have against a world.

        Parameters
        ----------
        repertoire : RepertoireSettings
        generations : int
        trials : int
            In a life.
        """
        meanings = (
            require(
                getattr(self, name) == 0.0 or repertoire.goals > 1, f"environment.{name}",
                "be 0 where there is only one goal", got=getattr(self, name), beside=("repertoire.goals",),
            )
            for name in ("meaning_rate", "within_meaning_rate")
        )  # fmt: skip
        within = impossible_excursions(self.within, repertoire, trials)
        return (*meanings, *within, *self.contradicted_by(repertoire, generations))


@lru_cache(maxsize=64)
def _shifts(rate: float, n_goals: int, is_cultural: tuple[bool, ...], seed: int, replicate: int) -> Walk:
    """By how many goals in all each action has been moved on: (n_actions,) int array."""
    n, place = len(is_cultural), Address(seed, "change of meaning", replicate)

    def onward(shifts: NDArray[np.generic], here: int, there: int) -> NDArray[np.generic]:
        luck = uniforms(place, np.arange(here + 1, there + 1), 2 * n)
        changes = (luck[:, :n] < rate) & np.array(is_cultural)
        by = 1 + (luck[:, n:] * (n_goals - 1)).astype(np.int64)
        return np.asarray((shifts.astype(np.int64) + (changes * by).sum(axis=0)) % n_goals)

    return Walk(np.zeros(n, np.int64), onward)
