"""Where to find words that hardly ever come: the extremes of radius and angle.

`word` cannot be run backwards, so the lanes were searched for. Where it changes, ``python tests/machine/rare.py`` searches
again, for ten seconds or so, and prints what belongs into `LANES`.
"""

import numpy as np

from evo_mirror.machine.normals import RUN
from evo_mirror.machine.words import reference_words

RADII = [0, 1, 2**23 - 1, 2**23, 0xB504F2, 0xB504F3, 0xB504F4, 2**24 - 2, 2**24 - 1]
"""The first 24 bits of a word: around 1, sqrt(1/2), 1/2 and the end."""
ANGLES = [quadrant << 24 | turn for quadrant in range(4) for turn in (0, 1, 2**23 - 1, 2**23, 2**24 - 1)]
"""The first 26 bits: where quadrants begin and end, and their middles."""
WANTED = {"radii": (RADII, 24, 0), "angles": (ANGLES, 26, 1)}
"""What is wanted, how many bits that are, and in which half of a run."""


def lanes_with(key: int, wanted: list[int], n_bits: int, half: int) -> list[int]:
    """The first lanes of a key whose words begin with each of the wanted bits, and lie in one half of a run of 32 lanes."""
    is_wanted = np.zeros(2**n_bits, bool)
    is_wanted[wanted] = True
    at_first = RUN * np.arange(2**15)[:, None] + np.arange(RUN).reshape(2, -1)[half]
    found: dict[int, int] = {}
    for start in range(0, 2**32, RUN * len(at_first)):
        beginnings = reference_words(key, (start + at_first).astype(np.uint32)).ravel() >> np.uint32(32 - n_bits)
        for place in np.flatnonzero(is_wanted[beginnings]).tolist():
            found.setdefault(int(beginnings[place]), start + int(at_first.flat[place]))
        if len(found) == len(wanted):
            break
    return [found[bits] for bits in wanted]


LANES = {
    5: {
        "radii": [
            28060815, 10692516, 22559527, 4020677, 62622145, 9217062, 42122497, 1654543, 5742786,
        ],
        "angles": [
            142458140, 444246267, 108850039, 224287922, 55414804, 16213529, 74782360, 9982079, 54774522, 132347770,
            29907230, 79870399, 139463767, 87892689, 468323999, 115747711, 193460568, 233219507, 8197145, 161461402,
        ],
    },
    2**63 + 5: {
        "radii": [
            1983788, 81883556, 52829259, 1036130, 25198977, 9638989, 90656288, 15014308, 2488908,
        ],
        "angles": [
            43645298, 18667006, 112892923, 280192536, 56026259, 302401212, 24416508, 25175645, 41262590, 263935,
            79962911, 565649972, 42353073, 170912700, 195800056, 34674367, 3500402, 108060797, 31917336, 73790234,
        ],
    },
}  # fmt: skip
"""Of two keys, the first lanes with what is wanted."""

if __name__ == "__main__":
    for searched in LANES:
        for name, where in WANTED.items():
            print(searched, name, lanes_with(searched, *where), flush=True)
