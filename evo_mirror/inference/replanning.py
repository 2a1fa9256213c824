"""Planning again, from the folder of a comparison: other accounts to tell apart, other sizes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from evo_mirror.evidence.finding import Finding
from evo_mirror.evidence.prediction import Prediction
from evo_mirror.inference.bayes import Bayes, Slope, prior_of
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import log_likelihood, weigh
from evo_mirror.inference.planning import Planner, weights_after
from evo_mirror.inference.predictions import tabulate
from evo_mirror.inference.reports import arrange
from evo_mirror.inference.worth import Worth

COLUMNS = ("statistic", "individuals", "bits", "right_now", "right_then")
"""Of ``plan.csv``: statistic; individuals in each arm; bits the study is expected to tell; probability that the likeliest account
is the true one, before and after."""


def planner_of(
    comparison: Comparison, predictions: Iterable[Prediction], findings: Sequence[Finding], *, contents: dict[str, str]
) -> Planner:
    """Weigh the accounts of a comparison once more, and plan from there.

    Parameters
    ----------
    comparison : Comparison
    predictions : iterable of Prediction
    findings : sequence of Finding
    contents : dict of str to str
        What each account is apart from its name.

    Returns
    -------
    Planner
    """
    doubts = Doubts()
    table = tabulate(predictions, comparison.accounts, contents=contents)
    reports = arrange(findings, table.statistics, doubts=doubts)
    effects = draw_effects(reports, doubts=doubts, seed=comparison.seed)
    weighing = weigh(reports, table, effects, only_published=True)
    logs = log_likelihood(weighing, reports.observed[None])[0]
    bayes = Bayes(prior_of(table.accounts, comparison.prior), Slope(comparison.slope))
    return Planner(table, weights_after(logs, table.present, bayes), doubts, comparison.slope)


def worths_csv_text(worths: Iterable[Worth], right_now: float) -> str:
    """The text of ``plan.csv``, one row for each statistic and size.

    Parameters
    ----------
    worths : iterable of Worth
    right_now : float
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for worth in worths:
        writer.writerow([worth.statistic, worth.n, repr(worth.bits), repr(right_now), repr(worth.right_then)])
    return out.getvalue()
