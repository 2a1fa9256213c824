"""The bibliography is whole and honest about how it was read."""

import pytest

from evo_mirror.foundation.errors import EvidenceError
from evo_mirror.foundation.references import Reference, bibliography, cite, reference


def test_every_entry_is_sound():
    entries = bibliography()
    assert len(entries) > 60
    for key, entry in entries.items():
        assert entry.about, key
        assert entry.year is None or str(entry.year) in key or not key[-1].isdigit(), key


def test_a_line_says_who_when_what_and_how_it_was_read():
    assert cite(["Cook2010", "Heyes2010", "Cook2010"]) == [
        "Cook2010: Cook, Press, Dickinson & Heyes (2010). JEP:HPP 36:840. Contingent incompatible training leaves less "
        "automatic imitation than non-contingent. [read]",
        "Heyes2010: Heyes (2010). Neurosci Biobehav Rev 34:575-583. Adaptation and association as accounts of the origin of "
        "mirror neurons. [abstract]",
    ]


def test_a_line_leaves_out_what_is_unknown():
    entry = Reference(authors=("A",), title="Why?", doi="10.1/2", read="recalled", about="Something.")
    assert entry.line() == "A (no year). Why? doi:10.1/2. Something. [recalled]"


def test_an_unknown_key_is_refused_with_the_nearest():
    with pytest.raises(EvidenceError, match=r"must hold 'Heyes2011'; got no such key \(did you mean 'Heyes201"):
        reference("Heyes2011")
    with pytest.raises(EvidenceError, match=r"must hold '\?\?'; got no such key\.$"):
        cite(["??"])
