"""State: what is, as frozen dataclasses of arrays. No randomness, no validation beyond shape."""
