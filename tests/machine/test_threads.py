"""Blocks of individuals on threads: every row once, errors brought home, no deadlock, and no threading layer of numba's."""

import ast
import itertools
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.machine import threads as machinery
from evo_mirror.machine.threads import available_cores, in_blocks, libraries_on_one_thread

PACKAGE = Path(machinery.__file__).resolve().parents[1]


def mark(first: int, last: int, times: np.ndarray, slowly: bool = True) -> None:
    """Count that these rows have been lived; slowly, so that help is worth while."""
    times[first:last] += 1
    if slowly:
        time.sleep(0.001)


def marked(n: int, threads: int, *, slowly: bool = True) -> np.ndarray:
    times = np.zeros(n, np.int64)
    in_blocks(n, threads, mark, times, slowly)
    return times


# ------------------------------------------------------------------------------------------------------------------ rows
@pytest.mark.parametrize(
    ("n", "threads"), list(itertools.product([0, 1, 15, 16, 17, 31, 32, 33, 100, 1000, 4097], [1, 2, 3, 7, 64]))
)
def test_every_row_is_lived_exactly_once(n: int, threads: int):
    assert (marked(n, threads) == 1).all()
    assert (marked(n, threads, slowly=False) == 1).all()


def test_one_thread_is_the_callers_own_and_gets_one_block():
    calls = []
    in_blocks(1000, 1, lambda *block: calls.append((*block, threading.current_thread())))
    assert calls == [(0, 1000, threading.current_thread())]


def test_a_few_individuals_are_not_worth_a_thread():
    calls = []
    in_blocks(31, 8, lambda first, last: calls.append((first, last)))
    assert calls == [(0, 31)]


def test_what_is_over_at_once_wakes_nobody():
    blocks = []
    in_blocks(1000, 4, lambda *block: blocks.append((*block, threading.get_ident())))
    assert [block[:2] for block in blocks] == [(0, 16), (16, 1000)]
    assert {who for *_, who in blocks} == {threading.get_ident()}


def test_several_threads_take_part_and_blocks_go_to_whoever_is_free():
    """One of two threads is held up in its block until the other has done all the rest."""
    caller, released, rows, held = threading.get_ident(), threading.Event(), [], []

    def work(first: int, last: int) -> None:
        if threading.get_ident() != caller:
            held.append(last - first)
            assert released.wait(20)
            return
        time.sleep(0.004)
        rows.append(last - first)
        if sum(rows) + sum(held) == 1600:
            released.set()

    in_blocks(1600, 2, work)
    assert len(held) == 1
    assert sum(rows) == 1600 - held[0]
    assert held[0] <= 1600 // 4, "a block is small enough for the work to be shared out unevenly"
    assert rows[1:] == sorted(rows[1:], reverse=True), "who comes last is not waited for long"
    assert rows[-1] <= 1600 // 32


def test_there_are_no_more_threads_than_asked_for():
    names = set()
    for _ in range(10):
        in_blocks(400, 3, lambda *_: (names.add(threading.get_ident()), time.sleep(0.001)))
    assert 2 <= len(names) <= 3


# ---------------------------------------------------------------------------------------------------------------- errors
@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("error", [ValueError("of a block"), KeyboardInterrupt()])
def test_what_a_block_raises_reaches_the_caller_and_stops_the_others(threads: int, error: BaseException):
    lived = []

    def work(first: int, _last: int) -> None:
        lived.append(first)
        time.sleep(0.002)
        if first > 0 or threads == 1:
            raise error

    with pytest.raises(type(error)):
        in_blocks(100_000, threads, work)
    assert len(lived) <= 2 * threads
    time.sleep(0.02)
    assert len(lived) <= 2 * threads, "nobody is at work any more"
    assert (marked(1000, threads) == 1).all(), "and the next call is none the worse"


def test_an_error_in_another_thread_is_not_lost():
    caller = threading.get_ident()
    begun = threading.Event()

    def work(first: int, _last: int) -> None:
        time.sleep(0.001)
        if threading.get_ident() != caller:
            begun.set()
            raise ZeroDivisionError("in a helper")
        if first > 0:
            begun.wait(20)

    with pytest.raises(ZeroDivisionError, match="in a helper"):
        in_blocks(1000, 2, work)


