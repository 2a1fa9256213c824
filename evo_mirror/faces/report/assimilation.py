"""How much of mirroring is innate, generation by generation, on the page of a run; and the figure of the assay of that name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays.assimilation import arm_of, stops
from evo_mirror.faces.figures import assimilation_figure, svg_text
from evo_mirror.faces.words import number
from evo_mirror.measures.assimilation import HALF, LEAST_GAIN, first_reached, innate_share
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.assaying import Examined

SHARE = "innate_share"
"""Column made of two others, for the page alone."""

_BIRTH, _MATURITY = "mirror_gain_birth", "mirror_gain_maturity"


def with_share(part: dict[str, Any]) -> dict[str, Any]:
    """One replicate, with the innate share of mirror gain at each generation, where both ages were examined.

    Parameters
    ----------
    part : dict of str to (n_generations,) arrays
    """
    if _BIRTH not in part or _MATURITY not in part:
        return part
    birth, maturity = (np.asarray(part[name], np.float64) for name in (_BIRTH, _MATURITY))
    return {**part, SHARE: innate_share(birth, maturity)}


def told(parts: Sequence[dict[str, Any]]) -> str:
    """When half of mature mirroring was there at birth, in how many replicates; empty where birth was not examined.

    Parameters
    ----------
    parts : sequence of dict of str to (n_generations,) arrays
        From `with_share`.
    """
    courses = [part for part in parts if SHARE in part and np.isfinite(part[_BIRTH].astype(np.float64)).any()]
    if not courses:
        return ""
    times = [first_reached(part[SHARE], np.asarray(part["generation"], np.float64)) for part in courses]
    reached = sorted(time for time in times if np.isfinite(time))
    n, last = len(times), int(max(part["generation"].max() for part in courses))
    of = f"in {len(reached)} of {n} replicates" if n > 1 else ""
    if not reached:
        said = f"It did not reach one half by generation {last}{' in any of them' if n > 1 else ''}."
    elif len(reached) == 1:
        said = f"It first reached one half at generation {number(reached[0], 0)}{' ' + of if of else ''}."
    else:
        first, latest = number(reached[0], 0), number(reached[-1], 0)
        said = f"It first reached one half {of}, between generations {first} and {latest}; {_median(times)}."
    return (
        "The innate share is mirror gain at birth over that at maturity: how far mirroring is assimilated. It is left out where "
        f"mature gain is below {LEAST_GAIN:g}. {said}"
    )


def _median(times: Sequence[float]) -> str:
    """Half of all replicates, those that did not get there counted as later."""
    middle = sorted(time if np.isfinite(time) else np.inf for time in times)[(len(times) - 1) // 2]
    return f"half of all replicates had by {number(middle, 0)}" if np.isfinite(middle) else "fewer than half got there"


def assay_figure(scenario: Scenario, examined: Sequence[Examined], *, name: str, label: str) -> str:
    """Draw what the assay `assimilation` found, as SVG.

    Parameters
    ----------
    scenario : Scenario
    examined : sequence of Examined
    name, label : str
    """
    generations = stops(scenario)

    def course(measure: str) -> NDArray[np.float64]:
        return np.array(
            [[float(np.nanmean(_known(one, g, measure))) for g in generations] for one in examined], np.float64
        )  # fmt: skip

    innate, mature = course("innate"), course("mirror_gain")
    figure = assimilation_figure(
        generations,
        gains={"after a normal life": mature, "without learning": innate},
        shares=np.array([innate_share(one, other) for one, other in zip(innate, mature, strict=True)]),
        spreads={"among nests": course("sd_nests"), "among mutants": course("sd_mutants")},
        threshold=HALF,
    )
    return svg_text(figure, name=name, label=label)


def _known(one: Examined, generation: int, measure: str) -> NDArray[np.float64]:
    values = one.outcome.of(arm_of(generation), measure)
    return values if np.isfinite(values).any() else np.zeros(0)
