"""Hold the accounts' predictions against the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evidence.finding import Finding
from evo_mirror.evidence.prediction import Prediction
from evo_mirror.foundation.errors import EvidenceError, RunError
from evo_mirror.inference.agreement import rows_of
from evo_mirror.inference.alarm import alarm_of, doubts_of
from evo_mirror.inference.bayes import Bayes, prior_of
from evo_mirror.inference.calibration import FALSE_ALARM, NOT_SEPARABLE_ABOVE, Calibration, calibrate, groups_of
from evo_mirror.inference.comparison import Comparison, Recovery, Untested
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.drivers import drivers_of
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.factors import break_evens, factors_of
from evo_mirror.inference.families import families_of, shared_by_variants
from evo_mirror.inference.fit import misfit_of, predicted_by_none
from evo_mirror.inference.learners import one_thread
from evo_mirror.inference.methods import methods_of
from evo_mirror.inference.mixed_outcome import over_worlds
from evo_mirror.inference.observation import Weighing, log_likelihood, weigh
from evo_mirror.inference.over_worlds import Weighed
from evo_mirror.inference.planning import Planner, plan_of, weights_after
from evo_mirror.inference.posterior import Posterior, infer
from evo_mirror.inference.precision import precision_of
from evo_mirror.inference.predictions import PredictionTable, tabulate
from evo_mirror.inference.reliability import reliability_of
from evo_mirror.inference.reports import arrange
from evo_mirror.inference.sensitivity import sensitivity_of
from evo_mirror.inference.side_by_side import Piece, side_by_side
from evo_mirror.inference.swapping import change_when_swapped
from evo_mirror.inference.verdict import Standing, sentences_of
from evo_mirror.inference.worlds import Worlds

_FEW_REPLICATES = 4.0
"""Effective replicates below which a marginal likelihood hangs on too few evolved populations."""

_RULED_OUT = 0.005
"""An account below this probability stays there, however rough its likelihood."""

_FEW_DRAWS = 8.0
"""Effective draws of shared effects below which their average is rough."""


def compare(
    predictions: Iterable[Prediction],
    findings: Sequence[Finding],
    *,
    accounts: Sequence[str],
    seed: int,
    reported: Sequence[str] = (),
    contents: Mapping[str, str] | None = None,
    prior: Mapping[str, float] | None = None,
    families: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    doubts: Doubts | None = None,
    n_simulated: int = 1000,
    worlds: Worlds | None = None,
    n_reference: int = 100,
    threads: int = 1,
) -> Comparison:
    """Weigh the accounts by the findings, and say how far the result can be trusted.

    A pure function of its arguments. Neither the order of accounts, findings or rows nor any name changes a number.

    Parameters
    ----------
    predictions : iterable of Prediction
        Of every account that competes or is reported.
    findings : sequence of Finding
    accounts : sequence of str
        Those that compete; two at least.
    seed : int
    reported : sequence of str
        Shown in the table without a share of the posterior.
    contents : mapping of str to str, optional
        What each account is apart from its name (its settings as JSON, say); accounts are ordered by it internally.
    prior : mapping of str to float, optional
        Relative prior weights; equal by default.
    families : mapping of str to str, optional
        The account of which each is a reading; each its own by default. Families are summed, and witness for the slope with one
        voice (`evo_mirror.inference.known`).
    titles : mapping of str to str, optional
        Accounts as they are named in sentences.
    doubts : Doubts, optional
        Priors of the observation model.
    n_simulated : int
        Bodies of evidence for the calibration, about.
    worlds : Worlds, optional
        What the accounts evolved in, a row for each replicate from 0 on; the verdict is told over it.
    n_reference : int
        Bodies of evidence for each evolved population in the reference table of the cross-checks; 0 leaves them out.
    threads : int
        On how many threads the work is done; no number depends on it.

    Returns
    -------
    Comparison

    Raises
    ------
    RunError
        If an account has no predictions, or fewer than two compete, or the prior is none.
    EvidenceError
        If two findings share an id, or none can be weighed.
    """
    accounts, reported = tuple(accounts), tuple(reported)
    if len(set(accounts)) < 2 or len({*accounts, *reported}) < len(accounts) + len(reported):
        raise RunError(
            f"accounts must be two or more different ones; got {', '.join((*accounts, *reported)) or 'none'}. Name each once."
        )
    check_findings(findings)
    doubts = doubts or Doubts()
    rows = tuple(predictions)
    table = tabulate(rows, accounts, contents=contents)
    weighing = _weighing(table, findings, doubts=doubts, seed=seed)
    prior_weights = prior_of(table.accounts, prior)
    calibration = calibrate(
        weighing, prior_weights, doubts=doubts, seed=seed, n_simulated=n_simulated,
        reference=shared_by_variants(table.accounts, families or {}),
    )  # fmt: skip
    bayes = Bayes(prior_weights, calibration.slope_with(table.present))
    posterior = infer(weighing, bayes, seed=seed)
    beside = [
        _weighing(tabulate(rows, [name]), findings, doubts=doubts, seed=seed, only_published=True) for name in reported
    ]
    order = [table.accounts.index(name) for name in accounts]
    places = groups_of(calibration.pairwise_error)
    groups = _ordered_groups(places, table, accounts)
    drivers = drivers_of(weighing, bayes, seed=seed, groups=places)
    rows_told = rows_of(findings, [weighing, *beside], (*accounts, *reported))

    def titled(name: str) -> str:
        return (titles or {}).get(name, name.replace("_", " "))

    def by_name(numbers: NDArray[np.float64]) -> dict[str, float]:
        return {name: float(numbers[k]) for name, k in zip(accounts, order, strict=True)}

    recovery = _recovery(calibration, order)
    swap = change_when_swapped(rows, findings, table, bayes, contents=contents, doubts=doubts, seed=seed)
    reliability = reliability_of(
        calibration.posterior, calibration.evidence, prior_weights, accounts=table.accounts, seed=seed, swap=swap
    )
    tested = [finding for finding in findings if finding.statistic]
    standing = Standing(
        groups=groups,
        prior=by_name(prior_weights),
        posterior=by_name(posterior.probability),
        errors=[posterior.error(*(table.accounts.index(name) for name in group)) for group in groups],
        drivers=drivers,
        claims={finding.id: finding.claim for finding in tested},
        titles=titles or {},
        is_calibrated=recovery.is_better_than_chance,
    )
    logs = log_likelihood(weighing, weighing.reports.observed[None])[0]
    weighed = Weighed(
        logs, table.present, bayes, table.accounts, groups, accounts, seed, calibration.slope_with
    )  # fmt: skip
    planner = Planner(table, weights_after(logs, table.present, bayes), doubts, bayes.slope.value)
    n_replicates = table.present.sum(axis=1)
    undefined = _undefined(weighing)
    methods = Piece(
        lambda: methods_of(
            weighing, posterior, calibration, prior_weights,
            groups=groups, doubts=doubts, seed=seed, per_world=n_reference,
        )
    )  # fmt: skip
    sensitivity = Piece(lambda: sensitivity_of(table, findings, bayes, standing, doubts=doubts, seed=seed))
    plan = Piece(lambda: plan_of(planner, groups))
    precision = Piece(lambda: precision_of(weighing, calibration, prior_weights, accounts, doubts=doubts, seed=seed))
    told_over_worlds = Piece(
        lambda: over_worlds(weighed, worlds.of(table.replicates) if worlds else Worlds(), titles or {})
    )
    with one_thread():
        side_by_side((methods, sensitivity, plan, precision, told_over_worlds), threads=threads)
    return Comparison(
        accounts=accounts,
        reported=reported,
        prior=dict(standing.prior),
        posterior=dict(standing.posterior),
        posterior_error={name: posterior.error(k) for name, k in zip(accounts, order, strict=True)},
        log_marginal=by_name(posterior.log_marginal),
        log_marginal_error=by_name(posterior.log_marginal_error),
        slope=bayes.slope.value,
        slope_error=bayes.slope.error,
        effective_replicates=by_name(posterior.effective_replicates),
        effective_draws=by_name(posterior.effective_draws),
        n_replicates={name: int(n_replicates[k]) for name, k in zip(accounts, order, strict=True)},
        n_undefined={name: int(undefined[k]) for name, k in zip(accounts, order, strict=True)},
        groups=groups,
        families=families_of(accounts, families or {}, posterior, prior_weights, table.accounts),
        factors=factors_of(posterior, table.accounts, accounts),
        break_evens=break_evens(posterior, table.accounts, groups),
        fits=tuple(calibration.fits[k] for k in order),
        rows=rows_told,
        untested=tuple(
            Untested(f.id, f.claim, f.untested_because, f.read, f.source, dict(f.bears))
            for f in findings
            if not f.statistic
        ),
        drivers=drivers,
        recovery=recovery,
        reliability=reliability,
        methods=methods.result,
        alarm=" ".join(said for said in (alarm_of(recovery, reliability), misfit_of(calibration.fits, titled)) if said),
        sentences=sentences_of(standing),
        warnings=(
            *doubts_of(reliability),
            *_unpredicted(predicted_by_none(rows_told, accounts)),
            *_warnings(accounts, order, posterior, undefined, n_replicates, weighing, recovery),
        ),
        precision=precision.result,
        worlds=told_over_worlds.result,
        plan=plan.result,
        doubts=doubts.as_dict(),
        sensitivity=sensitivity.result,
        seed=seed,
    )  # fmt: skip


def check_findings(findings: Sequence[Finding]) -> None:
    """Refuse findings that share an id, and evidence of which nothing can be weighed.

    Raises
    ------
    EvidenceError
        With every id that is used twice.
    """
    ids = [finding.id for finding in findings]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise EvidenceError(f"findings must have ids of their own; got {', '.join(twice)} twice. Rename or remove one.")
    if not any(finding.statistic for finding in findings):
        raise EvidenceError(
            f"evidence must hold a finding with a statistic; got {len(findings)} without. Add one that an assay computes."
        )


def _weighing(
    table: PredictionTable, findings: Sequence[Finding], *, doubts: Doubts, seed: int, only_published: bool = False
) -> Weighing:
    reports = arrange(findings, table.statistics, doubts=doubts)
    return weigh(reports, table, draw_effects(reports, doubts=doubts, seed=seed), only_published=only_published)


def _ordered_groups(
    groups: tuple[tuple[int, ...], ...], table: PredictionTable, accounts: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Groups by name, in the caller's order: it carries no ranking."""
    named = [sorted((table.accounts[k] for k in group), key=accounts.index) for group in groups]
    return tuple(tuple(group) for group in sorted(named, key=lambda group: accounts.index(group[0])))


