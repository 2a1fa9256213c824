"""What follows from something that never changes is worked out once for it, and never for anything else."""

import copy
import gc
import weakref
from dataclasses import dataclass, replace

import pytest

from evo_mirror.foundation.once import once
from evo_mirror.foundation.settings import Settings, param

ASKED: list[tuple[object, ...]] = []


class Herd(Settings):
    """Some settings."""

    size: int = param(3, ge=0, unit="individuals", about="how many")


@dataclass(frozen=True)
class Flock:
    """Some state."""

    size: int = 3


@once
def doubled(of: Herd | Flock) -> int:
    ASKED.append((of.size,))
    return 2 * of.size


@once
def raised(of: Herd | Flock, to: int) -> int:
    ASKED.append((of.size, to))
    return of.size**to


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    ASKED.clear()


@pytest.mark.parametrize("kind", [Herd, Flock])
def test_it_is_worked_out_once_for_each(kind: type):
    one, other = kind(size=3), kind(size=5)
    assert [doubled(one), doubled(other), doubled(one), doubled(other)] == [6, 10, 6, 10]
    assert ASKED == [(3,), (5,)]


@pytest.mark.parametrize("kind", [Herd, Flock])
def test_and_anew_where_what_else_it_is_given_differs(kind: type):
    one = kind(size=3)
    assert [raised(one, 2), raised(one, 2), raised(one, 3), raised(one, 2)] == [9, 9, 27, 9]
    assert doubled(one) == 6
    assert ASKED == [(3, 2), (3, 3), (3, 2), (3,)]


def test_a_changed_copy_begins_anew():
    herd, flock = Herd(size=3), Flock(size=3)
    assert doubled(herd) == doubled(flock) == 6
    assert doubled(herd.model_copy(update={"size": 5})) == doubled(replace(flock, size=5)) == 10
    changed = copy.copy(flock)
    vars(changed)["size"] = 7
    assert doubled(changed) == 14
    assert doubled(herd) == doubled(flock) == 6


def test_results_are_neither_compared_nor_shown_nor_part_of_a_copy():
    herd = Herd(size=3)
    before = repr(herd), herd.model_dump()
    doubled(herd)
    assert (repr(herd), herd.model_dump()) == before
    assert herd == Herd(size=3)
    for twin in (copy.deepcopy(herd), copy.copy(herd)):
        assert twin == herd
        ASKED.clear()
        assert doubled(twin) == 6
        assert ASKED == [(3,)]


def test_what_has_results_is_not_kept_alive_by_them():
    flock = Flock()
    doubled(flock)
    gone = weakref.ref(flock)
    gc.disable()
    try:
        del flock
        assert gone() is None
    finally:
        gc.enable()
