"""No Python in the hot path: a profile of REF, generation after generation."""

import numpy as np
import pytest
from apart import alone
from gates import Table
from rounds import ratio_of

pytestmark = pytest.mark.bench

GATE = 90.0


def test_time_is_spent_in_compiled_code(table: Table, clean_environment: dict[str, str]):
    found = alone(clean_environment, "profile")
    shares = np.array(found["shares"])
    assert shares.max() <= 105.0, "more than there is: two clocks, or another's time"
    note = "then " + ", ".join(f"{name} {part:.1f} %" for name, part in found["dearest"])
    assert table.at_least(18, "time inside compiled code", ratio_of(shares, np.ones_like(shares)), GATE, "%", note)
