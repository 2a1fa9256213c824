"""The figures of the page of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.faces.figures import (
    agreement_figure,
    confusion_figure,
    courses_figure,
    drivers_figure,
    mirroring_figure,
    posterior_figure,
    reliability_figure,
    svg_text,
)
from evo_mirror.faces.figures.agreement import AGREES, DIFFERS, UNDEFINED
from evo_mirror.faces.figures.courses import Line, Panel
from evo_mirror.faces.report.competing import priors_drawing, priors_label
from evo_mirror.faces.report.over_worlds import precision_drawn, worlds_drawn
from evo_mirror.faces.report.story import Course, Story
from evo_mirror.faces.words import listing, titled
from evo_mirror.inference.odds import log_odds

_AGREEMENT = {"yes": AGREES, "no": DIFFERS, "unclear": UNDEFINED, "undefined": UNDEFINED}

TUNED = (
    ("learning_rate", "Learning rate of sights and acts", "per trial"),
    ("sight_salience", "Associability of sights", "factor on the rate"),
    ("attention_own", "Attention to one's own acts", "share of the budget"),
    ("mirror_share", "Share of the mirror route in understanding", "share"),
)
"""What selection may have tuned in the learner: column, title, axis."""


def drawings(story: Story) -> dict[str, str]:
    """Draw every figure of the page.

    Parameters
    ----------
    story : Story

    Returns
    -------
    dict of str to str
        Name to SVG text.
    """
    c = story.comparison
    names = [titled(name, story.titles) for name in c.accounts]
    shown = [titled(name, story.titles) for name in story.shown]
    groups = [[c.accounts.index(name) for name in group] for group in c.groups]
    posterior = np.array([c.posterior[name] for name in c.accounts])
    made = {
        "posterior": posterior_figure(
            names,
            posterior,
            np.array([c.posterior_error[name] for name in c.accounts]),
            np.array([c.prior[name] for name in c.accounts]),
            groups,
        ),
        "agreement": agreement_figure(
            [row.finding for row in c.rows],
            shown,
            np.array([[_AGREEMENT[cell.agrees] for cell in row.cells] for row in c.rows]),
            np.array([[cell.probability for cell in row.cells] for row in c.rows]),
            n_competing=len(c.accounts),
        ),
        "confusion": confusion_figure(names, np.array(c.recovery.confusion)),
        "reliability": _reliability(story),
        "drivers": drivers_figure([driver.finding for driver in c.drivers], names, *log_odds_moved(story)),
    }
    made |= {**precision_drawn(story, names), **worlds_drawn(story, names)}
    if any(story.courses.values()):
        made["mirroring"] = mirroring_figure(
            shown,
            [column(story.courses[name], "mirror_gain_birth") for name in story.shown],
            [column(story.courses[name], "mirror_gain_maturity") for name in story.shown],
        )
        made["tuning"] = courses_figure(
            [
                Panel(title, axis, [Line(shown[k], column(story.courses[name], key), k) for k, name in enumerate(story.shown)])
                for key, title, axis in TUNED
            ]
        )  # fmt: skip
    if story.starts:
        kinds = list(story.starts)
        made["starts"] = mirroring_figure(
            [f"{kind} founders" for kind in kinds],
            [column(story.starts[kind], "mirror_gain_birth") for kind in kinds],
            [column(story.starts[kind], "mirror_gain_maturity") for kind in kinds],
        )
    made |= priors_drawing(story)
    said = labels(story)
    return {name: svg_text(figure, name=name, label=said[name]) for name, figure in made.items()}


def labels(story: Story) -> Mapping[str, str]:
    """Say what each figure shows, for those who cannot see it."""
    c = story.comparison
    shares = [f"{titled(name, story.titles)} {c.posterior[name]:.2f}" for name in c.accounts]
    return {
        "posterior": f"Posterior probability of each account: {listing(shares)}.",
        "agreement": f"Which of {len(story.shown)} accounts agree with each of {len(c.rows)} findings, as the table below.",
        "confusion": "Share of simulated bodies of evidence for which each account was returned, by the account that made them.",
        "precision": f"Monte Carlo error of each account over simulations, at the end {c.precision.largest_error:.3f} at most.",
        "worlds": f"Posterior probability of each account over each of {len(c.worlds.settings)} settings with priors.",
        "reliability": "Share of simulated cases in which an account was true, by the probability it was given; and ranks.",
        "drivers": f"Factor by which each of {len(c.drivers)} findings multiplies the odds of each account.",
        "mirroring": "Mirror gain at birth and at maturity over generations, one panel for each account.",
        "tuning": "Learning rate, attention to own acts and the mirror route's share over generations, by account.",
        "priors": priors_label(story.scenario),
        "starts": "Mirror gain at birth and at maturity of the open population, from founders of different kinds.",
    }


def _reliability(story: Story) -> Any:
    bins = story.comparison.reliability.bins
    predicted, observed, low, high = np.array([(b.predicted, b.observed, b.low, b.high) for b in bins]).T
    return reliability_figure(predicted, observed, low, high, [b.n for b in bins], story.comparison.reliability.ranks)


def log_odds_moved(story: Story) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two (n_findings, n_accounts) float64 arrays: log odds with each finding less those without it, and their errors."""
    c = story.comparison
    whole = np.array([c.posterior[name] for name in c.accounts])
    without = np.array([[driver.without[name] for name in c.accounts] for driver in c.drivers])
    error = np.array([[driver.factor_error[name] for name in c.accounts] for driver in c.drivers])
    shape = len(c.drivers), len(c.accounts)
    return np.asarray(log_odds(whole)[None] - log_odds(without.reshape(shape))), error.reshape(shape)


def column(courses: Sequence[Course], name: str) -> list[NDArray[np.float64]]:
    """One column of every replicate.

    courses : sequence of mapping of str to (n_generations,) float64 arrays
    """
    return [np.asarray(course[name], dtype=np.float64) for course in courses]
