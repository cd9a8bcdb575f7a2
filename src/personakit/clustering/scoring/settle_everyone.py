"""Place everyone under a fitted mixture: the shares are settled on all rows, the densities stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.row_sampling import evidence_weights
from personakit.clustering.mixture.assign import log_joint, settle_shares
from personakit.clustering.scoring.empty_personas import without_empty

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.mixture import Design, Mixture
    from personakit.core.typing import Codes, Floats, Ints, Words


@dataclass(frozen=True, eq=False)
class SettledShares:
    """A mixture with shares of all rows, and what every row has in it."""

    mixture: Mixture
    memberships: Floats  # n x k, in the order of the rows given
    shares: Floats  # k
    group_shares: Floats  # groups x k
    positions: Ints  # of its personas in the mixture given ...
    empty: Ints  # ... and of those left out, as no row belongs to them


def settle_everyone(  # noqa: PLR0917 all inputs of a share
    frame: pd.DataFrame,
    layout: EncodingSchema,
    hashes: Words,
    mixture: Mixture,
    design: Design,
    weights: Floats,
    codes: Codes,
    n_groups: int,
    *,
    all_learnt: bool,
    keep_empty: bool = False,
) -> SettledShares:
    """Return the shares and memberships of all rows.

    Parameters
    ----------
    frame : DataFrame, n rows
        The rows.
    layout, mixture, design : EncodingSchema, Mixture, Design
        The fitted model, without the item of the group.
    hashes : ndarray, shape (n,)
        Content of each row.
    weights : ndarray, shape (n,)
        Weight of each row.
    codes : ndarray of int, shape (n,)
        Group of each row.
    n_groups : int
        Number of groups.
    all_learnt : bool
        Whether the mixture was learnt from all of them, so that its shares are theirs.
    keep_empty : bool
        Whether to keep personas that no row belongs to.
    """
    by_content = np.lexsort((codes, weights, hashes))  # so that sums do not depend on the order of the rows
    joint = log_joint(frame, layout, hashes, mixture, design)[by_content]
    everyone = weights[by_content]
    if n_groups > 1 or not all_learnt:
        mixture, joint = settle_shares(joint, everyone, mixture)
    filled = without_empty(joint, mixture, everyone, codes[by_content], n_groups, keep=keep_empty)
    shares = (everyone @ filled.memberships) / everyone.sum()
    memberships = np.empty_like(filled.memberships)
    memberships[by_content] = filled.memberships
    return SettledShares(filled.model, memberships, shares, filled.group_shares, filled.positions, filled.empty)


def group_sizes(weights: Floats, codes: Codes, n_groups: int) -> Floats:
    """Return the number of customers in each group: Kish's effective n where weights are not whole numbers."""
    return np.array([evidence_weights(weights[codes == group]).sum() for group in range(n_groups)])
