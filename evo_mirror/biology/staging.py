"""Staging: the repertoire as an environment has it in one generation."""

from __future__ import annotations

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.repertoires import RepertoireSettings, repertoire_of
from evo_mirror.machine.counters import Address
from evo_mirror.state.repertoire import Repertoire


def staged(environment: Environment, settings: RepertoireSettings, address: Address) -> Repertoire:
    """The repertoire of the generation ``address.generation``: how actions look then, and what they mean.

    Parameters
    ----------
    environment : Environment
    settings : RepertoireSettings
    address : Address
        Its purpose does not matter.
    """
    looks = environment.looks(settings.is_cultural, settings.features, address)
    return repertoire_of(settings, looks, environment.goals(settings, address), address)
