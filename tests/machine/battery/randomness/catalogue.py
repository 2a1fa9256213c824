"""What each test asks, its distribution if numbers are random, and whose test it is.

Knuth: The Art of Computer Programming, volume 2, third edition (1997), section 3.3.2. NIST: Special Publication 800-22,
revision 1a (2010). Diehard: Marsaglia's battery (1995). TestU01: L'Ecuyer and Simard (2007), ACM Transactions on
Mathematical Software 33, article 22. "Cells" means Pearson's chi-square, sparse cells put together until 20 are expected.
"""

_CELLS = "cells"
_NORMAL = "normal"
_CHI = "chi-square"
_LARGEST = "largest of independent normals"
_POISSON = "Poisson"

CATALOGUE: dict[str, tuple[str, str, str]] = {
    "monobit": ("ones among all bits: (ones - zeros) / root(bits)", _NORMAL, "NIST 2.1"),
    "bits of the word": ("sum over the 32 bits of z^2, z = (2 ones - n) / root(n)", f"{_CHI}, 32 df", "NIST 2.1, by bit"),
    "worst bit of the word": ("largest of these 32 z by size", _LARGEST, "the same"),
    "16 leading bits": ("2^16 equal intervals", _CELLS, "Knuth A, equidistribution"),
    "serial, pairs": ("leading bytes of 2 words, not overlapping", _CELLS, "Knuth B, serial"),
    "serial, fours": ("leading 4 bits of 4 words, not overlapping", _CELLS, "Knuth B, serial"),
    "poker, in a word": ("r different among the 8 nibbles: 16!/(16-r)! S(8, r) / 16^8", _CELLS, "Knuth D, poker"),
    "poker, over words": ("the same of the leading nibbles of 8 words", _CELLS, "Knuth D, poker"),
    "weight": ("ones in a word: binomial(32, 1/2)", _CELLS, "TestU01, Hamming weight"),
    "weights of neighbours": ("ones in a word and in the next: 33 x 33 table", _CELLS, "TestU01, Hamming independence"),
    "correlation of weights": ("sum of (w1 - 16)(w2 - 16) / (8 root(pairs))", _NORMAL, "TestU01, Hamming correlation"),
    "gaps": ("words between visits to the lowest 16th: p (1-p)^g", _CELLS, "Knuth C, gap"),
    "runs": ("length r of rising runs, next word left out: 1/r! - 1/(r+1)!", _CELLS, "Knuth G, runs (ex. 14)"),
    "permutations": ("order of 5 words: 120 orders", _CELLS, "Knuth F, permutation"),
    "maximum of 8": ("(largest of 8)^8 is uniform: 1024 cells", _CELLS, "Knuth H, maximum of t"),
    "coupons": ("words until all 8 octal digits are seen: 8!/8^r S(r-1, 7)", _CELLS, "Knuth E, coupon collector"),
    "birthday spacings": (
        "equal spacings of m = 4096 birthdays in 2^32 days: mean m^3 / 2^34 a year", _POISSON, "Diehard; Knuth J"),
    "collisions, pairs": ("repeats of the leading halves of 2 words: n^2 / 2^33", _POISSON, "Knuth I, collision"),
    "collisions, fours": ("repeats of the leading bytes of 4 words: n^2 / 2^33", _POISSON, "Knuth I, collision"),
    "collisions, words": ("repeats of whole words: n^2 / 2^33", _POISSON, "Knuth I, collision"),
    "matrix rank": ("rank over GF(2) of 32 words: 2^(r(64-r)-1024) product", _CELLS, "Diehard; NIST 2.5"),
    "linear complexity": (
        "shortest recurrence of 512 leading bits: 2^min(1024-2L, 2L-1) of 2^512", _CELLS, "NIST 2.10; exact: Rueppel 1986"),
    "autocorrelation, worst value": ("largest of 8192 lags by size", _LARGEST, "Knuth K, serial correlation"),
    "autocorrelation, all values": ("sum over 8192 lags of z^2", _CHI, "the same"),
    "autocorrelation, worst weight": ("the same of the numbers of ones", _LARGEST, "the same"),
    "autocorrelation, all weights": ("the same of the numbers of ones", _CHI, "the same"),
    "spectrum, highest power": ("largest ordinate of the periodogram", "largest of exponentials", "Fisher 1929"),
    "spectrum, all powers": ("1 - exp(-power) is uniform: 256 cells", _CELLS, "as NIST 2.6, of values"),
    "avalanche, all bits": ("one bit of the address flipped: sum of z^2 over bits in x bits out", _CHI, "strict avalanche"),
    "avalanche, worst bit": ("largest of these z by size", _LARGEST, "strict avalanche"),
    "avalanche, weight": ("how many output bits flip: binomial(32, 1/2)", _CELLS, "strict avalanche"),
    "streams, largest correlation": (
        "largest r over all pairs of streams, of normal scores, by Student's t", _LARGEST, "exact for one pair"),
    "streams, all correlations": ("sum over all pairs of z^2", _CHI, "exact for one pair"),
    "streams, twins": ("streams with the same first two words: n^2 / 2^65", _POISSON, "Knuth I, collision"),
    "shared words": ("words common to two keys made to share a lane: pairs lanes^2 / 2^32", _POISSON, "count"),
    "normal, moments": ("mean of x^k less its expectation, over its standard error", _NORMAL, "moments"),
    "normal, Kolmogorov": ("largest distance of distributions, x root(n)", "Kolmogorov", "Knuth 3.3.1"),
    "normal, Anderson-Darling": ("A^2", "Marsaglia & Marsaglia 2004, tail: Zolotarev 1961", "Anderson & Darling 1952"),
    "normal, cells": ("4096 cells of equal probability", _CELLS, "Pearson"),
    "normal, tails": ("deviates beyond 3, 4, 5 standard deviations", _POISSON, "count"),
    "normal, worst lag": ("largest of 4096 autocorrelations, of values or of squares", _LARGEST, "Knuth K"),
    "normal, all lags": ("sum over 4096 lags of z^2", _CHI, "Knuth K"),
    "normal, worst two lanes": ("largest r over all pairs of 32 lanes", _LARGEST, "exact for one pair"),
    "normal, all lanes": ("sum over all pairs of lanes of z^2", _CHI, "exact for one pair"),
    "pair, values": ("sum of a b / root(n) over pairs of Box and Muller", _NORMAL, "correlation"),
    "pair, squares": ("sum of (a^2-1)(b^2-1) / (2 root(n))", _NORMAL, "correlation"),
    "pair, value and square": ("sum of a (b^2-1) / root(2 n)", _NORMAL, "correlation"),
    "pair, table": ("64 x 64 cells of equal probability", _CELLS, "Pearson"),
    "pair, radius": ("1 - exp(-(a^2+b^2)/2) is uniform", "Kolmogorov", "Knuth 3.3.1"),
    "pair, angle": ("the angle of (a, b) is uniform", "Kolmogorov", "Knuth 3.3.1"),
    "pair, radius and angle": ("64 x 64 cells of equal probability", _CELLS, "Pearson"),
}  # fmt: skip
