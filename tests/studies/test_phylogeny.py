"""Phylogeny: hand-built pedigrees in the ALife standard and in Newick, and those of runs by the standards' own rules."""

import ast
import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.studies.contest import contest
from evo_mirror.studies.pedigree import Kin, folder_of, forward
from evo_mirror.studies.phylogeny import ALIFE, alife, alife_rows, first_ids, newick, newick_of
from evo_mirror.studies.run import read_run, run


def kin(generation: int, birth_ids, parents, demes=None) -> Kin:
    """One generation; a single parent stands for both places."""
    pairs = np.array([pair if isinstance(pair, tuple) else (pair, pair) for pair in parents], np.int32)
    return Kin(
        generation, np.array(birth_ids), pairs, np.array([0] * len(birth_ids) if demes is None else demes, np.int32)
    )


CLONES = [kin(0, [0, 1, 2], [-1, -1, -1]), kin(1, [3, 4, 5], [0, 0, 2]), kin(2, [6, 7, 8, 9, 10], [1, 1, 1, 0, 2])]
"""Founders 0 and 2 have descendants: 6, 7 and 8 of individual 4, 9 of 3, and 10 of 5."""

PAIRS = [kin(0, [0, 1], [-1, -1]), kin(1, [2, 3], [(0, 1), (1, 0)], [0, 1]), kin(2, [4, 5], [(1, 0), (1, 1)])]
"""Everybody has two parents, but 5, who has one twice."""


@pytest.fixture(scope="module")
def sexual(tiny, tmp_path_factory) -> Path:
    return run(tiny, out=tmp_path_factory.mktemp("pedigree") / "sexual", seed=3, workers=1, pedigree=True)


@pytest.fixture(scope="module")
def clonal(tiny, tmp_path_factory) -> Path:
    scenario = adjusted(tiny, {"recombination.kind": "clonal", "generations": 12, "population.size": 9})
    return run(scenario, out=tmp_path_factory.mktemp("pedigree") / "clonal", seed=3, workers=1, pedigree=True)


# ----------------------------------------------------------------------------------------------------- ALife, by hand
def rows_of(generations, **how):
    return [row for rows in alife_rows(generations, **how) for row in rows]


def test_three_generations_of_clones():
    assert rows_of(CLONES) == [
        (0, "[None]", 0, 1, 0, 0, 0),
        (1, "[None]", 0, 1, 0, 1, 0),
        (2, "[None]", 0, 1, 0, 2, 0),
        (3, "[0]", 1, 2, 0, 3, 0),
        (4, "[0]", 1, 2, 0, 4, 0),
        (5, "[2]", 1, 2, 0, 5, 0),
        (6, "[4]", 2, "none", 0, 6, 0),
        (7, "[4]", 2, "none", 0, 7, 0),
        (8, "[4]", 2, "none", 0, 8, 0),
        (9, "[3]", 2, "none", 0, 9, 0),
        (10, "[5]", 2, "none", 0, 10, 0),
    ]


def test_two_parents_are_both_there_and_one_twice_is_there_once():
    assert rows_of(PAIRS, first_id=100, replicate=7) == [
        (100, "[None]", 0, 1, 7, 0, 0),
        (101, "[None]", 0, 1, 7, 1, 0),
        (102, "[100, 101]", 1, 2, 7, 2, 0),
        (103, "[101, 100]", 1, 2, 7, 3, 1),
        (104, "[103, 102]", 2, "none", 7, 4, 0),
        (105, "[103]", 2, "none", 7, 5, 0),
    ]


def test_who_lives_on_is_born_once_and_dies_once():
    """0 lives for two generations and 3 for two; 4 is a child of 0."""
    overlapping = [kin(0, [0, 1], [-1, -1]), kin(1, [0, 3], [0, 1]), kin(2, [3, 4], [1, 0])]
    assert [row[:4] for row in rows_of(overlapping)] == [
        (1, "[None]", 0, 1),
        (0, "[None]", 0, 2),
        (3, "[1]", 1, "none"),
        (4, "[0]", 2, "none"),
    ]


