"""Notebooks are committed as they are written: no outputs, no counters. That they run is tested by running them."""

import json

import pytest

from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.foundation.discovery import leaves


@pytest.fixture
def notebooks(checkout):
    found = sorted((checkout / "notebooks").glob("*.ipynb"))
    assert found
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in found}


def test_no_outputs_are_stored(notebooks):
    stored = [
        (name, number)
        for name, notebook in notebooks.items()
        for number, cell in enumerate(notebook["cells"])
        if cell.get("outputs") or cell.get("execution_count")
    ]
    assert stored == []


def test_first_contact_has_five_figures_and_asks_before_each(notebooks):
    cells = notebooks["first_contact.ipynb"]["cells"]
    text = {
        kind: "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)
        for kind in ("code", "markdown")
    }
    assert text["code"].count("plt.show()") == text["markdown"].count("**Predict.**") == 5


def test_learning_rules_asks_before_each_figure_and_holds_every_rule_to_its_closed_form(notebooks):
    cells = notebooks["learning_rules.ipynb"]["cells"]
    text = {
        kind: "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)
        for kind in ("code", "markdown")
    }
    assert text["code"].count("plt.show()") == text["markdown"].count("**Predict.**") == 5
    assert [kind for kind in leaves(LearningRule) if f'"{kind}"' not in text["code"] and kind != "none"] == []
    assert text["code"].count("assert ") >= 5


def test_population_genetics_works_each_piece_beside_its_theory(notebooks):
    cells = notebooks["population_genetics.ipynb"]["cells"]
    text = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    pieces = (
        "population_of(",
        "by_genotype(",
        "propagate(",
        ".choose(",
        ".probabilities(",
        "breed_once(",
        "em.generation(",
    )
    reads = (".genotypes", ".parents", ".demes", ".offspring", ".birth_ids")
    theory = ("haploid_matrix(", "diploid_next(", "island_fixation_index_course(")
    assert [name for name in (*pieces, *reads, *theory) if name not in text] == []
    assert text.count("plt.show()") == 6


def test_culture_of_imitation_asks_before_each_of_its_figures(notebooks):
    text = ["".join(cell["source"]) for cell in notebooks["culture_of_imitation.ipynb"]["cells"]]
    assert sum(part.count("plt.show()") for part in text) == sum(part.count("**Predict.**") for part in text) == 3


def test_units_are_recorded_classified_and_held_against_chance(notebooks):
    cells = notebooks["units.ipynb"]["cells"]
    text = {
        kind: "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)
        for kind in ("code", "markdown")
    }
    pieces = (
        "record(",
        "classify(",
        "by_permutation(",
        "by_product_of_marginals(",
        "enrichment(",
        "units_figure(",
        "LesionRoutes()",
        'em.load("goals-alone"',
    )
    assert [name for name in pieces if name not in text["code"]] == []
    assert text["code"].count("plt.show()") + text["code"].count("display(") == 6
    assert text["markdown"].count("**Predict.**") == 5


def test_learning_and_evolution_runs_every_replication_beside_what_is_known(notebooks):
    cells = notebooks["learning_and_evolution.ipynb"]["cells"]
    text = {
        kind: "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)
        for kind in ("code", "markdown")
    }
    scenarios = (
        "hinton-nowlan", "when-to-learn", "rogers-paradox", "guiding-or-hiding", "waddington", "asymmetric-assimilation",
        "imitation-alone",
    )  # fmt: skip
    pieces = [f'em.load("{name}")' for name in scenarios] + ["em.propagate(", "truncation_intensity("]
    assert [name for name in pieces if name not in text["code"]] == []
    assert text["code"].count("plt.show()") == text["markdown"].count("**Predict.**") == 7
    assert "recalled" not in text["markdown"]


def test_pieces_of_a_life_are_worked_through_one_by_one(notebooks):
    text = ["".join(cell["source"]) for cell in notebooks["pieces.ipynb"]["cells"]]
    assert sum(part.count("plt.show()") for part in text) == sum(part.count("**Predict.**") for part in text) == 4
    assert [name for name in ("em.learn(", "em.ask(", "em.draw_lives(", "em.assay(") if name not in "".join(text)] == []


def test_who_wins_predicts_before_each_diagram_and_holds_it_against_theory(notebooks):
    text = ["".join(cell["source"]) for cell in notebooks["who_wins.ipynb"]["cells"]]
    drawn = sum(part.count('show(found, "') + part.count('show(young, "') + part.count("plt.show()") for part in text)
    assert drawn == sum(part.count("**Predict.**") for part in text) == 3
    assert [name for name in ("em.compete(", "row.theory", ".neutral") if name not in "".join(text)] == []
