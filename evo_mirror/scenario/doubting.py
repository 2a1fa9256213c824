"""Doubts: settings that are legal, but leave little to conclude from what is measured."""

from __future__ import annotations

from collections.abc import Iterator

from evo_mirror.foundation.discovery import kind_of
from evo_mirror.scenario import expecting
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.telling_timing import doubts_of_timing
from evo_mirror.scenario.telling_turnover import doubts_of_turnover
from evo_mirror.scenario.within_life import expected_new_goals

_OVERSHOOT = 1.0
"""Rate times squared input at which one trial overrules all before it."""
_FEW = 10
_UNLUCKY = 1e-3
"""Chance that a run ends early, from which on it is said."""
_RESTLESS = 0.1
"""A generation's mutational SD of a drive, as a share of the noise of responding, that selection has trouble to clear."""


def doubts(scenario: Scenario) -> tuple[str, ...]:
    """One line for each doubt, beginning with the key that would settle it.

    Parameters
    ----------
    scenario : Scenario
    """
    of_turnover = doubts_of_turnover(scenario)
    return (
        *_of_population(scenario),
        *of_turnover,
        *_of_learning(scenario),
        *_of_repertoire(scenario),
        *_of_experience(scenario),
        *doubts_of_timing(scenario),
        *_of_change_within_life(scenario),
    )


def _of_population(scenario: Scenario) -> Iterator[str]:
    n, h, selected = scenario.size_range[0], scenario.heritable, sum(expecting.worth(scenario).values()) > 0.0
    if n <= _FEW:
        yield (
            f"population.size: of {n} individuals, drift takes {1 + scenario.population.overlaps}/{n} of all variation in every "
            f"generation{' that has so few' if n < scenario.size_range[1] else ''}; what spreads does so by chance. Use some "
            "dozens at least."
        )
    n = scenario.structure.smallest_deme(n)
    parents = expecting.effective_parents(scenario, n)
    if parents < min(_FEW, n / 4) - 1e-6:  # a quarter is enough, whatever it is rounded to
        yield (
            f"selection: as if {parents:.3g} of {n} individuals were the parents of all: heritability and the response to "
            "selection cannot be estimated, and drift soon takes what selection could work on. Let 10 at least breed."
        )
    if scenario.population.sexes == "separate" and scenario.population.sex_shares == "drawn":
        missing, fewest = expecting.chance_without_a_sex(scenario)
        if missing > _UNLUCKY:
            where = "a deme" if scenario.structure.n_demes > 1 else "a generation"
            what = (
                "be without one sex"
                if fewest == 1
                else f"have fewer than the {fewest} of one sex that selection asks for"
            )
            yield (
                f"population.sex_shares: with chance {missing:.2g} {where} will {what}, which ends the run. "
                "Set it to 'exact', or raise population.size."
            )
    migration = scenario.structure.settled.migration
    if len(migration) > 1 and (migration.diagonal() == 1.0).all():
        yield "structure: demes never exchange anybody, and each evolves by itself. Let some migrate, or run replicates instead."
    if scenario.structure.settled.is_hard and scenario.selection.ignores_fitness and selected:
        yield (
            "structure.regulation: selection is neutral within demes, but under hard selection fitter demes are the parents of "
            "more newborns. Let it be 'soft' for drift alone."
        )
    for key, regime in _taking_payoffs_for_shares(scenario):
        if (least := expecting.least_payoff(scenario)) < 0.0:
            yield (
                f"{key}: a life may earn as little as {least:.2g}, about, and {regime}, which takes payoffs for shares of "
                "offspring, ends the run at the first below 0. Raise payoff.baseline, or lower the costs."
            )
    is_handed_down = scenario.learning.learns and any(
        source.asks_elders and source.rate > 0.0 for source in scenario.rearing.sources.values()
    )
    if (
        not any((h.wiring, h.rate, h.forage_rate, h.associability, h.plasticity, h.attention, h.mirror_share))
        and not is_handed_down
    ):
        learns = (
            "What is learned is not inherited: every" if scenario.learning.learns else "And nothing is learned: every"
        )
        yield f"heritable: no locus is inherited, so that nothing can evolve. {learns} generation is like the first."
    if h.plasticity and not scenario.learning.genes:
        kind = kind_of(type(scenario.learning))
        yield f"heritable.plasticity: rule {kind!r} has no parameter besides its rate, and no locus comes of it."
    if idle := sorted(
        {one.name for one in scenario.genome.classes if not one.is_heritable} & scenario.dominance.keys()
    ):
        yield (
            f"dominance: {', '.join(idle)} is not inherited, and nothing comes of its dominance. Leave it away, or let it be "
            "inherited."
        )
    noise = scenario.understanding.response_noise * scenario.learning.asymptote
    if selected and expecting.mutations(scenario) > 1.0 and expecting.mutational_step(scenario) > _RESTLESS * noise:
        yield (
            f"population.mutation_rate: {expecting.mutations(scenario):.3g} mutations per genome move drives by an SD of "
            f"{expecting.mutational_step(scenario):.2g} in a single generation, not small against the noise of responding "
            f"({noise:.2g}): mutation may undo what selection builds."
        )


