"""Checks between settings, made after each setting is valid alone."""

from __future__ import annotations

import re
from collections.abc import Collection

from personakit.core.errors import StudyError, near_match, require
from personakit.core.formatting import join_words
from personakit.study.canonical_columns import CANONICAL
from personakit.study.check_personas import persona_faults
from personakit.study.check_stages import EVENTS, stage_faults
from personakit.study.check_via import via_faults
from personakit.study.error_messages import Fault, compose_message, quoted_names, suggest_name
from personakit.study.settings import Export, Study, WideColumns

#: Keys of an export that apply to these tables only.
_ONLY_IN = {
    "key": ("lookup",),
    "joins": ("lookup",),
    "scale": ("csat",),
    "switching_ease_scale": ("survey",),
    "period": ("profitability",),
    "stage": EVENTS,
    "stand_in": EVENTS,
    "ratings": ("survey", "customers", "csat"),
    "waits": ("survey", "customers", "waits"),
    "attributes": ("survey", "customers", "lookup"),
    "amount_is": ("transactions",),
    "made_from": ("customers",),
}


def missing_columns(export: Export, *, only_source: bool = False) -> list[str]:
    """Return the canonical columns an export must have and does not name.

    Parameters
    ----------
    export : Export
    only_source : bool
        The export is the study's only source of customers, so the row number can be the customer id.

    Examples
    --------
    >>> missing_columns(Export(table="csat", columns={"customer_id": "ID"}, stage="Support"))
    ['score']
    """
    needed = {name for name, column in CANONICAL[export.table].items() if column.required}
    reshaped = (export.table == "csat" and export.ratings) or (export.table == "waits" and export.waits)
    if export.stage or reshaped:
        needed.discard("stage")
    if reshaped:
        needed.discard("score")
    if export.via or export.made_from or (only_source and export.table in {"customers", "survey"}):
        needed.discard("customer_id")
    if export.via and export.via.at:
        needed.discard("at")
    return [name for name in CANONICAL[export.table] if name in needed and name not in export.columns]


def export_faults(name: str, export: Export, *, only_source: bool = False) -> list[Fault]:
    """Return the faults within one export."""
    at = f"exports.{name}"
    return [
        *_source_faults(at, export),
        *_column_faults(at, export, only_source),
        *_misplaced_key_faults(at, export),
        *_scale_faults(at, export),
    ]


def study_faults(study: Study) -> list[Fault]:
    """Return every fault between the settings of a study."""
    sources = [name for name, export in study.exports.items() if export.table in {"customers", "survey"}]
    faults: list[Fault] = []
    for name, export in study.exports.items():
        faults += export_faults(name, export, only_source=sources == [name])
    if not sources:
        tables = quoted_names(dict.fromkeys(e.table for e in study.exports.values()))
        given = f" (there is {tables})" if study.exports else ""
        faults.append(Fault("exports", f"needs at least one export with table = 'customers' or 'survey'{given}."))
    faults += [*via_faults(study), *stage_faults(study), *_core_faults(study)]
    return [*faults, *_other_faults(study), *_threshold_faults(study), *_zone_faults(study)]


