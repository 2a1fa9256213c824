"""A thorough comparison: more and more replicates, batch by batch, until more of them stop helping.

After every batch the accounts are weighed by all replicates there are, and the folder holds what a comparison of that many
replicates would have left, to the byte: stopping is safe at any time, and the same call carries on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evo_mirror.accounts import Rivals
from evo_mirror.evidence.choosing import Chosen
from evo_mirror.evidence.finding import Finding
from evo_mirror.foundation.settings import adjusted
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.study import compare_accounts
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.growing import replicates_in
from evo_mirror.studies.progress import Progress, silent, unsaid
from evo_mirror.studies.reference_table import ReferenceTable

USUAL_ERROR = 0.01
"""Monte Carlo error of every account's probability that is small enough unless told otherwise."""

MOST = 256
"""Replicates beyond which no batch is begun: weighing as many takes about three gigabytes (192 take 2.3)."""


def _nobody(comparison: Comparison, why: str) -> None:
    """Nobody wants to know of every batch."""


def compare_thoroughly(
    scenario: Scenario,
    findings: Sequence[Finding],
    *,
    seed: int = 1,
    out: Path,
    accounts: Rivals | None = None,
    prior: Mapping[str, float] | None = None,
    chosen: Chosen | None = None,
    until: float | None = None,
    workers: int | None = None,
    threads: int | None = None,
    table: ReferenceTable | None = None,
    say: Callable[[str], None] = unsaid,
    weighed: Callable[[Comparison, str], None] = _nobody,
    progress: Progress = silent,
) -> Comparison:
    """Compare with the scenario's replicates, then with more, until there is a reason to stop.

    Parameters
    ----------
    scenario : Scenario
        Its replicates are the first batch.
    findings : sequence of Finding
    seed : int
    out : Path
        A new folder, or one of the same thorough comparison, which is carried on.
    accounts, prior, chosen
        As in `compare_accounts`.
    until : float, optional
        Error at which to stop. Unless given: `USUAL_ERROR`, or where errors that more replicates leave are the larger ones.
    workers, threads, table, say, progress
        As in `compare_accounts`.
    weighed : function
        Is told the comparison after every batch, and why it was the last; empty if it was not.

    Returns
    -------
    Comparison
        Of all replicates.

    Raises
    ------
    RunError
        As in `compare_accounts`.
    """
    n = max(scenario.replicates, replicates_in(out))
    while True:
        comparison = compare_accounts(
            adjusted(scenario, {"replicates": n}), findings, seed=seed, out=out, accounts=accounts, prior=prior,
            chosen=chosen, workers=workers, threads=threads, table=table, say=say, grows=True, progress=progress,
        )  # fmt: skip
        more = next_number(n, scenario.replicates)
        why = reason_to_stop(comparison, until=until, more=more)
        weighed(comparison, why)
        if why:
            return comparison
        n = more


def next_number(n: int, first: int) -> int:
    """Replicates after the next batch: as many more as the first batch had, or a quarter of what is there if that is more.

    Errors fall with the square root, so that small batches would be weighed too often late.
    """
    return n + max(first, n // 4)


def reason_to_stop(comparison: Comparison, *, until: float | None, more: int) -> str:
    """Say why no more replicates are evolved; empty if they help.

    Parameters
    ----------
    comparison : Comparison
    until : float, optional
        As in `compare_thoroughly`.
    more : int
        Replicates that there would be after the next batch.

    Returns
    -------
    str
        A sentence.
    """
    precision = comparison.precision
    error, other = precision.largest_error, precision.largest_other_error
    wanted = USUAL_ERROR if until is None else until
    if error <= wanted:
        return f"The Monte Carlo error of every account is at most {wanted:g}."
    if until is None and error <= other:
        return (
            f"More simulations stop helping: their error, {error:.3f}, is smaller than the {other:.3f} that comes from drawing "
            f"the effects that studies share {comparison.doubts['n_draws']:.0f} times, and stays. (--until goes on.)"
        )
    if more > MOST:
        return f"There are as many replicates as are weighed at once (at most {MOST}); the error is {error:.3f}."
    return ""


def needed(comparison: Comparison, error: float) -> int | None:
    """Replicates after which the error will be small enough, if it falls with the square root; None if nobody knows."""
    precision = comparison.precision
    now = precision.largest_error
    return math.ceil(precision.replicates[-1] * (now / error) ** 2) if math.isfinite(now) else None
