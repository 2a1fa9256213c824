"""Which demes there are, how large they are, and where their newborns come from."""

import numpy as np
import pytest

from evo_mirror.biology.structure.base import Structure, shared_out
from evo_mirror.biology.structure.islands import Islands
from evo_mirror.biology.structure.matrix import Matrix
from evo_mirror.biology.structure.panmictic import Panmictic
from evo_mirror.biology.structure.stepping_stone import SteppingStone
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import validated
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.theory.islands import island_migration, stepping_stone_migration

ROWS = [[0.7, 0.3, 0.0], [0.05, 0.9, 0.05], [0.2, 0.4, 0.4]]
MATRICES = [
    (Panmictic(), [[1.0]]),
    (Islands(demes=2, rate=0.3), [[0.7, 0.3], [0.3, 0.7]]),
    (Islands(demes=5, rate=0.2), island_migration(5, rate=0.2)),
    (Islands(demes=5, rate=0.2, own_deme_too=True), island_migration(5, rate=0.2, own_deme_too=True)),
    (SteppingStone(demes=4, rate=0.1), stepping_stone_migration(4, rate=0.1)),
    (SteppingStone(demes=3, rate=1.0), stepping_stone_migration(3, rate=1.0)),
    (SteppingStone(demes=5, rate=0.3, arrangement="line"), stepping_stone_migration(5, rate=0.3, is_circular=False)),
    (Matrix(rows=ROWS), ROWS),
]


@pytest.mark.parametrize(("structure", "migration"), MATRICES, ids=lambda value: getattr(value, "kind", ""))
def test_migration_is_that_of_theory(structure: Structure, migration):
    """Told twice: here for the engine, in `theory.islands` for what is expected."""
    np.testing.assert_allclose(structure.dispersal().migration, migration, atol=1e-15)
    assert structure.n_demes == len(migration)


def test_every_kind_is_tried():
    assert {structure.kind for structure, _ in MATRICES} == set(leaves(Structure))


def test_demes_are_alike_unless_stated_and_together_everybody():
    assert Islands(demes=4).deme_sizes(20).tolist() == [5, 5, 5, 5]
    assert Islands(demes=4).deme_sizes(22).tolist() == [6, 5, 6, 5]
    assert Islands(demes=3, sizes=[50, 30, 20]).deme_sizes(100).tolist() == [50, 30, 20]
    assert Islands(demes=3, sizes=[50, 30, 20]).deme_sizes(10).tolist() == [5, 3, 2]
    assert Islands(demes=3, sizes=[2, 3, 2]).homes(7).tolist() == [0, 0, 1, 1, 1, 2, 2]
    assert Panmictic().homes(3).tolist() == [0, 0, 0]


@pytest.mark.parametrize("shares", [[1, 1, 1], [50, 30, 20], [2, 3, 2, 101], [1000, 2, 3]])
def test_each_deme_has_its_share_rounded_up_or_down(shares):
    shares = np.array(shares)
    structure = Islands(demes=len(shares), sizes=tuple(shares.tolist()) if shares.max() > 1 else ())
    least = np.array([shared_out(n, shares) for n in range(300)])
    for n, sizes in enumerate(least):
        exact = n * shares / shares.sum()
        assert sizes.sum() == n
        assert ((sizes == np.floor(exact)) | (sizes == np.ceil(exact))).all()
        assert structure.smallest_deme(n) <= least[n:].min(), "however many there are later"


def scenario(structure: dict, **changes) -> Scenario:
    return validated(Scenario, {"title": "demes", "population": {"size": 30}, "structure": structure} | changes)


