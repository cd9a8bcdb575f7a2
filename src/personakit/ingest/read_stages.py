"""The stages of the journey: from the study, an export or the data, and how spellings are matched to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from personakit.ingest.build_column import text_series
from personakit.ingest.canonical_tables import SPECS, Limits, empty_table, find_failures
from personakit.ingest.check_log import CheckLog, open_check_log
from personakit.ingest.collect_columns import collect
from personakit.ingest.people_columns import recoded
from personakit.ingest.read_customers import PeopleSource
from personakit.parsing.answer_words import alphanumeric, casefolded, parse_flags
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.parsed import plain_array, to_text
from personakit.readers import wanted_columns
from personakit.readers.raw_export import InputFile
from personakit.study.settings import Study

_TEXTS = ("goal", "actions", "owner", "supporting_characters")
_NUMBERS = ("target_csat", "target_wait_minutes", "cost_to_fix")
_CLOSE = 0.85  # lowest similarity at which a misspelt stage is matched


@dataclass(frozen=True, eq=False)
class Stages:
    """The stages in journey order, with every known spelling."""

    frame: pd.DataFrame
    spellings: Mapping[str, int]  # folded spelling -> index of the stage
    guessed: bool = False  # not declared anywhere: in the order of the data

    @property
    def names(self) -> list[str]:
        """Stage names in journey order."""
        return list(self.frame["stage"])

    def match(self, word: str) -> tuple[int, str]:
        """Return the index of the stage that a word names (-1: none), and the repair that was needed.

        A word that is nearly a stage ("Biling") counts as that stage.
        """
        names = self.names
        if word in names:
            return names.index(word), ""
        if casefolded(word) in self.spellings:
            return self.spellings[casefolded(word)], "spelling of stages"
        hard = {alphanumeric(spelling): index for spelling, index in self.spellings.items()}
        if alphanumeric(word) in hard:
            return hard[alphanumeric(word)], "spelling of stages"
        close = get_close_matches(alphanumeric(word), list(hard), n=2, cutoff=_CLOSE)
        return (hard[close[0]], "misspelt stages") if close else (-1, "")


def authored_stages(study: Study) -> pd.DataFrame | None:
    """Return the stages that the study itself lists, or None."""
    if not study.stages:
        return None
    rows = [
        {
            "stage": s.name,
            "order": i,
            "goal": s.goal,
            "actions": s.actions,
            "owner": s.owner,
            "target_csat": s.target_csat,
            "target_wait_minutes": s.target_wait_minutes,
            "moment_of_truth": s.moment_of_truth,
            "supporting_characters": s.supporting_characters,
            "cost_to_fix": s.cost_to_fix,
        }
        for i, s in enumerate(study.stages, start=1)
    ]
    return _typed(pd.DataFrame(rows))


def read_stages(source: PeopleSource, limits: Limits) -> tuple[pd.DataFrame, CheckLog, InputFile]:
    """Read a stages export: one row per stage.

    Returns
    -------
    frame : DataFrame
        Canonical stages, in order.
    check_log : CheckLog
        Its log.
    input : InputFile
        The file that was read.
    """
    export, raw = source.export, source.raw
    check_log = open_check_log("stages", raw)
    collected = collect(raw, wanted_columns(export), check_log)
    columns: dict[str, Any] = {}
    for name in SPECS["stages"]:
        from_column = export.source(name)
        if from_column is None:
            continue
        column = recoded(collected.frame[from_column], export, name)
        if name == "stage" or name in _TEXTS:
            columns[name] = text_series(to_text(plain_array(column)))
            continue
        parsed = (
            parse_flags(column)
            if name == "moment_of_truth"
            else parse_numbers(column, raw.decimal, export.missing_of(from_column))
        )
        check_log.blanked(
            parsed.bad, collected.rows, from_column, "neither yes nor no" if name == "moment_of_truth" else "no number"
        )
        columns[name] = pd.Series(parsed.cells)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(collected.rows)))
    names = frame["stage"].map(lambda s: " ".join(s.split()), na_action="ignore")
    frame["stage"] = names
    nameless = names.isna().to_numpy()
    check_log.dropped(nameless, collected.rows, str(export.source("stage")), "no stage")
    again = names.map(casefolded, na_action="ignore").duplicated().to_numpy() & ~nameless
    check_log.dropped(again, collected.rows, str(export.source("stage")), "stage listed twice", "the first is kept")
    frame = frame[~nameless & ~again]
    check_log.rows_kept = len(frame)
    if "order" in frame:
        frame = frame.sort_values("order", kind="stable", na_position="last")
    frame = _typed(frame.reset_index(drop=True))
    for failure in find_failures("stages", frame, limits):
        check_log.blanked(failure.mask, collected.rows[: len(frame)], failure.column, failure.reason)
        frame.loc[failure.mask, failure.column] = np.nan
    return frame, check_log, collected.input


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    n = len(frame)
    out: dict[str, Any] = {"stage": frame["stage"].astype("str"), "order": np.arange(1, n + 1, dtype="int64")}
    for name in SPECS["stages"]:
        if name in out:
            continue
        column = frame[name] if name in frame else pd.Series([None] * n)
        if name in _TEXTS:
            out[name] = column.astype("str").where(column.notna(), None).astype("str")
        elif name == "moment_of_truth":
            out[name] = column.astype("float64").fillna(0).astype(bool)
        else:
            out[name] = column.astype("float64")
    return pd.DataFrame({name: out[name] for name in SPECS["stages"]}).reset_index(drop=True)


def combine_stages(
    study: Study, exported: pd.DataFrame | None, observed: Sequence[str], counts: Mapping[str, int]
) -> Stages:
    """Choose the stages: those of the study, completed by the export; else the export's; else those in the data.

    Parameters
    ----------
    study : Study
        It may list stages.
    exported : DataFrame, optional
        The stages of an export.
    observed : sequence of str
        Stage names in ratings, waits and contacts, in order of appearance.
    counts : mapping
        Number of rows of each.

    Returns
    -------
    Stages
        In journey order.
    """
    authored = authored_stages(study)
    if authored is None and exported is None:
        return _observed_stages(observed, counts)
    frame = authored if authored is not None else exported
    assert frame is not None  # noqa: S101 - one of the two is there
    if authored is not None and exported is not None:
        frame = _completed(authored, exported)
    spellings = {casefolded(name): i for i, name in enumerate(frame["stage"])}
    for stage in study.stages:
        index = spellings[casefolded(stage.name)]
        spellings |= {casefolded(alias): index for alias in stage.aliases}
    return Stages(frame, spellings)


def _completed(authored: pd.DataFrame, exported: pd.DataFrame) -> pd.DataFrame:
    """Fill what the study does not say about a stage from the export of stages."""
    by_name = exported.assign(key=exported["stage"].map(casefolded)).set_index("key")
    other = by_name.reindex(authored["stage"].map(casefolded)).reset_index(drop=True)
    out = authored.copy()
    for name in (*_TEXTS, *_NUMBERS):
        out[name] = authored[name].where(authored[name].notna(), other[name])
    out["moment_of_truth"] = authored["moment_of_truth"] | (other["moment_of_truth"] == True)  # noqa: E712
    return out


def _observed_stages(observed: Iterable[str], counts: Mapping[str, int]) -> Stages:
    groups: dict[str, list[str]] = {}
    for word in observed:
        groups.setdefault(casefolded(word), []).append(word)
    names = [max(words, key=lambda w: (counts.get(w, 0), w)) for words in groups.values()]
    if not names:
        return Stages(empty_table("stages"), {}, guessed=True)
    frame = _typed(pd.DataFrame({"stage": names}))
    return Stages(frame, {key: i for i, key in enumerate(groups)}, guessed=True)
