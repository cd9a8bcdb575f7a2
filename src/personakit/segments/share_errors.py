"""How far the shares of the base may be off: customers drawn anew, and densities learnt from other customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.segments.encode import pack
from personakit.segments.groups import own_shares, with_shares
from personakit.segments.mixture import expect
from personakit.segments.null import item_slices
from personakit.segments.slopes import density_slopes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.segments.encode import Encoded
    from personakit.segments.mixture import Design, Mixture

    Floats = NDArray[np.float64]

#: Rows' worth of information that each parameter has beforehand, so that one nothing is known of does no harm.
RIDGE = 1.0
#: A row that parameters rest on nearly alone says nothing of what they would be without it.
MOST_LEVERAGE = 0.9
#: Rows of the other groups from which what a group was never asked is made up for.
FEWEST_TO_COMPARE = 50
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

    Three things move them: which customers there are (unclear memberships tell less of shares: the missing-information
    principle), and the personas' densities, which rest on the rows they were learnt from. The densities' covariance is
    a sandwich of the scores of rows, each as large as if the row had been left out of learning (the jackknife, without
    refits): what a persona learnt from few respondents fits them too well. And what densities that do not quite fit
    misplace where little is known: see :func:`misplaced`.

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
    models. Econometrica 50. MacKinnon, J. G. & White, H. (1985), Some heteroskedasticity-consistent covariance matrix
    estimators with improved finite sample properties. Journal of Econometrics 29.
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
        in_group = (groups == group).astype(np.float64)
        basis = _across(share)
        scores.append((r * in_group[:, None]) @ basis)
        bases.append(basis)
        moved.append(_cross(r, of_density.reshape(n, k, t), weights * in_group))
    score = np.hstack(scores)
    information = (score * weights[:, None]).T @ score + RIDGE * np.eye(score.shape[1])
    counts = np.array_equal(weights, np.round(weights))  # whole numbers count rows: so many scores of their own
    inverse = np.linalg.inv(information)
    jackknife_score = score / (1 - _leverage(score, inverse, np.ones(len(weights)) if counts else weights))[:, None]
    spread = (jackknife_score * (weights if counts else weights**2)[:, None]).T @ jackknife_score
    covariance = (inverse @ spread @ inverse)[: k * t, : k * t]
    drawn = np.zeros((len(shares) * k, len(shares) * k))
    slope = np.zeros((len(shares) * k, k * t))
    for group, share in enumerate(shares):
        w = weights * (groups == group)
        at = slice(group * k, (group + 1) * k)
        q = (r * w[:, None]).T @ r + 1e-6 * np.eye(k)
        basis = bases[group]
        inverse_information = share[:, None] * (basis @ np.linalg.inv(basis.T @ q @ basis) @ basis.T)
        slope[at] = inverse_information @ moved[group]
        drawn[at, at] = inverse_information * share * (w.sum() / max(float(sizes[group]), 1.0))
        drawn[at, at] += misplaced(data, weights, model, design, groups, group) * (
            np.diag(share) - np.outer(share, share)
        )
    out: Floats = drawn + slope @ covariance @ slope.T
    return out


def misplaced(  # noqa: PLR0917 what a share rests on
    data: Encoded, weights: Floats, model: Mixture, design: Design, groups: NDArray[np.intp], group: int
) -> float:
    """Say how much further off the shares of a group are than chance, for want of what its rows were never asked.

    The rows of the other groups were asked. Their shares are settled twice, with all that is known of them, and without
    the columns that nobody of the group has, as the group's own shares have to be. The two differ by chance, since less
    is known, and by what densities that do not quite fit misplace; the latter is taken to be as large in the group.

    Parameters
    ----------
    data, weights, model, design
        As for :func:`share_covariance`.
    groups : ndarray of int, shape (n,)
        Group of every row.
    group : int
        The group.

    Returns
    -------
    float
        Variance beyond chance, as a part of share (1 - share); 0 where the group was asked everything.

    References
    ----------
    Hausman, J. A. (1978), Specification tests in econometrics. Econometrica 46: an estimate that uses less against one
    that uses more.
    """
    in_group, others = groups == group, np.flatnonzero(groups != group)
    other_rows = data.take(others)
    if not in_group.any() or others.size < FEWEST_TO_COMPARE:
        return 0.0
    has = data.mask[in_group].any(axis=0).astype(np.float64)
    answered = data.indicators[in_group].any(axis=0)
    items = [answered[first : first + levels].any() for first, levels, _ in item_slices(design, answered.size)]
    sizes = [levels for _, levels, _ in item_slices(design, answered.size)]
    shown = np.repeat(np.array(items, dtype=np.float64), sizes)
    if has.all() and shown.all():
        return 0.0
    hidden = pack(
        other_rows.values * has,
        other_rows.mask * has,
        other_rows.indicators * shown,
        other_rows.known,
        other_rows.ordinal.shape[1],
    )
    common, w = np.exp(model.log_share), weights[others]
    (less, v_less), (all_known, v_all) = (_settled(rows, w, model, design, common) for rows in (hidden, other_rows))
    scale = all_known * (1 - all_known)
    chance = np.maximum(v_less - v_all, 0.0)
    return max(0.0, float((((less - all_known) ** 2 - chance) / scale).mean()))


def _settled(rows: Encoded, w: Floats, model: Mixture, design: Design, common: Floats) -> tuple[Floats, Floats]:
    """Return the rows' own shares and the variance of each, densities taken as known."""
    r = expect(rows, model, design).posterior
    share = own_shares(r, common, w)
    relative = with_shares(r, common, share) / share
    basis = _across(np.full(share.size, share.size**-0.5))  # changes of shares that keep their sum
    information = basis.T @ ((relative * w[:, None]).T @ relative) @ basis
    return share, np.diag(basis @ np.linalg.pinv(information) @ basis.T)


def _leverage(score: Floats, inverse: Floats, weights: Floats) -> Floats:
    """Return how far each row pulls the parameters towards itself, in [0, MOST_LEVERAGE].

    A persona that some forty respondents taught fits these respondents better than others of its kind: without the row
    the parameters would be elsewhere by 1 / (1 - leverage) times its score.
    """
    pull = weights * np.einsum("ij,ij->i", score @ inverse, score)
    out: Floats = np.minimum(pull, MOST_LEVERAGE)
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
    weighted_sum = weighted.sum(axis=0)  # k x t
    out[np.arange(k), np.arange(k)] += weighted_sum
    return out.reshape(k, k * t)
