"""What a scenario of this world holds: one setting of every sort."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from evo_mirror.foundation.settings import Settings, checked, model_validator, param, ranged, require
from example_world.selection.base import Selection
from example_world.selection.tournament import Tournament
from example_world.tasks.base import Task


class Event(Settings):
    """Something that happens once."""

    at: int = param(ge=0, unit="generations", about="when it happens")
    what: Literal["drought", "flood"] = param("flood", unit="1", about="what happens")


class Population(Settings):
    """Who there is."""

    size: int = param(100, ge=2, unit="individuals", about="how many live at a time")
    mutation_rate: float = param(0.01, ge=0, le=1, unit="per locus", about="how often an allele changes")
    ages: tuple[Annotated[float, ranged(gt=0, le=1)], ...] = param(
        (0.5, 1.0), unit="of a life", about="when individuals are assessed", min_length=1
    )
    demes: int = param(1, ge=1, unit="demes", about="in how many groups they live")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        return checked(
            self,
            require(
                self.size % self.demes == 0,
                "demes",
                "divide the population evenly",
                got=self.demes,
                beside=["size"],
                remedy=f"With {self.size} individuals, 1 will do.",
            ),
        )


class Scenario(Settings):
    """Everything."""

    title: str = param("", unit="1", about="what it is called", max_length=40)
    generations: int = param(50, ge=1, unit="generations", about="how long it runs")
    burn_in: int = param(0, ge=0, unit="generations", about="how many are not recorded")
    cost: Annotated[float, ranged(ge=0)] | Literal["none"] = param(
        "none", unit="per trial", about="what learning costs"
    )
    founders: int | None = param(None, ge=1, unit="individuals", about="how many begin; nothing for all")
    is_sexual: bool = param(True, unit="1", about="whether two parents make a child")
    selection: Selection = param(default_kind="tournament")
    mate_choice: Selection = Tournament(size=7, replace=False)
    filter: Selection | None = None
    tasks: dict[str, Task] = param(default_kinds=("identify",))
    events: tuple[Event, ...] = ()
    population: Population = Population(size=60)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        return checked(
            self,
            require(
                self.burn_in < self.generations,
                "burn_in",
                f"be below the {self.generations} generations there are",
                got=self.burn_in,
                beside=["generations"],
            ),
            require(
                self.founders is None or self.founders <= self.population.size,
                "founders",
                f"be at most the {self.population.size} individuals of the population",
                got=self.founders,
                beside=["population.size"],
            ),
        )
