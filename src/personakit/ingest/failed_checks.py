"""The gate: stop when the exports are not fit for analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from personakit.core.errors import DataError, StudyError
from personakit.core.formatting import format_share
from personakit.core.kinds import Kind, Use
from personakit.ingest.check_log import CHECK_COLUMNS, ROWS_KEPT, CheckLog, checks_frame
from personakit.ingest.exports import AttributeInfo
from personakit.ingest.join_audit import Audit
from personakit.study import expects_stages
from personakit.study.settings import Study
from personakit.study.thresholds import GateSettings


@dataclass(frozen=True)
class FailedCheck:
    """One reason to stop: what is wrong, where, and the remedy."""

    table: str
    check: str
    rows: int
    message: str
    export: str = ""


def failed_join_checks(
    audits: Sequence[Audit], tables: Mapping[str, str], least_match: float = GateSettings().least_match
) -> list[FailedCheck]:
    """Find exports whose ids do not join the base."""
    refusals = []
    for audit in audits:
        with_id = audit.matched + audit.orphans
        if audit.lookup or not with_id or audit.match_rate >= least_match:
            continue
        check = "empty join" if audit.matched == 0 else "ids that do not join"
        message = (
            f"{audit.export}: {audit.matched:,} of {with_id:,} rows with an id ({format_share(audit.match_rate)}) "
            "find a customer in the base. Is its customer_id the same kind of id as in the customers export?"
        )
        refusals.append(FailedCheck(tables.get(audit.export, ""), check, audit.orphans, message, audit.export))
    return refusals


def failed_table_checks(study: Study, tables: Mapping[str, pd.DataFrame]) -> list[FailedCheck]:
    """Find a base that is too small, and a journey with fewer than two stages or too many."""
    refusals = []
    n = len(tables["customers"])
    least = study.study.minimum_customers
    if n < least:
        message = f"the base has {n:,} customers; at least {least:,} are needed (study.minimum_customers)."
        refusals.append(FailedCheck("customers", "too few rows", n, message))
    stages = tables["stages"]
    events = [tables[t] for t in ("csat", "waits", "contacts") if len(tables[t])]
    columns = [frame["stage"].cat for frame in events]
    stages_with_data = sorted({str(c.categories[code]) for c in columns for code in np.unique(c.codes) if code >= 0})
    if (len(stages_with_data) < 2 or len(stages) < 2) and (stages_with_data or expects_stages(study)):
        if stages_with_data:
            problem = f"all ratings and waits are of one stage, '{stages_with_data[0]}'"
        else:
            problem = "there are no ratings, waits or contacts of any stage"
        message = f"a journey needs at least two stages with data: {problem}. Check the stage columns and [[stages]]."
        refusals.append(FailedCheck("stages", "one stage only", len(stages_with_data), message))
    if len(stages) > study.gate.most_stages:
        message = (
            f"there are {len(stages)} different stages; a journey has a handful. Is the stage column the right one?"
        )
        refusals.append(FailedCheck("stages", "too many stages", len(stages), message))
    return refusals


#: Note of a study without stages.
NO_STAGES = (
    "no export has ratings, waits or contacts by stage: personas and their value are found, but there is no journey "
    "and no ranking. For these, add such an export, or name wide ratings"
)


def with_no_stages(checks: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the checks, with a note where no export has stages."""
    if expects_stages(study):
        return checks
    more = pd.DataFrame([("stages", "no stages", 0, 0.0, "kept", NO_STAGES, "")], columns=list(CHECK_COLUMNS))
    return pd.concat([checks, more.astype({"rows": "int64", "share": "float64"})], ignore_index=True)


def failed_attribute_checks(infos: Sequence[AttributeInfo], tables: Mapping[str, pd.DataFrame]) -> list[FailedCheck]:
    """Find active attributes that are constant or empty: they cannot separate customers."""
    refusals = []
    for info in infos:
        if info.use is not Use.ACTIVE:
            continue
        column = tables[info.table][info.name]
        distinct = int(column.nunique(dropna=True))
        if distinct > 1:
            continue
        why = "holds no values" if distinct == 0 else "has the same value for everyone"
        message = (
            f"the active attribute '{info.name}' (column '{info.source_column}' of {info.export}) {why}, so it cannot "
            f'form personas. Set use = "ignore" in exports.{info.export}.attributes.{info.name}, or correct the file.'
        )
        check = "empty attribute" if distinct == 0 else "constant attribute"
        refusals.append(FailedCheck(info.table, check, len(column), message, info.export))
    return refusals


def refuse_without_active(infos: Sequence[AttributeInfo]) -> None:
    """Refuse a study without an active attribute: there is nothing to form personas on."""
    if any(info.use is Use.ACTIVE and info.kind not in {Kind.TEXT, Kind.DATE} for info in infos):
        return
    names = ", ".join(f"'{i.name}'" for i in infos[:8] if i.use is Use.DESCRIBE)
    raise StudyError(
        "no attribute is active, so there is nothing to form personas on. Give the needs, attitudes and behaviour "
        f'use = "active" in the study{f" (there are {names} ...)" if names else ""}.'
    )


def with_failed_checks(checks: pd.DataFrame, refusals: Sequence[FailedCheck]) -> pd.DataFrame:
    """Return the checks, followed by the reasons to stop."""
    if not refusals:
        return checks
    rows = [(r.table, r.check, r.rows, 1.0, "refused", r.message, r.export) for r in refusals]
    more = pd.DataFrame(rows, columns=list(CHECK_COLUMNS)).astype({"rows": "int64", "share": "float64"})
    return more if checks.empty else pd.concat([checks, more], ignore_index=True)


def raise_failed_checks(refusals: Sequence[FailedCheck], check_logs: Sequence[CheckLog]) -> None:
    """Raise an error with all reasons to stop at once, and the checks attached.

    Raises
    ------
    DataError
        When there is a reason to stop.
    """
    if not refusals:
        return
    lines = [r.message for r in refusals]
    head = "the exports failed their checks:" if len(lines) > 1 else "the exports failed a check:"
    shown = [f"  {line}" for line in lines[:10]]
    more = [f"  ... and {len(lines) - 10} more"] if len(lines) > 10 else []
    raise DataError("\n".join([head, *shown, *more]), with_failed_checks(checks_frame(check_logs), refusals))


__all__ = [
    "ROWS_KEPT",
    "FailedCheck",
    "failed_attribute_checks",
    "failed_join_checks",
    "failed_table_checks",
    "raise_failed_checks",
    "refuse_without_active",
    "with_failed_checks",
    "with_no_stages",
]
