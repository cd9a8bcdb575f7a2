"""What a rating owes to the rater, the questionnaire and the moment, rather than to the contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.churn.contacts import CONTEXT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.value.churn.contacts import Contacts

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

N_WAIT_BANDS = 9  # 0: no wait on record; eighths of the stage's waits
_RIDGE = 20.0  # ratings by which every effect of a rating's context leans on none
_MOST_LEVELS = 30  # of touchpoint, channel or team at a stage; rarer ones count as not said
_FEWEST_WAITS = 50


@dataclass(frozen=True, eq=False)
class StageDesign:
    """Where one stage's contacts took place, as columns, with what is needed to regress on them."""

    rows: Ints  # the stage's contacts
    columns: Floats  # (contacts, columns), the first one of ones
    rated: Bools  # which of them are rated
    gram: Floats  # inverse of the penalised cross-products of the rated ones
    channel_at: tuple[int, Ints]  # first column of the channels, and the channels these are
    persona_at: int
    band_at: int

    def project(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the expectation of `values` of rated contacts for all contacts of the stage, and the coefficients."""
        coefficients = self.gram @ (self.columns[self.rated].T @ values)
        return self.columns @ coefficients, coefficients


@dataclass(frozen=True, eq=False)
class Biases:
    """Shifts of ratings, in parts of the scale, that say nothing of the contact."""

    channel: Floats  # (channels + 1,): how harshly its questionnaire is answered; the last: not said
    group: Floats  # (customers,): how harshly the persona, and customers of that value, rate at every stage
    contract_end: float  # added near the end of a contract


def wait_bands(contacts: Contacts) -> Ints:
    """Return each contact's wait among those of its stage: 0 not on record, else 1 to 8.

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    """
    out = np.zeros(len(contacts), dtype=np.int64)
    for s in range(contacts.n_stages):
        here = np.flatnonzero((contacts.stage == s) & np.isfinite(contacts.wait_minutes))
        if len(here) >= _FEWEST_WAITS:
            wait = contacts.wait_minutes[here]
            out[here] = 1 + np.searchsorted(np.quantile(wait, np.arange(1, N_WAIT_BANDS - 1) / 8), wait, side="right")
    return out


def stage_designs(contacts: Contacts, memberships: Floats, bands: Ints, n_bands: int) -> list[StageDesign]:
    """Return the design of every stage: touchpoint, channel, team, wait, persona and band of value.

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
    """
    waits, rated = wait_bands(contacts), contacts.rated
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
        who = contacts.customer[rows]
        blocks.append(memberships[who])
        band_at = persona_at + memberships.shape[1]
        blocks.append((bands[who][:, None] == np.arange(n_bands)[None, :]).astype(np.float64))
        columns = np.hstack(blocks)
        here = columns[rated[rows]]
        penalty = np.full(columns.shape[1], _RIDGE)
        penalty[0] = 1e-6
        gram = np.linalg.inv(here.T @ here + np.diag(penalty)).astype(np.float64)
        out.append(StageDesign(rows, columns, rated[rows], gram, channel_at, persona_at, band_at))
    return out


def find_biases(
    contacts: Contacts, designs: list[StageDesign], memberships: Floats, bands: Ints, *, n_bands: int, near_end: Bools
) -> Biases:
    """Find what shifts ratings alike at every stage: it is the rater or the questionnaire, not the stage.

    A cause sits at one stage; what a channel, a persona or a band of value adds at the median stage is taken for a
    habit of rating. Touchpoints and teams get no such discount.

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    designs : list of StageDesign
        Of every stage.
    memberships : ndarray (customers, personas)
        Of the customers looked at.
    bands : ndarray of int (customers,)
        Band of value.
    n_bands : int
        Number of bands.
    near_end : ndarray of bool (contacts,)
        Whether a contract was about to end.
    """
    k, n_channels = memberships.shape[1], len(contacts.labels["channel"])
    channel = np.full((len(designs), n_channels + 1), np.nan)
    persona, band = np.full((len(designs), k), np.nan), np.full((len(designs), n_bands), np.nan)
    share, of_band = memberships.mean(axis=0), np.bincount(bands, minlength=n_bands) / max(len(bands), 1)
    rest = np.zeros(len(contacts))
    for s, design in enumerate(designs):
        if not design.rated.any():
            continue
        score = contacts.score[design.rows[design.rated]]
        expected, coefficients = design.project(score)
        rest[design.rows[design.rated]] = score - expected[design.rated]
        first, used = design.channel_at
        effects = coefficients[first : first + len(used)]
        weight = design.columns[design.rated, first : first + len(used)].sum(axis=0)
        if weight.sum() > 0:
            channel[s, used] = effects - (effects @ weight) / weight.sum()
        effects = coefficients[design.persona_at : design.persona_at + k]
        persona[s] = effects - effects @ share
        effects = coefficients[design.band_at : design.band_at + n_bands]
        band[s] = effects - effects @ of_band
    group = memberships @ _median(persona) + _median(band)[bands]
    of_channel = _median(channel)
    of_channel[-1] = 0.0
    rated = contacts.rated
    mood = 0.0
    if (rated & near_end).any() and (rated & ~near_end).any():
        mood = min(float(rest[rated & near_end].mean() - rest[rated & ~near_end].mean()), 0.0)
    return Biases(of_channel, group, mood)


def _median(effects: Floats) -> Floats:
    """Return the median over stages, zero where fewer than three stages tell."""
    known = np.isfinite(effects).sum(axis=0) >= 3
    return np.where(known, np.nanmedian(np.where(known, effects, 0.0), axis=0), 0.0)
