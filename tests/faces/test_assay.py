"""`evo-mirror assay`: what is printed, what is written, what the page says, and what is refused."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from browsing import CHROMIUM, IN_A_BROWSER

from evo_mirror.assays import assays
from evo_mirror.assays.base import UNDEFINED, Effect, told
from evo_mirror.faces.assaying import in_some_only
from evo_mirror.faces.cli import main
from evo_mirror.faces.figures import arms_figure, norms_figure, svg_text
from evo_mirror.faces.figures.arms import Row, Shown
from evo_mirror.faces.report.of_assays import measured, summed_up
from evo_mirror.foundation.discovery import kind_of

QUICK = ["--set", "assays.invasion_repeats=2", "--set", "assays.invasion_generations=1", "--workers", "1"]
USUAL = [assay for assay in assays() if assay.is_usual]
VOID = {"meta", "link", "br", "hr", "img"}


class Page(HTMLParser):
    """Sections by id, with their text; complains of elements that are not closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.section, self.said = "", {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href")]
        if tag == "section":
            self.section = dict(attrs)["aria-labelledby"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said[self.section] = f"{self.said.get(self.section, '')} {data.strip()}"


@pytest.fixture(scope="module")
def folder(a_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("assays") / "assays"
    assert main(["assay", str(a_run), "--out", str(out), *QUICK]) == 0
    return out


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / "assays.html").read_text(encoding="utf-8")


def test_a_short_table_is_printed_and_where_everything_lies(a_run: Path, tmp_path: Path, capsys):
    out = tmp_path / "out"
    code = main(["assay", str(a_run), "--assay", "birth", "yoked", "--replicate", "1", "--out", str(out)])
    said = capsys.readouterr().out
    assert code == 0
    assert max(map(len, said.splitlines())) <= 100
    assert re.search(r"^birth +mirror responding +−?\d\.\d+ +−?\d\S* to −?\d\S* +\d", said, re.MULTILINE)
    assert re.search(r"^Birth: [A-Z].*[.]$", said, re.MULTILINE)
    assert re.search(r"^Yoked: [A-Z]", said, re.MULTILINE)
    assert re.search(r"^ +delta p ", said, re.MULTILINE)
    assert "One replicate; errors are between individuals." in said
    assert f"Page:   {out / 'assays.html'}" in said
    assert sorted(path.name for path in out.iterdir()) == [
        "across.csv", "assays.csv", "assays.html", "assays.json", "individuals-birth.csv", "individuals-yoked.csv",
    ]  # fmt: skip


def test_results_lie_in_the_run_unless_told_otherwise_and_once_only(a_run: Path, tmp_path: Path, capsys):
    run = tmp_path / "run"
    shutil.copytree(a_run, run)
    assert main(["assay", str(run), "--assay", "birth"]) == 0
    assert (run / "assays" / "assays.html").is_file()
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["assay", str(run), "--assay", "birth"]) == 2
    err = capsys.readouterr().err
    assert "must be a new or an empty folder; got something else there" in err
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_effects_that_only_some_replicates_define_are_named():
    assert in_some_only({"price, change": 3, "price, selection": 0}, 3) == ""
    assert in_some_only({"shares, level innate": 2, "price, change": 3}, 3) == (
        "Undefined in others, and means of the rest: shares, level innate (in 2 of 3)."
    )
    both = in_some_only({"assimilation, time": 1, "price, change": 3}, 3)
    assert both.endswith("assimilation, time (in 1 of 3). An error in a single replicate is between individuals.")


@pytest.mark.usefixtures("undrawn")
def test_a_lesion_without_controls_is_refused_by_name_and_undefined_among_all(a_run: Path, tmp_path: Path, capsys):
    strict, out = ["--set", "assays.mirror_correlation=0.999", *QUICK], tmp_path / "o"
    assert main(["assay", str(a_run), "--assay", "lesion", "--out", str(out), *strict]) != 0
    err = capsys.readouterr().err
    assert re.search(
        r"assay lesion on replicate [01] must find \d+ mirror units and \d+ others to match them in at", err
    )
    assert "Lower assays.lesioned_share, change assays.mirror_correlation, or ask for lesion_routes" in err
    assert "Traceback" not in err
    assert not out.exists()
    assert main(["assay", str(a_run), "--replicate", "0", "--out", str(out), *strict]) == 0
    assert re.search(r"^lesion +contrast +undefined", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--assay", "deprivaton"], "there is no 'deprivaton'; choose assimilation or birth or "),
        (["--assay", "deprivaton"], "(did you mean 'deprivation'?)"),
        (["--replicate", "5"], "--replicate 5: must be a replicate of this run, from 0 to 1; got 5"),
        (["--replicate", "one"], "must be a whole number of at least 0; got 'one'"),
        (["--set", "assays.criterion=-1"], "--set assays.criterion: must be above 0.0 lambda; got -1"),
        (["--set", "learning.rate=0.5"], "--set learning.rate: must be a setting of the assays"),
    ],
)
def test_what_cannot_be_meant_is_answered(words: list[str], said: str, a_run: Path, tmp_path: Path, capsys):
    assert main(["assay", str(a_run), "--out", str(tmp_path / "o"), *words]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert not (tmp_path / "o").exists()


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, a_comparison: Path, capsys):
    for folder in (tmp_path, tmp_path / "nowhere", a_comparison):
        assert main(["assay", str(folder), "--out", str(tmp_path / "o")]) == 2
        assert re.search(
            r"must (hold scenario.json and provenance.json|be the folder of a run); got", capsys.readouterr().err
        )


