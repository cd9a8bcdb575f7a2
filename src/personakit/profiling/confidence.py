"""How sure a guess is, in the words that a drafted study uses."""

from __future__ import annotations

SURE, LIKELY, GUESS = "sure", "likely", "guess"


def weaker(*guesses: str) -> str:
    """Return the weakest of several confidences.

    Examples
    --------
    >>> weaker("sure", "guess", "likely")
    'guess'
    """
    return max(guesses, key=(SURE, LIKELY, GUESS).index)
