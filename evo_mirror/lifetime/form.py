"""The general form of a learning rule, and how a rule reaches the kernel.

On every trial::

    strength <- strength + x1 (x) y1 + x2 (x) y2 - (p (x) q) o strength

with (x) the outer product of a vector over cues and a vector over heads, and o the product element by element. A rule is a
function that fills these small vectors from small vectors; the sweep over the strengths belongs to the kernel. What this
form cannot say (soft bounds other than proportional forgetting, for example) a rule cannot do.

A rule hands the kernel a *form*: a named tuple whose two fields say which terms it uses and whose static method ``factors``
is the rule. The kernel is compiled once for each type of form.
"""

from __future__ import annotations

from typing import Any, Protocol

from evo_mirror.machine.compiled import dispatched_by_type


class Form(Protocol):
    """What a learning rule hands to the kernel: a NamedTuple of its own type with these two fields and ``factors``."""

    @property
    def second_term(self) -> bool:
        """Whether x2 and y2 are used."""

    @property
    def forgetting(self) -> bool:
        """Whether p and q are used."""

    @property
    def factors(self) -> Any:
        """The rule: a static method with the arguments of `factors`."""


def factors(
    form: Form,
    parameters: Any,
    salience: Any,
    x: Any,
    drive: Any,
    target: Any,
    asymptote: Any,
    x1: Any,
    y1: Any,
    x2: Any,
    y2: Any,
    p: Any,
    q: Any,
    memory_x: Any,
    memory_y: Any,
) -> None:
    """Fill the factors of one trial; ``form.factors`` does it, chosen by the type of ``form``.

    Parameters
    ----------
    form : Form
        Decides which function runs.
    parameters : (n_parameters,) float32 array
        The rule's parameters for this individual; the first is the rate [per trial].
    salience : (n_cues,) float32 array
        Associability of each cue [1].
    x : (n_cues,) float32 array
        Input of the trial.
    drive : (n_heads,) float32 array
        What the input predicts, before the change [asymptotes].
    target : (n_heads,) float32 array
        What happened [asymptotes].
    asymptote : float32
        lambda.
    x1, x2, p : (n_cues,) float32 arrays
        Written in full, for the terms that the form uses.
    y1, y2, q : (n_heads,) float32 arrays
        Written in full, for the terms that the form uses.
    memory_x : (n_cues,) float32 array
        State over cues that the rule owns for a whole life; 0 at birth.
    memory_y : (n_heads,) float32 array
        State over heads that the rule owns for a whole life; 0 at birth.
    """
    form.factors(
        form, parameters, salience, x, drive, target, asymptote, x1, y1, x2, y2, p, q, memory_x, memory_y
    )  # fmt: skip


def _of_form(form: type) -> Any:
    return form.factors  # type: ignore[attr-defined]  # every form has it: checked by the contract test of rules


dispatched_by_type(factors, _of_form)
