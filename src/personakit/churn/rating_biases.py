"""Rating biases: shifts due to the rater, the questionnaire and the moment rather than the contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.event_counts.event_codes import CONTEXT

if TYPE_CHECKING:
    from personakit.churn.gather_contacts import Contacts
    from personakit.core.typing import Bools, Floats, Ints


N_WAIT_BANDS = 9  # 0: no wait on record; eighths of the stage's waits
_RIDGE = 20.0  # prior ratings with no effect, towards which every context effect is shrunk
_MOST_LEVELS = 30  # of touchpoint, channel or team at a stage; rarer ones count as not given
_FEWEST_WAITS = 50
_POLISH = 10  # rounds of median polish between stages and channels


@dataclass(frozen=True, eq=False)
class StageDesign:
    """Design matrix of one stage's contacts, prepared for regression."""

    rows: Ints  # the stage's contacts
    columns: Floats  # (contacts, columns), the first one of ones
    rated: Bools  # which of them are rated
    gram: Floats  # inverse of the penalised cross-products of the rated ones
    channel_at: tuple[int, Ints]  # first column of the channels, and which channels they are
    persona_at: int
    band_at: int

    def project(self, values: Floats) -> tuple[Floats, Floats]:
        """Return fitted values for all contacts of the stage from `values` of rated ones, and the coefficients."""
        coefficients = self.gram @ (self.columns[self.rated].T @ values)
        return self.columns @ coefficients, coefficients


@dataclass(frozen=True, eq=False)
class RatingBiases:
    """Shifts of ratings, in parts of the scale, that are unrelated to the contact."""

    channel: Floats  # (channels + 1,): shift of the channel's questionnaire; the last: channel not given
    group: Floats  # (customers,): shift of the persona and the value band, at every stage
    contract_end: float  # added near the end of a contract

    def shift(self, contacts: Contacts, near_end: Bools) -> Floats:
        """Return the shift that a rating of each contact has, or would have.

        Parameters
        ----------
        contacts : Contacts
            All contacts.
        near_end : ndarray of bool (contacts,)
            Whether a contract was about to end.
        """
        at = self.group[contacts.customer] + self.channel[contacts.context["channel"]]
        return np.asarray(at + self.contract_end * near_end, dtype=np.float64)


def wait_quantile_bands(contacts: Contacts) -> Ints:
    """Return the wait band of each contact among those of its stage: 0 not on record, else 1 to 8."""
    out = np.zeros(len(contacts), dtype=np.int64)
    for s in range(contacts.n_stages):
        rows = np.flatnonzero((contacts.stage == s) & np.isfinite(contacts.wait_minutes))
        if len(rows) >= _FEWEST_WAITS:
            wait = contacts.wait_minutes[rows]
            out[rows] = 1 + np.searchsorted(np.quantile(wait, np.arange(1, N_WAIT_BANDS - 1) / 8), wait, side="right")
    return out


def stage_designs(contacts: Contacts, memberships: Floats, bands: Ints, n_bands: int) -> list[StageDesign]:
    """Return the design of every stage: touchpoint, channel, team, wait, persona and band of value.

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
    """
    waits, rated = wait_quantile_bands(contacts), contacts.rated
    out = []
    for s in range(contacts.n_stages):
        rows = np.flatnonzero(contacts.stage == s)
        blocks: list[Floats] = [np.ones((len(rows), 1))]
        channel_at = (0, np.zeros(0, dtype=np.int64))
        for factor in CONTEXT:
            code = contacts.context[factor][rows]
            count = np.bincount(code[code >= 0], minlength=len(contacts.labels[factor]))
            used = np.sort(np.argsort(-count, kind="stable")[:_MOST_LEVELS])
            used = used[count[used] > 0]
            if factor == "channel":
                channel_at = (sum(block.shape[1] for block in blocks), used)
            blocks.append((code[:, None] == used[None, :]).astype(np.float64))
        blocks.append((waits[rows][:, None] == np.arange(N_WAIT_BANDS)[None, :]).astype(np.float64))
        persona_at = sum(block.shape[1] for block in blocks)
        customer = contacts.customer[rows]
        blocks.append(memberships[customer])
        band_at = persona_at + memberships.shape[1]
        blocks.append((bands[customer][:, None] == np.arange(n_bands)[None, :]).astype(np.float64))
        columns = np.hstack(blocks)
        rated_columns = columns[rated[rows]]
        penalty = np.full(columns.shape[1], _RIDGE)
        penalty[0] = 1e-6
        gram = np.linalg.inv(rated_columns.T @ rated_columns + np.diag(penalty)).astype(np.float64)
        out.append(StageDesign(rows, columns, rated[rows], gram, channel_at, persona_at, band_at))
    return out


