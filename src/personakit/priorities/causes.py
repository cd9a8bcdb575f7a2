"""Touchpoint, interaction or time? Split a stage's dissatisfaction and name the culprit, or say that one cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.shards import N_SHARDS, resample_shards
from personakit.journey.bins import DISSATISFIED_TO, TICKS, band_label
from personakit.priorities.shapley import explained, shapley

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.journey.block import Block
    from personakit.journey.cells import Cells

    Floats = NDArray[np.float64]

TOUCHPOINT, INTERACTION, WAITING = "touchpoint", "interaction", "waiting time"
NO_DATA, CANNOT_SEPARATE = "no data", "cannot separate"

_GROUP_OF = {"touchpoint": TOUCHPOINT, "channel": INTERACTION, "team": INTERACTION, "band": WAITING}
_MOST_LEVELS = 30  # of a factor; rarer ones are counted together
_FEWEST_RATINGS = 30  # of a stage
_LEAST_EXPLAINED = 0.005  # adjusted share of the variance: below, nothing is to be told apart
_SIGNIFICANT = 0.01
_AGREEMENT = 0.8  # share of resampled customer sets that must name the same group
_OWN = 0.25  # part of what the first group explains that it must explain beyond the second
N_REPLICATES = 200


@dataclass(frozen=True)
class Cause:
    """What a stage's dissatisfaction goes with: associated, not proven to be the cause."""

    cause: str  # "waiting time", "interaction: Team C", "touchpoint: Repair visit", "cannot separate", "no data"
    note: str  # one sentence: why
    shares: dict[str, float] = field(default_factory=dict)  # group -> part of what is explained; sums to one
    explained: float = float("nan")  # adjusted share of the variance of dissatisfaction that goes with all groups
    agreement: float = float("nan")  # share of resampled customer sets that name the same group


@dataclass(frozen=True, eq=False)
class _Design:
    """Indicator columns of the levels of each factor; the commonest level of a factor is left out."""

    columns: Floats  # (cells, 1 + variables + 1): one, indicators, outcome
    groups: dict[str, list[int]]  # group -> positions among the variables
    levels: list[tuple[str, str]]  # factor and level of each variable
    reference: dict[str, str]  # factor -> its level without a column


def find_cause(cells: Cells, stage: str, seed: int = 0) -> Cause:
    """Name what a stage's dissatisfaction goes with.

    A linear model of "dissatisfied" (0/1) on indicators of touchpoint, channel and team (the interaction) and the wait
    of the same customer at that stage, over the cells. The adjusted R-squared is split among the three groups by
    Shapley values. The first group is named if all groups together explain something (F test at 1%, adjusted
    R-squared at least .005), at least 80% of resampled customer sets put it first, and it explains a quarter of its
    own beyond the second group; else "cannot separate". The culprit is the level of the group that adds the most
    dissatisfied ratings: its share of ratings x its coefficient less the group's mean.

    Parameters
    ----------
    cells : Cells
    stage : str
    seed : int

    References
    ----------
    Groemping, U. (2007), Estimators of relative importance in linear regression based on variance decomposition. The
    American Statistician 61.
    """
    block = cells.ratings.where("stage", cells.layout.stages.index(stage))
    n = int(block.sums[:, 0].sum())
    if n == 0:
        return Cause(NO_DATA, "No ratings of this stage.")
    block = block.collapse(("touchpoint", "channel", "team", "band", "level", "shard"))
    design = _design(block)
    if not design.groups:
        return Cause(CANNOT_SEPARATE, "Neither touchpoint, channel, team nor wait differs among the ratings.")
    if n < _FEWEST_RATINGS:
        return Cause(CANNOT_SEPARATE, f"Fewer than {_FEWEST_RATINGS} ratings.")
    moments = _moments(design, block)
    groups = list(design.groups.values())
    whole = _centred(moments.sum(axis=0))
    if whole[-1, -1] <= 0:
        return Cause(CANNOT_SEPARATE, "All ratings agree.")
    plain = explained(whole, groups)[frozenset(range(len(groups)))]
    worth = explained(whole, groups, np.array(float(n)))
    total = float(worth[frozenset(range(len(groups)))])
    if total < _LEAST_EXPLAINED or _f_test(float(plain), n, len(design.levels)) > _SIGNIFICANT:
        return Cause(CANNOT_SEPARATE, f"What is recorded explains too little of it to tell ({n:,} ratings).", {}, total)
    values = np.maximum(shapley(worth, len(groups)), 0)
    shares = dict(zip(design.groups, (values / values.sum()).tolist(), strict=True))
    first = int(values.argmax())
    agreement = _agreement(moments, groups, first, seed)
    name = list(design.groups)[first]
    rival = _rival(worth, values, first)
    if rival is not None:
        other = list(design.groups)[rival]
        return Cause(CANNOT_SEPARATE, f"{name.capitalize()} and {other} go together.", shares, total, agreement)
    if agreement < _AGREEMENT:
        return Cause(CANNOT_SEPARATE, f"Only {agreement:.0%} of resamples name the same.", shares, total, agreement)
    culprit = _culprit(design, whole, moments.sum(axis=0), name)
    cause = WAITING if name == WAITING else f"{name}: {culprit}"
    note = f"{shares[name]:.0%} of what is explained goes with {name}; worst: {culprit}."
    return Cause(cause, note, shares, total, agreement)


