"""How far the shares of the base may be off: customers drawn anew, and densities learnt from other customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.segments.slopes import density_slopes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.segments.encode import Encoded
    from personakit.segments.mixture import Design, Mixture

    Floats = NDArray[np.float64]

#: Rows' worth of information that each parameter has beforehand, so that one nothing is known of does no harm.
RIDGE = 1.0
#: Of all personas together: more would cost seconds.
MOST_PARAMETERS = 1200


def share_covariance(  # noqa: PLR0917 what a share rests on
    data: Encoded,
    weights: Floats,
    model: Mixture,
    design: Design,
    groups: NDArray[np.intp],
    sizes: Floats,
    shares: Floats,
) -> Floats:
    """Return the covariance of the groups' shares, stacked: n_groups k x n_groups k.

    Two things move them: which customers there are (unclear memberships tell less of shares: the missing-information
    principle), and the personas' densities, which rest on the rows they were learnt from. The densities' covariance is
    that of the scores of rows, a sandwich where rows have weights.

    Parameters
    ----------
    data : Encoded
        Rows as many and as mixed as the densities were learnt from.
    weights : ndarray, shape (n,)
        What each row weighs; whole numbers count rows.
    model, design : Mixture, Design
        Densities.
    groups : ndarray of int, shape (n,)
        Group of every row.
    sizes : ndarray, shape (n_groups,)
        Customers (Kish's, where they have weights) that the shares of each group were settled on.
    shares : ndarray, shape (n_groups, k)
        Shares of each group.

    Returns
    -------
    ndarray, shape (n_groups k, n_groups k)

    References
    ----------
    Louis, T. A. (1982), Finding the observed information matrix when using the EM algorithm. JRSS B 44. McLachlan, G. &
    Peel, D. (2000), Finite Mixture Models, 2.15-2.16. White, H. (1982), Maximum likelihood estimation of misspecified
    models. Econometrica 50.
    """
    if model.k == 1:
        return np.zeros((len(shares), len(shares)))
    expectation, slopes = density_slopes(data, model, design)
    joint = expectation.log_joint - model.log_share + np.log(np.maximum(shares, 1e-300))[groups]
    r = np.exp(joint - joint.max(axis=1, keepdims=True))
    r /= r.sum(axis=1, keepdims=True)
    slopes = _most_moving(slopes, r * weights[:, None])
    n, k, t = slopes.shape
    of_density = (r[:, :, None] * slopes).reshape(n, k * t)
    scores, bases, moved = [of_density], [], []
    for group, share in enumerate(shares):
        here = (groups == group).astype(np.float64)
        basis = _across(share)
        scores.append((r * here[:, None]) @ basis)
        bases.append(basis)
        moved.append(_cross(r, of_density.reshape(n, k, t), weights * here))
    score = np.hstack(scores)
    information = (score * weights[:, None]).T @ score + RIDGE * np.eye(score.shape[1])
    counts = np.array_equal(weights, np.round(weights))  # whole numbers count rows: so many scores of their own
    spread = (score * (weights if counts else weights**2)[:, None]).T @ score
    inverse = np.linalg.inv(information)
    covariance = (inverse @ spread @ inverse)[: k * t, : k * t]
    drawn = np.zeros((len(shares) * k, len(shares) * k))
    slope = np.zeros((len(shares) * k, k * t))
    for group, share in enumerate(shares):
        w = weights * (groups == group)
        at = slice(group * k, (group + 1) * k)
        q = (r * w[:, None]).T @ r + 1e-6 * np.eye(k)
        basis = bases[group]
        own = share[:, None] * (basis @ np.linalg.inv(basis.T @ q @ basis) @ basis.T)
        slope[at] = own @ moved[group]
        drawn[at, at] = own * share * (w.sum() / max(float(sizes[group]), 1.0))
    out: Floats = drawn + slope @ covariance @ slope.T
    return out


def _most_moving(slopes: Floats, r: Floats) -> Floats:
    """Keep the parameters that move unclear memberships most, where there are too many (levels of large items)."""
    most = MOST_PARAMETERS // slopes.shape[1]
    if slopes.shape[2] <= most:
        return slopes
    unclear = r * (1 - r / np.maximum(r.sum(axis=1, keepdims=True), 1e-300))
    moved = np.einsum("nk,nkt->t", unclear, np.abs(slopes))
    return slopes[:, :, np.sort(np.argsort(-moved, kind="stable")[:most])]


def _across(share: Floats) -> Floats:
    """Return an orthonormal basis of the relative changes of shares that keep their sum, k x (k - 1)."""
    u, _, _ = np.linalg.svd(share[:, None], full_matrices=True)
    return u[:, 1:]


def _cross(r: Floats, of_density: Floats, w: Floats) -> Floats:
    """Return how the sums of memberships of a group move with the densities' parameters, k x (k t)."""
    n, k, t = of_density.shape
    weighted = of_density * w[:, None, None]
    out = -(r.T @ weighted.reshape(n, k * t)).reshape(k, k, t)
    own = weighted.sum(axis=0)  # k x t
    out[np.arange(k), np.arange(k)] += own
    return out.reshape(k, k * t)
