"""Lines of descent where generations overlap: the pedigree of Moran's model in the formats of `phylogeny`.

Time is counted in generations of N steps: founders are there at 0, and step k, counted from 1 over the whole run, is at k / N.
Every birth is a death, so that whoever dies is there until the time at which somebody else is born.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from evo_mirror.studies.pedigree import Kin
from evo_mirror.studies.phylogeny_rows import ParentOf, ancestors, ended, names_of, only_parent


def overlapping_rows(
    generations: Iterable[Kin], *, first_id: int = 0, replicate: int = 0
) -> Iterator[list[tuple[object, ...]]]:  # fmt: skip
    """Rows of the ALife phylogeny data standard, as they are complete: as `phylogeny.alife_rows`.

    Parameters
    ----------
    generations : iterable of Kin
        From the founders on.
    first_id : int
        What is added to birth ids.
    replicate : int
    """
    living: dict[int, tuple[object, ...]] = {}
    for kin in generations:
        rows: list[tuple[object, ...]] = []
        for born, pair, deme, died, time in zip(
            kin.birth_ids.tolist(),
            kin.parents.tolist(),
            kin.demes.tolist(),
            _died(kin).tolist(),
            times_of(kin),
            strict=True,
        ):
            if died >= 0:
                rows.append(ended(living.pop(died), time))
            parents = [first_id + one for one in dict.fromkeys(pair) if one >= 0]
            living[born] = (first_id + born, ancestors(parents), time, replicate, born, deme)
        yield rows
    yield [ended(one, "none") for one in living.values()]


def time_of(birth_id: int, n: int) -> int | float:
    """When somebody was born [generations], one of N in a population of constant size."""
    return 0 if birth_id < n else (birth_id - n + 1) / n


def times_of(kin: Kin) -> list[int | float]:
    """When each was born [generations]."""
    return [time_of(one, len(kin.birth_ids)) for one in kin.birth_ids.tolist()]


def _steps_of(kin: Kin) -> range:
    """In which step each was born, counted from 1 over the whole run."""
    n = len(kin.birth_ids)
    return range(n * (kin.generation - 1) + 1, n * kin.generation + 1)


def alive_at_the_end(generations: Iterable[Kin]) -> NDArray[np.int64]:
    """Birth ids of those who never died, ascending.

    Parameters
    ----------
    generations : iterable of Kin
        From the founders on.

    Returns
    -------
    (n_individuals,) int64 array
    """
    alive = np.empty(0, np.int64)
    for kin in generations:
        alive = np.setdiff1d(np.concatenate([alive, kin.birth_ids]), _died(kin))
    return alive


def overlapping_newick(
    generations: Iterable[Kin], *, alive: NDArray[np.int64], parent_of: ParentOf = only_parent, copies: int = 1,
    first_id: int = 0,
) -> str:  # fmt: skip
    """Trees of those alive at the end, in Newick's 8:45 format, a line for each founder; lines meet where somebody is born.

    Inner nodes have no names, as individuals lie along the branches, but for the founder, unless it lives. Both copies of a
    newborn may come from one of its parent's: three lines can meet in a step.

    Parameters
    ----------
    generations : iterable of Kin
        From the last back to the founders.
    alive : (n_individuals,) int64 array
        Birth ids, from `alive_at_the_end`.
    parent_of : ParentOf
    copies : int
        For how many copies of each individual it speaks.
    first_id : int
        What is added to birth ids to make labels.

    Raises
    ------
    RunError
        If anybody has two parents.
    """
    lines: dict[int, tuple[str, int]] | None = None
    n, each = len(alive), np.arange(copies)
    living = (alive[:, None] * copies + each).ravel().tolist()
    for kin in generations:
        if lines is None:
            names = names_of((first_id + alive).tolist(), copies)
            lines = {one: (name, n * kin.generation) for one, name in zip(living, names, strict=True)}
        if kin.generation == 0:
            break
        born = (kin.birth_ids[:, None] * copies + each).tolist()
        sources = parent_of(kin).reshape(-1, copies).tolist()
        for filial, parental, step in reversed(list(zip(born, sources, _steps_of(kin), strict=True))):
            _meet(lines, filial, parental, step, n)
    assert lines is not None
    founders = sorted(lines)
    names = [names_of([first_id + one // copies], copies)[one % copies] for one in founders]
    return "".join(
        f"({lines[one][0]}:{lines[one][1] / n!r}){'' if one in living else name};\n"
        for one, name in zip(founders, names, strict=True)
    )


def _meet(
    lines: dict[int, tuple[str, int]], born: list[int], sources: list[int], step: int, n: int
) -> None:  # fmt: skip
    """Lead the lines of a newborn's copies back to those they were made of, where these may have lines of their own."""
    met: dict[int, list[tuple[str, int]]] = {}
    for filial, parental in zip(born, sources, strict=True):
        if filial in lines:
            met.setdefault(parental, []).append(lines.pop(filial))
    for parental, mine in met.items():
        both = [lines[parental], *mine] if parental in lines else mine
        lines[parental] = _joined(both, step, n) if len(both) > 1 else mine[0]


def _joined(met: list[tuple[str, int]], step: int, n: int) -> tuple[str, int]:
    """Lines, each with the step in which it ends, as one that ends where they meet."""
    branches = ",".join(f"{text}:{(end - step) / n!r}" for text, end in met)
    return f"({branches})", step


def _died(kin: Kin) -> NDArray[np.int64]:
    assert kin.died is not None
    return kin.died
