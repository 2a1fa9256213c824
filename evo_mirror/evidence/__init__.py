"""Published findings: what was found, how surely, by whom, and which assay computes the same statistic."""

from evo_mirror.evidence.choosing import Chosen, choose_evidence
from evo_mirror.evidence.finding import Finding
from evo_mirror.evidence.prediction import Prediction
from evo_mirror.evidence.reading import read_evidence

__all__ = ["Chosen", "Finding", "Prediction", "choose_evidence", "read_evidence"]
