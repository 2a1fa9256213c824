"""A population from given genotypes, in place of drawn founders."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import ShapeError, Words, phrase
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import Genome, LocusClass
from evo_mirror.state.population import Population, genotypes_of


def population_of(scenario: Scenario, genotypes: ArrayLike, *, demes: ArrayLike | None = None) -> Population:
    """Make founders of given genotypes.

    Parameters
    ----------
    scenario : Scenario
        Whose genome, ploidy and demes they have. There may be more or fewer of them than its founders; their children are as
        many as it says.
    genotypes : (n_individuals, n_inherited, ploidy) array
        Alleles at the loci that are inherited, in their order along the genome [effect units], or (n_individuals, n_loci,
        ploidy) of whole genomes; of haploids the last axis may be left away. Nobody reads loci that are not inherited.
        Alleles are kept as float32.
    demes : (n_individuals,) int array, optional
        Where each lives, from 0; those of a kind need not stand side by side. Unless given, where the scenario lets those be
        born who stand there.

    Returns
    -------
    Population
        Without parents, and with birth ids from 0.

    Raises
    ------
    ShapeError
        If the genotypes are no numbers, or of another shape; if an allele is beyond the limits of its class of loci, or is not
        one of its few (nothing is put at a limit silently); if a deme is none of the scenario's, or nobody lives there.
    """
    genome, ploidy = scenario.genome, scenario.population.ploidy
    alleles = _in_shape(genotypes, genome, ploidy)
    n = len(alleles)
    haplotypes = np.zeros((n, ploidy, genome.n_loci), np.float32)
    is_whole = alleles.shape[1] == genome.n_loci
    haplotypes[:, :, np.arange(genome.n_loci) if is_whole else genome.inherited] = alleles.transpose(0, 2, 1)
    for locus_class in genome.classes:
        if locus_class.is_heritable:
            place = genome.places[locus_class.name]
            given = alleles[:, place] if is_whole else alleles[:, np.isin(genome.inherited, np.r_[place])]
            _require_admissible(locus_class, given)
    return Population(
        genotypes=genotypes_of(haplotypes.reshape(n * ploidy, genome.n_loci), ploidy),
        parents=np.full((n, 2), -1, np.int32),
        birth_ids=np.arange(n, dtype=np.int64),
        demes=_lived_in(scenario, n, demes),
    )


def _in_shape(genotypes: ArrayLike, genome: Genome, ploidy: int) -> NDArray[np.float64]:
    """(n_individuals, n_loci or n_inherited, ploidy) float64 array."""
    try:
        given = np.asarray(genotypes)
    except ValueError:  # rows of different lengths
        raise ShapeError(
            phrase("genotypes", "be an array of numbers", got=Words("rows of different lengths"))
        ) from None
    if given.dtype.kind not in "biuf":
        raise ShapeError(phrase("genotypes", "be an array of numbers", got=Words(f"an array of {given.dtype}")))
    copies = given[:, :, None] if given.ndim == 2 and ploidy == 1 else given
    is_right = copies.ndim == 3 and copies.shape[1] in (genome.n_inherited, genome.n_loci) and copies.shape[2] == ploidy
    if not is_right or len(copies) == 0:
        wanted = (
            f"have shape (n_individuals, n_inherited={genome.n_inherited}, ploidy={ploidy}), or (n_individuals, "
            f"n_loci={genome.n_loci}, ploidy={ploidy}) of whole genomes, of at least 1 individual"
        )
        raise ShapeError(phrase("genotypes", wanted, got=Words(f"{given.shape}")))
    return copies.astype(np.float64)


def _require_admissible(locus_class: LocusClass, alleles: NDArray[np.float64]) -> None:
    """Refuse alleles that the loci of a class cannot carry: (n_individuals, n_loci, ploidy) array."""
    low, high = np.float32(locus_class.low), np.float32(locus_class.high)
    kept = alleles.astype(np.float32)
    wrong = ~((kept >= low) & (kept <= high))  # so that what is not a number is wrong too
    wanted = f"be from {low:g} to {high:g} [effect units]"
    if locus_class.founder_shares:
        wrong |= kept != np.floor(kept)
        wanted = f"be one of {', '.join(map(str, range(len(locus_class.founder_shares))))}"
    if wrong.any():
        who, locus, copy = np.argwhere(wrong)[0]
        got = f"{alleles[who, locus, copy]:g} in individual {who} at locus {locus} of its class, copy {copy}"
        raise ShapeError(
            phrase(
                "genotypes", f"{wanted} at every locus of '{locus_class.name}'", got=Words(got),
                remedy="Change these alleles, or the limits that the encoding sets.",
            )
        )  # fmt: skip


def _lived_in(scenario: Scenario, n: int, demes: ArrayLike | None) -> NDArray[np.int32]:
    structure = scenario.structure
    given = structure.homes(n) if demes is None else np.asarray(demes)
    require_shape("demes", given, n_individuals=n)
    there_are, present = np.arange(structure.n_demes), np.unique(given)
    if not np.array_equal(present, there_are):
        wanted = f"be whole numbers from 0 to {structure.n_demes - 1}, each that of somebody"
        raise ShapeError(phrase("demes", wanted, got=Words(f"{present.tolist()}")))
    return np.ascontiguousarray(given, np.int32)
