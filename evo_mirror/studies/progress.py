"""Progress: how a study tells what it is doing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called from the parent process only, a few times a second at most."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` units of work of a stage are over."""


def silent(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def unsaid(sentence: str) -> None:
    """Keep a sentence to oneself, where nobody listens."""
