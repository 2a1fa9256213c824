"""Priors: ranges from which a comparison draws what is not known about the world."""

from __future__ import annotations

import math
from typing import Literal, Self

from evo_mirror.foundation.settings import Settings, checked, model_validator, param, require


class Prior(Settings):
    """A uniform or log-uniform distribution of one setting, shared by all accounts."""

    low: float = param(unit="units of the setting", about="smallest value")
    high: float = param(unit="units of the setting", about="largest value")
    scale: Literal["linear", "log"] = param("linear", unit="1", about="uniform in the value, or in its logarithm")

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        return checked(
            self,
            require(self.low <= self.high, "low", f"be at most high = {self.high:g}", got=self.low, beside=("high",)),
            require(
                self.scale == "linear" or self.low > 0,
                "low",
                "be above 0 on a log scale",
                got=self.low,
                beside=("scale",),
            ),
        )

    def value_at(self, u: float) -> float:
        """The quantile at ``u``, strictly between 0 and 1."""
        if self.scale == "log":
            return math.exp(math.log(self.low) + u * (math.log(self.high) - math.log(self.low)))
        return self.low + u * (self.high - self.low)
