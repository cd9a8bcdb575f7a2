"""How sure a guess is: the words that the codebook holds and that every guess is made with."""

from __future__ import annotations

__all__ = ["GUESS", "LIKELY", "SURE", "weaker"]

SURE, LIKELY, GUESS = "sure", "likely", "guess"


def weaker(*guesses: str) -> str:
    """Return the weakest of several confidences.

    Examples
    --------
    >>> weaker("sure", "guess", "likely")
    'guess'
    """
    return max(guesses, key=(SURE, LIKELY, GUESS).index)
