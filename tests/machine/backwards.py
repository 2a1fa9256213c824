"""The hash behind `word` run backwards: where a wanted word is."""

from typing import Any

MASK = 2**32 - 1


def lane_of(key: int, wanted: Any) -> Any:
    """The lane of a key that holds a word; for whole numbers of Python, or an array of such.

    Parameters
    ----------
    key : int
    wanted : int or (...) object array

    Returns
    -------
    int or (...) object array
    """
    h = wanted
    for tail in (0, key >> 32):
        h = h ^ tail
        h = h ^ h >> 16
        h = h * pow(0x846CA68B, -1, 2**32) & MASK
        h = h ^ h >> 15 ^ h >> 30
        h = h * pow(0x7FEB352D, -1, 2**32) & MASK
        h = h ^ h >> 16
    return (h ^ key & MASK) * pow(0x9E3779B9, -1, 2**32) & MASK