def _zone_faults(study: Study) -> list[Fault]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(study.study.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return [Fault("study.time_zone", f"'{study.study.time_zone}' is no time zone. Give one such as Europe/Berlin.")]
    return []


def _threshold_faults(study: Study) -> list[Fault]:
    cut = study.satisfaction
    if cut.dissatisfied_to < cut.satisfied_from:
        return []
    return [Fault("satisfaction.dissatisfied_to", "must be below satisfied_from, or a rating counts as both.")]


def check_files(study: Study, frames: Collection[str] = ()) -> None:
    """Raise when an export's file is not there.

    Parameters
    ----------
    study : Study
        The settings.
    frames : collection of str
        Names of exports given as in-memory frames, which need no file.

    Raises
    ------
    StudyError
        With every study key whose file is missing, the path as written, a near match in that folder and the files
        in it.
    """
    require("check_files", study, Study, "the study of read_study")
    faults = [
        fault
        for name, export in study.exports.items()
        if name not in frames and export.path is not None and export.reader not in {"sql", "frame"}
        for fault in _file_faults(study, name, export.path)
    ]
    if faults:
        raise StudyError(compose_message(study.path.name if study.path else "the study", faults))


def _file_faults(study: Study, name: str, written: str) -> list[Fault]:
    key, path = f"exports.{name}.path", study.resolve(written)
    if path.is_file():
        return []
    if path.is_dir():
        return [Fault(key, f"'{written}' is a folder; name a file in it. There: {quoted_names(_listing(path), 12)}.")]
    if not path.parent.is_dir():
        return [Fault(key, f"there is no folder for '{written}'. Paths are relative to the study file.")]
    files = _listing(path.parent)
    listed = f" In that folder: {quoted_names(files, 12)}." if files else " That folder is empty."
    return [Fault(key, f"there is no file '{written}'.{suggest_name(path.name, files)}{listed}")]


def _listing(folder: object) -> list[str]:
    from pathlib import Path

    return sorted(p.name for p in Path(str(folder)).iterdir() if not p.name.startswith("."))


def _source_faults(at: str, export: Export) -> list[Fault]:
    faults: list[Fault] = []
    if export.made_from is not None:
        given = [key for key in ("path", "url", "url_env") if getattr(export, key)]
        return [Fault(f"{at}.{key}", "is not read: made_from gives the rows; take one of them out.") for key in given]
    if export.url and re.search(r"://[^/@\s]*:[^/@\s]*@|[?&](password|pwd)=", export.url, re.IGNORECASE):
        faults.append(
            Fault(
                f"{at}.url",
                "holds a password. Put the whole url in an environment variable and name that in url_env, "
                'e.g. url_env = "CRM_DATABASE_URL".',
            )
        )
    is_sql = export.reader == "sql" or export.url is not None or export.url_env is not None
    if is_sql:
        if not (export.url or export.url_env):
            faults.append(Fault(at, "reader 'sql' needs url or url_env."))
        if bool(export.query) == bool(export.sql_table):
            faults.append(Fault(at, "a database export needs either query or sql_table."))
        if export.path:
            faults.append(Fault(f"{at}.path", "a database export has no path; take out path, or url and url_env."))
    elif export.path is None and export.reader != "frame":
        faults.append(Fault(at, 'has no path. Add path = "file.csv", relative to the study file.'))
    elif export.path is not None and re.match(r"(https?|ftp|s3)://", export.path):
        faults.append(Fault(f"{at}.path", "is a web address; nothing is fetched. Download it and give the file."))
    if export.sheet is not None and export.path and _is_no_workbook(export):
        faults.append(Fault(f"{at}.sheet", f"'{export.path}' is not a workbook and has no sheets; take out sheet."))
    return faults


def _is_no_workbook(export: Export) -> bool:
    known = (".csv", ".tsv", ".txt", ".tab", ".gz", ".parquet", ".pq", ".sav", ".zsav", ".por")
    return export.reader not in {None, "excel"} or (export.reader is None and str(export.path).lower().endswith(known))


def _column_faults(at: str, export: Export, only_source: bool) -> list[Fault]:
    known = CANONICAL[export.table]
    faults = []
    for section, names in (("columns", export.columns), ("values", export.values)):
        for name in names:
            if name not in known:
                home = "" if near_match(name, known) else " A column of your own goes under attributes."
                available = f" Available: {quoted_names(known)}." if known else f" A {export.table} export has none."
                faults.append(
                    Fault(
                        f"{at}.{section}.{name}",
                        f"a {export.table} export has no column '{name}'.{suggest_name(name, known)}{home}{available}",
                    )
                )
    for name, sources in export.columns.items():
        one = name in known and not (known[name].many and (name != "amount" or export.amount_is == "product"))
        if one and len(sources) > 1:
            hint = ' For a quantity and a price, add amount_is = "product".' if name == "amount" else ""
            faults.append(Fault(f"{at}.columns.{name}", f"takes one column, but {len(sources)} are named.{hint}"))
        if not sources:
            faults.append(Fault(f"{at}.columns.{name}", "names no column."))
    for name in missing_columns(export, only_source=only_source):
        meaning = known[name].meaning
        remedy = (
            f"Give the row of its column in the codebook the role {name}."
            if export.codebook_columns
            else f'Add {name} = "the column that holds it".'
        )
        faults.append(Fault(f"{at}.columns.{name}", f"missing: {meaning}. {remedy}"))
    named = set(export.columns)
    timed = bool(export.waits) or "wait_minutes" in named or {"started_at", "ended_at"} <= named
    if export.table == "waits" and not timed:
        faults.append(Fault(f"{at}.columns", "needs wait_minutes, or both started_at and ended_at."))
    if export.table == "profitability" and not named & {"revenue", "margin", "lifetime_value"}:
        faults.append(Fault(f"{at}.columns", "needs revenue, margin or lifetime_value."))
    if export.table == "lookup" and not (export.key and export.joins):
        faults.append(Fault(at, "a lookup export needs key (its own column) and joins (an attribute of customers)."))
    return faults


def _misplaced_key_faults(at: str, export: Export) -> list[Fault]:
    faults = [
        Fault(f"{at}.{key}", f"applies to {join_words(tables)} exports only, but table = '{export.table}'.")
        for key, tables in _ONLY_IN.items()
        if key in export.model_fields_set and getattr(export, key) and export.table not in tables
    ]
    if export.stage and "stage" in export.columns and export.table in EVENTS:
        faults.append(Fault(f"{at}.stage", "give either stage (one for all rows) or columns.stage, not both."))
    canonical = CANONICAL[export.table]
    faults += [
        Fault(f"{at}.attributes.{name}", "has the name of a canonical column; call it something else.")
        for name in export.attributes
        if name in canonical and name != "contract"  # which both locks customers in and describes them
    ]
    return faults


def _scale_faults(at: str, export: Export) -> list[Fault]:
    scales = {f"{at}.scale": export.scale}
    scales |= {f"{at}.attributes.{name}.scale": a.scale for name, a in export.attributes.items()}
    blocks: dict[str, WideColumns | None] = {"ratings": export.ratings, "waits": export.waits}
    scales |= {f"{at}.{name}.scale": block.scale for name, block in blocks.items() if block}
    faults = [
        Fault(key, "expected the lowest point first, e.g. [1, 5].")
        for key, scale in scales.items()
        if scale and scale[0] >= scale[1]
    ]
    ease = export.switching_ease_scale
    if ease and ease[0] == ease[1]:
        faults.append(Fault(f"{at}.switching_ease_scale", "expected two different ends, hard first, e.g. [1, 7]."))
    return faults


def _core_faults(study: Study) -> list[Fault]:
    core, faults = study.core, []
    if core.customers == "filter" and not core.filter:
        faults.append(Fault("core.filter", "missing: customers = 'filter' needs one, e.g. filter = \"tenure > 12\"."))
    if core.filter and core.customers != "filter":
        faults.append(
            Fault("core.filter", f"is not used while customers = '{core.customers}'; set customers = 'filter'.")
        )
    has_profit = any(e.table in {"profitability", "transactions"} for e in study.exports.values())
    if core.customers == "top_profit" and not has_profit:
        faults.append(Fault("core.customers", "'top_profit' needs a profitability or transactions export."))
    return faults


def _other_faults(study: Study) -> list[Fault]:
    faults, criteria = [], study.criteria
    if criteria.share_of_base + criteria.switching_ease + criteria.lifetime_value <= 0:
        faults.append(Fault("criteria", "every weight is 0; give at least one a positive weight."))
    return [*faults, *persona_faults(study), *_named_attribute_faults(study)]


def _named_attribute_faults(study: Study) -> list[Fault]:
    written = [e.attributes for e in study.exports.values() if e.table == "customers"]
    declared = sorted({name for attributes in written for name in attributes})
    if not all(written):  # every column is one
        return []
    lookups = {name: e for name, e in study.exports.items() if e.table == "lookup"}
    named = [(f"exports.{name}.joins", e.joins) for name, e in lookups.items() if e.joins]
    if study.weights.rake and study.weights.rake != "auto" and not lookups:
        named += [("weights.rake", name) for name in study.weights.rake]
    listed = f" Attributes of customers: {quoted_names(declared, 12)}." if declared else ""
    unknown = [(at, name) for at, name in named if name not in declared]
    return [
        Fault(at, f"customers has no attribute '{name}'.{suggest_name(name, declared)}{listed}") for at, name in unknown
    ]
