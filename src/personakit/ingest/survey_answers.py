"""Which ratings and waits are answers of a survey, so that its weights apply to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.ingest.design_weights import LEFT_OUT, NO_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from personakit.core.typing import Bools, Codes
    from personakit.ingest.event_rows import EventRows
    from personakit.study.settings import Export, Study

_FEWEST = 30  # rated customers from which it is no chance that all of them answered the survey


def with_survey_answers(
    rows: EventRows, study: Study, frames: Mapping[str, Any], answered: Bools, nobody: Codes
) -> EventRows:
    """Mark the rows of an event export that are answers of a survey; those of respondents of weight 0 are dropped.

    They are answers of a survey where the survey is the base, where the export is read from the survey's own file, or
    where every customer in it is a respondent and not everybody answered.

    Parameters
    ----------
    rows : EventRows
        Ratings or waits of customers of the base.
    study : Study
        Its exports.
    frames : mapping of str to frame
        Exports given in memory.
    answered : ndarray of bool (customers,)
        Who is a respondent.
    nobody : ndarray of int
        Customers whom the survey gives a weight of 0.
    """
    if not any(export.table == "survey" for export in study.exports.values()):
        return rows
    export, name = rows.source.export, rows.source.name
    weighted = ~np.isin(rows.customer, nobody) if len(nobody) else np.ones(len(rows.customer), dtype=bool)
    census = any(other.table == "customers" for other in study.exports.values())
    if not rows.surveyed and census:
        same_file = any(
            other.table == "survey" and _same_source(name, export, other_name, other, frames)
            for other_name, other in study.exports.items()
        )
        if not same_file and not _of_respondents_only(rows.customer[weighted], answered):
            return rows
    if not weighted.all():
        column = export.source("customer_id") or "customer_id"
        rows.check_log.dropped(~weighted, rows.number, column, NO_WEIGHT, LEFT_OUT)
        rows = rows.filter(weighted)
    return replace(rows, surveyed=True)


def _same_source(name: str, one: Export, other_name: str, other: Export, frames: Mapping[str, Any]) -> bool:
    """Return whether two exports are read from the same table."""
    if name in frames or other_name in frames:
        return frames.get(name) is frames.get(other_name)
    keys = ("path", "sheet", "url", "url_env", "query", "sql_table")
    written = [tuple(getattr(export, key) for key in keys) for export in (one, other)]
    return written[0] == written[1] and any(value is not None for value in written[0])


def _of_respondents_only(customers: Codes, answered: Bools) -> bool:
    """Return whether nobody but respondents is among many customers, where others could be."""
    if answered.all() or not len(customers):
        return False
    return bool(answered[customers].all()) and len(np.unique(customers)) >= _FEWEST
