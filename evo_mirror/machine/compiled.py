"""The door to numba: how plain Python functions become machine code, and where that code is kept.

numba's own cache does not notice an edit in a function that was imported from another file: it would hand back the
old machine code, and wrong numbers, in silence. So the cache folder is named after a digest of every source file that
can end up in compiled code; after an edit the name changes, and the new code is compiled. With and without explicit vectors
two folders are used: the same source is other machine code then.

Floating-point arithmetic is compiled without ``fastmath``: every operation is the IEEE one, in the order written, so
that the kernel and its plain-Python specification agree bit for bit.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core.registry import CPUDispatcher
from numba.extending import overload

from evo_mirror.machine.caching import user_cache
from evo_mirror.machine.keeping import kept_in
from evo_mirror.machine.pruning import prune

Function = TypeVar("Function", bound=Callable[..., Any])

_PACKAGE = Path(__file__).resolve().parent.parent
# `state` too: its column numbers are constants inside compiled code.
_COMPILED_FOLDERS = (
    "machine", "state", "lifetime", "measures", "measures/recorded",
    "biology", "biology/inheritance", "biology/learning", "biology/rearing", "biology/selection",
)  # fmt: skip

HAS_COMPILER = not numba.config.DISABLE_JIT
"""Whether numba compiles at all; it does not under ``NUMBA_DISABLE_JIT=1``, and what is compiled then runs as plain Python."""

HAS_LANES = HAS_COMPILER and os.environ.get("EVO_MIRROR_ENGINE", "auto") in ("auto", "vector")
"""Whether compiled code uses explicit vectors; ``EVO_MIRROR_ENGINE=plain`` leaves them out, everywhere."""

INLINED = {"forceinline": True, "error_model": "numpy", "no_cfunc_wrapper": True}
"""How what is overloaded is compiled, where it is written into what calls it; C has no need of it."""

_ROOM = 64 * 2**20
"""Free bytes below which nothing is kept: numba would fail while writing, where compiling anew merely takes longer."""


@cache
def sources_digest() -> str:
    """Digest of every source file that may be compiled, and of whether vectors are: 16 hexadecimal digits."""
    digest = hashlib.sha256(b"lanes" if HAS_LANES else b"plain")
    for folder in _COMPILED_FOLDERS:
        for path in sorted((_PACKAGE / folder).glob("*.py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path | None:
    """Where machine code is kept between processes, or None where no folder can be written, or the disk is full."""
    folder = user_cache() / sources_digest()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        has_room = shutil.disk_usage(folder).free >= _ROOM
    except OSError:
        return None
    if not (has_room and os.access(folder, os.W_OK)):
        return None
    prune(folder)
    return folder


class _Inner(CPUDispatcher):  # type: ignore[misc]  # numba says nothing of its own types
    """A compiled function that has no way in from Python; numba would follow a null pointer there."""

    def __call__(self, *_arguments: Any, **_named: Any) -> Any:
        # Not by way of `phrase`, which is no part of what is compiled and would have to count in the digest.
        name, remedy = self.py_func.__qualname__, "Call what calls it, or leave out `inner` where it is compiled."
        raise TypeError(f"{name} must be called by compiled code; got a call from Python. {remedy}")


def compiled(function: Function, *, inlined: bool = False, inner: bool = False) -> Function:
    """Compile a function of numbers and arrays to machine code, at its first call.

    The compiled function releases Python's lock, so that blocks of individuals can live in parallel threads.

    Parameters
    ----------
    function : callable
    inlined : bool
        Whether it is written into each function that calls it.
    inner : bool
        Whether compiled code alone calls it. What numba else adds for Python and for C takes a third of the time in which a
        lifetime is compiled: each has a copy of the function, and unpacks all tuples.
    """
    folder = cache_folder()
    inner = inner and HAS_COMPILER
    without = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True} if inner else {}
    how = {"nogil": True, "error_model": "numpy", "fastmath": False, "forceinline": inlined, **without}
    made: Function = numba.njit(**how)(function)
    if inner:
        made.__class__ = _Inner
    if HAS_COMPILER and folder is not None:
        with contextlib.suppress(RuntimeError):  # the folder cannot be written after all: nothing is kept
            made._cache = kept_in(folder, function)  # type: ignore[attr-defined]  # what numba makes is no mere function
    return made


def written_in_python(function: Callable[..., Any]) -> Callable[..., Any]:
    """What `compiled` was given, as numba asks for it where another function is to be compiled in its stead."""
    return function.py_func  # type: ignore[attr-defined]  # as above


def dispatched_by_type(stub: Callable[..., Any], choose: Callable[[type], Callable[..., Any]]) -> None:
    """Let compiled code call ``stub(chooser, ...)`` and get the function that belongs to the type of ``chooser``.

    A learning rule reaches the kernel this way: its *type* says which Python function to compile into the sweep, and
    numba caches the result across processes.

    Parameters
    ----------
    stub : callable
        What plain Python runs; its first argument is the chooser.
    choose : callable
        Given the named-tuple class of the chooser, returns the plain Python function to compile, with the arguments of
        the stub.
    """

    @overload(stub, strict=False, jit_options={**INLINED, "fastmath": False})
    def _chosen(chooser: Any, *_arguments: Any) -> Any:
        return choose(chooser.instance_class)
