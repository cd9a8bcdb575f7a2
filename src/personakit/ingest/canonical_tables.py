"""The canonical tables, declared once: columns, units and valid values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from personakit.core.typing import Bools

#: An earlier date is a placeholder for "unknown" (1900-01-01, 1899-12-30 ...), not a real one.
EARLIEST = np.datetime64("1910-01-01")
SENTINELS = np.array(
    ["1970-01-01", "2099-12-31", "2999-12-31", "9999-12-31", "9999-01-01", "2099-01-01"], dtype="datetime64[D]"
)
#: There is no placeholder between these seconds, so most columns need no further check.
_PLAIN = (86_400, int(np.datetime64("2099-01-01", "s").astype(np.int64)))
_NAT = np.iinfo(np.int64).min
FUTURE = "after the as-of date"
SENTINEL = "stand-in for no date, such as 1900-01-01"
NEGATIVE_WAIT = "negative wait"
OUT_OF_SCALE = "outside the rating scale"
MISSING = "missing"


@dataclass(frozen=True)
class Rule:
    """Which values of a canonical column are valid, and what is done with the others."""

    reason: str  # name of the check
    holds: Callable[[Any, Limits], Any]  # vectorised over the values; missing cells always pass
    then: Literal["drop", "blank"]


@dataclass(frozen=True)
class Limits:
    """The limits that the rules compare with."""

    as_of: date
    scale: tuple[float, float] | None = None
    time_zone: str = "UTC"  # of times with an offset or a zone's name


@dataclass(frozen=True)
class ColumnSpec:
    """One canonical column: dtype, unit, whether it is required, and its rules."""

    dtype: str
    unit: str = ""
    required: bool = False
    rules: tuple[Rule, ...] = ()


def _seconds(values: Any) -> Any:
    return np.asarray(values).astype("datetime64[s]", copy=False)


def _end(limits: Limits) -> np.datetime64:
    return np.datetime64(limits.as_of, "D") + np.timedelta64(1, "D")


def _past(values: Any, limits: Limits) -> Any:
    moments = _seconds(values)
    return ~(moments >= _end(limits))


def _real(values: Any, limits: Limits) -> Any:  # noqa: ARG001 - every rule is measured against limits
    moments = _seconds(values)
    number = moments.view(np.int64)
    known = number != _NAT
    low, high = number.min(where=known, initial=_PLAIN[0]), number.max(where=known, initial=_PLAIN[0])
    if low >= _PLAIN[0] and high < _PLAIN[1]:
        return np.ones(len(moments), dtype=bool)
    midnight = moments.astype("datetime64[D]")
    stand_in = np.zeros(len(moments), dtype=bool)
    for day in SENTINELS:
        stand_in |= midnight == day
    return np.isnat(moments) | ((moments >= EARLIEST) & ~stand_in)


def _within(values: Any, limits: Limits) -> Any:
    if limits.scale is None:
        return np.ones(len(values), dtype=bool)
    low, high = sorted(limits.scale)
    number = np.asarray(values)
    return np.isnan(number) | ((number >= low) & (number <= high))


def _not_negative(values: Any, limits: Limits) -> Any:  # noqa: ARG001
    number = np.asarray(values)
    return np.isnan(number) | (number >= 0)


def _positive(values: Any, limits: Limits) -> Any:  # noqa: ARG001
    number = np.asarray(values)
    return np.isnan(number) | (number > 0)


def _share(values: Any, limits: Limits) -> Any:  # noqa: ARG001
    number = np.asarray(values)
    return np.isnan(number) | ((number >= 0) & (number <= 1))


_REAL = Rule(SENTINEL, _real, "blank")
_PAST = Rule(FUTURE, _past, "blank")
_HAPPENED = Rule(FUTURE, _past, "drop")
_AT = ColumnSpec("datetime64[s]", rules=(_REAL, _HAPPENED))
_DAY = ColumnSpec("datetime64[us]", rules=(_REAL, _PAST))
_ID = ColumnSpec("id", required=True)
_WORD = ColumnSpec("category")
_STAGE = ColumnSpec("category", required=True)
_MONEY = ColumnSpec("float64", "study currency")

#: Table -> column -> its declaration. Customers and survey have attributes as well.
SPECS: dict[str, dict[str, ColumnSpec]] = {
    "customers": {
        "customer_id": _ID,
        "joined_on": _DAY,
        "left_on": _DAY,
        "active": ColumnSpec("boolean"),
        "contract_end": ColumnSpec("datetime64[us]", rules=(_REAL,)),
        "contract": _WORD,
    },
    "survey": {
        "customer_id": _ID,
        "answered_on": _DAY,
        "switching_ease": ColumnSpec("float64", "0 hard - 1 easy", rules=(Rule(OUT_OF_SCALE, _share, "blank"),)),
        "verbatims": ColumnSpec("str"),
        "weight": ColumnSpec("float64", rules=(Rule("negative weight", _not_negative, "blank"),)),
        "duration_seconds": ColumnSpec("float64", "seconds", rules=(Rule("not above 0", _positive, "blank"),)),
    },
    "profitability": {
        "customer_id": _ID,
        "period_start": ColumnSpec("datetime64[s]"),
        "period_months": ColumnSpec("float64", "months"),
        "revenue": _MONEY,
        "cost": _MONEY,
        "margin": _MONEY,
        "lifetime_value": _MONEY,
    },
    "transactions": {
        "customer_id": _ID,
        "at": ColumnSpec("datetime64[s]", required=True, rules=(Rule(SENTINEL, _real, "drop"), _HAPPENED)),
        "amount": ColumnSpec("float64", "study currency", required=True),
    },
    "csat": {
        "customer_id": _ID,
        "stage": _STAGE,
        # missing: a contact that nobody rated
        "score": ColumnSpec("float32", "points of its scale", rules=(Rule(OUT_OF_SCALE, _within, "drop"),)),
        "scale_low": ColumnSpec("float32", "points", required=True),
        "scale_high": ColumnSpec("float32", "points", required=True),
        "touchpoint": _WORD,
        "channel": _WORD,
        "team": _WORD,
        "at": _AT,
        "comment": _WORD,
        "surveyed": ColumnSpec("bool", "an answer of a survey: its weights apply", required=True),
    },
    "waits": {
        "customer_id": _ID,
        "stage": _STAGE,
        "wait_minutes": ColumnSpec("float32", "minutes", rules=(Rule(NEGATIVE_WAIT, _not_negative, "drop"),)),
        "sla_minutes": ColumnSpec("float32", "minutes", rules=(Rule("not above 0", _positive, "blank"),)),
        "abandoned": ColumnSpec("boolean"),  # missing: no export says so
        "touchpoint": _WORD,
        "channel": _WORD,
        "team": _WORD,
        "at": _AT,
        "surveyed": ColumnSpec("bool", "an answer of a survey: its weights apply", required=True),
    },
    "contacts": {
        "customer_id": _ID,
        "stage": _STAGE,
        "touchpoint": _WORD,
        "channel": _WORD,
        "at": _AT,
        "text": _WORD,
    },
    "stages": {
        "stage": ColumnSpec("str", required=True),
        "order": ColumnSpec("int64", required=True),
        "goal": ColumnSpec("str"),
        "actions": ColumnSpec("str"),
        "owner": ColumnSpec("str"),
        "target_csat": ColumnSpec("float64", "points of the rating scale"),
        "target_wait_minutes": ColumnSpec("float64", "minutes", rules=(Rule("not above 0", _positive, "blank"),)),
        "moment_of_truth": ColumnSpec("bool", required=True),
        "supporting_characters": ColumnSpec("str"),
        "cost_to_fix": ColumnSpec("float64", "study currency", rules=(Rule("negative", _not_negative, "blank"),)),
    },
}


@dataclass(frozen=True, eq=False)
class Failure:
    """The cells of one column that break one rule."""

    column: str
    reason: str
    then: Literal["drop", "blank"]
    mask: Bools


def find_failures(table: str, frame: pd.DataFrame, limits: Limits) -> list[Failure]:
    """Validate a chunk against its canonical table; one failure per column and rule, with one mask entry per cell.

    Returns
    -------
    list of Failure
        Empty when every cell is valid. A missing cell of a required column fails as "missing".
    """
    if frame.empty:
        return []
    failures: list[Failure] = []
    for name, spec in SPECS[table].items():
        if name not in frame:
            continue
        cells, values = frame[name], frame[name].to_numpy()
        column_failures = [Failure(name, MISSING, "drop", cells.isna().to_numpy())] if spec.required else []
        column_failures += [
            Failure(name, rule.reason, rule.then, ~np.asarray(rule.holds(values, limits), dtype=bool))
            for rule in spec.rules
        ]
        failures += sorted((f for f in column_failures if f.mask.any()), key=lambda f: f.reason)
    return failures


def empty_table(table: str) -> pd.DataFrame:
    """Return a canonical table without rows."""
    columns = {}
    for name, spec in SPECS[table].items():
        dtype = "str" if spec.dtype == "id" else spec.dtype
        values = pd.Categorical([], categories=pd.Index([], dtype="str")) if dtype == "category" else None
        columns[name] = pd.Series(values) if values is not None else pd.Series(dtype=dtype)
    return pd.DataFrame(columns)