def fit_rating_biases(
    score: Floats, contacts: Contacts, designs: list[StageDesign], memberships: Floats, bands: Ints, *, n_bands: int,
    near_end: Bools,
) -> RatingBiases:  # fmt: skip
    """Find shifts of ratings that are common to all stages: they are due to rater or questionnaire, not the stage.

    A cause belongs to one stage. The effect of a channel, a persona or a band of value at the median stage is taken for
    a rating bias. Touchpoints and teams are not adjusted in this way.

    Parameters
    ----------
    score : ndarray (contacts,)
        Ratings, or uncensored ratings.
    contacts : Contacts
        All contacts.
    designs : list of StageDesign
        Of every stage.
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
    Tukey, J. W. (1977), Exploratory Data Analysis. Addison-Wesley (polishing a two-way table by medians).
    """
    k, n_channels = memberships.shape[1], len(contacts.labels["channel"])
    channel, weights = np.full((len(designs), n_channels + 1), np.nan), np.zeros((len(designs), n_channels + 1))
    persona, band = np.full((len(designs), k), np.nan), np.full((len(designs), n_bands), np.nan)
    share, of_band = memberships.mean(axis=0), np.bincount(bands, minlength=n_bands) / max(len(bands), 1)
    rest = np.zeros(len(score))
    for s, design in enumerate(designs):
        if not design.rated.any():
            continue
        stage_score = score[design.rows[design.rated]]
        expected, coefficients = design.project(stage_score)
        rest[design.rows[design.rated]] = stage_score - expected[design.rated]
        first, used = design.channel_at
        weight = design.columns[design.rated, first : first + len(used)].sum(axis=0)
        if weight.sum() > 0:
            channel[s, used], weights[s, used] = coefficients[first : first + len(used)], weight
        effects = coefficients[design.persona_at : design.persona_at + k]
        persona[s] = effects - effects @ share
        effects = coefficients[design.band_at : design.band_at + n_bands]
        band[s] = effects - effects @ of_band
    group = memberships @ _median(persona) + _median(band)[bands]
    rated, mood = contacts.rated, 0.0
    if (rated & near_end).any() and (rated & ~near_end).any():
        mood = min(float(rest[rated & near_end].mean() - rest[rated & ~near_end].mean()), 0.0)
    return RatingBiases(_polished(channel, weights), group, mood)


def _polished(effects: Floats, weights: Floats) -> Floats:
    """Return the median over stages of each channel's effect, net of the stage's level (Tukey's median polish).

    Stages differ in their channels, so a channel is compared after the level of each stage has been removed.
    """
    rater_leniency, given = np.zeros(effects.shape[1]), np.nan_to_num(effects)
    for _ in range(_POLISH):
        level = (weights * (given - rater_leniency)).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        rater_leniency = _median(effects - level[:, None])
    rater_leniency = rater_leniency - (rater_leniency * weights.sum(axis=0)).sum() / max(float(weights.sum()), 1e-9)
    rater_leniency[-1] = 0.0
    return np.asarray(rater_leniency, dtype=np.float64)


def _median(effects: Floats) -> Floats:
    """Return the median over stages, zero where fewer than three stages have a value."""
    known = np.isfinite(effects).sum(axis=0) >= 3
    return np.where(known, np.nanmedian(np.where(known, effects, 0.0), axis=0), 0.0)
