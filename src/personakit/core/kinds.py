"""The kinds an attribute can be of, and what it is used for."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of values an attribute holds, which decides how it is modelled and shown."""

    NUMERIC = "numeric"
    ORDINAL = "ordinal"
    CATEGORICAL = "categorical"
    BINARY = "binary"
    MULTI_SELECT = "multi_select"
    DATE = "date"
    TEXT = "text"


class Use(StrEnum):
    """What an attribute is used for.

    ``active`` attributes form the personas, ``describe`` attributes only profile them,
    ``protected`` attributes are never segmented on and their representation is checked,
    ``ignore`` leaves the column out.
    """

    ACTIVE = "active"
    DESCRIBE = "describe"
    PROTECTED = "protected"
    IGNORE = "ignore"


#: Between two options in a multi-select cell, once ingested: ``"tv|radio"``; ``""`` is "answered, chose none".
OPTION_SEPARATOR = "|"
