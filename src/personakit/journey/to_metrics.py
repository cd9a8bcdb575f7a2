"""``to_metrics``: compute persona x stage figures with intervals from the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.intervals import Z_90, wilson_interval
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts import bins
from personakit.event_counts.event_cube import (
    ABANDONED_YES,
    N_PATTERNS,
    NOT_RECORDED,
    OVER,
    RATED,
    REACHED,
    WAITED,
    WITHIN,
    EventCube,
)
from personakit.event_counts.sparse_cube import SparseCube
from personakit.event_counts.survey_weights import answer_weights, event_weights
from personakit.journey.journey import EVERYONE
from personakit.journey.product_limit import survival_curve, wait_quantile

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Floats, Ints
    from personakit.event_counts.cube_schema import CubeSchema


NAN = float("nan")


def to_metrics(cells: EventCube, minimum_cell: int = 1) -> pd.DataFrame:
    """Return one row per persona and stage: counts, figures, 90% intervals.

    Parameters
    ----------
    cells : EventCube
        The counts.
    minimum_cell : int
        Fewest customers behind a figure; with fewer it is NaN and the row is marked `suppressed`.

    Returns
    -------
    DataFrame
        Columns as in :func:`map_journey`, without names; persona "all" first.
    """
    import pandas as pd

    layout = cells.layout
    reached, rated, waited = marked_customers(cells, REACHED, RATED, WAITED)
    scale = shared_scale(cells.ratings)
    ratings = cells.ratings.collapse(("stage", "level", "random_group"))
    by_stage = [(ratings.where("stage", s), cells.waits.where("stage", s)) for s in range(len(layout.stages))]
    rows: list[dict[str, Any]] = []
    for p, persona in enumerate((EVERYONE, *layout.personas)):
        for s, stage in enumerate(layout.stages):
            row: dict[str, Any] = {"persona": persona, "stage": stage, "order": s + 1}
            row["customers_reached"] = float(reached[p, s].sum())
            row.update(_ratings(by_stage[s][0], p, float(rated[p, s].sum()), scale, minimum_cell, layout))
            row.update(_waits(by_stage[s][1], p, float(waited[p, s].sum()), minimum_cell, layout))
            few = [0 < row[name] < minimum_cell for name in ("csat_customers", "wait_customers")]
            row["suppressed"] = any(few)
            rows.append(row)
    if not rows:  # without stages: the columns, and no row
        nothing = {
            **_ratings(ratings, 0, 0.0, scale, minimum_cell, layout),
            **_waits(cells.waits, 0, 0.0, minimum_cell, layout),
        }
        first = {"persona": EVERYONE, "stage": "", "order": 1, "customers_reached": 0.0}
        return pd.DataFrame([{**first, **nothing, "suppressed": False}]).iloc[:0]
    return pd.DataFrame(rows)


def marked_customers(cells: EventCube, *wanted: int) -> list[Floats]:
    """Return posterior-weighted numbers of distinct customers with all bits of each wanted flag, by random group.

    Parameters
    ----------
    cells : EventCube
    *wanted : int
        Flags, such as ``RATED`` or ``RATED | DISSATISFIED``.

    Returns
    -------
    list of ndarray (1 + personas, stages, random groups)
        One per wanted flag; the first row is everyone.
    """
    counts = cells.patterns
    pattern = np.arange(N_PATTERNS)
    return [counts[..., (pattern & bits) == bits].sum(axis=-1) for bits in wanted]


def shared_scale(ratings: SparseCube) -> tuple[float, float] | None:
    """Return the ends of the scale if all ratings share one, else None."""
    scales = {label[:2] for label in ratings.canonical().labels_of("level") if isinstance(label, tuple)}
    return next(iter(scales)) if len(scales) == 1 else None


def design_effect(hits: Floats, weights: Floats, kish_variance: float) -> float:
    """Return the factor by which repeated events of the same customers increase the variance of a share; at least 1.

    Variance between customer random groups (linearised ratio estimate) divided by the variance without clustering.

    Parameters
    ----------
    hits, weights : ndarray (random groups,)
        Weighted hits and weights of each random group.
    kish_variance : float
        ``p (1 - p) / effective n``.

    References
    ----------
    Kish, L. (1965), Survey Sampling. Wiley.
    """
    total = weights.sum()
    used = int((weights > 0).sum())
    if used < 2 or kish_variance <= 0:
        return 1.0
    residual = hits - hits.sum() / total * weights
    clustered = used / (used - 1) * float((residual**2).sum()) / float(total) ** 2
    return max(1.0, clustered / kish_variance)


def _effective(  # noqa: PLR0917 weights, what they are of, and the number of events
    w: Floats, square: Floats, hit: Floats, random_group: Ints, customers: float, events: float | None = None
) -> float:
    """Return Kish's effective n, divided by the design effect where customers have several events."""
    n = float(w.sum())
    kish = n * n / float(square.sum()) if square.sum() > 0 else n
    if (n if events is None else events) <= customers * (1 + 1e-9):  # nobody counts twice
        return kish
    share = float((w * hit).sum()) / n
    by_random_group: Floats = np.bincount(random_group, w, N_RANDOM_GROUPS).astype(np.float64)
    hits: Floats = np.bincount(random_group, w * hit, N_RANDOM_GROUPS).astype(np.float64)
    return kish / design_effect(hits, by_random_group, share * (1 - share) / kish)


