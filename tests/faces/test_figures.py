"""Every figure has content, is the same twice, and touches nothing that is not its own."""

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from evo_mirror.faces.figures import (
    agreement_figure,
    confusion_figure,
    courses_figure,
    drivers_figure,
    families_figure,
    mirroring_figure,
    posterior_figure,
    precision_figure,
    reliability_figure,
    svg_text,
    units_figure,
    upbringing_figure,
    validity_figure,
    worlds_figure,
)
from evo_mirror.faces.figures.arms import Row as ArmRow
from evo_mirror.faces.figures.arms import Shown, arms_figure
from evo_mirror.faces.figures.courses import Line, Panel
from evo_mirror.faces.figures.style import COLOURS, DASHES, MARKERS, apart, band, thinned
from evo_mirror.faces.figures.validity import Series
from evo_mirror.faces.figures.worlds import Over
from evo_mirror.measures.units import CLASSES

NAMES = ["one", "two words", "three"]
RNG = np.random.default_rng(1)
COURSES = [[RNG.random(20) for _ in range(3)] for _ in NAMES]
IDS = ["a-2001", "b-2002"]
LIVES = [np.array([*values, np.nan]) for values in np.random.default_rng(2).random((3, 900))]
SHARES = np.random.default_rng(3).dirichlet(np.ones(len(CLASSES)), (3, 2, 20))
RAMPS = [np.arange(1.0, 5.0) * k for k in (1.0, 0.2, 0.25, 0.05, 2.0)]

MADE = {
    "posterior": lambda: posterior_figure(
        NAMES, np.array([0.2, 0.3, 0.5]), np.array([0.1, np.nan, 0.1]), np.full(3, 1 / 3), [[0, 1], [2]]
    ),
    "mirroring": lambda: mirroring_figure(NAMES, COURSES, COURSES),
    "agreement": lambda: agreement_figure(
        IDS, NAMES, np.array([[1, -1, 0], [0, 1, 1]]), np.array([[0.9, 0.1, np.nan], [np.nan, 0.5, 0.6]]), n_competing=2
    ),
    "confusion": lambda: confusion_figure(NAMES, np.eye(3)),
    "precision": lambda: precision_figure(
        [15, 30, 60], NAMES, np.full((3, 3), 1 / 3), np.array([[0.1, 0.08, 0.05], [0.1, 0.0, 0.02], [np.nan] * 3]), 0.01
    ),
    "worlds": lambda: worlds_figure(
        NAMES,
        [
            Over(f"setting.{k}", np.linspace(1, 2, 9), np.full((3, 9), 1 / 3), np.full((3, 9), 0.1), "a note")
            for k in range(3)
        ],
    ),
    "reliability": lambda: reliability_figure(
        *np.array([[0.05, 0.04, 0.0, 0.1], [0.5, 0.6, 0.3, 0.8], [0.95, 1.0, 0.9, 1.0]]).T,
        [40, 7, 21],
        [0.25, 0.3, 0.2, 0.25],
    ),
    "drivers": lambda: drivers_figure(
        IDS, NAMES, np.array([[0.0, 1.0, -1.0], [9.0, -30.0, 0.1]]), np.array([[0.1, np.nan, 0.2], [0.0, 1.0, 0.1]])
    ),
    "validity": lambda: validity_figure(
        [
            ("a height", "generation", [Series(name, k, *RAMPS) for k, name in enumerate(NAMES)]),
            ("a share", "locus", [Series(name, k, *(column[:1] for column in RAMPS)) for k, name in enumerate(NAMES)]),
        ],
        bound=4.0,
    ),
    "units": lambda: units_figure(("newborns", "adults"), SHARES[0], SHARES[1], SHARES[2]),
    "upbringing": lambda: upbringing_figure(LIVES[0], LIVES[1], LIVES[2]),
    "families": lambda: families_figure(
        {name: [(LIVES[0][:9], LIVES[1][:9])] * 2 for name in NAMES}, dict.fromkeys(NAMES, "s")
    ),
    "courses": lambda: courses_figure(
        [
            Panel(
                "Rate",
                "per trial",
                [Line(name, courses, k) for k, (name, courses) in enumerate(zip(NAMES, COURSES, strict=True))],
            )
        ]
    ),
}

LABELS = {
    "reliability": ["posterior", "share", "Reliability", "Ranks", "40", "rank"],
    "drivers": IDS,
    "units": ["newborns", "adults", "strictly", "recorded", "labels"],
    "upbringing": ["individuals", "Delta P", "mirror gain"],
}
"""What stands in a figure that does not name accounts."""


@pytest.mark.parametrize("name", MADE)
def test_a_figure_has_content_and_is_the_same_twice(name: str):
    figure = MADE[name]()
    assert figure.axes
    assert all(axes.has_data() for axes in figure.axes if axes.get_visible())
    text = svg_text(figure, name=name, label=f"{name} & more")
    assert text == svg_text(MADE[name](), name=name, label=f"{name} & more")
    drawn = ElementTree.fromstring(text)  # noqa: S314 - our own drawing
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == f"{name} & more"
    for label in LABELS.get(name, NAMES):
        assert label.split()[0] in text


