"""Nothing hangs on a name: when every account's name is given to the next one, the posterior must go with it, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evidence.finding import Finding
from evo_mirror.evidence.prediction import Prediction
from evo_mirror.inference.bayes import Bayes
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import weigh
from evo_mirror.inference.posterior import posterior_of
from evo_mirror.inference.predictions import PredictionTable, tabulate
from evo_mirror.inference.reports import arrange


def change_when_swapped(
    rows: Sequence[Prediction], findings: Sequence[Finding], table: PredictionTable, bayes: Bayes,
    before: NDArray[np.float64], *, contents: Mapping[str, str] | None, doubts: Doubts, seed: int,
) -> float:  # fmt: skip
    """Weigh once more, with each name given to the next account.

    Parameters
    ----------
    rows : sequence of Prediction
    findings : sequence of Finding
    table : PredictionTable
        Of the accounts that compete.
    bayes : Bayes
        Priors in the order of the table.
    before : (n_accounts,) float64 array
        Posterior probabilities with the names as they are, in the order of the table.
    contents : mapping of str to str, optional
        As `tabulate` takes it.
    doubts : Doubts
    seed : int

    Returns
    -------
    float
        Largest change of a probability: 0 if names have no influence.
    """
    accounts = sorted(table.accounts)
    renamed = dict(zip(accounts, (*accounts[1:], accounts[0]), strict=True))
    said = [replace(row, account=renamed[row.account]) for row in rows if row.account in renamed]
    held = {renamed[name]: content for name, content in (contents or {}).items() if name in renamed}
    priors = dict(zip((renamed[name] for name in table.accounts), bayes.prior, strict=True))
    made = tabulate(said, sorted(priors), contents=held)
    reports = arrange(findings, made.statistics, doubts=doubts)
    weighing = weigh(reports, made, draw_effects(reports, doubts=doubts, seed=seed), only_published=True)
    prior = np.array([priors[name] for name in made.accounts])
    shares = posterior_of(weighing, reports.observed[None], Bayes(prior, bayes.slope))[0]
    after = dict(zip(made.accounts, shares.tolist(), strict=True))
    changes = [abs(after[renamed[name]] - share) for name, share in zip(table.accounts, before, strict=True)]
    return float(max(changes))
