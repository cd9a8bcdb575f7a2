"""The gate on the rows and cells of one export: how many may be lost, and to which reasons."""

from __future__ import annotations

from collections.abc import Sequence

from personakit.core.formatting import format_share
from personakit.ingest.answer_counts import NO_VALUE, describe_answers, describe_points, describe_words, often
from personakit.ingest.blank_cells import BLANK_WORDS, NO_ANSWER
from personakit.ingest.build_column import OUT_OF_SCALE as ATTRIBUTE_SCALE
from personakit.ingest.canonical_tables import FUTURE, NEGATIVE_WAIT, OUT_OF_SCALE, SENTINEL
from personakit.ingest.check_log import SET_MISSING, CheckLog
from personakit.ingest.design_weights import NEGATIVE_WEIGHT, NO_WEIGHT
from personakit.ingest.failed_checks import FailedCheck
from personakit.ingest.people_columns import REFUSED_ID
from personakit.ingest.prepare_source import FILTERED
from personakit.ingest.read_customers import ALIKE, NOT_JOINED, ORPHAN
from personakit.ingest.unrated_contacts import NEVER_RATED
from personakit.ingest.wide_ratings import NOT_ANSWERED
from personakit.study.thresholds import GateSettings


def failed_row_checks(
    check_logs: Sequence[CheckLog], least: int = 10, gate: GateSettings = GateSettings()
) -> list[FailedCheck]:
    """Find exports that lost too many rows: all of them, or so many that one setting must be wrong.

    Parameters
    ----------
    check_logs : sequence of CheckLog
        The logs of the exports.
    least : int
        Fewest rows for which an answer is named. A word without a value that is as frequent counts as an answer of
        the scale.
    gate : GateSettings
        ``[gate]`` of the study.

    Returns
    -------
    list of FailedCheck
        Empty when every export is fit.
    """
    refusals: list[FailedCheck] = []
    for check_log in check_logs:
        if check_log.read == 0:
            message = f"{check_log.file} ({check_log.export}) has a header but no rows. Export it again."
            refusals.append(FailedCheck(check_log.table, "no rows", 0, message, check_log.export))
            continue
        faults = _faults(check_log, least, gate)
        refusals += faults
        if check_log.rows_kept == 0 and not faults:
            top = max(((n, c) for (c, a), n in check_log.counts.items() if a == "dropped"), default=(0, "nothing"))
            message = (
                f"{check_log.file} ({check_log.export}): none of its {check_log.read:,} rows could be kept; "
                f"{top[0]:,} for '{top[1]}'. Check its columns in the study."
            )
            refusals.append(FailedCheck(check_log.table, "no rows kept", check_log.read, message, check_log.export))
    return refusals


_OTHER_REMEDY = "Is its kind, scale or format in the study the right one?"
_REMEDY = {
    ATTRIBUTE_SCALE: "Is the scale declared in the study the one the answers were given on?",
    OUT_OF_SCALE: "Is the scale declared in the study the one the ratings were given on?",
    FUTURE: "Is study.as_of before the data end, or is the date format wrong?",
    "no date": 'Declare how they are written, such as date_formats = ["%d.%m.%y"], or take it out of the study.',
    "no number": "Is the column the right one? Words for ratings need values, words for no answer missing.",
    SENTINEL: "Is the date column the right one?",
    NEGATIVE_WEIGHT: "A weight says how many customers a respondent stands for: give 0 to those who do not count, take "
    "the column out of the study, or name the right one.",
    NEGATIVE_WAIT: "Are started_at and ended_at swapped, or is it another column?",
    REFUSED_ID: "Format the id column as text where the file is made, and export it again.",
    "row with too few cells": "Is the delimiter right, and the file whole?",
    "row with too many cells": "Is the delimiter right, and is text with delimiters quoted?",
}


_OFF_SCALE = frozenset({ATTRIBUTE_SCALE, OUT_OF_SCALE})
#: Cells that say "none" in their own way: however many they are, nothing was lost.
_MEANT_BLANK = frozenset({SENTINEL, BLANK_WORDS, NO_ANSWER, "user-missing values"})
_FEWEST_CELLS = 10  # filled cells of a column from which their share counts


def _lost_share(check_log: CheckLog, reason: str, column: str, rows: int) -> tuple[float, int, str]:
    """Return the share of the cells of a column that a reason set missing, of how many, and what these are."""
    filled = check_log.filled.get(column, 0)
    if reason in _OFF_SCALE or filled < max(_FEWEST_CELLS, rows):
        return rows / check_log.read, check_log.read, "cells"
    return rows / filled, filled, "filled cells"


def _most_blanked(reason: str, gate: GateSettings) -> float | None:
    """Return the share of the cells of a column set missing above which one setting must be wrong."""
    if reason in _MEANT_BLANK:
        return None
    if reason == NEGATIVE_WEIGHT:
        return 0.0  # a single one is refused: nobody can stand for fewer than no customers
    return gate.most_off_scale_answers if reason in _OFF_SCALE else gate.most_set_missing


