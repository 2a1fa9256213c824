"""Measuring in a process of its own, which has nothing in memory but what it measures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cores import ALL, only

HERE = Path(__file__).resolve().parent


def alone(environment: dict[str, str], *arguments: str) -> Any:
    """Run `alone.py`, with all cores to choose from, and read what it says."""
    with only(ALL):
        done = subprocess.run(
            [sys.executable, str(HERE / "alone.py"), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
