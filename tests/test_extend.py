"""What can be added from outside: the examples of docs/how-to/extend.md run, and wrong input is refused."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure as Canvas

import personakit as pk
from personakit.core.errors import DataError, StudyError
from personakit.plots import Figure, check_figures
from personakit.plots.figure import run_figure
from personakit.priorities import Direction, StageCriterion
from personakit.report import ReportSection, render_html, summary_schema

ROOT = Path(__file__).resolve().parent.parent
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs/how-to/extend.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_of_the_page_run(sample, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {name: getattr(sample, name) for name in ("exports", "personas", "journey", "value", "priorities")}
    assert len(BLOCKS) == 5
    for block in BLOCKS:
        exec(compile(block, "docs/how-to/extend.md", "exec"), names)


# a reader


def study_of(tmp_path, name="crm.own", reader=""):
    (tmp_path / name).write_text("c1")
    text = f"""[study]
as_of = 2026-06-30
minimum_customers = 2
[exports.crm]
table = "customers"
path = "{name}"
{reader}
columns = {{ customer_id = "id" }}
attributes = {{ age = {{ use = "active" }} }}
"""
    (tmp_path / "study.toml").write_text(text)
    return tmp_path / "study.toml"


def frame(path):
    return pd.DataFrame({"id": [f"c{i}" for i in range(60)], "age": range(60)})


def test_a_reader_is_chosen_by_the_ending_and_the_file_is_logged(tmp_path):
    exports = pk.read_exports(study_of(tmp_path, "crm.OWN"), readers={".Own": frame})
    assert exports.customers["age"].sum() == sum(range(60))
    (logged,) = exports.inputs
    assert (logged.path, logged.n_bytes, logged.rows_read) == ("crm.OWN", 2, 60)
    assert len(logged.sha256) == 64


def test_a_reader_of_the_study_comes_first(tmp_path):
    study = study_of(tmp_path, reader='reader = "csv"')
    with pytest.raises(StudyError, match="has no column 'id'"):
        pk.read_exports(study, readers={".own": frame})


def test_a_failing_reader_shows_no_cell(tmp_path):
    def fails(path):
        raise ValueError("cell 'Ann Example' is wrong")

    with pytest.raises(
        DataError, match=r"crm\.own cannot be read: the reader given for '\.own' failed \(ValueError\)"
    ) as caught:
        pk.read_exports(study_of(tmp_path), readers={".own": fails})
    assert "Ann" not in str(caught.value)


@pytest.mark.parametrize(
    ("readers", "message"),
    [
        ({"own": frame}, "'own' is no ending of a file; write it with its dot"),
        (frame, "takes a mapping of a file's ending to a function, but got function"),
        ({".own": "frame"}, r"readers\['\.own'\] is a str; give a function"),
        ({".own": lambda path: [1]}, r"The reader given for '\.own' returns a list; it must return a pandas frame"),
    ],
)
def test_a_wrong_reader_is_refused(tmp_path, readers, message):
    with pytest.raises(StudyError, match=message):
        pk.read_exports(study_of(tmp_path), readers=readers)


# a criterion


def ranked(sample, *criteria, rank_by="weighted"):
    s = sample
    return pk.rank_stages(s.exports, s.personas, s.journey, s.value, rank_by=rank_by, criteria=list(criteria))


def test_a_heavy_criterion_decides_the_ranking_and_leaves_the_money(sample):
    stages = list(sample.journey.stage_names)
    values = {stage: float(i) for i, stage in enumerate(stages)}
    most = ranked(sample, StageCriterion("pressure", values, weight=1000.0))
    assert most.stages["stage"].tolist() == stages[::-1]
    least = ranked(sample, StageCriterion("days", values, weight=1000.0, direction=Direction.LESS_FIRST))
    assert least.stages["stage"].tolist() == stages
    money = ranked(sample, StageCriterion("days", values, weight=1000.0), rank_by="money")
    pd.testing.assert_frame_equal(
        money.stages[["stage", "rank", "value_at_risk"]], sample.priorities.stages[["stage", "rank", "value_at_risk"]]
    )


def test_its_values_are_shown_as_given_and_contributions_sum_to_the_score(sample):
    values = {stage: float(10 + i) for i, stage in enumerate(sample.journey.stage_names)}
    own = ranked(sample, StageCriterion("days", values, unit="days", direction=Direction.LESS_FIRST))
    rows = own.criteria.query("criterion == 'days'").set_index("stage")
    assert rows["value"].to_dict() == values
    assert set(rows["unit"]) == {"days"}
    assert set(rows["direction"]) == {"less comes first"}
    total = own.criteria.groupby("stage")["contribution"].sum()
    score = own.stages.set_index("stage")["weighted_score"]
    assert np.allclose(total, score.reindex(total.index))
    assert set(own.weight_breaks["criterion"]) == {"share_of_base", "switching_ease", "lifetime_value", "days"}
    assert own.central_weights["days"].notna().any()


def test_a_weight_of_zero_changes_no_rank(sample):
    values = dict.fromkeys(sample.journey.stage_names, 1.0)
    own, without = ranked(sample, StageCriterion("flat", values, weight=0.0)), ranked(sample)
    pd.testing.assert_frame_equal(own.stages, without.stages)


def test_a_report_shows_it(sample, tmp_path):
    values = dict.fromkeys(sample.journey.stage_names, 1.0)
    s = sample
    own = ranked(sample, StageCriterion("days", values))
    report = pk.write_report(tmp_path / "r.html", s.exports, s.personas, s.journey, s.value, own, cards=s.cards)
    assert "days" in {row["criterion"] for row in report.summary["priorities"]["criteria"]}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda v: StageCriterion("switching_ease", v), "cannot be called 'switching_ease'"),
        (lambda v: StageCriterion("days", v, weight=-1), "weight is -1; give a number from 0"),
        (
            lambda v: StageCriterion("days", {**v, "Repair": float("nan")}),
            "1 of its values are no number from 0, first: Repair",
        ),
        (lambda v: StageCriterion("days", {**v, "Repiar": 1.0}), "no stage 'Repiar'. Did you mean 'Repair'"),
        (lambda v: StageCriterion("days", {"Repair": 1.0}), "has no value for 5 of 6 stages"),
        (lambda v: StageCriterion(" ", v), "cannot be called ' '"),
        (lambda v: StageCriterion("Switching_Ease", v), "cannot be called 'Switching_Ease'"),
        (lambda v: StageCriterion(5, v), "takes a name, but got int"),
        (lambda v: StageCriterion("days", [1.0]), "takes a mapping of stage to value, but got list"),
        (lambda v: StageCriterion("days", v, direction="less"), "direction is 'less'; give Direction"),
        (lambda v: StageCriterion("days", v, unit=5), "unit takes a text, but got int"),
        (lambda v: "days", r"rank_stages\(criteria=\) takes a list of StageCriterion, but got str"),
    ],
)
def test_a_wrong_criterion_is_refused(sample, make, message):
    with pytest.raises(StudyError, match=message):
        ranked(sample, make(dict.fromkeys(sample.journey.stage_names, 1.0)))


def test_values_may_be_of_numpy(sample):
    values = dict.fromkeys(sample.journey.stage_names, np.int64(3))
    assert set(ranked(sample, StageCriterion("days", values)).criteria.query("criterion == 'days'")["value"]) == {3.0}


@pytest.mark.parametrize("criteria", [None, 5, {"days": 1}, StageCriterion("days", {})])
def test_criteria_are_a_list(sample, criteria):
    s = sample
    with pytest.raises(StudyError, match=r"rank_stages\(criteria=\) takes a list of StageCriterion"):
        pk.rank_stages(s.exports, s.personas, s.journey, s.value, criteria=criteria)


def test_two_criteria_of_one_name_are_refused(sample):
    values = dict.fromkeys(sample.journey.stage_names, 1.0)
    with pytest.raises(StudyError, match="two criteria are called 'days'"):
        ranked(sample, StageCriterion("days", values), StageCriterion("days", values))


# a figure


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({"ranking": Figure(print, print)}, "there is a figure 'ranking' already"),
        ({"../up": Figure(print, print)}, "cannot be the name of a file"),
        ({"mine": print}, r"figures\['mine'\] takes a plots.Figure"),
        ({"m" * 300: Figure(print, print)}, "at most 100 small letters"),
        ([Figure(print, print)], "takes a mapping of file name"),
    ],
)
def test_a_wrong_figure_is_refused(figures, message):
    with pytest.raises(StudyError, match=message):
        check_figures(figures, ["ranking"])


@pytest.mark.parametrize(
    ("draw", "data", "message"),
    [
        (lambda *_: None, lambda *_: pd.DataFrame({"x": [1]}), "'mine': draw takes a function that returns matplotlib"),
        (lambda *_: Canvas().add_subplot(), lambda *_: [1], "'mine': data takes a function that returns a pandas"),
        (lambda *_: Canvas().add_subplot(), lambda *_: pd.DataFrame({"Customer_ID": [1]}), "data hold customer ids"),
    ],
)
def test_a_figure_that_returns_something_else_is_refused(sample, draw, data, message):
    with pytest.raises(StudyError, match=message):
        run_figure("mine", Figure(draw, data), sample.personas, sample.journey, sample.priorities)


def test_a_figure_takes_two_functions():
    with pytest.raises(StudyError, match=r"Figure\(data=\) takes a function, but got int"):
        Figure(print, 5)


# a section

EVIL = "<script>alert(1)</script>"


def test_a_section_is_escaped_and_in_the_summary(sample, tmp_path):
    from jsonschema import validate

    s = sample
    table = pd.DataFrame({EVIL: [EVIL, None], "n": [1234, 5], "share": [0.25, np.nan], "done": [True, False]})
    section = ReportSection(EVIL, [EVIL], table, EVIL)
    report = pk.write_report(
        tmp_path / "r.html", s.exports, s.personas, s.journey, s.value, s.priorities, cards=s.cards, sections=[section]
    )
    page = report.path.read_text(encoding="utf-8")
    assert EVIL not in page
    assert page.count("&lt;script&gt;alert(1)") >= 5
    assert '<td class="num">1,234</td><td class="num">0.25</td><td>yes</td>' in page
    assert '<a href="#own-1">' in page
    validate(report.summary, summary_schema())
    assert render_html(report.summary) == page


def test_without_sections_the_summary_has_none(sample, tmp_path):
    s = sample
    report = pk.write_report(
        tmp_path / "r.html", s.exports, s.personas, s.journey, s.value, s.priorities, cards=s.cards
    )
    assert "sections" not in report.summary


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ReportSection(" ", ["x"]), "needs a title"),
        (lambda: ReportSection("A", "one text"), "paragraphs is one text; give a list"),
        (lambda: ReportSection("A"), "is empty"),
        (lambda: ReportSection("A", table=pd.DataFrame([[1, 2]], columns=["x", "x"]), caption="x"), "have one name"),
        (lambda: ReportSection(5, ["x"]), "takes a text, but got int"),
        (lambda: ReportSection("A", None), "takes a list of texts, but got NoneType"),
        (lambda: ReportSection("A", table=pd.DataFrame({"Customer_ID": ["c1"]}), caption="x"), "customer ids"),
        (lambda: ReportSection("A", table=pd.DataFrame({"x": [1]})), "needs a caption"),
        (lambda: ReportSection("A", table=[1], caption="x"), "a pandas frame, but got list"),
        (lambda: ReportSection("A", table=pd.DataFrame({"customer_id": ["c1"]}), caption="x"), "customer ids"),
        (
            lambda: ReportSection("A", table=pd.DataFrame({"x": [1]}).rename_axis("customer_id"), caption="x"),
            "customer ids",
        ),
    ],
)
def test_a_wrong_section_is_refused(make, message):
    with pytest.raises(StudyError, match=message):
        make()


@pytest.mark.parametrize(
    ("name", "sections", "message"),
    [
        ("r.xlsx", [ReportSection("A", ["x"])], "Sections of your own are shown on a page"),
        ("r.html", [ReportSection("A", ["x"]), ReportSection("A", ["y"])], "two sections are called 'A'"),
        ("r.html", ReportSection("A", ["x"]), r"write_report\(sections=\) takes a list of ReportSection"),
        ("r.html", ["A"], r"write_report\(sections=\) takes a list of ReportSection"),
    ],
)
def test_wrong_sections_are_refused(sample, tmp_path, name, sections, message):
    s = sample
    with pytest.raises(StudyError, match=message):
        pk.write_report(
            tmp_path / name, s.exports, s.personas, s.journey, s.value, s.priorities, cards=s.cards, sections=sections
        )
    assert not (tmp_path / name).exists()
