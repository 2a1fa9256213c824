"""What is printed after every batch of a thorough comparison."""

from __future__ import annotations

import math
from collections.abc import Mapping

from evo_mirror.faces.tables import paragraph
from evo_mirror.faces.words import likely, titled
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.thorough import USUAL_ERROR, needed


def batch(comparison: Comparison, titles: Mapping[str, str], *, until: float | None = None) -> str:
    """Say the posterior and its error, and how many replicates would make it small enough.

    Parameters
    ----------
    comparison : Comparison
    titles : mapping of str to str
    until : float, optional
        The error that is wanted; the usual one unless given.
    """
    precision, wanted = comparison.precision, USUAL_ERROR if until is None else until
    shares = [
        f"{titled(name, titles)} {likely(comparison.posterior[name], comparison.posterior_error[name])}"
        for name in comparison.accounts
    ]
    error = precision.largest_error
    said = (
        f"{precision.replicates[-1]} replicates ({precision.simulations[-1]} simulations weighed): {', '.join(shares)}."
    )
    if not math.isfinite(error):
        return paragraph(f"{said} Too few to have an error.")
    said += f" Largest error {error:.3f}; {precision.largest_other_error:.3f} that more simulations leave"
    enough = needed(comparison, wanted)
    about = f"; an error of {wanted:g} takes about {enough} replicates." if enough and error > wanted else "."
    return paragraph(said + about)
