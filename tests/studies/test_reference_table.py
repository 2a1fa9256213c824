"""The reference table: what was simulated is not simulated again, and nothing that happens to it changes a byte."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from folders import files, stop_after

from evo_mirror.accounts import rivals
from evo_mirror.evidence import read_evidence
from evo_mirror.faces.cli import main
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import Settings, adjusted
from evo_mirror.inference.study import compare_accounts
from evo_mirror.studies import computed_by as sources
from evo_mirror.studies import contest as playing
from evo_mirror.studies.contest import DRAWS, all_accounts, contest
from evo_mirror.studies.reference_table import FOLDER, Found, Made, ReferenceTable, told, usual_table

N_DRAWS = 2 * len(all_accounts()) + 4


@pytest.fixture(scope="module")
def first(tiny, tmp_path_factory) -> tuple[Path, Path]:
    """A contest without a table, and a table that the same contest has filled."""
    top = tmp_path_factory.mktemp("contests")
    contest(tiny, out=top / "plain", seed=2, workers=1)
    said: list[str] = []
    contest(tiny, out=top / "filling", seed=2, workers=2, table=ReferenceTable(str(top / "table")), say=said.append)
    assert said == [], "nothing reused is nothing to tell"
    assert files(top / "filling") == files(top / "plain")
    return top / "plain", top / "table"


@pytest.fixture
def table(first, tmp_path) -> ReferenceTable:
    """A filled table that may be spoilt."""
    for name, content in files(first[1]).items():
        (tmp_path / "table" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "table" / name).write_bytes(content)
    return ReferenceTable(str(tmp_path / "table"))


def entries(table: ReferenceTable) -> list[Path]:
    return sorted(path for path in Path(table.folder).glob("??/*") if not path.name.startswith("."))


def again(tiny, table, out: Path, **how) -> list[str]:
    said: list[str] = []
    contest(tiny, out=out, workers=1, table=table, say=said.append, **{"seed": 2, **how})
    return said


# --------------------------------------------------------------------------------------------------------- same bytes
def test_from_the_table_nothing_evolves_and_every_byte_is_the_same(tiny, first, table, tmp_path, monkeypatch):
    monkeypatch.setattr(playing, "Evolution", stop_after(0, playing.Evolution))
    monkeypatch.setattr(playing, "warm_up", lambda *_, **__: None)
    assert again(tiny, table, tmp_path / "out") == [
        f"{N_DRAWS} of {N_DRAWS} simulations came from the reference table."
    ]
    assert files(tmp_path / "out") == files(first[0])
    assert again(tiny, table, tmp_path / "out") == [], "what is in the folder is not asked for"


def test_more_replicates_under_another_title_reuse_those_that_are_there(tiny, table, tmp_path):
    more = adjusted(tiny, {"replicates": 3, "title": "larger", "question": "The same?"})
    n = 3 * len(all_accounts()) + 6
    assert again(more, table, tmp_path / "out") == [f"{N_DRAWS} of {n} simulations came from the reference table."]
    contest(more, out=tmp_path / "plain", seed=2, workers=1)
    assert files(tmp_path / "out") == files(tmp_path / "plain")


def test_a_comparison_is_the_same_with_and_without_the_table(tiny, table, tmp_path):
    findings, said = read_evidence(), []
    for name, kept in (("with", table), ("without", None)):
        compare_accounts(tiny, findings, seed=2, out=tmp_path / name, workers=1, table=kept, say=said.append)
    assert said == [f"{N_DRAWS} of {N_DRAWS} simulations came from the reference table."]
    for name in ("predictions.csv", "comparison.json"):
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()


def test_the_same_account_under_another_name_is_found(tiny, table, tmp_path):
    plain, genetic = playing.resolved(tiny), rivals().named("genetic")
    for name in ("twin", "genetic"):
        account = replace(genetic, name=name)
        made = playing.evolve_and_examine(plain, account, "naive", 2, 1, str(tmp_path / f"{name}.json"), 1, table)
        assert made == Made(is_reused=True)
    twin, genetic = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("twin", "genetic"))
    assert {**twin, "account": "genetic"} == genetic
    assert twin["account"] == "twin"


# ---------------------------------------------------------------------------------------------------------------- names
def test_everything_that_decides_a_simulation_is_in_its_name(tiny, table, monkeypatch):
    def name(changes=None, *, seed=2, replicate=1):
        return table.name(adjusted(tiny, changes or {}), seed=seed, replicate=replicate)

    usual = name()
    assert usual == name({"title": "x", "question": "y", "expect": "z", "replicates": 9, "priors": {}})
    others = [
        name(seed=3), name(replicate=0), name({"founders.start": "innate"}), name({"heritable.rate": False}),
        name({"learning.rate": 0.2000001}), name({"generations": 6}), name({"assays.rounds": 2}),
    ]  # fmt: skip
    monkeypatch.setattr("evo_mirror.studies.reference_table.computed_by", lambda: "another version")
    assert len({usual, name(), *others, ""}) == len(others) + 3


def test_the_sources_that_compute_are_in_the_name_and_those_that_show_are_not(tmp_path, monkeypatch):
    for place in ("assays/a.py", "biology/conventions.toml", "faces/b.py", "inference/c.py"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("1", encoding="utf-8")
    monkeypatch.setattr(sources, "_PACKAGE", tmp_path)
    digest = sources.computed_by.__wrapped__
    before = digest()
    for place, counts in (("faces/b.py", False), ("inference/c.py", False), ("assays/a.py", True)):
        (tmp_path / place).write_text("2", encoding="utf-8")
        assert (digest() != before) == counts, place
    before = digest()
    (tmp_path / "biology/conventions.toml").rename(tmp_path / "biology/others.toml")
    assert digest() != before
    before = digest()
    monkeypatch.setattr(sources, "processor", lambda: "another")
    assert digest() != before


class Mine(Settings):
    """A strategy of somebody else, whose source nobody watches."""


def test_what_rests_on_somebody_elses_sources_is_not_kept(tiny, table):
    theirs = tiny.model_copy(update={"tasks": {"mine": Mine()}})
    assert table.name(tiny, seed=1, replicate=0)
    assert table.name(theirs, seed=1, replicate=0) == ""
    assert table.find("") == Found()
    assert "outside this package" in table.keep("", {})


# -------------------------------------------------------------------------------------------------------------- damage
def spoil(how: str, path: Path, other: Path) -> None:
    content = path.read_bytes()
    if how == "flipped":
        path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    elif how == "another":
        path.write_bytes(other.read_bytes())
    elif how == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes({"empty": b"", "truncated": content[: len(content) // 2], "noise": b"\xff\n" * 99}[how])


@pytest.mark.parametrize("how", ["empty", "truncated", "noise", "flipped", "another", "folder"])
def test_a_damaged_entry_is_said_and_evolved_again(tiny, first, table, tmp_path, how: str):
    victim, other, *_ = entries(table)
    whole = victim.read_bytes()
    spoil(how, victim, other)
    said = again(tiny, table, tmp_path / "out")
    assert said[:2] == [
        f"{N_DRAWS - 1} of {N_DRAWS} simulations came from the reference table.",
        "1 entry of the reference table could not be read, and was evolved again.",
    ]
    assert files(tmp_path / "out") == files(first[0])
    if how == "folder":
        assert said[2].startswith("1 could not be kept in the reference table (")
    else:
        assert (len(said), victim.read_bytes()) == (2, whole), "and it is whole again"


def test_a_folder_that_cannot_be_made_stops_nothing(tiny, first, tmp_path):
    """A file stands in its place: nobody, not even root, can write below it."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    said = again(tiny, ReferenceTable(str(tmp_path / "file" / "table")), tmp_path / "out")
    assert not any("came from" in one for one in said)
    assert f"{N_DRAWS} could not be kept in the reference table (Not a directory: " in said[-1]
    assert files(tmp_path / "out") == files(first[0])


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_a_full_disk_stops_nothing_and_leaves_nothing_half_written(table):
    import resource

    (simulation,) = [table.find(path.name).simulation for path in entries(table)[:1]]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        why = table.keep("zz" * 32, simulation)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "must be a file that can be written; got File too large" in why
    assert list((Path(table.folder) / "zz").iterdir()) == []
    assert table.keep("zz" * 32, simulation) == ""
    assert table.find("zz" * 32).simulation == simulation


