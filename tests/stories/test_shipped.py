"""Every scenario that is shipped runs by command."""

from pathlib import Path

import pytest

from evo_mirror.faces.cli import main
from evo_mirror.foundation.shipped import shipped_scenarios


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_runs_by_its_name(name: str, tmp_path: Path):
    words = ["--replicates", "1", "--set", "generations=2", "--out", str(tmp_path / "run"), "--workers", "1"]
    assert main(["run", name, *words]) == 0
    assert (tmp_path / "run" / "generations.csv").stat().st_size
