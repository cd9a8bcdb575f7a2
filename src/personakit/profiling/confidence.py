"""How sure a guess is: the words are those of the codebook, in which the guesses are written."""

from __future__ import annotations

from personakit.study.codebook import GUESS, LIKELY, SURE

__all__ = ["GUESS", "LIKELY", "SURE", "weaker"]


def weaker(*guesses: str) -> str:
    """Return the weakest of several confidences.

    Examples
    --------
    >>> weaker("sure", "guess", "likely")
    'guess'
    """
    return max(guesses, key=(SURE, LIKELY, GUESS).index)
