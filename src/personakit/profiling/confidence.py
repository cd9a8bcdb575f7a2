"""How sure a guess is, in the words that a drafted study uses."""

from __future__ import annotations

SURE, LIKELY, GUESS = "sure", "likely", "guess"
