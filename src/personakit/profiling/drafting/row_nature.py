"""What a row of an export is: a customer, a purchase, a contact with the service, a review, or an answer."""

from __future__ import annotations

from enum import StrEnum

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.role_words import header_words, is_called, means

#: Fewest rows of which running numbers say that they number the rows.
_FEWEST = 10


_ID_WORDS = frozenset(
    ["id", "ids", "no", "nr", "number", "key", "code", "ref", "num", "nummer", "numero", "kennung", "guid", "uuid"]
)
#: Words that begin the header of a count: number of visits.
_COUNTS = frozenset(["no", "nr", "number", "num", "numero", "nummer"])


class Nature(StrEnum):
    """What a row is."""

    PERSON = "person"
    PURCHASE = "purchase"
    CONTACT = "contact"
    REVIEW = "review"
    ENTITY = "entity"  # a product, a seller, a shop ...
    UNKNOWN = "unknown"


def row_nature(source: ExportFile) -> Nature:
    """Return what a row of a source is, by the ids of its rows and its name; unknown where neither says so.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> columns = (profile_column(["o1", "o2"], "order_id"), profile_column(["c1", "c1"], "customer_id"))
    >>> row_nature(ExportFile("export", "export.csv", "csv", 2, columns)).value
    'purchase'
    """
    keys = [c for c in source.columns if is_row_key(c)]
    for column in keys:
        nature = _of_words(column.name, ids=True)
        if nature not in {Nature.UNKNOWN, Nature.ENTITY}:
            return nature
    by_name = _of_words(source.name.replace("_", " "))
    events = {Nature.PURCHASE, Nature.CONTACT, Nature.REVIEW}
    timed = any(c.is_date or means(c.name, "wait", "resolution_wait") for c in source.columns)
    several = any(_of_words(c.name, ids=True) in events for c in source.columns if _is_id(c))
    if by_name in events and (timed or several) and not _is_row_of_person(source, keys):
        return by_name
    by_name = Nature.UNKNOWN if by_name in events else by_name
    person = any(means(c.name, "customer_id", "email") for c in keys) or by_name is Nature.PERSON
    if person:
        return Nature.PERSON
    repeated = [
        c
        for c in source.columns
        if _is_id(c) and c.distinct >= _FEWEST and not is_row_key(c) and not means(c.name, "customer_id")
    ]
    natures = [_of_words(c.name, ids=True) for c in repeated]
    event = next((n for n in natures if n in {Nature.PURCHASE, Nature.CONTACT}), None)
    if event is not None:
        return event
    return Nature.ENTITY if any(_of_words(c.name, ids=True) is Nature.ENTITY for c in keys) else by_name


def _is_row_of_person(source: ExportFile, keys: list[ColumnFacts]) -> bool:
    """Say whether each row is one customer, whatever the file is called: the only unique id is the customer's."""
    dated = any(c.is_date and means(c.name, "created") for c in source.columns)
    return bool(keys) and all(means(c.name, "customer_id", "email") for c in keys) and not dated


def _of_words(name: str, *, ids: bool = False) -> Nature:
    words = header_words(name)
    if ids and means(words, "customer_id", "email") and not means(words, "contact"):
        return Nature.PERSON
    if ids and is_called(words, "customer_id"):
        return Nature.PERSON
    for role, nature in (
        ("review", Nature.REVIEW),
        ("purchase", Nature.PURCHASE),
        ("contact", Nature.CONTACT),
        ("people", Nature.PERSON),
    ):
        if means(words, role):
            return nature
    return Nature.ENTITY if ids and means(words, "entity") else Nature.UNKNOWN


def is_row_key(column: ColumnFacts) -> bool:
    """Say whether a column numbers or names the rows: filled nearly everywhere, with a value of its own in each."""
    full = column.filled >= 0.98 * max(1, column.n) and column.unique_share > 0.98
    return full and column.distinct > 1 and (_is_id(column) or is_row_number(column))


def _is_id(column: ColumnFacts) -> bool:
    """Say whether the values look like ids: short, one word, no date, no fraction; and the header like one of an id."""
    if column.is_date or column.mean_words > 1.5 or not 1 <= column.mean_length <= 64:
        return False
    if column.is_number and not column.is_integer:
        return False
    words = header_words(column.name).split()
    called = bool(words) and (words[-1] in _ID_WORDS or (words[0] in _ID_WORDS - _COUNTS and len(words) > 1))
    return (
        called
        or means(column.name, "customer_id", "email")
        or (means(column.name, "purchase") and not column.is_number)
    )


def is_row_number(column: ColumnFacts) -> bool:
    """Say whether a column only counts the rows: whole numbers without a gap from 0 or 1.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> is_row_number(profile_column(list(range(1, 51)), "column 1"))
    True
    >>> is_row_number(profile_column(list(range(1000, 1050)), "Customer"))
    False
    """
    if column.distinct < _FEWEST or not column.is_integer or column.unique_share < 1:
        return False
    return column.low in {0.0, 1.0} and column.high - column.low + 1 == column.distinct


def is_phone_like(column: ColumnFacts) -> bool:
    """Say whether a column holds telephone numbers, by its header or by how they are written."""
    if any(
        f" {word} " in f" {header_words(column.name)} "
        for word in (
            "phone",
            "mobile",
            "telephone",
            "fax",
            "tel",
            "telefon",
            "handy",
            "telefono",
            "telefone",
            "電話",
            "电话",
            "手机",
        )
    ):
        return True
    some = column.levels[:50]
    signs = sum(level[:1] in "+(" and sum(c.isdigit() for c in level) >= 7 for level in some)
    return bool(some) and signs > 0.5 * len(some)
