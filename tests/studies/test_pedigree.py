"""Pedigree: streamed to disk, the same bytes after any interruption, and read back as the engine bred."""

import json
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from folders import Interruption, files, stop_after

from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.state.population import Population
from evo_mirror.studies import checkpoint, pedigree
from evo_mirror.studies import run as module
from evo_mirror.studies.pedigree import PEDIGREE, PedigreeWriter, backward, folder_of, forward
from evo_mirror.studies.run import resume, run

# That two processes leave the bytes of one is held by `test_run`, without a pedigree, in fast tests.
SLOWLY = pytest.param({"workers": 2}, marks=pytest.mark.slow)


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    """Two generations a chunk, and a checkpoint after every generation: neither falls together with the other."""
    monkeypatch.setattr(pedigree, "CHUNK", 16)
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_CHECKPOINTS", 0.0)


@pytest.fixture
def folder(tiny, tmp_path) -> Path:
    return run(tiny, out=tmp_path / "run", seed=3, workers=1, pedigree=True)


@pytest.fixture
def whole(folder) -> dict[str, bytes]:
    return files(folder)


# ------------------------------------------------------------------------------------------------------- what is there
def test_everybody_who_lived_is_there_as_the_engine_bred_them(tiny, folder):
    for replicate in range(2):
        evolution = Evolution(tiny, seed=3, replicate=replicate)
        kin = list(forward(folder_of(folder, replicate)))
        assert [one.generation for one in kin] == list(range(5))
        for one in kin:
            for name in ("birth_ids", "parents", "demes"):
                column, expected = getattr(one, name), getattr(evolution.population, name)
                assert column.dtype == expected.dtype
                assert np.array_equal(column, expected)
            evolution.step()


def test_read_backward_it_is_the_same_the_other_way_round(folder):
    there, back = list(forward(folder_of(folder, 1))), list(backward(folder_of(folder, 1)))
    assert [one.generation for one in back] == [4, 3, 2, 1, 0]
    for one, other in zip(there, reversed(back), strict=True):
        assert np.array_equal(one.birth_ids, other.birth_ids)
        assert np.array_equal(one.parents, other.parents)


def test_chunks_are_named_by_their_first_generation(whole):
    names = {f"{PEDIGREE}/replicate-00{r}/from-0000000{g}.npz" for r in range(2) for g in (0, 2, 4)}
    assert {name for name in whole if name.startswith(PEDIGREE)} == names


def test_nothing_else_changes(tiny, tmp_path, whole):
    """Off unless asked for; asked for, the tables stay as they are."""
    plain = files(run(tiny, out=tmp_path / "plain", seed=3, workers=1))
    assert not [name for name in plain if PEDIGREE in name]
    for name in plain:
        assert name.startswith(("checkpoints", "provenance")) or plain[name] == whole[name]
    without, asked = (json.loads(one["provenance.json"]) for one in (plain, whole))
    assert {**without, "pedigree": True} == asked
    kept, had = (checkpoint.load(tmp_path / f"{one}/checkpoints/replicate-000.npz") for one in ("run", "plain"))
    assert set(had) == {name for name in kept if not name.startswith("pedigree_")}
    assert not any(kept[name].size for name in kept if name.startswith("pedigree_")), "all of it is in chunks"


# --------------------------------------------------------------------------------------------------------- same bytes
@pytest.mark.parametrize("how", [SLOWLY, {"workers": 1, "threads": 2}], ids=["two workers", "two threads"])
def test_workers_and_threads_change_no_byte(tiny, tmp_path, how, monkeypatch):
    monkeypatch.undo()  # other processes know nothing of smaller chunks
    one = files(run(tiny, out=tmp_path / "one", seed=3, workers=1, pedigree=True))
    assert files(run(tiny, out=tmp_path / "other", seed=3, pedigree=True, **how)) == one


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 5, 7, 9])
def test_stopped_and_resumed_it_has_the_same_bytes(tiny, tmp_path, monkeypatch, whole, after: int):
    out = tmp_path / "stopped"
    with monkeypatch.context() as m:
        m.setattr(module, "warm_up", lambda *_, **__: None)
        m.setattr(module, "Evolution", stop_after(after, module.Evolution))
        with pytest.raises(Interruption):
            run(tiny, out=out, seed=3, workers=1, pedigree=True)
    assert files(resume(out, workers=1)) == whole


