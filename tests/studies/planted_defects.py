"""Defects of the breeding step and of learning, to be planted; and the checks of `validate` that are there to see them."""

from dataclasses import replace

import numpy as np

from evo_mirror.biology import dispersing, lesson
from evo_mirror.biology.rivalry import Rivalry
from evo_mirror.biology.sizes.base import Sizes
from evo_mirror.biology.tasks.needle import Needle
from evo_mirror.evolution import breeding, developing, propagating, turnover
from evo_mirror.foundation.settings import adjusted
from evo_mirror.lifetime.setting import Setting


def spoil_parents(monkeypatch, spoiled) -> None:
    choose = breeding.choose_parents
    monkeypatch.setattr(
        breeding, "choose_parents", lambda s, w, moment, **where: spoiled(choose(s, w, moment, **where), w)
    )


def spoil_children(monkeypatch, spoiled) -> None:
    breed = breeding.breed

    def wrong(scenario, population, parents, moment):
        children = breed(scenario, population, parents, moment)
        spoiled(children.genotypes, population.genotypes, parents)
        return children

    monkeypatch.setattr(breeding, "breed", wrong)


def index_off_by_one(monkeypatch):
    spoil_parents(monkeypatch, lambda places, w: (places + 1) % len(w))


def ties_to_the_lowest(monkeypatch):
    spoil_parents(monkeypatch, lambda places, _: np.minimum(places, np.roll(places, 1, axis=0)))