@pytest.mark.parametrize("name", MADE)
def test_ids_belong_to_one_figure(name: str):
    drawn = ElementTree.fromstring(svg_text(MADE[name](), name=name, label="x"))  # noqa: S314 - our own drawing
    ids = [element.get("id") for element in drawn.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith(f"{name}-") for one in ids)
    links = [value for element in drawn.iter() for key, value in element.attrib.items() if key.endswith("href")]
    assert all(link.removeprefix("#") in ids for link in links)


def test_numbers_stand_clear_of_the_ticks_of_the_prior():
    posterior, error, prior = np.array([0.02, 0.3, 0.68]), np.array([0.01, np.nan, 0.1]), np.full(3, 1 / 3)
    axes = posterior_figure(NAMES, posterior, error, prior, [[0], [1], [2]]).axes[0]
    at = {text.get_text(): text.get_position()[0] for text in axes.texts}
    assert at["0.02"] == at["0.30"] > 1 / 3
    assert at["0.68"] > 0.78


def test_numbers_below_narrow_panels_stand_apart():
    rows = [ArmRow("newborn", 0.0, -0.09, 0.075, np.array([-0.01, 0.002]))]
    figure = arms_figure([Shown("mirror responding", rows), Shown("mirror gain", rows)], [Shown("effects", rows)])
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    for lower in (figure.axes[:2], figure.axes[2:]):
        boxes = [
            label.get_window_extent(renderer)
            for axes in lower for label in axes.get_xticklabels()
            if axes.get_xlim()[0] <= label.get_position()[0] <= axes.get_xlim()[1]
        ]  # fmt: skip
        assert len(boxes) >= 3
        assert all(left.x1 + 4 < right.x0 for left, right in pairwise(boxes))


def test_the_readers_own_style_is_left_alone():
    before = dict(matplotlib.rcParams)
    for name, make in MADE.items():
        svg_text(make(), name=name, label="x")
    assert dict(matplotlib.rcParams) == before


def test_colours_are_told_apart_in_grey_too():
    assert len(set(COLOURS)) == len(set(MARKERS)) == len(set(map(str, DASHES))) == len(COLOURS)


def test_labels_are_moved_apart_and_keep_their_order():
    placed = apart([0.5, 0.5, 0.52, 0.0], 0.1)
    assert (np.diff(np.sort(placed)) >= 0.1 - 1e-6).all()
    assert placed[2] == max(placed)
    assert placed[3] == min(placed)


def test_a_mean_does_not_jump_where_a_replicate_ends():
    generations, mean = band([np.array([1.0, 2.0]), np.array([3.0, np.nan, 50.0])])
    assert generations.tolist() == [0, 1]
    assert mean.tolist() == [2.0, 2.0]
    at, values = thinned(np.arange(1000.0), most=100)
    assert len(at) <= 102
    assert values[-1] == 999.0


def test_upbringing_draws_what_there_is():
    nobody, same = np.full(3, np.nan), np.full(3, 2.0)
    axes = upbringing_figure(nobody, same, same).axes
    assert [len(one.patches) for one in axes] == [0, 1, 0]
    assert axes[0].texts[0].get_text() == "nobody met any"
    assert sum(patch.get_height() for patch in axes[1].patches) == 3
    cloud = upbringing_figure(*LIVES).axes[2].collections[0].get_offsets()
    assert 300 <= len(cloud) <= 600


def test_units_are_drawn_as_counted():
    figure = MADE["units"]()
    for k, axes in enumerate(figure.axes):
        bars = [patch.get_width() for patch in axes.patches]
        assert bars == pytest.approx(SHARES[0][k].mean(axis=0))
        clouds = [cloud for cloud in axes.collections if len(cloud.get_offsets()) == len(CLASSES)]
        marks = [np.asarray(cloud.get_offsets())[:, 0] for cloud in clouds]
        assert len(marks) == 2
        assert marks[0] == pytest.approx(SHARES[1][k].mean(axis=0))
        assert marks[1] == pytest.approx(SHARES[2][k].mean(axis=0))
    alone = units_figure(["one"], *([shares[0, :1]] for shares in SHARES)).axes
    assert len(alone) == 1


def test_the_same_genotypes_are_joined_across_arms_where_asked_for():
    gains = np.random.default_rng(4).random((3, 90))
    rows = [ArmRow(name, 0.5, 0.4, 0.6, np.zeros(1), of) for name, of in zip(NAMES, gains, strict=True)]
    effects = [Shown("effects", [ArmRow("one", 0.0, -0.1, 0.1, np.zeros(1))])]
    joined = arms_figure([Shown("gain", rows, joins=True)], effects)
    lines = [line for line in joined.axes[0].lines if len(line.get_xdata()) == 3]
    assert np.array_equal([line.get_xdata() for line in lines], gains[:, ::2].T), "at most 60 of them"
    assert "one genotype" in [text.get_text() for text in joined.legends[0].get_texts()]
    plain = arms_figure([Shown("gain", rows)], effects)
    assert not [line for line in plain.axes[0].lines if len(line.get_xdata()) == 3]
    assert "one genotype" not in [text.get_text() for text in plain.legends[0].get_texts()]
