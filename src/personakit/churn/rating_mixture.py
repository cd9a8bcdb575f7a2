"""E-step of the rating mixture: how bad a contact was, given its censored rating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.churn.gather_contacts import Contacts
    from personakit.core.typing import Floats, Ints


#: Grid of how bad a contact was: 0 good, 1 as bad as possible.
NODES = np.linspace(0, 1, 9)
#: Candidate shapes, as the precision of a beta distribution around the prior: contacts are either good or bad (0), or
#: bad by degrees. More candidates could not be distinguished: a higher precision and a larger distance between good and
#: bad explain the same ratings.
PRECISIONS = (0.0, 1.7)
_N_PRIORS = 100  # steps of the prior, finer near zero
_STEP = 0.02  # of the scale: grid step for interpolation
_MOST_LEVELS = 101  # distinct ratings; more are rounded
_ROOT = np.sqrt(2 * np.pi)


@dataclass(frozen=True, eq=False)
class ContactRatings:
    """The rated contacts: the interval that each rating represents, and its customer; arrays are (ratings,)."""

    rows: Ints
    stage: Ints
    customer: Ints
    code: Ints  # position among the distinct ratings
    score: Floats
    low: Floats  # (distinct ratings,): ends of the interval that each represents
    high: Floats


@dataclass(frozen=True, eq=False)
class EStep:
    """Expectations given each rating (E-step); arrays are (ratings,)."""

    wrong: Floats  # how bad the contact was
    square: Floats  # the square of that
    residual: Floats  # uncensored rating less the one expected of a good contact
    product: Floats  # of residual and `wrong`
    spread: float
    log_likelihood: float


def ratings_of(contacts: Contacts) -> ContactRatings:
    """Return the rated contacts with the interval of each rating, which ends half-way to the next ratings."""
    rows = np.flatnonzero(contacts.rated)
    score = contacts.score[rows]
    levels, code = np.unique(np.round(score, 6), return_inverse=True)
    if len(levels) > _MOST_LEVELS:
        levels, code = np.unique(np.round(score * (_MOST_LEVELS - 1)) / (_MOST_LEVELS - 1), return_inverse=True)
    middle = (levels[1:] + levels[:-1]) / 2
    low, high = np.concatenate([[-np.inf], middle]), np.concatenate([middle, [np.inf]])
    return ContactRatings(rows, contacts.stage[rows], contacts.customer[rows], code, levels[code], low, high)


def shape_of(precision: float) -> Floats:
    """Return the chance of every node for every step of the prior: (steps, nodes).

    Parameters
    ----------
    precision : float
        Of the beta distribution; 0 for all or nothing.

    Examples
    --------
    >>> shape_of(0.0)[0, [0, 4, 8]].round(4).tolist()
    [1.0, 0.0, 0.0]
    """
    from scipy.special import betainc

    expected = ((np.arange(_N_PRIORS) + 0.5) / _N_PRIORS)[:, None] ** 2
    if precision == 0:
        out = np.zeros((_N_PRIORS, len(NODES)))
        out[:, :1], out[:, -1:] = 1 - expected, expected
        return out
    edges = (NODES[1:] + NODES[:-1])[None, :] / 2
    below = betainc(precision * expected, precision * (1 - expected), edges)
    ends = np.zeros((_N_PRIORS, 1))
    return np.asarray(np.diff(np.hstack([ends, below, ends + 1]), axis=1), dtype=np.float64)


def rating_e_step(
    ratings: ContactRatings, mean: Floats, prior: Floats, *, distance: float, spread: float, shape: Floats
) -> EStep:
    """Return the expectations given each rating, looked up in a table of ratings, means and priors.

    Parameters
    ----------
    ratings : ContactRatings
        Rated contacts.
    mean : ndarray (ratings,)
        Uncensored rating expected of a good contact.
    prior : ndarray (ratings,)
        Prior chance of a bad contact.
    distance : float
        Between good and bad contacts, as a part of the scale.
    spread : float
        Standard deviation of uncensored ratings.
    shape : ndarray (steps, nodes)
        As :func:`shape_of` returns it.
    """
    if not len(mean):
        return EStep(mean, mean, mean, mean, spread, 0.0)
    start = float(mean.min())
    grid = start + _STEP * np.arange(int((float(mean.max()) - start) / _STEP) + 2)
    centre = grid[None, :, None] - distance * NODES  # (1, grid, nodes)
    mass, away, square = _within(ratings.low[:, None, None], ratings.high[:, None, None], centre, spread)
    away = away - distance * NODES
    total = mass.reshape(-1, len(NODES)) @ shape.T  # (ratings x grid, priors)
    tables = [(mass * values).reshape(-1, len(NODES)) @ shape.T / total
              for values in (NODES, NODES**2, away, away * NODES, square)]  # fmt: skip
    at = (mean - start) / _STEP
    below = np.minimum(at.astype(np.int64), len(grid) - 2)
    part = at - below
    column = np.minimum((np.sqrt(prior) * _N_PRIORS).astype(np.int64), _N_PRIORS - 1)
    cell = (ratings.code * len(grid) + below) * _N_PRIORS + column

    def look_up(table: Floats) -> Floats:
        values = table.reshape(-1)
        first = values[cell]
        return np.asarray(first + part * (values[cell + _N_PRIORS] - first), dtype=np.float64)

    wrong, wrong_square, residual, product, variance = (look_up(table) for table in tables)
    return EStep(wrong, wrong_square, residual, product, float(np.sqrt(variance.mean())),
                float(look_up(np.log(total)).sum()))  # fmt: skip


def _within(low: Floats, high: Floats, mean: Floats, spread: float) -> tuple[Floats, Floats, Floats]:
    """Return mass, mean and second moment (both about `mean`) of a normal between two ends."""
    from scipy.special import ndtr

    a, b = np.clip((low - mean) / spread, -8, 8), np.clip((high - mean) / spread, -8, 8)
    mass = np.maximum(ndtr(b) - ndtr(a), 1e-9)
    at_a, at_b = np.exp(-0.5 * a * a) / _ROOT, np.exp(-0.5 * b * b) / _ROOT
    square = spread**2 * np.clip(1 + (a * at_a - b * at_b) / mass, 0.01, 20)
    return mass, spread * np.clip((at_a - at_b) / mass, -6, 6), square
