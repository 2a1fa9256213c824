"""What the papers around the code say is true of the code."""

import re
import tomllib
from pathlib import Path

import pytest

import evo_mirror

SET_UP = (
    "python3 -m venv --without-pip .venv && python3 -m pip --python .venv install -q -c constraints.txt {what}"
    " && .venv/bin/{then}"
)


def text_of(checkout: Path, name: str) -> str:
    return (checkout / name).read_text(encoding="utf-8")


def test_one_version_everywhere(checkout: Path):
    (cited,) = re.findall(r"^version: (\S+)$", text_of(checkout, "CITATION.cff"), flags=re.MULTILINE)
    (newest, *_) = re.findall(r"^## (\S+)", text_of(checkout, "CHANGELOG.md"), flags=re.MULTILINE)
    assert cited == newest == evo_mirror.__version__


@pytest.mark.parametrize(("what", "then"), [(".", "evo-mirror compare"), ("'.[test]'", "pytest")])
def test_the_readme_gives_the_set_up_in_one_line(checkout: Path, what: str, then: str):
    assert SET_UP.format(what=what, then=then) in text_of(checkout, "README.md").splitlines()


def python_of_the_readme(checkout: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", text_of(checkout, "README.md"), flags=re.MULTILINE | re.DOTALL)


def test_python_in_the_readme_runs_as_it_stands(checkout: Path, capsys: pytest.CaptureFixture[str]):
    blocks = python_of_the_readme(checkout)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own paper
        assert len(capsys.readouterr().out.splitlines()) >= 50, "each has fifty generations to tell of"


def test_the_check_installs_as_the_readme_does(checkout: Path):
    # The folder is the only difference: the check leaves a developer's own environment alone.
    ours = text_of(checkout, ".ci/run").replace(".ci/venv", ".venv").splitlines()
    for part in SET_UP.format(what="'.[test]'", then="pytest").split(" && "):
        assert any(line.startswith(part) for line in ours), part


def test_every_package_is_pinned_once_and_by_version_alone(checkout: Path):
    lines = [line for line in text_of(checkout, "constraints.txt").splitlines() if line and not line.startswith("#")]
    pin = re.compile(r"^[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.]*(?:; [a-z_]+ == \"[a-z0-9]+\")?$")
    assert [line for line in lines if not pin.match(line)] == []
    names = [line.split("==")[0] for line in lines]
    assert names == sorted(set(names))


def test_every_dependency_is_pinned_and_says_what_it_is_for(checkout: Path):
    written = text_of(checkout, "pyproject.toml")
    project = tomllib.loads(written)
    pinned = {line.split("==")[0] for line in text_of(checkout, "constraints.txt").splitlines() if "==" in line}
    extras = project["project"]["optional-dependencies"].values()
    for wanted in [*project["project"]["dependencies"], *(one for extra in extras for one in extra)]:
        assert re.split(r"[<>=!~\[; ]", wanted)[0].lower() in pinned, wanted
        assert re.search(re.escape(f'"{wanted}",') + r" +# \w+", written), f"{wanted} says no reason"
    assert re.fullmatch(r"hatchling==[\d.]+", *project["build-system"]["requires"])