def _design(block: Block) -> _Design:
    rows = block.sums[:, 0].astype(np.float64)
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)])
    bad = (ticks <= DISSATISFIED_TO * TICKS)[block.codes("level")].astype(np.float64)
    columns: list[Floats] = [np.ones(len(rows))]
    levels: list[tuple[str, str]] = []
    groups: dict[str, list[int]] = {}
    reference: dict[str, str] = {}
    for factor, group in _GROUP_OF.items():
        codes = block.codes(factor)
        count = np.bincount(codes, rows, len(block.labels_of(factor)))
        used = [int(c) for c in np.argsort(-count, kind="stable") if count[c] > 0]
        common, rare = used[:_MOST_LEVELS], used[_MOST_LEVELS:]
        if len(common) < 2:
            continue
        reference[factor] = _say(factor, block.labels_of(factor)[common[0]])
        for code in common[1:]:
            groups.setdefault(group, []).append(len(levels))
            levels.append((factor, _say(factor, block.labels_of(factor)[code])))
            columns.append((codes == code).astype(np.float64))
        if rare:
            groups[group].append(len(levels))
            levels.append((factor, f"one of {len(rare)} rare {factor}s"))
            columns.append(np.isin(codes, rare).astype(np.float64))
    return _Design(np.column_stack([*columns, bad]), groups, levels, reference)


def _say(factor: str, label: object) -> str:
    if factor == "band":
        return band_label(int(str(label)))
    return str(label) or f"{factor} not said"


def _moments(design: _Design, block: Block) -> Floats:
    """Return the cross-products of all columns, by shard: (shards, columns, columns)."""
    rows, shard = block.sums[:, 0].astype(np.float64), block.codes("shard")
    width = design.columns.shape[1]
    out = np.zeros((N_SHARDS, width, width))
    for h in np.unique(shard):
        here = design.columns[shard == h]
        out[h] = here.T @ (here * rows[shard == h, None])
    return out


def _centred(moments: Floats) -> Floats:
    """Return cross-products about the means, without the column of ones."""
    n = moments[..., 0, 0][..., None, None]
    sums = moments[..., 0, 1:]
    return np.asarray(
        moments[..., 1:, 1:] - sums[..., :, None] * sums[..., None, :] / np.maximum(n, 1e-9), dtype=np.float64
    )


def _f_test(r2: float, n: int, variables: int) -> float:
    from scipy.special import fdtrc

    free = n - 1 - variables
    return float(fdtrc(variables, free, r2 / variables / max((1 - r2) / free, 1e-300))) if free > 0 else 1.0


def _agreement(moments: Floats, groups: list[list[int]], first: int, seed: int) -> float:
    """Return the share of resampled customer sets in which the same group comes first."""
    if len(groups) == 1:
        return 1.0
    resampled = np.tensordot(resample_shards(N_REPLICATES, seed), moments, axes=1)
    worth = explained(_centred(resampled), groups, resampled[:, 0, 0])
    return float((shapley(worth, len(groups)).argmax(axis=0) == first).mean())


def _rival(worth: dict[frozenset[int], Floats], values: Floats, first: int) -> int | None:
    """Return the group that explains the same as the first one, if there is one."""
    for other in range(len(values)):
        if other == first or values[other] <= 0:
            continue
        own = float(worth[frozenset({first, other})] - worth[frozenset({other})])
        others_own = float(worth[frozenset({first, other})] - worth[frozenset({first})])
        if own < _OWN * float(worth[frozenset({first})]) or own <= others_own:
            return other
    return None


def _culprit(design: _Design, centred: Floats, moments: Floats, group: str) -> str:
    """Return the level of the group that adds the most dissatisfied ratings."""
    a, b = centred[:-1, :-1], centred[:-1, -1]
    effect = np.linalg.lstsq(a, b, rcond=1e-10)[0]
    share = moments[0, 1:-1] / moments[0, 0]
    best, worst = "", -np.inf
    for factor, reference in design.reference.items():
        if _GROUP_OF[factor] != group:
            continue
        own = [i for i, (f, _) in enumerate(design.levels) if f == factor]
        mean = float((share[own] * effect[own]).sum())
        candidates = [(design.levels[i][1], share[i] * (effect[i] - mean)) for i in own]
        candidates.append((reference, (1 - share[own].sum()) * (0.0 - mean)))
        for level, adds in candidates:
            if adds > worst:
                best, worst = level, float(adds)
    return best
