"""A comparison made to order, and studies small enough to be carried out in a test."""

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.evidence import Prediction
from evo_mirror.evidence.finding import Finding
from evo_mirror.faces.cli import main
from evo_mirror.faces.report.of_comparison import comparison_page
from evo_mirror.faces.report.story import Story
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.doubts import Doubts
from evo_mirror.scenario.scenario import Scenario

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

TINY = """
title = "Tiny"
question = "Does it all hang together?"
generations = 4
replicates = 2
[population]
size = 12
[rearing]
trials = 16
[assays]
individuals = 6
training_trials = 16
training_blocks = 2
"""

FEW = ("--compete", "genetic,associative,drift", "--workers", "1")
"""Words for a comparison of three accounts: what is said and shown of one is said and shown of all."""

MEANS = {
    "innate": {"birth.mirror_gain": 0.6, "counter_mirror.residual_bias": 0.4, "contingency.effect": 0.0},
    "learned": {"birth.mirror_gain": 0.0, "counter_mirror.residual_bias": -0.4, "contingency.effect": 0.3},
    "half_learned": {"birth.mirror_gain": 0.0, "counter_mirror.residual_bias": -0.4, "contingency.effect": 0.3},
    "open": {"birth.mirror_gain": 0.1, "counter_mirror.residual_bias": 0.2, "contingency.effect": 0.1},
}


def _finding(name: str, statistic: str, **more: object) -> Finding:
    about = {"claim": f"claim <{name}> & more", "design": "made for a test", "status": "single", "laboratory": name}
    where = {"paradigm": name, "source": "Davis2021", "read": "read", "bears": {"innate": "for", "learned": "against"}}
    return Finding(**{"id": name, "statistic": statistic, **about, **where, **more})


@pytest.fixture(scope="module", autouse=True)
def _quickly(quick_weighing: None) -> None:
    """Pages and words are the same however many trees and draws there are."""


@pytest.fixture(scope="session")
def findings() -> list[Finding]:
    return [
        _finding("newborns-2001", "birth.mirror_gain", direction="null", bound=0.2),
        _finding("babies-2002", "birth.mirror_gain", effect_size=0.1, standard_error=0.2),
        _finding("reversal-2003", "counter_mirror.residual_bias", direction="negative", bound=0.1),
        _finding("again-2004", "counter_mirror.residual_bias", direction="negative", bound=0.1, status="replicated"),
        _finding("unasked-2005", "", untested_because="nobody built the assay"),
    ]


@pytest.fixture(scope="session")
def predictions() -> list[Prediction]:
    rng = np.random.default_rng(3)
    return [
        Prediction(account, replicate, statistic, value, 0.02, float(np.clip(value / 0.2, -5, 5)))
        for account, statistics in MEANS.items()
        for replicate in range(12)
        for statistic, mean in statistics.items()
        for value in [mean + 0.05 * rng.standard_normal()]
    ]


@pytest.fixture(scope="session")
def comparison(findings: list[Finding], predictions: list[Prediction]) -> Comparison:
    accounts = ["innate", "learned", "half_learned"]
    return compare(
        predictions, findings, accounts=accounts, reported=["open"], seed=1, doubts=Doubts(n_draws=64), n_simulated=120
    )


@pytest.fixture(scope="session")
def story(comparison: Comparison, findings: list[Finding], predictions: list[Prediction]) -> Story:
    rng = np.random.default_rng(4)

    def courses(n: int) -> list[dict[str, np.ndarray]]:
        columns = (
            "mirror_gain_birth",
            "mirror_gain_maturity",
            "learning_rate",
            "sight_salience",
            "attention_own",
            "mirror_share",
        )
        return [{name: rng.random(30).cumsum() / 30 for name in columns} for _ in range(n)]

    return Story(
        comparison=comparison,
        scenario=Scenario(title="Made <to> order", question="What if?", expect="Nothing."),
        provenance={"version": "0", "seed": 1, "packages": {"numpy": "2"}},
        findings={finding.id: finding for finding in findings},
        courses={name: courses(3) for name in MEANS},
        starts={"naive": courses(2), "innate": courses(2)},
        stationary={name: [True, False, True] for name in MEANS},
        predictions=[
            *predictions,
            *(Prediction("innate", r, "lesion.contrast", v, v, v) for r, v in enumerate([0.1, 0.3, math.nan])),
            *(Prediction("learned", r, "lesion.contrast", math.nan, math.nan, math.nan) for r in range(2)),
        ],
        titles={"innate": "innate wiring", "learned": "learning"},
        claims={"innate": "Born with it.", "learned": "Made of it."},
    )


@pytest.fixture(scope="session")
def story_page(story: Story) -> str:
    """The page of the story to order, for all files that read it."""
    return comparison_page(story)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenario") / "tiny.toml"
    path.write_text(TINY, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def few() -> tuple[str, ...]:
    return FEW


@pytest.fixture(scope="session")
def a_run(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "run"
    assert main(["run", str(tiny), "--out", str(folder), "--workers", "1"]) == 0
    return folder


@pytest.fixture(scope="session")
def a_comparison(tiny: Path, in_little, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "comparison"
    with in_little():
        assert main(["compare", str(tiny), "--out", str(folder), *FEW]) == 0
    assert json.loads((folder / "comparison.json").read_text(encoding="utf-8"))["format"]
    return folder


@pytest.fixture(autouse=True)
def _as_wide_as_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have told programs how wide their own terminal is."""
    monkeypatch.delenv("COLUMNS", raising=False)
