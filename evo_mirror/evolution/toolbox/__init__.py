"""The door to DEAP: a scenario as a ``deap.base.Toolbox``, and its individuals as handles that DEAP can hold.

::

    from deap import algorithms, tools
    from evo_mirror.evolution.toolbox import statistics, toolbox

    box = toolbox(scenario, seed=1)
    hall = tools.HallOfFame(5)
    population, log = algorithms.eaGenerateUpdate(
        box, ngen=scenario.generations, halloffame=hall, stats=statistics(scenario), verbose=False
    )

gives the same numbers as the engine, bit for bit. Any operator may be replaced before or during a run::

    box.register("select", tools.selTournament, tournsize=2)
    box.register("select", breeders, operator=tools.selBest, share=0.2)  # truncation
    box.register("mate", tools.cxTwoPoint)
    box.register("mutate", tools.mutGaussian, mu=0, sigma=0.1, indpb=0.05)
    box.register("evaluate", lambda one: (one.cohort.lived.life.correct[one.row, -1, 0],))  # a fitness of one's own

What is replaced works on individuals one by one; the rest stays on arrays. To DEAP, an individual is a sequence of its
inherited alleles, which keep to the limits of their loci; of diploids, both copies of the first locus, then both of the
second. Where sexes are separate an operator of selection is asked twice, for mothers among females and for fathers among males.
DEAP's operators draw from `random` and `numpy.random`: both
are seeded by address while ``generate`` and ``update`` call them, and given back as they were. An operator of selection
is asked for two parental places a child; one that chooses nobody twice can name who may breed (`breeders`). What is
registered as ``map``, such as that of a pool of processes, gives the same numbers as the toolbox's own, which lets all
lives of a generation run at once.

``eaSimple``, ``eaMuPlusLambda`` and loops of one's own work from ``box.population()``, under luck that the caller seeds.
They are for compatibility and cost more, since fitness is not carried over from one generation to the next as DEAP
would: lives are noisy and worlds change, and a lucky life kept for ever is not fitness. A clone is a newborn without a
fitness, and ``box.select`` lets survivors of earlier generations live once more (``nevals`` does not count these). Scenarios with
demes, or whose sizes change, run under ``eaGenerateUpdate`` alone, and those with demes under their own ``select``.
"""

from evo_mirror.biology.luck import luck
from evo_mirror.evolution.toolbox.cohort import ToolboxError
from evo_mirror.evolution.toolbox.individual import Fitness, Generation, Individual
from evo_mirror.evolution.toolbox.making import logbook, statistics, toolbox
from evo_mirror.evolution.toolbox.operators import breeders, evaluate, evaluate_together, mapped

__all__ = [
    "Fitness", "Generation", "Individual", "ToolboxError", "breeders", "evaluate", "evaluate_together", "logbook", "luck",
    "mapped", "statistics", "toolbox",
]  # fmt: skip
