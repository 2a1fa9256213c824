import math

import numpy as np
import pytest

from evo_mirror.evidence import Prediction
from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.predictions import COLUMNS, predictions_csv_text, read_predictions, tabulate

ROWS = (
    Prediction("learned", 1, "yoked.loss", 0.1 + 0.2, 1e-17, -5.0),
    Prediction("innate", 0, "yoked.loss", math.nan, math.nan, math.nan),
    Prediction("learned, or so", 0, "yoked.loss", 0.5, 0.1, 2.0),
)


def test_the_file_gives_back_every_bit(tmp_path):
    path = tmp_path / "predictions.csv"
    path.write_text(predictions_csv_text(ROWS), encoding="utf-8")
    back = read_predictions(path)
    assert back[0] == ROWS[0]
    assert back[2] == ROWS[2]
    assert back[1].account == "innate"
    assert math.isnan(back[1].value)
    assert path.read_text(encoding="utf-8").splitlines()[:3] == [
        ",".join(COLUMNS),
        "learned,1,yoked.loss,0.30000000000000004,1e-17,-5.0",
        "innate,0,yoked.loss,,,",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "must have the columns account, replicate"),
        ("", "must have the columns .*; got none"),
        (",".join(COLUMNS) + "\nlearned,one,yoked.loss,1,2,3\n", r"predictions.csv:2 must hold 6 cells"),
        (",".join(COLUMNS) + "\nlearned,1,yoked.loss,1,2\n", r"predictions.csv:2 must hold 6 cells"),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path, text, message):
    path = tmp_path / "predictions.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=message):
        read_predictions(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(RunError, match="must be a readable table of predictions"):
        read_predictions(tmp_path / "none.csv")


def test_rows_become_arrays_with_nan_for_what_is_not_there():
    rows = [Prediction("b", 3, "s", 1.0, 0.1, 2.0), Prediction("a", 1, "t", 4.0, math.inf, 2.0)]
    table = tabulate(rows, ["a", "b"])
    a, b = table.accounts.index("a"), table.accounts.index("b")
    assert table.replicates == (1, 3)
    assert table.statistics == ("s", "t")
    assert table.present[a].tolist() == [True, False]
    assert table.present[b].tolist() == [False, True]
    assert table.value[b, 1, 0] == 1.0
    assert np.isnan(table.value[a, :, 0]).all()
    assert np.isnan(table.standard_error[a, 0, 1])


def test_a_population_may_not_predict_twice():
    row = Prediction("a", 1, "t", 4.0, 0.1, 2.0)
    with pytest.raises(RunError, match="predictions of a must hold one row for each replicate and statistic; got two"):
        tabulate([row, row], ["a"])
