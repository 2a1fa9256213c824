"""Lives in fenced memory: whoever reads or writes one number beyond what was laid out does not come back.

Run as a program, in a process of its own: a trespass ends it by a signal. Every line of numbers that the kernel is given lies
against a page that may not be touched, behind it or before it.
"""

import ctypes
import mmap
import sys

import numpy as np
from everything import Everything
from lives import RULES, bytes_of, lived, make_awkward, with_eras, with_exact_sights, without_visual_route

from evo_mirror.lifetime import bench, desk, live
from evo_mirror.machine import abreast, tables
from evo_mirror.machine.lines import Line

PAGE = mmap.PAGESIZE
CASES = {
    "one": {
        "n": 1, "actions": 1, "goals": 1, "features": 1, "units": 1, "sounds": 1, "contexts": 1, "cues": 1, "outcomes": 1,
    },
    "seven": {"features": 7, "units": 7, "actions": 7, "goals": 7, "sounds": 7, "outcomes": 7, "cued": 0.5},
    "sixteen": {"features": 16, "units": 16, "actions": 16, "goals": 16, "sounds": 0, "outcomes": 16, "cues": 16},
    "seventeen": {"features": 17, "units": 17, "actions": 17, "goals": 17, "sounds": 17, "outcomes": 17, "cues": 17},
    "thirty-three": {"features": 33, "units": 33, "actions": 33, "goals": 2, "sounds": 33, "trials": 9, "cued": 1.0},
    "a hundred actions": {"features": 24, "units": 40, "actions": 100, "goals": 9, "trials": 9, "cued": 0.2},
    "a thousand features": {"features": 1024, "units": 5, "actions": 3, "sounds": 64, "trials": 6, "cued": 0.5, "n": 2},
    "nothing to forage or hear": {"cues": 0, "sounds": 0},
    "no trials": {"trials": 0},
    "a trial": {"trials": 1},
    "a page": {"trials": 16, "n": 17},
    "a page and a trial": {"trials": 17},
    "two pages and a trial": {"trials": 33, "n": 2},
    "everything at once": {"cued": 0.4, "sight_trace": 0.5, "motor_trace": 0.6, "only_instructed": True, "rounds": 2},
    "every age": {"features": 48, "trials": 12, "ages": tuple(range(13)), "sighted": 1.0, "rounds": 3},
    "in actions": {"features": 100, "units": 17, "in_actions": True},
    "in actions, nothing kept": {"features": 33, "units": 17, "in_actions": True, "keeps_strength": False},
    "in eras": {"features": 17, "units": 17, "actions": 7, "goals": 7, "eras": True},
    "in eras and actions": {"features": 96, "units": 17, "eras": True, "in_actions": True},
    "in eras and actions, nothing kept": {"features": 64, "eras": True, "in_actions": True, "keeps_strength": False},
}  # fmt: skip


def life_of(rule, *, in_actions=False, eras=False, **sizes):
    """An awkward life: in a changing world, and in the space of actions, where it is asked for and the rule allows it."""
    life = with_eras(*make_awkward(rule, **sizes)) if eras else make_awkward(rule, **sizes)
    return with_exact_sights(*life) if in_actions else life


def fenced(array, *, behind):
    """A copy that lies against a page that may not be touched, ``behind`` it or before it."""
    n_pages = max(1, -(-array.nbytes // PAGE))
    memory = np.frombuffer(mmap.mmap(-1, (n_pages + 2) * PAGE), np.uint8)
    library = ctypes.CDLL(None, use_errno=True)
    for page in (0, n_pages + 1):
        place = ctypes.c_void_p(memory.ctypes.data + page * PAGE)
        assert library.mprotect(place, ctypes.c_size_t(PAGE), 0) == 0, ctypes.get_errno()
    first = (n_pages + 1) * PAGE - array.nbytes if behind else PAGE
    copy = memory[first : first + array.nbytes].view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


def fence(*, behind, short_of):
    """Let all lines be fenced from now on, and the bench be ``short_of`` so many numbers at its end."""

    def line_of(array):
        return Line(fenced(np.ascontiguousarray(array).reshape(-1), behind=behind))

    def room_for(n):
        return Line(fenced(np.zeros(n, np.float32), behind=behind))

    for module in (live, desk, bench, tables):
        module.line_of = line_of
    desk.forget_desks()
    bench.Line = line_of
    tables.room_for = room_for
    abreast.room_for = lambda n: room_for(n - short_of if n > short_of else n)


def main(behind, short_of):
    """Live all cases twice, in the open and behind fences; they must not differ."""
    rules = {"rescorla_wagner": RULES["rescorla_wagner"], "everything": Everything()}
    told = [
        (f"{case}, {kind}, {engine}", life, engine)
        for kind, rule in rules.items()
        for case, sizes in CASES.items()
        for life in (life_of(rule, **sizes), without_visual_route(*life_of(rule, **sizes)))
        for engine in ("vector", "plain")
    ]
    free = [bytes_of(lived(*life, engine=engine)) for _, life, engine in told]
    fence(behind=behind, short_of=short_of)
    for (name, (wiring, *rest), engine), expected in zip(told, free, strict=True):
        print(name, flush=True)
        narrow = type(wiring)(**{**vars(wiring), "strength": fenced(wiring.strength, behind=behind)})
        assert bytes_of(lived(narrow, *rest, engine=engine)) == expected, name
    print("all came back")


if __name__ == "__main__":
    main(behind=sys.argv[1] == "behind", short_of=int(sys.argv[2]))
