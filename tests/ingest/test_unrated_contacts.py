"""Contacts without a score, abandoned calls without minutes: they count as what they are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from factories import make_personas
from personakit.core.errors import DataError
from personakit.report.journey_part import journey_part
from personakit.study.read_study import make_study

CASES = Path(__file__).parent.parent / "cases"


def mapped(exports: pk.Exports) -> tuple[pk.Journey, pd.DataFrame]:
    journey = pk.map_journey(exports, make_personas(exports, 2))
    return journey, journey.metrics.query("persona == 'all'").set_index("stage")


def test_tickets_without_a_score_are_contacts_that_nobody_rated() -> None:
    exports = pk.read_exports(CASES / "csat_gate" / "study.toml")
    raw = pd.read_csv(CASES / "csat_gate" / "tickets.csv")
    row = exports.checks.set_index("check").loc["contacts without a rating"]
    assert row["rows"] == int(raw["Satisfaction Score"].isna().sum())
    assert "response rate 29%" in row["note"]
    journey, figures = mapped(exports)
    by_stage = raw.groupby("Type")
    assert figures["csat_n"].to_dict() == by_stage["Satisfaction Score"].count().to_dict()
    assert figures["customers_reached"].to_dict() == by_stage["Requester"].nunique().to_dict()
    share = by_stage["Satisfaction Score"].apply(lambda s: s.notna().mean())
    pd.testing.assert_series_equal(figures["response_share"], share, check_names=False)
    means = by_stage["Satisfaction Score"].mean()
    pd.testing.assert_series_equal(figures["csat_mean"], means, check_names=False, rtol=1e-4)
    assert f"{len(raw) - row['rows']:,} ratings" in exports.summary_lines()[0]
    cells = {c["stage"]: c for c in journey_part(journey)["cells"] if c["persona"] == "all"}
    assert cells["Billing"]["response_share"] == pytest.approx(share["Billing"], abs=1e-4)


def study_of(csat: dict, waits: dict | None = None) -> pk.Study:
    customers = {
        "table": "customers", "path": "crm.csv", "columns": {"customer_id": "id"},
        "attributes": {"plan": {"use": "active"}},
    }  # fmt: skip
    exports = {"customers": customers, "csat": {"table": "csat", "path": "csat.csv", "scale": [0, 1], **csat}}
    return make_study({"study": {"as_of": "2024-01-01"}, "exports": exports | ({"waits": waits} if waits else {})})


def write(folder: Path, csat: pd.DataFrame, waits: pd.DataFrame | None = None) -> Path:
    ids = [f"C{i:03d}" for i in range(100)]
    pd.DataFrame({"id": ids, "plan": np.array(["a", "b"])[np.arange(100) % 2]}).to_csv(folder / "crm.csv", index=False)
    csat.to_csv(folder / "csat.csv", index=False)
    if waits is not None:
        waits.to_csv(folder / "waits.csv", index=False)
    return folder


def tickets(scores: list[str]) -> pd.DataFrame:
    n = len(scores)
    return pd.DataFrame(
        {"id": [f"C{i % 100:03d}" for i in range(n)], "kind": np.array(["x", "y"])[np.arange(n) % 2], "csat": scores}
    )


def test_scores_that_are_words_work_through_values(tmp_path: Path) -> None:
    words = (["good"] * 3 + ["bad"] + ["offered"] * 4 + ["unoffered"] * 2) * 20
    values = {"good": 1, "bad": 0, "offered": "", "unoffered": ""}
    columns = {"customer_id": "id", "stage": "kind", "score": "csat"}
    exports = pk.read_exports(
        study_of({"columns": columns, "values": {"score": values}}).located(write(tmp_path, tickets(words)))
    )
    assert len(exports.csat) == 200
    assert exports.csat["score"].notna().sum() == 80
    assert exports.csat["score"].mean() == pytest.approx(0.75)
    assert "response rate 40%" in exports.checks.set_index("check").loc["contacts without a rating", "note"]


def test_an_export_that_has_no_score_at_all_is_refused(tmp_path: Path) -> None:
    columns = {"customer_id": "id", "stage": "kind", "score": "csat"}
    with pytest.raises(DataError, match=r"none of its 200 rows has a score.*table = \"contacts\""):
        pk.read_exports(study_of({"columns": columns}).located(write(tmp_path, tickets([""] * 200))))


def test_an_abandoned_call_without_minutes_is_an_abandoned_call() -> None:
    exports = pk.read_exports(CASES / "abandoned_zero" / "study.toml")
    journey, figures = mapped(exports)
    raw = pd.read_csv(CASES / "abandoned_zero" / "calls.csv")
    share = raw.assign(gone=raw["Gave up"] == "yes").groupby("Topic")["gone"].mean()
    pd.testing.assert_series_equal(figures["abandoned_share"], share, check_names=False)
    assert figures["wait_n"].to_dict() == raw.groupby("Topic").size().to_dict()
    served = raw.loc[raw["Wait seconds"].notna()].groupby("Topic")["Wait seconds"].median() / 60
    pd.testing.assert_series_equal(figures["wait_median_minutes"], served, check_names=False, rtol=0.03)
    assert pk.plots.waits(journey) is not None  # unknown lengths are in no bar


def test_without_a_column_of_abandonment_there_is_no_data(tmp_path: Path) -> None:
    rated = tickets(["1", "0"] * 100)
    waits = rated[["id", "kind"]].assign(minutes=5.0)
    columns = {"customer_id": "id", "stage": "kind", "wait_minutes": "minutes"}
    csat = {"columns": {"customer_id": "id", "stage": "kind", "score": "csat"}}
    study = study_of(csat, {"table": "waits", "path": "waits.csv", "columns": columns})
    exports = pk.read_exports(study.located(write(tmp_path, rated, waits)))
    assert exports.waits["abandoned"].isna().all()
    journey, figures = mapped(exports)
    assert figures["abandoned_share"].isna().all()
    assert figures["wait_n"].sum() == 200
    for cell in (c for c in journey_part(journey)["cells"] if c["persona"] == "all"):
        assert (cell["abandoned_share"], cell["abandonment"], cell["waits"]) == (None, "no data", "shown")
    assert "gave up" not in json.dumps(journey_part(journey))


def test_the_share_that_gave_up_is_of_the_waits_that_say_so(tmp_path: Path) -> None:
    rated = tickets(["1", "0"] * 100)
    waits = rated[["id", "kind"]].assign(minutes=5.0)
    calls = rated[["id", "kind"]].assign(minutes="", gone="yes")[:100]
    calls.loc[:49, ["minutes", "gone"]] = ["7", ""]
    calls.to_csv(tmp_path / "calls.csv", index=False)
    columns = {"customer_id": "id", "stage": "kind", "wait_minutes": "minutes"}
    csat = {"columns": {"customer_id": "id", "stage": "kind", "score": "csat"}}
    study = study_of(csat, {"table": "waits", "path": "waits.csv", "columns": columns})
    both = study.model_copy(
        update={"exports": {**study.exports, "calls": study.exports["waits"].model_copy(
            update={"path": "calls.csv", "columns": {**study.exports["waits"].columns, "abandoned": ("gone",)}}
        )}}
    )  # fmt: skip
    _, figures = mapped(pk.read_exports(both.located(write(tmp_path, rated, waits))))
    assert figures["abandoned_share"].tolist() == [0.5, 0.5]
    assert figures["wait_n"].sum() == 300