def elitism_that_leaks(monkeypatch):
    def elite(places, w):
        places = places.copy()
        places[: len(places) // 5 + 1] = w.argmax()
        return places

    spoil_parents(monkeypatch, elite)


def one_parent_for_both_places(monkeypatch):
    spoil_parents(monkeypatch, lambda places, _: places[:, [0, 0]])


def a_locus_that_stays_behind(monkeypatch):
    def stays(children, adults, parents):
        children[:, 0] = adults[parents[:, 0], 0]

    spoil_children(monkeypatch, stays)


def mutants_that_are_never_what_they_were(monkeypatch):
    """Redraw until it is another allele: the same as mutating more often."""
    breed = breeding.breed

    def eager(scenario, population, parents, moment):
        rate = scenario.population.mutation_rate
        return breed(adjusted(scenario, {"population.mutation_rate": rate / 0.62}), population, parents, moment)

    monkeypatch.setattr(breeding, "breed", eager)


def mutants_that_draw_half_as_often(monkeypatch):
    """Every other child is spared."""

    def spare(children, adults, parents):
        children[::2] = adults[parents[::2, 0]]

    spoil_children(monkeypatch, spare)


def blending(monkeypatch):
    def blend(children, adults, parents):
        children[:] = adults[parents].mean(axis=1)

    spoil_children(monkeypatch, blend)


def half_the_selection(monkeypatch):
    spoil_parents(
        monkeypatch, lambda places, w: np.where(np.arange(len(places))[:, None] % 2, places, places % len(w) // 2)
    )


def offspring_of_first_parents_only(monkeypatch):
    shares = breeding.parental_shares
    monkeypatch.setattr(breeding, "parental_shares", lambda parents, n: shares(parents[:, [0, 0]], n))


def a_wrong_allele_that_does_no_harm(monkeypatch):
    performance = Needle.performance

    def lenient(self, life, wiring, *rest):
        return performance(self, life, replace(wiring, strength=np.abs(wiring.strength) + 1), *rest)

    monkeypatch.setattr(Needle, "performance", lenient)


def dominance_turned_round(monkeypatch):
    def turned(genotypes, of):
        return expressed(genotypes, replace(of, dominance=1.0 - of.dominance))

    expressed = developing.expressed
    for module in (developing, propagating):
        monkeypatch.setattr(module, "expressed", turned)


def one_gamete_for_both_copies(monkeypatch):
    def copied(children, *_):
        children[:, :, 1] = children[:, :, 0]

    spoil_children(monkeypatch, copied)


def meiosis_that_spares_the_second_copy(monkeypatch):
    """Every other gamete is its parent's first copy."""

    def spare(children, adults, parents):
        children[::2, :, 0] = adults[parents[::2, 0], :, 0]

    spoil_children(monkeypatch, spare)


def selfing_half_as_often(monkeypatch):
    spoil_parents(
        monkeypatch,
        lambda places, w: np.where(
            (places[:, [0, 0]] == places[:, [1, 1]]) & (np.arange(len(places))[:, None] % 2 == 1) & (np.arange(2) == 1),
            (places + 1) % len(w),
            places,
        ),
    )


def one_father_of_all(monkeypatch):
    def harem(places, _):
        places = places.copy()
        places[:, 1] = places[0, 1]
        return places

    spoil_parents(monkeypatch, harem)


def rivals_that_are_overlooked(monkeypatch):
    """Half of them."""
    shared = Rivalry.shared
    monkeypatch.setattr(Rivalry, "shared", lambda self, x: (x + shared(self, x)) / 2)


def spoil_migration(monkeypatch, spoiled) -> None:
    backward = dispersing.backward_migration
    monkeypatch.setattr(
        dispersing, "backward_migration", lambda d, w, demes: spoiled(backward(d, w, demes), d, w, demes)
    )


def halved_migration(monkeypatch):
    spoil_migration(monkeypatch, lambda m, *_: (m + np.eye(len(m))) / 2)


def transposed_migration(monkeypatch):
    spoil_migration(monkeypatch, lambda m, *_: m.T)


def hard_selection_that_is_soft(monkeypatch):
    spoil_migration(monkeypatch, lambda _, d, *__: d.migration)


def exports_by_total_fitness(monkeypatch):
    """A deme of twice the size counted twice, though its size is in the matrix already."""

    def by_total(m, d, _, demes):
        weights = m * np.bincount(demes) if d.is_hard else m
        return weights / weights.sum(axis=1, keepdims=True)

    spoil_migration(monkeypatch, by_total)


def parents_from_two_demes(monkeypatch):
    drawn = dispersing.dispersed
    monkeypatch.setattr(
        breeding,
        "dispersed",
        lambda d, *rest, **more: drawn(replace(d, in_gametes=not d.in_gametes), *rest, **more),
    )


def sizes_a_generation_late(monkeypatch):
    at = Sizes.at
    monkeypatch.setattr(
        Sizes, "at", lambda self, generations, *, founders: at(self, np.maximum(0, generations - 1), founders=founders)
    )


def sights_and_acts_confused(monkeypatch):
    learn = lesson.learn
    monkeypatch.setattr(
        lesson, "learn", lambda rule, *, sights, acts, **how: learn(rule, sights=acts, acts=sights, **how)
    )


def a_critical_period_that_never_ends_nor_begins(monkeypatch):
    monkeypatch.setattr(Setting, "parameters_at", lambda *given: given[-1])


def spoil_deaths(monkeypatch, spoiled) -> None:
    evenly = turnover.evenly
    monkeypatch.setattr(turnover, "evenly", lambda n, *rest: spoiled(evenly(n, *rest)))


def the_same_place_dies_twice(monkeypatch):
    """Every other newborn is the next to die: half the drift."""
    spoil_deaths(monkeypatch, lambda places: np.repeat(places[::2], 2)[: len(places)])


def newborns_that_breed_a_generation_late(monkeypatch):
    """Parents are those who lived at the beginning, as in Wright and Fisher's model, though they may be dead."""
    step = turnover.Turnover.step

    def late(self, fitness):
        now, self._occupants = self._occupants, np.arange(self.n_steps)
        place = step(self, fitness)
        now[place] = self._occupants[place]
        self._occupants = now
        return place

    monkeypatch.setattr(turnover.Turnover, "step", late)


def selection_of_who_dies_instead(monkeypatch):
    """The parent is anybody: fitness does nothing."""
    succeed = turnover.succeed

    def blind(proportional, clonal, meiotic, locus, line, *rest):
        alike = line._replace(fitness=np.ones_like(line.fitness), worth=np.ones_like(line.worth))
        return succeed(proportional, clonal, meiotic, locus, alike, *rest)

    monkeypatch.setattr(turnover, "succeed", blind)


def one_parent_for_both_copies(monkeypatch):
    """Both gametes of a newborn come from its first parent."""
    succeed = turnover.succeed
    monkeypatch.setattr(turnover, "succeed", lambda proportional, _, *rest: succeed(proportional, True, *rest))


def selfing_left_to_chance(monkeypatch):
    mated = turnover.mated
    monkeypatch.setattr(turnover, "mated", lambda regime, w, n, _, address: mated(regime, w, n, "by_chance", address))


def one_couple_has_all_children(monkeypatch):
    across = turnover.mated_across

    def only(selection, w, is_female, n, address):
        places = across(selection, w, is_female, n, address)
        places[:] = np.flatnonzero(is_female)[0], np.flatnonzero(~is_female)[0]
        return places

    monkeypatch.setattr(turnover, "mated_across", only)


def migrants_that_stay_at_home_half_the_time(monkeypatch):
    begin = turnover.Turnover.__init__

    def halved(self, *given):
        begin(self, *given)
        share = np.diff(self._up_to, axis=1, prepend=0.0)
        self._up_to = np.cumsum((share + np.eye(len(share))) / 2.0, axis=1)

    monkeypatch.setattr(turnover.Turnover, "__init__", halved)


PLANTED = [
    ("breeders_equation", half_the_selection),
    ("choosing", index_off_by_one),
    ("changing_sizes", sizes_a_generation_late),
    ("changing_sizes", ties_to_the_lowest),
    ("choosing", elitism_that_leaks),
    ("crossover_map", a_locus_that_stays_behind),
    ("diploid_drift", one_gamete_for_both_copies),
    ("diploid_drift", one_father_of_all),
    ("diploid_fixation", dominance_turned_round),
    ("diploid_fixation", meiosis_that_spares_the_second_copy),
    ("diploid_fixation", index_off_by_one),
    ("diversity", ties_to_the_lowest),
    ("effective_size", ties_to_the_lowest),
    ("effective_size", elitism_that_leaks),
    ("exports", exports_by_total_fitness),
    ("exports", halved_migration),
    ("exports", hard_selection_that_is_soft),
    ("exports", parents_from_two_demes),
    ("fixation", index_off_by_one),
    ("frequency_dependence", index_off_by_one),
    ("frequency_dependence", rivals_that_are_overlooked),
    ("islands", halved_migration),
    ("k_alleles", mutants_that_draw_half_as_often),
    ("learning_forms", sights_and_acts_confused),
    ("learning_forms", a_critical_period_that_never_ends_nor_begins),
    ("linkage_decay", one_parent_for_both_places),
    ("migration_matrix", halved_migration),
    ("migration_matrix", transposed_migration),
    ("moran", the_same_place_dies_twice),
    ("moran", newborns_that_breed_a_generation_late),
    ("moran", selection_of_who_dies_instead),
    ("moran_diploids", the_same_place_dies_twice),
    ("moran_diploids", dominance_turned_round),
    ("moran_diploids", one_parent_for_both_copies),
    ("moran_diploids", selection_of_who_dies_instead),
    ("moran_identity", migrants_that_stay_at_home_half_the_time),
    ("moran_identity", selfing_left_to_chance),
    ("moran_identity", one_couple_has_all_children),
    ("moran_identity", the_same_place_dies_twice),
    ("mutational_steps", mutants_that_are_never_what_they_were),
    ("mutation_selection", index_off_by_one),
    ("mutation_selection", mutants_that_draw_half_as_often),
    ("needle", a_wrong_allele_that_does_no_harm),
    ("needle_trajectory", index_off_by_one),
    ("needle_trajectory", half_the_selection),
    ("needle_trajectory", one_parent_for_both_places),
    ("price_identity", offspring_of_first_parents_only),
    ("redrawn_alleles", mutants_that_are_never_what_they_were),
    ("segregation", blending),
    ("selfing", selfing_half_as_often),
    ("selfing", one_gamete_for_both_copies),
    ("two_sexes", index_off_by_one),
    ("two_sexes", one_father_of_all),
]
