"""What an experimenter does with those that evolved."""

from __future__ import annotations

from evo_mirror.foundation.settings import Settings, param


class AssaySettings(Settings):
    """Sizes of the assays, the same in every arm."""

    individuals: int = param(
        40, ge=2, le=100_000, unit="individuals", about="how many of the last generation are examined"
    )
    rounds: int = param(8, ge=1, le=1000, unit="tests", about="how often each action is tested at each examination")
    training_trials: int = param(144, ge=8, le=100_000, unit="trials", about="paired trials of adult training")
    training_blocks: int = param(12, ge=2, le=1000, unit="blocks", about="how often training is interrupted to measure")
    imperative: bool = param(True, unit="1", about="whether a cue of its own tells each act in training on contingency")
    shared_signal: bool = param(
        False, unit="1", about="whether the signal of unpaired acts is the same for all, not one of each act's own"
    )
    criterion: float = param(0.2, gt=0.0, unit="lambda", about="bias in the trained direction that counts as learned")
    lesioned_share: float = param(0.25, gt=0.0, le=0.5, unit="of all units", about="units lesioned, and control units")
    mirror_correlation: float = param(
        0.5, ge=0.0, lt=1.0, unit="1", about="correlation of executed and observed tuning that makes a mirror unit"
    )
