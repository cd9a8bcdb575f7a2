"""Which columns join the exports: the customer id by the overlap of its values, lookups by another attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.keywords import keyword_match, plain_words

#: Two columns hold the same ids when at least this share of the values occurs in the other export.
ENOUGH = 0.3
#: Fewest different running numbers whose agreement is more than chance.
MANY = 50


@dataclass(frozen=True)
class Link:
    """The customer id column of an export, and how many of its values the anchor export knows."""

    column: str
    share: float  # of its values that occur in the anchor export; 1 for the anchor itself
    unique: float  # distinct values per filled row
    anchor: bool = False  # the export that the others are compared with


@dataclass(frozen=True)
class LookupLink:
    """A column of a lookup that joins an attribute of the customers."""

    key: str
    source: str
    joins: str  # column of that source
    share: float


def customer_links(sources: Sequence[ExportFile]) -> dict[str, Link]:
    """Return the customer id of each source that has one.

    The anchor is the id-like column that the most sources share, by values; names decide ties.
    """
    candidates = [(s, c, _values(c)) for s in sources for c in s.columns if _could_be_id(c)]
    if not candidates:
        return {}

    def anchor_score(item: tuple[ExportFile, ColumnFacts, frozenset[str]]) -> tuple[float, float, int]:
        source, column, values = item
        partners = {
            s.name
            for s, c, v in candidates
            if s is not source and _overlap(v, values) >= ENOUGH and _may_share_ids(c, column)
        }
        named = 2.0 * keyword_match(column.name, "customer") + 1.0 * keyword_match(column.name, "id")
        shared = len(partners) / max(1, len(sources) - 1)
        return (named + 3.0 * shared + 1.0 * (column.unique_share > 0.9), float(len(values)), -sources.index(source))

    anchor_source, anchor, known = max(candidates, key=anchor_score)
    if not keyword_match(anchor.name, "customer", "id") and anchor_score((anchor_source, anchor, known))[0] < 2:
        return {}
    links: dict[str, Link] = {}
    for source in sources:
        if source is anchor_source:
            links[source.name] = Link(anchor.name, 1.0, anchor.unique_share, anchor=True)
            continue
        matches = [
            (_overlap(v, known), keyword_match(c.name, "customer") + 0.5 * keyword_match(c.name, "id"), c)
            for s, c, v in candidates
            if s is source and _may_share_ids(c, anchor)
        ]
        matches = [f for f in matches if f[0] >= ENOUGH]
        if matches:
            share, _, column = max(matches, key=lambda f: (round(f[0], 1), f[1], f[2].unique_share))
            links[source.name] = Link(column.name, share, column.unique_share)
    return links


def lookup_link(source: ExportFile, customers: Sequence[tuple[ExportFile, str | None]]) -> LookupLink | None:
    """Return how a source without customer ids joins an attribute of a customers source, if it does."""
    best: tuple[float, LookupLink] | None = None
    for key in source.columns:
        if key.unique_share < 0.99 or key.filled < 2:
            continue
        keys = _values(key)
        for other, customer_id in customers:
            for column in other.columns:
                if column.name == customer_id or column.distinct < 3 or column.is_date:
                    continue
                share = _overlap(_values(column), keys)
                same = plain_words(column.name) == plain_words(key.name)
                if share < 0.5 or not (same or (column.distinct >= 50 and column.mean_length >= 4)):
                    continue
                score = share + same
                if best is None or score > best[0]:
                    best = (score, LookupLink(key.name, other.name, column.name, share))
    return best[1] if best else None


def normal_id(text: str) -> str:
    """Return an id without case, padding and the decimals of a float, for comparison.

    Examples
    --------
    >>> normal_id(" C0012 "), normal_id("0012.0")
    ('c0012', '12')
    """
    folded = text.strip().casefold().removesuffix(".0")
    return folded.lstrip("0") or "0"


def _values(column: ColumnFacts) -> frozenset[str]:
    return frozenset(normal_id(level) for level in column.levels)


def _overlap(these: frozenset[str], known: frozenset[str]) -> float:
    return len(these & known) / len(these) if these else 0.0


def _could_be_id(column: ColumnFacts) -> bool:
    if column.distinct < 2 or column.is_date or column.mean_words > 1.5 or not 1 <= column.mean_length <= 40:
        return False
    if column.is_number and not column.is_integer:
        return False
    named = keyword_match(column.name, "customer") or keyword_match(column.name, "id")
    return column.unique_share > 0.9 or (named and column.distinct >= 20)


def _may_share_ids(one: ColumnFacts, other: ColumnFacts) -> bool:
    """Say whether two columns may hold the same ids: running numbers join only where the names agree."""
    if one.is_integer and other.is_integer and plain_words(one.name) != plain_words(other.name):
        return (keyword_match(one.name, "customer") and keyword_match(other.name, "customer")) or _same_people(
            one, other
        )
    return True


def _same_people(one: ColumnFacts, other: ColumnFacts) -> bool:
    """Say whether running numbers are the same ids: unique in one column, repeated in the other, with equal values."""
    if (
        not (keyword_match(one.name, "id") and keyword_match(other.name, "id"))
        or min(one.distinct, other.distinct) < MANY
    ):
        return False
    if (one.unique_share > 0.99) == (other.unique_share > 0.99):
        return False
    these, those = _values(one), _values(other)
    return min(_overlap(these, those), _overlap(those, these)) >= 0.99
