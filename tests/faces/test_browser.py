"""Pages in a browser: nothing is cut where there is room, and the page itself never scrolls sideways."""

import html
import json
import re
import subprocess
from pathlib import Path

import pytest
from browsing import CHROMIUM, IN_A_BROWSER

from evo_mirror.faces.cli import main
from evo_mirror.faces.report.of_comparison import comparison_page
from evo_mirror.faces.report.story import Story

pytestmark = IN_A_BROWSER

MEASURE = """<script>window.addEventListener("load", () => {
for (const one of document.querySelectorAll("details")) one.open = true;
const wide = [...document.querySelectorAll(".wide")].filter((one) => one.scrollWidth > one.clientWidth + 1);
const page = document.documentElement;
parent.document.title = JSON.stringify({
  cut: wide.map((one) => one.getAttribute("aria-label") + " " + one.scrollWidth + " in " + one.clientWidth),
  beyond: page.scrollWidth - page.clientWidth, width: page.clientWidth});
});</script></body>"""
"""What the page says of itself when it is shown; a narrow window is a frame within a wide one."""


def measured(page: str, width: int, folder: Path) -> dict:
    (folder / "page.html").write_text(page.replace("</body>", MEASURE), encoding="utf-8")
    frame = f'<iframe src="page.html" style="width:{width}px;height:900px;border:0"></iframe>'
    (folder / "frame.html").write_text(f"<!DOCTYPE html><title>?</title><body>{frame}", encoding="utf-8")
    shown = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--window-size=1500,1000",
         "--virtual-time-budget=4000", "--dump-dom", (folder / "frame.html").as_uri()],
        check=True, capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    return json.loads(html.unescape(re.search(r"<title>(.*?)</title>", shown, re.DOTALL)[1]))


@pytest.fixture(scope="module")
def pages(story: Story, tiny: Path, a_run: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    place = tmp_path_factory.mktemp("pages")
    long = "rearing.sources.others.outcome_visible=0.2,0.5"
    small = ["--size", "12", "--rare", "2", "--worlds", "6", "--contests", "2", "--workers", "1"]
    less = ["--set", "rearing.trials=24", "--set", "understanding.rounds=1"]
    vary = ["--vary", "payoff.upkeep=0,0.4", "--vary", long]
    assert main(["compete", *less, *small, "--out", str(place / "usual")]) == 0
    assert main(["compete", "origin", *less, *small, *vary, "--out", str(place / "long")]) == 0
    assert main(["compare", str(tiny), "--workers", "1", "--out", str(place / "comparison")]) == 0
    assert (
        main(["assay", str(a_run), "--out", str(place / "assays"), "--assay", "birth", "reared", "--workers", "1"]) == 0
    )
    files = {
        "a competition": place / "usual" / "report.html", "long names": place / "long" / "report.html",
        "all accounts": place / "comparison" / "report.html", "assays": place / "assays" / "assays.html",
    }  # fmt: skip
    read = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    return {**read, "a comparison": comparison_page(story)}


@pytest.mark.parametrize("name", ["a competition", "long names", "a comparison", "all accounts", "assays"])
def test_pages_fit_their_window(name: str, pages: dict[str, str], tmp_path: Path):
    for width in (1280, 1100, 800, 400):
        found = measured(pages[name], width, tmp_path)
        assert found["beyond"] <= 0, f"at {width} the page scrolls sideways"
        assert found["width"] > width - 20
        if width >= 800:
            assert found["cut"] == [], f"cut at {width}"


def test_a_table_that_is_too_wide_is_seen(tmp_path: Path):
    """The check itself: a table of 2000 pixels is cut at any width."""
    wide = '<div class="wide" aria-label="it" style="overflow-x:auto"><p style="width:2000px">x</p></div>'
    assert measured(f"<!DOCTYPE html><body>{wide}</body>", 1100, tmp_path)["cut"] == ["it 2000 in 1084"]
