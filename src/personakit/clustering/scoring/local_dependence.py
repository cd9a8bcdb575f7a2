"""Bivariate residuals: what two columns share beyond what the personas, traits and common factors explain."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.clustering.mixture.null_model import item_slices
from personakit.clustering.mixture.simulate import simulate_rows

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Floats

#: Bands into which a number is cut, of about equal size; rows drawn from the model for each row of the data.
BANDS, DRAWS = 4, 10
#: Fewer expected rows in a cell count as this many, so that an empty corner does not decide.
_FEWEST_EXPECTED, _LEAST_EXPECTED = 1.0, 1e-9
_RAKINGS = 10


def pair_residuals(
    data: Encoded, layout: EncodingSchema, model: Mixture, design: Design, seed: int = 0
) -> pd.DataFrame:
    """Compare the table of every pair of columns with the one that the model expects.

    Parameters
    ----------
    data : Encoded
        Rows.
    layout, model, design : EncodingSchema, Mixture, Design
        The fitted model.
    seed : int
        Seed of the rows drawn from the model.

    Returns
    -------
    DataFrame
        ``column_a``, ``column_b``, ``n`` (rows in which both are known), ``chi2`` (Pearson's), ``df`` and ``residual``,
        chi2 / df: about 1 where the model explains all that the two share. The largest first.

    References
    ----------
    Vermunt, J. K. & Magidson, J. (2005), Technical Guide for Latent GOLD 4.0. Maydeu-Olivares, A. & Joe, H. (2006),
    Limited information goodness-of-fit testing in multidimensional contingency tables. Psychometrika 71.
    """
    cuts = [
        np.unique(np.quantile(numbers[known > 0], np.arange(1, BANDS) / BANDS))
        for numbers, known in zip(np.transpose(data.values), data.mask.T, strict=True)
    ]
    columns = [*(scaler.column for scaler in layout.scalers), *(item.column for item in layout.items)]
    names = [str(scaler.column) for scaler in layout.scalers]
    slices = item_slices(design, data.indicators.shape[1])
    names += [
        f"{item.column} = {item.option}" if item.option is not None else str(item.column) for item in layout.items
    ]
    rng = np.random.default_rng([seed, 15551])
    observed_rows, starts = _as_levels(data, cuts, slices)
    observed = observed_rows.T @ observed_rows
    expected = np.zeros_like(observed)
    for _ in range(DRAWS):
        drawn = _as_levels(simulate_rows(model, data, design, rng), cuts, slices)[0]
        expected += drawn.T @ drawn / DRAWS
    lines = []
    for a, b in combinations(range(len(starts) - 1), 2):
        if columns[a] == columns[b]:
            continue  # two parts of one column exclude each other
        block = np.ix_(range(starts[a], starts[a + 1]), range(starts[b], starts[b + 1]))
        lines.append((names[a], names[b], *_chi2(observed[block], expected[block])))
    table = pd.DataFrame(lines, columns=["column_a", "column_b", "n", "chi2", "df"])
    table["residual"] = table["chi2"] / table["df"].clip(lower=1)
    return table.sort_values(["residual", "column_a", "column_b"], ascending=[False, True, True], ignore_index=True)


def _chi2(observed: Floats, expected: Floats) -> tuple[int, float, int]:
    n = float(observed.sum())
    expected = np.maximum(expected * n / max(float(expected.sum()), 1e-9), _LEAST_EXPECTED)
    for _ in range(_RAKINGS):  # to the observed margins: what one column alone is like is no dependence
        expected = expected * (observed.sum(axis=1) / expected.sum(axis=1))[:, None]
        expected = np.maximum(expected * (observed.sum(axis=0) / expected.sum(axis=0)), _LEAST_EXPECTED)
    seen = ((observed.sum(axis=1) > 0).sum() - 1) * ((observed.sum(axis=0) > 0).sum() - 1)
    # the expected counts are drawn, too: their chance adds 1 / DRAWS of the chance of the observed ones
    chi2 = float(((observed - expected) ** 2 / np.maximum(expected, _FEWEST_EXPECTED)).sum()) / (1 + 1 / DRAWS)
    return round(n), chi2, int(max(seen, 1))


def _as_levels(data: Encoded, cuts: list[Floats], slices: list[tuple[int, int, bool]]) -> tuple[Floats, list[int]]:
    """Return indicators of the level of every column, numbers in bands, and where each column begins."""
    blocks = []
    for edges, numbers, known in zip(cuts, np.transpose(data.values), data.mask.T, strict=True):
        blocks.append(np.eye(edges.size + 1)[np.searchsorted(edges, numbers, side="right")] * known[:, None])
    blocks += [data.indicators[:, first : first + levels] for first, levels, _ in slices]
    starts = np.cumsum([0, *(block.shape[1] for block in blocks)]).tolist()
    return np.hstack(blocks), starts
