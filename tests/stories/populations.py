"""Populations that have evolved, for stories to be told about them.

All stories are told from one seed, so that they come out the same every time. Their thresholds are stated with the rate at
which they would be missed by chance under another seed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from evo_mirror.accounts.base import Account, drawn_from_priors
from evo_mirror.assays._subjects import Subjects
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import setting
from evo_mirror.foundation.settings import adjusted
from evo_mirror.foundation.shipped import find_scenario
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.indices import mirror_index
from evo_mirror.scenario.reading import read_settings
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import Life
from evo_mirror.studies.progress import silent
from evo_mirror.studies.workers import share_out

SEED = 1
SMALL = {"population.size": 24, "generations": 25, "rearing.trials": 80, "assays.individuals": 24}
"""The world of origin in little: as many actions, sources and tasks, fewer and shorter lives."""


def world(name: str, account: Account | None = None, **changes) -> Scenario:
    """A shipped scenario as an account sees it, with some settings changed."""
    scenario = read_settings(find_scenario(name), Scenario)
    if account is not None:
        scenario = account.constrained(scenario)
    return adjusted(scenario, changes) if changes else scenario


def evolve(scenario: Scenario, replicate: int, interventions: Sequence[Callable] = ()) -> tuple[Evolution, dict]:
    """Let one replicate evolve to its end, with what is not known drawn from the priors; also every column recorded."""
    drawn = drawn_from_priors(scenario, Moment(SEED, replicate))
    evolution = Evolution(drawn, seed=SEED, replicate=replicate, interventions=interventions)
    records = []
    while not evolution.is_over:
        records.append(evolution.step().values)
    return evolution, {name: np.array([record[name] for record in records]) for name in records[0]}


def without_learning(subjects: Subjects) -> Life:
    """The lives they would have lived had they not learned from them."""
    plasticity = subjects.wiring.plasticity.copy()
    plasticity[:, :, 0] = 0.0
    conditions = setting(subjects.scenario, subjects.repertoire, rounds=subjects.scenario.assays.rounds)
    knocked_out = replace(subjects.wiring, plasticity=plasticity)
    return live(knocked_out, subjects.experience, conditions, address=subjects.moment.address("life"))


def fate(name: str, account: Account, replicate: int) -> dict:
    """How one replicate of a shipped world came out: gains over the last 20 generations, and what learning is worth."""
    evolution, course = evolve(world(name, account), replicate)
    subjects = Subjects.of(evolution)
    with_learning = subjects.understanding(subjects.reared, -1).mean()
    without = subjects.understanding(without_learning(subjects), -1).mean()
    birth, maturity = (course[f"mirror_gain_{age}"][-20:].mean() for age in ("birth", "maturity"))
    return {
        "world": name,
        "replicate": replicate,
        "innate": float(birth / maturity),
        "maturity": float(maturity),
        "dependence": float((with_learning - without) / with_learning),
        "understanding": float(with_learning),
    }


def share(work: Callable, pieces: Sequence[tuple]) -> list:
    """The results of independent pieces of work, in their order."""
    results: list = []
    share_out(work, pieces, workers=1, progress=silent, stage="evolving", total=len(pieces), collect=results.append)
    return results


def index(subjects: Subjects, life: Life, age: int = -1) -> float:
    """Mean mirror index of a population at one age."""
    return float(mirror_index(subjects.drives(life)[:, age]).mean())


def chance(n_actions: int, n_replicates: int) -> float:
    """The largest mean mirror index over replicates that chance is allowed: 3 SD, missed by chance 27 times in 10 000.

    The index of a single matching has SD 1 / (A - 1) under permutation of labels; that of a population, no more.
    """
    return 3.0 / ((n_actions - 1) * n_replicates**0.5)
