"""Read all exports of a study: open, clean, join and audit them, and stop when they are not fit for analysis."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from personakit.core.errors import DataError, StudyError, not_found, require
from personakit.core.typing import Bools, Ints
from personakit.ingest import failed_checks
from personakit.ingest.canonical_tables import SPECS, Limits, empty_table
from personakit.ingest.check_log import CheckLog, checks_frame, failures_frame
from personakit.ingest.copied_columns import count_copies_once
from personakit.ingest.customer_ids import IdIndex
from personakit.ingest.event_rows import EventRows, read_event_rows
from personakit.ingest.event_tables import BookedTable, finish_table
from personakit.ingest.export_opener import ExportOpener
from personakit.ingest.exports import AttributeInfo, Exports
from personakit.ingest.failed_currencies import failed_currency_checks
from personakit.ingest.failed_rows import failed_row_checks
from personakit.ingest.join_audit import Audit, audit_frame, nonresponse_frame
from personakit.ingest.join_lookup import join_lookup, lookup_key
from personakit.ingest.money_tables import finish_profitability, finish_transactions
from personakit.ingest.plausibility import check_plausibility, with_doubts
from personakit.ingest.read_attributes import names_of
from personakit.ingest.read_customers import (
    PeopleSource,
    ReadPeople,
    TakenColumns,
    join_rows,
    matched_attributes,
    read_base,
    read_people_sources,
    read_respondents,
)
from personakit.ingest.read_stages import Stages, combine_stages, read_stages
from personakit.ingest.survey_answers import with_survey_answers
from personakit.ingest.wide_ratings import reshape_wide_ratings
from personakit.readers import Opener, check_readers
from personakit.readers.raw_export import InputFile
from personakit.study.read_study import read_study
from personakit.study.settings import Study

EVENTS = ("csat", "waits", "contacts")


def read_exports(
    study: str | Path | Study,
    frames: Mapping[str, Any] | None = None,
    *,
    readers: Mapping[str, Opener] | None = None,
) -> Exports:
    """Read, clean, join and check the exports of a study.

    Parameters
    ----------
    study : str, Path or Study
        The study file (or its folder), or a study that was read already.
    frames : mapping, optional
        Export name -> frame in memory (pandas, Polars, DuckDB, pyarrow ...), used instead of its file.
    readers : mapping, optional
        File ending -> function that takes the path of such a file and returns a frame: formats that personakit does not
        read, such as ``{".sas7bdat": pandas.read_sas}``.

    Returns
    -------
    Exports
        The canonical tables, the log of what was checked, fixed and dropped, and the join audit.

    Raises
    ------
    StudyError
        When the study, a file, a column or an optional library is missing.
    DataError
        When the exports are not fit: too few customers, an empty join, one stage only, a constant active
        attribute, ids that do not join. It carries the checks.

    Examples
    --------
    >>> read_exports("nowhere/study.toml")
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: there is no study file 'nowhere/study.toml': its folder does not exist.
    """
    require("read_exports", study, (str, os.PathLike, Study), "a study or the path of its file")
    settings = study if isinstance(study, Study) else read_study(study)
    if frames is not None:
        require("read_exports(frames=)", frames, Mapping, "a mapping of export name to frame, such as {'crm': frame}")
    given = dict(frames or {})
    if unknown := [name for name in given if name not in settings.exports]:
        raise StudyError(f"frames: {not_found('export', unknown[0], 'the study', settings.exports)}")
    return _Reading(settings, given, check_readers(readers or {})).exports()


@dataclass(frozen=True, eq=False)
class _Base:
    customers: pd.DataFrame
    survey: pd.DataFrame
    infos: tuple[AttributeInfo, ...]
    wide_sources: tuple[TakenColumns, ...]  # exports of people with wide ratings or waits
    register: IdIndex
    answered: Bools  # which customers are respondents
    nobody: Ints  # codes of the respondents of weight 0


class _Reading:
    """One reading of a study; its logs grow as the exports are read."""

    def __init__(self, study: Study, frames: Mapping[str, Any], readers: Mapping[str, Opener]) -> None:
        self.readers = readers
        self.study = study
        self.frames = frames
        self.limits = Limits(study.study.as_of, time_zone=study.study.time_zone or "UTC")
        self.check_logs: list[CheckLog] = []
        self.audits: list[Audit] = []
        self.inputs: list[InputFile] = []
        self.opener = ExportOpener(
            study, frames, readers, self.limits, reading=self._reading, read_bridge=self._read_bridge
        )

    @contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        """Add the checks made so far to the error of a file that cannot be read."""
        try:
            yield
        except DataError as error:
            if error.checks is not None:
                raise
            table = self.study.exports[name].table
            refusal = failed_checks.FailedCheck(table, "cannot be read", 0, str(error), name)
            raise DataError(
                str(error), failed_checks.with_failed_checks(checks_frame(self.check_logs), [refusal])
            ) from None

    def _open(self, *tables: str) -> list[PeopleSource]:
        sources = []
        for name, export in self.study.exports.items():
            if export.table in tables:
                with self._reading(name):
                    sources.append(self.opener.open_export(name))
        return sources

    def _read_bridge(self, check_log: CheckLog, read: InputFile) -> None:
        """Add an export that was read only to join others through it."""
        self.check_logs.append(check_log)
        self.inputs.append(read)

    def exports(self) -> Exports:
        """Read people, events and stages in this order, then run the gate."""
        sources = self._open(*SPECS, "lookup")

        def of(table: str) -> list[PeopleSource]:
            return [s for s in sources if s.export.table == table]

        base = self._people(of("customers"), of("survey"), of("lookup"))
        customer = pd.CategoricalDtype(pd.Index(base.customers["customer_id"], dtype="str"))
        events = {table: self._events(of(table), base.register, table) for table in EVENTS}
        for taken in base.wide_sources:
            self._reshape_wide(taken, events)
        for table in ("csat", "waits"):
            events[table] = [
                with_survey_answers(rows, self.study, self.frames, base.answered, base.nobody) for rows in events[table]
            ]
        money = {t: self._events(of(t), base.register, t) for t in ("profitability", "transactions")}
        stages = self._stages(of("stages"), events)
        tables = {"customers": base.customers, "survey": base.survey, "stages": stages.frame}
        for table, parts in events.items():
            tables[table], booked = finish_table(table, parts, stages, customer)
            self._book(booked)
        tables["profitability"], booked = finish_profitability(money["profitability"], customer)
        self._book(booked)
        tables["transactions"], booked = finish_transactions(money["transactions"], customer)
        self._book(booked)
        return self._checked(base, tables)

    def _people(self, customers: list[PeopleSource], surveys: list[PeopleSource], lookups: list[PeopleSource]) -> _Base:
        if not customers and not surveys:
            raise StudyError(
                "the study has no export with table = 'customers' or 'survey': there are no customers to study."
            )
        first = customers[0] if customers else surveys[0]
        with self._reading(first.name):
            people, register = read_base(first, self.limits)
        for source in customers[1:]:
            with self._reading(source.name):
                people = join_rows(source, people, register, self.limits)
        self._enter(people)
        asked: list[ReadPeople] = []
        if not customers:
            survey_people = people
            survey = people.frame
            people = ReadPeople(people.frame[["customer_id"]], (), (), (), ())
            asked.append(survey_people)
            rest = surveys[1:]
        else:
            survey, rest = pd.DataFrame(), surveys
        answered = np.full(len(register), not customers)
        for source in rest:
            taken = {i.name for p in (people, *asked) for i in p.infos}
            with self._reading(source.name):
                more, codes = read_respondents(source, register, self.limits, taken)
            self._enter(more)
            asked.append(more)
            answered[codes] = True
            ids = people.frame["customer_id"].iloc[codes].reset_index(drop=True)
            answers = pd.concat([ids, more.frame], axis=1)
            survey = answers if survey.empty else survey.merge(answers, on="customer_id", how="outer", sort=False)
        for source in lookups:
            with self._reading(source.name):
                joined = join_lookup(source, people, lookup_key(people, source))
            self._enter(
                replace(joined, check_logs=joined.check_logs[-1:], audits=joined.audits[-1:], inputs=joined.inputs[-1:])
            )
            people = joined
        infos = names_of(people.infos) | {n for p in asked for n in names_of(p.infos)}
        frames = [_arranged("customers", people.frame, infos), _arranged("survey", survey, infos)]
        infos_of = tuple(i for p in (people, *asked) for i in p.infos)
        wide_sources = tuple(
            t for p in (people, *asked) for t in p.taken if t.source.export.ratings or t.source.export.waits
        )
        nobody = np.concatenate([p.nobody for p in (people, *asked)])
        return _Base(frames[0], frames[1], infos_of, wide_sources, register, answered, nobody)

    def _enter(self, people: ReadPeople) -> None:
        self.check_logs += people.check_logs
        self.audits += people.audits
        self.inputs += people.inputs

    def _events(self, sources: list[PeopleSource], register: IdIndex, table: str) -> list[EventRows]:
        parts = []
        for source in sources:
            with self._reading(source.name):
                limits = replace(self.limits, scale=source.export.scale)
                if source.export.ratings or source.export.waits:
                    parts += self._wide_events(source, register, table)
                else:
                    parts.append(read_event_rows(source, register, limits))
        return parts

    def _wide_events(self, source: PeopleSource, register: IdIndex, table: str) -> list[EventRows]:
        """Read a wide event export: one row per customer, one column per stage."""
        collected, check_log = read_people_sources(source)
        owners, codes, orphans = matched_attributes(source, collected, check_log, register)
        check_log.rows_kept = len(owners.positions)
        self.check_logs.append(check_log)
        self.inputs.append(collected.input)
        self.audits.append(
            Audit(source.name, check_log.read, len(np.unique(codes)), len(codes), orphans, 0, owners.refused)
        )
        taken = TakenColumns(source, collected, owners.positions, codes)
        wide = source.export.ratings if table == "csat" else source.export.waits
        return reshape_wide_ratings(taken, wide, table, self.limits) if wide else []

    def _reshape_wide(self, taken: TakenColumns, events: dict[str, list[EventRows]]) -> None:
        export = taken.source.export
        if export.ratings:
            events["csat"] += reshape_wide_ratings(taken, export.ratings, "csat", self.limits)
        if export.waits:
            events["waits"] += reshape_wide_ratings(taken, export.waits, "waits", self.limits)

    def _stages(self, sources: list[PeopleSource], events: Mapping[str, Sequence[EventRows]]) -> Stages:
        exported = None
        for source in sources:
            with self._reading(source.name):
                frame, check_log, input_ = read_stages(source, self.limits)
            self.check_logs.append(check_log)
            self.inputs.append(input_)
            exported = frame if exported is None else pd.concat([exported, frame], ignore_index=True)
        stage_counts: dict[str, int] = {}
        for parts in events.values():
            for rows in parts:
                words, counts = rows.words.get("stage", ([], {}))
                for word in [rows.constant_stage] if rows.constant_stage else words:
                    stage_counts[word] = stage_counts.get(word, 0) + counts.get(word, len(rows.customer))
        stages = combine_stages(self.study, exported, list(stage_counts), stage_counts)
        if stages.guessed and len(stages.names):
            note = f"{len(stages.names)} stages in the order in which they appear; declare [[stages]] to order them"
            first = next(r for parts in events.values() for r in parts)
            first.check_log.enter("order of stages guessed", 0, "kept", note)
        return stages

    def _book(self, booked: Sequence[BookedTable]) -> None:
        """Add the closed logs of event exports; those of reshaped columns have no file of their own."""
        for account in booked:
            self.check_logs.append(account.check_log)
            if account.check_log.export in self.study.exports:
                self.inputs.append(account.input)
                self.audits.append(account.audit)

    def _checked(self, base: _Base, tables: dict[str, pd.DataFrame]) -> Exports:
        order = {name: i for i, name in enumerate(self.study.exports)}
        self.check_logs.sort(key=lambda check_log: order.get(check_log.export.split(".")[0], len(order)))
        self.audits.sort(key=lambda audit: order.get(audit.export, len(order)))
        self.inputs.sort(key=lambda known: order.get(known.export, len(order)))
        least = self.study.study.minimum_cell
        gate = self.study.gate
        tables_of = {name: export.table for name, export in self.study.exports.items()}
        plausible = check_plausibility(tables, base.infos, self.study)
        tables = plausible.tables
        unjoined = failed_checks.failed_join_checks(self.audits, tables_of, gate.least_match)
        known = {refusal.export for refusal in unjoined}
        refusals = [
            *unjoined,
            *failed_row_checks([x for x in self.check_logs if x.export not in known], least, gate),
            *failed_currency_checks(self.check_logs, self.study.study.currency),
            *failed_checks.failed_table_checks(self.study, tables),
            *failed_checks.failed_attribute_checks(base.infos, tables),
            *plausible.failed_checks(gate.most_implausible),
        ]
        failed_checks.raise_failed_checks(refusals, self.check_logs)
        failed_checks.refuse_without_active(base.infos)
        infos, copied = count_copies_once(base.infos, tables)
        made = failed_checks.with_no_stages(checks_frame(self.check_logs), self.study)
        return Exports(
            study=self.study,
            **{name: tables[name] for name in SPECS},
            attributes=infos,
            checks=with_doubts(pd.concat([made, copied], ignore_index=True), plausible.doubts),
            failures=failures_frame(self.check_logs),
            join_audit=audit_frame(self.audits),
            nonresponse=nonresponse_frame(tables["customers"], base.answered, infos, least),
            inputs=tuple(self.inputs),
            n_ratings=int(tables["csat"]["score"].notna().sum()),
            doubts=plausible.doubts,
        )


def _arranged(table: str, frame: pd.DataFrame, attributes: set[str]) -> pd.DataFrame:
    """Return a table of people with all its canonical columns; attributes follow the id."""
    empty = empty_table(table)
    columns: dict[str, Any] = {}
    n = len(frame)
    attribute_columns = [c for c in frame.columns if c in attributes]
    first = ["customer_id", *(["answered_on"] if table == "survey" else [])]
    for name in dict.fromkeys([*first, *attribute_columns, *SPECS[table]]):
        columns[name] = frame[name] if name in frame else empty[name].reindex(range(n))
    return pd.DataFrame(columns, copy=False)
