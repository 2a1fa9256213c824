"""The statistics that assays compute and findings may refer to; 0 means no effect for every one of them."""

from __future__ import annotations

STATISTICS = {
    "birth.mirror_responding": "1",
    "birth.mirror_gain": "lambda",
    "birth.ancient_gain": "lambda",
    "birth.cultural_gain": "lambda",
    "reared.mirror_responding": "1",
    "reared.mirror_gain": "lambda",
    "reared.ancient_gain": "lambda",
    "reared.cultural_gain": "lambda",
    "reared.delta_p": "1",
    "reared.juvenile_rise": "lambda",
    "reared.understanding": "1",
    "deprivation.loss": "lambda",
    "deprivation.kept": "1",
    "deprivation.kept_total": "1",
    "yoked.loss": "lambda",
    "yoked.kept": "1",
    "yoked.delta_p": "1",
    "counter_mirror.residual_bias": "lambda",
    "counter_mirror.shift": "lambda",
    "counter_mirror.cost": "1",
    "counter_mirror.understanding_loss": "1",
    "contingency.effect": "lambda",
    "contingency.signalled_effect": "lambda",
    "prepared.sight_gain": "lambda",
    "prepared.signal_gain": "lambda",
    "prepared.advantage": "1",
    "lesion.contrast": "1",
    "lesion.dependence": "1",
}
"""Statistic to its unit; lambda is the asymptote of learning."""
