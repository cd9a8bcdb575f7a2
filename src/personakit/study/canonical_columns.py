"""The canonical columns of every table: one place for names, meanings and what is required."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ColumnKind = Literal["id", "stage", "category", "text", "number", "date", "flag", "period"]


@dataclass(frozen=True)
class CanonicalColumn:
    """One canonical column: what it means and whether its table requires it."""

    meaning: str
    kind: ColumnKind
    required: bool = False
    many: bool = False  # several source columns may be named


_ID = CanonicalColumn("who the row is about", "id", required=True)
_STAGE = CanonicalColumn("stage of the journey", "stage", required=True)
_TOUCHPOINT = CanonicalColumn("what the customer touched within the stage", "category")
_CHANNEL = CanonicalColumn("how: shop, phone, web ...", "category")
_TEAM = CanonicalColumn("team that dealt with it", "category")
_AT = CanonicalColumn("when it happened", "date")
_UPDATED = CanonicalColumn("when the row was last changed: the newest of contradicting rows counts", "date")


def _table(**columns: CanonicalColumn) -> Mapping[str, CanonicalColumn]:
    return MappingProxyType(columns)


#: Table name -> canonical column -> what it is. ``required`` is relaxed where a study gives the value in another way:
#: see :func:`personakit.study.check_study.missing_columns`.
CANONICAL: Mapping[str, Mapping[str, CanonicalColumn]] = MappingProxyType(
    {
        "customers": _table(
            customer_id=_ID,
            joined_on=CanonicalColumn("first day as a customer", "date"),
            left_on=CanonicalColumn("day the customer left; empty while active", "date"),
            active=CanonicalColumn("true while a customer", "flag"),
            contract_end=CanonicalColumn("day the contract can be left", "date"),
            contract=CanonicalColumn("kind of contract", "category"),
            updated_at=_UPDATED,
        ),
        "survey": _table(
            customer_id=_ID,
            answered_on=CanonicalColumn("day of the answer", "date"),
            switching_ease=CanonicalColumn("how easily the customer could leave", "number"),
            verbatims=CanonicalColumn("open answers", "text", many=True),
            weight=CanonicalColumn("design weight of the respondent", "number"),
            duration_seconds=CanonicalColumn("how long the respondent took, in seconds", "number"),
            updated_at=_UPDATED,
        ),
        "profitability": _table(
            customer_id=_ID,
            period=CanonicalColumn("week, month, quarter or year the row covers", "period"),
            revenue=CanonicalColumn("revenue of the period, in the study's currency", "number"),
            cost=CanonicalColumn("cost of the period", "number"),
            margin=CanonicalColumn("revenue less cost of the period", "number"),
            lifetime_value=CanonicalColumn("lifetime value as the firm has it", "number"),
            updated_at=_UPDATED,
        ),
        "transactions": _table(
            customer_id=_ID,
            at=CanonicalColumn("when it was bought", "date", required=True),
            amount=CanonicalColumn("amount paid; negative for what was returned", "number", required=True, many=True),
        ),
        "csat": _table(
            customer_id=_ID,
            stage=_STAGE,
            score=CanonicalColumn("satisfaction rating", "number", required=True),
            touchpoint=_TOUCHPOINT,
            channel=_CHANNEL,
            team=_TEAM,
            at=_AT,
            comment=CanonicalColumn("what the customer wrote", "text"),
        ),
        "waits": _table(
            customer_id=_ID,
            stage=_STAGE,
            wait_minutes=CanonicalColumn("how long the customer waited", "number"),
            started_at=CanonicalColumn("when the wait began", "date"),
            ended_at=CanonicalColumn("when the wait ended", "date"),
            sla_minutes=CanonicalColumn("promised longest wait", "number"),
            abandoned=CanonicalColumn("true where the customer gave up waiting", "flag"),
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
            text=CanonicalColumn("ticket or complaint", "text"),
        ),
        "stages": _table(
            stage=_STAGE,
            order=CanonicalColumn("position in the journey, 1 first", "number"),
            goal=CanonicalColumn("what the customer wants there", "text"),
            actions=CanonicalColumn("what the customer does there", "text"),
            owner=CanonicalColumn("who is responsible for the stage", "category"),
            target_csat=CanonicalColumn("rating the firm aims at", "number"),
            target_wait_minutes=CanonicalColumn("longest wait the firm aims at", "number"),
            moment_of_truth=CanonicalColumn("true where the relationship is decided", "flag"),
            supporting_characters=CanonicalColumn("who else is involved", "text"),
            cost_to_fix=CanonicalColumn("cost of fixing the stage, in the study's currency", "number"),
        ),
        "lookup": _table(),
        "bridge": _table(customer_id=_ID),
    }
)