# ---------------------------------------------------------------------------------------------------------------- size
def test_what_was_not_used_for_longest_goes_first(table):
    paths = entries(table)
    for age, path in enumerate(reversed(paths)):
        os.utime(path, (1e9 + age, 1e9 + age))
    used = paths[-1]
    assert table.find(used.name).simulation, "the oldest, but it is used now"
    size = sum(path.stat().st_size for path in paths)
    table.trim()
    assert entries(table) == paths, "a table that is small enough is left alone"
    replace(table, largest=size // 2).trim()
    left = entries(table)
    assert 0.4 * 0.8 * size < sum(path.stat().st_size for path in left) <= 0.45 * size
    assert left == sorted([*paths[: len(left) - 1], used])


def test_a_contest_keeps_its_table_within_bounds(tiny, table, tmp_path):
    small = replace(table, largest=sum(path.stat().st_size for path in entries(table)) // 3)
    again(tiny, small, tmp_path / "out", seed=3, replicates=1)
    assert 0 < sum(path.stat().st_size for path in entries(table)) <= small.largest


def test_what_a_dead_process_has_half_written_goes_after_a_day(table):
    folder = entries(table)[0].parent
    new, old = folder / ".x.1-0.part", folder / ".x.2-0.part"
    for path in (new, old):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 2 * 86_400,) * 2)
    table.trim()
    assert (new.exists(), old.exists()) == (True, False)


