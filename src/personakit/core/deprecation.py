"""Old names that keep working for one version: of parameters and of attributes."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

#: The version in which the old names are gone.
REMOVED_IN = "0.3"


def warn_renamed(old: str, new: str, *, stacklevel: int = 3) -> None:
    """Warn that a name is old.

    Parameters
    ----------
    old : str
        The old name, as it was used.
    new : str
        The name to use.
    stacklevel : int
        How many calls up the line stands that used the old name; 3 is the caller of the caller.

    Examples
    --------
    >>> with warnings.catch_warnings(record=True, action="always") as caught:
    ...     warn_renamed("refits", "n_boot")
    >>> print(caught[0].message)
    'refits' is now called 'n_boot'; the old name will be gone in personakit 0.3.
    """
    message = f"'{old}' is now called '{new}'; the old name will be gone in personakit {REMOVED_IN}."
    warnings.warn(message, DeprecationWarning, stacklevel=stacklevel)


def renamed_parameters(**names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function whose keyword parameters have new names, so that the old ones are still taken.

    Parameters
    ----------
    **names : str
        Old names, each with the new name.

    Returns
    -------
    callable
        The decorator. The function's signature shows the new names alone.

    Raises
    ------
    TypeError
        When the function is called with both the old and the new name of a parameter.

    Examples
    --------
    >>> @renamed_parameters(seed="random_state")
    ... def draw(random_state=0):
    ...     return random_state
    >>> with warnings.catch_warnings(action="ignore"):
    ...     draw(seed=3)
    3
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def with_old_names(*args: P.args, **kwargs: P.kwargs) -> R:
            for old in [name for name in kwargs if name in names]:
                new = names[old]
                if new in kwargs:
                    raise TypeError(f"{function.__name__} got both '{old}' and '{new}'; give '{new}' alone.")
                warn_renamed(old, new)
                kwargs[new] = kwargs.pop(old)
            return function(*args, **kwargs)

        return with_old_names

    return decorate


class RenamedAttribute:
    """An attribute of a class under its old name; reading it warns.

    Parameters
    ----------
    new : str
        The attribute's new name.

    Examples
    --------
    >>> class Result:
    ...     n_rows = 3
    ...     rows = RenamedAttribute("n_rows")
    >>> with warnings.catch_warnings(action="ignore"):
    ...     Result().rows
    3
    """

    def __init__(self, new: str) -> None:
        self.new = new
        self.old = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.old = name

    def __get__(self, instance: Any, owner: type) -> Any:
        source = owner if instance is None else instance
        warn_renamed(f"{owner.__name__}.{self.old}", f"{owner.__name__}.{self.new}")
        return getattr(source, self.new)
