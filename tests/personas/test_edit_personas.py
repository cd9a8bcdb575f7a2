"""Personas renamed, ordered, merged and split in the study, and everything that follows from them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from factories import make_exports
from personakit.core.errors import StudyError
from personakit.personas import core_sensitivity
from personakit.personas.find_personas import describe_personas, find_base
from personakit.study.settings import PersonaSettings


@pytest.fixture(scope="module")
def found():
    """Return four personas as found, before any edit."""
    exports = make_exports(n=800, k=4, seed=1)
    return find_base(exports, 4, pk.build_features(exports))


@pytest.fixture(scope="module")
def plain(found):
    return describe_personas(found, PersonaSettings())


def test_a_merge_is_by_the_ids_of_the_table_and_keeps_all_others(found, plain):
    merged = describe_personas(found, PersonaSettings(merge=(("p2", "p4"),)))
    assert set(merged.ids) == {"p1", "p2", "p3"}
    assert merged.table["share_of_base"].is_monotonic_decreasing
    before, after = plain.memberships, merged.memberships
    np.testing.assert_allclose(after["p2"], before["p2"] + before["p4"])
    np.testing.assert_allclose(after[["p1", "p3"]], before[["p1", "p3"]])
    was, row = plain.table.set_index("persona"), merged.table.set_index("persona").loc["p2"]
    assert row["share_of_base"] == pytest.approx(was.loc[["p2", "p4"], "share_of_base"].sum())
    assert row["share_low"] < row["share_of_base"] < row["share_high"]
    assert "p2 and p4 were merged by the analyst." in merged.verdict_reason
    assert set(merged.profile["persona"]) == set(merged.representatives) == set(merged.ids)
    kept = merged.stability.table.set_index("persona")["jaccard"]
    assert kept.to_dict() == merged.table.set_index("persona")["stability"].to_dict()


def test_columns_of_the_model_are_those_of_the_table(found):
    for settings in (
        PersonaSettings(merge=(("p4", "p1"),)),
        PersonaSettings(split=("p2",), merge=(("p1", "p3"),), order=("p5",)),
    ):
        edited = describe_personas(found, settings)
        ids = np.array(edited.model.persona_ids_)[list(edited.model_columns)]
        assert ids.tolist() == edited.ids == list(edited.memberships.columns)
        assert edited.memberships.sum(axis=1).to_numpy() == pytest.approx(1.0)


def test_order_and_names_touch_no_figure(found, plain):
    settings = PersonaSettings(order=("p3", "p1"), names={"p3": "First of all"})
    ordered = describe_personas(found, settings)
    assert ordered.ids == ["p3", "p1", "p2", "p4"]
    assert ordered.names["p3"] == "First of all"
    pd.testing.assert_frame_equal(ordered.memberships[plain.ids], plain.memberships)
    columns = ["share_of_base", "share_low", "share_high", "stability"]
    pd.testing.assert_frame_equal(
        ordered.table.set_index("persona").loc[plain.ids, columns], plain.table.set_index("persona")[columns]
    )


def test_a_split_leaves_the_others_and_marks_what_is_not_stable(found, plain):
    split = describe_personas(found, PersonaSettings(split=("p1",), names={"p5": "The other half"}))
    assert set(split.ids) == {"p1", "p2", "p3", "p4", "p5"}
    assert split.names["p5"] == "The other half"
    both = split.memberships["p1"] + split.memberships["p5"]
    assert np.abs(both - plain.memberships["p1"]).mean() < 0.02
    assert "p1 was split by the analyst, into p1 and p5." in split.verdict_reason
    table = split.table.set_index("persona")
    assert (table["stable"] == (table["stability"] >= 0.6)).all()
    assert not table.loc["p5", "stable"]
    assert split.verdict == "constructed"
    assert "Not stable: " in split.summary_lines()[1]
    assert "p5" in split.summary_lines()[1]
    assert split["p5"].mark.startswith("Not stable: ")
    assert split["p5"].mark in split["p5"].summary_lines()


def test_one_persona_has_no_mark(found):
    one = pk.find_personas(found.exports, 1)
    assert one.table["stable"].isna().all()
    assert one["p1"].mark == ""
    assert len(one.summary_lines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"merge": (("p2", "p9"),)},
            r"personas.merge: there is no persona p9; found were p1, p2, p3 and p4\. Use these",
        ),
        ({"split": ("p7",)}, "personas.split: there is no persona p7"),
        ({"order": ("p5",)}, "personas.order: there is no persona p5"),
        ({"merge": (("p1", "p2", "p3", "p4"),)}, "merging all 4 personas leaves one, everyone.*personas.number = 1"),
    ],
)
def test_what_was_not_found_cannot_be_edited(found, settings, said):
    with pytest.raises(StudyError, match=said):
        describe_personas(found, PersonaSettings(**settings))


def test_found_again_on_another_core_the_same_personas_are_edited(found):
    """There p1 ... may be other personas: the edit follows the persona, not its number."""
    merged = PersonaSettings(merge=(("p1", "p2"),), number=4)
    study = found.exports.study.model_copy(update={"personas": merged})
    exports = replace(found.exports, study=study)
    personas = pk.find_personas(exports)
    same = core_sensitivity(exports, personas, [1.0])
    assert same.table["personas"].tolist() == [3]
    assert same.table["adjusted_rand"].iloc[0] > 0.95


def test_a_run_a_file_and_a_what_if_are_of_the_edited_personas(tmp_path):
    pk.datasets.write_sample(tmp_path, n_customers=700)
    file = tmp_path / "study.toml"
    text = file.read_text(encoding="utf-8")
    edits = 'number = 4\nmerge = [["p1", "p3"]]\nsplit = ["p2"]\norder = ["p4"]\nnames = { p1 = "Both of them" }'
    start, end = text.index("[personas]"), text.index("[criteria]")
    file.write_text(f"{text[:start]}[personas]\n{edits}\n\n{text[end:]}", encoding="utf-8")
    a = pk.Analysis(file)
    run = a.run(tmp_path / "runs")
    assert a.personas.ids[0] == "p4"
    assert set(a.personas.ids) == {"p1", "p2", "p4", "p5"}
    placed = pd.read_parquet(run.path / "assignments.parquet")
    assert set(placed["persona"].astype(str)) <= set(a.personas.ids)
    again = pk.open_run(run.path)
    pd.testing.assert_frame_equal(again.personas.table, a.personas.table)
    assert again.cards["p1"].name == "Both of them"
    weak = a.personas.table.loc[~a.personas.table["stable"].astype(bool), "persona"].tolist()
    assert weak
    for persona in weak:
        assert again.cards[persona].mark == a.personas[persona].mark
        assert a.personas[persona].mark in again.cards[persona]._repr_html_()
    summary = json.loads((run.path / "summary.json").read_text(encoding="utf-8"))
    marked = {p["id"]: p["stable"] for p in summary["personas"]}
    assert [p for p, stable in marked.items() if stable is False] == weak
    page = run.report.read_text(encoding="utf-8")
    assert page.count('<span class="tag">not stable</span>') == len(weak)
    assert "p1 and p3 were merged by the analyst." in page
    stage = a.priorities.table["stage"].iloc[0]
    assert again.what_if(stage, dissatisfied_share=-0.05).table.equals(a.what_if(stage, dissatisfied_share=-0.05).table)
    scored = pk.score_customers(run.path, tmp_path / "crm.csv")
    assert list(scored.memberships.columns) == a.personas.ids
    assert scored.names["p1"] == "Both of them"
    tool = pk.find_typing_tool(a.personas, source="all")
    assert list(tool.scorer.personas) == a.personas.ids
