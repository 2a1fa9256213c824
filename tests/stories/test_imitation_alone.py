"""*Imitation alone*: selection for imitating suffices for mirror units, without any for understanding.

So Borenstein & Ruppin [BorensteinRuppin2005; abstract read] and Spaak & Haselager [SpaakHaselager2008; read]. Only their
claims are known here; their numbers could not be verified, and none is used. Mirror units are counted as an experimenter
would: which action's sight drives a unit most, and does the unit take part in that act? By chance a quarter do.
"""

import numpy as np
import pytest
from populations import SEED, chance, world

from evo_mirror.evolution.engine import Evolution

REPLICATES, GENERATIONS, SHARE = 4, 60, 2 / 8  # two of eight units take part in an act
NO_LOOK_LASTS = {"environment": {"kind": "changing_looks", "rate": 1.0}, "repertoire.cultural_share": 1.0}
NOTHING_PAYS = {"tasks.imitate.weight": 0.0}


def congruent(evolution: Evolution) -> float:
    """Share of units, at birth, whose best sight is that of an act in which they take part."""
    lived = evolution.lived
    drives = lived.life.drives[:, 0][..., lived.repertoire.heads.units]  # individuals x actions x units
    best = drives.argmax(axis=1)
    return float(lived.repertoire.unit_codes[best, np.arange(best.shape[1])].mean())


def outcome(replicate: int, **changes) -> dict:
    evolution = Evolution(world("imitation-alone", **changes), seed=SEED, replicate=replicate)
    course = [evolution.step().values for _ in range(GENERATIONS)]
    return {
        "congruent": congruent(evolution),
        "first": course[0],
        "rates": [v["learning_rate"] for v in course],
        **course[-1],
    }


def has_mirror_units_at_birth(outcomes: list[dict]) -> bool:
    """Under drift the index of a population has an SD of at most .2, and the mean of four one of .1 (see `chance`): 6 of them."""
    index, share = (np.mean([one[name] for one in outcomes]) for name in ("mirror_index_birth", "congruent"))
    return bool(index > 2.0 * chance(6, REPLICATES) and share > 0.75)


@pytest.fixture(scope="module")
def selected() -> list[dict]:
    return [outcome(r) for r in range(REPLICATES)]


def test_selection_for_imitation_makes_mirror_units(selected: list[dict]):
    assert has_mirror_units_at_birth(selected), [one["congruent"] for one in selected]
    for one in selected:
        assert abs(one["first"]["mirror_gain_birth"]) < 0.1, "there was none at first"
        assert one["mirror_gain_birth"] > 0.4
        assert one["mirror_gain_birth"] > 0.7 * one["mirror_gain_maturity"], "it is innate: little is added by learning"


def test_understanding_comes_along_unpaid(selected: list[dict]):
    """Naming the action by what one would do: chance is 1/6, and nobody was paid for it."""
    assert min(one["identify_birth"] for one in selected) > 0.3


@pytest.mark.parametrize("changes", [NOTHING_PAYS, NO_LOOK_LASTS], ids=["nothing pays", "no look lasts"])
def test_neither_drift_nor_a_fleeting_world_makes_them(changes: dict):
    """The same check, on populations that it must not pass."""
    outcomes = [outcome(r, **changes) for r in range(REPLICATES)]
    assert not has_mirror_units_at_birth(outcomes)
    assert abs(np.mean([one["mirror_index_birth"] for one in outcomes])) < 1.3 * chance(6, REPLICATES)
    assert np.mean([one["congruent"] for one in outcomes]) == pytest.approx(SHARE, abs=0.2)
