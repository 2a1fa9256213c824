"""Settings as rows of a table: each number in a row of its own, also in lists of tables."""

from evo_mirror.faces.report.settings import setting_rows
from evo_mirror.scenario.scenario import Scenario


def test_morphs_are_told_setting_by_setting():
    morphs = [{"own": 1.0, "among": 0.25}, {"other": 1.0, "among": 0.75}]
    rows = {row.key: row for row in setting_rows(Scenario(title="morphs", attention={"morphs": morphs}))}
    assert rows["attention.morphs.0.own"].value == "1.0"
    assert rows["attention.morphs.1.among"].value == "0.75"
    assert rows["attention.morphs.1.among"].unit == "of the founders"
    assert not [row for row in rows.values() if "Morph(" in row.value]
