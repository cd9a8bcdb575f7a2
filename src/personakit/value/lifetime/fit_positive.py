"""Maximum likelihood over positive parameters from several starts, with a clear error when there is no optimum."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


#: Lower bound of the parameters: at it, the model is degenerate.
_LOWEST = 1e-4
_NEAR = 1e-3  # distance of the log of a parameter from a bound that counts as being at it


def columns(**named: ArrayLike) -> tuple[Floats, ...]:
    """Return columns of equal length as floats.

    Raises
    ------
    DataError
        When they are empty, of different lengths, or hold missing or negative values.
    """
    out = tuple(np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in named.values())
    sizes = {name: len(values) for name, values in zip(named, out, strict=True)}
    if len(set(sizes.values())) != 1 or any(values.ndim != 1 for values in out):
        raise DataError(f"One value per customer is needed in each of {', '.join(named)}; their lengths are {sizes}.")
    if not next(iter(sizes.values())):
        raise DataError(f"There are no customers to fit: {', '.join(named)} are empty.")
    for name, values in zip(named, out, strict=True):
        if wrong := int((~(values >= 0) | np.isinf(values)).sum()):
            raise DataError(f"{name}: {wrong:,} of {len(values):,} values are missing, infinite or negative.")
    return out


def fit_positive(
    loss: Callable[[Floats], tuple[float, Floats]],
    starts: Sequence[Sequence[float]],
    highest: Mapping[str, float],
    what: str,
) -> tuple[Floats, float, tuple[str, ...]]:
    """Minimise a loss over positive parameters and return the best optimum of all starts.

    Parameters
    ----------
    loss : callable
        Takes the logs of the parameters, returns the loss and its gradient in them.
    starts : sequence of sequences of float
        Initial parameters.
    highest : mapping of str to float
        Names and upper bounds of the parameters. At its bound customers hardly differ in what a parameter describes,
        which is a valid fit.
    what : str
        Name of the model, for messages.

    Returns
    -------
    parameters : ndarray
    loss : float
        At the optimum.
    at_end : tuple of str
        Parameters at their upper bound.

    Raises
    ------
    DataError
        When no start gives a likelihood, or a parameter vanishes.
    """
    from scipy.optimize import minimize

    names = list(highest)
    low, high = np.full(len(names), np.log(_LOWEST)), np.log(list(highest.values()))
    best, lowest = None, np.inf
    for start in starts:
        result = minimize(
            loss, np.clip(np.log(start), low, high), jac=True, method="L-BFGS-B", bounds=np.stack([low, high], axis=1),
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-7},
        )  # fmt: skip
        if np.isfinite(result.fun) and result.fun < lowest - 1e-9 * abs(lowest if np.isfinite(lowest) else 1):
            best, lowest = result.x, float(result.fun)
    if best is None:
        raise DataError(
            f"{what} does not converge: no start gives a finite likelihood. Check the units of the columns."
        )
    gone = [name for name, x in zip(names, best, strict=True) if x - low[0] < _NEAR]
    if gone:
        raise DataError(
            f"{what} does not converge: {', '.join(gone)} vanish{'es' if len(gone) == 1 else ''}, so these customers "
            "do not differ in the way the model needs (for example, nobody is seen to stop). Use more history."
        )
    at_end = tuple(name for name, x, end in zip(names, best, high, strict=True) if end - x < _NEAR)
    return np.exp(best), lowest, at_end


def information(slope: Callable[[Floats], Floats], at: Floats) -> Floats:
    """Return the second derivatives of a loss by finite differences of its gradient.

    Parameters
    ----------
    slope : callable
        The gradient of the loss.
    at : ndarray (parameters,)
        Point of evaluation.

    Returns
    -------
    ndarray (parameters, parameters)
        Symmetric.
    """
    step = 1e-4
    rows = [(slope(at + step * unit) - slope(at - step * unit)) / (2 * step) for unit in np.eye(len(at))]
    out: Floats = np.array(rows)
    return (out + out.T) / 2
