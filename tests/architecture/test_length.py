"""A file that has outgrown a reader's patience is two files."""

from pathlib import Path

LONGEST_ALLOWED = 400


def test_no_file_of_the_package_is_longer_than_a_reader_bears(checkout: Path, capsys):
    paths = (checkout / "evo_mirror").rglob("*.py")
    lengths = sorted(((len(path.read_text(encoding="utf-8").splitlines()), path.name) for path in paths), reverse=True)
    assert lengths, "found no Python file in evo_mirror"
    with capsys.disabled():
        print(f"\nlongest file: {lengths[0][1]}, {lengths[0][0]} lines", end=" ")
    assert [entry for entry in lengths if entry[0] > LONGEST_ALLOWED] == []