def _taking_payoffs_for_shares(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Keys of what cannot read a payoff below 0, and what it is called."""
    if scenario.structure.settled.is_hard:
        yield "structure.regulation", "hard selection"
    if scenario.selection.in_proportion:
        yield "selection.kind", "proportional selection"


def _of_learning(scenario: Scenario) -> Iterator[str]:
    rule, trials = scenario.learning, scenario.rearing.trials
    if rule.learns and trials == 0:
        yield "rearing.trials: there is a learning rule, and no trial to learn from; newborns and adults are the same."
    if rule.learns and not expecting.heeds_acts(rule):
        yield (
            "learning: with these parameters of the rule acts teach nothing: what is learned is about sights alone, and "
            "no sight becomes tied to an act."
        )
    if rule.mirror_route == "readout" and not rule.form().in_proportion:
        yield (
            f"learning.mirror_route: rule {kind_of(type(rule))!r} forgets, remembers or counts cues that are not there, and "
            "applies that to strengths from sights as they show: behind an innate route this is not a read-out to the letter."
        )
    product = expecting.largest_rate(scenario) * expecting.input_length(scenario, instructed=True)
    if rule.learns and product >= rule.bound:
        yield (
            f"learning.rate: rate times squared input comes to {product:.3g}, and strengths of this rule grow without end from "
            f"{rule.bound:g} on. Lower the rate or the saliences."
        )
    elif rule.learns and rule.bound < float("inf") and product > _OVERSHOOT:
        yield (
            f"learning.rate: rate times squared input comes to {product:.3g}; above {_OVERSHOOT:g} every trial corrects too far, "
            f"and from {rule.bound:g} on strengths grow without end. Lower the rate or the saliences."
        )


def _of_repertoire(scenario: Scenario) -> Iterator[str]:
    n_actions, n_features = scenario.repertoire.actions, scenario.repertoire.features
    if n_actions < 3:
        actions, spread = ("1 action", "undefined") if n_actions == 1 else ("2 actions", "1/(A - 1) = 1")
        yield (
            f"repertoire.actions: with {actions} the chance SD of the mirror index is {spread}: mirroring cannot be told from "
            "chance. Use 3 at least, better 8."
        )
    if n_features + 1 <= n_actions:
        yield (
            f"repertoire.features: {n_features} features and a context cannot keep {n_actions} sights apart (F + 1 <= A): "
            f"strengths do not settle at Delta P, and mirroring stays below its best. Use {n_actions} features or more."
        )


def _of_change_within_life(scenario: Scenario) -> Iterator[str]:
    if scenario.understanding.meaning == "given" and expected_new_goals(scenario).any():
        yield (
            "understanding.meaning: what one's own programs are for is given at birth, and never learned anew when it changes "
            "within the life. Let it be 'learned'."
        )


def _of_experience(scenario: Scenario) -> Iterator[str]:
    rule, expected, rearing = scenario.learning, expecting.upbringing(scenario), scenario.rearing.sources
    if not rule.learns or scenario.rearing.trials == 0:
        return
    if scenario.rearing.act_rate == 0.0:
        yield "rearing.act_rate: the child never acts, so that no sight can become tied to an act."
    words = sorted(name for name, source in rearing.items() if source.brings_sounds and source.rate > 0.0)
    if words and scenario.understanding.mediation == 0.0:
        yield (
            f"understanding.mediation: what is heard from {', '.join(words)} never stands in for an act, and a sight that comes "
            "with it is learned about as if the act failed to come. Raise it."
        )
    if expected.nothing <= 1e-9:
        yield (
            "rearing: something is seen on every trial, so that Delta P is not identified; strengths settle at the smallest "
            "that will do (minimum norm)."
        )
    elif expected.nothing >= 1.0 - 1e-9:
        yield "rearing.sources: nothing is ever seen, so that nothing about sights can be learned."
