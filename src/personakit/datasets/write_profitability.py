"""Write profitability by quarter: an Excel sheet with a title and a total, or CSV or Parquet for large bases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from personakit.core.errors import StudyError
from personakit.datasets import plan
from personakit.datasets.write_lines import fixed, labels, write_rows

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from personakit.datasets.simulated_firm import SimulatedFirm

HEADER = ("Customer", "Quarter", "Revenue EUR", "Cost EUR")
CHUNK = 500_000


def write_profitability(path: Path, world: SimulatedFirm) -> None:
    """Write profitability in the format that the file's ending names (.xlsx, .csv or .parquet)."""
    table = world.profitability
    if path.suffix == ".xlsx":
        _write_workbook(path, table, world.customers["customer_id"])
    elif path.suffix == ".csv":
        _write_csv(path, table, world)
    else:
        _write_parquet(path, table, world)


def _write_workbook(path: Path, table: pd.DataFrame, customer_ids: pd.Series) -> None:
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise StudyError(
            "Excel workbooks need XlsxWriter, which is not installed. Install it with: "
            "pip install 'personakit[workbook]', or pass profitability='csv' or 'parquet'."
        ) from error
    with Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})  # not the clock's, so that the bytes are the same
        sheet = book.add_worksheet("By quarter")
        for number, cells in enumerate(_rows(table, customer_ids)):
            sheet.write_row(number, 0, cells)
        book.add_worksheet("Notes").write_string(
            0, 0, "Source: controlling. Revenue and cost to serve, EUR, by quarter."
        )


def _rows(table: pd.DataFrame, customer_ids: pd.Series) -> Iterator[list[str | int | float | None]]:
    """Yield a title, a blank, the header, the quarters and a total; all-digit ids are numbers, as Excel has them."""
    yield ["Profitability by customer and quarter"]
    yield []
    yield list(HEADER)
    ids = [int(i) if i.isdigit() else i for i in customer_ids]
    for customer, quarter, revenue, cost in table.itertuples(index=False):
        yield [ids[customer], plan.QUARTERS[quarter], revenue / 100, cost / 100]
    yield ["Total", None, int(table["revenue_cents"].sum()) / 100, int(table["cost_cents"].sum()) / 100]


def _write_csv(path: Path, table: pd.DataFrame, world: SimulatedFirm) -> None:
    import pyarrow as pa

    ids = pa.array(world.customers["customer_id"], pa.string())
    with path.open("wb") as file:
        file.write((",".join(HEADER) + "\n").encode())
        for start in range(0, len(table), CHUNK):
            part = table.iloc[start : start + CHUNK]
            money = [fixed(part[name].to_numpy(), 2) for name in ("revenue_cents", "cost_cents")]
            quarters = labels(plan.QUARTERS, part["quarter"].to_numpy())
            write_rows(file, [ids.take(pa.array(part["customer"].to_numpy())), quarters, *money])


def _write_parquet(path: Path, table: pd.DataFrame, world: SimulatedFirm) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    ids = pa.array(world.customers["customer_id"], pa.string())
    columns = [
        ids.take(pa.array(table["customer"].to_numpy())),
        labels(plan.QUARTERS, table["quarter"].to_numpy()),
        pa.array(table["revenue_cents"].to_numpy() / 100),
        pa.array(table["cost_cents"].to_numpy() / 100),
    ]
    pq.write_table(pa.table(columns, names=list(HEADER)), path, row_group_size=CHUNK)
