"""Attribute a stage's dissatisfaction to touchpoint, interaction or waiting time, where the data allow it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.calibrated import CAUSE_AGREEMENT, CAUSE_LEAST_EXPLAINED, CAUSE_LEAST_UNIQUE
from personakit.core.formatting import format_share
from personakit.core.random_groups import bootstrap_weights
from personakit.priorities.shapley import explained, shapley

if TYPE_CHECKING:
    from personakit.churn.failure_moments import FailureMoments
    from personakit.core.typing import Floats


TOUCHPOINT, INTERACTION, WAITING = "touchpoint", "interaction", "waiting time"
NO_DATA, CANNOT_SEPARATE = "no data", "cannot separate"

_GROUP_OF = {"touchpoint": TOUCHPOINT, "channel": INTERACTION, "team": INTERACTION, "band": WAITING}
_FEWEST_RATINGS = 30  # of a stage
_SIGNIFICANT = 0.01
_N_BOOT = 200  # for a share of agreement; intervals use the study's n_boot


@dataclass(frozen=True)
class Cause:
    """What a stage's dissatisfaction is associated with; not proven to be the cause."""

    cause: str  # "waiting time", "interaction: Team C", "touchpoint: Repair visit", "cannot separate", "no data"
    note: str  # one sentence: why
    shares: dict[str, float] = field(default_factory=dict)  # group -> share of the explained variance; sums to one
    explained: float = float("nan")  # adjusted R-squared of all groups together
    agreement: float = float("nan")  # share of bootstrap samples that name the same group
    removable: float = float("nan")  # share of bad contacts that would end with the cause


def find_cause(failures: FailureMoments, seed: int = 0) -> Cause:
    """Name the factor that a stage's dissatisfaction is most associated with.

    A linear model of what went wrong on indicators of touchpoint, channel and team (the interaction) and the wait. The
    adjusted R-squared is split among the three groups by Shapley values. The first group is named if all groups
    together explain something (F test at 1%, adjusted R-squared at least .005), at least 80% of bootstrap samples put
    it first, and a quarter of what it explains is unique against the second group. Otherwise the answer is "cannot
    separate". The level named is the one that adds the most of what went wrong: its share of ratings x its coefficient
    less the group's mean.

    From raw ratings, what went wrong is "dissatisfied" (0/1), and the wait is the longest of the same customer at that
    stage. From leavers, it is the chance that a contact was bad, adjusted for rating habits and for the channel's
    questionnaire; the wait is that of the contact, and personas are controlled for.

    References
    ----------
    Groemping, U. (2007), Estimators of relative importance in linear regression based on variance decomposition. The
    American Statistician 61.
    """
    n, by_group = failures.n, _groups(failures)
    if n == 0:
        return Cause(NO_DATA, "No ratings of this stage.")
    if not by_group:
        return Cause(CANNOT_SEPARATE, "Neither touchpoint, channel, team nor wait differs among the ratings.")
    if n < _FEWEST_RATINGS:
        return Cause(CANNOT_SEPARATE, f"Fewer than {_FEWEST_RATINGS} ratings.")
    groups = list(by_group.values())
    whole = _given_controls(failures.moments.sum(axis=0), failures.n_controls)
    if whole[-1, -1] <= 0:
        return Cause(CANNOT_SEPARATE, "All ratings agree.")
    plain = explained(whole, groups)[frozenset(range(len(groups)))]
    worth = explained(whole, groups, np.array(float(n)))
    total = float(worth[frozenset(range(len(groups)))])
    if total < CAUSE_LEAST_EXPLAINED or _f_test(float(plain), n, len(failures.levels)) > _SIGNIFICANT:
        return Cause(CANNOT_SEPARATE, f"What is recorded explains too little of it to tell ({n:,} ratings).", {}, total)
    values = np.maximum(shapley(worth, len(groups)), 0)
    shares = dict(zip(by_group, (values / values.sum()).tolist(), strict=True))
    first = int(values.argmax())
    agreement = _agreement(failures, groups, first, seed)
    name = list(by_group)[first]
    rival = _rival(worth, values, first)
    if rival is not None:
        other = list(by_group)[rival]
        return Cause(CANNOT_SEPARATE, f"{name.capitalize()} and {other} go together.", shares, total, agreement)
    if agreement < CAUSE_AGREEMENT:
        return Cause(
            CANNOT_SEPARATE, f"Only {format_share(agreement)} of resamples name the same.", shares, total, agreement
        )
    main_level, removable = _main_level(failures, whole, name)
    cause = WAITING if name == WAITING else f"{name}: {main_level}"
    note = f"{format_share(shares[name])} of what is explained goes with {name}; worst: {main_level}."
    return Cause(cause, note, shares, total, agreement, removable)


