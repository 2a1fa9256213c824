"""The browser of tests that look at pages in one, and when they are left out."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
IN_A_BROWSER = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and os.environ.get("CI") != "true",
        reason="there is no chromium here, and nobody counts on it",
    ),
]
"""Slow; left out where there is no browser, but never where everything must be looked at."""
