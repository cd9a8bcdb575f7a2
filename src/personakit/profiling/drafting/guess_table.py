"""Which table an export is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.confidence import GUESS, LIKELY, SURE
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.table_links import Link
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.question_blocks import stem
from personakit.profiling.rating_scale import rating_scale
from personakit.readers.platforms.find_platform import PLATFORMS

_SURVEY_READERS = PLATFORMS | {"spss", "stata"}


@dataclass(frozen=True)
class TableGuess:
    """The table an export is taken for, how sure, and why."""

    table: str | None  # None: not recognised
    sure: str
    why: str


def guess_table(source: ExportFile, link: Link | None) -> TableGuess:
    """Return the table a source is taken for."""
    seen = _Seen(source, [c for c in source.columns if link is None or c.name != link.column], link)
    tests = (_as_stages, _as_event, _as_survey_file, _as_money, _as_survey, _as_customers)
    return next((guess for test in tests if (guess := test(seen))), TableGuess(None, GUESS, _why_none(link)))


def _why_none(link: Link | None) -> str:
    if link is None:
        return "no column joins the other exports"
    return "customers have several rows, but there is no stage, amount or money"


def _repeated(link: Link | None) -> bool:
    return link is not None and link.unique < 0.8


@dataclass(frozen=True, eq=False)
class _Seen:
    source: ExportFile
    columns: list[ColumnFacts]  # all but the customer id
    link: Link | None


def _as_stages(seen: _Seen) -> TableGuess | None:
    if seen.source.rows > 60:
        return None
    stage = stage_column(seen.columns)
    first = stage or next((c for c in seen.columns if c.unique_share > 0.99 and not c.is_number), None)
    words = ("goal", "owner", "target_csat", "target_wait", "order", "actions")
    about = [c.name for c in seen.columns if keyword_match(c.name, *words)]
    if first is None or first.unique_share <= 0.99 or len(about) < 2:
        return None
    return TableGuess("stages", SURE if stage else LIKELY, f"one row per stage, with {_few(about)}")


def _as_event(seen: _Seen) -> TableGuess | None:
    stage, score = stage_column(seen.columns), score_column(seen.columns)
    if stage is None or seen.link is None:
        return None
    if wait_column(seen.columns) is not None or _times(seen.columns):
        return TableGuess("waits", SURE, f"each row has a stage ('{stage.name}') and a wait")
    if score is not None:
        return TableGuess("csat", SURE, f"each row has a stage ('{stage.name}') and a rating ('{score.name}')")
    if _repeated(seen.link):
        return TableGuess("contacts", LIKELY, f"each row has a stage ('{stage.name}') but no rating and no wait")
    return None


def _as_survey_file(seen: _Seen) -> TableGuess | None:
    if seen.source.reader not in _SURVEY_READERS or _repeated(seen.link):
        return None
    return TableGuess("survey", SURE, f"written by a survey tool ({seen.source.reader})")


def _as_money(seen: _Seen) -> TableGuess | None:
    if seen.link is None:
        return None
    repeated, money = _repeated(seen.link), _money(seen.columns)
    bought = repeated and _dated_amount(seen.columns)
    of_a_period = any(keyword_match(c, "margin", "lifetime", "cost") for c in money)
    if money and (len(seen.columns) <= 8 or (repeated and len(money) >= 2)) and (not bought or of_a_period):
        return TableGuess("profitability", LIKELY if len(money) == 1 else SURE, f"money per customer: {_few(money)}")
    if bought:
        return TableGuess("transactions", LIKELY, "customers have several rows with a date and an amount")
    return None


def _as_survey(seen: _Seen) -> TableGuess | None:
    likert = [c for c in seen.columns if c.order is not None or (rating_scale(c) is not None and c.label)]
    if _repeated(seen.link) or not (
        len(likert) >= 5 or "survey" in plain_words(seen.source.name) or _blocks(seen.columns)
    ):
        return None
    return TableGuess(
        "survey", LIKELY, f"{len(likert)} columns are rating scales" if likert else "by its name or blocks"
    )


def _as_customers(seen: _Seen) -> TableGuess | None:
    if seen.link is None or _repeated(seen.link):
        return None
    return TableGuess("customers", SURE if seen.link.unique > 0.99 else LIKELY, "one row per customer")


def stage_column(columns: list[ColumnFacts]) -> ColumnFacts | None:
    """Return the column of journey stages: a few levels, and a name that says so."""
    named = [c for c in columns if keyword_match(c.name, "stage") and not c.is_number and 2 <= c.distinct <= 60]
    return next(iter(named), None)


def wait_column(columns: list[ColumnFacts]) -> ColumnFacts | None:
    """Return the column of waits: a number whose name says so, and not a promised wait."""
    return next(
        (
            c
            for c in columns
            if c.is_number and keyword_match(c.name, "wait") and not keyword_match(c.name, "sla", "target_wait")
        ),
        None,
    )


def score_column(columns: list[ColumnFacts]) -> ColumnFacts | None:
    """Return the column of ratings: a name that says so, and a short scale."""
    return next(
        (
            c
            for c in columns
            if keyword_match(c.name, "score") and rating_scale(c) and not keyword_match(c.name, "leak", "lifetime")
        ),
        None,
    )


def _times(columns: list[ColumnFacts]) -> bool:
    dates = [c for c in columns if c.is_date]
    return any(keyword_match(c.name, "started") for c in dates) and any(keyword_match(c.name, "ended") for c in dates)


def _money(columns: list[ColumnFacts]) -> list[str]:
    return [c.name for c in columns if c.is_number and keyword_match(c.name, "revenue", "cost", "margin", "lifetime")]


def _dated_amount(columns: list[ColumnFacts]) -> bool:
    return any(c.is_date for c in columns) and any(
        c.is_number and keyword_match(c.name, "amount", "revenue") for c in columns
    )


def _blocks(columns: list[ColumnFacts]) -> bool:
    stems = Counter(stem(c) for c in columns if rating_scale(c) is not None)
    return any(n >= 6 for name, n in stems.items() if name)


def _few(names: list[str], most: int = 4) -> str:
    return ", ".join(f"'{n}'" for n in names[:most]) + (" ..." if len(names) > most else "")