# ---------------------------------------------------------------------------------------- ALife, by the standard's rules
def validated(text: str) -> list[dict]:
    """Rows, if they conform to the Phylogeny Standard as its page states it, and as its loader reads it."""
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"id", "ancestor_list"} <= set(rows[0]), "required properties"
    assert {"origin_time", "destruction_time"} <= set(rows[0]), "conventional names"
    for row in rows:
        assert re.fullmatch(r"\d+", row["id"]), "a non-negative integer"
        row["id"] = int(row["id"])
        row["ancestors"] = [a for a in ast.literal_eval(row["ancestor_list"]) if a is not None]
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows), "a unique identifier"
    for row in rows:
        assert all(a in by_id for a in row["ancestors"]), "ids of other entries of the file"
        assert all(float(by_id[a]["origin_time"]) < float(row["origin_time"]) for a in row["ancestors"])
        if row["destruction_time"] != "none":
            assert float(row["destruction_time"]) > float(row["origin_time"])
    return rows


@pytest.mark.parametrize("which", ["sexual", "clonal"])
def test_a_run_conforms_to_the_standard(request, which: str):
    folder = request.getfixturevalue(which)
    rows = validated("".join(alife(folder)))
    assert [name for name in rows[0] if name != "ancestors"] == list(ALIFE)
    scenario = read_run(folder).scenario
    n, generations = scenario.population.size, scenario.generations
    assert len(rows) == 2 * generations * n
    assert [row["id"] for row in rows] == list(range(len(rows)))
    most = max(len(row["ancestors"]) for row in rows)
    assert most == (1 if which == "clonal" else 2)
    assert sum(not row["ancestors"] for row in rows) == 2 * n, "founders"


def test_those_alive_at_the_end_are_those_of_individuals_csv(sexual):
    data = read_run(sexual)
    rows = validated("".join(alife(sexual)))
    alive = [(int(row["replicate"]), int(row["birth_id"])) for row in rows if row["destruction_time"] == "none"]
    assert alive == list(zip(data.individuals["replicate"], data.individuals["birth_id"], strict=True))


def test_ids_go_on_from_one_replicate_to_the_next(sexual):
    assert first_ids(sexual) == [0, 40, 80]


def test_every_column_says_what_it_is():
    assert all(column.unit and column.about for column in ALIFE.values())


# ----------------------------------------------------------------------------------------------------- Newick, by hand
def test_a_known_tree_with_several_roots_and_a_polytomy():
    """Individual 4 has three children, founder 0 two lines, founder 2 a single one; nobody descends from 1; siblings by place."""
    assert newick(reversed(CLONES)) == "(9:2,(6:1,7:1,8:1)4:1)0;\n(10:2)2;\n"
    assert newick(reversed(CLONES), first_id=100) == "(109:2,(106:1,107:1,108:1)104:1)100;\n(110:2)102;\n"


def test_founders_alone_are_trees_of_one():
    assert newick(CLONES[:1]) == "0;\n1;\n2;\n"


def test_inner_nodes_without_a_branching_are_left_out_and_their_time_is_not():
    chain = [kin(0, [0], [-1]), *(kin(g, [g], [0]) for g in range(1, 6)), kin(6, [6, 7], [0, 0])]
    assert newick(reversed(chain)) == "((6:1,7:1)5:5)0;\n"


def test_a_tree_as_deep_as_any_run_is_written():
    """A caterpillar: from one stem a line branches off in each of 1200 generations, deeper than Python recurs."""
    n = 1200
    generations = [kin(0, [0], [-1])]
    for g in range(1, n):
        ids = np.arange(g + 1) + generations[-1].birth_ids[-1] + 1
        generations.append(kin(g, ids, np.r_[0, 1:g, 0]))
    text = newick(reversed(generations))
    assert text.startswith("(" * (n - 1))
    assert text.count("(") == text.count(")") == n - 1, "a node wherever a line branches off"
    assert text.count(",") == n - 1


