"""What `plan` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evo_mirror.faces.proposing import proposal_in_words, right_now, weighed_by_statistic
from evo_mirror.faces.tables import paragraph
from evo_mirror.faces.words import listing, titled
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.planning import Proposal


def plan_in_words(
    proposals: Sequence[Proposal], comparison: Comparison, titles: Mapping[str, str], shares: Mapping[str, float]
) -> str:
    """Set proposed studies as plain text that fits 100 columns.

    Parameters
    ----------
    proposals : sequence of Proposal
    comparison : Comparison
    titles : mapping of str to str
    shares : mapping of str to float
        Probability of each account that is to be told apart; 0 for the others.
    """
    who = listing([titled(name, titles) for name in comparison.accounts if shares.get(name, 0.0) > 0.0])
    if not proposals:
        return paragraph(f"None of the experiments would tell {who} apart.") + "\n"
    first = proposals[0]
    parts = [
        paragraph(
            f"Which of {who} is true? {first.bits_open:.2f} bits are open (the answer to a yes-or-no question with even odds "
            f"tells 1); the likeliest is the true one with probability {right_now(first, comparison)}. These studies would tell "
            "most, with standard errors over the evolved populations:"
        )
    ]
    weighed = weighed_by_statistic(comparison)
    for place, proposal in enumerate(proposals, 1):
        said = proposal_in_words(proposal, titles, weighed, shares)
        expected = "; ".join(f"{title} {low} to {high}" for title, (low, _, high) in said["expected"])
        lines = [
            f"{place}. {said['what']} ({said['statistic']}), on {said['individuals']} individuals in each arm: {said['tells']} "
            f"bits, and the likeliest account is then the true one with probability {said['right']}; {said['done']}.",
            said["how"],
            f"Effect sizes to be expected [SD], 10 to 90 %: {expected}.",
            f"If it shows {'; '.join(said['outcomes'])}.",
        ]
        parts.append("\n".join(paragraph(line, indent="" if not k else "   ") for k, line in enumerate(lines)))
    return "\n\n".join(parts) + "\n"
