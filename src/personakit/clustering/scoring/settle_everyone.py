"""Place everyone under a fitted mixture: the shares are settled on all rows, the densities stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.row_sampling import evidence_weights
from personakit.clustering.mixture.assign import log_joint, posterior, settle_shares
from personakit.clustering.mixture.group_shares import estimate_group_shares

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.mixture import Design, Mixture
    from personakit.core.typing import Codes, Floats, Words


@dataclass(frozen=True, eq=False)
class SettledShares:
    """A mixture with shares of all rows, and what every row has in it."""

    mixture: Mixture
    memberships: Floats  # n x k, in the order of the rows given
    shares: Floats  # k
    group_shares: Floats  # groups x k


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
    """
    by_content = np.lexsort((codes, weights, hashes))  # so that sums do not depend on the order of the rows
    joint = log_joint(frame, layout, hashes, mixture, design)[by_content]
    everyone = weights[by_content]
    if n_groups > 1 or not all_learnt:
        mixture, joint = settle_shares(joint, everyone, mixture)
    placed, group_shares = estimate_group_shares(
        posterior(joint), np.exp(mixture.log_share), everyone, codes[by_content], n_groups
    )
    shares = (everyone @ placed) / everyone.sum()
    memberships = np.empty_like(placed)
    memberships[by_content] = placed
    return SettledShares(mixture, memberships, shares, group_shares)


def group_sizes(weights: Floats, codes: Codes, n_groups: int) -> Floats:
    """Return the number of customers in each group: Kish's effective n where weights are not whole numbers."""
    return np.array([evidence_weights(weights[codes == group]).sum() for group in range(n_groups)])
