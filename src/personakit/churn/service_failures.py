"""The chance that each contact was bad, from its rating (net of rater leniency) and its context and wait."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.rating_biases import fit_rating_biases, stage_designs
from personakit.churn.rating_mixture import PRECISIONS, rating_e_step, ratings_of, shape_of

if TYPE_CHECKING:
    from personakit.churn.gather_contacts import Contacts
    from personakit.churn.rating_biases import RatingBiases, StageDesign
    from personakit.churn.rating_mixture import ContactRatings
    from personakit.core.typing import Bools, Floats, Ints


#: Rounds of rater leniency and carry-over, and EM steps in each: first on a part of the contacts, to choose the shape
#: of the mixture before rater leniency adapts to a wrong one; then on all contacts.
_AT_FIRST, _FROM_THERE = (3, 12), (6, 4)
_HASTE = 1.4  # over-relaxation: each step's estimate of rater leniency is stretched by this, as it converges slowly
_LEAST, _MOST = 0.005, 0.98  # bounds on the expected chance of a bad contact
_START, _FAR = 0.25, 0.5  # initial values: share of bad contacts at every stage; their distance, of the scale
_CARRY_DAYS = 90.0  # decay of the effect of a bad contact on the next rating
_LEAST_SPREAD = 0.08  # of the scale
_DISTANCES = (0.2, 1.0)  # of the scale
_SHAPE_FROM = 8_000  # about so many customers are enough to choose the shape of the mixture


@dataclass(frozen=True, eq=False)
class FailureModel:
    """The chance that each contact was bad, with the fitted parts of the model."""

    chance: Floats  # (contacts,): given its rating where it has one, else given its context
    expected: Floats  # (contacts,): given its context alone
    rater_leniency: Floats  # (contacts,): rating less the one expected of the contact; zero where not rated
    leniency_noise: float  # variance of the leniency of one rater, in units of the variance between raters
    designs: list[StageDesign]
    biases: RatingBiases
    precision: float  # 0: contacts are good or bad; more: bad by degrees


def fit_failure_model(
    contacts: Contacts, memberships: Floats, bands: Ints, n_bands: int, near_end: Bools
) -> FailureModel:
    """Estimate the chance that each contact was bad (or how bad it was, where that is by degrees).

    Ratings of a stage are a mixture of good and bad contacts: normal around a level of the stage, or lower by up to a
    distance common to all stages, and censored to the steps of the scale. Whether contacts are either good or bad, or
    bad by degrees, is chosen by likelihood. The prior of a contact is a ridge regression on touchpoint, channel, team,
    wait, persona and value. The level of a rating shifts with its rater (shrunken mean of the rater's other ratings),
    the questionnaire of its channel, the end of a contract, and a bad contact shortly before. Fitted by expectation
    maximisation; the biases of personas, channels and contract ends are estimated anew in every round, on uncensored
    ratings.

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    memberships : ndarray (customers, personas)
        Of the customers in the sample.
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
    best, reached = max(tries, key=lambda attempt: attempt[1].log_likelihood)
    return _fit(contacts, memberships, bands, n_bands, near_end=near_end, precision=best.precision, start=reached)[0]


@dataclass(frozen=True, eq=False)
class _Reached:
    """Parameters that a fit of the mixture has reached."""

    level: Floats  # (stages,): uncensored rating of a good contact
    wrong: Floats  # (stages,): mean chance of a bad contact among rated ones
    distance: float
    spread: float
    log_likelihood: float


def _fit(
    contacts: Contacts, memberships: Floats, bands: Ints, n_bands: int, *, near_end: Bools, precision: float,
    start: _Reached | None = None,
) -> tuple[FailureModel, _Reached]:  # fmt: skip
    """Fit the mixture with one shape, from initial values or from an earlier fit."""
    designs = stage_designs(contacts, memberships, bands, n_bands)
    find = partial(fit_rating_biases, contacts=contacts, designs=designs, memberships=memberships, bands=bands,
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
            e_step = rating_e_step(
                ratings, level[stage] + moved, expected[ratings.rows], distance=distance, spread=spread, shape=shape
            )
            more = _mean_by(stage, e_step.residual + distance * e_step.wrong, len(level), np.zeros(len(level)))
            level = level + more
            gap = (e_step.wrong * more[stage] - e_step.product).sum()
            distance = float(np.clip(gap / max(float(e_step.square.sum()), 1e-9), *_DISTANCES))
            residual = e_step.residual - more[stage] + distance * e_step.wrong
            spread = float(np.clip(e_step.spread, _LEAST_SPREAD, distance))
            _spread_out(designs, e_step.wrong, ratings, expected)
            log_likelihood = e_step.log_likelihood
        chance = expected.copy()
        chance[ratings.rows] = e_step.wrong
        # The ends of the scale hide a part of every bias, so biases are estimated on uncensored ratings.
        unrounded = np.zeros(len(contacts))
        unrounded[ratings.rows] = e_step.residual + shift[ratings.rows]
        biases, before_that = find(unrounded), shift
        shift = biases.shift(contacts, near_end)
        residual = residual - (shift - before_that)[ratings.rows]
        of_rater, noise, rater_leniency = _styles(ratings, residual + style, n_customers, spread)
        style = style + _HASTE * (of_rater - style)
        carried = _carry(contacts, ratings, residual, chance, before=before, decay=decay, carried=carried)
    of_all = np.zeros(len(contacts))
    of_all[ratings.rows] = rater_leniency
    failure_model = FailureModel(chance, expected, of_all, noise, designs, biases, precision)
    wrong = _mean_by(stage, chance[ratings.rows], len(level), start.wrong)
    return failure_model, _Reached(level, wrong, distance, spread, log_likelihood)


def _mean_by(groups: Ints, values: Floats, n: int, otherwise: Floats) -> Floats:
    count = np.bincount(groups, minlength=n)
    return np.where(count > 0, np.bincount(groups, values, n) / np.maximum(count, 1), otherwise)


def _spread_out(designs: list[StageDesign], wrong: Floats, ratings: ContactRatings, expected: Floats) -> None:
    """Set the expected chance of all contacts by regression on the chances of rated ones."""
    of_all = np.zeros(len(expected))
    of_all[ratings.rows] = wrong
    for design in designs:
        if design.rated.any():
            fitted, _ = design.project(of_all[design.rows[design.rated]])
            expected[design.rows] = np.clip(fitted, _LEAST, _MOST)


def _styles(r: ContactRatings, residual: Floats, n_customers: int, spread: float) -> tuple[Floats, float, Floats]:
    """Return the leniency of each rating's rater, from the rater's other ratings; the noise; the centred residual.

    Residuals are expectations, which vary less than the ratings themselves. Basing the noise on the spread of the
    mixture keeps the leniency from growing in every round.
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
    """Return the previous contact of the same customer (-1 for none), and how much of its effect is left."""
    order = np.arange(len(contacts))  # contacts come in order of customer and day
    same = np.concatenate([[False], contacts.customer[1:] == contacts.customer[:-1]]) if len(order) else order > 0
    before = np.where(same, order - 1, -1)
    gap = contacts.day - contacts.day[before]
    return before, np.where(same, np.exp(-np.maximum(gap, 0) / _CARRY_DAYS), 0.0)


def _carry(
    contacts: Contacts,
    r: ContactRatings,
    residual: Floats,
    chance: Floats,
    *,
    before: Ints,
    decay: Floats,
    carried: Floats,
) -> Floats:
    """Return how much each contact's rating is shifted by the contact before it."""
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