@pytest.mark.parametrize("every", [2, 3])
def test_checkpoints_and_chunks_need_not_meet(tiny, tmp_path, monkeypatch, whole, every: int):
    """Stopped where the last chunk is newer than the last checkpoint: it is written again."""
    saved, calls = checkpoint.save, 0

    def now_and_then(path, arrays):
        nonlocal calls
        calls += "replicate-000.npz" in str(path)
        if PEDIGREE in str(path) or calls % every == 0 or any(name.startswith("individual_") for name in arrays):
            saved(path, arrays)

    out = tmp_path / "stopped"
    with monkeypatch.context() as m:
        m.setattr(module, "warm_up", lambda *_, **__: None)
        m.setattr(module.checkpoint, "save", now_and_then)
        m.setattr(module, "Evolution", stop_after(4, module.Evolution))
        with pytest.raises(Interruption):
            run(tiny, out=out, seed=3, workers=1, pedigree=True)
    assert files(resume(out, workers=1)) == whole


EAGER = """
import json, sys
from pathlib import Path
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies import pedigree, run
run._SECONDS_BETWEEN_CHECKPOINTS, pedigree.CHUNK = 0.02, 24  # so that the first second holds many of both
run.run(Scenario(**json.loads(sys.argv[1])), out=Path(sys.argv[2]), workers=1, pedigree=True)
"""


@pytest.mark.slow
def test_killed_outright_it_is_carried_on_to_the_same_bytes(tiny, tmp_path, clean_environment, monkeypatch):
    """SIGKILL in mid-run, once there are a checkpoint and some chunks."""
    monkeypatch.setattr(pedigree, "CHUNK", 24)
    long = adjusted(tiny, {"generations": 500, "replicates": 1})
    out = tmp_path / "killed"
    command = [sys.executable, "-c", EAGER, long.model_dump_json(), str(out)]
    process = subprocess.Popen(command, env=clean_environment, stderr=subprocess.PIPE)
    saved, kin, deadline = out / "checkpoints/replicate-000.npz", folder_of(out, 0), time.monotonic() + 60
    try:
        while process.poll() is None and time.monotonic() < deadline:
            if saved.exists() and list(kin.glob("from-*.npz")):
                break
            time.sleep(0.005)
    finally:
        process.kill()
        said = process.communicate()[1].decode()
    assert process.returncode == -signal.SIGKILL, said
    assert 0 < int(checkpoint.load(saved)["generation"]) < 500, "killed too late to say anything"
    resume(out, workers=1)
    left = {name: data for name, data in files(out).items() if not name.endswith(".part")}
    assert left == files(run(long, out=tmp_path / "whole", workers=1, pedigree=True))


# ------------------------------------------------------------------------------------------------------ begun otherwise
def test_a_run_begun_without_a_pedigree_cannot_have_one(tiny, tmp_path):
    out = run(tiny, out=tmp_path / "plain", seed=3, replicates=1, workers=1)
    before = files(out)
    with pytest.raises(RunError, match="must have been begun with --pedigree; got a run without one") as caught:
        run(tiny, out=out, seed=3, replicates=1, workers=1, pedigree=True)
    assert "Choose another folder with --out" in str(caught.value)
    assert files(out) == before


def test_a_run_begun_with_a_pedigree_keeps_it(tiny, tmp_path, monkeypatch, whole):
    """Called again without the word, half way."""
    out = tmp_path / "again"
    with monkeypatch.context() as m:
        m.setattr(module, "warm_up", lambda *_, **__: None)
        m.setattr(module, "Evolution", stop_after(3, module.Evolution))
        with pytest.raises(Interruption):
            run(tiny, out=out, seed=3, workers=1, pedigree=True)
    assert files(run(tiny, out=out, seed=3, workers=1)) == whole


def test_killed_before_anything_but_the_claim_it_still_keeps_it(tiny, tmp_path, monkeypatch, whole):
    out = tmp_path / "claimed"
    with monkeypatch.context() as m:
        m.setattr(module, "alone_in", stop_at_once)
        with pytest.raises(Interruption):
            run(tiny, out=out, seed=3, workers=1, pedigree=True)
    assert set(files(out)) == {"provenance.json", "scenario.json"}
    assert files(resume(out, workers=1)) == whole


