"""Tables: every number comes back the same, and what is no table is refused."""

from pathlib import Path

import numpy as np
import pytest

from evo_mirror.foundation.errors import RunError
from evo_mirror.studies.tables import KEYS, PERSONAL, csv_text, generation_columns, individual_columns, read_csv


def there_and_back(tmp_path: Path, **columns):
    path = tmp_path / "table.csv"
    path.write_text(csv_text(columns, list(columns)), encoding="utf-8")
    return read_csv(path)


def test_every_number_comes_back_to_the_bit(tmp_path):
    values = np.concatenate(
        [
            np.random.default_rng(1).normal(size=1000) * 10.0 ** np.random.default_rng(2).integers(-300, 300, 1000),
            [0.0, -0.0, 0.1, 1 / 3, 5e-324, 1.7976931348623157e308, np.inf, -np.inf, np.nan],
        ]
    )
    back = there_and_back(tmp_path, values=values)["values"]
    assert np.array_equal(back, values, equal_nan=True)
    assert np.array_equal(np.signbit(back), np.signbit(values))


def test_whole_numbers_are_written_as_such_and_nothing_as_nothing():
    text = csv_text({"n": np.array([1, 20]), "x": np.array([0.5, np.nan]), "y": [1.0, 2.0]}, ["n", "x", "y"])
    assert text == "n,x,y\n1,0.5,1.0\n20,,2.0\n"


def test_float32_is_written_as_what_it_is(tmp_path):
    values = np.array([0.1, 1 / 3], np.float32)
    assert np.array_equal(there_and_back(tmp_path, v=values)["v"].astype(np.float32), values)


def test_a_table_without_rows_is_a_table(tmp_path):
    back = there_and_back(tmp_path, a=[], b=[])
    assert {name: column.shape for name, column in back.items()} == {"a": (0,), "b": (0,)}


def test_columns_of_unequal_length_are_no_table():
    with pytest.raises(ValueError, match="shorter"):
        csv_text({"a": [1, 2], "b": [1]}, ["a", "b"])


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1\n", b"a,b\n1,2,3\n", b"a,b\n1,2,3,4\n", b"a,b\n1,two\n", b"a\n\xff\xfe\n", b"a\n\x00\n"]
)
def test_what_is_no_table_of_numbers_is_refused(tmp_path, content: bytes):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(RunError, match=r"table\.csv must be a table of numbers"):
        read_csv(path)


def test_an_empty_table_is_called_empty(tmp_path):
    (tmp_path / "table.csv").touch()
    with pytest.raises(RunError, match="got an empty file. Carry the run on"):
        read_csv(tmp_path / "table.csv")


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(RunError, match="must be a table of numbers"):
        read_csv(tmp_path / "table.csv")


def test_keys_come_first_and_measures_after_them():
    assert list(generation_columns())[:2] == ["replicate", "generation"] == list(KEYS)
    assert list(individual_columns({}))[:2] == ["replicate", "birth_id"] == list(PERSONAL)[:2]
    assert "fitness" in individual_columns({"fitness": 0})
    assert "effective_size" not in individual_columns({"fitness": 0})
