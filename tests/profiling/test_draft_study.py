"""What ``personakit init`` makes of a folder of exports."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import personakit as pk
from personakit.core.errors import StudyError
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting import draft_text
from personakit.profiling.drafting.guess_attribute import guess_attribute
from personakit.profiling.drafting.read_folder import read_export_files
from personakit.profiling.drafting.table_links import customer_links
from personakit.profiling.infer_kind import ColumnContext, infer_kind
from personakit.profiling.profile_column import profile_column
from personakit.profiling.rating_scale import rating_scale

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
TELCO = ROOT.parent / "shared" / "data" / "telco"
TODAY = date(2025, 1, 1)


def column(name: str, values: list[Any], **more: Any) -> ColumnFacts:
    return profile_column(values, name, **more)


@pytest.fixture(scope="module")
def sample_text() -> str:
    return draft_text(SAMPLE)


@pytest.fixture(scope="module")
def sample(sample_text: str) -> dict[str, Any]:
    return tomllib.loads(sample_text)


def test_the_sample_is_recognised_whole(sample: dict[str, Any]) -> None:
    tables = {e["path"]: e["table"] for e in sample["exports"].values()}
    assert tables == {
        "crm.csv": "customers",
        "survey.csv": "survey",
        "profitability.xlsx": "profitability",
        "csat.csv": "csat",
        "waits.csv": "waits",
        "stages.csv": "stages",
    }
    assert next(iter(sample["exports"].values()))["table"] == "customers"


def test_roles_in_the_sample_are_those_of_the_study_beside_it(sample: dict[str, Any]) -> None:
    written = tomllib.loads((SAMPLE / "study.toml").read_text(encoding="utf-8"))
    by_path = {e["path"]: e for e in sample["exports"].values()}
    for export in written["exports"].values():
        assert by_path[export["path"]]["columns"] == export["columns"], export["path"]


def test_kinds_in_the_sample_are_those_of_the_study_beside_it(sample: dict[str, Any]) -> None:
    written = tomllib.loads((SAMPLE / "study.toml").read_text(encoding="utf-8"))
    by_path = {e["path"]: e for e in sample["exports"].values()}
    for export in written["exports"].values():
        guessed = {a["column"]: a for a in by_path[export["path"]].get("attributes", {}).values()}
        for attribute in export.get("attributes", {}).values():
            guess = guessed[attribute["column"]]
            assert guess["kind"] == attribute["kind"], attribute["column"]
            assert guess.get("scale") == attribute.get("scale"), attribute["column"]
            if attribute.get("use") == "protected":
                assert guess["use"] == "protected"


def test_scales_dates_and_spellings_in_the_sample(sample: dict[str, Any]) -> None:
    exports = {e["path"]: e for e in sample["exports"].values()}
    assert sample["study"]["as_of"] == date(2025, 12, 31)
    assert sample["study"]["currency"] == "EUR"
    assert exports["csat.csv"]["scale"] == [1, 5]
    assert exports["survey.csv"]["switching_ease_scale"] == [1, 7]
    assert exports["survey.csv"]["reader"] == "qualtrics"
    assert exports["crm.csv"]["date_formats"] == ["%Y-%m-%d", "%d.%m.%Y"]
    assert exports["crm.csv"]["missing_in"] == {"Customer since": ["n/a"]}
    assert {tuple(a["missing"]) for a in exports["survey.csv"]["attributes"].values() if "missing" in a} == {(-99,)}
    assert exports["profitability.xlsx"]["period"] == "quarter"
    assert exports["waits.csv"]["unit"] == "minutes"
    assert exports["waits.csv"]["values"] == {"stage": {"Signup": "Sign-up"}}


def test_comments_say_how_sure_and_what_to_check(sample_text: str) -> None:
    assert "# Check these first:\n#   1. [exports.survey] switching_ease_scale = [1, 7]" in sample_text
    assert "# csat.csv: csat (sure: each row has a stage ('Journey stage') and a rating ('Score'))." in sample_text
    assert "(written by the survey tool)" in sample_text
    assert "scale = [1, 5]                     # likely" in sample_text


def test_the_written_study_is_valid_and_the_same_every_time(sample_text: str, tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(sample_text, encoding="utf-8")
    assert len(pk.read_study(tmp_path).exports) == 6
    assert draft_text(SAMPLE) == sample_text


def test_no_customer_value_is_written(sample_text: str) -> None:
    crm = pd.read_csv(SAMPLE / "crm.csv", dtype=str)
    survey = pd.read_csv(SAMPLE / "survey.csv", dtype=str, skiprows=[1, 2])
    for value in [
        *crm["Customer No"].dropna().head(200),
        *survey["Q5"].dropna().head(50),
        *survey["IPAddress"].head(50),
    ]:
        assert value not in sample_text


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Write a small shop: customers who leave, an overall score, a region table, files of other sorts."""
    n = 120
    people = pd.DataFrame(
        {
            "client_id": [f"K-{i:04}" for i in range(n)],
            "E-mail": [f"a{i}@example.com" for i in range(n)],
            "sex": ["f", "m"] * (n // 2),
            "postcode": [f"{10000 + i % 60}" for i in range(n)],
            "signed_up": [f"{1 + i % 28:02}/{1 + i % 12:02}/2023" for i in range(n)],
            "visits": [i % 23 for i in range(n)],
            "basket": [f"€ {20 + i / 7:.2f}" for i in range(n)],
            "source": ["web", "shop", "phone"] * (n // 3),
            "churn_label": ["Yes" if i % 4 == 0 else "No" for i in range(n)],
            "churn_score": [i % 97 for i in range(n)],
            "churn_category": [["Price", "Service"][i % 8 // 4] if i % 4 == 0 else None for i in range(n)],
            "satisfaction": [1 + i % 5 for i in range(n)],
            "constant": [1] * n,
            "LTV": [100 + i for i in range(n)],
        }
    )
    people.to_csv(tmp_path / "shop_people.csv", index=False)
    regions = pd.DataFrame(
        {"postcode": [f"{10000 + i}" for i in range(80)], "wealth": [i % 7 * 100.5 for i in range(80)]}
    )
    regions.to_csv(tmp_path / "shop_regions.csv", index=False, sep=";")
    (tmp_path / "notes.md").write_text("not an export")
    (tmp_path / "~$open.xlsx").write_bytes(b"lock")
    return tmp_path


def test_a_folder_without_ratings_gets_a_stand_in_and_says_so(shop: Path) -> None:
    text = draft_text(shop)
    study = tomllib.loads(text)
    people, ratings = study["exports"]["people"], study["exports"]["people_ratings"]
    assert people["table"] == "customers"
    assert people["columns"] == {"customer_id": "client_id", "joined_on": "signed_up"}
    assert ratings["columns"] == {"customer_id": "client_id", "score": "satisfaction", "stage": "churn_category"}
    assert study["exports"]["people_value"]["columns"]["lifetime_value"] == "LTV"
    assert "a stand-in: no export has ratings by stage" in text
    assert "'churn_label' says who left, and is not used" in text
    assert "30 of 120 rows name one" in text


def test_the_study_of_a_stand_in_reads_and_keeps_who_names_no_reason(shop: Path) -> None:
    (shop / "study.toml").write_text(draft_text(shop), encoding="utf-8")
    exports = pk.read_exports(shop)
    assert exports.csat["stage"].value_counts().to_dict() == {"No reason named": 90, "Price": 15, "Service": 15}
    assert len(exports.customers) == 120
    assert exports.customers["wealth"].notna().all()
    assert "e_mail" not in exports.customers


def test_what_gives_churn_away_what_is_personal_and_what_is_protected(shop: Path) -> None:
    text = draft_text(shop)
    attributes = tomllib.loads(text)["exports"]["people"]["attributes"]
    assert attributes["sex"]["use"] == "protected"
    assert attributes["visits"] == {"column": "visits", "kind": "numeric", "use": "active"}
    assert attributes["basket"]["kind"] == "numeric"
    assert attributes["source"]["kind"] == "categorical"
    assert attributes["satisfaction"]["use"] == "describe"
    assert attributes["ltv"]["use"] == "describe"
    assert not {"churn_label", "churn_score", "churn_category", "e_mail", "constant"} & set(attributes)
    assert "# Left out: 'churn_score', 'churn_category' (gives away who leaves)." in text
    assert "# Left out: 'E-mail' (personal data)." in text
    assert "# Left out: 'constant' (holds one value only)." in text


def test_a_lookup_joins_on_another_attribute(shop: Path) -> None:
    study = tomllib.loads(draft_text(shop))
    regions = study["exports"]["regions"]
    assert (regions["table"], regions["key"], regions["joins"]) == ("lookup", "postcode", "postcode")
    assert study["exports"]["people"]["attributes"]["postcode"]["kind"] == "categorical"
    assert study["study"]["currency"] == "EUR"


def test_dates_that_could_be_read_two_ways_are_flagged(tmp_path: Path) -> None:
    frame = pd.DataFrame({"customer": [f"c{i}" for i in range(60)], "since": ["03/04/2024", "05/06/2024"] * 30})
    frame["plan"] = ["a", "b", "c"] * 20
    frame.to_csv(tmp_path / "crm.csv", index=False)
    text = draft_text(tmp_path)
    assert "date_formats: 'since' could be day first or month first; day first is taken" in text
    assert 'date_formats = ["%d/%m/%Y"]' in text


def test_ratings_whose_words_do_not_say_of_what_are_asked_about(tmp_path: Path) -> None:
    n = 80
    frame = pd.DataFrame({"Respondent": range(1, n + 1)})
    for i in range(8):
        frame[f"Q2_{i + 1}"] = [(j * (i + 1) + j // 5) % 5 + 1 for j in range(n)]
    frame.to_csv(tmp_path / "survey.csv", index=False)
    text = draft_text(tmp_path, today=TODAY)
    assert "ratings" not in tomllib.loads(text)["exports"]["survey"]
    assert "do 'Q2_1' to 'Q2_8' (8 columns) rate stages of the journey?" in text


def test_a_survey_alone_gives_wide_ratings_to_group(tmp_path: Path) -> None:
    n = 80
    frame = pd.DataFrame({"Respondent": range(1, n + 1)})
    for i in range(8):
        item = ("Seats", "Food", "Check-in", "Boarding", "Staff", "Luggage", "Wifi", "Lounge")[i]
        frame[f"Q2_{item}"] = [(j * (i + 1) + j // 5) % 5 + 1 for j in range(n)]
    frame.to_csv(tmp_path / "survey.csv", index=False)
    text = draft_text(tmp_path, today=TODAY)
    survey = tomllib.loads(text)["exports"]["survey"]
    assert survey["table"] == "survey"
    assert survey["ratings"]["scale"] == [1, 5]
    assert len(survey["ratings"]["columns"]) == 8
    assert "group them into 5 to 9 stages" in text
    assert "as_of = 2025-01-01" in text


def test_an_overall_judgement_and_how_value_is_made_get_sections_of_their_own(tmp_path: Path) -> None:
    ids = [f"K{i:03d}" for i in range(60)]
    pd.DataFrame(
        {
            "customer_id": ids, "signed_up": ["2023-01-05"] * 60, "plan": ["a", "b", "c"] * 20,
            "Satisfied overall?": [1, 2, 3, 4, 5] * 12, "How likely are you to recommend us?": list(range(10)) * 6,
        }
    ).to_csv(tmp_path / "crm.csv", index=False)  # fmt: skip
    pd.DataFrame(
        {"customer_id": ids * 2, "stage": ["Order"] * 60 + ["Delivery"] * 60, "score": [1, 2, 3, 4, 5] * 24}
    ).to_csv(tmp_path / "csat.csv", index=False)
    money = {"customer_id": ids, "margin": [float(i) + 0.5 for i in range(60)]}
    pd.DataFrame(money).to_csv(tmp_path / "profit.csv", index=False)
    text = draft_text(tmp_path, today=TODAY)
    study = tomllib.loads(text)
    assert study["drivers"] == {"outcome": "how_likely_are_you_to_recommend_us"}
    assert "reads like an overall judgement; or one of satisfied_overall" in text
    assert study["value"] == {"horizon_years": 5.0, "discount_rate": 0.1, "annual_retention": 0.8}
    assert "no export says who left, so 80% is assumed" in text
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    assert pk.read_study(tmp_path / "study.toml").drivers.outcome == study["drivers"]["outcome"]
    (tmp_path / "profit.csv").unlink()
    bought = {"customer_id": ids * 3, "date": ["2024-03-01", "2024-05-02", "2024-07-03"] * 60, "amount": [9.5] * 180}
    pd.DataFrame(bought).to_csv(tmp_path / "orders.csv", index=False)
    study = tomllib.loads(draft_text(tmp_path, today=TODAY))
    assert study["value"] == {"horizon_years": 5.0, "discount_rate": 0.1, "margin_share": 1.0}


def test_words_of_another_firm_are_understood(tmp_path: Path) -> None:
    ids = [f"K{i:03d}" for i in range(60)]
    gone = ["03.02.2024"] * 20 + [""] * 40
    pd.DataFrame(
        {"Client": ids, "Client since": ["11.05.2021"] * 60, "Gone": gone, "Plan": ["a", "b", "c"] * 20}
    ).to_csv(tmp_path / "clients.csv", index=False)
    poll = {"Respondent": ids[:30], **{f"Q{j}": [5, 4, 3, 2, 1] * 6 for j in range(1, 10)}}
    poll |= {"Leaving would be easy": [1, 2, 3, 4, 5] * 6}
    pd.DataFrame(poll).to_csv(tmp_path / "poll.csv", index=False)
    grades = {"Client": ids * 2, "Step": ["Order"] * 60 + ["Fault"] * 60, "Point": ["desk", "form"] * 60}
    grades |= {"Via": ["phone", "web", "shop"] * 40, "When": ["02.01.2024"] * 120, "Grade": [1, 2, 3, 4, 5] * 24}
    pd.DataFrame(grades).to_csv(tmp_path / "grades.csv", index=False)
    exports = tomllib.loads(draft_text(tmp_path, today=TODAY))["exports"]
    assert exports["clients"]["columns"] == {"customer_id": "Client", "joined_on": "Client since", "left_on": "Gone"}
    assert exports["poll"]["columns"]["switching_ease"] == "Leaving would be easy"
    assert exports["poll"]["switching_ease_scale"] == [1, 5]
    assert exports["grades"]["columns"] == {
        "customer_id": "Client", "stage": "Step", "score": "Grade",
        "touchpoint": "Point", "channel": "Via", "at": "When",
    }  # fmt: skip


def test_the_sheets_of_one_workbook_are_exports_each(tmp_path: Path) -> None:
    n = 60
    ids = [f"c{i}" for i in range(n)]
    with pd.ExcelWriter(tmp_path / "all.xlsx", engine="openpyxl") as book:
        pd.DataFrame({"Customer ID": ids, "Visits": [i % 13 for i in range(n)]}).to_excel(
            book, sheet_name="CRM", index=False
        )
        frame = pd.DataFrame(
            {"Customer ID": ids * 2, "Stage": ["Buying", "Paying"] * n, "Score": [1, 3, 4, 5] * (n // 2)}
        )
        frame.to_excel(book, sheet_name="Satisfaction", index=False)
        pd.DataFrame().to_excel(book, sheet_name="Empty", index=False)
    exports = tomllib.loads(draft_text(tmp_path, today=TODAY))["exports"]
    assert {n: (e["table"], e["sheet"]) for n, e in exports.items()} == {
        "all_crm": ("customers", "CRM"),
        "all_satisfaction": ("csat", "Satisfaction"),
    }


def test_what_is_not_understood_is_named(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "crm.csv", tmp_path)
    pd.DataFrame({"week": range(30), "rain": [0.5 * i for i in range(30)]}).to_csv(
        tmp_path / "weather.csv", index=False
    )
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    text = draft_text(tmp_path)
    assert "weather.csv is left out: no column joins the other exports." in text
    assert "broken.xlsx could not be read" in text
    assert "no export has ratings or waits by stage" in text


def test_empty_folder_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no export was found"):
        draft_text(tmp_path)
    with pytest.raises(StudyError, match="is not a folder"):
        draft_text(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([1, 2, 3, 4, 5] * 9, (1, 5)),
        ([1, 2, 3, 4, 5] * 40 + [99], (1, 5)),
        ([1, 3, 4, 7, 6] * 9, (1, 7)),
        ([0, 3, 9, 10, 6] * 9, (0, 10)),
        ([0, 1, 2, 3, 4, 5, 6] * 9, (1, 5)),
        ([1, 2] * 9, None),
        ([1, 50, 900] * 9, None),
        ([0.5, 1.5, 3.25] * 9, None),
    ],
)
def test_rating_scales(values: list[float], scale: tuple[int, int] | None) -> None:
    assert rating_scale(column("score", values)) == scale


@pytest.mark.parametrize(
    ("name", "values", "scale"),
    [
        ("How likely are you to recommend us?", [0] + [2, 3, 5, 6, 7, 8, 9, 10] * 9, (0, 10)),
        ("Würden Sie uns weiterempfehlen?", [4, 6, 7, 8, 9] * 9, (0, 10)),
        ("NPS", [1, 3, 5, 8, 9, 10] * 9, (1, 10)),
        ("How likely are you to recommend us?", [2, 3, 4, 5] * 9 + [1], (1, 5)),
        ("How many would you recommend?", [20, 40, 60] * 9, None),
    ],
)
def test_a_recommendation_is_asked_from_0_to_10_also_where_low_points_are_rare(
    name: str, values: list[float], scale: tuple[int, int] | None
) -> None:
    assert rating_scale(column(name, values)) == scale
    if scale == (0, 10):
        guess = infer_kind(column(name, values), ColumnContext(table="survey"))
        assert (guess.scale, guess.missing) == ((0, 10), ())


def test_ends_labelled_by_the_tool_give_the_scale() -> None:
    values = [1, 40, 77, 95]
    assert rating_scale(column("s1", values, value_labels={"1": "low", "100": "high"})) == (1, 100)


def test_codes_with_names_are_a_scale_only_where_the_names_are_degrees() -> None:
    codes = [1, 2, 3, 4, 5] * 9
    places = {"1": "Germany", "2": "Austria", "3": "France", "4": "USA", "5": "Spain"}
    agree = {"1": "Fully disagree", "2": "Disagree", "3": "Neither", "4": "Agree", "5": "Fully agree"}
    kinds = [
        guess_attribute(column("q", codes, value_labels=labels), ColumnContext("survey")).settings["kind"]
        for labels in (places, agree)
    ]
    assert kinds == ["categorical", "ordinal"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["Agree", "Strongly agree", "Neutral", "Disagree"] * 9, "ordinal"),
        (["tv,radio", "radio", "tv,web", "web,radio", "web"] * 9, "multi_select"),
        (["yes", "no"] * 9, "binary"),
        (["red", "green", "blue"] * 9, "categorical"),
        (["1,5", "2,25", "3,75"] * 9, "numeric"),
        (["2024-01-05", "2024-02-05", "2024-03-05"] * 9, "date"),
        (["1.200,50 €", "3.400,00 €", "12,10 €"] * 9, "numeric"),
    ],
)
def test_kinds(values: list[str], kind: str) -> None:
    assert guess_attribute(column("thing", values), ColumnContext("customers")).settings["kind"] == kind


def test_sentences_are_no_multi_select() -> None:
    sentences = [f"Well, I waited {i} days, and nobody called me" for i in range(60)]
    guess = guess_attribute(column("thing", sentences), ColumnContext("customers"))
    assert guess.left_out is not None


def test_no_attribute_takes_a_canonical_name(tmp_path: Path) -> None:
    n = 60
    frame = pd.DataFrame({"customer_id": [f"c{i}" for i in range(n)], "Active": [i * 7 % 31 for i in range(n)]})
    frame["plan"] = ["a", "b", "c"] * 20
    frame.to_csv(tmp_path / "crm.csv", index=False)
    attributes = tomllib.loads(draft_text(tmp_path, today=TODAY))["exports"]["crm"]["attributes"]
    assert attributes["active_type"]["column"] == "Active"


def test_ids_join_in_spite_of_case_padding_and_float_tails(tmp_path: Path) -> None:
    n = 60
    pd.DataFrame({"Customer": [f"{i:06}" for i in range(1, n + 1)], "plan": ["a", "b", "c"] * 20}).to_csv(
        tmp_path / "a.csv", index=False
    )
    pd.DataFrame(
        {"cust no": [f"{i}.0" for i in range(1, n, 2)], "Stage": ["x", "y", "z"] * 10, "score": [1, 3, 5] * 10}
    ).to_csv(tmp_path / "b.csv", index=False)
    sources, _ = read_export_files(tmp_path)
    links = customer_links(sources)
    assert {name: link.column for name, link in links.items()} == {"a": "Customer", "b": "cust no"}
    assert links["b"].share == 1.0


@pytest.mark.real
@pytest.mark.skipif(not TELCO.is_dir(), reason="needs ../shared/data")
def test_telco_workbooks_are_recognised() -> None:
    study = tomllib.loads(draft_text(TELCO, today=TODAY))
    tables = {name: e["table"] for name, e in study["exports"].items()}
    assert tables == {
        "demographics": "customers",
        "location": "customers",
        "services": "customers",
        "status": "customers",
        "status_value": "profitability",
        "status_ratings": "csat",
        "population": "lookup",
    }
    assert all(
        e["columns"]["customer_id"] == "Customer ID" for e in study["exports"].values() if e["table"] != "lookup"
    )
    assert study["exports"]["population"]["joins"] == "zip_code"
    assert study["exports"]["status_ratings"]["columns"]["stage"] == "Churn Category"
    assert study["exports"]["services"]["columns"]["contract"] == "Contract"
    assert study["study"]["currency"] == "USD"
    attributes = {a["column"]: a["use"] for e in study["exports"].values() for a in e.get("attributes", {}).values()}
    assert attributes["Gender"] == attributes["Senior Citizen"] == "protected"
    assert attributes["Age"] == attributes["CLTV"] == attributes["Satisfaction Score"] == "describe"
    assert attributes["Tenure in Months"] == "active"
    assert not {"Churn Label", "Churn Score", "Churn Reason", "Customer Status", "Lat Long", "Count"} & set(attributes)


def test_columns_of_one_name_are_told_apart_and_read(tmp_path: Path) -> None:
    rows = "".join(f"C{i},{20 + i % 50},{30 + i % 20},{'ab'[i % 2]}\n" for i in range(200))
    (tmp_path / "crm.csv").write_text("Customer ID,age,age,plan\n" + rows)
    text = draft_text(tmp_path, today=TODAY)
    attributes = tomllib.loads(text)["exports"]["crm"]["attributes"]
    assert {name: a["column"] for name, a in attributes.items()} == {
        "age_1": "age (1)", "age_2": "age (2)", "plan": "plan",
    }  # fmt: skip
    (tmp_path / "study.toml").write_text(text)
    customers = pk.read_exports(tmp_path / "study.toml").customers
    assert (customers["age_1"].max(), customers["age_2"].max()) == (69, 49)
