"""Control groups: what the system lets this process have, where that is less than the computer has.

Containers and batch systems limit memory and processor time by control groups. Each group may set a limit of its own, and a
process is bound by those of all groups it lies in, from its own up to the top. Version 2 has one tree of groups, version 1
one for each resource. Where there are none, or nothing can be read, there is no limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_ROOT = Path("/")
_UNLIMITED = 1 << 60
"""Bytes: version 1 says "no limit" by a number near 2**63."""


def memory_limit(root: Path = _ROOT) -> int | None:
    """The least memory that any group of this process grants [bytes]; None without a limit.

    Parameters
    ----------
    root : Path
        Where the file system begins.
    """
    said = [_number(folder / name) for folder, name in _places(root, "memory", "memory.max", "memory.limit_in_bytes")]
    limits = [limit for limit in said if limit is not None and limit < _UNLIMITED]
    return min(limits, default=None)


def core_limit(root: Path = _ROOT) -> int | None:
    """The least processor time that any group of this process grants [cores, rounded up]; None without a limit.

    Parameters
    ----------
    root : Path
        Where the file system begins.
    """
    shares = []
    for folder, name in _places(root, "cpu", "cpu.max", "cpu.cfs_quota_us"):
        if name == "cpu.max":
            quota, _, period = _text(folder / name).partition(" ")
        else:
            quota, period = _text(folder / name), _text(folder / "cpu.cfs_period_us")
        if quota.isdigit() and period.strip().isdigit() and int(period) > 0 and int(quota) > 0:
            shares.append(max(1, math.ceil(int(quota) / int(period))))
    return min(shares, default=None)


def _places(root: Path, controller: str, name_v2: str, name_v1: str) -> Iterator[tuple[Path, str]]:
    """Every folder that may hold a limit of this process, from its own group to the top, and the name of the file."""
    groups = [line.split(":", 2) for line in _text(root / "proc/self/cgroup").splitlines() if line.count(":") >= 2]
    for mounted, point, kind, options in _mounts(root):
        for _, controllers, group in groups:
            if kind == "cgroup2" and not controllers:
                name = name_v2
            elif kind == "cgroup" and controller in options and controller in controllers.split(","):
                name = name_v1
            else:
                continue
            path = PurePosixPath(group)
            # Within a container the group may be named as outside it, while the tree begins at the container's own.
            below = path.relative_to(mounted) if path.is_relative_to(mounted) else PurePosixPath()
            folder = root / point.lstrip("/")
            for part in (below, *below.parents):
                yield folder / part, name


def _mounts(root: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    """(group at its top, where it is mounted, kind, options) of every tree of control groups."""
    for line in _text(root / "proc/self/mountinfo").splitlines():
        before, dash, after = line.partition(" - ")
        fields, described = before.split(), after.split()
        if dash and len(fields) >= 5 and len(described) >= 3 and described[0] in ("cgroup", "cgroup2"):
            yield fields[3], fields[4], described[0], described[2].split(",")


def _number(path: Path) -> int | None:
    text = _text(path)
    return int(text) if text.isdigit() else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
