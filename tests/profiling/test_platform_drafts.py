"""What init makes of folders of helpdesks, CRMs, shops and call centres, and of the cases of tables."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import personakit as pk
import platform_folders
from personakit.cli.main import main
from personakit.profiling.drafting import draft_text

CASES = Path(__file__).parents[1] / "cases"
TODAY = date(2025, 1, 1)


def drafted(folder: Path, *, today: date | None = None) -> dict[str, Any]:
    """Return the study that init writes for a folder, and put it there."""
    text = draft_text(folder, today=today)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return tomllib.loads(text)


def columns(export: dict[str, Any]) -> dict[str, Any]:
    return dict(export.get("columns", {}))


#: Folder -> export -> its table and its roles.
ROLES: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "hubspot": {
        "contacts": ("customers", {"customer_id": "Email", "joined_on": "Create Date"}),
        "deals": ("transactions", {"amount": "Amount", "at": "Close Date"}),
        "tickets": (
            "waits",
            {"customer_id": "Contact email", "stage": "Category", "started_at": "Create date", "ended_at": "Close date",
             "channel": "Source"},
        ),
    },
    "salesforce": {
        "account": ("customers", {"customer_id": "Id", "joined_on": "CreatedDate"}),
        "opportunity": ("transactions", {"customer_id": "AccountId", "amount": "Amount", "at": "CloseDate"}),
        "case": (
            "waits",
            {"customer_id": "AccountId", "stage": "Reason", "started_at": "CreatedDate", "ended_at": "ClosedDate",
             "channel": "Origin"},
        ),
    },
    "zendesk": {
        "crm": ("customers", {"customer_id": "email", "joined_on": "signed_up_at"}),
        "zendesk_tickets": (
            "csat",
            {"customer_id": "Requester email", "stage": "Group", "score": "Satisfaction Score", "at": "Created at",
             "channel": "Via", "team": "Assignee"},
        ),
        "zendesk_tickets_first_reply": (
            "waits",
            {"customer_id": "Requester email", "stage": "Group", "wait_minutes": "First reply time in minutes",
             "at": "Created at", "channel": "Via", "team": "Assignee"},
        ),
    },
    "freshdesk": {
        "contacts": ("customers", {"customer_id": "Contact ID"}),
        "tickets": (
            "csat",
            {"customer_id": "Contact ID", "stage": "Type", "score": "Survey results", "at": "Created time",
             "channel": "Source", "team": "Agent"},
        ),
        "tickets_first_reply": (
            "waits",
            {"customer_id": "Contact ID", "stage": "Type", "wait_minutes": "First response time (in hrs)",
             "at": "Created time", "channel": "Source", "team": "Agent"},
        ),
    },
    "shopify": {
        "orders_export_customers": ("customers", {}),
        "orders_export": ("transactions", {"customer_id": "Email", "amount": "Total", "at": "Created at"}),
    },
    "woocommerce": {
        "customers": ("customers", {"customer_id": "customer_id"}),
        "orders": ("transactions", {"customer_id": "customer_id", "amount": "order_total", "at": "date_created"}),
    },
    "stripe": {
        "customers": ("customers", {"customer_id": "id", "joined_on": "Created (UTC)"}),
        "unified_payments": (
            "transactions", {"customer_id": "Customer ID", "amount": "Amount", "at": "Created date (UTC)"}
        ),
    },
    "marketplace": {
        "customers_dataset": ("customers", {"customer_id": "customer_unique_id"}),
        "order_payments_dataset_customers": ("customers", {}),
        "order_payments_dataset": ("transactions", {"amount": "payment_value"}),
        "order_reviews_dataset": (
            "csat",
            {"score": "review_score", "at": "review_creation_date", "comment": "review_comment_message"},
        ),
        "orders_dataset": (
            "waits",
            {"started_at": "order_purchase_timestamp", "ended_at": "order_delivered_customer_date"},
        ),
    },
    "delighted": {
        "crm": ("customers", {"customer_id": "E-Mail"}),
        "nps_responses": ("survey", {"customer_id": "Email", "answered_on": "Created at"}),
    },
    "call_centre": {
        "kunden": ("customers", {"customer_id": "Kundennummer"}),
        "anrufe": (
            "csat",
            {"customer_id": "Kundennummer", "stage": "Topic", "score": "Satisfaction rating", "at": "Date",
             "team": "Agent"},
        ),
        "anrufe_first_reply": (
            "waits",
            {"customer_id": "Kundennummer", "stage": "Topic", "wait_minutes": "Speed of answer in seconds",
             "abandoned": "Answered (Y/N)", "at": "Date", "team": "Agent"},
        ),
    },
    "online_retail": {
        "data_customers": ("customers", {}),
        "data": (
            "transactions", {"customer_id": "CustomerID", "amount": ["Quantity", "UnitPrice"], "at": "InvoiceDate"}
        ),
    },
    "german_money": {
        "kunden": ("customers", {"customer_id": "Kundennr"}),
        "ergebnis": (
            "profitability", {"customer_id": "Kundennr", "revenue": "Umsatz", "cost": "Kosten", "period": "Monat"}
        ),
    },
    "telco": {"telco": ("customers", {"customer_id": "customerID", "contract": "Contract", "active": "Churn"})},
    "intercom": {
        "users": ("customers", {"customer_id": "User ID", "joined_on": "Signed up"}),
        "conversations": (
            "csat",
            {"customer_id": "User ID", "stage": "Team assigned", "score": "Conversation rating",
             "at": "Conversation started at", "channel": "Channel", "comment": "Conversation rating remark"},
        ),
        "conversations_first_reply": (
            "waits",
            {"customer_id": "User ID", "stage": "Team assigned", "wait_minutes": "Time to first response (seconds)",
             "at": "Conversation started at", "channel": "Channel"},
        ),
    },
    "jira": {
        "accounts": ("customers", {"customer_id": "Mail"}),
        "service_requests": ("csat", {"customer_id": "Reporter email", "stage": "Request Type"}),
        "service_requests_resolution": ("waits", {"started_at": "Created", "ended_at": "Resolved"}),
    },
}  # fmt: skip


@pytest.mark.parametrize("make", platform_folders.FOLDERS, ids=lambda make: make.__name__)
def test_a_folder_of_a_platform_is_read_and_passes_check(make: Any, tmp_path: Path) -> None:
    make(tmp_path)
    study = drafted(tmp_path, today=TODAY)
    assert {n: e["table"] for n, e in study["exports"].items()} == {n: t for n, (t, _) in ROLES[make.__name__].items()}
    for name, (_, roles) in ROLES[make.__name__].items():
        guessed = columns(study["exports"][name])
        assert roles.items() <= guessed.items(), (name, guessed)
        if make.__name__ != "jira":
            assert guessed.keys() == roles.keys(), name
    assert len(pk.read_exports(tmp_path).customers) >= 50


def test_what_is_no_purchase_is_left_out_by_where(tmp_path: Path) -> None:
    platform_folders.woocommerce(tmp_path)
    assert drafted(tmp_path)["exports"]["orders"]["where"] == {"status": {"without": ["wc-cancelled", "wc-refunded"]}}
    shop = tmp_path / "shop"
    shop.mkdir()
    platform_folders.shopify(shop)
    where = drafted(shop)["exports"]["orders_export"]["where"]
    assert where == {"Financial Status": {"without": ["refunded", "voided"]}, "Total": {"without": [""]}}
    exports = pk.read_exports(shop)
    raw = pd.read_csv(shop / "orders_export.csv")
    assert exports.transactions["amount"].sum() == pytest.approx(
        raw.loc[raw["Financial Status"] == "paid", "Total"].sum()
    )


def test_leads_are_no_customers_and_open_deals_no_purchases(tmp_path: Path) -> None:
    platform_folders.hubspot(tmp_path)
    exports = drafted(tmp_path)["exports"]
    assert exports["contacts"]["where"] == {"Lifecycle Stage": ["customer"]}
    assert "lifecycle_stage" not in exports["contacts"]["attributes"]
    assert exports["deals"]["where"] == {"Deal Stage": {"without": ["Closed Lost", "Contract sent"]}}
    assert exports["deals"]["via"] == {"export": "contacts", "key": "Associated Contact IDs", "to": "Record ID"}


def test_words_of_a_verdict_become_points(tmp_path: Path) -> None:
    platform_folders.zendesk(tmp_path)
    tickets = drafted(tmp_path)["exports"]["zendesk_tickets"]
    assert tickets["scale"] == [0, 1]
    assert tickets["values"]["score"] == {"Good": 1, "Bad": 0, "Offered": "", "Not Offered": ""}


def test_the_willingness_to_recommend_is_an_outcome(tmp_path: Path) -> None:
    platform_folders.delighted(tmp_path)
    assert drafted(tmp_path)["exports"]["nps_responses"]["attributes"]["score"]["use"] == "describe"


def test_durations_like_a_clock_are_minutes(tmp_path: Path) -> None:
    platform_folders.freshdesk(tmp_path)
    assert drafted(tmp_path)["exports"]["tickets_first_reply"]["unit"] == "hours"
    raw = pd.read_csv(tmp_path / "tickets.csv")["First response time (in hrs)"].str.split(":", expand=True).astype(int)
    minutes = raw[0] * 60 + raw[1] + raw[2] / 60
    assert pk.read_exports(tmp_path).waits["wait_minutes"].mean() == pytest.approx(minutes.mean(), rel=1e-4)


def test_a_return_of_one_piece_is_no_code(tmp_path: Path) -> None:
    platform_folders.online_retail(tmp_path)
    assert (pd.read_csv(tmp_path / "data.csv")["Quantity"] == -1).any()
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    rows = pd.read_csv(tmp_path / "codebook.csv", keep_default_na=False).set_index("column")
    assert (rows.loc["Quantity", "role"], rows.loc["Quantity", "missing"]) == ("amount", "")


def case(name: str, folder: Path) -> Path:
    """Copy a case."""
    return Path(shutil.copytree(CASES / name, folder / name))


def test_reviews_join_their_customer_through_the_order(tmp_path: Path) -> None:
    folder = case("relational_orders", tmp_path)
    exports = drafted(folder)["exports"]
    assert exports["order_reviews"]["via"] == {"export": "orders", "key": "order_id"}
    assert exports["order_reviews"]["table"] == "csat"
    assert columns(exports["order_reviews"])["score"] == "review_score"
    assert columns(exports["customers"]) == {"customer_id": "customer_unique_id"}
    assert exports["orders"]["via"] == {"export": "customers", "key": "customer_id"}
    assert columns(exports["orders"]) == {
        "started_at": "order_purchase_timestamp",
        "ended_at": "order_delivered_customer_date",
    }
    assert exports["orders"]["table"] == "waits"
    read = pk.read_exports(folder)
    raw = {name: pd.read_csv(folder / f"{name}.csv") for name in ("customers", "orders", "order_reviews")}
    joined = raw["order_reviews"].merge(raw["orders"], on="order_id").merge(raw["customers"], on="customer_id")
    scores = (
        read.csat.assign(person=read.csat["customer_id"].astype(str)).groupby("person")["score"].agg(["sum", "size"])
    )
    assert scores["sum"].to_dict() == joined.groupby("customer_unique_id")["review_score"].sum().to_dict()
    assert scores["size"].sum() == len(raw["order_reviews"])


def test_every_key_that_joins_is_one_in_the_codebook(tmp_path: Path) -> None:
    folder = case("relational_orders", tmp_path)
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    rows = pd.read_csv(folder / "codebook.csv").set_index(["export", "column"])["role"]
    joined = {(e, c) for (e, c), role in rows.items() if role == "join_key"}
    assert joined == {
        ("customers", "customer_id"),
        ("orders", "customer_id"),
        *((export, "order_id") for export in ("orders", "order_payments", "order_reviews")),
    }
    assert len(pk.read_exports(folder).csat) == 500


def test_calls_without_a_list_of_customers_keep_their_roles(tmp_path: Path) -> None:
    platform_folders.call_centre(tmp_path)
    (tmp_path / "Kunden.csv").unlink()
    calls = pd.read_csv(tmp_path / "Anrufe.csv").drop(columns="Kundennummer")
    calls.to_csv(tmp_path / "Anrufe.csv", index=False)
    done = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert done.exit_code == 1
    assert "no export looks like a list of customers" in done.output
    rows = pd.read_csv(tmp_path / "codebook.csv")
    roles = {(row.column, row.role) for row in rows.itertuples()}
    assert {("Satisfaction rating", "score"), ("Topic", "stage")} <= roles


def test_a_flag_of_attrition_says_who_left(tmp_path: Path) -> None:
    folder = case("attrition_flag", tmp_path)
    (export,) = drafted(folder, today=TODAY)["exports"].values()
    assert columns(export) == {"customer_id": "CLIENTNUM", "active": "Attrition_Flag"}
    assert export["values"] == {"active": {"Attrited Customer": False, "Existing Customer": True}}
    left = (pd.read_csv(folder / "BankChurners.csv")["Attrition_Flag"] == "Attrited Customer").sum()
    assert (~pk.read_exports(folder).customers["active"]).sum() == left > 0


@pytest.mark.parametrize(
    ("headers", "periods", "length"),
    [
        ("Customer No,Month,Revenue,Cost", None, "month"),
        ("Customer No,Monat,Umsatz,Kosten", ["Jan 24", "Feb 24", "Mrz 24", "Apr 24", "Mai 24", "Jun 24"], "month"),
        ("Customer No,Fiscal Year,Margin,Cost", [f"FY{y}/{y + 1}" for y in range(18, 24)], "year"),
        ("Customer No,Kwartaal,Omzet,Kosten", [f"K{q} {y}" for y in (2023, 2024) for q in (1, 2, 3)], "quarter"),
        ("Customer No,Quarter,Revenue,Cost", [f"Q{q} {y}" for y in (2023, 2024) for q in (1, 2, 3)], "quarter"),
        ("Customer No,Week,Sales,Costs", [f"2024-W{w:02d}" for w in range(1, 7)], "week"),
    ],
)  # fmt: skip
def test_money_by_any_period_is_profitability(
    headers: str, periods: list[str] | None, length: str, tmp_path: Path
) -> None:
    folder = case("monthly_profit_crash", tmp_path)
    frame = pd.read_csv(folder / "profit.csv")
    names = headers.split(",")
    if periods is not None:
        months = sorted(frame["Month"].unique())
        frame["Month"] = frame["Month"].map(dict(zip(months, periods, strict=True)))
    frame.set_axis(names, axis=1).to_csv(folder / "profit.csv", index=False)
    profit = drafted(folder, today=TODAY)["exports"]["profit"]
    assert profit["table"] == "profitability"
    assert columns(profit)["period"] == names[1]
    assert profit["period"] == length
    assert len(pk.read_exports(folder).profitability) == len(frame)
    (folder / "study.toml").unlink()
    CliRunner().invoke(main, ["init", str(folder)])
    units = pd.read_csv(folder / "codebook.csv", keep_default_na=False).set_index("role")["unit"]
    assert units["period"] == length
    assert "unit" not in CliRunner().invoke(main, ["check", str(folder / "study.toml")]).output


def test_plain_ratings_of_touchpoints_are_offered_as_ratings(tmp_path: Path) -> None:
    folder = case("plain_ratings", tmp_path)
    done = CliRunner().invoke(main, ["init", str(folder)])
    codebook = pd.read_csv(folder / "codebook.csv").set_index("column")
    assert done.exit_code == 1
    assert "no date says when the exports were made" in done.output
    assert "ratings: 7 columns are each taken as a stage" in done.output
    ratings = codebook[codebook["role"] == "rating"]
    assert set(ratings["scale"]) == {"1..5"}
    assert set(ratings["sure"]) == {"guess"}
    assert list(ratings.index) == [
        "Seat comfort", "Food and drink", "On-board staff", "Check-in counter", "Cabin cleanliness", "Baggage return",
        "Boarding",
    ]  # fmt: skip
    assert codebook.loc["Overall satisfaction", "use"] == "describe"


@pytest.mark.parametrize(
    "items",
    [
        ("Calm", "Nervous", "Cheerful", "Tired", "Focused", "Lonely"),
        ("Importance of price", "Importance of staff", "Importance of food", "Importance of wifi"),
        ("I trust the staff", "I like the food", "I use the app", "I read the signs", "I would pay more"),
        ("Extraverted", "Critical", "Dependable", "Anxious", "Open to new experiences"),
        ("Mir ist der Preis wichtig", "Mir ist Beratung wichtig", "Mir ist Lieferung wichtig", "Mir ist Ruhe wichtig"),
    ],
)  # fmt: skip
def test_moods_importance_and_agreement_are_no_ratings_of_stages(items: tuple[str, ...], tmp_path: Path) -> None:
    answers = {item: [1 + (i * (shift + 2) + i // 5) % 5 for i in range(80)] for shift, item in enumerate(items)}
    pd.DataFrame({"Respondent": range(1, 81), **answers}).to_csv(tmp_path / "survey.csv", index=False)
    (survey,) = drafted(tmp_path, today=TODAY)["exports"].values()
    assert "ratings" not in survey


def test_dates_with_a_time_give_the_day_of_the_study(tmp_path: Path) -> None:
    folder = case("timestamps_lost", tmp_path)
    study = drafted(folder)
    tickets = pd.read_csv(folder / "support_tickets.csv", parse_dates=["created_at", "resolved_at"])
    accounts = pd.read_csv(folder / "accounts.csv", parse_dates=["last_login"])
    newest = max(tickets["created_at"].max(), tickets["resolved_at"].max(), accounts["last_login"].max())
    assert study["study"]["as_of"] == newest.date()
    assert columns(study["exports"]["support_tickets"])["score"] == "csat"
    assert len(pk.read_exports(folder).waits) == tickets["resolved_at"].notna().sum()


def test_a_survey_with_a_row_number_and_a_weight_is_a_survey(tmp_path: Path) -> None:
    (survey,) = drafted(case("survey_index_weight", tmp_path), today=TODAY)["exports"].values()
    assert survey["table"] == "survey"
    assert columns(survey) == {"weight": "weight"}
    uses = {a["column"]: a["use"] for a in survey["attributes"].values()}
    assert uses["race"] == "protected"
    assert not any(column in uses for column in ("weight", "column 1"))


def test_custom_data_of_a_survey_tool_is_a_customer_id(tmp_path: Path) -> None:
    ids = [str(7_000_007 + i * 13) for i in range(80)]
    crm = pd.DataFrame({"Customer": ids, "plan": ["a", "b"] * 40, "visits": [i % 9 for i in range(80)]})
    crm.to_csv(tmp_path / "crm.csv", index=False)
    answers = {f"Q{j}": [1 + (i * j) % 5 for i in range(60)] for j in range(1, 7)}
    survey = {"Respondent ID": range(114_000_000, 114_000_060), "Collector ID": [4] * 60, "Custom Data 1": ids[:60]}
    frame = pd.DataFrame({**survey, **answers}).astype(str)
    second = pd.DataFrame([["", "", "", *["Response"] * len(answers)]], columns=frame.columns)
    pd.concat([second, frame]).to_csv(tmp_path / "survey.csv", index=False)
    exports = drafted(tmp_path, today=TODAY)["exports"]
    assert columns(exports["survey"])["customer_id"] == "Custom Data 1"


def test_keys_of_files_that_are_not_used_pass_check(tmp_path: Path) -> None:
    platform_folders.marketplace(tmp_path)
    done = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert done.exit_code == 0, done.output
    rows = pd.read_csv(tmp_path / "codebook.csv").set_index(["export", "column"])["role"]
    assert rows["order_items_dataset", "order_id"] == "join_key"
    assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 0


def test_options_called_like_personal_data_are_options_where_an_export_lacks_the_question(tmp_path: Path) -> None:
    head = "#,Phone,Chat,Shop,Age,Start Date (UTC),Submit Date (UTC),Network ID"
    lines = [
        f"q{i},{'Phone' if i % 2 else ''},{'Chat' if i % 3 else ''},{'Shop' if i % 5 else ''},{20 + i % 40},"
        f"2026-05-{1 + i % 28:02d} 10:00,2026-05-{1 + i % 28:02d} 10:05,n{i}"
        for i in range(90)
    ]
    (tmp_path / "survey.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    CliRunner().invoke(main, ["init", str(tmp_path)])
    rows = pd.read_csv(tmp_path / "codebook.csv", keep_default_na=False).set_index("column")
    assert set(rows.loc[["Phone", "Chat", "Shop"], "kind"]) == {"multi_select"}
