"""How much memory there is, for this process and for all."""

from __future__ import annotations

import os
from dataclasses import dataclass

from evo_mirror.machine.control_groups import memory_limit


@dataclass(frozen=True)
class Memory:
    """What may be used, and who says so.

    Attributes
    ----------
    size : int
        Bytes.
    whose : str
        In words that go after the size: ``"this computer"``.
    """

    size: int
    whose: str


def shared_memory() -> Memory | None:
    """What all processes together may use: physical memory, or the limit of a control group; None if nobody says."""
    there_is, granted = physical_memory(), memory_limit()
    if granted is not None and (there_is is None or granted < there_is):
        return Memory(granted, "the control group that this process runs in")
    return None if there_is is None else Memory(there_is, "this computer")


def memory_of_a_process() -> Memory | None:
    """What a single process may use beside its code: the limit on its address space, less what it has; None without."""
    try:
        import resource  # not on every system

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    except (ImportError, AttributeError, ValueError, OSError):
        return None
    if limit == resource.RLIM_INFINITY or limit < 0:
        return None
    return Memory(max(0, limit - _address_space()), "the limit on this process's address space ('ulimit -v')")


def physical_memory() -> int | None:
    """Physical memory of this computer in bytes; None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def _address_space() -> int:
    """Bytes of address space that this process has taken already, where the system says."""
    try:
        with open("/proc/self/statm", encoding="ascii") as said:
            return int(said.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0


def in_words(n_bytes: float) -> str:
    """Bytes as a person would say them: ``3.2 GiB``."""
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if n_bytes < 999.5:
            return f"{n_bytes:.3g} {unit}"
        n_bytes /= 1024.0
    return f"{n_bytes:.3g} TiB"
