"""How it was done, in words and in the numbers of this scenario."""

from __future__ import annotations

from evo_mirror.faces.listing import summary
from evo_mirror.faces.report.story import Story
from evo_mirror.faces.words import listing
from evo_mirror.foundation.discovery import kind_of

Section = tuple[str, str]


def methods_of(story: Story) -> list[Section]:
    """Return headings with one paragraph each.

    Parameters
    ----------
    story : Story
    """
    return [
        ("Individuals", _individuals(story)),
        ("Lives", _lives(story)),
        ("Evolution", _evolution(story)),
        ("Experiments", _experiments()),
        ("From prediction to finding", _observation(story)),
        ("Probability", _probability(story)),
        ("Chance", _chance(story)),
    ]


def _individuals(story: Story) -> str:
    r = story.scenario.repertoire
    return (
        f"There are {r.actions} actions. Each has a look, a pattern over {r.features} features, and a motor program, a pattern over "
        f"{r.units} motor units, {r.units_per_program} for each program; several actions may serve one of {r.goals} goals. Looks and programs "
        + (
            "have nothing in common, so that which look belongs to which program must be inherited or learned. "
            if r.correspondence == 0.0
            else f"share a part of {r.correspondence:g} that is the same for all actions. "
        )
        + f"Wiring is the strength from every feature to every motor unit (the mirror route) and straight to goals and identities "
        f"(the visual route). Encoding of genes: {kind_of(type(story.scenario.encoding))}. {summary(story.scenario.encoding)}"
    )


def _lives(story: Story) -> str:
    s = story.scenario
    sources = listing(sorted(name.replace("_", " ") for name in s.rearing.sources)) if s.rearing.sources else "none"
    return (
        f"A life is {s.rearing.trials} occasions to act, see, or forage. Sources of experience: {sources}. "
        f"Learning rule: {kind_of(type(s.learning))}. {summary(s.learning)} Individuals are tested at birth, in youth and at maturity: which action is "
        "that, what is it for, do it yourself. Seeing is noisy, and so is responding."
    )


def _evolution(story: Story) -> str:
    s = story.scenario
    tasks = listing(sorted(name.replace("_", " ") for name in s.tasks))
    return (
        f"{s.population.size} individuals in each of {s.generations} generations, mutation {s.population.mutation_rate:g} per locus and "
        f"generation. Tasks that can pay: {tasks}; the account says which of them do. Selection: {kind_of(type(s.selection))}. "
        f"{summary(s.selection)} World: {kind_of(type(s.environment)).replace('_', ' ')}. {summary(s.environment)} Fitness is measured anew in every "
        "generation. An account is nothing but a statement of what is inherited, what learns and what pays; founders, looks, "
        "luck and the draws from priors are shared by all accounts in a replicate."
    )


def _experiments() -> str:
    return (
        "Newborns of the last generation are examined at birth, after a normal life, after a life without the sight of their own acts, "
        "with another's sights in place of their own (contingency zero), after counter-mirror training, after contingent and non-contingent "
        "training, and after lesions of mirror units or of as many others. They are the same individuals in every arm, with the same luck. "
        "A statistic that such an experiment cannot give is undefined, and is never replaced by a number."
    )


def _observation(story: Story) -> str:
    n = int(story.comparison.doubts.get("n_draws", 0))
    return (
        "A published effect is taken to be the simulated one, times a scale that each kind of experiment has of its own, plus a shift that "
        "each laboratory has of its own, plus sampling error; a published direction is taken to be the true one with a probability that "
        "depends on how well established the finding is. Findings of one laboratory, or of one kind of experiment, share these "
        f"unknowns and so are not counted as independent. They were averaged over {n} draws, the same for all accounts. How the literature uses a finding, "
        "for or against an account, is shown and has no influence."
    )


def _probability(story: Story) -> str:
    c = story.comparison
    return (
        "The likelihood of an account is the mean, over its evolved populations and over the draws of those unknowns, of the probability of all "
        "findings together; prior probabilities are in the table above. The error is found by drawing populations anew from those "
        f"there are (bootstrap). The check of recovery passes by luck with a probability of {c.recovery.false_alarm:g} at most."
    )


def _chance(story: Story) -> str:
    return (
        f"Every random number is a function of the seed ({story.provenance['seed']}) and of where it is used. The same seed gives the same "
        "bytes, whatever the number of processes or threads, and however often a study was stopped and carried on."
    )
