"""Pedigree: who was there in each generation, and whose children they were, streamed to disk while a run goes on.

Memory holds one chunk at a time: generations are gathered until they are enough for a file, which is written whole or not at
all. Where a chunk ends depends on nothing but the sizes of generations; what is gathered so far is part of the checkpoint.
So a run that was killed carries on to the same bytes. Twenty bytes an individual: 8 for its birth id, 8 for its parents'
places in the generation before, 4 for its deme.

Where generations overlap, a generation of the pedigree is the founders, or those born in one generation of N steps, in order;
parents are told by birth id, and 8 bytes more say who died in each step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.state.births import Births
from evo_mirror.state.population import Population
from evo_mirror.studies import checkpoint

PEDIGREE = "pedigree"
CHUNK, CHUNK_GENERATIONS = 65_536, 4_096
"""Individuals, and generations, after which a chunk is written, whichever comes first; at the end of a generation."""

COLUMNS = ("birth_ids", "parents", "demes")
DIED = "died"
"""A further column where generations overlap."""
_NEEDED = ("sizes", *COLUMNS)
_PREFIX = "pedigree_"
_REMEDY = "Run the scenario again with --pedigree, in another folder."


@dataclass(frozen=True)
class Kin:
    """One generation of a pedigree.

    Attributes
    ----------
    generation : int
    birth_ids : (n_individuals,) int64 array
    parents : (n_individuals, 2) int32 array
        Places of both parents in the generation before; -1 for founders. A clone has the same twice. Who lives on from the
        generation before has its own place there, twice. Where generations overlap, their birth ids.
    demes : (n_individuals,) int32 array
    died : (n_individuals,) int64 array or None
        Where they do, birth ids of those whose places these took; -1 for founders.
    """

    generation: int
    birth_ids: NDArray[np.int64]
    parents: NDArray[np.int32]
    demes: NDArray[np.int32]
    died: NDArray[np.int64] | None = None


class PedigreeWriter:
    """Writes the pedigree of one replicate, chunk by chunk.

    Parameters
    ----------
    folder : Path
        Of the replicate; made if need be.
    overlaps : bool
        Whether generations overlap.
    """

    def __init__(self, folder: Path, *, overlaps: bool = False) -> None:
        self.folder, self.columns = folder, COLUMNS + (DIED,) * overlaps
        self.overlaps = overlaps
        folder.mkdir(parents=True, exist_ok=True)
        self._first, self._n = 0, 0
        self._gathered: list[Kin] = []

    def add(self, born: Population | Births) -> None:
        """Take down a generation, the next in order.

        Parameters
        ----------
        born : Population or Births
            The latter where generations overlap, after the founders.
        """
        died = born.died if isinstance(born, Births) else np.full(born.size, -1, np.int64)
        self._gathered.append(
            Kin(
                self._first + len(self._gathered), born.birth_ids, born.parents.astype(np.int32), born.demes,
                died if self.overlaps else None,
            )
        )  # fmt: skip
        self._n += born.size
        if self._n >= CHUNK or len(self._gathered) >= CHUNK_GENERATIONS:
            self.close()

    def close(self) -> None:
        """Write what is gathered."""
        if self._gathered:
            checkpoint.save(self.folder / _name(self._first), self._columns())
            self._first, self._n = self._first + len(self._gathered), 0
            self._gathered = []

    def state(self) -> dict[str, NDArray[np.generic]]:
        """What has been gathered and not yet written, as named arrays for a checkpoint."""
        return {_PREFIX + name: column for name, column in self._columns().items()}

    def restore(self, stored: Mapping[str, NDArray[np.generic]], generation: int) -> None:
        """Carry on from the `state` in a checkpoint.

        Parameters
        ----------
        stored : mapping of str to arrays of any shape
        generation : int
            The next to be added.
        """
        columns = {name: stored[_PREFIX + name] for name in ("sizes", *self.columns)}
        # Where generations overlap, those born in the last one have been added too.
        self._first = generation + self.overlaps - len(columns["sizes"])
        self._gathered, self._n = list(_split(self._first, columns)), len(columns["birth_ids"])

    def _columns(self) -> dict[str, NDArray[np.generic]]:
        kin = self._gathered
        none = Kin(0, np.empty(0, np.int64), np.empty((0, 2), np.int32), np.empty(0, np.int32), np.empty(0, np.int64))
        return {
            "sizes": np.array([len(one.birth_ids) for one in kin], np.int64),
            **{name: np.concatenate([getattr(one, name) for one in (none, *kin)]) for name in self.columns},
        }


NEEDED_IN_CHECKPOINT = tuple(_PREFIX + name for name in _NEEDED)
"""Names without which a checkpoint is not that of a run that keeps its pedigree."""


def folder_of(out: Path, replicate: int) -> Path:
    """Where the pedigree of a replicate lies in the folder of a run."""
    return out / PEDIGREE / f"replicate-{replicate:03d}"


def forward(folder: Path) -> Iterator[Kin]:
    """Read the pedigree of one replicate from its founders on, a chunk at a time.

    Raises
    ------
    RunError
        If a chunk is missing or damaged.
    """
    size = 0
    for path, following in _chunks(folder):
        for kin in _read(path, following):
            yield _sound(folder, kin, size)
            size = len(kin.birth_ids)


def backward(folder: Path) -> Iterator[Kin]:
    """Read the pedigree of one replicate from its last generation back, a chunk at a time.

    Raises
    ------
    RunError
        If a chunk is missing or damaged.
    """
    later: Kin | None = None
    for path, following in reversed(_chunks(folder)):
        for kin in reversed(_read(path, following)):
            if later is not None:
                yield _sound(folder, later, len(kin.birth_ids))
            later = kin
    assert later is not None
    yield _sound(folder, later, 0)


def last_of(folder: Path) -> Kin:
    """The last generation of one replicate."""
    return next(backward(folder))


def _chunks(folder: Path) -> list[tuple[Path, Path | None]]:
    """Every chunk in order, with the one that follows."""
    paths = sorted(folder.glob(f"from-{'[0-9]' * 8}.npz"))
    if not paths or paths[0].name != _name(0):
        raise RunError(
            phrase(
                str(folder), "hold a pedigree from its first generation on",
                got=Words("one that begins later" if paths else "none"), remedy=_REMEDY,
            )
        )  # fmt: skip
    return list(zip(paths, [*paths[1:], None], strict=True))


def _read(path: Path, following: Path | None) -> list[Kin]:
    """The generations of one chunk; refused unless the next chunk begins where this one ends."""
    columns = checkpoint.load(path, needs=_NEEDED, remedy=_REMEDY)
    first, sizes, n = int(path.stem.removeprefix("from-")), columns["sizes"], len(columns["birth_ids"])
    is_whole = sizes.ndim == 1 and int(sizes.astype(np.int64).sum()) == n > 0
    is_whole = is_whole and (DIED not in columns or columns[DIED].shape == (n,))
    is_whole = is_whole and columns["parents"].shape == (n, 2) and columns["demes"].shape == (n,)
    if not is_whole or (following is not None and following.name != _name(first + len(sizes))):
        raise RunError(
            phrase(
                str(path), "hold whole generations, up to where the next file begins", got=Words("something else"),
                remedy=_REMEDY,
            )
        )  # fmt: skip
    return list(_split(first, columns))


def _sound(folder: Path, kin: Kin, size_before: int) -> Kin:
    """The generation, if its parents can be where it says: in the one before, or nowhere for founders."""
    if kin.died is not None:
        return _sound_births(folder, kin)
    is_sound = (kin.parents >= 0).all() and (kin.parents < size_before).all() if kin.generation else size_before == 0
    if not is_sound or (kin.generation == 0 and (kin.parents != -1).any()):
        raise RunError(
            phrase(
                f"{folder}: parents of generation {kin.generation}",
                f"be places among the {size_before} of the generation before",
                got=Words("others"), remedy=_REMEDY,
            )
        )  # fmt: skip
    return kin


def _sound_births(folder: Path, kin: Kin) -> Kin:
    """Those born, if they were born after their parents and after those whose places they took."""
    assert kin.died is not None
    earlier = np.column_stack([kin.parents, kin.died])
    is_sound = ((earlier >= 0) & (earlier < kin.birth_ids[:, None])).all() if kin.generation else (earlier == -1).all()
    if not is_sound:
        raise RunError(
            phrase(
                f"{folder}: parents and deaths of generation {kin.generation}", "be of those born before",
                got=Words("others"), remedy=_REMEDY,
            )
        )  # fmt: skip
    return kin


def _split(first: int, columns: Mapping[str, NDArray[np.generic]]) -> Iterator[Kin]:
    end = 0
    for k, size in enumerate(columns["sizes"].tolist()):
        start, end = end, end + size
        yield Kin(
            first + k,
            columns["birth_ids"][start:end].astype(np.int64),
            columns["parents"][start:end].astype(np.int32),
            columns["demes"][start:end].astype(np.int32),
            columns[DIED][start:end].astype(np.int64) if DIED in columns else None,
        )


def _name(generation: int) -> str:
    return f"from-{generation:08d}.npz"
