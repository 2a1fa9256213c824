"""A lesson: one learning rule over a given sequence of sights and acts, its strengths read out after every trial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.foundation.errors import ShapeError, Words, either, phrase
from evo_mirror.foundation.settings import validated
from evo_mirror.lifetime.reference import perceive
from evo_mirror.lifetime.routes import begun, strengthen, through
from evo_mirror.lifetime.setting import NEVER, Setting
from evo_mirror.lifetime.space import space_of
from evo_mirror.lifetime.synapses import Synapses
from evo_mirror.lifetime.synapses import learn as learn_from
from evo_mirror.state.experience import ACT, CONTEXT, IMPERATIVE, SIGHT, SIGNAL, no_events
from evo_mirror.state.repertoire import CUE_CLASSES, Channels, Heads, Repertoire

f4 = np.float32
NOTHING = -1
_COLUMNS = {"sights": SIGHT, "acts": ACT, "contexts": CONTEXT, "imperatives": IMPERATIVE, "signals": SIGNAL}
_MOST = 127


def learn(
    rule: LearningRule | str | Mapping[str, Any], *, sights: ArrayLike, acts: ArrayLike, contexts: ArrayLike | None = None,
    imperatives: ArrayLike | None = None, signals: ArrayLike | None = None, salience: float | Mapping[str, float] = 1.0,
    sight_trace: float = 0.0, motor_trace: float = 0.0, start: ArrayLike | None = None, n_actions: int | None = None,
    sight_codes: ArrayLike | None = None,
) -> NDArray[np.float32]:  # fmt: skip
    """Let a rule learn from a sequence of trials, as it does in every life, and read its strengths after each of them.

    The specification of a lifetime does the work, which the fast engines equal bit for bit: this is the rule of a run, alone.

    Parameters
    ----------
    rule : LearningRule, str or mapping
        Such as ``"hebbian"``, or ``{"kind": "rescorla_wagner", "rate": 0.3}``.
    sights, acts : (n_trials,) int arrays
        What is seen and what is done on each trial, from 0; -1 where nothing is.
    contexts, imperatives, signals : (n_trials,) int arrays, optional
        Cues beside sights, each with a number of its own; -1 where there is none.
    salience : float or mapping of str to float
        Of all cues, or by their class (``sight``, ``context``, ``imperative``, ``signal``); 1 of those not named.
    sight_trace, motor_trace : float
        Share of the trace of a sight, of an act, that is left one trial later, from 0 to below 1.
    start : (n_cues, n_heads) float array, optional
        Strengths before the first trial; all 0 unless given. A number counts for all. They are those of birth where the rule's
        ``mirror_route`` asks for these.
    n_actions : int, optional
        How many there are to be seen or done; as many as are met unless given.
    sight_codes : (n_actions, n_features) float array, optional
        How actions look; one feature each unless given.

    Returns
    -------
    (n_trials + 1, n_cues, n_heads) float32 array
        Strengths before the first trial and after each. Cues are the features of sights, then contexts, imperatives and
        signals, as many of each as are met; heads are motor units, one for each action.

    Raises
    ------
    ShapeError
        If the sequences differ in length, or codes are no such whole numbers, or an array has another shape.
    ScenarioError
        If there is no such rule, or its settings are mistaken.
    ValueError
        If a trace is not a share below 1, or there is no such class of cues.
    """
    rule = _made(rule)
    given = {"sights": sights, "acts": acts, "contexts": contexts, "imperatives": imperatives, "signals": signals}
    events = _events({name: codes for name, codes in given.items() if codes is not None})
    stage = _stage(events, n_actions, sight_codes)
    _require_share("sight_trace", sight_trace)
    _require_share("motor_trace", motor_trace)
    n_units, asymptote, (opens, closes) = stage.heads.n_units, f4(rule.asymptote), rule.period(len(events))
    setting = Setting(
        repertoire=stage, form=rule.form(), learns=rule.learns, asymptote=rule.asymptote, only_instructed=rule.only_instructed,
        sight_trace=sight_trace, motor_trace=motor_trace, sight_noise=0.0, response_noise=0.0, ages=np.zeros(0, np.int64),
        test_rounds=0, opens=opens, closes=NEVER if closes is None else closes, outside=rule.outside,
    )  # fmt: skip
    shape = (stage.channels.n_cues, n_units)
    synapses = Synapses.at_birth(_begun(start, shape))
    felt, parameters, space = (
        _felt(salience, stage.channels),
        np.array(rule.parameters(rule.rate), f4),
        space_of(setting, False),
    )
    begins = begun(rule.mirror_route, synapses.strength[None, : space.n_rows], None, rule.gain_at_birth).of(0)
    if rule.mirror_route in ("fixed", "gain"):
        felt[: space.n_rows] = 0
    trace, target = np.zeros(space.n_rows, f4), np.zeros(n_units, f4)
    strengths = np.empty((len(events) + 1, *shape), f4)
    strengths[0] = synapses.strength
    with np.errstate(over="ignore", invalid="ignore"):  # a rule may run away, and is to be seen doing so
        for trial, event in enumerate(events):
            x, act = perceive(setting, space, event, trace, 0, trial), event[ACT]
            code = stage.unit_codes[act] * asymptote if act >= 0 else np.zeros(n_units, f4)
            target = np.maximum(code, f4(motor_trace) * target)
            taught = code > 0 if rule.only_instructed else np.ones(n_units, np.bool_)
            now = setting.parameters_at(trial, parameters)
            if rule.learns:
                how: dict[str, Any] = {
                    "form": setting.form,
                    "parameters": now,
                    "salience": felt,
                    "asymptote": asymptote,
                }
                z = x.copy()
                if rule.mirror_route == "readout":
                    z[: space.n_rows] = through(begins.route, x[: space.n_rows])
                learn_from(synapses, x, z, target, taught, **how)
                if rule.mirror_route == "gain":
                    strengthen(synapses.strength[: space.n_rows], begins.gains, target, now[0], asymptote)
            strengths[trial + 1] = synapses.strength
    return strengths


def _made(rule: LearningRule | str | Mapping[str, Any]) -> LearningRule:
    if isinstance(rule, LearningRule):
        return rule
    family: Any = LearningRule  # abstract: `validated` makes the leaf that ``kind`` names
    made: LearningRule = validated(family, {"kind": rule} if isinstance(rule, str) else rule, source="rule")
    return made


def _events(given: Mapping[str, ArrayLike]) -> NDArray[np.int8]:
    """(n_trials, 11) int8 array."""
    codes = {name: np.asarray(one) for name, one in given.items()}
    n = codes["sights"].shape
    for name, one in codes.items():
        is_code = one.ndim == 1 and (one.size == 0 or np.issubdtype(one.dtype, np.integer))
        if not is_code or one.shape != n:
            got = Words(f"{one.dtype} of shape {one.shape}")
            remedy = "Give one code for each trial, and -1 where there is nothing."
            raise ShapeError(
                phrase(name, f"be whole numbers of shape (n_trials={n[0] if n else 1},)", got=got, remedy=remedy)
            )
        if one.size and not (one.min() >= NOTHING and one.max() < _MOST):
            trial = int(np.flatnonzero((one < NOTHING) | (one >= _MOST))[0])
            where = f"{name} on trial {trial}"
            remedy = "Number what there is from 0, and let -1 be nothing."
            raise ShapeError(phrase(where, f"be from -1 to {_MOST - 1}", got=int(one[trial]), remedy=remedy))
    events: NDArray[np.int8] = no_events(1, n[0])[0]
    events[:, CONTEXT] = NOTHING  # in a life one is always on; here, only where it is given
    for name, one in codes.items():
        events[:, _COLUMNS[name]] = one
    return events


def _stage(events: NDArray[np.int8], n_actions: int | None, sight_codes: ArrayLike | None) -> Repertoire:
    """One feature and one unit for each action, unless told otherwise; as many other cues as are met."""
    met = {column: int(events[:, column].max(initial=NOTHING)) + 1 for column in _COLUMNS.values()}
    fewest = max(1, met[SIGHT], met[ACT])
    n = fewest if n_actions is None else n_actions
    if n < fewest:
        remedy = "Sights and acts are numbered from 0."
        raise ShapeError(phrase("n_actions", f"be at least {fewest} actions, as many as are met", got=n, remedy=remedy))
    one_hot = np.eye(n, dtype=f4)
    looks = one_hot if sight_codes is None else np.array(sight_codes, f4, ndmin=2)
    if len(looks) != n or looks.ndim != 2 or not np.isfinite(looks).all():
        remedy = "Give finite numbers, one row for each action."
        raise ShapeError(
            phrase("sight_codes", f"have shape (n_actions={n}, n_features)", got=Words(looks.shape), remedy=remedy)
        )
    channels = Channels(looks.shape[1], 0, met[CONTEXT], met[IMPERATIVE], met[SIGNAL])
    return Repertoire(
        channels, Heads(n, 1, n, has_visual=False), looks, np.zeros((n, 0), f4), one_hot, np.zeros(n, np.int8),
        np.ones(n, f4), np.zeros(n, np.bool_),
    )  # fmt: skip


def _require_share(name: str, value: float) -> None:
    if not 0.0 <= value < 1.0:
        raise ValueError(phrase(name, "be at least 0 and below 1 per trial", got=value, remedy="A trace must fade."))


def _begun(start: ArrayLike | None, shape: tuple[int, int]) -> NDArray[np.float32]:
    strength = np.zeros((), f4) if start is None else np.array(start, f4)
    if strength.shape not in ((), shape):
        remedy = "Give a number for each cue that is met and each action."
        requirement = f"have shape (n_cues={shape[0]}, n_heads={shape[1]})"
        raise ShapeError(phrase("start", requirement, got=Words(strength.shape), remedy=remedy))
    return np.ascontiguousarray(np.broadcast_to(strength, shape))


def _felt(salience: float | Mapping[str, float], channels: Channels) -> NDArray[np.float32]:
    """(n_cues,) float32 array: the salience of each cue."""
    by_class = salience if isinstance(salience, Mapping) else dict.fromkeys(CUE_CLASSES, salience)
    for name in by_class:
        if name not in CUE_CLASSES:
            raise ValueError(
                phrase("salience", f"name classes of cues, {either(CUE_CLASSES)}", got=name, remedy="Mend it.")
            )
    return np.repeat(np.array([by_class.get(name, 1.0) for name in CUE_CLASSES], f4), channels.sizes)
