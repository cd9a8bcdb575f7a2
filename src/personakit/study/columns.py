"""The canonical columns of every table: one place for names, meanings and what is required."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ColumnKind = Literal["id", "stage", "category", "text", "number", "date", "flag", "period"]


@dataclass(frozen=True)
class Column:
    """One canonical column: what it means and whether its table requires it."""

    meaning: str
    kind: ColumnKind
    required: bool = False
    many: bool = False  # several source columns may be named


_ID = Column("who the row is about", "id", required=True)
_STAGE = Column("stage of the journey", "stage", required=True)
_TOUCHPOINT = Column("what the customer touched within the stage", "category")
_CHANNEL = Column("how: shop, phone, web ...", "category")
_TEAM = Column("team that dealt with it", "category")
_AT = Column("when it happened", "date")


def _table(**columns: Column) -> Mapping[str, Column]:
    return MappingProxyType(columns)


#: Table name -> canonical column -> what it is. ``required`` is relaxed where a study gives the value in another way:
#: see :func:`personakit.study.checks.missing_columns`.
CANONICAL: Mapping[str, Mapping[str, Column]] = MappingProxyType(
    {
        "customers": _table(
            customer_id=_ID,
            joined_on=Column("first day as a customer", "date"),
            left_on=Column("day the customer left; empty while active", "date"),
            active=Column("true while a customer", "flag"),
            contract_end=Column("day the contract can be left", "date"),
            contract=Column("kind of contract", "category"),
        ),
        "survey": _table(
            customer_id=_ID,
            answered_on=Column("day of the answer", "date"),
            switching_ease=Column("how easily the customer could leave", "number"),
            verbatims=Column("open answers", "text", many=True),
            weight=Column("design weight of the respondent", "number"),
            duration_seconds=Column("how long the respondent took, in seconds", "number"),
        ),
        "profitability": _table(
            customer_id=_ID,
            period=Column("month, quarter or year the row covers", "period"),
            revenue=Column("revenue of the period, in the study's currency", "number"),
            cost=Column("cost of the period", "number"),
            margin=Column("revenue less cost of the period", "number"),
            lifetime_value=Column("lifetime value as the firm has it", "number"),
        ),
        "transactions": _table(
            customer_id=_ID,
            at=Column("when it was bought", "date", required=True),
            amount=Column("amount paid", "number", required=True),
        ),
        "csat": _table(
            customer_id=_ID,
            stage=_STAGE,
            score=Column("satisfaction rating", "number", required=True),
            touchpoint=_TOUCHPOINT,
            channel=_CHANNEL,
            team=_TEAM,
            at=_AT,
            comment=Column("what the customer wrote", "text"),
        ),
        "waits": _table(
            customer_id=_ID,
            stage=_STAGE,
            wait_minutes=Column("how long the customer waited", "number"),
            started_at=Column("when the wait began", "date"),
            ended_at=Column("when the wait ended", "date"),
            sla_minutes=Column("promised longest wait", "number"),
            abandoned=Column("true where the customer gave up waiting", "flag"),
            touchpoint=_TOUCHPOINT,
            channel=_CHANNEL,
            team=_TEAM,
            at=_AT,
        ),
        "contacts": _table(
            customer_id=_ID,
            stage=_STAGE,
            touchpoint=_TOUCHPOINT,
            channel=_CHANNEL,
            at=_AT,
            text=Column("ticket or complaint", "text"),
        ),
        "stages": _table(
            stage=_STAGE,
            order=Column("position in the journey, 1 first", "number"),
            goal=Column("what the customer wants there", "text"),
            actions=Column("what the customer does there", "text"),
            owner=Column("who is responsible for the stage", "category"),
            target_csat=Column("rating the firm aims at", "number"),
            target_wait_minutes=Column("longest wait the firm aims at", "number"),
            moment_of_truth=Column("true where the relationship is decided", "flag"),
            supporting_characters=Column("who else is involved", "text"),
            cost_to_fix=Column("cost of fixing the stage, in the study's currency", "number"),
        ),
        "lookup": _table(),
    }
)