def _groups(failures: FailureMoments) -> dict[str, list[int]]:
    """Return the positions of each group's levels: touchpoint, interaction, waiting time."""
    groups: dict[str, list[int]] = {}
    for i, (factor, _) in enumerate(failures.levels):
        groups.setdefault(_GROUP_OF[factor], []).append(i)
    return groups


def _given_controls(moments: Floats, n_controls: int) -> Floats:
    """Return cross-products of the residuals on the column of ones and the controls, without these columns."""
    c = 1 + n_controls
    inner, across = moments[..., :c, :c], moments[..., :c, c:]
    ridge = np.eye(c) * (1e-9 * np.trace(inner, axis1=-2, axis2=-1)[..., None, None] + 1e-300)
    taken = np.swapaxes(across, -1, -2) @ np.linalg.solve(inner + ridge, across)
    return np.asarray(moments[..., c:, c:] - taken, dtype=np.float64)


def _f_test(r2: float, n: int, variables: int) -> float:
    from scipy.special import fdtrc

    free = n - 1 - variables
    return float(fdtrc(variables, free, r2 / variables / max((1 - r2) / free, 1e-300))) if free > 0 else 1.0


def _agreement(failures: FailureMoments, groups: list[list[int]], first: int, seed: int) -> float:
    """Return the share of bootstrap samples in which the same group comes first."""
    if len(groups) == 1:
        return 1.0
    resampled = np.tensordot(bootstrap_weights(_N_BOOT, seed), failures.moments, axes=1)
    worth = explained(_given_controls(resampled, failures.n_controls), groups, resampled[:, 0, 0])
    return float((shapley(worth, len(groups)).argmax(axis=0) == first).mean())


def _rival(worth: dict[frozenset[int], Floats], values: Floats, first: int) -> int | None:
    """Return the group that explains the same variance as the first one; None if there is none."""
    for other in range(len(values)):
        if other == first or values[other] <= 0:
            continue
        unique = float(worth[frozenset({first, other})] - worth[frozenset({other})])
        other_unique = float(worth[frozenset({first, other})] - worth[frozenset({first})])
        if unique < CAUSE_LEAST_UNIQUE * float(worth[frozenset({first})]) or unique <= other_unique:
            return other
    return None


def _main_level(failures: FailureMoments, whole: Floats, group: str) -> tuple[str, float]:
    """Return the level that adds the most to the outcome, and the share of the outcome that would end with it.

    That share assumes that contacts at the level become like those elsewhere in its group, or that all waits become as
    short as the shortest quarter.
    """
    effect = np.linalg.lstsq(whole[:-1, :-1], whole[:-1, -1], rcond=1e-10)[0]
    moments, c = failures.moments.sum(axis=0), 1 + failures.n_controls
    share, mean_outcome = moments[0, c:-1] / moments[0, 0], moments[0, -1] / moments[0, 0]
    best, worst, removed = "", -np.inf, 0.0
    for factor, reference in failures.reference.items():
        if _GROUP_OF[factor] != group:
            continue
        positions = [i for i, (f, _) in enumerate(failures.levels) if f == factor]
        names = [*(failures.levels[i][1] for i in positions), reference]
        effects, shares = np.append(effect[positions], 0.0), np.append(share[positions], 1 - share[positions].sum())
        mean = float((shares * effects).sum())
        adds = shares * (effects - mean)
        i = int(adds.argmax())
        if adds[i] <= worst:
            continue
        best, worst = names[i], float(adds[i])
        if group == WAITING:
            order = np.argsort(effects, kind="stable")
            quarter = order[: int(np.searchsorted(np.cumsum(shares[order]), 0.25)) + 1]
            removed = mean - float((shares * effects)[quarter].sum() / shares[quarter].sum())
        else:
            removed = float(adds[i] / max(1 - shares[i], 1e-9))
    return best, float(np.clip(removed / mean_outcome, 0, 1)) if mean_outcome > 0 else float("nan")
