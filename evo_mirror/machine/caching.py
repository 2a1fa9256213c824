"""Where things are kept that could be worked out again."""

from __future__ import annotations

import os
from pathlib import Path


def user_cache() -> Path:
    """The cache folder of this user: ``EVO_MIRROR_CACHE``, else ``evo_mirror`` below ``XDG_CACHE_HOME`` or ``~/.cache``."""
    return Path(
        os.environ.get("EVO_MIRROR_CACHE")
        or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "evo_mirror")
    )