def stop_at_once(_folder):
    raise Interruption


def test_a_checkpoint_that_lost_its_pedigree_is_named(tiny, tmp_path, monkeypatch):
    out = tmp_path / "run"
    with monkeypatch.context() as m:
        m.setattr(module, "warm_up", lambda *_, **__: None)
        m.setattr(module, "Evolution", stop_after(3, module.Evolution))
        with pytest.raises(Interruption):
            run(tiny, out=out, seed=3, workers=1, pedigree=True)
    path = out / "checkpoints/replicate-000.npz"
    stored = checkpoint.load(path)
    checkpoint.save(path, {name: array for name, array in stored.items() if not name.startswith("pedigree_")})
    with pytest.raises(RunError, match="pedigree_sizes"):
        resume(out, workers=1)


# ------------------------------------------------------------------------------------------------------ what is damaged
def rewrite(path: Path, **changed) -> None:
    checkpoint.save(path, {**checkpoint.load(path), **changed})


@pytest.mark.parametrize("read", [forward, backward])
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda p: p[0].unlink(), "from its first generation on; got one that begins later"),
        (lambda p: [path.unlink() for path in p], "from its first generation on; got none"),
        (lambda p: p[1].unlink(), "up to where the next file begins"),
        (lambda p: p[1].write_bytes(b"PK\x03\x04"), "must be a checkpoint that can be read"),
        (lambda p: p[1].write_bytes(p[1].read_bytes()[:-40]), "must be a checkpoint that can be read"),
        (lambda p: rewrite(p[1], sizes=np.array([8, 7])), "must hold whole generations"),
        (lambda p: rewrite(p[1], demes=np.zeros(3, np.int32)), "must hold whole generations"),
        (lambda p: rewrite(p[2], parents=np.full((8, 2), 8, np.int32)), "parents of generation 4 must be places among the 8"),
        (lambda p: rewrite(p[1], parents=np.full((16, 2), -1, np.int32)), "parents of generation [23] must be places"),
        (lambda p: rewrite(p[0], parents=np.zeros((16, 2), np.int32)), "parents of generation 0 must be places among the 0"),
    ],
)  # fmt: skip
def test_a_damaged_pedigree_is_named_with_what_to_do(folder, read, damage, said: str):
    where = folder_of(folder, 0)
    damage(sorted(where.glob("*.npz")))
    with pytest.raises(RunError, match=said) as caught:
        list(read(where))
    assert "Run the scenario again with --pedigree" in str(caught.value)


# ---------------------------------------------------------------------------------------------------------------- size
def peak_of(where: Path, n_generations: int) -> int:
    """Peak of traced memory while that many generations of 1000 are taken down [bytes]."""
    rng = np.random.default_rng(1)
    genotypes = np.zeros((1000, 1, 1), np.float32)
    writer = PedigreeWriter(where)
    tracemalloc.start()
    try:
        for g in range(n_generations):
            parents = rng.integers(1000, size=(1000, 2), dtype=np.int32) if g else np.full((1000, 2), -1, np.int32)
            ids = np.arange(1000 * g, 1000 * (g + 1))
            writer.add(Population(genotypes, parents, ids, np.zeros(1000, np.int32)))
        writer.close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_generations(tmp_path, monkeypatch):
    monkeypatch.undo()
    few, many = peak_of(tmp_path / "few", 100), peak_of(tmp_path / "many", 400)
    assert many < 1.1 * few
    assert many < 4 * 20 * pedigree.CHUNK, "a chunk, and what it takes to write one"
    assert sum(1 for _ in forward(tmp_path / "many")) == 400


def test_the_smallest_populations_do_not_gather_for_ever(tmp_path, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(pedigree, "CHUNK_GENERATIONS", 50)
    writer = PedigreeWriter(tmp_path / "small")
    for g in range(120):
        parents = np.zeros((2, 2), np.int32) - (g == 0)
        writer.add(Population(np.zeros((2, 1, 1), np.float32), parents, np.arange(2) + 2 * g, np.zeros(2, np.int32)))
    assert sorted(path.name for path in (tmp_path / "small").iterdir()) == ["from-00000000.npz", "from-00000050.npz"]
    writer.close()
    assert [kin.generation for kin in forward(tmp_path / "small")] == list(range(120))
