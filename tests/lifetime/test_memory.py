"""The kernel touches no number but those it was given: lives behind fences, in a process that a trespass would end."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("fenced.py")
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fences are made by Linux's own call"),
    pytest.mark.needs_compiler("it is the kernel that might trespass"),
]


def live_in_fences(where: str, short_of: int = 0):
    command = [sys.executable, str(PROGRAM), where, str(short_of)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROGRAM.parent)


@pytest.mark.parametrize("where", ["behind", "before"])
def test_lives_behind_fences_are_the_same_lives(where: str):
    done = live_in_fences(where)
    assert done.returncode == 0, f"{done.stdout[-300:]}\n{done.stderr[-2000:]}"
    assert done.stdout.endswith("all came back\n")


def test_one_vector_too_few_is_seen():
    """Without the last sixteen numbers of the bench nobody comes back."""
    assert live_in_fences("behind", short_of=16).returncode < 0
