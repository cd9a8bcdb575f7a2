"""How likely each contact went wrong: from its rating, less the rater's habits, and from where and how long it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.churn.ratings import find_biases, stage_designs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.value.churn.contacts import Contacts
    from personakit.value.churn.ratings import Biases, StageDesign

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_ROUNDS, _STEPS = 3, 6  # rounds of habits and carry-over, each of so many steps of the mixture
_LEAST, _MOST = 0.005, 0.98  # chance that a contact goes wrong, wherever it takes place
_CARRY_DAYS = 90.0  # a bad contact colours the next rating for about so long
_LEAST_SPREAD = 0.08  # of the scale
_ROOT = np.sqrt(2 * np.pi)
_MOST_LEVELS = 101  # distinct ratings; finer ones are rounded


@dataclass(frozen=True, eq=False)
class Badness:
    """The chance that each contact went wrong, with what it was read from."""

    chance: Floats  # (contacts,): given its rating where it has one, else given where it took place
    expected: Floats  # (contacts,): given where it took place alone
    habit: Floats  # (contacts,): rating less what the contact deserved; zero where not rated
    habit_noise: float  # variance of one such figure, in units of the variance between raters
    designs: list[StageDesign]
    biases: Biases
    separation: float  # parts of the scale between contacts that go well and wrong


@dataclass(frozen=True, eq=False)
class _Ratings:
    """The rated contacts: the interval each rating stands for, and whom it is from."""

    rows: Ints
    stage: Ints
    customer: Ints
    low: Floats
    high: Floats
    score: Floats


def find_badness(contacts: Contacts, memberships: Floats, bands: Ints, n_bands: int, near_end: Bools) -> Badness:
    """Find the chance that each contact went wrong.

    Ratings of a stage are a mixture of contacts that went well and wrong: normal around a level of the stage, or lower
    by a distance common to all stages, seen through the steps and the ends of the scale. The share that went wrong is
    a ridge regression on touchpoint, channel, team, wait, persona and value. The level of a rating moves with its
    rater (mean of the rater's other ratings, shrunk), with the questionnaire of its channel, near the end of a
    contract, and after a bad contact shortly before. Fitted by expectation maximisation.

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    memberships : ndarray (customers, personas)
        Of the customers looked at.
    bands : ndarray of int (customers,)
        Band of value.
    n_bands : int
        Number of bands.
    near_end : ndarray of bool (contacts,)
        Whether a contract was about to end.

    References
    ----------
    Dempster, A. P., Laird, N. M. & Rubin, D. B. (1977), Maximum likelihood from incomplete data via the EM algorithm.
    JRSS B 39.
    """
    designs = stage_designs(contacts, memberships, bands, n_bands)
    biases = find_biases(contacts, designs, memberships, bands, n_bands=n_bands, near_end=near_end)
    ratings = _ratings(contacts)
    n_customers = len(memberships)
    shift = biases.group[contacts.customer] + biases.channel[contacts.context["channel"]]
    shift = shift + biases.contract_end * near_end
    before, decay = _contact_before(contacts)
    x = ratings.score - shift[ratings.rows]
    level = np.array([np.quantile(x[ratings.stage == s], 0.7) if (ratings.stage == s).any() else 0.8
                      for s in range(contacts.n_stages)])  # fmt: skip
    distance, spread = 0.5, 0.2
    chance = np.full(len(contacts), 0.2)
    expected = np.full(len(contacts), 0.2)
    guess = np.clip((level[ratings.stage] - x) / distance, _LEAST, _MOST)
    _spread_out(designs, guess, ratings, expected)
    style, carried = np.zeros(len(ratings.rows)), np.zeros(len(contacts))
    residual, noise = np.zeros(len(ratings.rows)), 1.0
    for _ in range(_ROUNDS):
        moved = shift[ratings.rows] + style + carried[ratings.rows]
        for _ in range(_STEPS):
            wrong, well, bad, square = _expect(
                ratings, level, distance, spread, moved=moved, prior=expected[ratings.rows]
            )
            level = _mean_by(ratings.stage, (1 - wrong) * well + wrong * (bad + distance), len(level), level)
            distance = float(np.clip((wrong * (level[ratings.stage] - bad)).sum() / wrong.sum(), 0.2, 0.9))
            residual = (1 - wrong) * (well - level[ratings.stage]) + wrong * (bad - level[ratings.stage] + distance)
            spread = float(np.clip(np.sqrt(square), _LEAST_SPREAD, distance))
            _spread_out(designs, wrong, ratings, expected)
        chance = expected.copy()
        chance[ratings.rows] = wrong
        style, noise, habit = _styles(ratings, residual + style, n_customers)
        carried = _carry(contacts, ratings, residual, chance, before=before, decay=decay, carried=carried)
    of_all = np.zeros(len(contacts))
    of_all[ratings.rows] = habit
    return Badness(chance, expected, of_all, noise, designs, biases, distance)


def _ratings(contacts: Contacts) -> _Ratings:
    """Return the rated contacts with the ends of what each rating stands for, half-way to the next ones."""
    rows = np.flatnonzero(contacts.rated)
    score = contacts.score[rows]
    levels, code = np.unique(np.round(score, 6), return_inverse=True)
    if len(levels) > _MOST_LEVELS:
        levels, code = np.unique(np.round(score * (_MOST_LEVELS - 1)) / (_MOST_LEVELS - 1), return_inverse=True)
    middle = (levels[1:] + levels[:-1]) / 2
    low, high = np.concatenate([[-np.inf], middle]), np.concatenate([middle, [np.inf]])
    return _Ratings(rows, contacts.stage[rows], contacts.customer[rows], low[code], high[code], levels[code])


def _expect(
    r: _Ratings, level: Floats, distance: float, spread: float, *, moved: Floats, prior: Floats
) -> tuple[Floats, Floats, Floats, float]:
    """Return the chance that each went wrong, its unrounded rating if well and if wrong, and a variance."""
    mass_well, well, square_well = _within(r, level[r.stage] + moved, spread)
    mass_wrong, bad, square_wrong = _within(r, level[r.stage] - distance + moved, spread)
    wrong = prior * mass_wrong
    wrong /= wrong + (1 - prior) * mass_well
    return wrong, well - moved, bad - moved, float(((1 - wrong) * square_well + wrong * square_wrong).mean())


def _within(r: _Ratings, mean: Floats, spread: float) -> tuple[Floats, Floats, Floats]:
    """Return mass, mean and second moment (about `mean`) of a normal between the ends of each rating."""
    from scipy.special import ndtr

    a, b = np.clip((r.low - mean) / spread, -8, 8), np.clip((r.high - mean) / spread, -8, 8)
    mass = np.maximum(ndtr(b) - ndtr(a), 1e-9)
    at_a, at_b = np.exp(-0.5 * a * a) / _ROOT, np.exp(-0.5 * b * b) / _ROOT
    square = spread**2 * np.clip(1 + (a * at_a - b * at_b) / mass, 0.01, 20)
    return mass, mean + spread * np.clip((at_a - at_b) / mass, -6, 6), square


def _mean_by(groups: Ints, values: Floats, n: int, otherwise: Floats) -> Floats:
    count = np.bincount(groups, minlength=n)
    return np.where(count > 0, np.bincount(groups, values, n) / np.maximum(count, 1), otherwise)


def _spread_out(designs: list[StageDesign], wrong: Floats, ratings: _Ratings, expected: Floats) -> None:
    """Set the expected chance of all contacts by regression on those of rated ones."""
    of_all = np.zeros(len(expected))
    of_all[ratings.rows] = wrong
    for design in designs:
        if design.rated.any():
            fitted, _ = design.project(of_all[design.rows[design.rated]])
            expected[design.rows] = np.clip(fitted, _LEAST, _MOST)


def _styles(r: _Ratings, residual: Floats, n_customers: int) -> tuple[Floats, float, Floats]:
    """Return the style of each rating's rater, from the rater's other ratings; the noise; and the residual itself."""
    residual = residual - residual.mean()
    n = np.bincount(r.customer, minlength=n_customers).astype(np.float64)
    total, square = (np.bincount(r.customer, v, n_customers) for v in (residual, residual**2))
    several = n > 1
    if not several.any():
        return np.zeros(len(residual)), 1e6, residual
    between = (total**2 - square)[several].sum() / (n * (n - 1))[several].sum()
    within = (square - total**2 / np.maximum(n, 1))[several].sum() / (n - 1)[several].sum()
    noise = float(within / max(between, 1e-6))
    style = (total[r.customer] - residual) / (n[r.customer] - 1 + noise)
    return np.asarray(style, dtype=np.float64), noise, residual


def _contact_before(contacts: Contacts) -> tuple[Ints, Floats]:
    """Return the contact of the same customer before each one (-1 for none), and how much of it is still felt."""
    order = np.arange(len(contacts))  # contacts come in order of customer and day
    same = np.concatenate([[False], contacts.customer[1:] == contacts.customer[:-1]]) if len(order) else order > 0
    before = np.where(same, order - 1, -1)
    gap = contacts.day - contacts.day[before]
    return before, np.where(same, np.exp(-np.maximum(gap, 0) / _CARRY_DAYS), 0.0)


def _carry(
    contacts: Contacts, r: _Ratings, residual: Floats, chance: Floats, *, before: Ints, decay: Floats, carried: Floats
) -> Floats:
    """Return how much each contact's rating is lowered by the contact before it."""
    felt = np.where(before >= 0, chance[before] * decay, 0.0)
    known = np.zeros(len(contacts), dtype=bool)
    known[r.rows] = (before[r.rows] >= 0) & contacts.rated[before[r.rows]]
    of_all = np.zeros(len(contacts))
    of_all[r.rows] = residual + carried[r.rows]
    x = felt[known]
    if known.sum() < 100 or x.var() < 1e-9:
        return np.zeros(len(contacts))
    y = of_all[known]
    slope = float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())
    return min(slope, 0.0) * felt
