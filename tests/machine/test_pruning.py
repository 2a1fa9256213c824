"""Machine code that nobody uses any more is removed, and nothing else."""

import os
from pathlib import Path

import pytest

from evo_mirror.machine import pruning
from evo_mirror.machine.pruning import UNUSED_DAYS, prune

DAY = 86_400.0
NOW = 1_800_000_000.0


def folder(base: Path, name: str, *, days: float, used: float | None = None) -> Path:
    """A cache folder that was made so many days ago, and perhaps used since."""
    made = base / name
    (made / "lifetime_0123").mkdir(parents=True)
    (made / "lifetime_0123" / "kernel.nbc").write_bytes(b"machine code")
    if used is not None:
        (made / "last-used").touch()
        os.utime(made / "last-used", (NOW - used * DAY, NOW - used * DAY))
    os.utime(made, (NOW - days * DAY, NOW - days * DAY))
    return made


def left(base: Path) -> set[str]:
    return {path.name for path in base.iterdir()}


def test_what_nobody_has_used_for_a_month_goes_and_the_rest_stays(tmp_path: Path):
    mine = folder(tmp_path, "0" * 16, days=400)
    folder(tmp_path, "1" * 16, days=UNUSED_DAYS + 1)
    folder(tmp_path, "2" * 16, days=UNUSED_DAYS - 1)
    folder(tmp_path, "3" * 16, days=400, used=UNUSED_DAYS - 1)
    folder(tmp_path, "4" * 16, days=400, used=UNUSED_DAYS + 1)
    folder(tmp_path, f"{'5' * 16}.removed-77", days=400)
    prune(mine, now=NOW)
    assert left(tmp_path) == {"0" * 16, "2" * 16, "3" * 16}
    assert (mine / "lifetime_0123" / "kernel.nbc").read_bytes() == b"machine code"


@pytest.mark.parametrize("name", ["thesis", "0" * 15, "0" * 17, "0" * 15 + "g", f"{'5' * 16}.mine"])
def test_what_is_not_named_by_a_digest_is_not_ours(tmp_path: Path, name: str):
    folder(tmp_path, name, days=4000)
    prune(folder(tmp_path, "0" * 16, days=0), now=NOW)
    assert name in left(tmp_path)


def test_a_file_and_a_link_of_such_a_name_stay(tmp_path: Path):
    elsewhere = folder(tmp_path / "elsewhere", "8" * 16, days=4000)
    cache = tmp_path / "cache"
    mine = folder(cache, "0" * 16, days=0)
    (cache / ("6" * 16)).write_text("a file")
    (cache / ("7" * 16)).symlink_to(elsewhere)
    os.utime(cache / ("6" * 16), (0, 0))
    prune(mine, now=NOW)
    assert left(cache) == {"0" * 16, "6" * 16, "7" * 16}
    assert (elsewhere / "lifetime_0123" / "kernel.nbc").exists()


def test_it_looks_once_a_day(tmp_path: Path):
    mine = folder(tmp_path, "0" * 16, days=0)
    prune(mine, now=NOW)
    old = folder(tmp_path, "1" * 16, days=400)
    prune(mine, now=NOW + 0.9 * DAY)
    assert old.exists()
    prune(mine, now=NOW + 1.1 * DAY)
    assert not old.exists()


def test_use_keeps_a_folder_from_the_others(tmp_path: Path):
    mine, other = (folder(tmp_path, digit * 16, days=400) for digit in "01")
    prune(mine, now=NOW)  # `other` was used by nobody
    assert not other.exists()
    other = folder(tmp_path, "1" * 16, days=400)
    prune(other, now=NOW + 2 * DAY)
    assert mine.exists()


@pytest.mark.parametrize("what", ["rename", "iterdir", "touch"])
def test_what_cannot_be_removed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str):
    """Another process was first, the folder may not be listed, or not be written to."""
    mine, old = folder(tmp_path, "0" * 16, days=0), folder(tmp_path, "1" * 16, days=400)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(pruning.Path, what, refuse)
    prune(mine, now=NOW)
    monkeypatch.undo()
    assert old.exists()
