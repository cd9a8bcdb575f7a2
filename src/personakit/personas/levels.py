"""Levels that say yes or no, and how much of a persona counts as most of it."""

from __future__ import annotations

TRUE_LEVELS = frozenset({"yes", "true", "1", "y", "ja", "oui", "si", "sí"})
FALSE_LEVELS = frozenset(
    {"no", "false", "0", "n", "nein", "non", "none", "not any", "nothing", "keine", "aucun", "ninguno"}
)
#: What a persona has at least this much of, most of it has.
MOST_OF_THEM = 0.5
#: Measure of a row of naming_rows: the share on the upper part of a scale.
UPPER = "upper part"
