"""Covariance of the shares of the base: sampling of customers, and uncertainty of the learnt densities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.encode import pack
from personakit.clustering.mixture.density_slopes import density_slopes
from personakit.clustering.mixture.group_shares import shares_by_group, with_shares
from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.null_model import item_slices

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Codes, Floats


#: Prior information of each parameter, in rows, so that a parameter without data does no harm.
RIDGE = 1.0
#: Upper bound of the leverage: a row that determines a parameter alone says nothing about its value without that row.
MOST_LEVERAGE = 0.9
#: Fewest rows of other groups needed to estimate the effect of questions that a group was never asked.
FEWEST_TO_COMPARE = 50
#: Most parameters of all personas together; more would take seconds.
MOST_PARAMETERS = 1200


def share_covariance(  # noqa: PLR0917 all inputs of a share
    data: Encoded,
    weights: Floats,
    model: Mixture,
    design: Design,
    groups: Codes,
    sizes: Floats,
    shares: Floats,
) -> Floats:
    """Return the covariance of the groups' shares, stacked: n_groups k x n_groups k.

    There are three sources of error. First, the sample of customers: uncertain memberships carry less information on
    shares (the missing-information principle). Second, the densities of the personas, which depend on the rows they
    were learnt from. Their covariance is a sandwich of the rows' scores, each scaled as if the row had been left out (a
    jackknife without refits), since a persona learnt from few respondents fits them too well. Third, wrong assignments
    by densities that do not quite fit, for rows with few known cells: see :func:`misplaced`.

    Parameters
    ----------
    data : Encoded
        The rows that the densities were learnt from, or as many of the same mix.
    weights : ndarray, shape (n,)
        Weight of each row; whole numbers count rows.
    model, design : Mixture, Design
        Densities.
    groups : ndarray of int, shape (n,)
        Group of every row.
    sizes : ndarray, shape (n_groups,)
        Number of customers (Kish's effective n, if weighted) that the shares of each group were estimated on.
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
    counts = np.array_equal(weights, np.round(weights))  # whole-number weights stand for that many rows
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


def misplaced(  # noqa: PLR0917 all inputs of a share
    data: Encoded, weights: Floats, model: Mixture, design: Design, groups: Codes, group: int
) -> float:
    """Return the error of a group's shares, beyond chance, from questions that its rows were never asked.

    The rows of the other groups were asked. Their shares are estimated twice: with all their cells, and without the
    columns that are empty in the group, as the group's shares have to be. The two estimates differ by chance, since
    less is known, and by wrong assignments of densities that do not quite fit. The latter is taken to be as large in
    the group.

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
        Variance beyond chance, relative to share (1 - share); 0 if the group was asked everything.

    References
    ----------
    Hausman, J. A. (1978), Specification tests in econometrics. Econometrica 46: compare an estimate that uses less
    information with one that uses more.
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
    """Return the shares of these rows and the variance of each, with the densities taken as known."""
    r = e_step(rows, model, design).posterior
    share = shares_by_group(r, common, w)
    relative = with_shares(r, common, share) / share
    basis = _across(np.full(share.size, share.size**-0.5))  # changes of shares that keep their sum
    information = basis.T @ ((relative * w[:, None]).T @ relative) @ basis
    return share, np.diag(basis @ np.linalg.pinv(information) @ basis.T)


def _leverage(score: Floats, inverse: Floats, weights: Floats) -> Floats:
    """Return the leverage of each row on the parameters, in [0, MOST_LEVERAGE].

    A persona learnt from some forty respondents fits these respondents better than others. Leaving a row out moves the
    parameters by 1 / (1 - leverage) times its score.
    """
    pull = weights * np.einsum("ij,ij->i", score @ inverse, score)
    out: Floats = np.minimum(pull, MOST_LEVERAGE)
    return out


def _most_moving(slopes: Floats, r: Floats) -> Floats:
    """Keep the parameters that move uncertain memberships most, if there are too many (items with many levels)."""
    most = MOST_PARAMETERS // slopes.shape[1]
    if slopes.shape[2] <= most:
        return slopes
    uncertainty = r * (1 - r / np.maximum(r.sum(axis=1, keepdims=True), 1e-300))
    moved = np.einsum("nk,nkt->t", uncertainty, np.abs(slopes))
    return slopes[:, :, np.sort(np.argsort(-moved, kind="stable")[:most])]


def _across(share: Floats) -> Floats:
    """Return an orthonormal basis of the relative changes of shares that keep their sum, k x (k - 1)."""
    u, _, _ = np.linalg.svd(share[:, None], full_matrices=True)
    return u[:, 1:]


def _cross(r: Floats, of_density: Floats, w: Floats) -> Floats:
    """Return the derivatives of a group's sums of memberships by the parameters of the densities, k x (k t)."""
    n, k, t = of_density.shape
    weighted = of_density * w[:, None, None]
    out = -(r.T @ weighted.reshape(n, k * t)).reshape(k, k, t)
    weighted_sum = weighted.sum(axis=0)  # k x t
    out[np.arange(k), np.arange(k)] += weighted_sum
    return out.reshape(k, k * t)
