"""The errors a user can see. Each says what, where and the remedy; none shows a customer's value."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class PersonakitError(Exception):
    """Base of every error personakit raises on purpose."""

    exit_code = 2


class StudyError(PersonakitError, ValueError):
    """The study file, a path or a call is wrong: bad usage, exit code 2.

    A ``ValueError`` as well, so that code written for scikit-learn's estimators catches it.
    """

    exit_code = 2


class DataError(PersonakitError):
    """The exports failed their checks: exit code 1.

    Parameters
    ----------
    message : str
        What failed, where, and the remedy.
    checks : DataFrame, optional
        The checks made so far (columns of ``Exports.checks``), so that they can still be written.
    """

    exit_code = 1

    def __init__(self, message: str, checks: pd.DataFrame | None = None) -> None:
        super().__init__(message)
        self.checks = checks


def near_match(name: str, available: Iterable[str]) -> str | None:
    """Return the available name closest to `name`, ignoring case, or None when nothing is close.

    Examples
    --------
    >>> near_match("custmer_id", ["customer_id", "stage"])
    'customer_id'
    """
    by_folded = {str(a).casefold(): str(a) for a in available}
    close = get_close_matches(str(name).casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def not_found(what: str, name: str, where: str, available: Iterable[str], most: int = 12) -> str:
    """Compose the message for a name that does not exist.

    Parameters
    ----------
    what : str
        What the name is of: "column", "file", "key".
    name : str
        The name that does not exist.
    where : str
        The file, sheet or section it was looked for in.
    available : iterable of str
        The names that exist.
    most : int
        Most names listed; the rest are only counted.

    Returns
    -------
    str
        The message: what, where, the near match, what is available.

    Examples
    --------
    >>> print(not_found("column", "Custmer", "crm.csv", ["Customer", "Age"]))
    crm.csv has no column 'Custmer'. Did you mean 'Customer'? Available: 'Customer', 'Age'.
    """
    names = [str(a) for a in available]
    close = near_match(name, names)
    hint = f" Did you mean '{close}'?" if close else ""
    shown = ", ".join(f"'{n}'" for n in names[:most])
    more = f" and {len(names) - most} more" if len(names) > most else ""
    listed = f" Available: {shown}{more}." if names else " Nothing is available there."
    return f"{where} has no {what} '{name}'.{hint}{listed}"


def require(call: str, value: object, wanted: type | tuple[type, ...], remedy: str) -> None:
    """Raise an error for an argument of the wrong type, saying what to pass instead.

    Raises
    ------
    StudyError
        When `value` is of another type.

    Examples
    --------
    >>> require("find_personas", "x", dict, "what read_exports returns")
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: find_personas takes what read_exports returns, but got str.
    """
    if not isinstance(value, wanted):
        raise StudyError(f"{call} takes {remedy}, but got {type(value).__name__}.")
