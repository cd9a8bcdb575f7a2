"""Customers made from a log of purchases: one row each, with how recently, how often and for how much they bought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from personakit.ingest.canonical_tables import Limits
from personakit.ingest.check_log import CheckLog
from personakit.ingest.chunk_reader import ChunkReader
from personakit.ingest.read_customers import PeopleSource
from personakit.readers import Repair
from personakit.readers.frame import open_frame
from personakit.study.purchase_columns import AVERAGE, CUSTOMER, DAYS_SINCE, FIRST, PURCHASES
from personakit.study.settings import Export

_TWO = 2  # fewest different values that tell customers apart

if TYPE_CHECKING:
    import pandas as pd


def purchase_customers(name: str, export: Export, bought: PeopleSource, limits: Limits) -> PeopleSource:
    """Return an export of customers made from their purchases.

    Parameters
    ----------
    name : str
        Name of the made export.
    export : Export
        Its settings.
    bought : PeopleSource
        The transactions, prepared.
    limits : Limits
        As-of date: days since the last purchase count from it.

    Returns
    -------
    PeopleSource
        Columns: the customer's id, day of the first purchase, days since the last, number of days with a purchase,
        and what was bought on one of them on average (returns taken off).
    """
    table = _summarised(_days(bought, limits), limits)
    raw = open_frame(name, table)
    path = f"{bought.raw.input.path} (one row per customer)"
    alike = [column for column in (DAYS_SINCE, PURCHASES, AVERAGE) if len(table[column].unique().drop_null()) < _TWO]
    attributes = {n: a for n, a in export.attributes.items() if (a.column or n) not in alike}
    note = "the same for everyone, so it says nothing of a customer"
    notes = [Repair(f"purchases alike ({column})", len(table), "kept", note) for column in alike]
    columns = {"customer_id": (CUSTOMER,), "joined_on": (FIRST,), **export.columns}
    settings = export.model_copy(update={"columns": columns, "attributes": attributes or export.attributes})
    return PeopleSource(name, settings, replace(raw, notes=notes, input=replace(raw.input, export=name, path=path)))


def _days(bought: PeopleSource, limits: Limits) -> pd.DataFrame:
    """Return one row per customer and day with a purchase: id, day, amount."""
    import pandas as pd

    reader = ChunkReader(bought, limits, CheckLog("transactions", bought.name, bought.raw.input.path))
    wanted, few = reader.columns()
    parts: list[pd.DataFrame] = []
    for chunk in bought.raw.chunks(wanted, encoded=few):
        ids, _, columns, _ = reader.read(chunk)
        frame = pd.DataFrame(
            {"id": ids.to_pandas(), "day": columns["at"].astype("datetime64[D]").astype("datetime64[s]"),
             "amount": columns["amount"], "bought": columns["amount"] > 0}
        )  # fmt: skip
        parts.append(frame.groupby(["id", "day"], sort=False, as_index=False).agg({"amount": "sum", "bought": "any"}))
    if not parts:
        return pd.DataFrame({"id": [], "day": np.empty(0, "datetime64[s]"), "amount": [], "bought": []})
    whole = pd.concat(parts, ignore_index=True)
    return whole.groupby(["id", "day"], sort=False, as_index=False).agg({"amount": "sum", "bought": "any"})


def _summarised(days: pd.DataFrame, limits: Limits) -> pa.Table:
    as_of = np.datetime64(limits.as_of, "s")
    by_customer = days.groupby("id", sort=False)
    total, first = by_customer["amount"].sum(), by_customer["day"].min()
    purchases = by_customer["bought"].sum().astype("int64")  # a day with returns only is no purchase
    last = days[days["bought"]].groupby("id", sort=False)["day"].max().reindex(total.index)
    since = (as_of - last.to_numpy().astype("datetime64[s]")).astype("timedelta64[D]").astype(np.float64)
    average = total.to_numpy() / np.where(purchases > 0, purchases, np.nan)
    known = ~np.isnat(last.to_numpy())
    return pa.table(
        {
            CUSTOMER: pa.array(total.index.to_numpy(), pa.string()),
            FIRST: pa.array(first.to_numpy().astype("datetime64[s]").astype("datetime64[ms]")),
            DAYS_SINCE: pa.array(np.where(known, since, np.nan), from_pandas=True),
            PURCHASES: pa.array(purchases.to_numpy()),
            AVERAGE: pa.array(average, from_pandas=True),
        }
    )
