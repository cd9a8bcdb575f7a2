"""The columns of purchases: what was paid, which rows count, and which only repeat an order."""

from __future__ import annotations

from collections.abc import Sequence

from personakit.parsing.answer_words import flag_of
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.role_words import VOID, header_words, is_called, means

_MOST_STATUSES = 30


def amount_of(columns: Sequence[ColumnFacts]) -> list[ColumnFacts]:
    """Return the column of what was paid, or a quantity and a price whose product it is; empty where there is none.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> log = [profile_column([3, 1, 12], "Quantity"), profile_column([2.5, 4.25, 0.85], "UnitPrice")]
    >>> [c.name for c in amount_of(log)]
    ['Quantity', 'UnitPrice']
    """
    numbers = [c for c in columns if c.is_number and c.distinct and not means(c.name, "customer_id")]
    totals = [c for c in numbers if means(c.name, "line_total") and not means(c.name, "no_amount")]
    paid = [c for c in totals if not means(c.name, "unit_price") or is_called(c.name, "line_total")]
    quantity = next((c for c in numbers if means(c.name, "quantity") and not is_called(c.name, "unit_price")), None)
    price = next((c for c in numbers if means(c.name, "unit_price") and not means(c.name, "no_amount", "cost")), None)
    if paid:
        exact = [c for c in paid if is_called(c.name, "line_total")]
        return [min(exact or paid, key=lambda c: (header_words(c.name) == "subtotal", "sub" in header_words(c.name)))]
    if quantity is not None and price is not None and quantity is not price:
        return [quantity, price]
    return [price] if price is not None else []


def void_statuses(columns: Sequence[ColumnFacts]) -> tuple[ColumnFacts, list[str]] | None:
    """Return the status column of an export, and its words under which a row does not count.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> status = profile_column(["paid", "refunded", "paid", "Cancelled - customer"], "Financial Status")
    >>> void_statuses([status])[1]
    ['Cancelled - customer', 'refunded']
    """
    for column in columns:
        if (
            not means(column.name, "status")
            or column.is_number
            or column.is_date
            or not 2 <= column.distinct <= _MOST_STATUSES
        ):
            continue
        flag = set(header_words(column.name).split()) & VOID
        won = sorted(level for level in column.levels if "won" in header_words(level).split())
        if won and len(won) < column.distinct:
            return column, sorted(level for level in column.levels if level not in won)
        if flag:
            hit = [level for level in column.levels if flag_of(level)]
        else:
            hit = [level for level in column.levels if _is_void(level)]
        if hit and len(hit) < column.distinct:
            return column, sorted(hit)
    return None


def _is_void(level: str) -> bool:
    words = header_words(level).split()
    joined = "-".join(words)
    if any(word.startswith(("partial", "teil", "parcial", "parzial", "gedeelt")) for word in words):
        return False  # most of a purchase that was refunded in part counts
    return bool(set(words) & VOID) or joined in VOID or any(word in level for word in VOID if not word.isascii())


def moneyless_lines(columns: Sequence[ColumnFacts], amount: ColumnFacts) -> bool:
    """Say whether an order fills several lines of which only the first has its total, as in shop exports."""
    first_only = amount.filled < 0.98 * amount.n
    lines = any(means(c.name, "quantity") for c in columns)
    orders = [c for c in columns if c.filled == c.n and c.unique_share < 1]
    return first_only and lines and any(abs(c.distinct - amount.filled) <= 0.02 * c.n for c in orders)
