"""Which columns join the exports: the customer id by the overlap of its values, other exports through those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.row_nature import Nature, is_phone_like, is_row_key, is_row_number, row_nature
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.role_words import header_words, is_called, means

#: Two columns hold the same ids when at least this share of the values occurs in the other export.
ENOUGH = 0.3
#: Fewest different running numbers whose agreement is more than chance.
MANY = 50
#: Headers of the id of a row, whatever the row is.
_BARE = frozenset({"id", "name", "no", "nr", "number", "key", "record id", "code", "ref"})
#: A row leads to one row of another export where that has at least this many different keys a row.
_ONE_ROW = 0.5


@dataclass(frozen=True)
class Through:
    """The export through which the rows of another find their customer."""

    source: str
    key: str  # column here
    to: str  # column there
    share: float  # of the keys here that occur there


@dataclass(frozen=True)
class Link:
    """The customer id column of an export, and how many of its values the anchor export knows."""

    column: str  # the customer id, or the key that leads to it
    share: float  # of its values that occur in the anchor export; 1 for the anchor itself
    unique: float  # distinct values per filled row
    anchor: bool = False  # the export that the others are compared with
    through: Through | None = None  # where the column is no customer id but leads to one


@dataclass(frozen=True)
class LookupLink:
    """A column of a lookup that joins an attribute of the customers."""

    key: str
    source: str
    joins: str  # column of that source
    share: float


def customer_links(sources: Sequence[ExportFile]) -> dict[str, Link]:
    """Return the customer id of each source that has one, or the key that leads to it.

    The anchor is the id-like column that most sources share, by values, in an export whose rows are customers. Sources
    without its values are joined through another export: a review through its order, a ticket by the contact's email.
    """
    candidates = [(s, c, _values(c)) for s in sources for c in s.columns if _could_be_id(c)]
    if not candidates:
        return {}
    natures = {s.name: row_nature(s) for s in sources}

    def anchor_score(item: tuple[ExportFile, ColumnFacts, frozenset[str]]) -> tuple[float, float, int]:
        source, column, values = item
        partners = {
            s.name
            for s, c, v in candidates
            if s is not source and _overlap(v, values) >= ENOUGH and _may_share_ids(c, column)
        }
        shared = len(partners) / max(1, len(sources) - 1)
        score = _named(column, natures[source.name]) + 3.0 * shared + 1.0 * (column.unique_share > 0.9)
        return (score, float(len(values)), -sources.index(source))

    anchor_source, anchor, known = max(candidates, key=anchor_score)
    named = _names_customers(anchor) or keyword_match(anchor.name, "id")
    if _of_other_rows(anchor) and not _names_customers(anchor):
        return {}
    if not named and anchor_score((anchor_source, anchor, known))[0] < 2:
        return {}
    links: dict[str, Link] = {}
    for source in sources:
        if source is anchor_source:
            links[source.name] = Link(anchor.name, 1.0, anchor.unique_share, anchor=True)
            continue
        matches = [
            (_overlap(v, known), _names_customers(c) + 0.5 * keyword_match(c.name, "id"), c)
            for s, c, v in candidates
            if s is source and _may_share_ids(c, anchor)
        ]
        matches = [f for f in matches if f[0] >= ENOUGH]
        if matches:
            share, _, column = max(matches, key=lambda f: (round(f[0], 1), f[1], f[2].unique_share))
            links[source.name] = Link(column.name, share, column.unique_share)
    return _with_links_through(sources, links)


def _named(column: ColumnFacts, nature: Nature) -> float:
    """Return points for a column whose header is that of a customer id, less those for ids of other rows."""
    points = 2.0 * _names_customers(column) + 1.0 * keyword_match(column.name, "id")
    points += 0.5 * (means(column.name, "customer_id") and is_called(column.name, "customer_id"))
    of_row = header_words(column.name) in _BARE and nature is not Nature.PERSON
    if of_row or (_of_other_rows(column) and not _names_customers(column)):
        points -= 4.0
    if nature is Nature.PERSON:
        points += 1.5
    elif nature in {Nature.PURCHASE, Nature.CONTACT, Nature.REVIEW, Nature.ENTITY}:
        points -= 1.5
    return points - 3.0 * is_phone_like(column) - 1.0 * is_row_number(column)


def _names_customers(column: ColumnFacts) -> bool:
    """Say whether the header names customers: by their id, or by their email."""
    if means(column.name, "customer_id", "email"):
        return True
    return keyword_match(column.name, "customer") and not means(column.name, "entity")


def _of_other_rows(column: ColumnFacts) -> bool:
    """Say whether the header names something else: an order, a ticket, a product, a telephone."""
    return means(column.name, "entity", "purchase", "contact", "review") and not means(column.name, "email")


def _with_links_through(sources: Sequence[ExportFile], links: dict[str, Link]) -> dict[str, Link]:
    """Add the sources that join one with a link, and then those that join these."""
    found = dict(links)
    for _ in sources:
        reached = [s for s in sources if s.name in found]
        new = {
            s.name: link
            for s in sources
            if s.name not in found and (link := _link_through(s, reached, found)) is not None
        }
        if not new:
            break
        found |= new
    return found


def _link_through(source: ExportFile, reached: Sequence[ExportFile], links: dict[str, Link]) -> Link | None:
    """Return how a source joins one whose customers are known; the best key there is, or None."""
    best: tuple[float, Link] | None = None
    for column in source.columns:
        if not _could_be_id(column):
            continue
        values = _values(column)
        for other in reached:
            link = links[other.name]
            for to in other.columns:
                if to.name == link.column or not _could_be_id(to) or not _may_lead(column, other, to):
                    continue
                share = _overlap(values, _values(to))
                if share < ENOUGH:
                    continue
                same = header_words(column.name) == header_words(to.name)
                score = share + 0.5 * same + 0.25 * link.anchor + 0.25 * to.unique_share
                if best is None or score > best[0]:
                    through = Through(other.name, column.name, to.name, share)
                    unique = column.unique_share * (1.0 if link.unique > 0.9 else link.unique)
                    best = (score, Link(column.name, share * link.share, unique, through=through))
    return best[1] if best else None


def _may_lead(column: ColumnFacts, other: ExportFile, to: ColumnFacts) -> bool:
    """Say whether a key leads from many rows to one: not from a product to everyone who bought it."""
    if to.unique_share < _ONE_ROW and column.unique_share > _ONE_ROW:
        return False
    if not (column.is_integer and to.is_integer):
        return True
    words, there = header_words(column.name), header_words(to.name)
    of_row = there in _BARE and header_words(other.name).rstrip("s") in words
    if there in _BARE and row_nature(other) is Nature.PERSON and means(words, "customer_id"):
        return True
    return words == there or of_row or (means(words, "email") and means(there, "email"))


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
    if column.distinct < 2 or column.is_date or column.mean_words > 1.5 or not 1 <= column.mean_length <= 64:
        return False
    if column.is_number and not column.is_integer:
        return False
    named = _names_customers(column) or keyword_match(column.name, "id")
    if is_row_number(column) and not named:
        return False
    return column.unique_share > 0.9 or (named and column.distinct >= 20)


def _may_share_ids(one: ColumnFacts, other: ColumnFacts) -> bool:
    """Say whether two columns may hold the same ids: running numbers join only where the names agree."""
    if one.is_integer and other.is_integer and plain_words(one.name) != plain_words(other.name):
        return (_names_customers(one) and _names_customers(other)) or _same_people(one, other)
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


__all__ = ["Link", "LookupLink", "Through", "customer_links", "is_row_key", "lookup_link", "normal_id"]