@pytest.mark.parametrize(
    ("structure", "message"),
    [
        (
            {"kind": "matrix", "rows": [[0.5, 0.5], [0.5, 0.4]]},
            r"structure\.rows: must add up to 1 in each row; got 0\.9 in row 2 of 2\. Row i tells where the parents",
        ),
        (
            {"kind": "matrix", "rows": [[0.5, 0.5], [0.5, 0.4, 0.1]]},
            r"structure\.rows: must have 2 entries in each row, one for each deme; got 3 in row 2 of 2\.",
        ),
        ({"kind": "matrix", "rows": [[1.5, -0.5], [0.5, 0.5]]}, r"structure\.rows\.0\.0: must be at most 1\.0.*; got 1\.5"),
        ({"kind": "matrix"}, r"structure\.rows: must be given"),
        ({"kind": "islands", "rate": 1.2}, r"structure\.rate: must be at most 1\.0 of newborns; got 1\.2"),
        ({"kind": "islands", "demes": 1}, r"structure\.demes: must be at least 2 demes; got 1"),
        ({"kind": "stepping_stone", "demes": 2}, r"structure\.demes: must be at least 3 demes; got 2"),
        (
            {"kind": "islands", "demes": 3, "sizes": [10, 20]},
            r"structure\.sizes: must have 3 entries, one for each deme; got 2",
        ),
        (
            {"kind": "islands", "demes": 3, "sizes": [10, 10, 11]},
            r"structure\.sizes: must add up to the 30 individuals of population\.size; got 31\. Change the sizes of demes, or",
        ),
        (
            {"kind": "islands", "demes": 16},
            r"structure: must leave at least 2 individuals to each of 16 demes in every generation; got 1\. Have fewer demes",
        ),
        ({"kind": "islands", "demes": 3, "sizes": [27, 1, 2]}, r"structure\.sizes\.1: must be at least 2 individuals; got 1"),
        ({"kind": "lakes"}, r"structure\.kind: there is no 'lakes'; choose islands or matrix or panmictic or stepping_stone"),
    ],
)  # fmt: skip
def test_structures_that_cannot_be_are_refused_by_key(structure: dict, message: str):
    with pytest.raises(ScenarioError, match=message):
        scenario(structure)


def test_a_row_with_a_mistaken_entry_is_not_also_said_to_be_missing():
    with pytest.raises(ScenarioError) as caught:
        scenario({"kind": "matrix", "rows": [[1.5, -0.5], [0.5, 0.5]]})
    assert [one.where for one in caught.value.mistakes] == ["structure.rows.0.0", "structure.rows.0.1"]
    with pytest.raises(ScenarioError, match=r"structure\.rows: must have at least 2 entries; got \[\(1\.0,\)\]"):
        scenario({"kind": "matrix", "rows": [[1.0]]})


def test_hard_selection_needs_one_fitness():
    hard = {"kind": "islands", "regulation": "hard"}
    assert scenario({"kind": "islands"}, selection={"kind": "deap"})
    with pytest.raises(
        ScenarioError,
        match=r"structure\.regulation: must be 'soft' where selection is by several objectives.*; got 'hard'",
    ):
        scenario(hard, selection={"kind": "deap"})


def test_demes_must_not_become_too_small_in_a_bottleneck():
    population = {"size": 30, "sizes": {"bottlenecks": [{"generation": 3, "size": 6}]}}
    with pytest.raises(ScenarioError, match="at least 2 individuals to each of 3 demes in every generation; got 1"):
        scenario({"kind": "islands", "demes": 3, "sizes": [10, 12, 8]}, population=population)
    assert scenario({"kind": "islands", "demes": 3}, population=population).structure.smallest_deme(6) == 2


def test_selection_must_fit_into_the_smallest_deme():
    among_others = {"kind": "tournament", "size": 7, "replacement": False}
    assert scenario({"kind": "islands", "demes": 3}, selection=among_others)
    with pytest.raises(
        ScenarioError, match=r"at most 6 contestants.* The smallest deme of any generation has 6 individuals\."
    ):
        scenario({"kind": "islands", "demes": 5}, selection=among_others)


def test_never_to_self_may_be_said_of_two_sexes_whose_gametes_migrate():
    """It is what happens: nobody is mother and father."""
    population = {"size": 24, "sexes": "separate", "selfing": 0.0}
    assert scenario({"kind": "islands", "migrants": "gametes"}, population=population).population.selfing == 0.0


def test_gametes_that_migrate_self_by_chance_alone():
    population = {"size": 30, "selfing": 0.1}
    assert scenario({"kind": "islands"}, population=population)
    with pytest.raises(
        ScenarioError, match=r"population\.selfing: must be 'by_chance' where gametes migrate; got 0\.1\. Or let"
    ):
        scenario({"kind": "islands", "migrants": "gametes"}, population=population)
