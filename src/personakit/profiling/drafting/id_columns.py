"""Which columns can be ids of customers, and which pairs of columns can hold the same ids."""

from __future__ import annotations

import re

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.row_nature import Nature, is_phone_like, is_row_key, is_row_number
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.role_words import header_words, is_called, means

#: Fewest different running numbers whose agreement is more than chance.
MANY = 50
#: Words of headers that begin like a customer's id and hold something else.
_MEASURES = frozenset(
    [
        "length",
        "age",
        "balance",
        "type",
        "status",
        "name",
        "since",
        "tenure",
        "segment",
        "satisfaction",
        "service",
        "calls",
    ]
)
EVENT_ROWS = frozenset({Nature.PURCHASE, Nature.CONTACT, Nature.REVIEW})
#: Headers of the id of a row, whatever the row is.
BARE_IDS = frozenset({"id", "name", "no", "nr", "number", "key", "record id", "code", "ref"})


def id_points(column: ColumnFacts, nature: Nature) -> float:
    """Return points for a column whose header is that of a customer id, less those for ids of other rows."""
    points = 2.0 * names_customers(column) + 1.0 * keyword_match(column.name, "id")
    if nature is Nature.PERSON and header_words(column.name) in BARE_IDS:
        points = 3.0  # the id of a list of customers, before their addresses
    points += 0.5 * (means(column.name, "customer_id") and is_called(column.name, "customer_id"))
    if is_id_of_event(column, nature) or (names_other_rows(column) and not names_customers(column)):
        points -= 4.0
    if nature is Nature.PERSON:
        points += 1.5
    elif nature in {Nature.PURCHASE, Nature.CONTACT, Nature.REVIEW, Nature.ENTITY}:
        points -= 1.5
    return points - 3.0 * is_phone_like(column) - 1.0 * is_row_number(column)


def is_id_of_event(column: ColumnFacts, nature: Nature) -> bool:
    """Say whether a column is the id of the event in its row, and not of a customer."""
    if nature not in {*EVENT_ROWS, Nature.ENTITY} or names_customers(column):
        return False
    return is_row_key(column) or header_words(column.name) in BARE_IDS


def names_customers(column: ColumnFacts) -> bool:
    """Say whether the header names customers: by their id, or by their email."""
    if means(column.name, "customer_id", "email"):
        return True
    measured = bool(_MEASURES & set(header_words(column.name).split()))
    return keyword_match(column.name, "customer") and not measured and not means(column.name, "entity")


def names_other_rows(column: ColumnFacts) -> bool:
    """Say whether the header names something else: an order, a ticket, a product, a telephone."""
    return means(column.name, "entity", "purchase", "contact", "review") and not means(column.name, "email")


def normal_id(text: str) -> str:
    """Return an id without case, padding and the decimals of a float, for comparison.

    Examples
    --------
    >>> normal_id(" C0012 "), normal_id("0012.0")
    ('c0012', '12')
    """
    folded = text.strip().casefold().removesuffix(".0")
    return folded.lstrip("0") or "0"


def id_values(column: ColumnFacts) -> frozenset[str]:
    """Return the different ids of a column, in one spelling."""
    return frozenset(normal_id(level) for level in column.levels)


def shared_ids(these: frozenset[str], known: frozenset[str]) -> float:
    """Return the share of some ids that are known."""
    return len(these & known) / len(these) if these else 0.0


def _called_id(column: ColumnFacts) -> bool:
    """Say whether a header is that of an id, and not of a number of things."""
    return keyword_match(column.name, "id") and not re.match(
        r"(number|num|no|nr|n|anzahl) (?!\d)", header_words(column.name)
    )


def could_be_id(column: ColumnFacts) -> bool:
    """Say whether a column may hold ids: short values, unique or called so, and no row numbers."""
    if column.distinct < 2 or column.is_date or column.mean_words > 1.5 or not 1 <= column.mean_length <= 64:
        return False
    if column.is_number and not column.is_integer:
        return False
    named = names_customers(column) or _called_id(column)
    if is_row_number(column) and not named:
        return False
    if means(column.name, "email") and "@" in "".join(column.levels[:3]):
        return True
    return column.unique_share > 0.9 or (named and column.distinct >= 20)


def may_share_ids(
    one: ColumnFacts, other: ColumnFacts, nature: Nature = Nature.PERSON, there: Nature = Nature.PERSON
) -> bool:
    """Say whether two columns may hold the same ids: running numbers join only where the names agree."""
    if not (one.is_integer and other.is_integer):
        return True
    bare, bare_there = (header_words(c.name) in BARE_IDS for c in (one, other))
    if bare and bare_there:
        return nature is there
    if plain_words(one.name) == plain_words(other.name):
        return True
    of_customers = names_customers(one) or (bare and nature is Nature.PERSON)
    of_customers_there = names_customers(other) or (bare_there and there is Nature.PERSON)
    return (of_customers and of_customers_there) or _same_people(one, other)


def _same_people(one: ColumnFacts, other: ColumnFacts) -> bool:
    """Say whether running numbers are the same ids: unique in one column, repeated in the other, with equal values."""
    if (
        not (keyword_match(one.name, "id") and keyword_match(other.name, "id"))
        or min(one.distinct, other.distinct) < MANY
        or names_other_rows(one) != names_other_rows(other)
    ):
        return False
    if (one.unique_share > 0.99) == (other.unique_share > 0.99):
        return False
    these, those = id_values(one), id_values(other)
    return min(shared_ids(these, those), shared_ids(those, these)) >= 0.99
