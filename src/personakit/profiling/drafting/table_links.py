"""Which columns join the exports: the customer id by the overlap of its values, other exports through those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.id_columns import (
    BARE_IDS,
    could_be_id,
    id_points,
    id_values,
    is_id_of_event,
    may_share_ids,
    names_customers,
    names_other_rows,
    shared_ids,
)
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.row_nature import Nature, row_nature
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.role_words import header_words, means

#: Two columns hold the same ids when at least this share of the values occurs in the other export.
ENOUGH = 0.3
_ANSWER_ID = re.compile(r"(respondent|response|submission|answer) ?(id|no|number)")  # given by survey tools
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
    candidates = [(s, c, id_values(c)) for s in sources for c in s.columns if could_be_id(c)]
    if not candidates:
        return {}
    natures = {s.name: row_nature(s) for s in sources}

    def anchor_score(item: tuple[ExportFile, ColumnFacts, frozenset[str]]) -> tuple[float, float, int]:
        source, column, values = item
        partners = {
            s.name
            for s, c, v in candidates
            if s is not source
            and shared_ids(v, values) >= ENOUGH
            and may_share_ids(c, column, natures[s.name], natures[source.name])
        }
        shared = len(partners) / max(1, len(sources) - 1)
        score = id_points(column, natures[source.name]) + 3.0 * shared + 1.0 * (column.unique_share > 0.9)
        return (score, float(len(values)), -sources.index(source))

    anchor_source, anchor, known = max(candidates, key=anchor_score)
    if (firm_id := _id_of_the_firm(anchor_source, anchor, candidates)) is not None:
        anchor, known = firm_id, id_values(firm_id)
    named = names_customers(anchor) or keyword_match(anchor.name, "id")
    of_row = is_id_of_event(anchor, natures[anchor_source.name])
    if (of_row or names_other_rows(anchor)) and not names_customers(anchor):
        return {}
    if not named and anchor_score((anchor_source, anchor, known))[0] < 2:
        return {}
    links: dict[str, Link] = {}
    for source in sources:
        if source is anchor_source:
            links[source.name] = Link(anchor.name, 1.0, anchor.unique_share, anchor=True)
            continue
        matches = [
            (shared_ids(v, known), names_customers(c) + 0.5 * keyword_match(c.name, "id"), c)
            for s, c, v in candidates
            if s is source and may_share_ids(c, anchor, natures[s.name], natures[anchor_source.name])
        ]
        matches = [f for f in matches if f[0] >= ENOUGH]
        if matches:
            share, _, column = max(matches, key=lambda f: (round(f[0], 1), f[1], f[2].unique_share))
            links[source.name] = Link(column.name, share, column.unique_share)
    return _with_links_through(sources, _by_person(sources, links))


def _id_of_the_firm(
    source: ExportFile, anchor: ColumnFacts, candidates: Sequence[tuple[ExportFile, ColumnFacts, frozenset[str]]]
) -> ColumnFacts | None:
    """Return the customer id that a survey was sent with, where only the id of the answer was seen to be one.

    Survey tools number the answers, and carry the firm's own number in a field of its own (custom data, an external
    reference): that one joins other exports, where it is filled and different in every row.
    """
    if not _ANSWER_ID.fullmatch(plain_words(anchor.name)):
        return None
    known = id_values(anchor)
    if any(other is not source and shared_ids(values, known) >= ENOUGH for other, _, values in candidates):
        return None
    everyone = [c for other, c, _ in candidates if other is source and c.distinct == c.filled == c.n]
    of_firm = [c for c in everyone if means(c.name, "customer_id") and not _ANSWER_ID.fullmatch(plain_words(c.name))]
    return next(iter(of_firm), None)


def _by_person(sources: Sequence[ExportFile], links: dict[str, Link]) -> dict[str, Link]:
    """Return the links by a person's id, where the anchor's id is one of several that a person has.

    Marketplaces give a customer a new id for each order, and say in the list of customers which person that is.
    """
    base = next(s for s in sources if links.get(s.name) is not None and links[s.name].anchor)
    anchor = links[base.name]
    person = next(
        (
            c
            for c in base.columns
            if c.name != anchor.column
            and means(c.name, "customer_id")
            and "unique" in header_words(c.name).split()
            and _ONE_ROW < c.unique_share < 1
        ),
        None,
    )
    if person is None:
        return links
    changed = {base.name: Link(person.name, 1.0, person.unique_share, anchor=True)}
    for name, link in links.items():
        if name != base.name:
            through = Through(base.name, link.column, anchor.column, link.share)
            changed[name] = Link(link.column, link.share, link.unique * person.unique_share, through=through)
    return changed


def join_keys(sources: Sequence[ExportFile]) -> frozenset[tuple[str, str]]:
    """Return the columns, as pairs of source and column, that hold ids of rows of another source."""
    candidates = [(s, c, id_values(c)) for s in sources for c in s.columns if could_be_id(c)]
    keys: set[tuple[str, str]] = set()
    for one, column, values in candidates:
        for other, there, known in candidates:
            if one is other or not _may_lead(column, other, there):
                continue
            if shared_ids(values, known) >= ENOUGH and there.unique_share > _ONE_ROW:
                keys |= {(one.name, column.name), (other.name, there.name)}
    return frozenset(keys)


def _with_links_through(sources: Sequence[ExportFile], links: dict[str, Link]) -> dict[str, Link]:
    """Add the sources that join one with a link, and then those that join these."""
    linked = dict(links)
    for _ in sources:
        reached = [s for s in sources if s.name in linked]
        new = {
            s.name: link
            for s in sources
            if s.name not in linked and (link := _link_through(s, reached, linked)) is not None
        }
        if not new:
            break
        linked |= new
    return linked


def _link_through(source: ExportFile, reached: Sequence[ExportFile], links: dict[str, Link]) -> Link | None:
    """Return how a source joins one whose customers are known; the best key there is, or None."""
    best: tuple[float, Link] | None = None
    for column in source.columns:
        if not could_be_id(column):
            continue
        values = id_values(column)
        for other in reached:
            link = links[other.name]
            for to in other.columns:
                if to.name == link.column or not could_be_id(to) or not _may_lead(column, other, to):
                    continue
                share = shared_ids(values, id_values(to))
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
    of_row = there in BARE_IDS and header_words(other.name).rstrip("s") in words
    if there in BARE_IDS and row_nature(other) is Nature.PERSON and means(words, "customer_id"):
        return True
    return words == there or of_row or (means(words, "email") and means(there, "email"))


def lookup_link(source: ExportFile, customers: Sequence[tuple[ExportFile, str | None]]) -> LookupLink | None:
    """Return how a source without customer ids joins an attribute of a customers source, if it does."""
    best: tuple[float, LookupLink] | None = None
    for key in source.columns:
        if key.unique_share < 0.99 or key.filled < 2:
            continue
        keys = id_values(key)
        for other, customer_id in customers:
            for column in other.columns:
                if column.name == customer_id or column.distinct < 3 or column.is_date:
                    continue
                share = shared_ids(id_values(column), keys)
                same = plain_words(column.name) == plain_words(key.name)
                if share < 0.5 or not (same or (column.distinct >= 50 and column.mean_length >= 4)):
                    continue
                score = share + same
                if best is None or score > best[0]:
                    best = (score, LookupLink(key.name, other.name, column.name, share))
    return best[1] if best else None


__all__ = ["Link", "LookupLink", "Through", "customer_links", "join_keys", "lookup_link"]
