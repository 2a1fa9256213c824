"""What each side can point to, as the report says it."""

import re
from dataclasses import replace

from evo_mirror.faces.report.pointing import pointing


def test_a_side_is_told_what_it_owes_to_its_findings(story):
    comparison = story.comparison
    told = {side["title"]: side for side in pointing(comparison, story.titles)}
    assert list(told) == ["innate wiring", "learning", "half learned"]
    for side in told.values():
        most_for, cited_for, most_against, cited_against, *_ = side["sentences"]
        assert most_for.startswith(("What speaks most for it is “claim", "No finding that was weighed speaks for it."))
        assert most_against.startswith(
            ("What speaks most against it is “claim", "No finding that was weighed speaks against it.")
        )
        assert "cited for it" in cited_for
        assert "cited against it" in cited_against
    number, range_of_one = r"(\.\d\d ± \.\d\d|[<>] \.\d\d)", r"( \([\d.]+ to [\d.]+\)|more than 1000)"
    against = told["innate wiring"]["sentences"][2]
    assert re.search(
        rf"which divides its odds by [\d.]*{range_of_one}\. Its probability {number} would be {number}.* without it, and "
        rf"{number}.* had it shown (no effect|a \w+ effect)\.",
        against,
    ), against


def test_everything_cited_for_an_account_is_told_with_what_it_does(story):
    """Whatever a sceptic thinks the best finding: it is there, with its factor, also where it does not help."""
    comparison = story.comparison
    rows = tuple(replace(row, bears={"innate": "for", "learned": "against"}) for row in comparison.rows)
    told = {side["title"]: side["sentences"] for side in pointing(replace(comparison, rows=rows), story.titles)}
    for title, way, name in (("innate wiring", "for", "innate"), ("learning", "against", "learned")):
        *_, said = told[title]
        assert said.startswith(f"All that is cited {way} it, by what it does to its odds: ")
        found = re.findall(r"([\w-]+) ([×÷]) (?:([\d.]+)|more than 1000)", said)
        assert sorted(one for one, *_ in found) == sorted(row.finding for row in rows)
        assert [sign for _, sign, _ in found] == sorted((sign for _, sign, _ in found), key="×÷".index)
        for driver in comparison.drivers:
            gains = comparison.posterior[name] > driver.without[name]
            sign, size = next((sign, size) for one, sign, size in found if one == driver.finding)
            assert size == "1.0" or (sign == "×") == gains, driver.finding
    assert len(told["half learned"]) == 4, "nothing is cited for or against it"


def test_what_would_turn_the_verdict_says_so(story):
    comparison = story.comparison
    driver = comparison.drivers[0]
    turned = {"innate": 0.98, "learned": 0.01, "half_learned": 0.01}
    spoilt = replace(driver, without=turned)
    told = pointing(replace(comparison, drivers=(spoilt,)), story.titles)
    assert ".98 ± .01 (the evidence favouring innate wiring) without it" in told[0]["sentences"][2]


def test_the_page_has_it_and_what_was_not_weighed(story_page):
    page = story_page
    assert "What each side can point to" in page
    assert "for it and not weighed: unasked-2005" in page


def test_nothing_weighed_is_said(story):
    silent = replace(story.comparison, drivers=(), rows=())
    assert pointing(silent, story.titles)[0]["sentences"] == [
        "No finding that was weighed speaks for it.", "None of the findings cited for it is weighed.",
        "No finding that was weighed speaks against it.", "None of the findings cited against it is weighed.",
    ]  # fmt: skip
