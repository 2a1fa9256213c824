"""Workers: all work done once, errors and counts brought home, and none outlives its parent."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from evo_mirror.foundation.errors import RunError, ScenarioError
from evo_mirror.studies.progress import silent
from evo_mirror.studies.workers import count_generation, processes, share_out

WORK = '''
"""Work for workers: at module level, as they need it."""

import os
import signal
import time
from pathlib import Path

from evo_mirror.foundation.errors import Mistake, ScenarioError
from evo_mirror.studies.workers import count_generation


def square(n, folder):
    """Done once for each n, or this fails."""
    Path(folder, f"{n}").touch(exist_ok=False)
    count_generation(n)
    return n * n


def who(n):
    count_generation(n)
    return os.getpid()


def refuse(n):
    raise ScenarioError("some.toml", [Mistake("a.b", "must not be", n)])


def die(n):
    if n == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.2)


def environment(name):
    return os.environ.get(name)


def wait(folder):
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)
'''
PARENT = """
import sys
from evo_mirror.studies.progress import silent
from evo_mirror.studies.workers import share_out
from work_for_workers import wait

if __name__ == "__main__":
    share_out(wait, [(sys.argv[1],)] * 2, workers=2, progress=silent, stage="waiting", total=2)
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A module of work that workers can import too."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "work_for_workers.py").write_text(WORK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as m:
        m.syspath_prepend(folder)
        m.setenv("PYTHONPATH", os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]))
        import work_for_workers

        yield work_for_workers


def all_gone() -> bool:
    """Whether all workers have ended, or do so within ten seconds."""
    until = time.monotonic() + 10.0
    while active_children() and time.monotonic() < until:
        time.sleep(0.02)
    return not active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_every_piece_is_done_once_and_counted(work, tmp_path, workers: int):
    results, told = [], []
    share_out(
        work.square, [(n, str(tmp_path)) for n in range(1, 6)], workers=workers, stage="squaring", total=17, done=2,
        progress=lambda *said: told.append(said), collect=results.append,
    )  # fmt: skip
    assert sorted(results) == [1, 4, 9, 16, 25]
    assert told[0] == ("squaring", 2, 17)
    assert told[-1] == ("squaring", 17, 17)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_the_same_processes_serve_again_and_count_anew(work):
    pids, told, alive = [], [], []
    with processes(2) as among:
        for done in (2, 0):
            share_out(
                work.who, [(1,), (1,), (1,)], workers=2, stage="asking", total=5, done=done, among=among,
                progress=lambda *said: told.append(said), collect=pids.append,
            )  # fmt: skip
            assert (told[0], told[-1]) == (("asking", done, 5), ("asking", done + 3, 5))
            told.clear()
            alive.append({process.pid for process in active_children()})
    assert len(pids) == 6
    assert alive[0] == alive[1] >= set(pids)
    assert not active_children(), "all have gone"


def test_none_is_left_of_processes_among_which_one_piece_fails_and_others_serve_after(work):
    with processes(2) as among:
        with pytest.raises(ScenarioError):
            share_out(work.refuse, [(1,), (2,)], workers=2, stage="refusing", total=2, among=among, progress=silent)
        assert all_gone(), "nobody goes on with what is of no use any more"
        pids: list[int] = []
        share_out(
            work.who,
            [(1,), (1,)],
            workers=2,
            stage="asking",
            total=2,
            among=among,
            progress=silent,
            collect=pids.append,
        )
        assert len(pids) == 2
    assert all_gone()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_comes_home_as_what_it_is(work, workers: int):
    with pytest.raises(ScenarioError, match=r"a\.b: must not be") as caught:
        share_out(work.refuse, [(1,), (2,)], workers=workers, progress=silent, stage="refusing", total=2)
    assert caught.value.mistakes[0].where == "a.b"


def test_a_worker_ended_from_outside_is_said_in_words(work):
    with pytest.raises(RunError, match="ended from outside") as caught:
        share_out(work.die, [(0,), (1,)], workers=2, progress=silent, stage="dying", total=2)
    assert "call again to carry on" in str(caught.value)


def test_counting_outside_of_any_work_is_harmless():
    count_generation(3)


@pytest.mark.parametrize("set_by_user", ["", "3"])
def test_libraries_in_workers_use_one_thread_unless_the_user_says_otherwise(work, monkeypatch, set_by_user):
    """Two workers with as many threads each as there are cores would stand in each other's way."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if set_by_user:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", set_by_user)
    told = []
    share_out(
        work.environment,
        [("OPENBLAS_NUM_THREADS",)] * 3,
        workers=2,
        progress=silent,
        stage="",
        total=3,
        collect=told.append,
    )
    assert told == [set_by_user or "1"] * 3
    assert os.environ.get("OPENBLAS_NUM_THREADS", "") == set_by_user


def test_work_in_this_process_loads_nothing_that_processes_need():
    question = (
        "import sys\nfrom evo_mirror.studies.workers import share_out\nfrom evo_mirror.studies.progress import silent\n"
        "share_out(print, [('done',)], workers=2, progress=silent, stage='', total=1)\n"
        "print('multiprocessing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["done", "False"]


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX knows them")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_workers_do_not_outlive_their_parent(work, tmp_path, how):
    script, pids = Path(work.__file__).with_name("parent.py"), tmp_path / "pids"
    script.write_text(PARENT, encoding="utf-8")
    pids.mkdir()
    parent = subprocess.Popen([sys.executable, str(script), str(pids)], stderr=subprocess.DEVNULL)
    try:
        _until(lambda: len(list(pids.iterdir())) == 2 or parent.poll() is not None)
        workers = [int(path.name) for path in pids.iterdir()]
        assert len(workers) == 2
        assert all(map(is_alive, workers))
        parent.send_signal(how)
        parent.wait(20)
        _until(lambda: not any(map(is_alive, workers)))
        assert not any(map(is_alive, workers))
    finally:
        parent.kill()
        parent.wait()


def _until(holds, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