# ---------------------------------------------------------------------------------------------------- several at a time
BIG = {"columns": {"x": [k / 7 for k in range(20_000)]}}
WRITER = """
import itertools, sys
from evo_mirror.studies.reference_table import ReferenceTable
table = ReferenceTable(sys.argv[1], largest=10**9)
for k in itertools.count():  # the same few entries again and again, as a whole lab would
    assert table.keep(f"{k % 4:02x}" * 32, {"columns": {"x": [k / 7 for k in range(20_000)]}}) == ""
    print("written", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_processes_that_write_the_same_and_are_killed_leave_whole_entries_only(tmp_path):
    table = ReferenceTable(str(tmp_path / "table"), largest=10**9)
    for _ in range(2):
        words = [sys.executable, "-c", WRITER, table.folder]
        writers = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        assert [one.stdout.readline() for one in writers] == ["written\n"] * 2
        until, found = time.monotonic() + 0.3, 0
        while time.monotonic() < until:  # read and tidy up meanwhile
            for k in range(4):
                answer = table.find(f"{k:02x}" * 32)
                assert not answer.is_damaged
                assert answer.simulation in (None, BIG)
                found += answer.simulation is not None
            table.trim()
        for one in writers:
            assert one.poll() is None
            one.kill()
            one.communicate()
            assert one.returncode == -signal.SIGKILL
        assert found > 4
        assert [table.find(f"{k:02x}" * 32) for k in range(4)] == [Found(BIG)] * 4


# -------------------------------------------------------------------------------------------------------- the variable
def test_the_table_is_in_the_users_cache_and_can_be_switched_off(monkeypatch, tmp_path):
    monkeypatch.setenv("EVO_MIRROR_CACHE", str(tmp_path))
    for said, wanted in (("", 256), ("8", 8), ("off", None)):
        monkeypatch.setenv("EVO_MIRROR_TABLE", said)
        expected = wanted and ReferenceTable(str(tmp_path / FOLDER), wanted * 2**20)
        assert usual_table() == expected


@pytest.mark.parametrize("said", ["on", "0", "-1", "1.5", "99999999"])
def test_a_variable_that_cannot_be_meant_is_refused(monkeypatch, said):
    monkeypatch.setenv("EVO_MIRROR_TABLE", said)
    with pytest.raises(
        RunError, match=f"EVO_MIRROR_TABLE must be 'off' or a whole number .* MiB; got '{said}'. Set it"
    ):
        usual_table()


def test_what_is_told_counts_right():
    assert told([]) == ()
    made = [Made(is_reused=True), Made(was_damaged=True, unkept="why"), Made(was_damaged=True)]
    assert told(made) == (
        "1 of 3 simulations came from the reference table.",
        "2 entries of the reference table could not be read, and were evolved again.",
        "1 could not be kept in the reference table (why).",
    )


@pytest.mark.usefixtures("undrawn")
def test_the_command_says_how_much_was_reused(tmp_path, monkeypatch, capsys):
    scenario = tmp_path / "tiny.toml"
    scenario.write_text('title = "t"\ngenerations = 2\nreplicates = 1\n[population]\nsize = 8\n[rearing]\ntrials = 9\n')
    monkeypatch.setenv("EVO_MIRROR_CACHE", str(tmp_path))
    monkeypatch.setenv("EVO_MIRROR_TABLE", "1")
    n = 3 + 2  # those that compete, and the open world from its three starts
    for out, more, said in (("a", [], ""), ("b", [], f"{n} of {n} "), ("c", ["--no-table"], "")):
        words = ["--compete", "genetic,drift", "--workers", "1", "--out", str(tmp_path / out), *more]
        assert main(["compare", str(scenario), *words]) == 0
        err = capsys.readouterr().err
        assert f"{said}simulations came from the reference table.\n" in err if said else "reference table" not in err
    assert files(tmp_path / "a") == files(tmp_path / "b") == files(tmp_path / "c")
    assert len(list((tmp_path / "a" / DRAWS).iterdir())) == n
