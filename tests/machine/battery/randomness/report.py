"""The result of the battery as a page that can be kept beside the code."""

import platform
from datetime import UTC, datetime
from pathlib import Path

import numba
import numpy
import scipy

from randomness.battery import FULL, of_streams, of_words
from randomness.catalogue import CATALOGUE
from randomness.deviates import Deviates, of_deviates
from randomness.findings import FALSE_ALARM, Finding, failures
from randomness.generators import Generator

NOT_SHOWN = """\
## What this does not show

* No PractRand and no TestU01 battery (SmallCrush, Crush, BigCrush) was run: the tests above are ours, after published ones.
* Sequences are a few million words long. A defect that shows after 2^32 words and more is not looked for.
* The results are not independent: bits reversed and the three orders of a whole study hold the same words again.
* Passing tests is not a proof: other tests, other layouts and other seeds could find what these do not.
* The words are not for secrets: from few words of a key the others can be computed.
* Beyond 5.77 standard deviations there are no normal deviates (24-bit radius).
"""


SEEDS = """\
* Seeds of sequences: 20261123; where seeds are neighbours 0 ... 2^22 - 1, 2^63 - 2^21 ... 2^63 + 2^21 - 1 and k 2^32, k < 2^22.
  Of streams: 1, 3, 5, 7 and 11; 0 ... 511, 2^63 - 256 ... 2^63 + 255 and k 2^32, k < 512. Of deviates: 1 ... 5; 0 ... 511 and
  2^63 - 256 ... 2^63 + 255. They are written into the tests, so that the result is the same every time."""


def families(g: Generator, deviates: Deviates) -> dict[str, list[Finding]]:
    """Every finding of the battery, by family."""
    return {
        "Words, sequence by sequence": of_words(g, FULL),
        "Words, stream against stream": of_streams(g, FULL),
        "Normal deviates": of_deviates(deviates, FULL),
    }


def processor() -> str:
    """The name of the processor, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _verdict(findings: list[Finding]) -> str:
    failed = failures(findings)
    return "pass" if not failed else f"FAIL ({len(failed)})"


def _summary(findings: list[Finding]) -> list[str]:
    lines = ["| test | samples | words or deviates each | smallest p | at |", "|---|---|---|---|---|"]
    for name in dict.fromkeys(finding.test for finding in findings):
        own = [finding for finding in findings if finding.test == name]
        worst = min(own, key=lambda finding: finding.p)
        sizes = f"{min(f.n for f in own)} to {max(f.n for f in own)}"
        lines.append(f"| {name} | {len(own)} | {sizes} | {worst.p:.2g} | {worst.sample} |")
    return lines


def _all(findings: list[Finding]) -> list[str]:
    lines = ["| sample | test | n | statistic | p |", "|---|---|---|---|---|"]
    return lines + [f"| {f.sample} | {f.test} | {f.n} | {f.statistic:.6g} | {f.p:.3g} |" for f in findings]


def report(found: dict[str, list[Finding]], command: str, seconds: float) -> str:
    """The page.

    Parameters
    ----------
    found : mapping
        Of `families`.
    command : str
        What wrote the page.
    seconds : float
        Processor time that the families took.
    """
    now = datetime.now(UTC)
    count = sum(map(len, found.values()))
    lines = [
        f"# Randomness: {len(CATALOGUE)} tests, {count} results, {now:%d %B %Y}", "",
        f"* Command: `{command}`",
        f"* Versions: Python {platform.python_version()}, numpy {numpy.__version__}, scipy {scipy.__version__}, "
        f"numba {numba.__version__}",
        f"* Processor: {processor()}; {seconds:.0f} s of it",
        SEEDS,
        f"* A p-value is two-sided. A family fails if any p is below {FALSE_ALARM:g} / its size, so that perfect random",
        f"  numbers fail it with probability {FALSE_ALARM:g} at most (Bonferroni).", "",
        "| family | results | threshold | smallest p | verdict |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for family, findings in found.items():
        smallest = min(finding.p for finding in findings)
        lines.append(
            f"| {family} | {len(findings)} | {FALSE_ALARM / len(findings):.2g} | {smallest:.2g} | {_verdict(findings)} |"
        )
    for family, findings in found.items():
        lines += ["", f"## {family}", "", *_summary(findings)]
    lines += ["", NOT_SHOWN]
    lines += ["## The tests", "", "| test | statistic | if random | source |", "|---|---|---|---|"]
    lines += [f"| {name} | {' | '.join(told)} |" for name, told in CATALOGUE.items()]
    for family, findings in found.items():
        lines += ["", f"## Every result: {family}", "", *_all(findings)]
    return "\n".join(lines) + "\n"
