"""The general form of a learning rule, and how a rule reaches the kernel.

On every trial::

    strength <- strength + x1 (x) y1 + x2 (x) y2 - (p (x) q) o strength

with (x) the outer product of a vector over cues and a vector over heads, and o the product element by element. A rule says
what each letter is, one short function for each: ``x1``, ``x2`` and ``p`` for a cue, ``y1``, ``y2`` and ``q`` for a head; the
sweep over the strengths belongs to the kernel. A rule may remember one number for each cue and one for each head
from trial to trial. What this form cannot say (soft bounds other than proportional forgetting, for example) a
rule cannot do.

The functions are plain arithmetic on their arguments, with `where` in place of ``if``: the specification calls them with numpy
arrays, the kernel with vectors of the processor or with single numbers, and all three give the same bits. Constants belong
among the rule's parameters, which are float32 like everything else.

A rule hands the kernel a *form*: a named tuple whose fields say which terms there are, with the functions as its methods. The
kernel is compiled once for each type of form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from evo_mirror.machine.compiled import dispatched_by_type
from evo_mirror.machine.vectors import where

__all__ = [
    "Form", "has_forgetting", "has_memory", "has_second_term", "is_in_proportion", "p", "q", "remembered_x",
    "remembered_y", "where", "x1", "x2", "y1", "y2",
]  # fmt: skip


class Form(Protocol):
    """What a learning rule hands to the kernel: a NamedTuple of its own type with these fields, and its terms.

    The fields have defaults, and are never changed: the kernel reads them off the type.
    """

    @property
    def second_term(self) -> bool:
        """Whether there are ``x2`` and ``y2``, as in `SecondTerm`."""

    @property
    def forgetting(self) -> bool:
        """Whether there are ``p`` and ``q``, as in `Forgetting`."""

    @property
    def memory(self) -> bool:
        """Whether there are ``remembered_x`` and ``remembered_y``, as in `Memory`."""

    @property
    def in_proportion(self) -> bool:
        """Whether ``x1`` is the input times a factor, and nothing else about a cue counts: no memory and no other term.

        Cues that are not there can then be left out, and a row may stand for a whole sight: see `table` and `space`.
        """

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any, /) -> Any:
        """See `x1`."""

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any, /) -> Any:
        """See `y1`."""


class SecondTerm(Form, Protocol):
    """A form with a second term."""

    def x2(self, parameters: Any, salience: Any, x: Any, memory: Any, /) -> Any:
        """See `x2`."""

    def y2(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any, /) -> Any:
        """See `y2`."""


class Forgetting(Form, Protocol):
    """A form that forgets."""

    def p(self, parameters: Any, salience: Any, x: Any, memory: Any, /) -> Any:
        """See `p`."""

    def q(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any, /) -> Any:
        """See `q`."""


class Memory(Form, Protocol):
    """A form that remembers."""

    def remembered_x(self, parameters: Any, salience: Any, x: Any, memory: Any, /) -> Any:
        """See `remembered_x`."""

    def remembered_y(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any, /) -> Any:
        """See `remembered_y`."""


# --- terms of a cue -------------------------------------------------------------------------------------------------------------


def x1(form: Form, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
    """Factor of a cue in the first term; the other terms of a cue have the same arguments.

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
    memory : (n_cues,) float32 array
        What the rule remembers of each cue; 0 at birth.

    Returns
    -------
    (n_cues,) float32 array
    """
    return form.x1(parameters, salience, x, memory)


def x2(form: Form, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
    """Factor of a cue in the second term; see `x1`."""
    return cast(SecondTerm, form).x2(parameters, salience, x, memory)


def p(form: Form, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
    """Factor of a cue in forgetting; see `x1`."""
    return cast(Forgetting, form).p(parameters, salience, x, memory)


def remembered_x(form: Form, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
    """What to remember of a cue from here on; see `x1`."""
    return cast(Memory, form).remembered_x(parameters, salience, x, memory)


# --- terms of a head ------------------------------------------------------------------------------------------------------------


def y1(form: Form, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
    """Factor of a head in the first term; the other terms of a head have the same arguments.

    Parameters
    ----------
    form : Form
        Decides which function runs.
    parameters : (n_parameters,) float32 array
    drive : (n_heads,) float32 array
        What the input predicts, before the change [asymptotes].
    target : (n_heads,) float32 array
        What happened [asymptotes].
    asymptote : float32
        lambda.
    memory : (n_heads,) float32 array
        What the rule remembers of each head; 0 at birth.

    Returns
    -------
    (n_heads,) float32 array
    """
    return form.y1(parameters, drive, target, asymptote, memory)


def y2(form: Form, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
    """Factor of a head in the second term; see `y1`."""
    return cast(SecondTerm, form).y2(parameters, drive, target, asymptote, memory)


def q(form: Form, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
    """Factor of a head in forgetting; see `y1`."""
    return cast(Forgetting, form).q(parameters, drive, target, asymptote, memory)


def remembered_y(form: Form, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
    """What to remember of a head from here on; see `y1`."""
    return cast(Memory, form).remembered_y(parameters, drive, target, asymptote, memory)


# --- which terms there are, known when the kernel is compiled -------------------------------------------------------------------


def has_second_term(form: Form) -> bool:
    """Whether the form has a second term."""
    return form.second_term


def has_forgetting(form: Form) -> bool:
    """Whether the form forgets."""
    return form.forgetting


def has_memory(form: Form) -> bool:
    """Whether the rule remembers anything."""
    return form.memory


def is_in_proportion(form: Form) -> bool:
    """Whether a cue that is not there has no part in a trial."""
    return form.in_proportion


def _fixed(field: str) -> Callable[[Any], Callable[[Any], bool]]:
    """The answer that a type of form gives, as a function of forms of this type."""

    def choose(kind: Any) -> Callable[[Any], bool]:
        return (lambda _form: True) if kind._field_defaults[field] else (lambda _form: False)

    return choose


def _own(term: str) -> Callable[[Any], Callable[..., Any]]:
    """A rule's own function. For a term that it does not have, and is never asked for, any with the same arguments."""

    def choose(kind: Any) -> Callable[..., Any]:
        of_cue = term in ("x2", "p", "remembered_x")
        function: Callable[..., Any] = getattr(kind, term, kind.x1 if of_cue else kind.y1)
        return function

    return choose


for _flag, _field in (
    (has_second_term, "second_term"),
    (has_forgetting, "forgetting"),
    (has_memory, "memory"),
    (is_in_proportion, "in_proportion"),
):
    dispatched_by_type(_flag, _fixed(_field))
for _function in (x1, x2, p, remembered_x, y1, y2, q, remembered_y):
    dispatched_by_type(_function, _own(_function.__name__))
