"""Open the exports of a study, each with the customers that another export leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any

from personakit.core.errors import StudyError, not_found
from personakit.ingest.canonical_tables import Limits
from personakit.ingest.check_log import CheckLog, open_check_log
from personakit.ingest.codebook_columns import codebook_notes
from personakit.ingest.collect_columns import CountedChunks
from personakit.ingest.key_owners import KeyOwners, key_owners
from personakit.ingest.prepare_source import prepare_source
from personakit.ingest.purchase_customers import purchase_customers
from personakit.ingest.read_customers import PeopleSource
from personakit.parsing.parsed import plain_array
from personakit.readers import Opener, open_source
from personakit.readers.raw_export import InputFile
from personakit.study.settings import Study, Via


class ExportOpener:
    """Opens the exports of one study; an export that others go through is read once.

    Parameters
    ----------
    study : Study
        The settings.
    frames : mapping
        Export name -> frame in memory.
    readers : mapping
        File ending -> function that reads such a file.
    limits : Limits
        As-of date.
    reading : callable
        Gives the context in which an export is read, by its name.
    read_bridge : callable
        Called with the log of an export that only joins others, and the file that was read.
    """

    def __init__(
        self,
        study: Study,
        frames: Mapping[str, Any],
        readers: Mapping[str, Opener],
        limits: Limits,
        *,
        reading: Callable[[str], AbstractContextManager[None]],
        read_bridge: Callable[[CheckLog, InputFile], None],
    ) -> None:
        self.study, self.frames, self.readers, self.limits = study, frames, readers, limits
        self._reading, self._read_bridge = reading, read_bridge
        self._owners: dict[tuple[str, str, str], KeyOwners] = {}
        self._bridges: set[str] = set()

    def open_export(self, name: str, *, filtered: bool = True) -> PeopleSource:
        """Open one export, ready to read: see :func:`prepare_source`."""
        export = self.study.exports[name]
        if export.made_from is not None:
            bought = self.open_export(export.made_from)
            return purchase_customers(name, export, bought, self.limits)
        raw = open_source(name, export, self.study.folder, self.frames.get(name), self.readers)
        raw = replace(raw, notes=[*raw.notes, *codebook_notes(raw, export)])
        rules = export if filtered else export.model_copy(update={"where": {}})
        owners = None if export.via is None else partial(self._owners_of, export.via)
        return prepare_source(PeopleSource(name, rules, raw), owners)

    def _owners_of(self, via: Via) -> KeyOwners:
        """Return the customer of each key of another export, of all its rows; it is read once."""
        column = via.to or via.key
        known = (via.export, column, via.at or "")
        if known not in self._owners:
            with self._reading(via.export):
                source = self.open_export(via.export, filtered=False)
                for named in (column, *([via.at] if via.at else [])):
                    if named not in source.raw.columns:
                        at = f"exports.{via.export}: the column that via names"
                        raise StudyError(f"{at}: {not_found('column', named, source.name, source.raw.columns)}")
                customer = str(source.export.source("customer_id"))
                check_log = open_check_log(source.export.table, source.raw)
                wanted = [column, customer, *([via.at] if via.at else [])]
                chunks = CountedChunks(source.raw, list(dict.fromkeys(wanted)), check_log)
                pairs = [tuple(plain_array(c.frame[name]) for name in wanted) for c in chunks]
                self._owners[known] = key_owners(pairs)
                if source.export.table == "bridge" and via.export not in self._bridges:
                    self._bridges.add(via.export)
                    check_log.rows_kept = sum(len(columns[0]) for columns in pairs)
                    self._read_bridge(check_log, chunks.input)
        return self._owners[known]
