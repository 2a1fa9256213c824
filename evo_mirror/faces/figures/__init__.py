"""Figures: arrays in, a matplotlib Figure out; one a file.

Nothing here touches matplotlib's global state, so that a notebook's own style, and a second figure, are left alone.
Colours are those of Okabe and Ito, which most colour-blind readers tell apart; dashes and markers say the same again, for
those who print in grey.
"""

from evo_mirror.faces.figures.agreement import agreement_figure
from evo_mirror.faces.figures.arms import arms_figure
from evo_mirror.faces.figures.assimilation import assimilation_figure
from evo_mirror.faces.figures.confusion import confusion_figure
from evo_mirror.faces.figures.courses import courses_figure
from evo_mirror.faces.figures.drivers import drivers_figure
from evo_mirror.faces.figures.families import families_figure
from evo_mirror.faces.figures.mirroring import mirroring_figure
from evo_mirror.faces.figures.norms import norms_figure
from evo_mirror.faces.figures.phases import phases_figure
from evo_mirror.faces.figures.posterior import posterior_figure
from evo_mirror.faces.figures.precision import precision_figure
from evo_mirror.faces.figures.priors import priors_figure
from evo_mirror.faces.figures.reliability import reliability_figure
from evo_mirror.faces.figures.svg import svg_text
from evo_mirror.faces.figures.units import units_figure
from evo_mirror.faces.figures.upbringing import upbringing_figure
from evo_mirror.faces.figures.validity import validity_figure
from evo_mirror.faces.figures.worlds import worlds_figure

__all__ = [
    "agreement_figure",
    "arms_figure",
    "assimilation_figure",
    "confusion_figure",
    "courses_figure",
    "drivers_figure",
    "families_figure",
    "mirroring_figure",
    "norms_figure",
    "phases_figure",
    "posterior_figure",
    "precision_figure",
    "priors_figure",
    "reliability_figure",
    "svg_text",
    "units_figure",
    "upbringing_figure",
    "validity_figure",
    "worlds_figure",
]
