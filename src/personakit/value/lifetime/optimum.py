"""Find the parameters that fit best: positive ones, from several starts, with a clear word when there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: Parameters outside these ends stand for a limit of the model, not for a fit.
_ENDS = (1e-4, 1e5)


def columns(**named: ArrayLike) -> tuple[Floats, ...]:
    """Return columns of one length as floats.

    Parameters
    ----------
    **named : array-like (customers,)
        The columns, by the name a user knows them by.

    Raises
    ------
    DataError
        When they are empty, of different lengths, or hold missing or negative values.
    """
    out = tuple(np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in named.values())
    sizes = {name: len(values) for name, values in zip(named, out, strict=True)}
    if len(set(sizes.values())) != 1 or any(values.ndim != 1 for values in out):
        raise DataError(f"One value a customer is needed in each of {', '.join(named)}; their lengths are {sizes}.")
    if not next(iter(sizes.values())):
        raise DataError(f"There are no customers to fit: {', '.join(named)} are empty.")
    for name, values in zip(named, out, strict=True):
        if wrong := int((~(values >= 0) | np.isinf(values)).sum()):
            raise DataError(f"{name}: {wrong:,} of {len(values):,} values are missing, infinite or negative.")
    return out


def fit_positive(
    loss: Callable[[Floats], tuple[float, Floats]], starts: Sequence[Sequence[float]], names: Sequence[str], what: str
) -> tuple[Floats, float]:
    """Minimise a loss over positive parameters and return the best optimum of all starts.

    Parameters
    ----------
    loss : callable
        Of the logarithms of the parameters: the loss and its gradient in the logarithms.
    starts : sequence of sequences of float
        Parameters to start from.
    names : sequence of str
        Of the parameters.
    what : str
        The model, as the message names it.

    Returns
    -------
    parameters : ndarray
    loss : float
        At the optimum.

    Raises
    ------
    DataError
        When every start runs off to the edge of what the model can be.
    """
    from scipy.optimize import minimize

    low, high = np.log(_ENDS)
    best, lowest = None, np.inf
    for start in starts:
        found = minimize(
            loss, np.clip(np.log(start), low, high), jac=True, method="L-BFGS-B", bounds=[(low, high)] * len(names),
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-7},
        )  # fmt: skip
        if np.isfinite(found.fun) and found.fun < lowest - 1e-9 * abs(lowest if np.isfinite(lowest) else 1):
            best, lowest = found.x, float(found.fun)
    if best is None:
        raise DataError(
            f"{what} does not converge: no start gives a finite likelihood. Check the units of the columns."
        )
    at_end = [name for name, x in zip(names, best, strict=True) if min(x - low, high - x) < 1e-3]
    if at_end:
        raise DataError(
            f"{what} does not converge: {', '.join(at_end)} run{'s' if len(at_end) == 1 else ''} off to an end of what "
            "is possible, so these customers do not differ in the way the model needs. Use more history or more "
            "customers, or a given retention."
        )
    return np.exp(best), lowest
