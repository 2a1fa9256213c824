"""The family."""

from abc import abstractmethod

from evo_mirror.foundation.settings import Family


class Selection(Family):
    """Who leaves offspring."""

    @abstractmethod
    def choose(self, n_parents: int) -> int:
        """Return how many are looked at to fill so many parental places."""
