"""Lines of copies: of diploids and haploids, apart and overlapping, in every scheme of inheritance, against the engine itself.

What is stored are the genotypes of everybody ever born, written down while an `Evolution` lives its lives; parents are those of
the engine too. Steps of mutation are so fine that no allele arises twice: who first carried one is the one in whom it arose.
"""

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from histories import GENERATIONS, SCHEMES, SEED, SIZE, History

from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.studies import checkpoint
from evo_mirror.studies.ancestry import ancestry
from evo_mirror.studies.exporting import LINE, export
from evo_mirror.studies.gene_line import gene_line
from evo_mirror.studies.passing import parents_at
from evo_mirror.studies.pedigree import folder_of
from evo_mirror.studies.phylogeny import newick_of
from evo_mirror.studies.run import run
from evo_mirror.studies.wiring_descent import wiring_descent


@pytest.fixture(scope="module")
def histories(tiny, tmp_path_factory):
    made: dict[tuple, History] = {}

    def history(name: str, **more) -> History:
        key = (name, *more.items())
        if key not in made:
            common = {"generations": GENERATIONS, "population.size": SIZE, "population.mutation_rate": 0.1}
            if "encoding.kind" not in more:
                common["encoding.limit"] = 10.0
            scenario = adjusted(tiny, {**common, **SCHEMES[name], **more})
            out = run(scenario, out=tmp_path_factory.mktemp("lines") / "run", seed=SEED, workers=1, pedigree=True)
            made[key] = History(scenario, out)
        return made[key]

    return history


# Each way of being bred is there once in generations apart, and overlapping ones are, in fast tests, with those that differ most.
TOGETHER = ("moran, one point, islands", "moran, diploid, map, selfing", "moran, diploid, two points, sexes",
            "moran, diploid, gametes migrate")  # fmt: skip
every_scheme = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in TOGETHER else name for name in SCHEMES]
)


# ------------------------------------------------------------------------------------------------------------- everybody
@every_scheme
def test_everybody_is_bred_again_and_each_allele_arose_in_who_first_carried_it(histories, name: str):
    history = histories(name)
    wiring, first_carriers = history.scenario.genome.places["wiring"], {}
    for birth_id in sorted(history.genotypes):
        for locus, copies in enumerate(history.genotypes[birth_id][wiring].tolist()):
            for allele in copies:
                first_carriers.setdefault((locus, allele), birth_id)
    n_new, seen = 0, 0
    for here in ancestry(history.scenario, folder_of(history.out, 1), Moment(SEED, 1)):
        for birth_id, genotype, found_in in zip(
            here.kin.birth_ids.tolist(), here.genotypes, here.carriers, strict=True
        ):
            assert genotype.tobytes() == history.genotypes[birth_id].tobytes()
            expected = [[first_carriers[k, a] for a in copies] for k, copies in enumerate(genotype[wiring].tolist())]
            assert found_in[wiring].tolist() == expected
            n_new += int((found_in >= SIZE).sum())
            seen += 1
    assert seen == SIZE * GENERATIONS == len(history.genotypes)
    assert n_new > 100


