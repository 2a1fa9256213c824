"""Nothing hangs on a name: when every account's name is given to the next one, the posterior must go with it, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

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
    *, contents: Mapping[str, str] | None, doubts: Doubts, seed: int,
) -> float:  # fmt: skip
    """Weigh once with the names as they are and once with each given to the next account.

    Parameters
    ----------
    rows : sequence of Prediction
    findings : sequence of Finding
    table : PredictionTable
        Of the accounts that compete.
    bayes : Bayes
        Priors in the order of the table.
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

    def weighed(names: Mapping[str, str]) -> dict[str, float]:
        said = [replace(row, account=names[row.account]) for row in rows if row.account in names]
        held = {names[name]: content for name, content in (contents or {}).items() if name in names}
        priors = dict(zip((names[name] for name in table.accounts), bayes.prior, strict=True))
        made = tabulate(said, sorted(priors), contents=held)
        reports = arrange(findings, made.statistics, doubts=doubts)
        effects = draw_effects(reports, doubts=doubts, seed=seed)
        prior = np.array([priors[name] for name in made.accounts])
        weighing = weigh(reports, made, effects, only_published=True)
        shares = posterior_of(weighing, reports.observed[None], Bayes(prior, bayes.slope))[0]
        return dict(zip(made.accounts, shares.tolist(), strict=True))

    before, after = weighed({name: name for name in accounts}), weighed(renamed)
    return max(abs(after[renamed[name]] - share) for name, share in before.items())
