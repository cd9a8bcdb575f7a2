"""Which table an export is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.parsing.periods import parse_period
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.amount_columns import amount_of
from personakit.profiling.drafting.event_columns import of_the_event, score_of, topic_of, waits_of
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.row_nature import Nature, row_nature
from personakit.profiling.drafting.table_links import Link
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.question_blocks import stem
from personakit.profiling.rating_scale import RECOMMEND, is_question, rating_scale
from personakit.profiling.role_words import means
from personakit.profiling.service_words import asks_satisfaction
from personakit.readers.platforms.find_platform import PLATFORMS

_SURVEY_READERS = PLATFORMS | {"spss", "stata"}
_SURVEY_NAMES = frozenset(
    [
        "survey",
        "surveys",
        "responses",
        "response",
        "answers",
        "questionnaire",
        "poll",
        "nps",
        "umfrage",
        "befragung",
        "antworten",
        "sondage",
        "enquete",
        "reponses",
        "encuesta",
        "respuestas",
        "sondaggio",
        "risposte",
        "enquete",
        "vragenlijst",
        "antwoorden",
        "pesquisa",
        "respostas",
        "ankieta",
        "odpowiedzi",
    ]
)


@dataclass(frozen=True)
class TableGuess:
    """The table an export is taken for, how sure, and why."""

    table: str | None  # None: not recognised
    sure: str
    why: str
    part: str = ""  # what is waited for, where a file has several waits; the outcome that a survey asks for


def guess_tables(source: ExportFile, link: Link | None) -> list[TableGuess]:
    """Return the tables a source is taken for, the main one first: a file of tickets has ratings and waits.

    Parameters
    ----------
    source : ExportFile
        The columns of one file or sheet.
    link : Link, optional
        Its customer id.

    Returns
    -------
    list of TableGuess
        One at least; its table is None where the source is not recognised.
    """
    columns = [c for c in source.columns if link is None or c.name != link.column]
    seen = _Seen(source, columns, link, row_nature(source))
    tests = (_as_stages, _as_event, _as_survey_file, _as_bridge_only, _as_events, _as_money, _as_survey, _as_customers)
    for test in tests:
        guesses = test(seen)
        if guesses:
            return guesses if isinstance(guesses, list) else [guesses]
    return [TableGuess(None, GUESS, _why_none(link))]


def _why_none(link: Link | None) -> str:
    if link is None:
        return "no column joins the other exports"
    return "customers have several rows, but there is no stage, rating, wait, amount or money"


def _repeated(link: Link | None) -> bool:
    return link is not None and link.unique < 0.8


@dataclass(frozen=True, eq=False)
class _Seen:
    source: ExportFile
    columns: list[ColumnFacts]  # all but the customer id
    link: Link | None
    nature: Nature


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


def _as_event(seen: _Seen) -> TableGuess | list[TableGuess] | None:
    stage, score = stage_column(seen.columns), score_column(seen.columns)
    if stage is None or seen.link is None or (seen.nature is Nature.PURCHASE and _dated_amount(seen.columns)):
        return None
    rated: list[TableGuess] = []
    if score is not None:
        rated = [TableGuess("csat", SURE, f"each row has a stage ('{stage.name}') and a rating ('{score.name}')")]
    if wait_column(seen.columns) is not None or _times(seen.columns):
        return [TableGuess("waits", SURE, f"each row has a stage ('{stage.name}') and a wait"), *rated]
    if rated:
        return rated
    if _repeated(seen.link):
        return TableGuess("contacts", LIKELY, f"each row has a stage ('{stage.name}') but no rating and no wait")
    return None


def _as_survey_file(seen: _Seen) -> TableGuess | None:
    if seen.source.reader not in _SURVEY_READERS or _repeated(seen.link):
        return None
    return TableGuess("survey", SURE, f"written by a survey tool ({seen.source.reader})")


def _as_bridge_only(seen: _Seen) -> TableGuess | None:
    """Rows of things, such as products of an order, tell nothing of the customer's journey."""
    if seen.link is None or seen.nature is not Nature.ENTITY or not _repeated(seen.link) or _dated_amount(seen.columns):
        return None
    if score_of(seen.columns) is not None or waits_of(seen.columns):
        return None
    return TableGuess("bridge", GUESS, "its rows are of something else than customers, and may join others to them")


