"""The family."""

from evo_mirror.foundation.settings import Family, param


class Task(Family):
    """What individuals are paid for."""

    weight: float = param(1.0, ge=0, unit="1", about="its part in the payoff")
