"""Encodings: the contract that each file is held to, and what each one promises."""

import numpy as np
import pytest
from chances import assert_counts

from evo_mirror.biology.alleles import founding_alleles
from evo_mirror.biology.encodings.base import Encoding
from evo_mirror.biology.encodings.direct import Direct
from evo_mirror.biology.encodings.ternary import OPEN, RIGHT, WRONG, Ternary
from evo_mirror.foundation.discovery import leaves
from evo_mirror.machine.counters import Address
from evo_mirror.state.genome import Genome
from evo_mirror.state.repertoire import Channels, Heads

CHANNELS, HEADS = Channels(5, 2, 2, 3, 3), Heads(4, 2, 3)
every_encoding = pytest.mark.parametrize("encoding", [e() for e in leaves(Encoding).values()], ids=leaves(Encoding))


def founders(encoding: Encoding, n: int, heritable: bool = True):
    genome = Genome(encoding.loci(CHANNELS, HEADS, heritable))
    return genome, founding_alleles(genome, n, Address(51, "founders"))


@every_encoding
@pytest.mark.parametrize("heritable", [True, False])
def test_every_encoding_has_one_class_called_wiring(encoding: Encoding, heritable: bool):
    (locus_class,) = encoding.loci(CHANNELS, HEADS, heritable)
    assert locus_class.name == "wiring"
    assert locus_class.is_heritable == heritable


@every_encoding
def test_development_has_the_promised_shapes(encoding: Encoding):
    _, alleles = founders(encoding, 7)
    innate = encoding.develop(alleles, CHANNELS, HEADS)
    assert innate.strength.shape == (7, 5, HEADS.n_heads)
    assert innate.strength.dtype == np.float32
    assert innate.is_open.shape == ((7, 5, 4) if encoding.leaves_open else (7, 0, 0))
    assert innate.is_open.dtype == np.bool_


@every_encoding
def test_each_individual_develops_alone(encoding: Encoding):
    _, alleles = founders(encoding, 7)
    whole, part = (encoding.develop(a, CHANNELS, HEADS) for a in (alleles, np.ascontiguousarray(alleles[2:4])))
    assert np.array_equal(whole.strength[2:4], part.strength)
    assert np.array_equal(whole.is_open[2:4], part.is_open)


@every_encoding
def test_wanted_alleles_fit_the_genome(encoding: Encoding):
    genome, _ = founders(encoding, 1)
    wanted = np.random.default_rng(1).normal(size=(5, HEADS.n_heads))
    alleles = encoding.alleles_for(wanted, HEADS)
    assert alleles.shape == (genome.n_loci,)
    assert (alleles >= genome.per_locus("low")).all()
    assert (alleles <= genome.per_locus("high")).all()


def test_direct_strengths_come_round():
    wanted = np.random.default_rng(2).uniform(-1, 1, (5, HEADS.n_heads)).astype(np.float32)
    alleles = Direct().alleles_for(wanted, HEADS).astype(np.float32)
    assert np.array_equal(Direct().develop(alleles[None], CHANNELS, HEADS).strength[0], wanted)


def test_direct_development_copies_nothing():
    genotypes = np.random.default_rng(3).normal(size=(7, 50, 1)).astype(np.float32)
    innate = Direct().develop(genotypes[:, 2:47, 0], CHANNELS, HEADS)
    assert np.shares_memory(innate.strength, genotypes)
    assert np.array_equal(innate.strength.reshape(7, 45), genotypes[:, 2:47, 0])


def test_direct_strengths_stay_within_their_limit():
    alleles = Direct(limit=0.5).alleles_for(np.full((5, HEADS.n_heads), 3.0), HEADS)
    assert (alleles == 0.5).all()
    _, many = founders(Direct(limit=0.05, spread=0.5), 500)
    assert np.abs(many).max() == np.float32(0.05)


def test_ternary_alleles_are_wrong_right_or_open():
    alleles = np.full((1, 20), float(OPEN), np.float32)
    alleles[0, [0, 5]] = WRONG
    alleles[0, [1, 6]] = RIGHT
    innate = Ternary().develop(alleles, CHANNELS, HEADS)
    units = innate.strength[0, :, HEADS.units].ravel()
    assert units[[0, 5]].tolist() == [-1, -1]
    assert units[[1, 6]].tolist() == [1, 1]
    assert innate.is_open.sum() == 16
    assert not units[innate.is_open.ravel()].any()
    assert not innate.strength[0, :, HEADS.n_units :].any()


def test_ternary_founders_have_the_shares_of_hinton_and_nowlan():
    _, alleles = founders(Ternary(), 3000)
    assert_counts(np.bincount(alleles.ravel().astype(int)), [0.25, 0.25, 0.5])


def test_what_is_all_right_is_the_solution():
    alleles = Ternary().alleles_for(np.zeros((5, HEADS.n_heads)), HEADS)[None].astype(np.float32)
    innate = Ternary().develop(alleles, CHANNELS, HEADS)
    assert (innate.strength[:, :, HEADS.units] == 1).all()
    assert not innate.is_open.any()
