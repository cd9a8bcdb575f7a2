"""Every export of ``tests/cases``, by its name: from `init` (or its study) to the tables and figures that are right.

``tests/cases/README.md`` says what each stands for, and which tests beside the rooms hold more of its kind.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import personakit as pk
from factories import make_personas
from personakit.cli.main import main
from personakit.core.errors import DataError
from personakit.core.kinds import OPTION_SEPARATOR

CASES = Path(__file__).parent / "cases"
DAY = "as_of = 2026-06-30"


@dataclass(frozen=True)
class Initiated:
    """What `init` made of a folder."""

    folder: Path
    exit_code: int
    output: str

    @property
    def codebook(self) -> pd.DataFrame:
        """The codebook by column, as text."""
        frame = pd.read_csv(self.folder / "codebook.csv", dtype=str, keep_default_na=False)
        return frame.set_index("column")

    def exports(self) -> pk.Exports:
        """Read the exports as `check` does; the day is given where `init` asks for it."""
        study = self.folder / "study.toml"
        text = study.read_text("utf-8")
        if "\nas_of" not in text:
            assert self.exit_code == 1
            assert "study.as_of: no date says when the exports were made" in self.output
            study.write_text(text.replace("[study]\n", f"[study]\n{DAY}\n", 1), "utf-8")
        return pk.read_exports(study)


@pytest.fixture
def initiated(tmp_path):
    def init(case: str) -> Initiated:
        folder = Path(shutil.copytree(CASES / case, tmp_path / case))
        done = CliRunner().invoke(main, ["init", str(folder)])
        columns = {len(pd.read_csv(file, nrows=0).columns) for file in CASES.glob(f"{case}/*.csv")}
        made = Initiated(folder, done.exit_code, done.output)
        if (folder / "codebook.csv").exists():
            assert set(made.codebook.groupby("export").size()) == columns  # columns in are columns accounted for
            assert (made.codebook["role"] != "").all()
            assert made.codebook.loc[made.codebook["role"] == "left_out", "why"].ne("").all()
        return made

    return init


def checks(exports: pk.Exports) -> dict[tuple[str, str], int]:
    return {
        (c, a): n
        for c, a, n in zip(exports.checks["check"], exports.checks["action"], exports.checks["rows"], strict=True)
    }


def attributes(exports: pk.Exports) -> dict[str, str]:
    return {info.source_column: str(info.use) for info in exports.attributes}


def found_in(exports: pk.Exports) -> tuple[int, str]:
    """Return how many personas are found, and the verdict."""
    personas = pk.find_personas(exports)
    return len(personas.table), personas.verdict


def failed(case: str) -> str:
    """Return the message that `check` ends with, on a study of data that cannot be used."""
    done = CliRunner().invoke(main, ["check", str(CASES / case / "study.toml")])
    assert done.exit_code == 1
    return " ".join(done.output.split())


def test_every_case_has_a_test_and_a_line():
    cases = {folder.name for folder in CASES.iterdir() if folder.is_dir()}
    assert {name.removeprefix("test_") for name in globals()} >= cases
    listed = set(re.findall(r"^\| (\w+) \|", (CASES / "README.md").read_text("utf-8"), re.MULTILINE))
    assert listed - {"case"} >= cases


# ------------------------------------------------------------------ no study: init


def test_monthly_profit_crash(initiated):
    made = initiated("monthly_profit_crash")
    assert made.exit_code == 0
    assert made.codebook["role"].tolist()[-4:] == ["customer_id", "period", "revenue", "cost"]
    profit = pd.read_csv(made.folder / "profit.csv")
    exports = made.exports()
    assert exports.profitability["revenue"].sum() == pytest.approx(profit["Revenue"].sum())
    assert exports.profitability["period_months"].eq(1).all()


def test_survey_grid(initiated):
    made = initiated("survey_grid")
    items = made.codebook[made.codebook["battery"] != ""]
    assert items["name"].tolist() == ["prices", "opening_hours", "staff", "parking", "range"]
    assert len(set(items["battery"])) == 1
    assert set(items["kind"]) == {"ordinal"}
    assert set(items["levels"]) == {"Not relevant to me < Somewhat useful < Critical to me"}
    exports = made.exports()
    answers = exports.survey[items["name"]]
    assert answers.notna().sum().sum() == pd.read_csv(made.folder / "survey.csv").iloc[:, 1:6].notna().sum().sum()


def test_survey_japanese(initiated):
    made = initiated("survey_japanese")
    satisfied = made.codebook[made.codebook["kind"] == "ordinal"]
    assert set(satisfied["levels"]) == {"とても不満 < 不満 < 普通 < 満足 < とても満足"}
    assert len(satisfied) == 4
    assert made.codebook.loc["年齢", "kind"] == "numeric"
    assert made.codebook["name"].is_unique
    assert len(made.exports().survey) == 120


def test_survey_surveymonkey(initiated):
    made = initiated("survey_surveymonkey")
    ticks = made.codebook[made.codebook["kind"] == "multi_select"]
    assert ticks["label"].tolist() == ["App", "Phone", "Shop", "Letter", "Chat"]
    assert len(set(ticks["battery"])) == 1
    ratings = made.codebook[made.codebook["role"] == "rating"]
    assert ratings["label"].tolist() == ["Price", "Staff", "Range", "Speed", "Website"]
    assert made.codebook.loc["What is your age?", "use"] == "protected"
    exports = made.exports()
    assert (len(exports.survey), len(exports.csat)) == (120, 600)


def test_surveymonkey_multi(initiated):
    made = initiated("surveymonkey_multi")
    assert made.codebook.loc["Custom Data 1", "role"] == "customer_id"
    assert made.codebook.loc["Respondent ID", "role"] == "left_out"
    ticks = made.codebook[made.codebook["kind"] == "multi_select"]
    assert len(ticks) == 9
    assert len(set(ticks["battery"])) == 1
    assert made.exit_code == 1
    assert "the base has 38 customers; at least 50 are needed" in made.output
    ids = pd.read_csv(made.folder / "multi_of_9.csv", dtype=str)["Custom Data 1"].dropna()
    assert not any(value in made.output for value in ids)


def test_survey_first_respondent_is_header(initiated):
    made = initiated("survey_first_respondent_is_header")
    assert made.exit_code == 0
    assert {"How often do you visit?", "Where do you buy?", "How do you pay?"} <= set(made.codebook.index)
    assert made.codebook.loc["How often do you visit?", "levels"] == "Never < Once a month < Once a week"
    assert len(made.exports().survey) == 120


def test_survey_qualtrics_legacy(initiated):
    made = initiated("survey_qualtrics_legacy")
    assert made.codebook.loc["Q1", "label"] == "I like the shop"
    assert made.codebook.loc["Q1", ["kind", "scale"]].tolist() == ["ordinal", "1..5"]
    assert len(made.exports().customers) == 120


def test_survey_income(initiated):
    made = initiated("survey_income")
    income = made.codebook.loc["Household Income"]
    assert income["kind"] == "ordinal"
    assert income["levels"].split(" < ") == [
        "$0 - $24,999", "$25,000 - $49,999", "$50,000 - $99,999", "$100,000 - $149,999",
    ]  # fmt: skip
    column = made.exports().survey["household_income"]
    written = pd.read_csv(made.folder / "survey.csv")["Household Income"]
    assert column.value_counts().to_dict() == written.value_counts().to_dict()


def test_survey_index_weight(initiated):
    made = initiated("survey_index_weight")
    assert made.codebook.loc["column 1", "role"] == "left_out"
    assert made.codebook.loc["weight", "role"] == "weight"
    assert made.codebook.loc["race", "use"] == "protected"
    assert 'table = "survey"' in (made.folder / "study.toml").read_text("utf-8")
    exports = made.exports()
    assert {c for c, use in attributes(exports).items() if use == "active"} == {"q1_price", "q2_staff", "q3_range"}
    written = pd.read_csv(made.folder / "responses.csv")["weight"].to_numpy()
    used = pk.build_features(exports).respondent_weights.to_numpy()
    assert np.allclose(used / used.mean(), written / written.mean())


def test_survey_ticks(initiated):
    made = initiated("survey_ticks")
    assert set(made.codebook.loc[made.codebook["kind"] == "multi_select", "battery"]) == {"q3"}
    raw = pd.read_csv(made.folder / "survey.csv").filter(like="3. ")
    column = made.exports().survey["q3"]
    assert column.notna().sum() == raw.notna().any(axis=1).sum()  # who ticked something left the rest unticked
    options = [set(cell.split(OPTION_SEPARATOR)) for cell in column.dropna()]
    for name in raw:
        option = name.removeprefix("3. ").rstrip(".")
        assert sum(option in cell for cell in options) == raw[name].notna().sum() > 0


def test_survey_ends(initiated):
    made = initiated("survey_ends")
    ends = made.codebook.loc[["Time spent on calls", "How impressive is the shop?", "Long queues"], "levels"]
    assert [levels.split(" < ")[:: len(levels.split(" < ")) - 1] for levels in ends] == [
        ["1 (None at all)", "10 (All my time)"],
        ["1 - Not very", "5 - Extremely"],
        ["(0) Not a problem", "(4) Critical"],
    ]  # fmt: skip
    exports = made.exports()
    n = (pd.read_csv(made.folder / "survey.csv")["Long queues"] == "N/A - don't know").sum()
    assert checks(exports)["no answer (long_queues)", "set missing"] == n > 0
    assert exports.survey["long_queues"].isna().sum() == n


def test_survey_scale_words(initiated):
    made = initiated("survey_scale_words")
    statements = made.codebook[made.codebook["battery"] == "statement"]
    assert len(statements) == 4
    assert set(statements["levels"]) == {
        "Strongly disagree < Disagree < Neither agree or disagree < Agree < Strongly agree"
    }
    assert made.codebook.loc[["How often?", "How satisfied?"], "missing"].tolist() == ["No answer", "Don't know"]
    written = pd.read_csv(made.folder / "survey.csv")
    assert made.exports().survey["how_often"].isna().sum() == (written["How often?"] == "No answer").sum() > 0


def test_survey_minus_one(initiated):
    made = initiated("survey_minus_one")
    exports = made.exports()
    raw = pd.read_csv(made.folder / "survey.csv")
    for i in range(1, 6):
        n = int((raw[f"Q2_{i}"] == -1).sum())
        assert exports.survey[f"q2_{i}"].isna().sum() == n
        assert checks(exports)[f"no answer (q2_{i})", "set missing"] == n
    options = [set(cell.split(OPTION_SEPARATOR)) for cell in exports.survey["q19"].astype(str)]
    for i in range(1, 5):
        ticked = np.mean([str(i) in cell for cell in options])
        assert ticked == pytest.approx((raw[f"Q19_{i}"] != -1).mean())
        assert 0.2 < ticked < 0.4


@pytest.mark.parametrize("case", ["survey_plain_numbers", "survey_points"])
def test_survey_plain_numbers(case, initiated):
    made = initiated(case)
    points = made.codebook[made.codebook["scale"] != ""]
    assert set(points["kind"]) == {"ordinal"}
    assert set(points["scale"]) == {"1..5"}
    assert len(points) == {"survey_plain_numbers": 8, "survey_points": 3}[case]
    assert set(points["sure"]) == {"sure"}
    exports = made.exports()
    for column, name in points["name"].items():
        written = pd.to_numeric(pd.read_csv(made.folder / "survey.csv")[column])
        assert exports.survey[name].astype(float).mean() == pytest.approx(written.mean())


test_survey_points = test_survey_plain_numbers


def test_survey_bracket_comma(initiated):
    made = initiated("survey_bracket_comma")
    column = made.exports().survey["how_do_you_launch_it"]
    options = {option for cell in column.dropna() for option in cell.split(OPTION_SEPARATOR) if option}
    assert options == {"Kubernetes", "HPC manager (SLURM, PBS, SGE)", "Cloud (AWS, Azure)", "SSH"}


def test_survey_twice(initiated):
    made = initiated("survey_twice")
    assert {"Price (1)", "Price (2)"} <= set(made.codebook.index)
    raw = pd.read_csv(made.folder / "survey.csv")
    exports = made.exports()
    for name, column in {"price_1": "Price", "price_2": "Price.1"}.items():
        assert exports.survey[name].value_counts().to_dict() == raw[column].value_counts().to_dict()


def test_survey_all_test(initiated):
    made = initiated("survey_all_test")
    assert made.exit_code == 1
    assert "all 60 answers are test answers" in made.output
    assert not (made.folder / "study.toml").exists()


def test_plain_ratings(initiated):
    made = initiated("plain_ratings")
    ratings = made.codebook[made.codebook["role"] == "rating"]
    assert len(ratings) == 7
    assert set(ratings["sure"]) == {"guess"}
    assert "7 columns are each taken as a stage" in made.output
    exports = made.exports()
    assert not set(ratings.index) & set(attributes(exports))
    raw = pd.read_csv(made.folder / "passenger_survey.csv")
    means = exports.csat.groupby("stage", observed=True)["score"].mean()
    assert means.to_dict() == pytest.approx(raw[list(ratings.index)].mean().to_dict())


def test_timestamps_lost(initiated):
    made = initiated("timestamps_lost")
    assert made.exit_code == 0
    exports = made.exports()
    tickets = pd.read_csv(made.folder / "support_tickets.csv", parse_dates=["created_at", "resolved_at"])
    accounts = pd.read_csv(made.folder / "accounts.csv", parse_dates=["last_login"])
    newest = max(tickets["created_at"].max(), tickets["resolved_at"].max(), accounts["last_login"].max())
    assert exports.study.study.as_of == newest.date()
    hours = (tickets["resolved_at"] - tickets["created_at"]).dt.total_seconds() / 60
    assert exports.waits["wait_minutes"].median() == pytest.approx(hours.median(), rel=1e-5)


def test_relational_orders(initiated):
    made = initiated("relational_orders")
    assert made.exit_code == 0
    assert made.codebook.loc["review_score", "role"] == "score"
    assert made.codebook.loc["order_delivered_customer_date", "role"] == "ended_at"
    exports = made.exports()
    raw = {name: pd.read_csv(made.folder / f"{name}.csv") for name in ("customers", "orders", "order_reviews")}
    people = raw["orders"].merge(raw["customers"], on="customer_id")
    joined = raw["order_reviews"].merge(people, on="order_id")
    by_person = exports.csat.assign(person=exports.csat["customer_id"].astype(str)).groupby("person")["score"].sum()
    assert by_person.to_dict() == joined.groupby("customer_unique_id")["review_score"].sum().to_dict()
    assert "review_score" not in attributes(exports)
    bought, delivered = (
        pd.to_datetime(people[c]) for c in ("order_purchase_timestamp", "order_delivered_customer_date")
    )
    days = (delivered - bought).dt.total_seconds() / 86400
    assert exports.waits["wait_minutes"].mean() / 1440 == pytest.approx(days.mean(), rel=1e-5)


def test_attrition_flag(initiated):
    made = initiated("attrition_flag")
    assert made.codebook.loc["Attrition_Flag", "role"] == "active"
    assert "'Attrited Customer' has left" in made.output
    raw = pd.read_csv(made.folder / "BankChurners.csv")
    assert (~made.exports().customers["active"]).sum() == (raw["Attrition_Flag"] == "Attrited Customer").sum()


def test_survey_copies(initiated):
    exports = initiated("survey_copies").exports()
    use = attributes(exports)
    assert [c for c in ("kurs", "kurs4", "q0029") if use[c] == "active"] == ["kurs"]
    notes = exports.checks.loc[exports.checks["check"] == "copies of one column", "note"]
    assert notes.tolist() == ["'kurs4' repeats 'kurs': used once", "'q0029' repeats 'kurs': used once"]
    assert found_in(exports) == (1, "none")


def test_survey_non_answers(initiated):
    made = initiated("survey_non_answers")
    items = made.codebook[made.codebook["kind"] == "ordinal"]
    assert len(items) == 8
    assert set(items["missing"]) == {"N/A - skip, don't know."}
    assert {levels.split(" < ")[-1] for levels in items["levels"]} == {"(4) Critical."}
    exports = made.exports()
    raw = pd.read_csv(made.folder / "survey.csv", keep_default_na=False)
    for column, name in items["name"].items():
        none = (raw[column] == "N/A - skip, don't know.").sum()
        assert exports.survey[name].isna().sum() == none
        assert not exports.survey[name].cat.categories.str.contains("N/A").any()
    assert found_in(exports) == (1, "none")


def test_far_cell(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Profitability by customer and quarter"])
    sheet.append([])
    sheet.append(["Customer", "Quarter", "Revenue EUR", "Cost EUR"])
    for i in range(240):
        sheet.append([f"C{i // 4:03d}", f"2025-Q{i % 4 + 1}", 100 + i, 60])
    sheet["XFD1048576"] = "x"
    book.save(tmp_path / "profit.xlsx")
    people = pd.DataFrame({"Customer": [f"C{i:03d}" for i in range(60)], "visits": [i % 7 for i in range(60)]})
    people.assign(plan=["a", "b", "c"] * 20).to_csv(tmp_path / "crm.csv", index=False)
    done = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "cells far from the table (1)" in done.output
    exports = pk.read_exports(tmp_path)
    assert exports.profitability["revenue"].sum() == sum(100 + i for i in range(240))
    assert checks(exports)["cells far from the table", "fixed"] == 1


# ------------------------------------------------------------------ the study is right


def test_region_na():
    exports = pk.read_exports(CASES / "region_na" / "study.toml")
    shares = exports.customers["region"].value_counts(normalize=True).round(3).to_dict()
    assert shares == {"NA": 0.51, "EMEA": 0.303, "APAC": 0.187}


def test_invoice_lines():
    exports = pk.read_exports(CASES / "invoice_lines" / "study.toml")
    lines = pd.read_csv(CASES / "invoice_lines" / "lines.csv")
    again = lines[lines.duplicated()]
    assert checks(exports)["exact duplicate", "dropped"] == len(again) == 1
    revenue = exports.transactions["amount"].sum()
    assert revenue == pytest.approx(lines["LineTotal"].sum() - again["LineTotal"].sum())
    assert round(lines["LineTotal"].sum()) == 22_368


def of_stages(case: str, figure: str) -> dict[str, float]:
    """Return a figure of all customers by stage, weighted as the study says."""
    exports = pk.read_exports(CASES / case / "study.toml")
    personas = replace(make_personas(exports, 1), features=pk.build_features(exports))
    metrics = pk.map_journey(exports, personas).metrics.query("persona == 'all'")
    return dict(zip(metrics["stage"].astype(str), metrics[figure], strict=True))


def test_weighted_survey():
    shares = of_stages("weighted_survey", "dissatisfied_share")
    assert shares == pytest.approx({"Lounge": 0.278, "Check-in": 0.112}, abs=0.0005)


def test_rank_by_item_count():
    shares = of_stages("rank_by_item_count", "dissatisfied_share")
    assert shares == pytest.approx({"Shop": 0.1575, "Billing": 0.2783}, abs=0.0005)
    assert of_stages("rank_by_item_count", "csat_mean") == pytest.approx({"Shop": 3.718, "Billing": 3.35}, abs=0.0005)


def test_csat_gate():
    exports = pk.read_exports(CASES / "csat_gate" / "study.toml")
    assert exports.csat["score"].notna().sum() == 258
    assert checks(exports)["contacts without a rating", "kept"] == 642
    note = exports.checks.set_index("check").loc["contacts without a rating", "note"]
    assert "response rate 29%" in note


def test_abandoned_zero():
    exports = pk.read_exports(CASES / "abandoned_zero" / "study.toml")
    assert len(exports.waits) == 800
    calls = pd.read_csv(CASES / "abandoned_zero" / "calls.csv")
    share = calls.groupby("Topic")["Gave up"].apply(lambda c: (c == "yes").mean())
    read = exports.waits.groupby("stage", observed=True)["abandoned"].mean()
    assert read.astype(float).to_dict() == pytest.approx(share.to_dict())
    assert read.between(0.17, 0.21).all()


def test_minority_name():
    exports = pk.read_exports(CASES / "minority_name" / "study.toml")
    raw = pd.read_csv(CASES / "minority_name" / "flyers.csv")
    assert len(exports.customers) == len(raw) == 1200
    for info in exports.attributes:
        assert exports.customers[info.name].notna().sum() == raw[info.source_column].notna().sum()
    personas = pk.find_personas(exports, 2)
    profile, names = personas.profile, personas.names
    cabin = profile[(profile["attribute"] == "cabin") & (profile["level"] == "Business")].set_index("persona")
    for persona, name in names.items():
        business = "business cabin" in name.casefold()
        assert not business or cabin.loc[persona, "value"] >= 0.5 or "more often business cabin" in name.casefold()
    assert any("ore often business cabin" in name for name in names.values())
    assert cabin["value"].max() < 0.5


def test_firm_time_zones():
    exports = pk.read_exports(CASES / "firm_time_zones" / "study.toml")
    assert exports.waits["wait_minutes"].median() == pytest.approx(15)
    notes = exports.checks.loc[exports.checks["check"].str.startswith("times in one zone"), "note"]
    assert len(notes) == 2
    assert notes.str.startswith("read in UTC").all()
    assert not exports.checks["check"].str.contains("swapped|day and month").any()
    assert not exports.checks["note"].str.contains("day and month").any()


def test_firm_mixed_currencies():
    message = failed("firm_mixed_currencies")
    assert "'revenue' has EUR in 150 cells, USD in 150 cells" in message
    assert "give all amounts in EUR" in message


def test_firm_zero_weights():
    exports = pk.read_exports(CASES / "firm_zero_weights" / "study.toml")
    raw = pd.read_csv(CASES / "firm_zero_weights" / "survey.csv")
    assert len(exports.survey) == (raw["wt"] > 0).sum() == 79
    assert checks(exports)["weight of 0", "dropped"] == 80
    counted = raw.loc[raw["wt"] > 0, "ease"]
    assert exports.survey["switching_ease"].mean() == pytest.approx((counted.mean() - 1) / 6)
    personas = pk.find_personas(exports)
    ease = pk.estimate_value(exports, personas).table["switching_ease"]
    assert np.average(ease, weights=personas.table["respondents"]) == pytest.approx((counted.mean() - 1) / 6, abs=0.01)
    assert personas.table["respondents"].sum() == 79


def test_firm_constant_columns(tmp_path):
    folder = shutil.copytree(CASES / "firm_constant_columns", tmp_path / "firm")
    done = CliRunner().invoke(main, ["run", str(folder / "study.toml")])
    assert done.exit_code in {1, 2}
    assert "(city == 'Aa')" in done.output
    assert ": 'city'." in done.output


def test_firm_few_distinct_rows():
    exports = pk.read_exports(CASES / "firm_few_distinct_rows" / "study.toml")
    assert (len(exports.customers), len(exports.csat), len(exports.waits)) == (300, 594, 356)
    with pytest.warns(UserWarning, match="only 2 different rows"):  # six asked for; the active column is yes or no
        personas = pk.find_personas(exports)
    assert len(personas) == 2
    assert personas.table["customers"].tolist() == [164, 136]
    assert "6 personas were asked for, but there are only 2 different rows" in personas.verdict_reason


def test_firm_one_giant():
    exports = pk.read_exports(CASES / "firm_one_giant" / "study.toml")
    assert checks(exports)["one customer is most of a sum (margin)", "kept"] == 1
    notes = pk.estimate_value(exports, make_personas(exports, 1)).assumptions
    assert "In doubt: one customer carries over 99% of all margin." in notes


def test_firm_left_before_joined():
    exports = pk.read_exports(CASES / "firm_left_before_joined" / "study.toml")
    assert checks(exports)["left before joined", "set missing"] == 41
    raw = pd.read_csv(CASES / "firm_left_before_joined" / "crm.csv", parse_dates=["joined", "left"])
    assert exports.customers["left_on"].isna()[(raw["left"] < raw["joined"]).to_numpy()].all()


@pytest.mark.parametrize("case", ["firm_month1", "firm_month2"])
def test_firm_month1(case):
    exports = pk.read_exports(CASES / case / "study.toml")
    tables = {"crm": "customers", "survey": "survey", "csat": "csat", "waits": "waits", "profit": "profitability"}
    for name, table in tables.items():
        assert len(getattr(exports, table)) == len(pd.read_csv(CASES / case / f"{name}.csv"))
    assert set(exports.checks["action"]) == {"kept"}


test_firm_month2 = test_firm_month1


def test_no_message_of_a_case_holds_an_id():
    for case in ("firm_mixed_currencies",):
        ids = pd.read_csv(CASES / case / "crm.csv", dtype=str).iloc[:, 0]
        message = failed(case)
        assert not any(re.search(rf"\b{re.escape(value)}\b", message) for value in ids)
    with pytest.raises(DataError, match="several currencies"):
        pk.read_exports(CASES / "firm_mixed_currencies" / "study.toml")
