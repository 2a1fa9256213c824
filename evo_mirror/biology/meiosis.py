"""Meiosis: which copies of its parents' genomes each gamete of a child is made from.

A genome comes in ``ploidy`` copies, and a child gets as many gametes. Conventions, wherever theory could mean another thing:

=================  =====================================================================================================
order of events    adults are chosen, each parental place gives one gamete, the gamete recombines, then mutates
gametes            that of the first place becomes copy 0 of the child, that of the second copy 1
recombination      among both copies of one parent: bit 0 of `Recombination.origins` is its copy 0, which it had from its own
                   first parent; each gamete of each child has draws of its own
selfing            one individual in both places: its two gametes are two independent meioses
clones             both copies are passed on as they are, each into its own place, and mutate
mutation           per locus *and copy*: a diploid has twice as many mutations as a haploid at the same rate
loci not inherited come with the copy that would be passed on if nothing crossed over; nobody ever reads them
luck               gamete c of child k has the address of individual 2 k + c, which is that of child k in haploids
=================  =====================================================================================================

In haploids a child is one gamete, made from both its parents: fusion, meiosis and the choice of one product are one step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def copies_to_cross(parents: NDArray[np.int64], ploidy: int, *, is_meiotic: bool) -> NDArray[np.int64]:
    """The two copies that each gamete is made from, as rows of `Population.haplotypes`.

    Parameters
    ----------
    parents : (n_children, 2) int array
    ploidy : int
    is_meiotic : bool
        Whether copies of one parent are crossed; else each is passed on whole, from the parent in the first place.

    Returns
    -------
    (n_children * ploidy, 2) int64 array
        Gamete c of child k is row ploidy * k + c.
    """
    if ploidy == 1:
        return np.asarray(parents, np.int64)
    copies = np.arange(ploidy)
    if is_meiotic:
        return (ploidy * np.asarray(parents, np.int64)[:, :, None] + copies).reshape(-1, 2)
    whole = (ploidy * np.asarray(parents, np.int64)[:, :1] + copies).reshape(-1, 1)
    return np.repeat(whole, 2, axis=1)
