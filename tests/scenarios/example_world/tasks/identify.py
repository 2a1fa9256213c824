"""Another leaf."""

from typing import Literal

from example_world.tasks.base import Task


class Identify(Task):
    """Tell which action it is."""

    kind: Literal["identify"] = "identify"
