"""A study of purchases alone: personas and value, and what is missing said."""

from __future__ import annotations

import json

import jsonschema
import numpy as np
import pandas as pd
import pytest

import personakit as pk
from personakit.core.errors import DataError, StudyError
from personakit.report import render_deck, render_workbook, summary_schema

STUDY = """
[study]
as_of = 2025-12-31
currency = "USD"

[personas]
number = 2

[exports.buyers]
table = "customers"
path = "buyers.csv"
columns = { customer_id = "id" }
attributes = { visits = { kind = "numeric", use = "active" }, basket = { kind = "numeric", use = "active" } }

[exports.orders]
table = "transactions"
path = "orders.csv"
columns = { customer_id = "id", at = "day", amount = "paid" }
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    rng = np.random.default_rng(4)
    n = 400
    ids, kind = np.array([f"B{i:04d}" for i in range(n)]), np.arange(n) % 2
    visits, basket = rng.normal(3 + 6 * kind, 1).round(2), rng.normal(20 + 30 * kind, 5).round(2)
    pd.DataFrame({"id": ids, "visits": visits, "basket": basket}).to_csv(folder / "buyers.csv", index=False)
    times = rng.poisson(2 + 4 * kind) + 1
    day = pd.Timestamp("2024-07-01") + pd.to_timedelta(rng.uniform(0, 500, times.sum()), unit="D")
    paid = rng.gamma(4, 8, times.sum()).round(2)
    orders = pd.DataFrame({"id": np.repeat(ids, times), "day": day.strftime("%Y-%m-%d"), "paid": paid})
    orders.to_csv(folder / "orders.csv", index=False)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(shop):
    return pk.Analysis(shop / "study.toml").run(shop / "runs")


def test_it_runs_and_says_what_is_missing(run):
    summary = json.loads((run.path / "summary.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(summary_schema()).validate(summary)
    said = [line["text"] for line in summary["opening"]]
    assert said[0].startswith("There are 2 personas")
    assert "USD" in said[1]
    assert "no journey and no stage can be ranked" in said[2]
    assert summary["journey"]["stages"] == summary["journey"]["cells"] == summary["priorities"]["stages"] == []
    assert summary["value"]["holdout"]
    assert summary["priorities"]["assumptions"][0] == "No export tells of a stage: there is nothing to rank."
    checks = pd.read_csv(run.path / "checks.csv")
    assert (
        "no export has ratings, waits or contacts by stage" in checks.loc[checks["check"] == "no stages", "note"].item()
    )
    assert {p.stem for p in (run.path / "figures").iterdir()} == {"comparison", "persona-cards"}
    assert render_workbook(summary)
    assert render_deck(summary)


def test_the_page_leaves_journey_and_ranking_out(run):
    page = run.report.read_text("utf-8")
    assert 'href="#value"' in page
    assert 'id="h-value"' in page
    assert "How accurate was it?" in page
    assert "These figures assume" in page
    for part in ("journey", "ranking"):
        assert f'href="#{part}"' not in page
        assert f'id="{part}"' not in page


def test_the_nouns_are_empty_and_whole(shop):
    exports = pk.read_exports(shop / "study.toml")
    personas = pk.find_personas(exports)
    journey = pk.map_journey(exports, personas)
    priorities = pk.rank_stages(exports, personas, journey)
    assert len(journey.table) == len(priorities.table) == 0
    assert {"csat_mean", "wait_median_minutes", "suppressed"} <= set(journey.table)
    assert {"value_at_risk", "cause", "rank"} <= set(priorities.table)
    assert "0 stages" in repr(journey)
    assert repr(priorities).startswith("Priorities: 0 stages")
    with pytest.raises(StudyError, match="no stage 'Repair'"):
        pk.what_if(priorities, "Repair", wait=-0.2)


def test_a_study_that_names_stages_is_refused_as_before(shop):
    text = STUDY + '\n[[stages]]\nname = "Order"\n[[stages]]\nname = "Delivery"\n'
    (shop / "named.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="there are no ratings, waits or contacts of any stage"):
        pk.read_exports(shop / "named.toml")


def test_its_finished_run_opens_and_says_who_the_customers_are(run):
    opened = pk.open_run(run)
    who, first = repr(opened).splitlines()
    assert "400 customers" in who
    assert first == "Fix first: no stage can be ranked, no export holds a rating, wait or contact."
    assert len(opened.priorities.table) == 0
    assert len(opened.value.table) == len(opened.personas)
    with pytest.raises(pk.StudyError, match="no stage 'Repair'"):
        opened.what_if("Repair", wait=-0.2)
