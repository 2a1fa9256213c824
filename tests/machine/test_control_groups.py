"""What control groups grant: both versions, every group from one's own to the top, and nothing where there are none."""

from pathlib import Path

import pytest

from evo_mirror.machine.control_groups import core_limit, memory_limit

GIB = 2**30


def system(root: Path, *, groups: str, mounts: str, files: dict[str, str]) -> Path:
    """A file system with control groups."""
    contents = {"proc/self/cgroup": groups, "proc/self/mountinfo": mounts, **files}
    for name, text in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    return root


SECOND = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({}, None),
        ({"a/job/memory.max": "max"}, None),
        ({"a/job/memory.max": str(3 * GIB), "a/memory.max": "max"}, 3 * GIB),
        ({"a/job/memory.max": str(3 * GIB), "a/memory.max": str(2 * GIB)}, 2 * GIB),
        ({"a/memory.max": str(2 * GIB), "memory.max": str(GIB)}, GIB),
        ({"a/other/memory.max": str(GIB)}, None),
        ({"a/job/memory.max": "nonsense"}, None),
    ],
)
def test_memory_of_the_second_version(tmp_path: Path, files: dict[str, str], limit: int | None):
    below = {f"sys/fs/cgroup/{name}": text for name, text in files.items()}
    assert memory_limit(system(tmp_path, groups="0::/a/job", mounts=SECOND, files=below)) == limit


def test_memory_in_a_container_that_sees_its_group_as_the_top(tmp_path: Path):
    files = {"sys/fs/cgroup/memory.max": str(GIB)}
    assert memory_limit(system(tmp_path, groups="0::/", mounts=SECOND, files=files)) == GIB


FIRST = (
    "31 30 0:27 {top} /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "32 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct"
)


@pytest.mark.parametrize(
    ("top", "name", "limit"),
    [
        ("/", "docker/7f/memory.limit_in_bytes", GIB),
        ("/", "docker/memory.limit_in_bytes", GIB),
        ("/docker/7f", "memory.limit_in_bytes", GIB),  # named as outside of the container
        ("/elsewhere", "memory.limit_in_bytes", GIB),
        ("/", "another/memory.limit_in_bytes", None),
    ],
)
def test_memory_of_the_first_version(tmp_path: Path, top: str, name: str, limit: int | None):
    groups = "9:cpu,cpuacct:/docker/7f\n4:memory:/docker/7f\n0::/"
    files = {f"sys/fs/cgroup/memory/{name}": str(GIB)}
    assert memory_limit(system(tmp_path, groups=groups, mounts=FIRST.format(top=top), files=files)) == limit


def test_a_number_near_2_to_the_63_is_no_limit(tmp_path: Path):
    files = {"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712"}
    assert memory_limit(system(tmp_path, groups="4:memory:/", mounts=FIRST.format(top="/"), files=files)) is None


@pytest.mark.parametrize(
    ("said", "cores"),
    [("max 100000", None), ("200000 100000", 2), ("150000 100000", 2), ("20000 100000", 1), ("", None), ("0 0", None)],
)
def test_cores_of_the_second_version_are_rounded_up(tmp_path: Path, said: str, cores: int | None):
    files = {"sys/fs/cgroup/a/cpu.max": said}
    assert core_limit(system(tmp_path, groups="0::/a/job", mounts=SECOND, files=files)) == cores


@pytest.mark.parametrize(("quota", "cores"), [("-1", None), ("300000", 3), ("50000", 1)])
def test_cores_of_the_first_version(tmp_path: Path, quota: str, cores: int | None):
    below = "sys/fs/cgroup/cpu,cpuacct/a"
    files = {f"{below}/cpu.cfs_quota_us": quota, f"{below}/cpu.cfs_period_us": "100000"}
    groups = "9:cpu,cpuacct:/a"
    assert core_limit(system(tmp_path, groups=groups, mounts=FIRST.format(top="/"), files=files)) == cores


def test_where_there_are_none_there_is_no_limit(tmp_path: Path):
    assert memory_limit(tmp_path) is None
    assert core_limit(tmp_path) is None


def test_this_computer_can_be_asked():
    assert memory_limit() is None or memory_limit() > 0
    assert core_limit() is None or core_limit() >= 1
