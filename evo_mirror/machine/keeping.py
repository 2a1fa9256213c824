"""Where machine code is kept: files of their own for each function and the types it was compiled for.

The folder given here is named after what all sources of the package say (see `compiled`), and numba's own way to fill it has
three faults. It goes by the absolute path of a source, so that a second installation of the same would compile everything
once more. It lists all types that a function was compiled for in one file, which nobody can read any more once it names a
type that is not to be found there, such as that of somebody's own learning rule. And it would not notice an edit of that
rule, where here every source beside it counts; what is compiled for a rule out of a notebook is not kept at all.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import filterfalse
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

    made = Cache(function)
    place = made._impl.locator
    made._cache_file = _Files(place.get_cache_path(), made._impl.filename_base, place.get_source_stamp())
    return made


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
        file = self._of(key)
        return file and file.load(key)

    def save(self, key: Any, data: Any) -> None:
        """Keep code under a key, unless nobody would notice an edit of what it is made of."""
        file = self._of(key)
        if file:
            file.save(key, data)

    def _of(self, key: Any) -> IndexDataCacheFile | None:
        signature, *_ = key
        # Where something lies in memory says nothing of what it is.
        said = [re.sub(r" at 0x[0-9a-f]+", "", repr(key))]
        for named in filterfalse(_is_ours, _classes(signature)):
            sources = _sources_beside(named)
            if sources is None:
                return None
            said += [named.__module__, sources]
        name = f"{self._name}.{hashlib.sha256(' '.join(said).encode()).hexdigest()[:16]}"
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


@cache
def _sources_beside(named: type) -> str | None:
    """Digest of all sources in the folder that a class comes from; None for one of a notebook or a program."""
    file = getattr(sys.modules.get(named.__module__), "__file__", None)
    if file is None or named.__module__ == "__main__":
        return None
    digest = hashlib.sha256()
    for path in sorted(Path(file).parent.glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
