"""What other priors of the observation model would make of the verdict, in words, on the page and on the screen."""

import html
import re
from dataclasses import replace
from types import SimpleNamespace

from evo_mirror.faces.other_doubts import CLAUSES, clause, other_doubts
from evo_mirror.faces.printing import verdict
from evo_mirror.faces.report.doubts_in_words import altered_in_words
from evo_mirror.faces.report.story import Story
from evo_mirror.inference.comparison import Comparison, FamilyShare
from evo_mirror.inference.sensitivity import ALTERATIONS, Altered

TITLES = {"a": "account A", "b": "account B", "c": "account C"}
GROUPS = (("a",), ("b", "c"))


def one(prior="", change="", *, a=0.7, leading=("a",), stands_out=True):
    """Of three accounts, the last two of which have what the first leaves."""
    posterior = {"a": a, "b": 0.75 * (1 - a), "c": 0.25 * (1 - a)}
    share = sum(posterior[name] for name in leading)
    return Altered(prior, change, {}, posterior, dict.fromkeys(posterior, 0.02), leading, share, 0.03, stands_out)


def comparison(*altered, base=None, groups=GROUPS, is_better=True):
    found = (base or one(), *altered)
    return SimpleNamespace(
        sensitivity=found, accounts=("a", "b", "c"), groups=groups, prior={"a": 0.5, "b": 0.25, "c": 0.25},
        families=(FamilyShare("a", ("a",), 0.5, 0.7, 0.0), FamilyShare("b", ("b", "c"), 0.5, 0.3, 0.0)),
        recovery=SimpleNamespace(is_better_than_chance=is_better), doubts={"sharing": 0.5, "scale_median": 0.4},
    )  # fmt: skip


def said(*altered, **more):
    return other_doubts(comparison(*altered, **more), TITLES)


LIKE = one("sharing", "none", a=0.8)
TURNED = one("laboratory_sd", "none", a=0.2, leading=("b", "c"))


def test_every_alteration_is_in_words():
    assert set(CLAUSES) == set(ALTERATIONS)
    assert len(set(CLAUSES.values())) == len(CLAUSES)
    assert all("_" not in words for words in CLAUSES.values())
    assert clause(one("new_prior", "double")) == "new prior is double"


def test_that_nothing_turns_the_verdict_is_said_with_the_ranges():
    text = said(LIKE, one("sharing", "high", a=0.64))
    assert "was altered 2 times, one prior at a time" in text
    assert "extreme: account A then has .64 to .80 and account B with its variants .20 to .36. None of them" in text
    assert text.endswith("None of them turns the verdict.")


def test_what_turns_the_verdict_is_said_and_in_whose_favour():
    text = said(LIKE, TURNED, one("laboratory_sd", "half", a=0.4, leading=("b", "c"), stands_out=False))
    assert text.endswith(
        ". The verdict turns in favour of account B and account C (.50 before) if reported effect sizes do not depend on the "
        "laboratory (.80 ± .03); but no account stands out if laboratories shift reported effect sizes half as far."
    )
    assert "None of them" not in text
    assert "account A then has .20 to .80" in text


def test_a_lead_that_no_longer_stands_out_is_said():
    level = one("scale_median", "half", a=0.6, stands_out=False)
    assert said(LIKE, level).endswith(
        "None of them turns the verdict; but no account stands out if experiments show effects half as large."
    )
    assert said(TURNED, level).endswith(
        "laboratory (.80 ± .03); but no account stands out if experiments show effects half as large."
    )


def test_of_many_that_turn_it_three_are_told():
    turned = [one(*name, a=0.2, leading=("b", "c")) for name in list(CLAUSES)[:5]]
    text = said(*turned)
    assert text.count(" if ") == 3
    assert text.endswith(", and in 2 more cases.")


def test_where_no_account_stands_out_that_can_turn_too():
    level = one(stands_out=False)
    assert said(replace(LIKE, stands_out=False), base=level).endswith(
        "No account stands out here, nor with any of them."
    )
    assert said(LIKE, base=level).endswith(
        "No account stands out here; that turns in favour of account A (.50 before) if findings of one laboratory, or of one "
        "kind of experiment, are right or wrong independently (.80 ± .03)."
    )


def test_without_a_verdict_there_is_none_to_turn():
    for nothing in (said(TURNED, groups=(("a", "b", "c"),)), said(TURNED, is_better=False)):
        assert nothing.endswith("account A then has .20 to .70 and account B with its variants .30 to .80.")


def test_a_group_in_the_lead_is_told_together_and_accounts_out_of_the_race_together():
    base = one(a=0.003, leading=("b", "c"))
    text = said(one("sharing", "none", a=0.001, leading=("b", "c")), base=base)
    assert (
        "account B and account C together then have above .99 (here above .99) and account B with its variants above .99; "
        "account A always below .01. None" in text
    )


def test_rows_say_what_is_altered_from_what_to_what():
    altered = replace(TURNED, prior="sharing", numbers={"sharing": 0.0}, stands_out=False)
    rows = altered_in_words(comparison(LIKE, altered, base=one(a=0.6)), TITLES)
    assert [row["key"] for row in rows] == ["", "sharing", "sharing"]
    assert [row["change"] for row in rows[1:]] == ["is that already", "0.5 → 0"]
    assert [row["leading"] for row in rows] == ["account A", "the same", "account B and account C"]
    assert [row["mark"] for row in rows] == ["", "", "others lead; none stands out"]
    assert [cell["share"] for cell in rows[2]["cells"]] == [".20", ".60", ".20"]
    assert [cell["share"] for cell in rows[0]["cells"]] == [".60", ".30", ".10"], "in the order of the columns"
    assert rows[2]["cells"][1]["error"] == "± .02"
    assert rows[2]["share"] == ".80 ± .03"


def test_the_page_has_a_table_of_all_and_says_it_in_words(story: Story, story_page: str, comparison: Comparison):
    page = html.unescape(story_page)
    part = page[page.index('<h3 id="other-priors">') : page.index('<h2 id="settings">')]
    text = other_doubts(comparison, story.titles)
    assert f"<p>{text}</p>" in part
    assert f'<p>{text} <a href="#other-priors">' in page[: page.index('<h2 id="evidence">')]
    rows = part.count('<th scope="rowgroup"')
    assert rows == 1 + len(ALTERATIONS)
    assert part.count('<td class="n">') == rows * len(comparison.accounts)
    assert "<small><code>laboratory_sd</code> 0.1, 0.25, 0.5 → 0, 0, 0</small>" in part
    for words in CLAUSES.values():
        assert f"If {words}" in part


def test_the_screen_says_the_same(comparison: Comparison, story: Story, tmp_path):
    shown = verdict(comparison, titles=story.titles, place=tmp_path)
    text = other_doubts(comparison, story.titles)
    assert text.split() == re.search(r"What is assumed of studies.*?(?=\n\n)", shown, re.DOTALL)[0].split()
    assert max(map(len, shown.splitlines())) <= 100
