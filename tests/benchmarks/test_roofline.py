"""How much of what a core can do, the evaluation of REF does."""

import numpy as np
import pytest
import roofline
from apart import alone
from building import NoCompiler
from gates import Table
from roofline import peaks
from rounds import interleaved, ratio_of
from work import REF

pytestmark = pytest.mark.bench


def test_evaluation_against_the_peak(table: Table, clean_environment: dict[str, str]):
    found = alone(clean_environment, "peak")
    taken = {name: np.array(seconds) for name, seconds in found["seconds"].items()}
    asked, measures = REF.population * REF.multiply_adds, {int(k): n for k, n in found["multiply_adds"].items()}
    done, widest, met = asked / taken["ours"], max(measures), True
    for width, multiply_adds in measures.items():
        peak = multiply_adds / taken[str(width)]
        table.further.setdefault("peak_gflops", {})[str(width)] = float(2e-9 * np.median(peak))
        name = f"{width}-bit vectors" if width else "our own vectors: no compiler"
        what, share = f"FMA peak reached by evaluation, {name}", ratio_of(done, peak).of(100.0)
        note = f"peak {2e-9 * np.median(peak):.0f} GFLOP/s"
        if width == widest:
            if "c" in taken:
                note += f"; C reaches {100.0 * np.median(asked / taken['c'] / peak):.1f} %"
            met = table.at_least(10, what, share, 22.0, "%", note)
        else:
            table.report(10, what, share, "%", note)
    assert met


def test_our_own_vectors_stand_in_where_there_is_no_compiler(monkeypatch: pytest.MonkeyPatch):
    """Numbers that are multiplied and added, as many as it says: within a factor of two of what the compiler reaches."""
    compiled = peaks()

    def none(_source):
        raise NoCompiler("there is none")

    with monkeypatch.context() as m:
        m.setattr(roofline, "built", none)
        instead = peaks()
    assert set(instead) == {0}
    if set(compiled) != {0}:
        taken = interleaved({"c": compiled[max(compiled)].program, "ours": instead[0].program}, rounds=5)
        rates = {"c": compiled[max(compiled)].multiply_adds, "ours": instead[0].multiply_adds}
        share = ratio_of(rates["ours"] / taken["ours"], rates["c"] / taken["c"]).median
        assert 0.5 < share < 2.0
