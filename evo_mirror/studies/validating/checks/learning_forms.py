"""Closed forms of learning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np

from evo_mirror.biology import lesson
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told

_RATE, _ROUNDING, _SETTLED = 0.1, 1e-5, 1e-4
_PAIR, _SIGHT, _ACT, _NOTHING = (0, 0), (0, -1), (-1, 0), (-1, -1)
_HEBB: Mapping[str, Any] = {"kind": "hebbian"}
_SURPRISE: Mapping[str, Any] = {"kind": "rescorla_wagner"}
_WINDOWS: Mapping[str, Any] = {"kind": "spike_timing", "sight_renewal": 0.4, "act_renewal": 0.25, "forgetting": 0.0}
# Trials of (sight, act), signals, and where the sight ends, beside an imperative and beside a context as well [asymptotes].
_GROUPS = {
    "contingent": ([_PAIR], [-1], 1 / 2, 1 / 3),
    "signalled": ([_PAIR, _ACT], [-1, 0], 1 / 3, 1 / 5),
    "non-contingent": ([_PAIR, _ACT], [-1, -1], 0.0, 0.0),
}


class LearningForms(Check):
    """What a rule learns from given trials is what can be worked out by hand, to rounding."""

    kind: Literal["learning_forms"] = "learning_forms"
    title: ClassVar[str] = "Closed forms of learning"
    topic: ClassVar[Topic] = "Learning"
    formula: ClassVar[str] = (
        "n pairs, in the critical period only: V = λ (1 − (1 − α)^n); the three groups: 1/2, 1/3, 0 beside an imperative, 1/3, "
        "1/5, 0 beside a context too; traces of ρ, d trials apart: α λ ρ^d; spike timing: α P a (1 − a)^d, and "
        "− α D b (1 − b)^(−d − 1) where the act comes first; Oja without acts: length λ"
    )
    sources: ClassVar[tuple[str, ...]] = ("RescorlaWagner1972", "Cooper2013", "Oja1982", "KeysersGazzola2014")
    setting: ClassVar[str] = "One sight and one act, rate α = 0.1, λ = 1, all strengths 0 before the first trial."
    axes: ClassVar[Mapping[str, str]] = {
        "strength after pairs": "n, pairs",
        "strength after training": "0 without a context, 1 with one",
        "strength after one pair": "d, trials from sight to act",
        "length of strengths": "rate, per trial",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        yield from _acquired()
        for name, (trials, signals, alone, beside) in _GROUPS.items():
            for has_context, expected in enumerate((alone, beside)):
                end = _taught(_SURPRISE, trials * 400, signals=signals * 400, context=bool(has_context))
                told = Told("strength after training", name, has_context)
                yield told.of_identity(end, expected, rounding=_SETTLED)
        for d in range(-4, 5):
            traces = {"sight_trace": 0.6, "motor_trace": 0.0} if d >= 0 else {"sight_trace": 0.0, "motor_trace": 0.8}
            left = 0.6**d if d >= 0 else 0.8**-d
            timed = 0.4 * 0.6**d if d >= 0 else -0.25 * 0.75 ** (-d - 1)
            how: Mapping[str, float]
            for rule, how, expected in ((_HEBB, traces, left), (_SURPRISE, traces, left), (_WINDOWS, {}, timed)):
                gained = _taught(rule, _apart(d), traces=how)
                told = Told("strength after one pair", rule["kind"], d)
                yield told.of_identity(gained, _RATE * expected, rounding=_ROUNDING)
        for rate in (0.1, 0.3):
            sights = np.tile([0, 1, 0], 150)
            course = lesson.learn(
                {"kind": "oja", "rate": rate}, sights=sights, acts=np.full_like(sights, -1), start=0.3
            )
            length = float(np.linalg.norm(course[-1, :, 0].astype(np.float64)))
            yield Told("length of strengths", "oja", rate).of_identity(length, 1.0, rounding=_SETTLED)


def _acquired() -> Iterator[Comparison]:
    for n in (1, 5, 25):
        expected = 1.0 - (1.0 - _RATE) ** n
        for rule in (_HEBB, _SURPRISE):
            told = Told("strength after pairs", rule["kind"], n)
            yield told.of_identity(_taught(rule, [_PAIR] * n), expected, rounding=_ROUNDING)
        late = {**_SURPRISE, "opens": 0.5, "closes": 1.0}
        told = Told("strength after pairs", "open in the second half of life only", n)
        yield told.of_identity(_taught(late, [_PAIR] * 2 * n), expected, rounding=_ROUNDING)


def _apart(d: int) -> list[tuple[int, int]]:
    """One sight and one act, d trials apart; the act first, if negative."""
    if d == 0:
        return [_PAIR]
    between = [_NOTHING] * (abs(d) - 1)
    return [_SIGHT, *between, _ACT] if d > 0 else [_ACT, *between, _SIGHT]


def _taught(
    rule: Mapping[str, Any], trials: list[tuple[int, int]], *, traces: Mapping[str, float] | None = None,
    signals: list[int] | None = None, context: bool = False,
) -> float:  # fmt: skip
    """Strength of the sight after the last trial; with signals there is an imperative on every trial as well."""
    sights, acts = zip(*trials, strict=True)
    on = np.zeros(len(trials), np.int64)
    more: dict[str, Any] = {} if signals is None else {"signals": signals, "imperatives": on}
    more |= traces or {}
    course = lesson.learn({"rate": _RATE, **rule}, sights=sights, acts=acts, contexts=on if context else None, **more)
    return float(course[-1, 0, 0])
