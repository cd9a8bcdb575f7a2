"""The overall outcome of the driver analysis, and each customer's mean ratings of the stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError, not_found
from personakit.core.kinds import Kind
from personakit.profiling.overall_judgements import overall_judgements

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import AttributeInfo, Exports


@dataclass(frozen=True, eq=False)
class DriverOutcome:
    """An overall outcome of the customers who have one."""

    name: str
    label: str
    rows: Codes  # customers who have it
    answers: Floats  # their answers
    stage: int | None = None  # position of the stage, where the outcome is one
    asked: bool = False  # whether it is a survey answer


def find_outcome(exports: Exports, name: str | None) -> tuple[DriverOutcome, list[str]]:
    """Return the outcome, and the other candidates.

    Parameters
    ----------
    exports : Exports
    name : str or None
        Attribute or stage; by default the first attribute whose name reads like an outcome.

    Returns
    -------
    outcome : DriverOutcome
    others : list of str
        Other attributes whose names read like an outcome.

    Raises
    ------
    StudyError
        When there is none, or it is not ordered.
    """
    stages = exports.stages.sort_values("order", kind="stable")["stage"].astype("str").tolist()
    usable, others = _usable(exports), known_outcomes(exports)
    if name is None:
        if not others:
            raise StudyError(
                "no overall outcome is known by its name (recommend, overall satisfaction, loyalty). Name an attribute "
                'or stage: [drivers] outcome = "...", or find_drivers(..., outcome=...).'
            )
        name = others[0]
    if name in usable:
        return _of_attribute(exports, usable[name]), [n for n in others if n != name]
    if name in stages:
        stage = stages.index(name)
        everybody = np.arange(len(exports.customers))
        ratings = mean_ratings(exports, everybody)[:, stage]
        rows = np.flatnonzero(~np.isnan(ratings))
        return DriverOutcome(name, name, rows, ratings[rows], stage), [n for n in others if n != name]
    unordered = [a.name for a in exports.attributes if a.name == name]
    if unordered:
        raise StudyError(
            f"drivers: '{name}' is no number and has no order. Choose a numeric, ordinal or yes/no answer."
        )
    raise StudyError(not_found("attribute or stage", name, "drivers: the study", [*usable, *stages]))


def known_outcomes(exports: Exports) -> list[str]:
    """Return the attributes whose names read like an overall outcome, the clearest first.

    Returns
    -------
    list of str
        Empty when there is none.
    """
    texts = {n: f"{a.name} {a.source_column} {a.label}" for n, a in _usable(exports).items()}
    return overall_judgements(texts)


def _usable(exports: Exports) -> dict[str, AttributeInfo]:
    """Return the ordered attributes."""
    return {a.name: a for a in exports.attributes if a.kind in (Kind.NUMERIC, Kind.ORDINAL, Kind.BINARY)}


def _of_attribute(exports: Exports, attribute: AttributeInfo) -> DriverOutcome:
    asked = attribute.table == "survey"
    table = exports.survey if asked else exports.customers
    values = _numbers(table[attribute.name])
    at = exports.respondents if asked else np.arange(len(table))
    there = (at >= 0) & ~np.isnan(values)
    order = np.argsort(at[there], kind="stable")
    return DriverOutcome(attribute.name, attribute.label, at[there][order], values[there][order], None, asked)


def _numbers(column: pd.Series) -> Floats:
    """Return an ordered column as numbers: its levels where they are numbers, else their positions."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        levels: Any = pd.to_numeric(pd.Series(column.cat.categories), errors="coerce").to_numpy(dtype=np.float64)
        if np.isnan(levels).any():
            levels = np.arange(len(levels), dtype=np.float64)
        return np.asarray(np.append(levels, np.nan)[column.cat.codes.to_numpy()], dtype=np.float64)
    return np.asarray(column.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan))


def mean_ratings(exports: Exports, rows: Codes) -> Floats:
    """Return the mean rating, 0 to 1 of its scale, by customer in `rows` and stage; NaN without ratings."""
    csat = exports.csat
    names = exports.stages.sort_values("order", kind="stable")["stage"].astype("str").tolist()
    index_of = {name: i for i, name in enumerate(names)}
    row_of = np.full(len(exports.customers) + 1, -1, dtype=np.int64)
    row_of[rows] = np.arange(len(rows))
    lookup = np.array([*(index_of.get(str(name), -1) for name in csat["stage"].cat.categories), -1], dtype=np.int64)
    row = row_of[csat["customer_id"].cat.codes.to_numpy()]
    stage = lookup[csat["stage"].cat.codes.to_numpy()]
    score, low, high = (
        csat[c].to_numpy(dtype=np.float64, na_value=np.nan) for c in ("score", "scale_low", "scale_high")
    )
    used = (row >= 0) & (stage >= 0) & ~np.isnan(score) & (high != low)
    cell = row[used] * len(names) + stage[used]
    size = len(rows) * len(names)
    number = np.bincount(cell, minlength=size)
    ticks = np.rint((score[used] - low[used]) / (high[used] - low[used]) * 1e6)  # whole numbers: one sum in any order
    total = np.bincount(cell, ticks, size) / 1e6
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(number > 0, total / number, np.nan).reshape(len(rows), len(names)))
