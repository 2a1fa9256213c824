"""What theory is asked in vain: whole numbers, ranges, shapes. The other refusals stand beside what they protect."""

import numpy as np
import pytest

from evo_mirror.foundation.errors import EvoMirrorError, ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.chains import absorption, distribution_after
from evo_mirror.theory.diffusion import kimura_fixation
from evo_mirror.theory.drift import diploid_inbreeding, diversity_kept
from evo_mirror.theory.effective_size import expected_effective_size
from evo_mirror.theory.moran import moran_fixation, moran_matrix
from evo_mirror.theory.recursions import diploid_next, haploid_next
from evo_mirror.theory.wright_fisher import binomial_matrix, genotype_matrix, haploid_matrix

CASES = [
    (lambda: haploid_matrix(0), "size must be a whole number of at least 1 individuals; got 0."),
    (lambda: haploid_matrix(2.5), "size must be a whole number of at least 1 individuals; got 2.5."),
    (lambda: haploid_matrix(True), "size must be a whole number of at least 1 individuals; got true."),
    (lambda: moran_matrix(1), "size must be a whole number of at least 2 individuals; got 1."),
    (lambda: moran_fixation(5, copies=6), "copies must lie between 0 and 5 copies; got 6."),
    (
        lambda: haploid_matrix(5, selection=-1.5),
        "selection must be at least -1; got -1.5. A fitness cannot be negative.",
    ),
    (
        lambda: diploid_next(0.5, selection=0.9, dominance=-2.0),
        r"dominance \* selection must be at least -1; got -1.8.",
    ),
    (lambda: genotype_matrix(3, selection=-2.0), "fitness must be at least 0; got -1. Choose a selection that leaves"),
    (lambda: haploid_next(1.2), "frequency must lie between 0 and 1; got 1.2."),
    (lambda: haploid_next(np.array([0.2, np.nan])), "frequency must lie between 0 and 1; got nan."),
    (lambda: haploid_next(0.5, to_focal=1.1), "to_focal must lie between 0 and 1; got 1.1."),
    (lambda: binomial_matrix(np.array([0.0, -0.1])), "chances must lie between 0 and 1; got -0.1."),
    (lambda: kimura_fixation(0.5, copies=10, selection=np.inf), "selection must be at least -1; got inf."),
    (lambda: diversity_kept([10, 0]), "sizes must be at least 1 individuals; got 0."),
    (lambda: diploid_inbreeding(5, one_parent=0.1, selfing=2.0), "selfing must lie between 0 and 1; got 2."),
    (lambda: expected_effective_size(np.array([0.5, 0.6])), "chances must add up to 1; got 1.1."),
    (
        lambda: absorption(np.array([[1.0, 0.0], [0.5, 0.6]])),
        "transition must have rows that add up to 1; got 1.1 in row 1.",
    ),
    (lambda: absorption(np.array([[1.0, 0.0], [1.5, -0.5]])), "transition must lie between 0 and 1; got 1.5."),
]


@pytest.mark.parametrize(("ask", "text"), CASES, ids=[text[:40] for _, text in CASES])
def test_what_has_no_answer_is_refused(ask, text):
    with pytest.raises(TheoryError, match=f"^{text}"):
        ask()


def test_a_refusal_is_a_value_error_of_ours():
    assert issubclass(TheoryError, EvoMirrorError)
    assert issubclass(TheoryError, ValueError)


def test_shapes_are_refused():
    with pytest.raises(ShapeError, match=r"transition must have as many columns as rows; got \(2, 3\)"):
        absorption(np.ones((2, 3)) / 3)
    with pytest.raises(ShapeError, match=r"start must have shape \(n_states=2,\); got \(3,\)"):
        distribution_after(np.ones(3) / 3, transition=np.eye(2), n_steps=1)


def test_probabilities_may_be_off_by_rounding():
    nearly = np.array([[1.0, 0.0], [1e-17, 1.0 + 2e-16]])
    assert absorption(np.array([[1.0, 0.0], [1.0 + 2e-16, 0.0]])).mean_time[1] == pytest.approx(1.0)
    assert absorption(nearly).probability[1, 0] == pytest.approx(1.0)
