"""Rows that find their customer through another export, rows that do not count, and customers made from purchases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from ingest_world import N, frames, settings, write

from personakit.core.errors import DataError, StudyError
from personakit.ingest import read_exports
from personakit.study.read_study import make_study


def shop(folder, reviews, **changes):
    """Orders of the firm's customers, and reviews that name an order only."""
    orders = pd.DataFrame(
        {
            "order": [f"o{i:05d}" for i in range(2 * N)],
            "id": [f"C{1 + i % N:04d}" for i in range(2 * N)],
            "status": ["delivered", "canceled", "delivered", " Delivered "] * (N // 2),
        }
    )
    study = write(folder, {**frames(), "orders": orders, "reviews": reviews})
    made = settings()
    made["exports"]["orders"] = {"table": "bridge", "path": "orders.csv", "columns": {"customer_id": "id"}}
    made["exports"]["reviews"] = {
        "table": "csat", "path": "reviews.csv", "stage": "Support", "scale": [1, 5],
        "via": {"export": "orders", "key": "order"}, "columns": {"score": "stars"}, **changes,
    }  # fmt: skip
    return make_study(made).located(study)


def reviews(keys):
    return pd.DataFrame({"review": range(len(keys)), "order": keys, "stars": [1 + i % 5 for i in range(len(keys))]})


def counted(exports, name):
    """Return the rows and actions of each check of an export."""
    checks = exports.checks[exports.checks["export"] == name]
    rows = checks[["check", "rows", "action"]].itertuples(index=False)
    return {check: (n, action) for check, n, action in rows}


def test_reviews_reach_their_customers_through_orders(tmp_path):
    keys = [f"o{i:05d}" for i in range(100)]
    exports = read_exports(shop(tmp_path, reviews([*keys, "o99999"])))
    assert counted(exports, "reviews")["key joins no row of the export it goes through"] == (1, "dropped")
    assert counted(exports, "reviews")["rows kept"] == (100, "kept")
    assert counted(exports, "orders")["rows kept"] == (2 * N, "kept")
    from_reviews = exports.csat.iloc[-100:]
    assert from_reviews["customer_id"].astype(str).tolist() == [f"C{1 + i % N:04d}" for i in range(100)]
    audit = exports.join_audit.set_index("export").loc["reviews"]
    assert (audit["matched"], audit["orphans"]) == (100, 1)


@pytest.mark.parametrize("longer", ["", "-d4a3c2b1e0f9-d4a3c2b1e0f9-d4a3c2b1e0f9"])
def test_case_and_length_of_keys_do_not_matter(tmp_path, longer):
    study = shop(tmp_path, reviews([f"O{i:05d}{longer.upper()}" for i in range(100)]))
    orders = pd.read_csv(study.resolve("orders.csv"))
    orders["order"] += longer
    orders.to_csv(study.resolve("orders.csv"), index=False)
    exports = read_exports(study)
    assert counted(exports, "reviews")["rows kept"] == (100, "kept")


def test_a_key_of_two_customers_is_nobody_in_particular(tmp_path):
    study = shop(tmp_path, reviews([f"o{i:05d}" for i in range(100)]))
    orders = pd.read_csv(study.resolve("orders.csv"))
    orders.loc[1, "order"] = "o00000"
    orders.to_csv(study.resolve("orders.csv"), index=False)
    exports = read_exports(study)
    assert counted(exports, "reviews")["key of several customers"] == (1, "dropped")
    assert counted(exports, "reviews")["key joins no row of the export it goes through"] == (1, "dropped")
    note = exports.checks.loc[exports.checks["check"] == "key of several customers", "note"].item()
    assert "many to many: 1 of its keys" in note


def test_reviews_that_join_no_order_stop_the_run(tmp_path):
    with pytest.raises(DataError):
        read_exports(shop(tmp_path, reviews([f"x{i}" for i in range(100)])))


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ({"status": ["delivered"]}, {"left out by where (status)": (N // 2, "dropped")}),
        ({"status": {"without": "CANCELED"}}, {"rows kept": (3 * N // 2, "kept")}),
        ({"status": {"without": ["", "canceled", "delivered"]}}, None),
    ],
)
def test_where_leaves_rows_out_and_counts_them(tmp_path, where, rows):
    columns = {"customer_id": "id"}
    study = shop(tmp_path, reviews(["o00000"] * 10))
    made = study.model_dump(exclude_unset=True)
    made["exports"]["orders"] = {
        "table": "contacts", "path": "orders.csv", "stage": "Support", "columns": columns, "where": where
    }  # fmt: skip
    if rows is None:
        with pytest.raises(DataError, match="none of its 120 rows could be kept"):
            read_exports(make_study(made).located(study.folder))
        return
    exports = read_exports(make_study(made).located(study.folder))
    assert counted(exports, "orders").items() >= rows.items()
    assert counted(exports, "reviews")["rows kept"] == (10, "kept")  # an order that does not count still has a customer


def bought(folder, **changes):
    rng = np.random.default_rng(3)
    who = np.repeat(np.arange(N), 4)
    log = pd.DataFrame(
        {
            "CustomerID": [f"{12000 + i}" for i in who],
            "Quantity": rng.integers(1, 9, len(who)),
            "UnitPrice": np.round(rng.gamma(2, 3, len(who)), 2),
            "InvoiceDate": [f"2024-{1 + i % 12:02d}-{1 + i % 28:02d} 10:{i % 60:02d}" for i in range(len(who))],
        }
    )
    log.loc[0, ["Quantity", "UnitPrice"]] = [-2, 5.0]
    log.to_csv(folder / "log.csv", index=False)
    columns = {"customer_id": "CustomerID", "at": "InvoiceDate", "amount": ["Quantity", "UnitPrice"]}
    made = {
        "study": {"as_of": "2024-12-31", "minimum_cell": 5},
        "exports": {
            "log": {"table": "transactions", "path": "log.csv", "amount_is": "product", "columns": columns},
            "people": {
                "table": "customers", "made_from": "log",
                "attributes": {n: {"kind": "numeric", "use": "active"} for n in ("purchases", "days_since_purchase")},
            },
        },
    }  # fmt: skip
    made["exports"]["log"] |= changes
    return log, make_study(made).located(folder)


def test_customers_are_made_from_a_log_of_purchases(tmp_path):
    log, study = bought(tmp_path)
    exports = read_exports(study)
    assert len(exports.customers) == N
    amounts = (log["Quantity"] * log["UnitPrice"]).to_numpy()
    np.testing.assert_allclose(np.sort(exports.transactions["amount"]), np.sort(amounts))
    assert counted(exports, "log")["negative amount (Quantity x UnitPrice)"] == (1, "kept")
    second = exports.customers.set_index("customer_id").loc["12001"]
    days = pd.to_datetime(log.loc[log["CustomerID"] == "12001", "InvoiceDate"]).dt.normalize()
    assert second["purchases"] == days.nunique()
    assert second["days_since_purchase"] == (pd.Timestamp("2024-12-31") - days.max()).days
    assert second["joined_on"] == days.min()
    first = exports.customers.set_index("customer_id").loc["12000"]
    assert first["purchases"] == 3  # one of its four days has a return only


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount_is": "amount"}, "takes one column, but 2 are named.*amount_is"),
        ({"columns": {"customer_id": "CustomerID", "at": "Date", "amount": "Quantity"}}, "a quantity and a price"),
        ({"via": {"export": "nowhere", "key": "x"}}, "not both"),
    ],
)
def test_settings_that_cannot_be(tmp_path, changes, message):
    with pytest.raises(StudyError, match=message):
        bought(tmp_path, **changes)


def test_via_that_leads_nowhere(tmp_path):
    with pytest.raises(StudyError, match=r"there is no other export 'order'\. Did you mean 'orders'"):
        shop(tmp_path, reviews(["o00000"]), via={"export": "order", "key": "order"})
    with pytest.raises(StudyError, match=r"only or without"):
        shop(tmp_path, reviews(["o00000"]), where={"stars": {}})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"where": {"nope": {"only": ["x"]}}}, r"exports\.reviews\.where\.nope"),
        ({"via": {"export": "orders", "key": "nope"}}, r"exports\.reviews\.via\.key"),
        ({"via": {"export": "orders", "key": "order", "to": "nope"}}, "nope"),
        ({"via": {"export": "orders", "key": "order", "at": "nope"}}, "nope"),
    ],
)
def test_columns_that_are_not_there_are_named(tmp_path, changes, message):
    study = shop(tmp_path, reviews(["o00000"] * 30), **changes)
    with pytest.raises(StudyError, match=message):
        read_exports(study)


def test_purchases_that_tell_nobody_apart_are_not_used_and_said(tmp_path):
    log, study = bought(tmp_path)
    log = log.assign(InvoiceDate=["2024-01-02", "2024-02-03", "2024-03-04", "2024-04-05"] * N, Quantity=1)
    log.to_csv(tmp_path / "log.csv", index=False)
    made = study.model_dump(exclude_unset=True)
    made["exports"]["people"]["attributes"] |= {"average_purchase": {"kind": "numeric", "use": "active"}}
    exports = read_exports(make_study(made).located(tmp_path))
    assert counted(exports, "people")["purchases alike (purchases)"] == (N, "kept")
    assert [a.name for a in exports.attributes if a.use == "active"] == ["average_purchase"]
