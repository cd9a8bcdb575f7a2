"""Which table an export is."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.read_folder import ExportFile
from personakit.profiling.table_links import Link

SURE, LIKELY, GUESS = "sure", "likely", "guess"
#: Questions that are asked on a scale of 0 to 10.
RECOMMEND = r"\b(nps|recommend\w*)\b"
#: Tried in this order.
RATING_SCALES = ((1, 5), (1, 7), (0, 10))
_SURVEY_READERS = {"qualtrics", "surveymonkey", "google_forms", "spss"}


@dataclass(frozen=True)
class TableGuess:
    """The table an export is taken for, how sure, and why."""

    table: str | None  # None: not recognised
    sure: str
    why: str


def guess_table(source: ExportFile, link: Link | None) -> TableGuess:
    """Return the table a source is taken for.

    Parameters
    ----------
    source : ExportFile
    link : Link or None
        Its customer id.
    """
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


def rating_scale(column: ColumnFacts) -> tuple[int, int] | None:
    """Return the ends of the rating scale that a column of whole numbers fits, or None.

    The smallest common scale that holds 97% of the answers, so that a stray code does not widen it. Where the survey
    tool labels only the two ends, these are the scale.
    """
    codes = [int(code) for code in column.value_labels if code.lstrip("-").isdigit()]
    if len(codes) == 2 and max(codes) - min(codes) > 3 and column.is_number and column.distinct > 2:
        return min(codes), max(codes)
    if not column.is_integer or not 3 <= column.distinct <= 30:
        return None
    answers = [(v, n) for v, n in zip(column.numbers, column.counts, strict=True) if not math.isnan(v)]
    total = sum(n for _, n in answers)
    if re.search(RECOMMEND, plain_words(column.words)) and {v for v, _ in answers} >= {1, 5, 6, 7, 8, 9, 10, 11}:
        return (1, 11) if min(v for v, _ in answers) == 1 else (0, 10)  # 0 to 10, stored as positions in the list
    if {v for v, _ in answers} == set(range(7)):
        return 1, 5  # 0 and 6 next to a full 1-5 are codes, such as "blank" and "not used"
    for low, high in RATING_SCALES:
        inside = [v for v, _ in answers if low <= v <= high]
        rows_inside = sum(n for v, n in answers if low <= v <= high)
        if len(inside) >= 3 and rows_inside >= 0.97 * total and min(inside) <= low + 1 and max(inside) >= high - 1:
            return (1, 10) if (low, high) == (0, 10) and min(inside) > 0 else (low, high)
    return None


def stem(column: ColumnFacts) -> str:
    """Return what the columns of one question share: the question number, or the question's text before a dash.

    Examples
    --------
    >>> import pandas as pd
    >>> [stem(ColumnFacts(name, pd.Series(["1"]))) for name in ("Q7FOOD", "Q1_12", "s23", "age")]
    ['Q7', 'Q1', 's', '']
    """
    numbered = re.match(r"([A-Za-z]+\d+)(?=[A-Za-z_.\- ])", column.name) or re.match(r"([A-Za-z]+)\d+$", column.name)
    if numbered:
        return numbered[1]
    return column.label.split(" - ")[0].strip() if " - " in column.label else ""


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
