"""What a scenario can be expected to do, in numbers: by formula, and from lives drawn as a sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.alleles import counts_of
from evo_mirror.biology.attending import Shares
from evo_mirror.biology.drawing import draw
from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.biology.repertoires import draw_repertoire
from evo_mirror.biology.selection.base import MOST_BY_OBJECTIVES
from evo_mirror.lifetime.form import SecondTerm
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.contingency import delta_p
from evo_mirror.scenario.populating import course
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import SIGHT
from evo_mirror.state.genome import LocusClass
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring

_SAMPLE_TRIALS = 24_000

_UNLUCKY = 4.0
"""Standard deviations that a life may be unlucky by: once in 30 000 lives."""


@dataclass(frozen=True)
class Upbringing:
    """What a founder's life is expected to bring, with the scenario's own attention; the mean over morphs, if there are any.

    Attributes
    ----------
    sights : tuple of (str, float)
        Each source, in the order of precedence, and how many sights it brings [per trial].
    nothing : float
        Chance of a trial without a sight.
    delta_p : float
        Delta P of an act given the sight of the same act; NaN where nothing is ever, or always, seen.
    """

    sights: tuple[tuple[str, float], ...]
    nothing: float
    delta_p: float


def upbringing(scenario: Scenario) -> Upbringing:
    """Work out what the sources bring, each where those before it have left room.

    With q the chance of an act, w_s and o_s what source s still brings on trials with and without one, and m_s the chance
    that its sight matches the act: E = sum_s (q w_s + (1 - q) o_s) sights per trial, P(do a | see a) = q sum_s w_s m_s / E,
    and P(do a | see nothing) = q (1 - sum_s w_s) / (A (1 - E)); all of the mean act, where some can be seen better than others.
    """
    n_actions, q, acting, matching = scenario.repertoire.actions, scenario.rearing.act_rate, 0.0, 0.0
    sights: dict[str, float] = {}
    for among, attention in scenario.attention.of_founders:
        brought, acting_of_these, matching_of_these = _brought(scenario, attention)
        for name, rate in brought:
            sights[name] = sights.get(name, 0.0) + among * rate
        acting, matching = acting + among * acting_of_these, matching + among * matching_of_these
    seen = sum(sights.values())
    nothing = max(0.0, 1.0 - seen)
    identified = seen > 0.0 and nothing > 1e-9
    contingency = q * matching / seen - q * (1.0 - acting) / (n_actions * nothing) if identified else math.nan
    return Upbringing(tuple(sights.items()), nothing, contingency)


def _brought(scenario: Scenario, attention: Shares) -> tuple[list[tuple[str, float]], float, float]:
    """Of those who attend so: sights per trial of each source; and, on trials with an act, of all, and of those that match."""
    rearing, q, acting, resting, matching = scenario.rearing, scenario.rearing.act_rate, 0.0, 0.0, 0.0
    sights: list[tuple[str, float]] = []
    for name, source in sorted(rearing.sources.items(), key=lambda item: item[1].precedence):
        offer = source.offer(
            n_actions=scenario.repertoire.actions, act_rate=q, attention=getattr(attention, source.attends),
            transparency=float(scenario.repertoire.transparencies.mean(dtype=np.float64)),
        )  # fmt: skip
        with_act, without = (1.0 - acting) * offer.acting, (1.0 - resting) * offer.resting
        acting, resting, matching = acting + with_act, resting + without, matching + with_act * offer.matching
        sights.append((name, q * with_act + (1.0 - q) * without))
    return sights, acting, matching


@dataclass(frozen=True)
class Sample:
    """What lives drawn for founders did bring.

    Attributes
    ----------
    n_lives : int
    seen : float
        Sights per trial.
    matching, other : float
        Mean Delta P over pairs of an act and the sight of the same, of another act; NaN where undefined.
    error : float
        Standard error of ``matching``, from one action to the next; NaN where undefined.
    """

    n_lives: int
    seen: float
    matching: float
    other: float
    error: float


def sample_lives(scenario: Scenario, seed: int) -> Sample:
    """Draw some lives of founders, with the scenario's own attention, and look at what they have to teach."""
    n_trials, n_actions = scenario.rearing.trials, scenario.repertoire.actions
    if n_trials == 0:
        return Sample(0, 0.0, math.nan, math.nan, math.nan)
    n = max(2, min(1_000, _SAMPLE_TRIALS // n_trials))
    moment = Moment(seed)
    experience = draw(
        scenario.rearing, _attending(scenario, n), founding_repertoire(scenario, seed),
        forage_outcomes=scenario.repertoire.forage_outcomes, parents=np.full((n, 2), -1, np.int32), caregivers=None,
        response_noise=0.0, address=moment.address("rearing"), positions=np.arange(n),
    )  # fmt: skip
    contingency, own = delta_p(experience.events, n_actions), np.eye(n_actions, dtype=bool)
    matching, other = contingency[own], contingency[~own]
    matching, other = matching[~np.isnan(matching)], other[~np.isnan(other)]
    return Sample(
        n_lives=n,
        seen=float((experience.events[:, :, SIGHT] >= 0).mean()),
        matching=float(matching.mean()) if len(matching) else math.nan,
        other=float(other.mean()) if len(other) else math.nan,
        error=float(matching.std(ddof=1) / len(matching) ** 0.5) if len(matching) > 1 else math.nan,
    )


def _attending(scenario: Scenario, n: int) -> Wiring:
    """Founders of whom nothing is known but what they attend to: all that drawing a life asks."""
    tables, ways = np.zeros((n, 0, 0), np.float32), scenario.attention.of_founders
    counts = counts_of(tuple(among for among, _ in ways), n)
    attention = np.repeat(np.array([shares for _, shares in ways], np.float32), counts, axis=0)
    return Wiring(
        strength=tables, meaning=tables, plasticity=tables, salience=np.zeros((n, 0), np.float32),
        foraging=np.zeros((n, scenario.repertoire.forage_cues, 0), np.float32),
        attention=attention, mirror_share=np.zeros(n, np.float32),
        is_open=np.zeros((n, 0, 0), np.bool_),
    )  # fmt: skip


def founding_repertoire(scenario: Scenario, seed: int) -> Repertoire:
    """The repertoire of generation 0 of the first replicate."""
    n = scenario.repertoire.actions
    return draw_repertoire(scenario.repertoire, np.zeros(n, np.int64), Moment(seed).address("stage"))


def likeness(codes: NDArray[np.float32]) -> tuple[float, float]:
    """Mean and largest absolute cosine between two different codes.

    Parameters
    ----------
    codes : (n_actions, n_dimensions) float array
    """
    directions = codes / np.maximum(1e-12, np.sqrt((codes.astype(np.float64) ** 2).sum(axis=1, keepdims=True)))
    cosines = np.abs((directions[:, None] * directions[None]).sum(axis=2))[~np.eye(len(codes), dtype=bool)]
    return (float(cosines.mean()), float(cosines.max())) if len(cosines) else (0.0, 0.0)


def effective_share(scenario: Scenario) -> float:
    """N_e / N if fitness were spread evenly between what a life earns at worst and at best.

    N_e is the inverse of the chance that two parental places are filled by the same individual. NaN where it cannot be said:
    for a regime that reads several objectives, whose size it may not depend on.
    """
    n = scenario.population.size
    groups = scenario.population.mating_groups(n)
    if scenario.selection.by_objectives:
        return effective_parents(scenario, n) / n if max(groups) <= MOST_BY_OBJECTIVES else math.nan
    lowest, highest = scenario.payoff.baseline, scenario.payoff.baseline + sum(worth(scenario).values())
    if not (lowest or highest):
        return 1.0
    chances = [scenario.selection.probabilities(np.linspace(lowest, highest, k)) for k in groups]
    return _over_groups([1.0 / float((p**2).sum()) for p in chances]) / n


def effective_parents(scenario: Scenario, n_individuals: int) -> float:
    """As if how many of so many were the parents of all, were fitnesses 0, 1, 2, ...: in each sex, where these are separate."""
    groups, n_objectives = scenario.population.mating_groups(n_individuals), scenario.n_objectives
    return _over_groups([scenario.selection.effective_parents(k, n_objectives) for k in groups])


def neutral_effective_size(scenario: Scenario) -> float:
    """N_e without selection: N; 4 N_f N_m / (N_f + N_m) of two sexes; about N (2 - s) / 2 of diploids, a share s of whom self."""
    selfing, is_diploid = scenario.population.selfing, scenario.population.ploidy > 1
    inbreeding = selfing / 2.0 if is_diploid and isinstance(selfing, float) else 0.0
    groups = scenario.population.mating_groups(scenario.population.size)
    return _over_groups([float(k) for k in groups]) * (1.0 - inbreeding)


def chance_without_a_sex(scenario: Scenario) -> tuple[float, int]:
    """Chance that a run ends because too few of one sex are drawn, in some deme and generation of some replicate.

    Where sexes are drawn, of n newborns of a deme fewer than k are female, or male, with the chance that a binomial number
    has; k is how many selection needs to choose among. Its second value is k.
    """
    population, structure = scenario.population, scenario.structure
    share, at_most = (
        population.female_share,
        min(population.mating_groups(structure.smallest_deme(scenario.size_range[0]))),
    )
    fewest = next((k for k in range(1, at_most) if scenario.selection.contradicted_by(k) is None), at_most)
    sizes, times = np.unique(course(scenario), return_counts=True)
    log_kept = 0.0
    for size, n_generations in zip(sizes.tolist(), times.tolist(), strict=True):
        for n, n_demes in zip(*np.unique(structure.deme_sizes(size), return_counts=True), strict=True):
            missing = min(1.0 - 1e-16, _fewer(fewest, int(n), share) + _fewer(fewest, int(n), 1.0 - share))
            log_kept += n_generations * int(n_demes) * math.log1p(-missing)
    return -math.expm1(scenario.replicates * log_kept), fewest


def _fewer(k: int, n: int, share: float) -> float:
    """Chance that a binomial number, of n with chance ``share``, is below k."""
    log_all = math.lgamma(n + 1)
    logs = (
        log_all - math.lgamma(j + 1) - math.lgamma(n - j + 1) + j * math.log(share) + (n - j) * math.log1p(-share)
        for j in range(min(k, n + 1))
    )
    return sum(map(math.exp, logs))


def _over_groups(sizes: list[float]) -> float:
    """Effective size of all, from those of groups that fill as many places: two copies are of one group with chance 1 / n."""
    return len(sizes) ** 2 / sum(1.0 / size for size in sizes)


def least_payoff(scenario: Scenario) -> float:
    """What an unlucky life may earn, about [payoff]: 4 SD less than guessing is worth, and a life of the largest changes.

    Performance is (share right - c) / (1 - c), c the chance of a guess: its variance is c / (1 - c) over the number of tests,
    were all answered independently; it is at least - c / (1 - c). Where generations overlap, whoever has just been born is worth
    a single round of tests. A trial with a sight changes strengths by
    rate x salience x sum of features x lambda x heads about, were each head off by lambda every time: those of a program's units,
    of its action and of its goal. Who pays for attention to its own acts, as much as the founders with most of it, and sees
    them, has learned from them, and is taken to do no worse than who guesses: either luck or that cost counts, whichever is more.
    """
    payoff, r, rule, spread, furthest = scenario.payoff, scenario.repertoire, scenario.learning, 0.0, 0.0
    n_tests = (
        r.actions * scenario.understanding.rounds * (1 if scenario.population.overlaps else len(scenario.examined_ages))
    )
    one_of_all, one_of_goals = 1.0 / r.actions, 1.0 / r.goals
    guesses = {
        "identify": one_of_all,
        "imitate": one_of_all,
        "goal": one_of_goals,
        "forage": 1.0 / max(2, r.forage_outcomes),
    }
    for name, task in scenario.tasks.items():
        chance = min(0.5, guesses.get(task.asks, 0.0))
        odds, worth_of_it = chance / (1.0 - chance), scenario.worth[name]
        spread += worth_of_it**2 * odds / n_tests
        furthest += worth_of_it * odds
    luck = min(furthest, _UNLUCKY * math.sqrt(spread))
    attending = payoff.own_attention * max(shares.own for _, shares in scenario.attention.of_founders)
    sees = rule.learns and any(one.attends == "own" and one.rate > 0.0 for one in scenario.rearing.sources.values())
    least = payoff.baseline - (max(luck, attending) if sees else luck + attending)
    if rule.learns:
        h, noise = scenario.heritable, scenario.understanding.sight_noise
        salience = scenario.salience.sight * math.sqrt(r.features * (1.0 + noise**2)) + scenario.salience.context
        seen = sum(rate for _, rate in upbringing(scenario).sights) * scenario.rearing.trials
        step = largest_rate(scenario) * salience * (r.units_per_program + 2) * rule.asymptote
        least -= payoff.change_cost * seen * step + payoff.upkeep * (h.rate + h.forage_rate)
    return least


def worth(scenario: Scenario) -> dict[str, float]:
    """What perfection in each task adds to the payoff of a life, as far as selection sees it [payoff]."""
    return scenario.worth


def input_length(scenario: Scenario, *, instructed: bool) -> float:
    """Squared length of the input of a trial with a sight, each cue weighted by its salience.

    A sight has length 1; noise adds its variance; traces of earlier, unlike sights add up to 1 / (1 - rho_s^2) of their
    squares; a context is always on; an imperative only where an experimenter instructs.
    """
    salience, noise = scenario.salience, scenario.understanding.sight_noise
    sight = (1.0 + noise**2) / (1.0 - scenario.understanding.sight_trace**2)
    return salience.sight * sight + salience.context + salience.imperative * instructed


def largest_rate(scenario: Scenario) -> float:
    """The largest learning rate that founders have on average, over the range of its prior if there is one."""
    prior = scenario.priors.get("learning.rate")
    return scenario.learning.rate if prior is None else max(prior.high, scenario.learning.rate)


def heeds_acts(rule: LearningRule) -> bool:
    """Whether what a trial adds depends on the act at all, in a newborn with some wiring."""
    form, nothing = rule.form(), np.zeros(1, np.float32)
    given, drive, asymptote = np.array(rule.parameters(1.0), np.float32), np.ones(1, np.float32), np.float32(1)
    heads = [form.y1, *([cast(SecondTerm, form).y2] if form.second_term else [])]
    return any(
        (y(given, drive, drive, asymptote, nothing) != y(given, drive, nothing, asymptote, nothing)).any()
        for y in heads
    )


def mutations(scenario: Scenario) -> float:
    """Expected mutations per genome and generation, all copies together, loci that are not inherited left out."""
    of_a_copy = sum(mutation_rate(scenario, one) * one.n_loci for one in scenario.genome.classes if one.is_heritable)
    return of_a_copy * scenario.population.ploidy


def mutation_rate(scenario: Scenario, locus_class: LocusClass) -> float:
    """Mutations per locus and generation at the loci of a class: its own rate, or the population's, whose 0 stops all."""
    mu, own = scenario.population.mutation_rate, locus_class.mutation_rate
    return mu if own is None or mu == 0.0 else own


def mutational_step(scenario: Scenario) -> float:
    """SD that one generation of mutation of the wiring adds to the drive of a program by a sight [strength].

    A sight has length 1, so that each of the program's units gets the variance mu sigma^2 of a single connection, sigma
    being the mutation's step; the program is the mean of its units. Of diploids, each copy counts with its dominance.
    """
    wiring = scenario.genome.classes[0]
    step = wiring.mutation_size if not wiring.founder_shares else 1.0
    variance = mutation_rate(scenario, wiring) / scenario.repertoire.units_per_program * step**2
    if scenario.population.ploidy > 1:
        variance *= wiring.dominance**2 + (1.0 - wiring.dominance) ** 2
    return math.sqrt(variance) if wiring.is_heritable else 0.0


def matching_bits(n_actions: int) -> float:
    """log2 A!: what must be known to pick the one right matching of A sights to A programs."""
    return math.lgamma(n_actions + 1) / math.log(2.0)
