"""What must be measured in a process of its own: `python alone.py threads|memory N|assembly|warm` prints one line of JSON."""

from __future__ import annotations

import json
import re
import sys
import time
from dataclasses import replace
from pathlib import Path

from cores import ALL, only, owned
from roster import of_our_own
from work import REF

ROUNDS, TRIES = 15, 60
OWNED = 0.95
"""Share of its core that each thread must get for a round to count."""


def threads() -> dict[str, object]:
    """Wall time of a generation of REF with one and with two threads, in rounds in which two cores are ours.

    One generation comes before each five that are timed, to find in the caches what it finds in a run.
    """
    programs = [of_our_own("ours", REF, threads=count) for count in (1, 2)]
    for program in programs:
        program.generation()
    seconds: list[list[float]] = []
    tries = 0
    while len(seconds) < ROUNDS and tries < TRIES:
        tries += 1
        if owned(2) < OWNED:
            continue
        taken = [0.0, 0.0]
        for k in (0, 1) if tries % 2 else (1, 0):
            programs[k].generation()
            start = time.perf_counter()
            for _ in range(5):
                programs[k].generation()
            taken[k] = (time.perf_counter() - start) / 5
        if owned(2) >= OWNED:
            seconds.append(taken)
    return {"seconds": seconds, "tries": tries}


def peak_memory() -> int:
    """The most memory that this process has held, in bytes.

    Not ``ru_maxrss`` where it can be helped: on Linux that starts from what the parent held when it started this process.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    (kibibytes,) = re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(kibibytes) * 1024


def memory(n: int) -> dict[str, object]:
    """The most memory that two generations of ``n`` individuals took."""
    ours = of_our_own("ours", replace(REF, population=n))
    for _ in range(2):
        ours.generation()
    return {"bytes": peak_memory(), "loci": ours.scenario.genome.n_loci}


PACKED = re.compile(r"vfn?m(?:add|sub)\w*ps\s.*[xyz]mm|fml[as]\s.*\.[24]s")
"""A fused multiply-add on a whole vector, as x86 and ARM spell it."""
INSTRUCTION = re.compile(r"^\s+[a-z]")
STRETCH = 64


def assembly() -> dict[str, object]:
    """How many of the instructions in the densest stretch of the kernel's code are packed fused multiply-adds."""
    from evo_mirror.lifetime import kernel

    of_our_own("ours", replace(REF, population=2, trials=2)).generation()
    code = "\n".join(kernel.live_block.inspect_asm().values())
    is_packed = [bool(PACKED.search(line)) for line in code.splitlines() if INSTRUCTION.match(line)]
    densest = max((sum(is_packed[at : at + STRETCH]) for at in range(len(is_packed))), default=0)
    return {"packed": sum(is_packed), "instructions": len(is_packed), "densest": densest, "stretch": STRETCH}


def main() -> None:
    """Run what is asked for on all cores."""
    asked = {"threads": threads, "assembly": assembly}
    with only(ALL):
        found = memory(int(sys.argv[2])) if sys.argv[1] == "memory" else asked[sys.argv[1]]()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
