"""How much memory there is, and how that is said."""

import os
import subprocess
import sys

import pytest

from evo_mirror.machine import memory as machinery
from evo_mirror.machine.memory import Memory, in_words, memory_of_a_process, physical_memory, shared_memory

GIB = 2**30
LIMITED = """
import resource
from evo_mirror.machine.memory import memory_of_a_process
resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))
left = memory_of_a_process()
print(2**30 < left.size < 2**32, left.whose)
"""


@pytest.mark.parametrize(
    ("physical", "granted", "expected"),
    [
        (8 * GIB, None, Memory(8 * GIB, "this computer")),
        (8 * GIB, GIB, Memory(GIB, "the control group that this process runs in")),
        (8 * GIB, 16 * GIB, Memory(8 * GIB, "this computer")),
        (None, GIB, Memory(GIB, "the control group that this process runs in")),
        (None, None, None),
    ],
)
def test_the_lesser_of_what_there_is_and_what_is_granted(monkeypatch, physical, granted, expected):
    monkeypatch.setattr(machinery, "physical_memory", lambda: physical)
    monkeypatch.setattr(machinery, "memory_limit", lambda: granted)
    assert shared_memory() == expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no such limit elsewhere")
def test_a_limit_on_the_address_space_leaves_what_is_not_taken_yet():
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True)
    assert done.stdout == "True the limit on this process's address space ('ulimit -v')\n"


def test_this_computer_can_be_asked():
    assert physical_memory() is None or physical_memory() > 2**20
    assert memory_of_a_process() is None or memory_of_a_process().size >= 0


def test_a_system_that_does_not_say_is_no_problem(monkeypatch):
    def refuse(_name: str) -> int:
        raise ValueError("unrecognized configuration name")

    monkeypatch.setattr(os, "sysconf", refuse)
    assert physical_memory() is None


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "0 bytes"), (2048, "2 KiB"), (3.25 * GIB, "3.25 GiB"), (1010 * 1024, "0.986 MiB"), (5e15, "4.55e+03 TiB")],
)
def test_sizes_are_said_as_a_person_would(n: float, words: str):
    assert in_words(n) == words
