"""The rows to refit a fitted mixture on, without outlying cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.row_sampling import evidence_weights, rows_to_fit
from personakit.clustering.encoding.spread_counts import spread_counts
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.group_shares import with_group_item, with_group_shares
from personakit.clustering.mixture.initialization import ModelStructure
from personakit.clustering.mixture.outliers import set_aside
from personakit.clustering.mixture.search import FitContext, prepare_context

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Codes, Floats, Words


@dataclass(frozen=True, eq=False)
class RefitSample:
    """Rows to learn from, and the fitted mixture of these rows."""

    context: FitContext
    mixture: Mixture  # with the item of the group, where there are several
    data: Encoded  # without it
    codes: Codes  # group of each row
    rows: Codes  # positions among all rows


def refit_sample(  # noqa: PLR0917 all that makes the sample
    frame: pd.DataFrame,
    hashes: Words,
    known: Floats,
    weights: Floats,
    codes: Codes,
    group_shares: Floats,
    layout: EncodingSchema,
    mixture: Mixture,
    design: Design,
    max_rows: int,
) -> RefitSample:
    """Choose the rows to refit on, as they are chosen to fit.

    Parameters
    ----------
    frame : DataFrame, n rows
        All rows.
    hashes, known, weights, codes : ndarray, shape (n,)
        Content, number of known cells, weight and group of each row.
    group_shares : ndarray, shape (n_groups, k)
        Shares of each group; with one row, the groups are not told apart.
    layout, mixture, design : EncodingSchema, Mixture, Design
        The fitted model.
    max_rows : int
        Most rows.
    """
    rows = rows_to_fit(hashes, known, weights, max_rows, codes)
    spread = spread_counts(frame.iloc[rows], layout, hashes[rows])
    data = set_aside(encode(spread, layout), mixture, design, guard_columns=False)
    numeric, n_groups = mixture.numeric, len(group_shares)
    structure = (
        ModelStructure(0, numeric.used)
        if isinstance(numeric, FullCovariance)
        else ModelStructure(numeric.q, batteries=mixture.traits is not None)
    )
    used, wider = evidence_weights(weights[rows]), data
    if n_groups > 1:
        wider, design = with_group_item(data, design, codes[rows], n_groups)
        sizes = np.bincount(codes[rows], used, n_groups).astype(np.float64)
        mixture = with_group_shares(mixture, group_shares, sizes)
    context = prepare_context(wider, used, design, structure, items=mixture)
    return RefitSample(context, mixture, data, codes[rows], rows)
