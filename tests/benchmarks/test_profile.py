"""No Python in the hot path: a profile of REF, generation after generation."""

import cProfile
import gc
import pstats
import sys

import pytest
from gates import Table
from roster import of_our_own
from rounds import Ratio
from work import REF

pytestmark = pytest.mark.bench

BEFORE, GENERATIONS = 5, 50
GATE = 90.0


def compiled_functions() -> set[tuple[str, int, str]]:
    """Every compiled function of the package, as a profile names it."""
    from numba.core.dispatcher import Dispatcher

    found = set()
    for name, module in list(sys.modules.items()):
        if name.startswith("evo_mirror"):
            for value in vars(module).values():
                if isinstance(value, Dispatcher):
                    code = value.py_func.__code__
                    found.add((code.co_filename, code.co_firstlineno, code.co_name))
    return found


def test_time_is_spent_in_compiled_code(table: Table):
    ours = of_our_own("ours", REF)
    for _ in range(BEFORE):
        ours.generation()
    profile = cProfile.Profile()
    gc.collect()
    gc.freeze()  # what the test runner keeps in memory is not to be looked through meanwhile
    try:
        profile.enable()
        for _ in range(GENERATIONS):
            ours.generation()
        profile.disable()
    finally:
        gc.unfreeze()
    own = {where: entry[2] for where, entry in pstats.Stats(profile).stats.items()}
    ours_compiled = compiled_functions()
    inside = sum(seconds for where, seconds in own.items() if where in ours_compiled)
    total = sum(own.values())
    dearest = sorted(((s, where) for where, s in own.items() if where not in ours_compiled), reverse=True)[:3]
    note = "then " + ", ".join(f"{where[2]} {100.0 * s / total:.1f} %" for s, where in dearest)
    share = 100.0 * inside / total
    assert table.at_least(18, "time inside compiled code", Ratio(share, share, share, GENERATIONS), GATE, "%", note)
