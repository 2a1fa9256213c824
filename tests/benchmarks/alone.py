"""What must be measured in a process of its own: `python alone.py threads|noise|peak|profile|assembly|memory N` prints JSON."""

from __future__ import annotations

import contextlib
import cProfile
import json
import pstats
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cores import ALL, one, only, owned
from roofline import peaks
from roster import Absent, of_our_own, peer
from rounds import interleaved
from work import REF

ROUNDS, TRIES = 15, 60
SETTLING = 10
"""Generations before those that are timed. Where threads have slept, Linux wakes the second one on the first one's core and
takes some 45 milliseconds to move it; in a run, generations follow each other without a pause."""
GENERATIONS = 25
"""In each round of a profile."""
OWNED = 0.95
"""Share of its core that each thread must get for a round to count."""


def threads() -> dict[str, object]:
    """Wall time of a generation of REF with one and with two threads, in rounds in which two cores are ours.

    Some generations come before each five that are timed, so that these find caches and threads where they are in a run.
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
            for _ in range(SETTLING):
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


def peak() -> dict[str, object]:
    """Processor time of evaluating REF, by us and by C, and of programs that do nothing but multiply and add."""
    programs: dict[str, Callable[[], object]] = {"ours": of_our_own("ours", REF).evaluate}
    with contextlib.suppress(Absent):
        c = peer("c", REF)
        programs["c"] = lambda: c.evaluate(c.population)
    measures = peaks()
    programs |= {str(width): measure.program for width, measure in measures.items()}
    with only(one()):
        seconds = interleaved(programs, rounds=ROUNDS)
    return {
        "seconds": {name: taken.tolist() for name, taken in seconds.items()},
        "multiply_adds": {width: measure.multiply_adds for width, measure in measures.items()},
    }


def noise() -> dict[str, object]:
    """Processor time of a generation of REF, with noise and without, where nothing else has been at work.

    After others, the C library may hand what a generation frees back to the system, and have it cleared anew for the next: the
    same time for both, and so most of the difference that is looked for. In a run, that was not seen.
    """
    works = {"noisy": REF, "still": replace(REF, noise=0.0)}
    programs = {name: of_our_own("ours", work).generation for name, work in works.items()}
    with only(one()):
        return {"seconds": {name: taken.tolist() for name, taken in interleaved(programs, rounds=ROUNDS).items()}}


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


def profile() -> dict[str, object]:
    """The shares of time that generations of REF spend in compiled functions [%], one a round, and the dearest others.

    A profiler takes time itself, a little at every call: as much again as short functions take. So it is asked only how long
    compiled functions take, of which there are some twenty calls a generation; how long a generation takes is seen without it,
    in turn, by the same clock. What others take is told as the profiler has it.
    """
    ours, shares, others, all_in_all = of_our_own("ours", REF), [], Counter[str](), 0.0

    def generations() -> float:
        start = time.process_time()
        for _ in range(GENERATIONS):
            ours.generation()
        return time.process_time() - start

    with only(one()):
        generations()
        for _ in range(ROUNDS):
            total, watch = generations(), cProfile.Profile(time.process_time)
            watch.enable()
            generations()
            watch.disable()
            own, compiled = pstats.Stats(watch).stats, compiled_functions()
            shares.append(100.0 * sum(entry[2] for where, entry in own.items() if where in compiled) / total)
            all_in_all += sum(entry[2] for entry in own.values())
            for where, entry in own.items():
                if where not in compiled:
                    others[where[2]] += entry[2]
    dearest = [(name, 100.0 * seconds / all_in_all) for name, seconds in others.most_common(3)]
    return {"shares": shares, "dearest": dearest}


def main() -> None:
    """Run what is asked for, with all cores to choose from."""
    asked = {"threads": threads, "noise": noise, "peak": peak, "profile": profile, "assembly": assembly}
    with only(ALL):
        found = memory(int(sys.argv[2])) if sys.argv[1] == "memory" else asked[sys.argv[1]]()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
