"""Implausible values: impossible ages, codes among numbers, one customer who is most of a sum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_exact, format_share
from personakit.core.kinds import Kind
from personakit.ingest.check_log import SET_MISSING
from personakit.ingest.doubts import MONEY, Doubt

if TYPE_CHECKING:
    from datetime import date

    from personakit.core.typing import Bools, Floats
    from personakit.ingest.exports import AttributeInfo

AGES, CODES, ONE_CELL, ONE_CUSTOMER = (
    "impossible age",
    "a number that reads like a code",
    "one cell is most of a sum",
    "one customer is most of a sum",
)
_OLDEST = 115  # years; fewer than one person in ten million is older
_AGE = re.compile(r"\b(age|ages|alter|âge|edad|età|leeftijd|idade|wiek)\b|年齢|年龄|年齡")
_BIRTH = re.compile(
    r"birth|\bdob\b|\byob\b|\bborn\b|geburt|jahrgang|naissance|nacimiento|nascita|geboorte|nascimento|urodz|生年|出生"
)
_NO_PERSON = re.compile(
    r"account|tenure|policy|vehicle|\bcar\b|building|house|home|device|company|firm|contract|ticket"
)
_NEARLY_ALL = 0.99
_FEWEST = 20  # values below which one that is most of a sum is no surprise
_LEAST_CODED, _FEWEST_CODED = 0.02, 10  # share and number of cells that a code needs
_NEAR, _MOST_NEAR = 0.01, 0.05  # a code stands alone: hardly any other number is within a hundredth of it


def impossible_ages(column: pd.Series, info: AttributeInfo, as_of: date) -> tuple[pd.Series, list[Doubt]]:
    """Set ages missing that nobody has, and years or days of birth that nobody was born in.

    Parameters
    ----------
    column : Series
        Values of an attribute; other than numbers and dates are returned as they are.
    info : AttributeInfo
        The attribute: its names say whether it is an age.
    as_of : date
        The study's as-of date.
    """
    words = " ".join((info.name, info.label, info.source_column)).casefold().replace("_", " ")
    if _NO_PERSON.search(words) or info.kind not in {Kind.NUMERIC, Kind.DATE}:
        return column, []
    born = bool(_BIRTH.search(words))
    if info.kind is Kind.DATE:
        years = (pd.Timestamp(as_of) - column).dt.days.to_numpy(dtype=np.float64, na_value=np.nan) / 365.25
        age = years if born else np.full(len(column), np.nan)
    else:
        number = column.to_numpy(dtype=np.float64, na_value=np.nan)
        age = as_of.year - number if born else number if _AGE.search(words) else np.full(len(column), np.nan)
    known = ~np.isnan(age)
    if not known.any() or not 0 <= float(np.median(age[known])) <= _OLDEST:
        return column, []  # months, days, or another thing of that name
    wrong: Bools = known & ((age > _OLDEST) | (age < 0))
    n = int(wrong.sum())
    if not n:
        return column, []
    share = n / int(known.sum())
    what = "days or years of birth" if born else "ages"
    doubt = Doubt(
        table=info.table,
        export=info.export,
        check=f"{AGES} ({info.source_column})",
        rows=n,
        share=share,
        figures=(info.name,),
        sentence=f"'{info.label}': {n:,} {what} ({format_share(share)}) are of nobody alive and were set missing.",
        remedy="Is there a code for no answer among them? Declare it under missing.",
        action=SET_MISSING,
        stops=True,
    )
    return column.where(~wrong), [doubt]


def _reads_like_a_code(value: float) -> bool:
    """Return whether a number is one that systems write for "unknown".

    Examples
    --------
    >>> [_reads_like_a_code(x) for x in (9999.0, 999.9, -1.0, -99.0, 88888.0, 1200.0, 9.0)]
    [True, True, True, True, True, False, False]
    """
    digits = format_exact(abs(value)).replace(",", "").replace(".", "")
    alike = len(set(digits)) == 1 and digits[0] in "789"
    return (alike and (value < 0 or len(digits) >= 3)) or value == -1


def sentinel_codes(column: pd.Series, info: AttributeInfo, minimum_cell: int) -> list[Doubt]:
    """Find a number such as 9999 that many cells share and that stands alone beyond all others.

    Parameters
    ----------
    column : Series
        Values of an attribute.
    info : AttributeInfo
        The attribute; only numeric ones are looked at.
    minimum_cell : int
        Fewest customers who must share a number that is named.
    """
    if info.kind is not Kind.NUMERIC:
        return []
    number = column.to_numpy(dtype=np.float64, na_value=np.nan)
    number = number[np.isfinite(number)]
    doubts = []
    values, counts = np.unique(number, return_counts=True)
    least = max(_LEAST_CODED * len(number), _FEWEST_CODED, minimum_cell)
    for value, count in zip(values[counts >= least], counts[counts >= least], strict=True):
        if not _reads_like_a_code(float(value)) or not _stands_alone(number, float(value), int(count)):
            continue
        share = int(count) / len(number)
        doubts.append(
            Doubt(
                table=info.table,
                export=info.export,
                check=f"{CODES} ({info.source_column})",
                rows=int(count),
                share=share,
                figures=(info.name,),
                sentence=f"'{info.label}': {format_exact(float(value))} stands in {int(count):,} cells "
                f"({format_share(share)}) and reads like a code for no answer; it is counted as a number.",
                remedy=f"If it is a code, declare missing = [{format_exact(float(value)).replace(',', '')}] for the "
                "attribute.",
                stops=True,
            )
        )
    return doubts


def _stands_alone(number: Floats, value: float, count: int) -> bool:
    """Return whether hardly any other number is near a value, and it lies beyond nearly all of them."""
    rest = number[number != value]
    if not len(rest):
        return False
    if value < 0:
        return bool(rest.min() >= 0)
    near = int((np.abs(rest - value) <= _NEAR * abs(value)).sum())
    return bool(near <= _MOST_NEAR * count and value > np.quantile(rest, 0.95))


def large_cells(column: pd.Series, info: AttributeInfo, most: float) -> list[Doubt]:
    """Find a numeric attribute of which one customer has most.

    Parameters
    ----------
    column : Series
        Values of an attribute.
    info : AttributeInfo
        The attribute.
    most : float
        Largest share of a sum that one customer may be, see ``[gate] most_of_one``.
    """
    if info.kind is not Kind.NUMERIC:
        return []
    share = _largest_share(np.abs(column.to_numpy(dtype=np.float64, na_value=np.nan)), most)
    if share is None:
        return []
    return [
        Doubt(
            table=info.table,
            export=info.export,
            check=f"{ONE_CELL} ({info.source_column})",
            rows=1,
            share=1 / max(int(column.notna().sum()), 1),
            figures=(info.name,),
            sentence=f"'{info.label}': one customer carries {_most_of(share)} of it.",
            remedy="Check that row in the file.",
        )
    ]


def large_customers(frame: pd.DataFrame, table: str, export: str, most: float) -> list[Doubt]:
    """Find money of which one customer has most.

    Parameters
    ----------
    frame : DataFrame
        Profitability or transactions.
    table, export : str
        Its name, and where it comes from.
    most : float
        Largest share of a sum that one customer may be, see ``[gate] most_of_one``.
    """
    doubts = []
    for name in ("lifetime_value", "margin", "revenue", "cost", "amount"):
        if name not in frame or not len(frame):
            continue
        amount = np.abs(frame[name].to_numpy(dtype=np.float64, na_value=np.nan))
        known = np.isfinite(amount)
        codes = frame["customer_id"].cat.codes.to_numpy()
        of_customer = np.bincount(codes[known], amount[known]).astype(np.float64)
        share = _largest_share(np.where(of_customer > 0, of_customer, np.nan), most)
        if share is None:
            continue
        doubts.append(
            Doubt(
                table=table,
                export=export,
                check=f"{ONE_CUSTOMER} ({name})",
                rows=1,
                share=1 / max(int((of_customer > 0).sum()), 1),
                figures=(MONEY,),
                sentence=f"one customer carries {_most_of(share)} of all {name.replace('_', ' ')}.",
                remedy="Check the rows of that customer in the file: a unit, a stray digit, a total.",
            )
        )
    return doubts


def _most_of(share: float) -> str:
    """Return a share of nearly everything in words.

    Examples
    --------
    >>> _most_of(0.62), _most_of(0.99999)
    ('62%', 'over 99%')
    """
    return format_share(share) if share <= _NEARLY_ALL else f"over {format_share(_NEARLY_ALL)}"


def _largest_share(amount: Floats, most: float) -> float | None:
    """Return what share of a sum its largest part is; None where it is no surprise."""
    known = amount[np.isfinite(amount)]
    if np.count_nonzero(known) < _FEWEST:
        return None
    # Parts of the largest, so that a sum of huge numbers does not overflow.
    share = 1 / float((known / known.max()).sum())
    return share if share > most else None
