"""A leaf."""

from typing import Literal

from evo_mirror.foundation.settings import param
from example_world.tasks.base import Task


class Goal(Task):
    """Foresee what comes of an action."""

    kind: Literal["goal"] = "goal"
    occlusion: float = param(0.5, ge=0, lt=1, unit="of the action", about="how much of it is hidden")
