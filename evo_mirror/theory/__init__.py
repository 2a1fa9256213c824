"""Theory: what population genetics expects, as pure functions. No randomness, and nothing of the engine.

A check of the engine is only as good as the number it is held against, so every expectation here is either exact for a stated
order of events or says what it neglects. Conventions that theory distinguishes, wherever they are not an argument:

=================  ==================================================================================================
generation         adults breed in proportion to fitness, gametes mutate, the next adults are drawn from the gametes
parental places    filled independently, with replacement: selfing happens by chance, unless a selfing rate is given
frequencies        of the whole population, counted among adults
gene diversity     of two copies drawn with replacement, 2 p (1 - p); identity is that of two different copies
migration          backward: row i says where the parents of deme i's newborns lived, and each newborn draws its own
selection          s and h as in fitness 1 + s (haploid), or 1, 1 + h s and 1 + s (diploid), of the focal allele
=================  ==================================================================================================

Sources are mostly textbooks and papers known by heart; each is marked with how it was met. The tests hold formulae against
enumeration of everything that can happen, chains solved exactly, or values worked out by hand.
"""