def test_children_of_two_parents_have_no_tree():
    with pytest.raises(
        RunError, match="a tree must give everybody one parent; got children of two in generation 2"
    ) as e:
        newick(reversed(PAIRS))
    assert "--format alife" in str(e.value)
    assert "--locus" in str(e.value)


def test_through_a_chosen_parent_they_have_one():
    assert newick(reversed(PAIRS), parent_of=lambda kin: kin.parents[:, 1]) == "(5:2)0;\n(4:2)1;\n"


# -------------------------------------------------------------------------------------------------- Newick, of a run
def parsed(tree: str) -> tuple[dict[str, float], dict[str, str]]:
    """Depth of every tip and parent of every node, by label: a reader of the format, written apart."""
    depth, parent, stack, root = {}, {}, [], None
    marks = re.findall(r"[(),;]|[^(),;]+", tree.strip())
    open_groups: list[list[tuple[str, float]]] = [[]]
    lengths: dict[str, float] = {}
    for before, mark in zip([None, *marks], marks, strict=False):
        if mark == "(":
            open_groups.append([])
        elif mark in "),;":
            if mark == ")":
                stack = open_groups.pop()
        else:
            label, _, length = mark.partition(":")
            lengths[label] = float(length or 0)
            if before == ")":
                for child, _unused in stack:
                    parent[child] = label
            open_groups[-1].append((label, lengths[label]))
            root = label
    for label in lengths:
        if label not in parent.values():
            at, total = label, 0.0
            while at != root:
                total += lengths[at]
                at = parent[at]
            depth[label] = total
    return depth, parent


def test_the_trees_of_a_run_hold_everybody_alive_at_the_same_depth(clonal):
    first = first_ids(clonal)
    truth = {row["id"]: row["ancestors"] for row in validated("".join(alife(clonal)))}
    for replicate, trees in enumerate(newick_of(clonal)):
        tips = {}
        for line in trees.splitlines():
            depth, parent = parsed(line)
            tips |= depth
            for child, ancestor in parent.items():
                at = int(child)
                while at != int(ancestor):
                    (at,) = truth[at]  # breaks off if the ancestor is none
        last = list(forward(folder_of(clonal, replicate)))[-1]
        assert tips == dict.fromkeys(map(str, (first[replicate] + last.birth_ids).tolist()), 11.0)


# ------------------------------------------------------------------------------------------------------------- refused
def test_what_keeps_no_pedigree_cannot_be_exported(tiny, tmp_path):
    with pytest.raises(RunError, match=r"hold scenario\.json and provenance\.json"):
        next(alife(tmp_path / "nowhere"))
    plain = run(tiny, out=tmp_path / "plain", replicates=1, workers=1)
    with pytest.raises(RunError, match="must hold a pedigree; got a run without one") as caught:
        next(alife(plain))
    assert "--pedigree" in str(caught.value)
    contest(adjusted(tiny, {"generations": 1}), out=tmp_path / "comparison", replicates=1, workers=1)
    with pytest.raises(RunError, match="folder of a run; got 'comparison'"):
        next(alife(tmp_path / "comparison"))


def test_a_run_that_is_not_finished_is_refused(tiny, tmp_path):
    out = run(tiny, out=tmp_path / "run", replicates=1, workers=1, pedigree=True)
    (out / "generations.csv").unlink()
    with pytest.raises(RunError, match="finished run; got an unfinished one"):
        next(newick_of(out))


def test_a_pedigree_that_lost_its_end_is_refused(tiny, tmp_path):
    out = run(tiny, out=tmp_path / "run", replicates=1, workers=1, pedigree=True)
    plain = json.loads((out / "scenario.json").read_text(encoding="utf-8"))
    (out / "scenario.json").write_text(json.dumps({**plain, "generations": 6}), encoding="utf-8")
    with pytest.raises(RunError, match="must hold 6 generations; got 5"):
        next(alife(out))