def _recovery(calibration: Calibration, order: list[int]) -> Recovery:
    def square(matrix: NDArray[np.float64]) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(row) for row in matrix[np.ix_(order, order)].tolist())

    return Recovery(
        confusion=square(calibration.confusion),
        mean_posterior=square(calibration.mean_posterior),
        pairwise_error=square(calibration.pairwise_error),
        separable_below=NOT_SEPARABLE_ABOVE,
        n_simulated=calibration.n_simulated,
        n_checked=calibration.n_checked,
        n_recovered=calibration.n_recovered,
        n_needed=calibration.n_needed,
        false_alarm=FALSE_ALARM,
        errors=calibration.errors,
    )


def _unpredicted(findings: Sequence[str]) -> tuple[str, ...]:
    if not findings:
        return ()
    return (f"no account predicts what was found in {', '.join(findings)}; against all of them it counts.",)


def _undefined(weighing: Weighing) -> NDArray[np.int64]:
    """Pairs of finding and replicate without a number, for each account."""
    return np.asarray((_missing(weighing) & weighing.table.present).sum(axis=(0, 2)))


def _missing(weighing: Weighing) -> NDArray[np.bool_]:
    """Whether a prediction is undefined or absent, (n_findings, n_accounts, n_replicates)."""
    table, reports = weighing.table, weighing.reports
    missing = np.ones((len(reports.ids), *table.present.shape), np.bool_)
    for f, (column, is_value) in enumerate(zip(reports.column, reports.is_value, strict=True)):
        if column >= 0:
            missing[f] = np.isnan((table.effect_size if is_value else table.value)[..., column])
    return missing