def test_ctrl_c_while_others_are_at_work_waits_for_their_block_alone():
    """The caller is interrupted; a helper ends the block it is in, and begins no other."""
    caller, inside, lived = threading.get_ident(), threading.Event(), []

    def work(first: int, _last: int) -> None:
        if threading.get_ident() == caller:
            time.sleep(0.001)
            if first > 0:
                assert inside.wait(20)
                raise KeyboardInterrupt
            return
        lived.append(first)
        inside.set()
        time.sleep(0.05)
        lived.append(first)

    with pytest.raises(KeyboardInterrupt):
        in_blocks(1600, 2, work)
    assert len(lived) == 2
    assert lived[0] == lived[1]


# ------------------------------------------------------------------------------------------------------- from everywhere
def run_for(seconds: float, *work) -> list[threading.Thread]:
    running = [threading.Thread(target=one, daemon=True) for one in work]
    for one in running:
        one.start()
    for one in running:
        one.join(seconds)
    return [one for one in running if one.is_alive()]


def test_two_callers_at_once_do_not_wait_for_each_other_for_ever():
    results = []

    def often() -> None:
        results.append(all((marked(300, 2) == 1).all() for _ in range(50)))

    assert run_for(60, often, often, often) == []
    assert results == [True] * 3


def test_a_call_from_within_a_block_ends():
    times = np.zeros((64, 64), np.int64)

    def work(first: int, last: int) -> None:
        for row in range(first, last):
            in_blocks(64, 2, mark, times[row], True)

    assert run_for(60, lambda: in_blocks(64, 2, work)) == []
    assert (times == 1).all()


ASK = """
import os
import sys
import time
import numpy as np
from evo_mirror.machine.threads import in_blocks


def mark(first, last, times):
    times[first:last] += 1
    time.sleep(0.001)


def marked():
    times = np.zeros(1000, int)
    in_blocks(1000, 2, mark, times)
    return bool((times == 1).all())


if __name__ == "__main__":
    assert marked()  # so that there is a pool to be inherited without its threads
    if sys.argv[1] == "fork":
        child = os.fork()
        if child == 0:
            os._exit(0 if marked() else 1)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, marked())
    else:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            print(pool.submit(marked).result(30), marked())
"""


@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_a_process_that_is_started_has_threads_of_its_own(tmp_path: Path, how: str):
    if not hasattr(os, how) and how == "fork":
        pytest.skip("processes are not forked here")
    script = tmp_path / "ask.py"
    script.write_text(ASK, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script), how], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "True True\n"), done.stderr


# ----------------------------------------------------------------------------------------------------------------- cores
def test_there_is_a_core_and_no_more_than_the_computer_has():
    assert 1 <= available_cores() <= multiprocessing.cpu_count()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes are not bound to cores here")
def test_cores_that_this_process_is_not_bound_to_do_not_count():
    question = (
        "import os\nfrom evo_mirror.machine.threads import available_cores\n"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nprint(available_cores())"
    )
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


def test_a_control_group_that_grants_less_counts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    for granted, cores in ((None, 64), (3, 3), (100, 64)):
        monkeypatch.setattr(machinery, "core_limit", lambda granted=granted: granted)
        assert available_cores() == cores


# --------------------------------------------------------------------------------------------------------------- neighbours
def test_libraries_are_told_to_use_one_thread_and_the_user_is_heard(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "5")
    with libraries_on_one_thread():
        assert os.environ["OPENBLAS_NUM_THREADS"] == os.environ["MKL_NUM_THREADS"] == "1"
        assert os.environ["OMP_NUM_THREADS"] == "5"
    assert "OPENBLAS_NUM_THREADS" not in os.environ
    assert os.environ["OMP_NUM_THREADS"] == "5"


def test_nothing_is_compiled_for_a_threading_layer():
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword):
                assert node.arg != "parallel", path
            if isinstance(node, ast.Name | ast.Attribute):
                assert getattr(node, "id", getattr(node, "attr", "")) not in ("prange", "pndindex"), path