def _as_events(seen: _Seen) -> list[TableGuess]:
    """Purchases, contacts and reviews, whatever their stage: amounts, ratings, waits, or contacts alone."""
    link, nature = seen.link, seen.nature
    if nature not in {Nature.PURCHASE, Nature.CONTACT, Nature.REVIEW}:
        return []
    if period_column(seen.columns) is not None and _money(seen.columns):
        return []
    score, waits = score_of(seen.columns), waits_of(of_the_event(seen.columns, nature))
    if score is not None and _is_recommendation(score.column, score.scale) and nature is not Nature.CONTACT:
        return [
            TableGuess(
                "survey",
                LIKELY,
                f"answers to '{score.column.name}', 0 to 10: how likely they recommend",
                score.column.name,
            )
        ]
    guesses = []
    amount = amount_of(seen.columns) if nature is Nature.PURCHASE else []
    dated = any(c.is_date for c in seen.columns) or (link is not None and link.through is not None)
    if amount and dated:
        names = " x ".join(f"'{c.name}'" for c in amount)
        guesses.append(TableGuess("transactions", LIKELY, f"each row is a purchase of {names}"))
    if score is not None:
        guesses.append(TableGuess("csat", LIKELY, f"each row has a rating ('{score.column.name}')"))
    waits = [w for w in waits if nature is not Nature.PURCHASE or w.name == "Delivery"]
    for wait in waits[:1] if topic_of(seen.columns) is not None else waits:
        column = wait.minutes or wait.ended
        assert column is not None and (wait.minutes or wait.started)  # noqa: S101, PT018 - a wait has one or the other
        how = f"'{column.name}'" if wait.minutes else f"from '{wait.started.name}' to '{column.name}'"  # type: ignore[union-attr]
        guesses.append(TableGuess("waits", LIKELY, f"each row has a wait ({how})", wait.name))
    if not guesses and nature is Nature.CONTACT:
        guesses.append(TableGuess("contacts", LIKELY, "each row is a contact with the service"))
    if not guesses and nature is Nature.PURCHASE and link is not None:
        guesses.append(TableGuess("bridge", LIKELY, "each row is a purchase without amount or wait; others join it"))
    return guesses


def _is_recommendation(column: ColumnFacts, scale: tuple[float, float]) -> bool:
    """Say whether a rating is the willingness to recommend: 0 to 10, and called so or nothing but a score."""
    called = re.search(RECOMMEND, plain_words(column.words)) or plain_words(column.name) in {"score", "rating"}
    return scale == (0.0, 10.0) and bool(called)


def period_column(columns: list[ColumnFacts]) -> ColumnFacts | None:
    """Return the column that says which month, quarter or year a row covers."""
    for column in columns:
        if not (means(column.name, "period") or keyword_match(column.name, "period")) or column.distinct < 2:
            continue
        some = column.levels[:50]
        if column.is_date or sum(parse_period(level) is not None for level in some) >= 0.9 * len(some):
            return column
    return None


def _as_money(seen: _Seen) -> TableGuess | None:
    if seen.link is None or (seen.link.anchor and not _repeated(seen.link) and seen.nature is Nature.PERSON):
        return None
    repeated, money = _repeated(seen.link), _money(seen.columns)
    bought = repeated and _dated_amount(seen.columns)
    earned = [c for c in money if keyword_match(c, "revenue", "margin", "lifetime") or means(c, "revenue", "margin")]
    if not earned:  # costs alone give nobody a value
        money = []
    of_a_period = any(means(c, "margin", "cost") or keyword_match(c, "margin", "lifetime", "cost") for c in money)
    of_a_period = of_a_period or (period_column(seen.columns) is not None and bool(money))
    if money and (len(seen.columns) <= 8 or (repeated and len(money) >= 2)) and (not bought or of_a_period):
        return TableGuess("profitability", LIKELY if len(money) == 1 else SURE, f"money per customer: {_few(money)}")
    if bought:
        return TableGuess("transactions", LIKELY, "customers have several rows with a date and an amount")
    return None


def _as_survey(seen: _Seen) -> TableGuess | None:
    likert = [c for c in seen.columns if c.order is not None or (rating_scale(c) is not None and c.label)]
    asked = [c for c in seen.columns if re.match(r"[qvf]_?\d", c.name, re.IGNORECASE) or c.name.endswith("?")]
    weighted = any(c.is_number and keyword_match(c.name, "weight") for c in seen.columns)
    few = 2 if weighted else 3
    named = bool(_SURVEY_NAMES & set(plain_words(seen.source.name).split()))
    score = score_of(seen.columns)
    recommends = score is not None and _is_recommendation(score.column, score.scale)
    commented = recommends and any(c.is_prose or means(c.name, "comment") for c in seen.columns)
    if _repeated(seen.link) or not (
        len(likert) >= 5 or commented or named or _blocks(seen.columns) or len(asked) >= max(few, len(seen.columns) / 3)
    ):
        return None
    why = f"{len(likert)} columns are rating scales" if likert else "by its name, its questions or blocks"
    return TableGuess("survey", LIKELY, why, score.column.name if score is not None and recommends else "")


def _as_customers(seen: _Seen) -> TableGuess | None:
    if seen.link is None or seen.link.through is not None or _repeated(seen.link):
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
    return [
        c.name
        for c in columns
        if c.is_number
        and not _rates_service(c)
        and (
            keyword_match(c.name, "revenue", "cost", "margin", "lifetime") or means(c.name, "revenue", "cost", "margin")
        )
    ]


def _rates_service(column: ColumnFacts) -> bool:
    """Say whether numbers are points for a service, such as for "Billing" or "Sales": no money."""
    return rating_scale(column) is not None and (asks_satisfaction(column.words) or is_question(column))


def _dated_amount(columns: list[ColumnFacts]) -> bool:
    return any(c.is_date for c in columns) and bool(amount_of(columns))


def _blocks(columns: list[ColumnFacts]) -> bool:
    stems = Counter(stem(c) for c in columns if rating_scale(c) is not None)
    return any(n >= 6 for name, n in stems.items() if name)


def _few(names: list[str], most: int = 4) -> str:
    return ", ".join(f"'{n}'" for n in names[:most]) + (" ..." if len(names) > most else "")
