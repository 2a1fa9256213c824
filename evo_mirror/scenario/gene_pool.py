"""A gene pool: a scenario of loci and nothing else, for those who want to breed without lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evo_mirror.foundation.errors import Mistake, ScenarioError, Words, demand
from evo_mirror.foundation.settings import adjusted, validated
from evo_mirror.scenario.scenario import Scenario

_MOST = 1024
"""Features, and motor units, of a repertoire: loci lie at their crossings."""

_SAME = 1e-9


def gene_pool(
    n_loci: int, *, shares: Sequence[float] | None = (0.5, 0.5), settings: Mapping[str, Any] | None = None
) -> Scenario:  # fmt: skip
    """Make a scenario in which nothing counts but breeding: every life is worth the same, and nobody needs to live one.

    Unless the settings say otherwise, parental places are filled in proportion to fitness (Wright and Fisher's model), loci
    recombine freely and do not mutate, and there are 100 haploid hermaphrodites in one deme. Whatever else a scenario may say
    about heredity, selection, structure and sizes holds here as well.

    Parameters
    ----------
    n_loci : int
        Those that are inherited, the first of the genome.
    shares : sequence of float or None
        Two or three, which add up to 1: of the alleles 0, 1 and 2 among founders that are drawn and, unless told otherwise,
        among mutants. None for a continuum of alleles, from -3 to 3 unless ``encoding.limit`` is given.
    settings : mapping of str to object, optional
        Dotted key to value, as in a scenario file: ``{"population.size": 40, "selection.kind": "tournament"}``.

    Returns
    -------
    Scenario
        Which any function that asks for one takes.

    Raises
    ------
    ScenarioError
        If there is no such number of loci, shares are none, or with all mistakes of the settings.
    """
    units = next((k for k in range(1, _MOST + 1) if n_loci % k == 0 and 0 < n_loci // k <= _MOST), 0)
    shares = () if shares is None else shares
    is_few = len(shares) > 0
    mistakes = [
        Mistake("n_loci", demand(f"be at least 1, and at most {_MOST} or a product of two such numbers", got=n_loci)),
        Mistake(
            "shares", demand("be two or three, each from 0 to 1, and add up to 1, or none at all", got=Words(f"{list(shares)}"))
        ),
    ]  # fmt: skip
    are_shares = len(shares) in (2, 3) and min(shares) >= 0.0 and abs(sum(shares) - 1.0) < _SAME
    found = [one for one, holds in zip(mistakes, (units > 0, are_shares or not is_few), strict=True) if not holds]
    if found:
        raise ScenarioError("gene_pool", found)
    few = {"kind": "ternary", "wrong": float(shares[0]), "right": float(shares[1])} if is_few else {"kind": "direct"}
    bare = {
        "title": "a gene pool",
        "population": {"mutation_rate": 0.0},
        "repertoire": {
            "actions": 1, "goals": 1, "features": n_loci // units, "units": units, "units_per_program": 1, "routes": "mirror",
        },
        "encoding": few,
        "tasks": {"flat": {}},
        "selection": {"kind": "proportional"},
        "recombination": {"kind": "free"},
    }  # fmt: skip
    return adjusted(validated(Scenario, bare, source="gene_pool"), settings or {})
