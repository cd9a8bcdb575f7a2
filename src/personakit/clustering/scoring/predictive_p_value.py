"""Predictive p-value of a row: the share of rows drawn from the model, with the same cells missing, less likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.encode import encode
from personakit.clustering.mixture.assign import scan_rows
from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.simulate import simulate_rows
from personakit.clustering.scoring.drift import pattern_words

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.mixture import Design, Mixture
    from personakit.core.typing import Floats


#: Fewest rows to draw, fewest rows of one missing pattern to compare among themselves, and rows in memory at once.
LEAST_DRAWN, LEAST_ALIKE, CHUNK = 40_000, 400, 20_000


def share_less_likely(frame: pd.DataFrame, layout: EncodingSchema, model: Mixture, design: Design, seed: int) -> Floats:
    """Return, for every row, the share of drawn rows that are less likely.

    The log-density of a row depends on which of its cells are known, so a row is compared with draws that miss the same
    cells. Rows with a rare pattern are compared with all rows of rare patterns that have as many known cells. Rows are
    taken in an order of their content, and rows of the same content get the same answer: row order changes nothing.
    """
    hashes, _ = scan_rows(frame, layout, seed)
    by_content = np.argsort(hashes, kind="stable")
    densities, drawn, group = [], [], []
    rng = np.random.default_rng(seed)
    times = max(-(-LEAST_DRAWN // len(frame)), 1)
    for at in range(0, len(frame), CHUNK):
        data = encode(frame.iloc[by_content[at : at + CHUNK]], layout, warn=False)
        densities.append(e_step(data, model, design).log_density)
        drawn.append(np.column_stack([_drawn(data, model, design, rng) for _ in range(times)]))
        word = pattern_words(data, layout)
        group.append(np.column_stack([word, data.known.astype(np.uint64)]))
    density, others, keys = np.concatenate(densities), np.vstack(drawn), np.vstack(group)
    patterns, pattern, size = np.unique(keys[:, 0], return_inverse=True, return_counts=True)
    rare = size[pattern] < LEAST_ALIKE
    comparison_group = np.where(rare, len(patterns) + keys[:, 1].astype(np.int64), pattern)
    out = np.empty(len(density))
    for number in np.unique(comparison_group):
        rows = np.flatnonzero(comparison_group == number)
        alike = np.sort(others[rows], axis=None)
        out[rows] = np.searchsorted(alike, density[rows], side="left") / len(alike)
    first_of_content = np.searchsorted(hashes[by_content], hashes)
    return out[first_of_content]


def _drawn(data: Encoded, model: Mixture, design: Design, rng: np.random.Generator) -> Floats:
    return e_step(simulate_rows(model, data, design, rng), model, design).log_density