def _share(name: str, hit: float, n: float, effective: float) -> dict[str, float]:
    share = hit / n
    low, high = wilson_interval(share, effective)
    return {name: share, f"{name}_low": float(low), f"{name}_high": float(high)}


def _ratings(  # noqa: PLR0917 a block, whose figures, and the settings
    block: SparseCube,
    p: int,
    customers: float,
    scale: tuple[float, float] | None,
    minimum: int,
    layout: CubeSchema,
) -> dict[str, float]:
    k = len(layout.personas)
    n = float(event_weights(block, k, p)[0].sum())
    w, square = answer_weights(block, k, p)
    total = float(w.sum())
    low, high = scale or (0.0, 100.0)
    names = ("csat_mean", "top_2_share", "dissatisfied_share")
    figures = ["csat_position", *(f"{name}{end}" for name in names for end in ("", "_low", "_high"))]
    out: dict[str, float] = {"csat_n": n, "csat_customers": customers, "csat_effective_n": 0.0}
    out.update(csat_scale_low=low, csat_scale_high=high, **dict.fromkeys(figures, NAN))
    if n <= 0 or total <= 0:
        return out
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)])
    position = ticks[block.codes("level")] / bins.TICKS
    bad = (position <= layout.dissatisfied_to).astype(np.float64)
    good = (position >= layout.satisfied_from).astype(np.float64)
    effective = _effective(w, square, bad, block.codes("random_group"), customers, n)
    out["csat_effective_n"] = effective
    if customers < minimum:
        return out
    mean = float((w * position).sum()) / total
    spread = float((w * (position - mean) ** 2).sum()) / total
    half = _t_90(effective) * np.sqrt((effective * spread + 0.25) / (effective + 1) / effective)
    ends = (max(mean - half, 0.0), min(mean + half, 1.0))
    out["csat_mean"], out["csat_mean_low"], out["csat_mean_high"] = (low + x * (high - low) for x in (mean, *ends))
    out["csat_position"] = 100 * mean
    out.update(_share("top_2_share", float((w * good).sum()), total, effective))
    out.update(_share("dissatisfied_share", float((w * bad).sum()), total, effective))
    return out


def _waits(block: SparseCube, p: int, customers: float, minimum: int, layout: CubeSchema) -> dict[str, float]:
    k = len(layout.personas)
    n = float(event_weights(block, k, p)[0].sum())
    w, square = answer_weights(block, k, p)
    figures = ("wait_median_minutes", "wait_median_minutes_low", "wait_median_minutes_high", "wait_p90_minutes",
               "sla_share", "sla_share_low", "sla_share_high", "abandoned_share")  # fmt: skip
    out: dict[str, float] = {"wait_n": n, "wait_customers": customers, **dict.fromkeys(figures, NAN)}
    if n <= 0 or customers < minimum:
        return out
    fine, random_group = block.codes("bin"), block.codes("random_group")
    outcome, sla = block.codes("abandoned"), block.codes("sla")
    gave_up, timed = outcome == ABANDONED_YES, fine != bins.UNKNOWN_LENGTH
    recorded = float(w[outcome != NOT_RECORDED].sum())
    if recorded > 0:
        out["abandoned_share"] = float(w[gave_up].sum()) / recorded
    served = np.bincount(fine[timed], weights=(w * ~gave_up)[timed], minlength=bins.N_BINS)
    survival = survival_curve(served, np.bincount(fine[timed], weights=(w * gave_up)[timed], minlength=bins.N_BINS))
    out["wait_median_minutes"] = wait_quantile(survival, 0.5)
    out["wait_p90_minutes"] = wait_quantile(survival, 0.9)
    of_known_length = float(w[timed].sum())
    shorter = np.cumsum(np.bincount(fine[timed], weights=w[timed], minlength=bins.N_BINS)) < 0.5 * of_known_length
    within = np.append(shorter, False)[fine].astype(np.float64)
    effective = _effective(w * timed, square * timed, within, random_group, customers, n)
    if of_known_length > 0:
        low, high = wilson_interval(0.5, effective)  # the median lies between the quantiles of these shares
        out["wait_median_minutes_low"] = wait_quantile(survival, float(low))
        out["wait_median_minutes_high"] = wait_quantile(survival, float(high))
    counted = (sla == OVER) | ((sla == WITHIN) & ~gave_up)
    base = float(w[counted].sum())
    if base > 0:
        over = (sla == OVER).astype(np.float64)
        events = float(event_weights(block, k, p)[0][counted].sum())
        effective = _effective(w * counted, square * counted, over, random_group, customers, events)
        out.update(_share("sla_share", float(w[counted & (sla == WITHIN)].sum()), base, effective))
    return out


def _t_90(effective: float) -> float:
    """Return Student's quantile of a two-sided 90% interval on `effective` independent values."""
    from scipy.special import stdtrit

    return float(stdtrit(max(effective - 1, 1.0), 0.95)) if effective < 1000 else Z_90
