"""Posterior-weighted sums of one attribute, for every persona at once: what a profile is finished from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.kinds import OPTION_SEPARATOR

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Posterior:
    """Memberships ready for weighted sums: column-major, so that one persona is one run of memory."""

    plain: NDArray[np.float64]  # (n, k) memberships
    weighted: NDArray[np.float64]  # (n, k) memberships x weights; the same array where every weight is 1


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over the customers who answered. Arrays of shape (k,) or (levels, k)."""

    answers: NDArray[np.float64]  # expected number of answers: sum of posterior
    weight: NDArray[np.float64]  # sum of posterior x weight
    square: NDArray[np.float64]  # sum of (posterior x weight)^2
    levels: tuple[str, ...]  # empty for a mean
    sums: NDArray[np.float64]  # (levels, k) sum of posterior x weight in the level; (2, k) of x and x^2 for a mean
    level_answers: NDArray[np.float64]  # (levels,) customers in the level over the whole base
    centre: float = 0.0  # of a mean: taken off x before it is summed, so that the variance loses no digits

    @property
    def effective(self) -> NDArray[np.float64]:
        """Kish effective number of answers of every persona, shape (k,)."""
        return np.divide(self.weight**2, self.square, out=np.zeros_like(self.weight), where=self.square > 0)


def tally_numbers(values: NDArray[np.float64], posterior: Posterior) -> Tally:
    """Sum a numeric attribute.

    Parameters
    ----------
    values : ndarray, shape (n,)
        The attribute; NaN where nobody answered.
    posterior : Posterior
        Memberships of the same customers.

    Returns
    -------
    Tally
        Sums of x and of x squared, x less its `centre`; `levels` is empty.
    """
    rows, plain, weighted = _answered(~np.isnan(values), posterior)
    x = values if rows is None else values[rows]
    centre = float(x.mean()) if len(x) else 0.0
    x = x - centre
    sums = np.stack([x @ weighted, (x * x) @ weighted])
    return Tally(*_totals(plain, weighted), (), sums, np.array([float(len(x))]), centre)


def tally_levels(values: pd.Categorical, posterior: Posterior) -> Tally:
    """Sum the levels of a categorical, binary or ordinal attribute.

    Parameters
    ----------
    values : Categorical, shape (n,)
        The attribute; missing where nobody answered.
    posterior : Posterior
        Memberships of the same customers.

    Returns
    -------
    Tally
        One row a level, in the order of the categories.
    """
    codes = np.asarray(values.codes)
    rows, plain, weighted = _answered(codes >= 0, posterior)
    level: NDArray[np.intp] = (codes if rows is None else codes[rows]).astype(np.intp)
    n_levels = len(values.categories)
    sums = np.empty((n_levels, weighted.shape[1]))
    for j, column in enumerate(weighted.T):
        sums[:, j] = np.bincount(level, column, n_levels)
    counts = np.asarray(np.bincount(level, minlength=n_levels), dtype=np.float64)
    return Tally(*_totals(plain, weighted), tuple(level_text(c) for c in values.categories), sums, counts)


def tally_options(values: pd.Categorical, posterior: Posterior) -> Tally:
    """Sum the options of a multi-select attribute: the share who chose each, of everyone who answered.

    Parameters
    ----------
    values : Categorical, shape (n,)
        Options joined by ``core.kinds.OPTION_SEPARATOR``; ``""`` chose none.
    posterior : Posterior
        Memberships of the same customers.

    Returns
    -------
    Tally
        One row an option, in order of first mention over the sorted combinations.
    """
    whole = tally_levels(values, posterior)
    chosen = [[o for o in str(c).split(OPTION_SEPARATOR) if o] for c in values.categories]
    options = sorted({o for combination in chosen for o in combination})
    holds = np.array([[o in combination for combination in chosen] for o in options], dtype=np.float64)
    holds = holds.reshape(len(options), len(chosen))
    return Tally(
        whole.answers, whole.weight, whole.square, tuple(options), holds @ whole.sums, holds @ whole.level_answers
    )


def level_text(level: object) -> str:
    """Write a level as it reads: scale points without a needless decimal.

    Parameters
    ----------
    level : object
        A category.

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> level_text(4.0), level_text("North")
    ('4', 'North')
    """
    return f"{level:g}" if isinstance(level, float) else str(level)


def _answered(
    mask: NDArray[np.bool_], posterior: Posterior
) -> tuple[NDArray[np.intp] | None, NDArray[np.float64], NDArray[np.float64]]:
    if mask.all():
        return None, posterior.plain, posterior.weighted
    rows = np.flatnonzero(mask)
    weighted = np.asfortranarray(posterior.weighted[rows])
    plain = weighted if posterior.plain is posterior.weighted else np.asfortranarray(posterior.plain[rows])
    return rows, plain, weighted


def _totals(
    plain: NDArray[np.float64], weighted: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    return plain.sum(axis=0), weighted.sum(axis=0), np.einsum("ij,ij->j", weighted, weighted)