# ------------------------------------------------------------------------------------------------------------ the page
def test_the_page_is_whole_and_asks_for_nothing_from_outside(page: str):
    parsed = Page(page)
    assert [link for link in parsed.links if not link.startswith(("#", "data:"))] == []
    assert "<script" not in page
    assert "url(http" not in page
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in parsed.links if link.startswith("#")} <= set(ids)


def test_every_assay_is_told_in_words_numbers_and_a_figure(page: str):
    said = Page(page).said
    for assay in USUAL:
        kind = kind_of(type(assay))
        text = re.sub(r"\s+", " ", said[kind])
        assert assay.procedure in text
        assert "What it means." in text
        for about in assay.statistics.values():
            assert about in text
        assert f'id="figure-{kind}"' in page


def test_what_is_counted_is_named_once(page: str):
    assert "trials (trials)" not in page
    assert not re.search(r"trials [\d.]+ trials", re.sub(r"\s+", " ", page))
    assert re.search(r": bias \S+ λ, [\d.]+ trials", re.sub(r"\s+", " ", page))


def test_the_page_is_the_same_twice(a_run: Path, tmp_path: Path):
    for name in ("one", "other"):
        some = ["--assay", "birth", "reaction_norm", "--out", str(tmp_path / name)]
        assert main(["assay", str(a_run), *some, *QUICK]) == 0
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "other"))
    assert one == other


def test_assimilation_is_drawn_as_a_course_and_told_in_words(a_run: Path, tmp_path: Path, capsys):
    out = tmp_path / "o"
    assert main(["assay", str(a_run), "--assay", "assimilation", "--out", str(out), *QUICK]) == 0
    page = (out / "assays.html").read_text(encoding="utf-8")
    assert "Canalisation: spread" in page
    assert "Assimilation: share" in page
    assert Page(page).links
    printed = capsys.readouterr().out
    for name in ("innate first", "time", "generations", "canalised to"):
        assert name in printed
    arms = {
        line.split(",")[2]
        for line in (out / "individuals-assimilation.csv").read_text(encoding="utf-8").splitlines()[1:]
    }
    assert arms == {f"generation {g}" for g in range(5)}


@pytest.mark.parametrize("width", [pytest.param(900, marks=IN_A_BROWSER)])
def test_a_browser_shows_the_page(folder: Path, tmp_path: Path, width: int):
    picture = tmp_path / "page.png"
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},3000", f"--screenshot={picture}",
         (folder / "assays.html").as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    from matplotlib.image import imread

    shown = imread(picture)
    assert shown.shape[:2] == (3000, 900)
    assert 0.02 < (shown[..., :3].mean(axis=-1) < 0.9).mean() < 0.5, "neither empty nor black"


@pytest.mark.parametrize(
    ("value", "text"), [(0.12345, "0.123"), (-0.0023, "−0.0023"), (0.0, "0.000"), (np.nan, "undefined"), (2.5, "2.500")]
)
def test_small_numbers_keep_digits_that_say_something(value: float, text: str):
    assert measured(value) == text


# --------------------------------------------------------------------------------------------------------------- figures
ARMS = [
    Row("a first arm", 0.5, 0.4, 0.6, np.array([0.45, 0.55]), np.linspace(-1.0, 1.0, 11)),
    Row("another", np.nan, np.nan, np.nan, np.zeros(0)),
]
FIGURES = {
    "arms": lambda: arms_figure([Shown("gain", ARMS), Shown("responding", ARMS)], [Shown("effects", ARMS[:1])]),
    "effects": lambda: arms_figure([], [Shown("effects", ARMS)]),
    "norms": lambda: norms_figure([0.0, 1.0], [-1, 0, 1], np.arange(12.0).reshape(2, 3, 2)),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_twice(name: str):
    text = svg_text(FIGURES[name](), name=name, label="x")
    assert text == svg_text(FIGURES[name](), name=name, label="x")
    assert ElementTree.fromstring(text).get("role") == "img"  # noqa: S314 - our own drawing


def test_an_arm_shows_its_mean_its_interval_its_replicates_and_its_individuals():
    axes = FIGURES["arms"]().axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a first arm", "another"]
    (line,) = (line for line in axes.lines if len(set(line.get_ydata())) == 1)
    assert list(line.get_xdata()) == [0.4, 0.6]
    points = [tuple(point) for collection in axes.collections for point in collection.get_offsets().tolist()]
    assert sorted(points) == [(0.45, 0.0), (0.5, 0.0), (0.55, 0.0)]
    (bar,) = axes.patches
    assert (bar.get_x(), bar.get_x() + bar.get_width()) == pytest.approx((-0.8, 0.8))
    assert [text.get_text() for text in axes.texts] == ["undefined"]
    left, right = axes.get_xlim()
    assert left < -0.82
    assert right > 0.82


def test_arms_and_effects_and_delays_are_told_apart_in_grey():
    figure = FIGURES["arms"]()
    (legend,) = figure.legends
    markers = [handle.get_marker() for handle in legend.legend_handles if hasattr(handle, "get_marker")]
    assert markers[0] != markers[1]
    lines = [line for line in FIGURES["norms"]().axes[0].lines if line.get_marker() not in ("None", "")]
    assert len({line.get_marker() for line in lines}) == 3


def test_one_replicate_that_defines_an_effect_among_several_tells_no_error():
    own = Effect(0.4, 0.05, 2.0, 80)
    assert summed_up([own]) == own
    among = summed_up([own, UNDEFINED])
    assert (among.value, among.n) == (0.4, 1)
    assert np.isnan(among.standard_error)
    said = told(
        among, above="It is there.", none="It is not.", below="It is less.", undefined="It is undefined because."
    )
    assert said == "It remains open: how sure it is, is not known."
