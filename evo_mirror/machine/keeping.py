"""Where machine code is kept: files of their own for each function and the types it was compiled for.

The folder given here is named after what all sources of the package say (see `compiled`), and numba's own way to fill it has
three faults. It goes by the absolute path of a source, so that a second installation of the same would compile everything
once more. It lists all types that a function was compiled for in one file, which nobody can read any more once it names a
type that is not to be found there, such as that of a learning rule out of somebody's notebook. And it would not notice
an edit of that rule: so what is compiled for types from outside the package is not kept at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, _CacheLocator
from numba.core.types.containers import BaseNamedTuple, BaseTuple

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

    class Code(CompileResultCacheImpl):  # type: ignore[misc]  # numba says nothing of its own types
        _locator_classes = (Place,)

    class Cache(FunctionCache):  # type: ignore[misc]  # numba says nothing of its own types
        _impl_class = Code

    cache = Cache(function)
    place = cache._impl.locator
    cache._cache_file = _Files(place.get_cache_path(), cache._impl.filename_base, place.get_source_stamp())
    return cache


class _Place(_CacheLocator):  # type: ignore[misc]  # numba says nothing of its own types
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


class _Files:
    """The machine code of one function: a file, and what is said of it, for each signature."""

    def __init__(self, folder: str, name: str, source: str) -> None:
        self._folder, self._name, self._source = folder, name, source

    def load(self, key: Any) -> Any:
        """The code kept under a key, or None."""
        return self._of(key).load(key)

    def save(self, key: Any, data: Any) -> None:
        """Keep code under a key, unless somebody else's types are in it."""
        signature, *_ = key
        if all(map(_is_ours, _classes(signature))):
            self._of(key).save(key, data)

    def _of(self, key: Any) -> IndexDataCacheFile:
        # Where something lies in memory says nothing of what it is.
        said = re.sub(r" at 0x[0-9a-f]+", "", repr(key))
        name = f"{self._name}.{hashlib.sha256(said.encode()).hexdigest()[:16]}"
        return IndexDataCacheFile(self._folder, name, self._source)


def _classes(signature: Iterable[Any]) -> Iterator[type]:
    """The classes of all named tuples among the types of a signature, and inside them."""
    for kind in signature:
        if isinstance(kind, BaseNamedTuple):
            yield kind.instance_class
        if isinstance(kind, BaseTuple):
            yield from _classes(kind)


def _is_ours(named: type) -> bool:
    return named.__module__.partition(".")[0] == __name__.partition(".")[0]
