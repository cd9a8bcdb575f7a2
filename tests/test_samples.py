"""The sample firm: the same bytes again, the traps that are meant to be there, and a truth worth finding."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest

from personakit.core.errors import StudyError
from personakit.datasets import plan, simulate_firm, write_sample
from personakit.datasets.__main__ import main
from personakit.datasets.simulate_events import LAG_DAYS
from personakit.datasets.write_lines import fixed
from personakit.datasets.write_survey import PREVIEWS

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
TRUTH = ROOT / "tests" / "truth" / "sample"
FILES = ["crm.csv", "csat.csv", "profitability.xlsx", "stages.csv", "study.toml", "survey.csv", "waits.csv"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    world = write_sample(folder / "exports", truth=folder / "truth")
    return world, folder / "exports", folder / "truth"


@pytest.fixture(scope="module")
def truth():
    return json.loads((TRUTH / "truth.json").read_text(encoding="utf-8"))


def rows(name: str, delimiter: str = ",") -> pd.DataFrame:
    return pd.read_csv(SAMPLE / name, dtype=str, sep=delimiter, keep_default_na=False, encoding="utf-8-sig")


def cells(path: Path) -> dict[str, list[list[object]]]:
    sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl", na_values=[], keep_default_na=False)
    return {name: sheet.to_numpy().tolist() for name, sheet in sheets.items()}


def test_the_committed_sample_is_what_the_generator_writes(written):
    _, exports, truth = written
    assert sorted(path.name for path in exports.iterdir()) == FILES
    assert sorted(path.name for path in SAMPLE.iterdir() if path.is_file()) == FILES
    for name in FILES:
        if name.endswith(".xlsx"):  # another XlsxWriter or zlib packs the same cells into other bytes
            assert cells(exports / name) == cells(SAMPLE / name)
        else:
            assert (exports / name).read_bytes() == (SAMPLE / name).read_bytes(), name
    for name in ("truth.json", "personas.csv"):
        assert (truth / name).read_bytes() == (TRUTH / name).read_bytes(), name


def test_the_sample_is_small_and_keeps_the_truth_elsewhere():
    assert sum((SAMPLE / name).stat().st_size for name in FILES) < 3_000_000
    together = b"".join((SAMPLE / name).read_bytes() for name in FILES if not name.endswith(".xlsx"))
    assert not any(persona.encode() in together for persona in plan.PERSONAS)


def test_the_study_is_valid_and_names_columns_that_exist():
    from personakit.study import read_study

    study = read_study(SAMPLE / "study.toml")
    assert [export.table for export in study.exports.values()] == [
        "customers", "survey", "profitability", "csat", "waits", "stages",
    ]  # fmt: skip
    for name, delimiter in (("crm", ","), ("survey", ","), ("csat", ","), ("waits", ";"), ("stages", ",")):
        export, header = study.exports[name], set(rows(f"{name}.csv", delimiter).columns)
        asked = {source for sources in export.columns.values() for source in sources}
        assert asked | {attribute.column for attribute in export.attributes.values()} <= header
    uses = {name: a.use for export in study.exports.values() for name, a in export.attributes.items()}
    assert uses["gender"] == "protected"


def test_crm_has_doubles_two_date_formats_mixed_ids_and_blanks():
    crm = rows("crm.csv")
    ids = crm["Customer No"].str.strip().str.upper()
    exact = crm.duplicated().sum()
    doubled = ids.duplicated().sum()
    assert ids.nunique() == 3000
    assert 25 <= exact <= 70
    assert 15 <= doubled - exact <= 50  # the same customer, another story
    assert (crm["Customer No"] != ids).mean() > 0.05
    assert crm["Customer No"].str.match(r"\s").sum() > 50
    assert ids.str.fullmatch(r"C\d{6}").sum() + ids.str.fullmatch(r"7\d{6}").sum() == len(crm)
    iso = crm["Customer since"].str.fullmatch(r"\d{4}-\d\d-\d\d").mean()
    dotted = crm["Customer since"].str.fullmatch(r"\d\d\.\d\d\.\d{4}").mean()
    assert iso > 0.5
    assert dotted > 0.1
    assert (crm["Customer since"] == "31.02.2019").any()
    assert (crm["Customer since"] == "n/a").any()
    assert 0.01 < (crm["Region"] == "").mean() < 0.04
    assert {"NORTH", "south"} < set(crm["Region"])
    assert 0.05 < (crm["Left on"] != "").mean() < 0.25


def test_survey_is_a_qualtrics_export_with_its_usual_strays():
    with (SAMPLE / "survey.csv").open(encoding="utf-8-sig", newline="") as file:
        names, questions, ids, *answers = csv.reader(file)
    assert names[:3] == ["StartDate", "EndDate", "Status"]
    assert "I compare prices" in questions[names.index("Q1_1")]
    assert json.loads(ids[names.index("Q3")]) == {"ImportId": "QID3"}
    survey = pd.DataFrame(answers, columns=names)
    assert (survey["Status"] == "Survey Preview").sum() == PREVIEWS
    assert 5 <= (survey["Finished"] == "False").sum() <= 25
    known = survey.loc[survey["ExternalReference"] != "", "ExternalReference"]
    assert 3 <= known.duplicated().sum() <= 20
    assert 0.2 < known.nunique() / 3000 < 0.3
    assert set(survey["Q1_1"]) == {"1", "2", "3", "4", "5", "", "-99"}
    assert set(survey["Q3"]) == {*map(str, range(1, 8)), "", "-99"}
    assert survey["Q2"].str.contains(",").mean() > 0.5
    assert survey["ResponseId"].is_unique


def test_verbatims_hold_personal_data_umlauts_and_emoji_to_be_dealt_with():
    survey = rows("survey.csv").iloc[2:]
    words = " ".join([*survey["Q5"], *survey["Q6"], *rows("csat.csv")["Comment"]])
    for trap in (r"\w+@example\.com", r"\+44 20 7946", r"ORD-2025-\d+", r"Mr \w+", r"Frau \w+", "[äöüß]", "😡|👍|😤"):
        assert re.search(trap, words), trap


def test_ratings_and_waits_hold_their_traps():
    csat, waits = rows("csat.csv"), rows("waits.csv", ";")
    assert set(csat["Score"]) == {"0", "1", "2", "3", "4", "5", "9"}
    assert csat["CustomerID"].str.startswith("X").sum() >= 5
    assert csat.duplicated().sum() >= 10
    assert waits["customer"].equals(waits["customer"].str.lower())
    assert waits["wait_min"].str.fullmatch(r"(-?\d+,\d)?").all()
    assert waits["wait_min"].str.startswith("-").sum() >= 3
    assert (waits["wait_min"] == "").sum() >= 10
    assert (waits["opened"] == "31.02.2025 09:00").sum() >= 1
    assert (waits["sla_min"] == "").mean() > 0.01
    assert {"Signup", "Training"} < set(waits["stage"])
    assert 0.01 < (waits["abandoned"] == "1").mean() < 0.15
    stages = rows("stages.csv")
    assert stages["stage"].tolist() == list(plan.STAGE_NAMES)
    assert (stages["cost_to_fix"] == "").sum() == 1


def test_the_workbook_mixes_text_and_number_ids_and_some_margins_are_negative():
    sheet = pd.read_excel(SAMPLE / "profitability.xlsx", sheet_name="By quarter", skiprows=2, engine="calamine")
    assert list(sheet.columns) == ["Customer", "Quarter", "Revenue EUR", "Cost EUR"]
    assert sheet["Customer"].iloc[-1] == "Total"
    assert set(sheet["Customer"].map(type)) == {int, str}
    body = sheet.iloc[:-1]
    assert body["Revenue EUR"].sum() == pytest.approx(sheet["Revenue EUR"].iloc[-1])
    assert set(body["Quarter"]) == set(plan.QUARTERS)
    margin = (body["Revenue EUR"] - body["Cost EUR"]).groupby(body["Customer"].astype(str)).sum()
    assert 0.005 < (margin < 0).mean() < 0.1


def test_the_truth_has_a_clear_first_place_and_a_stage_of_mere_grumbling(truth):
    stages = pd.DataFrame(truth["stages"]).set_index("stage")
    ranked = stages["value_at_risk"].sort_values(ascending=False)
    assert ranked.index[0] == "Repair"
    assert ranked.iloc[0] > 1.5 * ranked.iloc[1]
    assert stages.loc["Billing", "value_at_risk"] == 0
    assert set(stages["cause"]) == {"touchpoint", "interaction", "waiting_time"}
    csat = rows("csat.csv")
    csat = csat[csat["Score"].isin(list("12345"))]
    assert csat.groupby("Journey stage")["Score"].agg(lambda s: s.astype(int).mean()).idxmin() == "Billing"
    personas = pd.read_csv(TRUTH / "personas.csv", dtype=str)
    assert personas["customer_id"].nunique() == 3000
    shares = personas["persona"].value_counts(normalize=True)
    assert shares.to_dict() == pytest.approx(truth["share_of_base"], abs=1e-4)


def test_value_at_risk_is_the_sum_over_contacts_of_chance_times_remaining_value(written):
    world, _, _ = written
    contacts, customers = world.contacts, world.customers
    remaining = customers["remaining_value"].to_numpy()[contacts["customer"]]
    by_hand = (contacts["leave_chance"] * remaining).groupby(contacts["stage"]).sum()
    assert world.truth["value_at_risk"].to_numpy() == pytest.approx(by_hand.to_numpy(), rel=1e-4)
    summed = world.by_persona.groupby("stage")["value_at_risk"].sum()
    assert summed[world.truth["stage"]].to_numpy() == pytest.approx(world.truth["value_at_risk"].to_numpy(), abs=0.05)


def test_customers_do_leave_as_often_as_the_planted_chances_say():
    world = simulate_firm(40_000, random_state=3)
    customer = world.contacts["customer"]
    in_time = 1 - np.exp(-(364 - world.contacts["minute"] // 1440) / LAG_DAYS)  # leaves before the year ends
    stays = np.log1p(-world.contacts["leave_chance"] * in_time).groupby(customer).sum()
    touched = world.customers.iloc[stays.index]
    left = touched["left_on"].notna().to_numpy()
    expected = 1 - (1 - 0.02 - 0.04 * touched["ease"].to_numpy()) * np.exp(stays.to_numpy())
    hurt = expected > 0.2
    assert left[hurt].mean() > 2.5 * left[~hurt].mean()
    assert left.mean() == pytest.approx(expected.mean(), rel=0.05)


def test_nothing_happens_to_a_customer_after_leaving(written):
    world, _, _ = written
    left = world.customers["left_on"].to_numpy()[world.contacts["customer"]]
    day = np.datetime64("2025-01-01") + (world.contacts["minute"].to_numpy() // 1440).astype("timedelta64[D]")
    assert not (day >= left).any()
    respondents = world.customers["left_on"].to_numpy()[world.survey["customer"]]
    answered = (world.survey["answered_minute"].to_numpy() // 1440).astype("timedelta64[D]")
    assert not (np.datetime64("2025-01-01") + answered >= respondents).any()


def test_personas_are_plain_in_the_survey_and_fainter_in_the_crm(written):
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    world, _, _ = written
    base, survey = world.customers, world.survey
    crm = pd.concat(
        [
            np.log(base["data_gb"]).rename("gb"),
            base["products"].astype(str).str.get_dummies("|"),
            pd.get_dummies(base[["preferred_channel", "contract"]]),
        ],
        axis=1,
    ).astype(float)
    crm_scaled = StandardScaler().fit_transform(crm)
    asked = survey["customer"].to_numpy()
    truth = base["persona"].to_numpy()
    both = np.hstack([survey[list(plan.LIKERT)].to_numpy(), crm_scaled[asked]])

    def placed(features, planted):
        half = np.arange(len(planted)) % 2 == 0
        model = LogisticRegression(max_iter=500).fit(features[half], planted[half])
        return (model.predict(features[~half]) == planted[~half]).mean()

    assert placed(both, truth[asked]) > 0.95
    assert 0.75 < placed(crm_scaled, truth) < 0.93


def test_another_seed_is_another_firm_and_the_same_seed_the_same():
    first, again, other = (simulate_firm(500, random_state=seed) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(first.contacts, again.contacts)
    pd.testing.assert_frame_equal(first.customers, again.customers)
    assert not first.customers.equals(other.customers)


def test_every_contact_not_given_up_is_rated_when_asked_for():
    contacts = simulate_firm(500, contacts_each=5.5, rated=1.0, timed=1.0).contacts
    assert (contacts["rated"] == ~contacts["abandoned"]).all()
    assert contacts["timed"].all()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_profitability_as_csv_or_parquet_says_the_same_as_the_workbook(tmp_path, ending):
    write_sample(tmp_path, 200, profitability=ending)
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}[ending](tmp_path / f"profitability.{ending}")
    write_sample(tmp_path / "book", 200)
    book = pd.read_excel(tmp_path / "book" / "profitability.xlsx", skiprows=2, engine="calamine").iloc[:-1]
    assert read["Customer"].astype(str).tolist() == book["Customer"].astype(str).tolist()
    assert read["Cost EUR"].to_numpy() == pytest.approx(book["Cost EUR"].to_numpy())
    assert f'path = "profitability.{ending}"' in (tmp_path / "study.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wrong", [{"n_customers": 0}, {"rated": 1.5}, {"timed": -0.1}, {"respondents": 0.0}, {"contacts_each": 0}]
)
def test_a_number_out_of_range_is_refused(wrong):
    with pytest.raises(StudyError, match=r"must lie between 0 and 1|at least one customer"):
        simulate_firm(**{"n_customers": 10, **wrong})


def test_a_base_too_large_for_excel_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(StudyError, match="parquet"):
        write_sample(tmp_path, 300_000)
    assert main([str(tmp_path), "--customers", "300000"]) == 2
    assert not list(tmp_path.iterdir())


def test_one_customer_is_a_firm_too(tmp_path):
    world = write_sample(tmp_path, 1)
    assert len(world.customers) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES


def test_the_command_line_writes_exports_and_truth(tmp_path):
    command = [
        sys.executable,
        "-m",
        "personakit.datasets",
        tmp_path / "s",
        "--customers",
        "120",
        "--truth",
        tmp_path / "t",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "120 customers" in done.stdout
    assert sorted(path.name for path in (tmp_path / "t").iterdir()) == ["personas.csv", "truth.json"]


def test_decimals_are_written_exactly():
    assert fixed(np.array([0, 5, 99, 100, -101, 123456]), 2, ",").to_pylist() == [
        "0,00", "0,05", "0,99", "1,00", "-1,01", "1234,56",
    ]  # fmt: skip


def test_the_workbook_holds_no_clock(written):
    with ZipFile(written[1] / "profitability.xlsx") as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
        stamps = re.findall(rb"<dcterms:\w+[^>]*>([^<]*)<", book.read("docProps/core.xml"))
    assert stamps == [b"1980-01-01T00:00:00Z"] * 2


def test_without_xlsxwriter_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(StudyError, match=r"personakit\[workbook\].*profitability='csv'"):
        write_sample(tmp_path, 20)
