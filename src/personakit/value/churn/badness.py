"""How likely each contact went wrong: from its rating, less the rater's habits, and from where and how long it was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.churn.mixture import PRECISIONS, expect, ratings_of, shape_of
from personakit.value.churn.ratings import find_biases, stage_designs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.value.churn.contacts import Contacts
    from personakit.value.churn.mixture import Ratings
    from personakit.value.churn.ratings import Biases, StageDesign

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

#: Rounds of habits and carry-over, each of so many steps of the mixture: to find the shape of badness with some of the
#: contacts, before the styles of raters have fitted themselves to a wrong one, and from there on with all of them.
_AT_FIRST, _FROM_THERE = (3, 12), (6, 4)
_HASTE = 1.4  # raters' styles are learnt slowly, since every step leans on the one before: how far to go beyond it
_LEAST, _MOST = 0.005, 0.98  # chance that a contact goes wrong, wherever it takes place
_START, _FAR = 0.25, 0.5  # at first: share of contacts that go wrong, at every stage; how far, of the scale
_CARRY_DAYS = 90.0  # a bad contact colours the next rating for about so long
_LEAST_SPREAD = 0.08  # of the scale
_DISTANCES = (0.2, 1.0)  # of the scale
_SHAPE_FROM = 8_000  # customers, about, from whom one sees whether contacts go wrong by degrees


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
    precision: float  # 0: contacts go well or wrong; more: by degrees


def find_badness(contacts: Contacts, memberships: Floats, bands: Ints, n_bands: int, near_end: Bools) -> Badness:
    """Find how far each contact went wrong: the chance of it, where contacts go either well or wrong.

    Ratings of a stage are a mixture of contacts that went well and wrong, or more or less wrong, whichever is likelier:
    normal around a level of the stage, or lower by up to a distance common to all stages, seen through the steps and
    the ends of the scale. What is expected of a contact is a ridge regression on touchpoint, channel, team, wait,
    persona and value. The level of a rating moves with its rater (mean of the rater's other ratings, shrunk), with the
    questionnaire of its channel, near the end of a contract, and after a bad contact shortly before. Fitted by
    expectation maximisation; habits of personas, channels and contract ends are found again in every round, on ratings
    as they would be without the steps and ends of the scale.

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
    every = max(round(len(memberships) / _SHAPE_FROM), 1)
    some = contacts.customer % every == 0
    part, near = contacts.take(some), near_end[some]
    tries = [_fit(part, memberships, bands, n_bands, near_end=near, precision=precision) for precision in PRECISIONS]
    best, reached = max(tries, key=lambda found: found[1].log_likelihood)
    return _fit(contacts, memberships, bands, n_bands, near_end=near_end, precision=best.precision, start=reached)[0]


@dataclass(frozen=True, eq=False)
class _Reached:
    """Where a fit of the mixture has come to."""

    level: Floats  # (stages,): unrounded rating of a contact that went well
    wrong: Floats  # (stages,): mean chance of rated contacts to go wrong
    distance: float
    spread: float
    log_likelihood: float


def _fit(
    contacts: Contacts, memberships: Floats, bands: Ints, n_bands: int, *, near_end: Bools, precision: float,
    start: _Reached | None = None,
) -> tuple[Badness, _Reached]:  # fmt: skip
    """Fit the mixture with one shape of badness, from afresh or from where some of the contacts led."""
    designs = stage_designs(contacts, memberships, bands, n_bands)
    find = partial(find_biases, contacts=contacts, designs=designs, memberships=memberships, bands=bands,
                   n_bands=n_bands, near_end=near_end)  # fmt: skip
    biases = find(contacts.score)
    ratings, shape = ratings_of(contacts), shape_of(precision)
    n_customers, stage = len(memberships), ratings.stage
    shift = biases.shift(contacts, near_end)
    before, decay = _contact_before(contacts)
    x = ratings.score - shift[ratings.rows]
    if start is None:
        middle = _mean_by(stage, x, contacts.n_stages, np.full(contacts.n_stages, 0.8 - _START * _FAR))
        start = _Reached(middle + _START * _FAR, np.full(contacts.n_stages, _START), _FAR, 0.2, -np.inf)
        rounds, steps = _AT_FIRST
    else:
        rounds, steps = _FROM_THERE
    level, distance, spread = start.level, start.distance, start.spread
    expected = start.wrong[contacts.stage]
    guess = np.clip((level[stage] - x) / distance, _LEAST, _MOST)
    guess = np.clip(guess * (start.wrong / _mean_by(stage, guess, len(level), start.wrong))[stage], _LEAST, _MOST)
    _spread_out(designs, guess, ratings, expected)
    style, carried = np.zeros(len(ratings.rows)), np.zeros(len(contacts))
    chance, residual, noise, log_likelihood = expected.copy(), np.zeros(len(ratings.rows)), 1.0, 0.0
    for _ in range(rounds):
        moved = shift[ratings.rows] + style + carried[ratings.rows]
        for _ in range(steps):
            told = expect(ratings, level[stage] + moved, expected[ratings.rows], distance=distance, spread=spread,
                          shape=shape)  # fmt: skip
            more = _mean_by(stage, told.residual + distance * told.wrong, len(level), np.zeros(len(level)))
            level = level + more
            gap = (told.wrong * more[stage] - told.product).sum()
            distance = float(np.clip(gap / max(float(told.square.sum()), 1e-9), *_DISTANCES))
            residual = told.residual - more[stage] + distance * told.wrong
            spread = float(np.clip(told.spread, _LEAST_SPREAD, distance))
            _spread_out(designs, told.wrong, ratings, expected)
            log_likelihood = told.log_likelihood
        chance = expected.copy()
        chance[ratings.rows] = told.wrong
        # The ends of the scale hide a part of every habit: what ratings would be without them tells more of it.
        unrounded = np.zeros(len(contacts))
        unrounded[ratings.rows] = told.residual + shift[ratings.rows]
        biases, before_that = find(unrounded), shift
        shift = biases.shift(contacts, near_end)
        residual = residual - (shift - before_that)[ratings.rows]
        of_rater, noise, habit = _styles(ratings, residual + style, n_customers, spread)
        style = style + _HASTE * (of_rater - style)
        carried = _carry(contacts, ratings, residual, chance, before=before, decay=decay, carried=carried)
    of_all = np.zeros(len(contacts))
    of_all[ratings.rows] = habit
    found = Badness(chance, expected, of_all, noise, designs, biases, distance, precision)
    wrong = _mean_by(stage, chance[ratings.rows], len(level), start.wrong)
    return found, _Reached(level, wrong, distance, spread, log_likelihood)


def _mean_by(groups: Ints, values: Floats, n: int, otherwise: Floats) -> Floats:
    count = np.bincount(groups, minlength=n)
    return np.where(count > 0, np.bincount(groups, values, n) / np.maximum(count, 1), otherwise)


def _spread_out(designs: list[StageDesign], wrong: Floats, ratings: Ratings, expected: Floats) -> None:
    """Set the expected chance of all contacts by regression on those of rated ones."""
    of_all = np.zeros(len(expected))
    of_all[ratings.rows] = wrong
    for design in designs:
        if design.rated.any():
            fitted, _ = design.project(of_all[design.rows[design.rated]])
            expected[design.rows] = np.clip(fitted, _LEAST, _MOST)


def _styles(r: Ratings, residual: Floats, n_customers: int, spread: float) -> tuple[Floats, float, Floats]:
    """Return the style of each rating's rater, from the rater's other ratings; the noise; and the residual itself.

    Residuals are expectations, which vary less than what they are expectations of: that noise is at least as large as
    the mixture's own spread keeps raters' styles from growing with every round.
    """
    residual = residual - residual.mean()
    n = np.bincount(r.customer, minlength=n_customers).astype(np.float64)
    total, square = (np.bincount(r.customer, v, n_customers) for v in (residual, residual**2))
    several = n > 1
    if not several.any():
        return np.zeros(len(residual)), 1e6, residual
    between = (total**2 - square)[several].sum() / (n * (n - 1))[several].sum()
    within = (square - total**2 / np.maximum(n, 1))[several].sum() / (n - 1)[several].sum()
    noise = float(spread * np.sqrt(within) / max(between, 1e-6))
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
    contacts: Contacts, r: Ratings, residual: Floats, chance: Floats, *, before: Ints, decay: Floats, carried: Floats
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