def _warnings(
    accounts: tuple[str, ...],
    order: list[int],
    posterior: Posterior,
    undefined: NDArray[np.int64],
    n_replicates: NDArray[np.int64],
    weighing: Weighing,
    recovery: Recovery,
) -> tuple[str, ...]:
    said = []
    for name, k in zip(accounts, order, strict=True):
        if posterior.probability[k] < _RULED_OUT:
            continue
        if posterior.effective_replicates[k] < _FEW_REPLICATES:
            said.append(
                f"{name}: {posterior.effective_replicates[k]:.1f} of {n_replicates[k]} replicates carry its likelihood; "
                "its probability is rough. Run more replicates."
            )
        if posterior.effective_draws[k] < _FEW_DRAWS:
            said.append(
                f"{name}: {posterior.effective_draws[k]:.1f} of {weighing.n_draws} draws of laboratory and paradigm effects "
                "carry its likelihood; its probability is rough. Use more draws."
            )
    n_findings = len(weighing.reports.ids)
    without = [
        f"{name}: {undefined[k]} of {n_replicates[k] * n_findings}"
        for name, k in zip(accounts, order, strict=True)
        if undefined[k]
    ]
    if without:
        said.append(f"undefined predictions count neither for nor against an account ({'; '.join(without)}).")
    nowhere = [name for name, missing in zip(weighing.reports.ids, _missing(weighing), strict=True) if missing.all()]
    if nowhere:
        said.append(f"no account predicts what {', '.join(nowhere)} measured; they say nothing here.")
    if recovery.n_needed > recovery.n_checked:
        said.append(f"{recovery.n_checked} simulated bodies of evidence are too few to tell recovery from chance.")
    return tuple(said)
