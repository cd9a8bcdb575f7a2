"""Refuse settings of ``PersonaModel`` that no fit can use."""

from __future__ import annotations

from typing import Any

import numpy as np

from personakit.core.errors import StudyError


def asked_number(n_personas: Any) -> int | None:
    """Return the number of personas asked for; None for "auto".

    Examples
    --------
    >>> asked_number("auto"), asked_number(4)
    (None, 4)
    """
    if isinstance(n_personas, str):
        if n_personas != "auto":
            raise StudyError(f"n_personas is '{n_personas}'; give \"auto\" or a whole number from 1.")
        return None
    if not isinstance(n_personas, (int, np.integer)) or n_personas < 1:
        raise StudyError(f'n_personas is {n_personas!r}; give "auto" or a whole number from 1.')
    return int(n_personas)


def check_search(estimator: Any) -> None:
    """Refuse settings of the search that are not whole numbers from 1 (refits: from 2), and a tol below 0."""
    least = {"max_rows": 1, "n_init": 1, "max_iter": 1, "n_boot": 2, "max_personas": 1}
    for name, lowest in least.items():
        value = getattr(estimator, name)
        if name == "n_init" and value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < lowest:
            raise StudyError(f"{name} is {value!r}; give a whole number from {lowest}.")
    if not isinstance(estimator.tol, (int, float)) or not estimator.tol >= 0:
        raise StudyError(f"tol is {estimator.tol!r}; give a number from 0.")
