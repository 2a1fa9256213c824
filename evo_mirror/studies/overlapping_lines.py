"""Lines of descent where generations overlap: the pedigree of Moran's model in the formats of `phylogeny`.

Time is counted in generations of N steps: founders are there at 0, and step k, counted from 1 over the whole run, is at k / N.
Every birth is a death, so that whoever dies is there until the time at which somebody else is born.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from evo_mirror.studies.pedigree import Kin
from evo_mirror.studies.phylogeny_rows import ancestors, ended, require_one_parent


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


def times_of(kin: Kin) -> list[int | float]:
    """When each was born [generations]."""
    n = len(kin.birth_ids)
    return [0] * n if kin.generation == 0 else [step / n for step in _steps_of(kin)]


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


def overlapping_newick(generations: Iterable[Kin], *, alive: NDArray[np.int64], first_id: int = 0) -> str:
    """Trees of those alive at the end, in Newick's 8:45 format, a line for each founder; lines meet where somebody is born.

    Inner nodes have no names, as individuals lie along the branches, but for the founder, unless it lives.

    Parameters
    ----------
    generations : iterable of Kin
        From the last back to the founders.
    alive : (n_individuals,) int64 array
        Birth ids, from `alive_at_the_end`.
    first_id : int
        What is added to birth ids to make labels.

    Raises
    ------
    RunError
        If anybody has two parents.
    """
    lines: dict[int, tuple[str, int]] | None = None
    n = len(alive)
    for kin in generations:
        if lines is None:
            lines = {one: (f"{first_id + one}", n * kin.generation) for one in alive.tolist()}
        if kin.generation == 0:
            break
        require_one_parent(kin)
        births = zip(kin.birth_ids.tolist(), kin.parents[:, 0].tolist(), _steps_of(kin), strict=True)
        for born, parent, step in reversed(list(births)):
            if born in lines:
                mine = lines.pop(born)
                lines[parent] = _joined(lines[parent], mine, step, n) if parent in lines else mine
    assert lines is not None
    living = set(alive.tolist())
    return "".join(
        f"({text}:{end / n!r}){'' if founder in living else first_id + founder};\n"
        for founder, (text, end) in sorted(lines.items())
    )


def _joined(parental: tuple[str, int], filial: tuple[str, int], step: int, n: int) -> tuple[str, int]:
    """Two lines, each with the step in which it ends, as one that ends where they meet."""
    branches = ",".join(f"{text}:{(end - step) / n!r}" for text, end in (parental, filial))
    return f"({branches})", step


def _died(kin: Kin) -> NDArray[np.int64]:
    assert kin.died is not None
    return kin.died
