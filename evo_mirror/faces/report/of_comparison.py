"""The page of a comparison: what its template is filled with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays.base import LARGEST_EFFECT
from evo_mirror.evidence.finding import Finding
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.faces.report.competing import about_accounts
from evo_mirror.faces.report.doubts_in_words import doubts_in_words
from evo_mirror.faces.report.drawn import drawings
from evo_mirror.faces.report.experiments import UNITS, experiments, rests
from evo_mirror.faces.report.methods import methods_of
from evo_mirror.faces.report.next import told_next
from evo_mirror.faces.report.over_worlds import told_over_worlds
from evo_mirror.faces.report.page import filled
from evo_mirror.faces.report.pointing import pointing
from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.faces.report.sources import provenance_rows, short_citation
from evo_mirror.faces.report.story import Course, Story
from evo_mirror.faces.report.trust import trust_of
from evo_mirror.faces.standing import bayes_factor, fitting, prior_odds, what_columns_mean
from evo_mirror.faces.words import (
    AGREEMENT,
    READ,
    likely,
    listing,
    margin,
    named,
    number,
    percent,
    percent_error,
    probability,
    sides_in_words,
    tied,
    titled,
)
from evo_mirror.foundation.references import bibliography, cite
from evo_mirror.inference.agreement import Cell, Row
from evo_mirror.inference.drivers import Driver

_ENDS = {"mirror_gain_birth": "born", "mirror_gain_maturity": "grown", "learning_rate": "rate"}
"""Columns whose last generation is told of the open population, by the name they have in the template."""


def comparison_page(story: Story) -> str:
    """Write the page of a comparison; the same story gives the same bytes.

    Parameters
    ----------
    story : Story

    Returns
    -------
    str
    """
    c = story.comparison
    return filled(
        "comparison.html.j2",
        drawings(story),
        c=c,
        scenario=story.scenario,
        evidence=story.evidence,
        provenance=story.provenance,
        competing=[titled(name, story.titles) for name in c.accounts],
        shown=[titled(name, story.titles) for name in story.shown],
        posterior=[_account(story, name) for name in c.accounts],
        beside=[{"title": titled(name, story.titles), "claim": story.claims.get(name, "")} for name in c.reported],
        findings=[_finding(story, row) for row in c.rows],
        drivers=[_driver(story, driver) for driver in c.drivers],
        sides=pointing(c, story.titles),
        columns_mean=what_columns_mean(c, story.titles),
        prior_odds=prior_odds(c, story.titles).replace("`", ""),
        confusion_error=percent_error(c.recovery.errors[0]),
        mean_posterior_error=margin(c.recovery.errors[1]),
        pairwise_error=percent_error(c.recovery.errors[2]),
        pairwise=[
            ["" if one == other else percent(error) if math.isfinite(error) else "undefined" for other, error in enumerate(row)]
            for one, row in enumerate(c.recovery.pairwise_error)
        ],
        untested=[
            {
                "claim": row.claim, "finding": row.finding, "because": row.because, "cited": short_citation(row.source),
                "read": READ[row.read], "bears": sides_in_words(row.bears, story.titles),
            }
            for row in c.untested
        ],
        warnings=[named(text, story.titles) for text in c.warnings],
        **trust_of(story),
        ties=[listing([titled(name, story.titles) for name in group]) for group in tied(c.groups)],
        separable=f"{100 * c.recovery.separable_below:.0f}",
        one_in=f"{round(1 / c.recovery.false_alarm):,}",
        **told_over_worlds(story),
        largest_effect=f"{LARGEST_EFFECT:g}",
        experiments=experiments(story),
        rests=[{**row, "title": titled(row["name"], story.titles)} for row in rests(story)],
        open_starts=[_start(kind, courses) for kind, courses in story.starts.items()],
        **about_accounts(story),
        **told_next(story),
        **methods_of(story),
        doubts=doubts_in_words(c.doubts),
        settings=list(setting_rows(story.scenario)),
        provenance_rows=provenance_rows(story.provenance),
        references=_references(story),
    )  # fmt: skip


def _account(story: Story, name: str) -> dict[str, Any]:
    c = story.comparison
    others = [titled(other, story.titles) for group in c.groups if name in group for other in group if other != name]
    return {
        "title": titled(name, story.titles),
        "claim": story.claims.get(name, ""),
        "prior": probability(c.prior[name]),
        "posterior": probability(c.posterior[name]),
        "error": margin(c.posterior_error[name]),
        **_stands(story, name),
        "tied": listing(others) if others else "",
        "effective": number(c.effective_replicates[name], 1),
        "replicates": c.n_replicates[name],
    }


def _stands(story: Story, name: str) -> dict[str, str]:
    """Its Bayes factor and its fit, each with its error."""
    factor = next(one for one in story.comparison.factors if one.account == name)
    fit = next(one for one in story.comparison.fits if one.account == name)
    middle, _, span = bayes_factor(factor).partition(" (")
    is_none = fit.n == 0 or fitting(fit).startswith("<")
    return {
        "factor": middle, "factor_range": span.removesuffix(")"),
        "fit": fitting(fit), "fit_error": "" if is_none else margin(fit.error),
    }  # fmt: skip


def _finding(story: Story, row: Row) -> dict[str, Any]:
    known: Finding | None = story.findings.get(row.finding)
    return {
        "claim": row.claim,
        "finding": row.finding,
        "design": known.design if known else "",
        "cited": short_citation(row.source),
        "status": row.status,
        "read": READ[row.read],
        "statistic": row.statistic,
        "unit": UNITS.get(STATISTICS.get(row.statistic, ""), ""),
        "bears": sides_in_words(row.bears, story.titles),
        "found": _outcome(row.found),
        "bound": f"{known.bound:g}" if known and known.bound is not None and known.direction else "",
        "cells": [_cell(story, cell) for cell in row.cells],
    }


def _cell(story: Story, cell: Cell) -> dict[str, Any]:
    error = f" ±\u00a0{number(cell.predicted_error)}" if math.isfinite(cell.predicted_error) else ""
    return {
        "outcome": "" if cell.outcome == cell.agrees else _outcome(cell.outcome),
        "agrees": cell.agrees,
        "word": AGREEMENT[cell.agrees],
        "mean": f"{number(cell.predicted)}{error}" if math.isfinite(cell.predicted) else "",
        "beside": cell.account in story.comparison.reported,
    }


def _outcome(text: str) -> str:
    return "no effect" if text == "null" else text.replace("-", "−")


def _driver(story: Story, driver: Driver) -> dict[str, str]:
    claims = {row.finding: row.claim for row in story.comparison.rows}
    parts = []
    for alternative in driver.alternatives:
        best = max(alternative.posterior, key=lambda name: (alternative.posterior[name], name))
        share = likely(alternative.posterior[best], alternative.error[best])
        parts.append(f"{_outcome(alternative.outcome)}: {titled(best, story.titles)} {share}")
    return {
        "finding": driver.finding,
        "claim": claims.get(driver.finding, driver.finding),
        "moved": percent(driver.moved, driver.moved_error),
        "towards": titled(driver.towards, story.titles) if driver.towards else "none",
        "otherwise": "; ".join(parts),
    }


def _start(kind: str, courses: Sequence[Course]) -> dict[str, Any]:
    """Where the open population ended from founders of one kind."""
    ends = {name: np.array([course[name][-1] for course in courses]) for name in _ENDS}
    return {"kind": kind, "n": len(courses), **{_ENDS[name]: _span(values) for name, values in ends.items()}}


def _span(values: NDArray[np.float64]) -> str:
    known = values[np.isfinite(values)]
    if not len(known):
        return "undefined"
    mean = number(float(known.mean()))
    return mean if len(known) == 1 else f"{mean} ({number(float(known.min()))} to {number(float(known.max()))})"


def _references(story: Story) -> Sequence[str]:
    accounts = {key for one in story.registered for key in (*one.cites, *(said.source for said in one.expects))}
    keys = {finding.source for finding in story.findings.values()} | accounts
    return cite(key for key in keys if key in bibliography())
