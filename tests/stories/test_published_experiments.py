"""The notebook of published experiments keeps its promises: a prediction before each figure, and what was found beside ours."""

import json

LABELS = ("read", "recalled", "computed")


def test_what_was_found_stands_beside_the_model_and_where_they_differ_is_said(checkout):
    notebook = json.loads((checkout / "notebooks" / "published_experiments.ipynb").read_text(encoding="utf-8"))
    text = {
        kind: "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind)
        for kind in ("code", "markdown")
    }
    assert text["code"].count("plt.show()") == text["markdown"].count("**Predict.**") == 6
    assert text["markdown"].count("| | found | model |") == text["markdown"].count("*Where they differ.*") == 6
    rows = [line for line in text["markdown"].splitlines() if line.startswith("| ") and not line.startswith("| |")]
    unlabelled = [row for row in rows if not any(f"{how})*" in row or f"*({how}" in row for how in LABELS)]
    assert unlabelled == [], "every finding says whether it was read, recalled or computed"
