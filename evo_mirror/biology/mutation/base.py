"""The family of mutation kernels."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from evo_mirror.foundation.errors import either
from evo_mirror.foundation.settings import Contradiction, Family, require
from evo_mirror.state.genome import LocusClass

NAMED_BY = ("encoding", "attention.morphs", "learning.kind", "heritable.plasticity")
"""The settings that say which classes of loci there are: while one of them is mistaken, no name is wrong for certain."""


class MutationKernel(Family):
    """Says how the loci of one class mutate: how often, and into what.

    What every kernel keeps to:

    - Each inherited locus of each child mutates independently, at most once, after recombination.
    - A mutation may leave the allele as it was, where the kernel says so: its rate is that of mutations, not of changes.
    - Alleles stay within the limits of their class: what goes beyond is put at the limit.
    - Work is in proportion to the mutations, since compiled code goes from one straight to the next; see `biology.mutating`.

    A kernel is what a class of loci is told; it draws nothing itself.
    """

    @abstractmethod
    def applied(self, locus_class: LocusClass) -> LocusClass:
        """The class with this kernel."""

    @abstractmethod
    def contradicted_by(self, locus_class: LocusClass) -> Contradiction | None:
        """What these settings ask for that the loci of a class cannot give; its keys begin at the scenario."""


def contradictions(
    kernels: Mapping[str, MutationKernel], classes: tuple[LocusClass, ...]
) -> list[Contradiction]:  # fmt: skip
    """What kernels ask for that the classes of loci cannot give; keys begin at the scenario.

    Parameters
    ----------
    kernels : mapping of str to MutationKernel
        By the name of the class.
    classes : tuple of LocusClass
        Without their kernels.
    """
    by_name = {c.name: c for c in classes}
    found = [
        kernel.contradicted_by(by_name[name])
        if name in by_name
        else require(
            False, f"mutation.{name}", f"be named after a class of loci, {either(by_name)}", got=name, beside=NAMED_BY
        )
        for name, kernel in kernels.items()
    ]  # fmt: skip
    return [one for one in found if one is not None]


def with_kernels(classes: tuple[LocusClass, ...], kernels: Mapping[str, MutationKernel]) -> tuple[LocusClass, ...]:
    """The classes, each with the kernel of its name if there is one.

    Parameters
    ----------
    classes : tuple of LocusClass
    kernels : mapping of str to MutationKernel
        That contradict none of the classes.
    """
    return tuple(kernels[c.name].applied(c) if c.name in kernels else c for c in classes)


def key_of(locus_class: LocusClass, setting: str) -> str:
    """The dotted key of a setting of this class's kernel, from the scenario on.

    Parameters
    ----------
    locus_class : LocusClass
    setting : str
    """
    return f"mutation.{locus_class.name}.{setting}"
