"""*Coloured cues* and *Expertise*: doing is what makes a stimulus drive an act, whatever the stimulus.

8 replicates, each with other looks and other children; bounds are at least 5 standard deviations of a replicate from what 16
replicates of another seed gave (named beside each).
"""

import numpy as np
import pytest
from replications import adults, drives, own_less_others, trials

from evo_mirror.state.experience import SIGHT, SIGNAL

BORN_SO = ("heritable.wiring=true", "founders.start=innate", "learning.kind=none")


# --------------------------------------------------------------------------------- Petroni, Baguear and Della-Maggiore (2010)
def coloured(who, *, executed: bool) -> tuple[float, float]:
    """What cues drive their own act by, and what sights do, after cues were paired with acts, or with sights of acts."""
    a = np.arange(2)
    if executed:
        experience = trials(who, a, cue=SIGNAL)
    else:
        experience = trials(who, np.full(2, -1))
        experience = experience.with_column(SIGNAL, experience.events[:, :, SIGHT])
    strength = who.trained(experience).strength
    by_cue, by_sight = (own_less_others(drives(who, strength, **{name: a})).mean() for name in ("signal", "sight"))
    return float(by_cue), float(by_sight)


@pytest.mark.parametrize("rule", ["rescorla_wagner", "hebbian"])
def test_a_colour_drives_an_act_that_it_went_with(rule: str):
    for who in adults("coloured-cues", f"learning.kind={rule}"):
        assert coloured(who, executed=True)[0] > 0.5, ".70 and 1.00, SD below .001"


def test_a_colour_that_went_with_the_sight_of_an_act_does_not():
    for who in adults("coloured-cues"):
        cue, sight = coloured(who, executed=False)
        before = own_less_others(who.drives(who.reared)[:, -1]).mean()
        assert cue < -0.05, "it holds back: a sight that no act follows any more is explained away. -.20, SD .01"
        assert sight < before - 0.05, "and mirroring fades. From .47 to .24, SD .07"
    for who in adults("coloured-cues", "learning.kind=hebbian"):
        assert coloured(who, executed=False)[0] == 0.0, "by pairing alone nothing happens where nothing is done"


# ---------------------------------------------------------------------------------------------------- Calvo-Merino et al. (2006)
def schools(who) -> tuple[np.ndarray, np.ndarray]:
    """Mirroring of each move in those who danced the first four, and in those who danced the others; all saw all."""
    a = np.arange(8)
    found = []
    for danced in (a < 4, a >= 4):
        life = who.trained(trials(who, np.where(danced, a, -1)))
        found.append(own_less_others(who.drives(life)[:, -1]).mean(axis=0))
    return found[0], found[1]


def test_each_school_mirrors_what_it_dances():
    for who in adults("expertise"):
        one, other = schools(who)
        assert min(one[:4].mean(), other[4:].mean()) > 0.4, ".73, SD .05"
        assert max(one[4:].mean(), other[:4].mean()) < 0.15, ".03, SD .02"


def test_an_innate_mirror_that_does_not_learn_knows_no_schools():
    for who in adults("expertise", *BORN_SO):
        one, other = schools(who)
        assert np.array_equal(one, other)
        assert min(one[:4].mean(), one[4:].mean()) > 0.8
