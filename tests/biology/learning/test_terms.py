"""The terms of every rule, compiled for one life and for sixteen abreast, have the bits that numpy gives them.

Rules differ in nothing but these: what adds them up is compiled for a few rules, and held to its specification there.
"""

from typing import Any, NamedTuple

import numpy as np
import pytest
from lives import OTHERS, RULES

from evo_mirror.lifetime import form as terms
from evo_mirror.machine.abreast import behind, room_abreast
from evo_mirror.machine.compiled import compiled

pytestmark = pytest.mark.needs_compiler("terms are compiled for the kernel")
f4, u4 = np.float32, np.uint32
NAMES = ("x1", "y1", "x2", "y2", "p", "q", "remembered_x", "remembered_y")
N_PARAMETERS, N_GIVEN = 8, 4
WIDTH = N_GIVEN + len(NAMES)
AWKWARD = np.array([0.0, -0.0, 1.0, -1.0, 1 / 3, -2.5, 2.0**-126, 1e-30, 1e20, -1e38], f4)
EVERY_LEARNER = pytest.mark.parametrize("kind", OTHERS)


@compiled
def run_terms(form: Any, data: Any, asymptote: Any, n_cases: int) -> None:
    """Fill the numbers behind those given, case after case; of terms that there are none of, with nothing."""
    parameters = behind(data, 0)
    for k in range(N_PARAMETERS, N_PARAMETERS + WIDTH * n_cases, WIDTH):
        salience, x, drive, memory = data[k], data[k + 1], data[k + 2], data[k + 3]
        data[k + 4] = terms.x1(form, parameters, salience, x, memory)
        data[k + 5] = terms.y1(form, parameters, drive, x, asymptote, memory)
        if terms.has_second_term(form):
            data[k + 6] = terms.x2(form, parameters, salience, x, memory)
            data[k + 7] = terms.y2(form, parameters, drive, x, asymptote, memory)
        if terms.has_forgetting(form):
            data[k + 8] = terms.p(form, parameters, salience, x, memory)
            data[k + 9] = terms.q(form, parameters, drive, x, asymptote, memory)
        if terms.has_memory(form):
            data[k + 10] = terms.remembered_x(form, parameters, salience, x, memory)
            data[k + 11] = terms.remembered_y(form, parameters, drive, x, asymptote, memory)


def given(rule, n_lives: int, n_cases: int = 200):
    """Parameters, (n_parameters, n_lives), and salience, input, drive and memory: (n_cases, 4, n_lives); float32 arrays."""
    rng = np.random.default_rng(5)
    parameters = np.array([rule.parameters(rate) for rate in rng.uniform(size=n_lives)], f4).T
    parameters[1:] *= rng.uniform(0.5, 1.5, parameters[1:].shape).astype(f4)
    numbers = rng.normal(size=(n_cases, N_GIVEN, n_lives)).astype(f4)
    numbers[: n_cases // 2] = rng.choice(AWKWARD, numbers[: n_cases // 2].shape)
    return parameters, numbers


def in_numpy(form, parameters, numbers, asymptote):
    """(n_cases, 8, n_lives) float32 array, as the specification and numpy's telling of it work the terms out."""
    found = np.zeros((len(numbers), len(NAMES), parameters.shape[1]), f4)
    for life, own in enumerate(parameters.T):
        salience, x, drive, memory = np.ascontiguousarray(numbers[:, :, life].T)
        for place, name in enumerate(NAMES):
            if hasattr(form, name):
                arguments = (drive, x, asymptote, memory) if place % 2 else (salience, x, memory)
                found[:, place, life] = getattr(terms, name)(form, own, *arguments)
    return found


def as_compiled(form, parameters, numbers, asymptote):
    """The same, by compiled code."""
    n_cases, _, n_lives = numbers.shape
    data, line = room_abreast(N_PARAMETERS + WIDTH * n_cases, n_lives)
    lanes = line.array[: (N_PARAMETERS + WIDTH * n_cases) * n_lives].reshape(-1, n_lives)
    lanes[: len(parameters)] = parameters
    cases = lanes[N_PARAMETERS:].reshape(n_cases, WIDTH, n_lives)
    cases[:, :N_GIVEN], cases[:, N_GIVEN:] = numbers, 0
    run_terms(form, data, asymptote, n_cases)
    return cases[:, N_GIVEN:]


def assert_same_bits(one, other):
    same = (one.view(u4) == other.view(u4)) | (np.isnan(one) & np.isnan(other))
    assert same.all(), [(int(case), NAMES[place], int(life)) for case, place, life in np.argwhere(~same)[:5]]


@EVERY_LEARNER
@pytest.mark.parametrize("n_lives", [1, 16])
@pytest.mark.parametrize("asymptote", [1.0, 1.7])
def test_compiled_terms_have_the_bits_of_numpy(kind: str, n_lives: int, asymptote: float):
    form, (parameters, numbers) = RULES[kind].form(), given(RULES[kind], n_lives)
    with np.errstate(all="ignore"):
        expected = in_numpy(form, parameters, numbers, f4(asymptote))
    assert_same_bits(as_compiled(form, parameters, numbers, f4(asymptote)).copy(), expected)
    for place, name in enumerate(NAMES):
        assert hasattr(form, name) or not expected[:, place].any()
        assert np.isfinite(expected[len(numbers) // 2 :]).all()


class DoubledForm(NamedTuple):
    """Has a constant of its own, which compiled code takes for a number of 64 bits, and numpy for one of 32."""

    second_term: bool = False
    forgetting: bool = False
    memory: bool = False
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        return parameters[0] * salience * x

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        return target * (drive - 0.1) / asymptote


def test_a_constant_among_the_terms_would_be_seen():
    """Constants belong among the parameters; see `form`."""
    parameters, numbers = given(RULES["hebbian"], 1)
    with np.errstate(all="ignore"):
        expected = in_numpy(DoubledForm(), parameters, numbers, f4(1.7))
    with pytest.raises(AssertionError, match="y1"):
        assert_same_bits(as_compiled(DoubledForm(), parameters, numbers, f4(1.7)).copy(), expected)
