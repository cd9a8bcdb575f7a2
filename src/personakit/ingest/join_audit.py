"""The join audit, and how survey respondents differ from the base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from personakit.core.formatting import format_number
from personakit.core.kinds import Kind
from personakit.core.typing import Bools
from personakit.ingest.exports import AttributeInfo

AUDIT_COLUMNS = ("export", "rows", "customers", "matched", "match_rate", "orphans", "duplicates", "repaired")
NONRESPONSE_COLUMNS = ("attribute", "level", "base_share", "respondent_share", "difference", "n")
MOST_LEVELS = 12


@dataclass(frozen=True)
class Audit:
    """How one export joined the base."""

    export: str
    rows: int  # rows read
    customers: int  # distinct customers of the base in it
    matched: int  # rows with an id of the base
    orphans: int  # rows with another id
    duplicates: int
    refused: int = 0  # rows whose id has lost digits
    repaired: int = 0  # rows that join only once their ids are repaired: leading zeros that one side lost, case
    lookup: bool = False  # joined on an attribute instead of the id

    @property
    def match_rate(self) -> float:
        """Share of the rows with an id whose id is in the base."""
        with_id = self.matched + self.orphans
        return self.matched / with_id if with_id else float("nan")

    def with_orphans(self, orphans: int) -> Audit:
        """Return a copy with the number of orphans."""
        return replace(self, orphans=orphans)


def audit_frame(audits: Sequence[Audit]) -> pd.DataFrame:
    """Return the join audit: one row per export with customers."""
    rows = [
        (a.export, a.rows, a.customers, a.matched, a.match_rate, a.orphans, a.duplicates, a.repaired) for a in audits
    ]
    frame = pd.DataFrame(rows, columns=list(AUDIT_COLUMNS))
    whole = ("rows", "customers", "matched", "orphans", "duplicates", "repaired")
    return frame.astype({**dict.fromkeys(whole, "int64"), "match_rate": "float64"})


def nonresponse_frame(
    customers: pd.DataFrame, answered: Bools, infos: Sequence[AttributeInfo], minimum_cell: int
) -> pd.DataFrame:
    """Compare respondents with the base on the attributes of customers.

    Parameters
    ----------
    customers : DataFrame
        The base.
    answered : ndarray of bool
        Which customers answered the survey.
    infos : sequence of AttributeInfo
        Attributes; those of customers are compared.
    minimum_cell : int
        Levels with fewer customers in the base are left out; smaller numbers of respondents are not shown.

    Returns
    -------
    DataFrame
        attribute, level, base_share, respondent_share, difference (respondents minus base), n (respondents).
    """
    parts = []
    for info in infos:
        if info.table == "customers" and answered.any() and not answered.all():
            parts.append(_compare(info.name, _banded(customers[info.name], info.kind), answered, minimum_cell))
    parts = [p for p in parts if not p.empty]
    if not parts:
        empty = pd.DataFrame(columns=list(NONRESPONSE_COLUMNS))
        return empty.astype({"attribute": "str", "level": "str"} | dict.fromkeys(NONRESPONSE_COLUMNS[2:], "float64"))
    return pd.concat(parts, ignore_index=True)


def _banded(column: pd.Series, kind: Kind) -> pd.Series | None:
    """Return a column as levels; numbers are cut at their quartiles."""
    if kind in {Kind.NUMERIC, Kind.DATE}:
        known = column.dropna()
        if known.nunique() < 4:
            return None
        number = column.astype("float64") if kind is Kind.NUMERIC else column
        edges = np.unique(known.quantile([0.25, 0.5, 0.75], interpolation="lower"))
        shown = [format_number(e) if kind is Kind.NUMERIC else str(np.datetime64(e, "D")) for e in edges]
        between = [f"{a} to {b}" for a, b in pairwise(shown)]
        names = pd.Index([f"up to {shown[0]}", *between, f"above {shown[-1]}"], dtype="str")
        band = np.searchsorted(edges, number.to_numpy(), side="left")
        codes = np.where(column.isna(), -1, band).astype(np.int64)
        return pd.Series(pd.Categorical.from_codes(codes, names))
    if kind in {Kind.CATEGORICAL, Kind.BINARY, Kind.ORDINAL}:
        return column.astype("str").astype("category") if kind is Kind.ORDINAL else column
    return None


def _compare(name: str, levels: pd.Series | None, answered: Bools, minimum_cell: int) -> pd.DataFrame:
    if levels is None:
        return pd.DataFrame(columns=list(NONRESPONSE_COLUMNS))
    known = levels.notna().to_numpy()
    base = levels[known].value_counts(sort=False)
    asked = levels[known & answered].value_counts(sort=False).reindex(base.index, fill_value=0)
    if not len(base) or not asked.sum():
        return pd.DataFrame(columns=list(NONRESPONSE_COLUMNS))
    top = base[base >= minimum_cell].sort_values(ascending=False).index[:MOST_LEVELS]
    shown = [level for level in base.index if level in set(top)]
    base_share = (base / base.sum()).loc[shown].to_numpy(dtype="float64")
    n = asked.loc[shown].to_numpy(dtype="float64")
    reported = n >= minimum_cell
    share = np.where(reported, n / asked.sum(), np.nan)
    return pd.DataFrame(
        {
            "attribute": name,
            "level": [str(level) for level in shown],
            "base_share": base_share,
            "respondent_share": share,
            "difference": share - base_share,
            "n": np.where(reported, n, np.nan),
        }
    )
