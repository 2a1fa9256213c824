"""The pedigree where generations overlap: as bred, the same bytes after any interruption, and as other programs read it."""

import csv
import io

import numpy as np
import pytest
from folders import Interruption, files, stop_after

from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.studies import checkpoint, pedigree
from evo_mirror.studies import run as module
from evo_mirror.studies.exporting import export
from evo_mirror.studies.overlapping_lines import alive_at_the_end, overlapping_newick, overlapping_rows
from evo_mirror.studies.pedigree import PEDIGREE, Kin, folder_of, forward
from evo_mirror.studies.phylogeny import alife, newick_of
from evo_mirror.studies.run import read_run, resume, run


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    """Two generations a chunk, and a checkpoint after every generation."""
    monkeypatch.setattr(pedigree, "CHUNK", 16)
    monkeypatch.setattr(module, "_SECONDS_BETWEEN_CHECKPOINTS", 0.0)


@pytest.fixture(scope="module")
def scenario(tiny):
    return adjusted(tiny, {"population.turnover": "moran", "recombination.kind": "clonal"})


@pytest.fixture
def folder(scenario, tmp_path):
    return run(scenario, out=tmp_path / "run", seed=3, workers=1, pedigree=True)


def kin(generation: int, birth_ids, parents, died) -> Kin:
    """One generation of clones."""
    pairs = np.array([(one, one) for one in parents], np.int32)
    return Kin(generation, np.array(birth_ids), pairs, np.zeros(len(birth_ids), np.int32), np.array(died))


FOUR = [
    kin(0, [0, 1, 2, 3], [-1] * 4, [-1] * 4),
    kin(1, [4, 5, 6, 7], [0, 4, 4, 1], [2, 0, 3, 1]),
    kin(2, [8, 9, 10, 11], [6, 6, 8, 7], [5, 4, 9, 6]),
]
"""Born and dead: alive at the end are 7, 8, 10, 11; 7 and 11 of founder 1, 8 and 10 of 6, a child of 4, a child of founder 0."""


def test_births_and_deaths_in_the_alife_standard():
    rows = [row for some in overlapping_rows(FOUR, first_id=100, replicate=2) for row in some]
    assert rows == [
        (102, "[None]", 0, 0.25, 2, 2, 0),
        (100, "[None]", 0, 0.5, 2, 0, 0),
        (103, "[None]", 0, 0.75, 2, 3, 0),
        (101, "[None]", 0, 1.0, 2, 1, 0),
        (105, "[104]", 0.5, 1.25, 2, 5, 0),
        (104, "[100]", 0.25, 1.5, 2, 4, 0),
        (109, "[106]", 1.5, 1.75, 2, 9, 0),
        (106, "[104]", 0.75, 2.0, 2, 6, 0),
        (107, "[101]", 1.0, "none", 2, 7, 0),
        (108, "[106]", 1.25, "none", 2, 8, 0),
        (110, "[108]", 1.75, "none", 2, 10, 0),
        (111, "[107]", 2.0, "none", 2, 11, 0),
    ]


def test_lines_meet_where_somebody_is_born():
    alive = alive_at_the_end(FOUR)
    assert alive.tolist() == [7, 8, 10, 11]
    assert overlapping_newick(reversed(FOUR), alive=alive) == "((8:0.25,10:0.25):1.75)0;\n((7:0.0,11:0.0):2.0)1;\n"
    two = kin(1, [4], [0], [3])
    two.parents[0, 1] = 1
    with pytest.raises(RunError, match="a tree must give everybody one parent; got children of two in generation 1"):
        overlapping_newick([two, FOUR[0]], alive=alive)


def test_everybody_who_was_born_is_there_as_the_engine_bred_them(scenario, folder):
    for replicate in range(2):
        evolution, kins = Evolution(scenario, seed=3, replicate=replicate), list(forward(folder_of(folder, replicate)))
        assert [one.generation for one in kins] == list(range(5))
        assert np.array_equal(kins[0].birth_ids, evolution.population.birth_ids)
        for one in kins[1:]:
            evolution.step()
            for name in ("birth_ids", "parents", "demes", "died"):
                assert np.array_equal(getattr(one, name), getattr(evolution.births, name)), name
        assert alive_at_the_end(kins).tolist() == sorted(evolution.population.birth_ids.tolist())


@pytest.mark.parametrize("after", [1, 3, 6])
def test_resumed_it_has_the_same_bytes(scenario, folder, after: int, tmp_path, monkeypatch):
    with monkeypatch.context() as m:
        m.setattr(module, "warm_up", lambda *_, **__: None)
        m.setattr(module, "Evolution", stop_after(after, module.Evolution))
        with pytest.raises(Interruption):
            run(scenario, out=tmp_path / "again", seed=3, workers=1, pedigree=True)
    assert files(resume(tmp_path / "again", workers=1)) == files(folder)


def test_what_is_exported_agrees_with_the_tables(folder):
    rows = list(csv.DictReader(io.StringIO("".join(alife(folder)))))
    people = read_run(folder).individuals
    for replicate in range(2):
        alive = {
            int(r["birth_id"]) for r in rows if int(r["replicate"]) == replicate and r["destruction_time"] == "none"
        }
        assert alive == set(people["birth_id"][people["replicate"] == replicate].astype(int))
    ids = {row["id"]: row for row in rows}
    for row in rows:
        for parent in row["ancestor_list"].strip("[]").split(", "):
            if parent != "None":
                born, died = (ids[parent][f"{name}_time"] for name in ("origin", "destruction"))
                assert float(born) < float(row["origin_time"])
                # A parent may be the one who dies in the step in which its child is born.
                assert died == "none" or float(died) >= float(row["origin_time"])
    trees = list(newick_of(folder))
    assert len(trees) == 2
    assert all(tree.count("(") == tree.count(")") for tree in trees)
    assert export(folder, form="newick").read_text() == "".join(trees)


def test_a_pedigree_in_which_the_dead_were_never_born_is_refused(folder):
    path = sorted((folder / PEDIGREE / "replicate-000").iterdir())[1]
    stored = checkpoint.load(path)
    for name, wrong, message in (
        ("died", stored["died"] + 1000, "parents and deaths of generation 2 must be of those born before; got others"),
        ("died", stored["died"][1:], "must hold whole generations, up to where the next file begins"),
    ):
        checkpoint.save(path, {**stored, name: wrong})
        with pytest.raises(RunError, match=message):
            list(forward(folder_of(folder, 0)))
