"""Scenarios by path or by name."""

from pathlib import Path

import pytest

from evo_mirror.foundation import shipped as module
from evo_mirror.foundation.errors import RunError, ScenarioError
from evo_mirror.foundation.shipped import find_scenario, missing_scenario, shipped, shipped_scenarios


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with two shipped scenarios, in an otherwise empty working folder."""
    folder = tmp_path / "site" / "evo_mirror" / "shipped" / "scenarios"
    folder.mkdir(parents=True)
    for name in ("origin", "smallest"):
        (folder / f"{name}.toml").write_text("", encoding="utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "site" / "evo_mirror")
    return folder


@pytest.mark.parametrize("text", ["origin", "origin.toml", "scenarios/origin.toml", "scenarios/origin"])
def test_a_shipped_scenario_is_found_by_name(package: Path, text: str):
    assert find_scenario(text) == package / "origin.toml"


def test_a_file_of_the_users_wins(package: Path):
    Path("origin.toml").write_text("", encoding="utf-8")
    assert find_scenario("origin.toml") == Path("origin.toml")
    assert find_scenario("origin") == package / "origin.toml"


def test_a_folder_of_a_shipped_name_does_not_hide_it(package: Path):
    Path("origin").mkdir()
    assert find_scenario("origin") == package / "origin.toml"
    Path("other").mkdir()
    assert find_scenario("other") == Path("other")


def test_a_missing_scenario_is_refused_with_the_nearest_name(package: Path):
    assert package.is_dir()
    said = (
        r"^orign must be a scenario file; got no file of that name \(did you mean 'origin'\?\)\. "
        r"Shipped are origin, smallest\.$"
    )
    with pytest.raises(ScenarioError, match=said):
        find_scenario("orign")
    with pytest.raises(ScenarioError, match=r"elsewhere/origin\.toml must be a scenario file"):
        find_scenario("elsewhere/origin.toml")


def test_a_message_without_any_shipped_scenario():
    assert missing_scenario("x", {}) == "must be a scenario file; got no file of that name. Shipped are none."


def test_shipped_data_lie_in_the_package_or_at_the_top_of_a_checkout(package: Path):
    assert shipped("scenarios") == package
    assert list(shipped_scenarios()) == ["origin", "smallest"]
    top = package.parents[2] / "more"
    top.mkdir()
    assert shipped("more") == top
    with pytest.raises(
        RunError, match="the installation must hold the folder 'evidence'; got none. Install evo-mirror again."
    ):
        shipped("evidence")
