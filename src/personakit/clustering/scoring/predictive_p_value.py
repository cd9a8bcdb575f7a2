"""Predictive p-value of a row: the share of rows drawn from the model, with the same cells missing, no more likely."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.count_bands import ZERO_OR_MORE
from personakit.clustering.encoding.encode import pack
from personakit.clustering.mixture.assign import CHUNK_ROWS, chunks, scan_rows
from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.simulate import draw_personas, simulate_rows
from personakit.clustering.scoring.draw_rows import complete_rows
from personakit.clustering.scoring.drift import item_starts, pattern_words

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Bools, Floats, Ints, Words


#: Rows drawn; the first few of them tell how usual a row is, unless no more than UNUSUAL of these are as unlikely.
DRAWS, FIRST, UNUSUAL = 2_000, 100, 5
#: A pattern of missing cells among this many, those most common in fit, is compared with all the draws at once, and
#: their densities are cached.
MOST_CACHED = 64
#: Log-densities that differ by less are equal: sums in single precision differ in their last digits.
EQUAL = 1e-4


@dataclass(frozen=True, eq=False)
class PredictiveDraws:
    """Complete rows drawn from a fitted model, in an order that does not matter, and how likely they are.

    Every row is compared with the same draws, with the row's missing cells made missing: what a row's figure is depends
    on the model and the row alone.
    """

    layout: EncodingSchema
    model: Mixture
    design: Design
    common: Words  # patterns of missing cells, the most common in fit first
    rows: Encoded
    cache: dict[int, Floats] = field(default_factory=dict)  # by common pattern: log-densities of the draws, sorted


def draw_for_comparison(
    layout: EncodingSchema, model: Mixture, design: Design, common: Words, seed: int
) -> PredictiveDraws:
    """Draw the rows that others are compared with.

    Parameters
    ----------
    layout : EncodingSchema
        Scales and levels.
    model, design : Mixture, Design
        What was fitted.
    common : ndarray of uint64
        Hashes of patterns of missing cells (:func:`pattern_words`), the most common first.
    seed : int
        Seed of the draws.
    """
    rng = np.random.default_rng(seed)
    rows = simulate_rows(model, complete_rows(DRAWS, layout), design, rng, draw_personas(model, DRAWS, rng))
    return PredictiveDraws(layout, model, design, common[:MOST_CACHED], rows)


def share_less_likely(frame: pd.DataFrame, draws: PredictiveDraws) -> Floats:
    """Return, for every row, the share of the draws that are no more likely than the row.

    The log-density of a row depends on which of its cells are known, so it is compared with draws that miss the same
    cells. All draws are compared with a row of a common pattern and with an unusual row, and the first few with others:
    the share has a standard error of at most .05, and of .005 below .05, where it matters.

    Rows are taken in an order of their content, and rows of the same content once: row order changes nothing.
    """
    hashes, _ = scan_rows(frame, draws.layout, 0, warn=True)
    _, first, again = np.unique(hashes, return_index=True, return_inverse=True)
    parts = [_shares(data, draws) for data in chunks(frame, draws.layout, rows=first)]
    out: Floats = np.concatenate(parts)[again]
    return out


def _shares(data: Encoded, draws: PredictiveDraws) -> Floats:
    """Return the shares of rows that are encoded."""
    limit = e_step(data, draws.model, draws.design).log_density + EQUAL
    words, first, pattern = np.unique(pattern_words(data, draws.layout), return_index=True, return_inverse=True)
    known = _known_cells(data, draws.layout, first)
    out = np.full(data.n, np.nan)
    for at in np.flatnonzero(np.isin(words, draws.common)).tolist():
        rows = pattern == at
        out[rows] = np.searchsorted(_densities_of(int(words[at]), known[at], draws), limit[rows], side="right") / DRAWS
    rest = np.flatnonzero(np.isnan(out))
    out[rest] = _compare(limit[rest], pattern[rest], known, draws, FIRST)
    unusual = rest[out[rest] * FIRST <= UNUSUAL + 0.5]
    out[unusual] = _compare(limit[unusual], pattern[unusual], known, draws, DRAWS)
    return out


def _compare(limit: Floats, pattern: Ints, known: Bools, draws: PredictiveDraws, n: int) -> Floats:
    """Return the share of the first `n` draws, with the cells of each row's pattern, that are below the row's limit."""
    by_pattern = np.argsort(pattern, kind="stable")
    out = np.empty(limit.size)
    most = max(CHUNK_ROWS // n, 1)  # patterns at once, and rows for each of them at most
    patterns, begin = np.unique(pattern[by_pattern], return_index=True)
    ends = np.append(begin, limit.size)
    for start in range(0, patterns.size, most):
        wanted = patterns[start : start + most]
        density = _densities(known[wanted], draws, n)
        rows = by_pattern[ends[start] : ends[min(start + most, patterns.size)]]
        for at in range(0, rows.size, most):
            some = rows[at : at + most]
            alike = density[np.searchsorted(wanted, pattern[some])]
            out[some] = (alike <= limit[some, None]).mean(axis=1)
    return out


def _densities_of(word: int, known: Bools, draws: PredictiveDraws) -> Floats:
    """Return the log-densities of all draws with the cells of a common pattern, sorted."""
    if word not in draws.cache:
        draws.cache[word] = np.sort(_densities(known[None, :], draws, DRAWS)[0])
    return draws.cache[word]


def _densities(known: Bools, draws: PredictiveDraws, n: int) -> Floats:
    """Return the log-densities of the first `n` draws with the cells of each pattern, patterns x n."""
    some, layout = draws.rows, draws.layout
    items = known[:, len(layout.scalers) :]
    sizes = [item.n_levels for item in layout.items]
    shown = np.repeat(items, sizes, axis=1)
    indicators = np.where(shown[:, None], some.indicators[None, :n], 0.0).reshape(len(known) * n, layout.n_indicators)
    mask = np.repeat(known[:, : len(layout.scalers)].astype(np.float64), n, axis=0)
    for j, item in _amounts_above_zero(layout):  # an amount is known where the row drawn has one
        start = sum(sizes[:item])
        mask[:, j] = indicators[:, start + 1]
    numbers: Floats = some.values  # noqa: PD011 - an array
    values = np.tile(numbers[:n], (len(known), 1)) * mask
    cells = mask.sum(axis=1) + np.repeat(items.sum(axis=1), n)
    data = pack(values, mask, indicators, cells, layout.n_ordinal)
    return e_step(data, draws.model, draws.design).log_density.reshape(len(known), n)


def _known_cells(data: Encoded, layout: EncodingSchema, rows: Ints) -> Bools:
    """Return which numbers and items of these rows are known."""
    numbers = data.mask[rows] > 0
    if not layout.items:
        return numbers
    items = np.add.reduceat(data.indicators[rows], item_starts(layout), axis=1) > 0
    return np.hstack([numbers, items])


def _amounts_above_zero(layout: EncodingSchema) -> list[tuple[int, int]]:
    """Return each number that is modelled above zero only, with the item that says whether there is any."""
    item_of = {item.column: i for i, item in enumerate(layout.items) if item.edges == ZERO_OR_MORE}
    return [(j, item_of[scaler.column]) for j, scaler in enumerate(layout.scalers) if scaler.above_zero]
