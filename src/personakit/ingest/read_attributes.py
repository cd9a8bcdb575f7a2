"""Attributes: the columns of customers and survey that describe or form the personas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from personakit.core.errors import StudyError
from personakit.core.kinds import OPTION_SEPARATOR, Kind, Use
from personakit.ingest.blank_cells import enter_blanks, enter_declared, guesses_blanks, na_beside_numbers
from personakit.ingest.build_column import BuiltColumn, build_column
from personakit.ingest.check_log import CheckLog
from personakit.ingest.collect_columns import CollectedColumns
from personakit.ingest.exports import AttributeInfo
from personakit.ingest.number_columns import enter_doubt
from personakit.ingest.ticked_options import ticked_options
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.infer_kind import NO_CONTEXT, ColumnContext, infer_kind
from personakit.profiling.profile_column import profile_column
from personakit.profiling.question_blocks import column_contexts
from personakit.readers import RawExport, wanted_columns
from personakit.study.settings import Attribute, Export

#: Columns of survey platforms that describe the session, not the respondent.
_PLATFORM = frozenset(
    {
        *("startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)", "finished"),
        *("recordeddate", "responseid", "recipientlastname", "recipientfirstname", "recipientemail"),
        *("externalreference", "locationlatitude", "locationlongitude", "distributionchannel", "userlanguage"),
        *("timestamp", "respondent id", "collector id", "date created", "date modified", "ip address"),
        *("email address", "first name", "last name", "custom data 1"),
    }
)
_MOST_NAMED = 12


@dataclass(frozen=True, eq=False)
class Attributes:
    """The attribute columns of one export; rows as collected."""

    frame: pd.DataFrame
    infos: tuple[AttributeInfo, ...]


def planned_attributes(raw: RawExport, export: Export) -> dict[str, Attribute]:
    """Return the attributes to read: the declared ones, or all remaining columns when none is declared."""
    if export.attributes:
        return dict(export.attributes)
    used = set(wanted_columns(export))
    if export.codebook_columns:
        return {}
    used |= set(export.left_out)
    planned = {c: Attribute(column=c) for c in raw.columns if c not in used and c.casefold() not in _PLATFORM}
    for question, columns in raw.ticks.items():
        if all(column in planned for column in columns) and question not in planned:
            planned[question] = Attribute(columns={column: raw.items.get(column, column) for column in columns})
            planned = {name: attribute for name, attribute in planned.items() if name not in columns}
    return planned


def unnamed_columns(raw: RawExport, export: Export) -> list[str]:
    """Return the columns of an export that the study does not name."""
    if not export.attributes or export.codebook_columns:
        return []
    named = {*wanted_columns(export), *export.left_out}
    return [column for column in raw.columns if column not in named]


def read_attributes(
    raw: RawExport,
    export: Export,
    collected: CollectedColumns,
    check_log: CheckLog,
    *,
    table: str,
    taken: Collection[str] = (),
) -> Attributes:
    """Build the attribute columns of an export.

    Parameters
    ----------
    raw : RawExport
        The open export.
    export : Export
        Its settings.
    collected : CollectedColumns
        Its rows.
    check_log : CheckLog
        Its log, which is extended.
    table : str
        "customers" or "survey".
    taken : collection of str
        Attribute names of other exports.

    Returns
    -------
    read : Attributes
        One column per attribute, and the description of each.

    Raises
    ------
    StudyError
        When two exports declare an attribute of the same name.
    """
    declared = bool(export.attributes)
    columns: dict[str, pd.Series] = {}
    infos: list[AttributeInfo] = []
    passed = 0
    planned = planned_attributes(raw, export)
    facts = _facts_where_needed(raw, export, collected, planned)
    contexts = column_contexts(list(facts.values()), table)
    beside = collected.frame.columns
    na_is_blank = na_beside_numbers(beside)
    for name, attribute in planned.items():
        if attribute.use is Use.IGNORE:
            continue
        source = attribute.sources(name)[0]
        if name in taken:
            if declared:
                raise StudyError(
                    f"exports.{raw.name}.attributes.{name}: another export has an attribute '{name}'. Rename one: "
                    f'other_name = {{ column = "{source}" }}.'
                )
            continue
        known = attribute
        if name in facts:
            known = complete_attribute(attribute, facts[name], contexts[source], raw.separator)
        if known.columns:
            known = known.model_copy(update={"kind": Kind.MULTI_SELECT, "separator": OPTION_SEPARATOR})
        known = _with_use(known, table)
        if known.kind is None:
            passed += 1
            continue
        cells = ticked_options(collected.frame, known) if known.columns else collected.frame[source]
        built = build_column(cells, known, raw, export, name, beside=beside, na_is_blank=na_is_blank)
        check_log.count_filled(name, len(cells) - cells.null_count)
        _enter(built, check_log, collected, name)
        columns_read = [collected.frame[column] for column in known.sources(name)]
        enter_declared(check_log, columns_read, (*known.missing, *export.missing_of(source)), name)
        columns[name] = built.column
        infos.append(_info(raw, name, source, known, built, table=table))
    if passed:
        note = "constant, empty or id-like columns are not attributes; name them in the study to use them"
        check_log.enter("columns passed over", 0, "kept", f"{passed} columns: {note}")
    left = unnamed_columns(raw, export)
    if left:
        shown = ", ".join(f"'{column}'" for column in left[:_MOST_NAMED])
        more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
        count = f"{len(left)} column{'s were' if len(left) > 1 else ' was'} not read"
        check_log.enter("columns not named in the study", 0, "kept", f"{count}: {shown}{more}")
    return Attributes(pd.DataFrame(columns, index=pd.RangeIndex(len(collected.rows))), tuple(infos))


def _is_complete(attribute: Attribute) -> bool:
    """Say whether the study declares all that a column is read by, so that nothing has to be inferred."""
    needs_scale = attribute.kind is Kind.ORDINAL and attribute.scale is None and attribute.order is None
    needs_separator = attribute.kind is Kind.MULTI_SELECT and attribute.separator is None
    return not (attribute.kind is None or needs_scale or needs_separator)


def _facts_where_needed(
    raw: RawExport, export: Export, collected: CollectedColumns, planned: Mapping[str, Attribute]
) -> dict[str, ColumnFacts]:
    """Return the facts of all attributes of which something has to be inferred, by name."""
    facts: dict[str, ColumnFacts] = {}
    for name, attribute in planned.items():
        if attribute.use is Use.IGNORE or attribute.columns or _is_complete(attribute):
            continue
        source = attribute.column or name
        recoded = attribute.values is not None  # noqa: PD011 - a setting, no frame
        facts[name] = profile_column(
            collected.frame[source],
            source,
            label=raw.labels.get(source, ""),
            value_labels=None if recoded else raw.value_labels.get(source),
            decimal=raw.decimal,
            missing=(*attribute.missing, *export.missing_of(source)),
            separator=raw.separator,
            guess_blanks=guesses_blanks(export, attribute),
        )
    return facts


def complete_attribute(
    attribute: Attribute, facts: ColumnFacts, context: ColumnContext = NO_CONTEXT, separator: str | None = None
) -> Attribute:
    """Fill in what the study does not declare: kind, scale, order, separator, words and codes for no answer."""
    guess = infer_kind(facts, context)
    labelled = guess.order is not None and bool(facts.value_labels)  # codes of a scale are read as their labels
    scale = None if labelled else guess.scale
    return attribute.model_copy(
        update={
            "kind": attribute.kind or _declared_by_shape(attribute) or guess.kind,
            "scale": attribute.scale or (scale if attribute.order is None else None),
            "order": attribute.order or (guess.order if attribute.scale is None else None),
            "separator": attribute.separator or guess.separator or separator,
            "missing": (*attribute.missing, *guess.missing),
        }
    )


def _with_use(attribute: Attribute, table: str) -> Attribute:
    """Fill in what an attribute is used for: what a survey asks for forms the personas."""
    if attribute.use is not None:
        return attribute
    asked = table == "survey" and attribute.kind in {Kind.ORDINAL, Kind.MULTI_SELECT}
    return attribute.model_copy(update={"use": Use.ACTIVE if asked else Use.DESCRIBE})


def _declared_by_shape(attribute: Attribute) -> Kind | None:
    """Return the kind implied by the declared settings: a scale or order, a separator, date formats."""
    if attribute.scale or attribute.order:
        return Kind.ORDINAL
    if attribute.separator:
        return Kind.MULTI_SELECT
    return Kind.DATE if attribute.date_formats else None


def _enter(built: BuiltColumn, check_log: CheckLog, collected: CollectedColumns, name: str) -> None:
    check_log.fixed(built.fixed, name)
    for reason, mask in built.failed.items():
        check_log.blanked(mask, collected.rows, name, reason)
        if mask.any():
            check_log.answers(reason, name, built.rejected_answers.get(reason, {}))
    enter_blanks(check_log, name, dict(built.blanks))
    check_log.count_currencies(name, built.currencies)
    if built.in_doubt is not None:
        enter_doubt(check_log, name, *built.in_doubt)
    if built.note:
        check_log.enter(f"guessed ({name})", 0, "kept", built.note)


def _info(
    raw: RawExport, name: str, source: str, attribute: Attribute, built: BuiltColumn, *, table: str
) -> AttributeInfo:
    assert attribute.kind is not None and attribute.use is not None  # noqa: S101, PT018 - completed above
    label = attribute.label or short_label(raw.labels.get(source, "")) or name.replace("_", " ").strip()
    return AttributeInfo(
        name=name,
        kind=built.kind,
        use=attribute.use,
        label=label,
        export=raw.name,
        source_column=source,
        table=table,
        scale=built.scale,
        order=built.order,
        separator=attribute.separator if built.kind is Kind.MULTI_SELECT else None,
        options=tuple(attribute.columns.items()),
    )


def short_label(question: str) -> str:
    """Return the part of a question text that names the item: after the last dash of a matrix question.

    Examples
    --------
    >>> short_label("How far do you agree? (1 = not at all) - I compare prices.")
    'I compare prices'
    """
    stem, dash, item = question.rpartition(" - ")
    text = item if dash and stem.rstrip().endswith(("?", ":", ".", ")", "...")) else question
    return " ".join(text.split()).removesuffix(".")


def names_of(infos: Iterable[AttributeInfo]) -> set[str]:
    """Return the names of attributes."""
    return {info.name for info in infos}
