"""Explain before you run: what a scenario will do, in words and numbers."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.biology.rivalry import Rivalry
from evo_mirror.foundation.fields import unit_of
from evo_mirror.foundation.settings import Settings
from evo_mirror.machine.memory import in_words
from evo_mirror.scenario import expecting
from evo_mirror.scenario.changing import changes
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.populating import course, demes, lives, numbers
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import estimated_bytes
from evo_mirror.scenario.telling_attention import told_of_alleles, told_of_attention, told_of_its_cost
from evo_mirror.scenario.telling_heredity import told_of_dominance, told_of_mating
from evo_mirror.scenario.telling_rearing import told_of_rearing
from evo_mirror.scenario.telling_timing import told_of_timing
from evo_mirror.scenario.telling_turnover import told_of_bouts, told_of_turnover
from evo_mirror.scenario.within_life import changes_within_life

WIDTH = 96
"""Columns of a terminal that the text keeps within."""


class Section(NamedTuple):
    """A heading and what stands under it, one statement a line."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """What a scenario will do.

    Attributes
    ----------
    title : str
    sections : tuple of Section
        In reading order; the last one holds the doubts, if there are any.
    doubts : tuple of str
        Settings that are legal, but leave little to conclude; also the last section.
    """

    title: str
    sections: tuple[Section, ...]
    doubts: tuple[str, ...]

    def text(self, width: int = WIDTH) -> str:
        """Plain text for a terminal, no line longer than ``width`` columns."""
        page = [self.title, "=" * min(width, len(self.title))]
        for heading, lines in self.sections:
            page += ["", heading]
            for line in lines:
                page += textwrap.wrap(
                    line, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
                )
        return "\n".join(page)


def explain(scenario: Scenario, *, seed: int = 1) -> Explanation:
    """Say what a scenario will do, before the first generation; nothing evolves.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Of the codes and lives drawn as a sample: those that the first replicate of a run from this seed would meet.
    """
    found = doubts(scenario)
    told = [
        ("Question", _question(scenario)),
        ("World", _world(scenario, seed)),
        ("Genes", _genes(scenario)),
        ("A life", _life(scenario, seed)),
        ("Learning", _learning(scenario)),
        ("What pays", _payoff(scenario)),
        ("Numbers and demes", _population(scenario)),
        ("Selection and drift", _selection(scenario)),
        ("Experiments afterwards", _assays(scenario)),
        ("Not known, and drawn anew in each replicate of a comparison", _priors(scenario)),
        ("Cost", _cost(scenario)),
        ("Doubts", iter(found)),
    ]
    sections = tuple(Section(heading, lines) for heading, page in told if (lines := tuple(page)))
    return Explanation(scenario.title, sections, found)


def _question(scenario: Scenario) -> Iterator[str]:
    if scenario.question:
        yield scenario.question
    if scenario.expect:
        yield f"Expect: {scenario.expect}"


def _world(scenario: Scenario, seed: int) -> Iterator[str]:
    r, repertoire = scenario.repertoire, expecting.founding_repertoire(scenario, seed)
    yield (
        f"{r.actions} actions serve {r.goals} goals. Each looks like {r.features} features, and is done by {r.units_per_program} "
        f"of {r.units} motor units."
    )
    for name, codes in (("programs", repertoire.unit_codes), ("sights", repertoire.sight_codes)):
        if r.actions > 1:
            mean, most = expecting.likeness(codes)
            yield f"Likeness of two {name} (cosine, codes of seed {seed}): {mean:.2f} on average, {most:.2f} at most."
    yield (
        "Sights share nothing with programs (correspondence 0): which goes with which cannot be guessed from the codes."
        if r.correspondence == 0.0
        else f"A share of {r.correspondence:g} of each sight is a fixed map of its own program (correspondence)."
    )
    yield from changes(scenario, _first_line(scenario.environment))
    yield from changes_within_life(scenario)


def _genes(scenario: Scenario) -> Iterator[str]:
    h, genome, mu = scenario.heritable, scenario.genome, scenario.population.mutation_rate
    inherited, is_diploid = [one for one in genome.classes if one.is_heritable], scenario.population.ploidy > 1
    if not inherited:
        yield "Nothing is inherited."
    for one in inherited:
        if one.founder_shares:
            shares = ", ".join(f"{share:g}" for share in one.founder_shares)
            alleles = f"{len(one.founder_shares)} alleles, whose shares among founders are {shares}"
        else:
            founders = f"founders {one.founder_mean:.3g}, SD {one.founder_spread:.3g}"
            drawn = "mutants are drawn anew, with an SD of" if one.mutation_redraws else "mutations take steps of SD"
            alleles = f"{founders}; {drawn} {one.mutation_size:.3g}"
        if one.mutation_rate is not None:
            alleles += f"; {expecting.mutation_rate(scenario, one):g} mutations per locus, a rate of their own"
        alleles += told_of_dominance(scenario, one)
        yield f"{one.name.replace('_', ' ')}: {one.n_loci} {'locus' if one.n_loci == 1 else 'loci'}; {alleles}."
    yield from told_of_alleles(scenario)
    absent = {"wiring": h.wiring, "learning rate": h.rate, "associabilities": h.associability, "attention": h.attention,
              "share of the mirror route": h.mirror_share}  # fmt: skip
    if missing := [name for name, on in absent.items() if not on]:
        yield f"Not inherited, and so out of reach of selection: {', '.join(missing)}."
    if inherited:
        yield (
            f"Mutation: {mu:g} per locus{' and copy' * is_diploid}, {expecting.mutations(scenario):.3g} per genome and "
            "generation."
            if mu > 0.0
            else "There is no mutation: what founders do not carry is never found."
        )
    if h.wiring:
        n_actions = scenario.repertoire.actions
        bits = f"{expecting.matching_bits(n_actions):.3g}"
        yield (
            f"To pick the one right matching of sights and programs out of {n_actions}! takes {bits} "
            f"bit{'s' if bits != '1' else ''} (log2 A!): that much selection must write into the wiring for mirroring to be "
            "innate."
        )


def _life(scenario: Scenario, seed: int) -> Iterator[str]:
    rearing = scenario.rearing
    if rearing.trials == 0:
        yield "No trials: individuals are tested as they are born."
        return
    yield f"{rearing.trials} trials; on {rearing.act_rate:.0%} of them the child acts. {told_of_attention(scenario)}"
    if scenario.population.overlaps:
        yield from told_of_bouts(scenario)
    expected = expecting.upbringing(scenario)
    for name, rate in expected.sights:
        yield f"{name.replace('_', ' ')}: {rate:.3f} sights per trial, {rate * rearing.trials:.3g} in a life."
    yield from told_of_rearing(scenario)
    yield from told_of_timing(scenario)
    yield f"Nothing is seen on {expected.nothing:.0%} of trials."
    sample = expecting.sample_lives(scenario, seed)
    if math.isnan(expected.delta_p):
        yield "Delta P is not identified: it compares trials with a sight to trials without one, and one kind is missing."
        return
    drawn = "" if math.isnan(sample.matching) else (
        f"; drawn for {sample.n_lives} lives: {sample.matching:.3f}"
        + ("" if math.isnan(sample.error) else f" (SE {sample.error:.3f})")
    )  # fmt: skip
    yield (
        "Delta P, how much likelier an act is at the sight of the same act than at the sight of nothing: "
        f"{expected.delta_p:.3f} expected for founders{drawn}."
    )
    if not math.isnan(sample.other):
        yield f"Delta P of an act at the sight of another act: {sample.other:.3f} in the lives drawn."


def _learning(scenario: Scenario) -> Iterator[str]:
    rule, u = scenario.learning, scenario.understanding
    yield _first_line(rule)
    if rule.learns:
        rate = expecting.largest_rate(scenario)
        yield f"Rate {rule.rate:g} per trial" + (
            f", in a comparison drawn up to {rate:.3g}." if rate > rule.rate else "."
        )
        for where, instructed in (("in life", False), ("in training with an imperative", True)):
            length = expecting.input_length(scenario, instructed=instructed)
            yield (
                f"Rate times squared input, {where}: {rate:.3g} x {length:.3g} = {rate * length:.3g}"
                + (f"; has to stay below {rule.bound:g}." if rule.bound < math.inf else ".")
            )
        yield from _route(rule)
        yield from _period(scenario)
        if scenario.heritable.rate and rule.bound < math.inf:
            most = rule.bound / expecting.input_length(scenario, instructed=False)
            yield f"The rate evolves between 0 and 1; above {most:.2f} it would run away, and such lives fail."
    examined = dict.fromkeys(scenario.examined_ages)
    ages = [f"after {age}" for age in examined if age > 0]
    when = f"{' and '.join([*(['at birth'] if 0 in examined else []), *ages])}{' trials' if ages else ''}"
    yield (
        f"Understanding is tested {'after every bout' if scenario.population.overlaps else when}, with noise of SD "
        f"{u.sight_noise:g} on sights and {u.response_noise:g} on responses; the mirror route has a share of {u.mirror_share:g}."
    )


def _route(rule: LearningRule) -> Iterator[str]:
    told = {
        "fixed": "The mirror route is fixed at birth; all else learns by the rule, other cues to motor units too.",
        "readout": (
            "The mirror route is fixed at birth. Behind it a read-out of motor units by motor units, the identity at birth, "
            "learns by the rule; so do other cues, and all else."
        ),
        "gain": (
            "Which sight goes with which act is never learned. Performing raises the gain of the motor units performed, "
            f"from {rule.gain_at_birth:g} at birth towards 1, and with it what any sight drives them by; all else learns by the "
            "rule."
        ),
    }  # fmt: skip
    if rule.mirror_route in told:
        yield told[rule.mirror_route]


def _period(scenario: Scenario) -> Iterator[str]:
    rule, trials = scenario.learning, scenario.rearing.trials
    opens, closes = rule.period(trials)
    if opens > 0 or closes is not None:
        until = "to the end and beyond" if closes is None else f"to trial {closes}"
        left = f"{rule.outside:.0%} of the rate is" if rule.outside > 0.0 else "nothing is"
        yield (
            f"Critical period: from trial {opens + 1} of {trials} {until}; outside it, in adults too, {left} left, of all "
            "learning."
            if closes is not None
            else f"Critical period: from trial {opens + 1} of {trials} {until}; before it, {left} left, of all learning."
        )


def _payoff(scenario: Scenario) -> Iterator[str]:
    p, worth = scenario.payoff, expecting.worth(scenario)
    yield f"Every life earns {p.baseline:g}."
    for name, task in scenario.tasks.items():
        if worth[name] > 0.0:
            yield " ".join([f"{name}: up to {worth[name]:g} more.", _first_line(task), *_rivals(task.rivals)])
        else:
            yield f"{name}: not seen by selection."
    ages, by_age = p.ages, any(task.serves != "other" and worth[name] > 0.0 for name, task in scenario.tasks.items())
    if scenario.population.overlaps:
        yield (
            "Payoff is the mean over the trials of a life so far, and before the first what innate wiring earns; costs are those "
            "of a life of average length."
        )
    elif by_age and scenario.understanding.ages == "all" and (total := ages.birth + ages.juvenile + ages.adult) > 0.0:
        yield (
            f"Competence counts {ages.birth / total:.0%} at birth, {ages.juvenile / total:.0%} in youth and "
            f"{ages.adult / total:.0%} at maturity."
        )
    if scenario.learning.learns and p.change_cost > 0.0:
        yield f"Learning costs {p.change_cost:g} for each unit of strength changed."
    if scenario.learning.learns and p.upkeep > 0.0 and (scenario.heritable.rate or scenario.heritable.forage_rate):
        yield f"Each inherited learning rate above 0 costs {p.upkeep:g}."
    yield from told_of_its_cost(scenario)
    if not any(worth.values()):
        yield "Nothing pays: what evolution is left is drift, mutation and the costs of learning."


def _rivals(rivals: Rivalry) -> Iterator[str]:
    s = rivals.frequency
    if s > 1.0:
        yield f"It pays nothing where {1.0 / s:.0%} of the others master it, and costs beyond."
    elif s != 0.0:
        yield f"It {'loses' if s > 0.0 else 'gains'} {abs(s):.0%} where all others master it."
    if rivals.room is not None:
        yield f"{rivals.room:g} others who master it halve what it pays."


def _population(scenario: Scenario) -> Iterator[str]:
    if scenario.population.sizes.may_change:
        yield _first_line(scenario.population.sizes)
        yield from numbers(scenario)
    if scenario.structure.n_demes > 1:
        yield _first_line(scenario.structure)
        yield from demes(scenario)


def _selection(scenario: Scenario) -> Iterator[str]:
    n, n_replicates = scenario.population.size, scenario.replicates
    yield f"{n} individuals. {_first_line(scenario.selection)}"
    yield from _numbers(scenario.selection)
    yield _first_line(scenario.recombination)
    yield from told_of_turnover(scenario)
    yield from told_of_mating(scenario)
    is_apart = scenario.structure.n_demes == 1 and not scenario.population.overlaps
    is_told = is_apart and any(expecting.worth(scenario).values())
    if is_told and not math.isnan(share := expecting.effective_share(scenario)):
        spread = (
            "objectives spread evenly, independently of each other"
            if scenario.selection.by_objectives
            else "fitness spread evenly from the least to the most"
        )
        yield f"Were {spread}, N_e would be about {n * share:.0f}."
    if (n_actions := scenario.repertoire.actions) > 1:
        chance = 3.0 / ((n_actions - 1) * n_replicates**0.5)
        yield (
            f"Mirroring by chance: the mean mirror index of {n_replicates} {'replicate' if n_replicates == 1 else 'replicates'} "
            f"stays within {chance:.2f} of 0 (3 SD)."
        )


def _assays(scenario: Scenario) -> Iterator[str]:
    a = scenario.assays
    examined = min(a.individuals, scenario.population.size_at(scenario.generations))
    yield (
        f"In a comparison, {examined} of the last generation are examined, each action "
        f"{a.rounds} times; adults are trained for {a.training_trials} trials in {a.training_blocks} blocks."
    )
    u = a.units
    test = {"t": "Student's t test", "rank_sum": "Wilcoxon's rank-sum test"}[u.test]
    family = scenario.repertoire.units * scenario.repertoire.actions
    corrected = {
        "fdr": f"with a false discovery rate of {u.alpha:g} over {family} tests",
        "bonferroni": f"at {u.alpha:g} / {family}, by Bonferroni",
        "none": f"at {u.alpha:g} each, without correction",
    }[u.correction]
    yield (
        f"Their {scenario.repertoire.units} motor units are recorded in {u.trials} trials of doing and {u.trials} of seeing each "
        f"action, and tested against baseline by {test} {corrected}."
    )


def _priors(scenario: Scenario) -> Iterator[str]:
    for key, prior in sorted(scenario.priors.items()):
        yield f"{key}: {prior.low:g} to {prior.high:g}" + (", even in its logarithm." if prior.scale == "log" else ".")


def _cost(scenario: Scenario) -> Iterator[str]:
    n_lives, a_generation = lives(scenario) * scenario.replicates, f"{scenario.population.size}"
    if scenario.population.sizes.may_change:
        sizes = course(scenario)
        a_generation = f"{sizes.min()} to {sizes.max()}"
    counted = [
        f"{n} {word}{'s' * (n != 1)}"
        for n, word in ((scenario.generations, "generation"), (scenario.replicates, "replicate"))
    ]
    yield (
        f"A run: {a_generation} lives x {' x '.join(counted)} = "
        f"{n_lives:,} lives of {scenario.rearing.trials} trials, {n_lives * scenario.rearing.trials:,} trials."
    )
    yield f"Memory for arrays, for each replicate that runs at a time: about {in_words(estimated_bytes(scenario))}."


def _numbers(strategy: Settings) -> Iterator[str]:
    """The settings of a strategy, with what they mean."""
    for name, field in type(strategy).__pydantic_fields__.items():
        if name != "kind" and getattr(strategy, name) is not None:
            value, unit = getattr(strategy, name), unit_of(field)
            yield f"{name.replace('_', ' ')}: {value}{'' if unit == '1' else f' {unit}'} ({field.description})."


def _first_line(strategy: Settings) -> str:
    """What a strategy says it does."""
    return " ".join((type(strategy).__doc__ or "").strip().partition("\n\n")[0].split())
