"""Groups of customers that differ in their shares of the personas, such as those who answered a survey and the others.

In the fit, the group is one more categorical item: its probabilities in each persona give the group's shares, by Bayes'
rule. Afterwards each group's shares are estimated on all its customers, since respondents are over-represented among
the rows learnt from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.encoding.encode import pack

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Codes, Floats


#: A group's shares are shrunk towards the common ones as if by this many more customers.
SHARE_PRIOR = 4.0
MOST_STEPS = 60
#: Shares have converged when none moves by more than this.
SETTLED = 1e-7
LEAST_SHARE = 1e-9
CHUNK = 65_536


def group_codes(groups: ArrayLike | None, n: int) -> tuple[Codes, int]:
    """Return the group of every row (0 for all if `groups` is None) and the number of groups.

    Raises
    ------
    ValueError
        When `groups` does not hold one whole number from 0 per row.

    Examples
    --------
    >>> codes, n_groups = group_codes([True, False, True], 3)
    >>> codes.tolist(), n_groups
    ([1, 0, 1], 2)
    """
    if groups is None:
        return np.zeros(n, dtype=np.intp), 1
    given = np.asarray(groups)
    if given.shape != (n,) or given.dtype.kind not in "iub" or (n and given.min() < 0):
        raise ValueError(f"groups must hold one whole number from 0 for each of the {n} rows.")
    codes = given.astype(np.intp)
    return codes, int(codes.max(initial=0)) + 1


def with_group_item(data: Encoded, design: Design, codes: Codes, n_groups: int) -> tuple[Encoded, Design]:
    """Return the rows and their design with the group as one more categorical item, the last."""
    chosen = np.eye(n_groups)[codes]
    wider = pack(data.values, data.mask, np.hstack([data.indicators, chosen]), data.known, data.ordinal.shape[1])
    item = np.full(n_groups, design.n_nominal_items)
    return wider, replace(
        design,
        nominal_start=np.append(design.nominal_start, design.nominal_of.size),
        nominal_of=np.append(design.nominal_of, item),
    )


def without_group_item(model: Mixture, n_groups: int) -> Mixture:
    """Return the mixture without the item of the group."""
    return replace(model, nominal=model.nominal[:, :-n_groups])


def with_group_shares(model: Mixture, group_shares: Floats, sizes: Floats) -> Mixture:
    """Return the mixture with the item of the group, which gives each group its shares by Bayes' rule.

    Parameters
    ----------
    model : Mixture
        Without the item.
    group_shares : ndarray, shape (n_groups, k)
        Shares of each group; rows sum to 1.
    sizes : ndarray, shape (n_groups,)
        Weight of each group among the rows.

    Returns
    -------
    Mixture
        Its shares are those of all rows.
    """
    joint = np.maximum((sizes / sizes.sum())[:, None] * group_shares, 1e-300)
    share = joint.sum(axis=0)
    return replace(model, log_share=np.log(share), nominal=np.hstack([model.nominal, np.log(joint / share).T]))


def estimate_group_shares(
    memberships: Floats, common: Floats, weights: Floats, codes: Codes, n_groups: int
) -> tuple[Floats, Floats]:
    """Return memberships under the shares of each group, and these shares, n_groups x k.

    Parameters
    ----------
    memberships : ndarray, shape (n, k)
        Under the common shares.
    common : ndarray, shape (k,)
        The common shares; a group without weight keeps them.
    weights : ndarray, shape (n,)
        Weight of each row.
    codes : ndarray of int, shape (n,)
        Group of each row.
    n_groups : int
        Number of groups; with one, its shares are the mean memberships.

    Returns
    -------
    memberships : ndarray, shape (n, k)
    shares : ndarray, shape (n_groups, k)
    """
    if n_groups == 1:
        return memberships, ((weights @ memberships) / weights.sum())[None]
    group_shares = np.repeat(common[None], n_groups, axis=0)
    for group in range(n_groups):
        in_group = codes == group
        if weights[in_group].sum() > 0:
            group_shares[group] = shares_by_group(memberships[in_group], common, weights[in_group])
    return with_shares(memberships, common, group_shares[codes]), group_shares


def shares_by_group(posterior: Floats, common: Floats, weights: Floats | None = None) -> Floats:
    """Return the shares of a group of rows in each persona, given memberships under shares common to all.

    The densities stay fixed. The shares maximise the likelihood of the group (slightly shrunk towards the common
    shares), by Newton's method. Bayes' rule then gives the group's memberships: see ``with_shares``.

    Parameters
    ----------
    posterior : ndarray, shape (n, k)
        Memberships under the common shares.
    common : ndarray, shape (k,)
        The common shares, all above 0.
    weights : ndarray, shape (n,), optional
        Weight of each row; 1 by default.

    Returns
    -------
    ndarray, shape (k,)
        Shares; they sum to 1.

    References
    ----------
    Saerens, M., Latinne, P. & Decaestecker, C. (2002), Adjusting the outputs of a classifier to new a priori
    probabilities. Neural Computation 14.

    Examples
    --------
    Of four rows certain of their persona, three are of the second:

    >>> certain = np.eye(2)[[0, 1, 1, 1] * 500]
    >>> shares_by_group(certain, np.array([0.5, 0.5])).round(2).tolist()
    [0.25, 0.75]
    """
    share: Floats = common.copy()
    k = len(share)
    for _ in range(MOST_STEPS):
        first, second = _sums(posterior, share / common, weights)
        first = first + SHARE_PRIOR * common
        second = second + np.diag(SHARE_PRIOR * common)
        # Newton step in u = change / share; a Lagrange multiplier keeps the sum of the changes at 0
        left = np.zeros((k + 1, k + 1))
        left[:k, :k] = second + 1e-9 * np.trace(second) * np.eye(k)
        left[:k, k] = left[k, :k] = share
        u = np.linalg.solve(left, np.append(first, 0.0))[:k]
        u *= min(1.0, 0.8 / max(float(np.abs(u).max()), 1e-300))
        new = np.maximum(share * (1 + u), LEAST_SHARE)
        new /= new.sum()
        moved = float(np.abs(new - share).max())
        share = new
        if moved < SETTLED:
            break
    return share


def with_shares(posterior: Floats, common: Floats, group_shares: Floats) -> Floats:
    """Return memberships under the shares of a group (or of each row, n x k) from those under the common shares.

    Examples
    --------
    >>> with_shares(np.array([[0.5, 0.5]]), np.array([0.5, 0.5]), np.array([0.2, 0.8])).tolist()
    [[0.2, 0.8]]
    """
    out: Floats = posterior * (group_shares / common)
    out /= out.sum(axis=1, keepdims=True)
    return out


def _sums(posterior: Floats, ratio: Floats, weights: Floats | None) -> tuple[Floats, Floats]:
    """Return the sums over rows of the memberships and of their products, under shares changed by a ratio."""
    k = posterior.shape[1]
    first, second = np.zeros(k), np.zeros((k, k))
    for start in range(0, len(posterior), CHUNK):
        chunk = slice(start, start + CHUNK)
        r = posterior[chunk] * ratio
        r /= r.sum(axis=1, keepdims=True)
        weighted: Any = r if weights is None else r * weights[chunk, None]
        first += weighted.sum(axis=0)
        second += weighted.T @ r
    return first, second
