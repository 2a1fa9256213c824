"""What must be said first of a verdict whose calibration failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evo_mirror.inference.reliability import CONFIDENCE, RANK_MEAN, RANK_SPREAD, Check, Reliability

if TYPE_CHECKING:
    from evo_mirror.inference.comparison import Recovery


def alarm_of(recovery: Recovery, reliability: Reliability) -> str:
    """Say that calibration failed, and how; nothing if it held.

    Parameters
    ----------
    recovery : Recovery
    reliability : Reliability

    Returns
    -------
    str
    """
    failed = [_said(check) for check in reliability.checks if check.is_off]
    too_few = recovery.n_needed > recovery.n_checked
    if not too_few and not recovery.is_better_than_chance:
        failed.insert(
            0,
            f"of {recovery.n_checked} bodies of evidence simulated under a known account, only {recovery.n_recovered} were "
            f"traced back to it, which is no better than chance ({recovery.n_needed} or more would be)",
        )
    if reliability.swap:
        failed.append(f"swapping names moved a probability by {reliability.swap:.2g}")
    if failed:
        return f"Calibration fails, do not trust the probabilities: {'; '.join(failed)}."
    few = f"{recovery.n_checked} simulated bodies of evidence are too few to tell recovery from chance"
    return f"Calibration could not be shown: {few}." if too_few else ""


def doubts_of(reliability: Reliability) -> list[str]:
    """Say which checks of calibration are probably off, though not surely enough for an alarm."""
    return [
        f"the probabilities are probably not quite what they say: {_said(check)}."
        for check in reliability.checks
        if check.is_doubtful and not check.is_off
    ]


def _said(check: Check) -> str:
    by = f"{abs(check.mean):.2f} ± {check.error:.2f}"
    if check.name == CONFIDENCE:
        side = "too sure" if check.mean > 0 else "not sure enough"
        more = "larger" if check.mean > 0 else "smaller"
        return f"on simulated evidence they are {side} (their squared error is {by} {more} than they announce)"
    if check.name in (RANK_MEAN, RANK_SPREAD):
        return f"on simulated evidence the ranks of the true account are not uniform ({check.name} off by {by})"
    name = check.name.removeprefix("average of ").replace("_", " ")
    side = "more" if check.mean > 0 else "less"
    return f"averaged over simulated evidence, {name} gets {by} {side} than its prior"
