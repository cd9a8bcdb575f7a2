"""Checks of how exports find their customers: through one another, or made from purchases."""

from __future__ import annotations

from personakit.study.error_messages import Fault, quoted_names, suggest_name
from personakit.study.settings import Export, Study

_WITH_CUSTOMERS = ("stages", "lookup")  # tables without customers


def via_faults(study: Study) -> list[Fault]:
    """Return the faults of `via`, `made_from` and `amount_is` of all exports of a study."""
    faults: list[Fault] = []
    for name, export in study.exports.items():
        at = f"exports.{name}"
        faults += _via_of(study, name, export)
        if export.made_from is not None:
            faults += _made_from(study, at, export.made_from)
        if export.amount_is == "product" and len(export.columns.get("amount", ())) < 2:
            faults.append(Fault(f"{at}.columns.amount", "a product takes two columns, a quantity and a price."))
        faults += [
            Fault(f"{at}.where.{column}", "give either only or without, each with words of that column.")
            for column, condition in export.where.items()
            if bool(condition.only) == bool(condition.without)
        ]
    return faults


def _via_of(study: Study, name: str, export: Export) -> list[Fault]:
    via, at = export.via, f"exports.{name}.via"
    if via is None:
        return []
    if export.table in _WITH_CUSTOMERS:
        return [Fault(at, f"a {export.table} export has no customers to look for; take it out.")]
    if via.at and "at" in export.columns:
        return [Fault(f"{at}.at", "give either via.at or columns.at, not both.")]
    if "customer_id" in export.columns:
        return [Fault(at, "give either via or columns.customer_id, not both.")]
    others = [other for other in study.exports if other != name]
    if via.export not in others:
        listed = f"{suggest_name(via.export, others)} Exports: {quoted_names(others)}."
        return [Fault(f"{at}.export", f"there is no other export '{via.export}'.{listed}")]
    seen, there = [name], via.export
    while there not in seen:
        seen.append(there)
        onward = study.exports[there]
        if onward.via is None:
            known = "customer_id" in onward.columns
            return [] if known else [Fault(f"{at}.export", f"'{there}' names no customer_id, so it leads to nobody.")]
        if onward.via.export not in study.exports:
            return []  # which is a fault of that export
        there = onward.via.export
    return [Fault(f"{at}.export", "leads back to itself, so no customer is ever reached.")]


def _made_from(study: Study, at: str, source: str) -> list[Fault]:
    bought = [name for name, export in study.exports.items() if export.table == "transactions"]
    if source in bought:
        return []
    listed = f" Transactions: {quoted_names(bought)}." if bought else " There is no transactions export."
    return [Fault(f"{at}.made_from", f"'{source}' is no transactions export.{suggest_name(source, bought)}{listed}")]