def _blanked(check_log: CheckLog, least: int, gate: GateSettings) -> list[FailedCheck]:
    """Find columns with so many blanked cells that a setting must be wrong."""
    refusals = []
    for (check, action), rows in check_log.counts.items():
        reason, _, column = check.removesuffix(")").partition(" (")
        most = _most_blanked(reason, gate)
        words = (
            {}
            if reason == ATTRIBUTE_SCALE
            else often({column: check_log.rejected_answers.get(reason, {}).get(column, {})}, least)
        )
        most = gate.most_out_of_scale if words and most is not None else most  # answers missing in order or values
        if action != SET_MISSING or most is None or (rows < 3 and most > 0):
            continue
        share, cells, of = _lost_share(check_log, reason, column, rows)
        if share <= most:
            continue
        message = (
            f"{check_log.file} ({check_log.export}): {rows:,} of {cells:,} {of} of '{column}' "
            f"({format_share(share)}) are '{reason}'. "
            + (
                f"Seen: {describe_answers(words, quote=True)}. Add the words to order or values, or to missing. "
                if words
                else ""
            )
            + _remedy(check_log, reason, least, column, _REMEDY.get(reason, _OTHER_REMEDY))
        )
        refusals.append(FailedCheck(check_log.table, f"{reason} ({column})", rows, message, check_log.export))
    return refusals


def _remedy(check_log: CheckLog, reason: str, least: int, column: str, usual: str) -> str:
    """Return the remedy, after the frequent points outside a scale and the setting that reads them as "no answer"."""
    answers_by_column = check_log.rejected_answers.get(reason, {})
    if reason not in {OUT_OF_SCALE, ATTRIBUTE_SCALE}:
        return usual
    return (
        f"{describe_points({column: answers_by_column.get(column, {})} if column else answers_by_column, least)}{usual}"
    )


def _wordless(check_log: CheckLog, least: int, gate: GateSettings) -> list[FailedCheck]:
    """Find ratings lost because `values` has no number for their word: a missing answer shifts every mean."""
    refusals = []
    for (check, action), rows in check_log.counts.items():
        answers_by_column = check_log.rejected_answers.get(check, {})
        if action != "dropped" or check.partition(" (")[0] != NO_VALUE:
            continue
        if often(answers_by_column, least) or rows > gate.most_out_of_scale * check_log.read:
            words = describe_words(answers_by_column, least, rows, check_log.read)
            message = f"{check_log.file} ({check_log.export}): {words}"
            refusals.append(FailedCheck(check_log.table, NO_VALUE, rows, message, check_log.export))
    return refusals


def _repeated(check_log: CheckLog, gate: GateSettings) -> list[FailedCheck]:
    """Find tables of people whose ids repeat too often to be ids of people."""
    rows = check_log.counts.get(("conflicting duplicate", "dropped"), 0)
    if check_log.table not in {"customers", "survey"} or rows <= gate.most_repeated_ids * check_log.read:
        return []
    message = (
        f"{check_log.file} ({check_log.export}): {rows:,} of {check_log.read:,} rows "
        f"({format_share(rows / check_log.read)}) repeat the id "
        "of another row but say something else; one row per customer is expected. Is customer_id the right column?"
    )
    return [FailedCheck(check_log.table, "ids that repeat", rows, message, check_log.export)]


def _faults(check_log: CheckLog, least: int, gate: GateSettings) -> list[FailedCheck]:
    refusals = [*_blanked(check_log, least, gate), *_repeated(check_log, gate), *_wordless(check_log, least, gate)]
    if unrated := check_log.counts.get((NEVER_RATED, "kept"), 0):
        message = (
            f"{check_log.file} ({check_log.export}): none of its {unrated:,} rows has a score. Is the score column the "
            'right one? Contacts that are never rated belong in an export with table = "contacts".'
        )
        refusals.append(FailedCheck(check_log.table, NEVER_RATED, unrated, message, check_log.export))
    for (check, action), rows in check_log.counts.items():
        kind = check.partition(" (")[0]
        if action != "dropped" or kind in _EXPECTED or kind == NO_VALUE or not rows:
            continue
        most = {OUT_OF_SCALE: gate.most_out_of_scale, REFUSED_ID: gate.most_refused_ids}.get(check, gate.most_lost)
        if check_log.table == "csat" and kind == "no number":
            most = gate.most_out_of_scale
        if rows > most * check_log.read:
            remedy = _remedy(
                check_log, check, least, "", _REMEDY.get(kind, "Check this column in the study and in the file.")
            )
            message = (
                f"{check_log.file} ({check_log.export}): {rows:,} of {check_log.read:,} rows "
                f"({format_share(rows / check_log.read)}) have '{check}'. {remedy}"
            )
            refusals.append(FailedCheck(check_log.table, check, rows, message, check_log.export))
    return refusals


_EXPECTED = frozenset(
    {
        "exact duplicate",
        "conflicting duplicate",
        ALIKE,
        ORPHAN,
        NOT_JOINED,
        FILTERED,
        "survey preview",
        "blank row",
        NO_WEIGHT,
        NOT_ANSWERED,
    }
)