# ---------------------------------------------------------------------------------------------------- lines of single loci
@every_scheme
def test_a_genotype_is_what_founders_had_and_mutations_on_its_lines_made_of_it(histories, name: str):
    history = histories(name)
    ploidy, is_clonal = history.scenario.population.ploidy, history.scenario.recombination.places == (0, 0)
    jumps = 0
    for birth_id in (2, SIZE * GENERATIONS // 2, SIZE * GENERATIONS - 1):
        for locus in (0, 5, 9, 17, 26, 35):
            lines = gene_line(history.out, history.first + birth_id, locus)
            assert len(lines) == ploidy
            for copy, line in enumerate(lines):
                founder, last = line[0], line[-1]
                assert founder.birth_id < SIZE
                assert (last.birth_id, last.copy) == (birth_id, copy)
                rebuilt = history.genotypes[founder.birth_id][locus, founder.copy]
                for before, here in zip(line, line[1:], strict=False):
                    pair = history.parents[here.birth_id]
                    assert before.birth_id in pair
                    if ploidy == 2 and is_clonal:
                        assert (before.birth_id, before.copy) == (pair[0], here.copy)
                    elif ploidy == 2:
                        assert before.birth_id == pair[here.copy], "copy 0 from the first parent, 1 from the second"
                    if here.allele != before.allele:
                        rebuilt = np.float32(here.allele)
                        jumps += 1
                    stored = history.genotypes[here.birth_id][locus, here.copy]
                    assert rebuilt.tobytes() == stored.tobytes()
                assert rebuilt.tobytes() == history.genotypes[birth_id][locus, copy].tobytes()
                assert [one.born for one in line] == [history.time(one.birth_id) for one in line]
    assert jumps > 0


# ------------------------------------------------------------------------------------------------------- trees of a locus
def parsed(text: str) -> tuple[str, dict[str, float], dict[tuple[str, str], float]]:
    """Of one tree: the root's name, the depth of each tip, and how far each pair of tips lies from where their lines meet."""
    marks = re.findall(r"[(),;]|[^(),;]+", text)

    def node() -> tuple[str, dict[str, float]]:
        below: list[dict[str, float]] = []
        if marks[0] == "(":
            while marks.pop(0) in "(,":
                below.append(node()[1])
        name, _, length = ("" if marks[0] in "(),;" else marks.pop(0)).partition(":")
        for k, group in enumerate(below):
            for other in below[k + 1 :]:
                met.update({tuple(sorted((a, b))): group[a] for a in group for b in other})
        tips = {tip: up for group in below for tip, up in group.items()} or {name: 0.0}
        return name, {tip: up + float(length or 0) for tip, up in tips.items()}

    met: dict[tuple[str, str], float] = {}
    root, depths = node()
    assert marks == [";"]
    return root, depths, met


def trees_of(history: History, locus: int) -> list[str]:
    copies = history.scenario.population.ploidy
    every = newick_of(
        history.out, parents_of=lambda replicate: parents_at(history.out, replicate, locus), copies=copies
    )
    return list(every)[1].splitlines()


def label(history: History, birth_id: int, copy: int) -> str:
    name = str(history.first + birth_id)
    return f"{name}.{copy}" if history.scenario.population.ploidy == 2 else name


@every_scheme
def test_tips_of_a_tree_have_the_allele_of_its_root(histories, name: str):
    """Without mutation, founders all different: which founder's copy each living copy is, can be seen."""
    history = histories(name, **{"population.mutation_rate": 0.0})
    copies = range(history.scenario.population.ploidy)
    for locus in (0, 20):
        has = {label(history, i, c): g[locus, c] for i, g in history.genotypes.items() for c in copies}
        tips: dict[str, float] = {}
        roots = [parsed(tree) for tree in trees_of(history, locus)]
        for root, depths, _ in roots:
            assert len({has[tip] for tip in depths} | ({has[root]} if root else set())) == 1
            tips |= depths
        assert len({has[next(iter(depths))] for _, depths, _ in roots}) == len(roots), "one tree for each founding copy"
        end = GENERATIONS - 1
        assert tips == pytest.approx({label(history, i, c): end for i in history.alive for c in copies})


@every_scheme
def test_lines_meet_in_the_tree_when_they_meet_in_who_carried_them(histories, name: str):
    """Every pair of living copies, against their lines, which are found one by one."""
    history, locus = histories(name), 11
    lines = {
        label(history, one, copy): [(b.birth_id, b.copy) for b in line]
        for one in history.alive
        for copy, line in enumerate(gene_line(history.out, history.first + one, locus))
    }
    met: dict[tuple[str, str], float] = {}
    for tree in trees_of(history, locus):
        met |= parsed(tree)[2]
    expected = {}
    for a in lines:
        for b in lines:
            if a < b and lines[a][0] == lines[b][0]:
                shared = sum(one == other for one, other in zip(lines[a], lines[b], strict=False))
                parted = [line[shared][0] for line in (lines[a], lines[b]) if shared < len(line)]
                if (
                    history.scenario.population.overlaps
                ):  # they meet in the step in which the first to part from the other was born
                    expected[a, b] = GENERATIONS - 1 - min(map(history.time, parted))
                else:
                    expected[a, b] = GENERATIONS - shared
    assert met == pytest.approx(expected)
    assert expected


# ------------------------------------------------------------------------------------------------------------ connections
@every_scheme
def test_each_copy_of_a_connection_is_dated_by_its_own_line(histories, name: str):
    history = histories(name)
    individual = SIZE * GENERATIONS - 3
    found, genotype = wiring_descent(history.out, history.first + individual), history.genotypes[individual]
    assert found.generation == history.time(individual)
    assert found.carrier.shape[2] == history.scenario.population.ploidy
    for (feature, head), is_inherited in np.ndenumerate(found.is_inherited):
        assert is_inherited
        (locus,) = set(found.locus[feature, head].tolist())
        assert np.array_equal(found.allele[feature, head], genotype[locus])
        assert (
            found.strength[feature, head] == found.expressed[feature, head, 0] == genotype[locus].mean(dtype=np.float32)
        )
        assert found.arose[feature, head].tolist() == [
            history.time(one) for one in found.carrier[feature, head].tolist()
        ]
    for feature, head in ((0, 0), (3, 5)):
        lines = gene_line(history.out, history.first + individual, int(found.locus[feature, head, 0]))
        for copy, line in enumerate(lines):
            alleles = [one.allele for one in line]
            new = [k for k, allele in enumerate(alleles) if k == 0 or allele != alleles[k - 1]]
            assert found.carrier[feature, head, copy] == line[new[-1]].birth_id


@pytest.mark.parametrize("h", [0.0, 0.25, 1.0])
def test_what_is_expressed_is_said(histories, h: float):
    history = histories("diploid, free", **{"dominance.wiring": h})
    found = wiring_descent(history.out, history.first + 30)
    low, high = found.allele.min(axis=2), found.allele.max(axis=2)
    assert found.strength == pytest.approx((1 - h) * low + h * high)
    assert found.share.sum(axis=2) == pytest.approx(np.ones_like(low))
    assert (found.share * found.allele).sum(axis=2) == pytest.approx(found.strength, abs=1e-6)
    assert np.array_equal(found.expressed[:, :, 0], found.strength)
    of_larger = np.take_along_axis(found.share, found.allele.argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
    assert np.array_equal(of_larger, np.where(low == high, 0.5, h))


@pytest.mark.parametrize("name", ["diploid, free", "moran, diploid, free"])
def test_of_few_alleles_one_is_shown(histories, name: str):
    order = {"dominance.wiring": (1, 2, 0)}
    history = histories(name, **{"encoding.kind": "ternary", **order})
    found = wiring_descent(history.out, history.first + 30)
    rank = np.argsort(order["dominance.wiring"])
    here = found.is_inherited
    allele, share = found.allele[here], found.share[here]
    first_in_order = rank[allele.astype(int)].min(axis=1)
    assert np.array_equal(rank[found.expressed[here].astype(int)], np.stack([first_in_order] * 2, axis=1))
    assert set(np.unique(share)) == {0.0, 0.5, 1.0}
    assert np.array_equal(share == 0.5, np.broadcast_to(allele[:, :1] == allele[:, 1:], allele.shape))
    assert (rank[allele[share == 1.0].astype(int)] < rank[allele[share == 0.0].astype(int)]).all()
    assert np.isnan(found.allele[~here]).all()
    assert (found.carrier[~here] == -1).all()


# ---------------------------------------------------------------------------------------------------------- as exported
@pytest.mark.parametrize("name", ["diploid, free", "moran, free", "moran, diploid, free"])
def test_what_is_written_agrees_with_the_pedigree(histories, name: str, tmp_path):
    history = histories(name)
    individual, ploidy = history.first + SIZE * GENERATIONS - 1, history.scenario.population.ploidy

    def table(**how) -> list[dict[str, str]]:
        with export(history.out, file=tmp_path / "table.csv", **how).open(encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    people = {row["id"]: row for row in table(form="alife")}
    connections = table(form="descent", individual=individual)
    assert [row["copy"] for row in connections[:ploidy]] == list("01"[:ploidy])
    assert all(people[row["carrier"]]["origin_time"] == row["arose"] for row in connections)
    assert {row["replicate"] for row in map(people.get, (row["carrier"] for row in connections))} == {"1"}
    line = table(form="descent", individual=individual, locus=4)
    assert list(line[0]) == list(LINE)
    for before, here in zip(line, line[1:], strict=False):
        assert people[here["carrier"]]["origin_time"] == here["time"]
        if before["copy"] == here["copy"]:
            assert before["carrier"] in people[here["carrier"]]["ancestor_list"].strip("[]").split(", ")
            assert (before["allele"] != here["allele"]) == bool(int(here["mutated"]))
    assert [row["carrier"] for row in line if row["time"] == people[str(individual)]["origin_time"]] == [
        str(individual)
    ] * ploidy


def test_every_column_of_a_line_says_what_it_is():
    assert all(column.unit and column.about for column in LINE.values())


# -------------------------------------------------------------------------------------------------------------- refused
def tampered(history: History, folder: Path, change) -> Path:
    """A copy of the run, with another pedigree of its second replicate."""
    out = run(history.scenario, out=folder / "run", seed=SEED, workers=1, pedigree=True)
    (path,) = folder_of(out, 1).iterdir()
    stored = checkpoint.load(path)
    checkpoint.save(path, {**stored, **change(stored)})
    return out


def other_dead(stored):
    died = stored["died"].copy()
    died[SIZE : SIZE + 2] = died[SIZE : SIZE + 2][::-1]
    return {"died": died}


def a_dead_parent(stored):
    parents, ids = stored["parents"].copy(), set(stored["died"][SIZE : 2 * SIZE].tolist())
    parents[2 * SIZE + 1] = min(ids)
    return {"parents": parents}


def other_parents(stored):
    parents = stored["parents"].copy()
    parents[SIZE:] = np.minimum(parents[SIZE:, ::-1], SIZE - 1)
    parents[2 * SIZE :] = stored["birth_ids"][2 * SIZE :, None] - 1
    return {"parents": parents}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            other_dead,
            "births of generation 1 must be of parents who lived then, in the places of those who died; got others",
        ),
        (
            a_dead_parent,
            "births of generation 2 must be of parents who lived then, in the places of those who died; got oth",
        ),
        (other_parents, "must be bred again to the genotypes of its checkpoint; got others"),
    ],
)
def test_births_that_lead_elsewhere_are_noticed(histories, tmp_path, change, message: str):
    history = histories("moran, diploid, free")
    out = tampered(history, tmp_path, change)
    for asked in (lambda: wiring_descent(out, history.first + 20), lambda: gene_line(out, history.first + 20, 3)):
        with pytest.raises(RunError, match=message):
            asked()


def test_who_never_lived_has_no_line(histories):
    history = histories("moran, diploid, free")
    most = 2 * SIZE * GENERATIONS
    with pytest.raises(RunError, match=f"the id of an individual must lie between 0 and {most - 1}; got {most}"):
        gene_line(history.out, most, 0)
    n_loci = history.scenario.genome.n_loci
    with pytest.raises(
        RunError, match=f"the locus must be a place along the genome, from 0 to {n_loci - 1}; got {n_loci}"
    ):
        gene_line(history.out, 0, n_loci)
