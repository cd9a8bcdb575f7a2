"""Plausibility: what no customer can be; each check has a name, a count and a sentence for the figures it hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_share
from personakit.ingest.check_log import SET_MISSING, checks_of_rows
from personakit.ingest.doubts import LEAVING, Doubt
from personakit.ingest.failed_checks import FailedCheck
from personakit.ingest.implausible_values import impossible_ages, large_cells, large_customers, sentinel_codes
from personakit.ingest.implausible_waits import long_waits, mixed_units, zero_waits

if TYPE_CHECKING:
    from personakit.ingest.exports import AttributeInfo
    from personakit.study.settings import Study

LEFT_FIRST = "left before joined"


@dataclass(frozen=True, eq=False)
class Plausible:
    """The tables without what is impossible, and every doubt that is left."""

    tables: dict[str, pd.DataFrame]
    doubts: tuple[Doubt, ...]

    def failed_checks(self, most: float) -> list[FailedCheck]:
        """Return the reasons to stop: a check that so many cells of a column fail that it must be another column.

        Parameters
        ----------
        most : float
            Largest share of the known cells, see ``[gate] most_implausible``.
        """
        return [
            FailedCheck(d.table, d.check, d.rows, f"{d.sentence} So many cannot be exceptions. {d.remedy}", d.export)
            for d in self.doubts
            if d.stops and d.share > most
        ]


def check_plausibility(tables: Mapping[str, pd.DataFrame], infos: Sequence[AttributeInfo], study: Study) -> Plausible:
    """Check the values of all tables against what a customer can be.

    Impossible ages and days of leaving before the day of joining are set missing. Everything else stays as it is and is
    said beside each figure that rests on it.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Canonical tables.
    infos : sequence of AttributeInfo
        The attributes among their columns.
    study : Study
        Its exports, as-of date and thresholds.
    """
    out = dict(tables)
    doubts: list[Doubt] = []
    out["customers"], left_first = _left_before_joined(out["customers"], _exports(study, "customers"))
    doubts += left_first
    for table in ("customers", "survey"):
        for info in (i for i in infos if i.table == table):
            column, aged = impossible_ages(out[table][info.name], info, study.study.as_of)
            if aged:
                out[table] = out[table].assign(**{info.name: column})
            doubts += aged
            doubts += sentinel_codes(column, info, study.study.minimum_cell)
            doubts += large_cells(column, info, study.gate.most_of_one)
    for table in ("profitability", "transactions"):
        doubts += large_customers(out[table], table, _exports(study, table), study.gate.most_of_one)
    units = {export.unit for export in study.exports.values() if export.table == "waits"}
    doubts += mixed_units(out["waits"], _exports(study, "waits"))
    doubts += zero_waits(out["waits"], _exports(study, "waits"))
    doubts += long_waits(out["waits"], _exports(study, "waits"), declared=bool(units & {"hours", "days"}))
    return Plausible(out, tuple(doubts))


def with_doubts(checks: pd.DataFrame, doubts: Sequence[Doubt]) -> pd.DataFrame:
    """Return the checks, followed by those of plausibility that failed."""
    if not doubts:
        return checks
    rows = [(d.table, d.check, d.rows, d.share, d.action, f"{d.sentence} {d.remedy}", d.export) for d in doubts]
    return pd.concat([checks, checks_of_rows(rows)], ignore_index=True)


def _exports(study: Study, table: str) -> str:
    """Return the names of the exports that fill a table."""
    return ", ".join(name for name, export in study.exports.items() if export.table == table)


def _left_before_joined(customers: pd.DataFrame, export: str) -> tuple[pd.DataFrame, list[Doubt]]:
    """Set the day of leaving missing where it lies before the day of joining: one of the two is wrong."""
    if not {"left_on", "joined_on"} <= set(customers):
        return customers, []
    wrong = (customers["left_on"] < customers["joined_on"]).to_numpy(dtype=bool)
    n, known = int(wrong.sum()), int((customers["left_on"].notna() & customers["joined_on"].notna()).sum())
    if not n:
        return customers, []
    doubt = Doubt(
        table="customers",
        export=export,
        check=LEFT_FIRST,
        rows=n,
        share=n / max(len(customers), 1),
        figures=(LEAVING,),
        sentence=f"{n:,} customers left before they joined ({format_share(n / known)} of those with both days); their "
        "leaving is not used.",
        remedy="Are joined_on and left_on the right columns, and not swapped?",
        action=SET_MISSING,
        stops=True,
    )
    return customers.assign(left_on=customers["left_on"].where(~wrong)), [doubt]


FEWER = "far fewer rows than last run"
_WORTH_COMPARING = 20  # rows of the last run from which a loss is no chance


def fewer_than_last(
    now: Mapping[str, int], last: Mapping[str, int], tables: Mapping[str, str], least: float = 0.5
) -> list[Doubt]:
    """Compare the rows of each export, and the customers, with those of the last run of the same study.

    Parameters
    ----------
    now, last : mapping of str to int
        Rows of each export in this run and in the last; "customers" stands for the size of the base.
    tables : mapping of str to str
        Table of each export.
    least : float
        Smallest share of the last run's rows that is no doubt.

    Examples
    --------
    >>> [doubt.sentence for doubt in fewer_than_last({"crm": 400}, {"crm": 1000}, {"crm": "customers"})]
    ['crm has 400 rows, the last run read 1,000: 60% are missing.']
    """
    doubts = []
    for name, before in last.items():
        rows = now.get(name, 0 if name in tables else before)
        if before < _WORTH_COMPARING or rows >= least * before:
            continue
        what = (
            "the base has {} customers, the last run had {}"
            if name == "customers" and name not in tables
            else (f"{name} has {{}} rows, the last run read {{}}")
        )
        doubts.append(
            Doubt(
                table=tables.get(name, "customers"),
                export=name if name in tables else "",
                check=FEWER,
                rows=rows,
                share=float(np.clip(rows / before, 0, 1)),
                figures=(),
                sentence=f"{what.format(f'{rows:,}', f'{before:,}')}: {format_share(1 - rows / before)} are missing.",
                remedy="Is the export whole, and of the same filter and period?",
            )
        )
    return doubts
