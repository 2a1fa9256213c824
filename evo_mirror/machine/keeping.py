"""Where the machine code of one function is kept: by its place in the package, wherever the package is installed.

numba's own choice goes by the absolute path of the source, so that a second installation of the same sources would
compile everything once more. The folder given here is named after what all sources say already (see `compiled`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator

_PACKAGE = Path(__file__).resolve().parent.parent


def kept_in(folder: Path, function: Callable[..., Any]) -> FunctionCache:
    """What keeps and finds the machine code of a function, for numba.

    Parameters
    ----------
    folder : Path
        The top folder, which is there.
    function : callable
        The plain Python function that is compiled.

    Raises
    ------
    RuntimeError
        From numba, if nothing can be written there.
    """

    class Place(_Place):
        top = folder

    class Code(CompileResultCacheImpl):  # type: ignore[misc]  # numba says nothing of its types
        _locator_classes = (Place,)

    class Cache(FunctionCache):  # type: ignore[misc]  # numba says nothing of its types
        _impl_class = Code

    return Cache(function)


class _Place(_CacheLocator):  # type: ignore[misc]  # numba says nothing of its types
    """The folder of one function's machine code, and what tells it from others."""

    top: Path

    def __init__(self, function: Callable[..., Any], source: str) -> None:
        self._line = function.__code__.co_firstlineno
        # numba asks for this name when it warns of code that cannot be kept.
        self._py_file = source
        path = Path(source).resolve()
        try:
            self._folder = self.top / path.parent.relative_to(_PACKAGE)
        except ValueError:  # somebody else's function
            self._folder = self.top / "elsewhere" / hashlib.sha256(bytes(path.parent)).hexdigest()[:16]

    def get_cache_path(self) -> str:
        return str(self._folder)

    def get_source_stamp(self) -> str:
        """What changes when the file does: the digest in the folder's name says nothing of files outside the package."""
        return hashlib.sha256(Path(self._py_file).read_bytes()).hexdigest()

    def get_disambiguator(self) -> str:
        return str(self._line)

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> _Place | None:
        try:
            place = cls(py_func, py_file)
            place.get_source_stamp()
            place.ensure_cache_path()
        except OSError:
            return None
        return place
