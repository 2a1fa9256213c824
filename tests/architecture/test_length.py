"""A file that has outgrown a reader's patience is two files."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "evo_mirror"
LONGEST_ALLOWED = 400


def test_no_file_of_the_package_is_longer_than_a_reader_bears(capsys):
    lengths = sorted(
        ((len(path.read_text(encoding="utf-8").splitlines()), path.name) for path in PACKAGE.rglob("*.py")),
        reverse=True,
    )
    assert lengths, f"found no Python file under {PACKAGE.name}"
    with capsys.disabled():
        print(f"\nlongest file: {lengths[0][1]}, {lengths[0][0]} lines", end=" ")
    assert [entry for entry in lengths if entry[0] > LONGEST_ALLOWED] == []
