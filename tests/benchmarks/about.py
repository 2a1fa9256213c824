"""The head of the table: which machine, how busy, and which versions."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from building import compiler
from cores import ALL

PACKAGES = ("numpy", "numba", "llvmlite", "deap", "jax", "jaxlib", "evosax", "pytest-benchmark")
VECTORS = ("sse2", "avx", "fma", "avx2", "avx512f", "neon", "asimd", "sve")


def head() -> dict[str, str]:
    """Lines for the head, in order."""
    facts = _processor()
    return {
        "machine": f"{facts.get('model name') or platform.processor() or platform.machine()}, {cores()}",
        "vectors": " ".join(name for name in VECTORS if name in facts.get("flags", "").split()) or "not known",
        "frequency": f"{float(facts['cpu MHz']):.0f} MHz" if "cpu MHz" in facts else "not known",
        "load": load(),
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": ", ".join(_versions()),
        "compiler": _compiler(),
    }


def cores() -> str:
    """How many cores there are, and how many of them this process may use."""
    return f"{len(ALL) or os.cpu_count()} of {os.cpu_count()} cores to use"


def load() -> str:
    """How busy the machine is."""
    if not hasattr(os, "getloadavg"):
        return "not known"
    return "{:.2f} now, {:.2f} over 5 minutes".format(*os.getloadavg()[:2])


def _processor() -> dict[str, str]:
    """What the system says about its first core; empty where it says nothing."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0]
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    facts = {key.strip(): value.strip() for key, value in pairs}
    return facts | {"flags": facts.get("flags") or facts.get("Features", "")}


def _versions() -> list[str]:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return found


def _compiler() -> str:
    cc = compiler()
    if cc is None:
        return "none"
    said = subprocess.run([cc, "--version"], capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0] if said else os.path.basename(cc)


if __name__ == "__main__":
    sys.stdout.write("\n".join(f"{key}: {value}" for key, value in head().items()) + "\n")
