"""C files of this folder, compiled when they are wanted and never kept."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

FLAGS = ("-O3", "-march=native", "-std=gnu11", "-ffp-contract=fast", "-fno-math-errno", "-shared", "-fPIC")


class NoCompiler(Exception):
    """There is no C compiler here, or it cannot make anything of the file; the reason is its message."""


def compiler() -> str | None:
    """The C compiler: ``CC`` from the environment, or the first of the usual names."""
    for name in (os.environ.get("CC", ""), "cc", "gcc", "clang"):
        if name and (path := shutil.which(name)):
            return path
    return None


@cache
def built(source: Path) -> ctypes.CDLL:
    """Compile a C file for this processor into a temporary folder and load it."""
    cc = compiler()
    if cc is None:
        raise NoCompiler("no C compiler: none of $CC, cc, gcc, clang is here")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{source.stem}.so"
        done = subprocess.run(
            [cc, *FLAGS, "-o", str(target), str(source), "-lm"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoCompiler(f"{cc} could not compile {source.name}: {done.stderr.strip()[-400:]}")
        try:
            return ctypes.CDLL(str(target))  # mapped into memory: the file may go
        except OSError as error:
            raise NoCompiler(f"{source.name} compiled, but could not be loaded: {error}") from error
