"""Driver analysis: which stages matter for an overall outcome, and which of them perform badly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import DataError, require
from personakit.core.formatting import format_share
from personakit.core.intervals import kish_effective_n
from personakit.core.random_groups import N_RANDOM_GROUPS, bootstrap_weights
from personakit.core.threads import one_blas_thread
from personakit.ingest.exports import Exports
from personakit.personas.personas import Personas
from personakit.priorities.driver_outcome import DriverOutcome, find_outcome, mean_ratings
from personakit.priorities.drivers import CLOSE, FIX, KEEP, LOW, SPARE, Drivers
from personakit.priorities.relative_importance import MOST_FOR_LMG, correlations, importances, pair_sums
from personakit.value.by_random_group import interval_90

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


#: Fewest customers who rated both of two stages, for their correlation.
_FEWEST_TOGETHER = 30
_N_BOOT, _FEW_N_BOOT, _MANY_STAGES = 200, 60, 9
_LITTLE = 0.05  # share of the outcome's variance
_AGREEMENT = 0.8  # share of bootstrap samples that must put a stage into the same quadrant


@one_blas_thread
def find_drivers(exports: Exports, personas: Personas | None = None, *, outcome: str | None = None) -> Drivers:
    """Find which stages' satisfaction is associated with an overall outcome, and how well each stage performs.

    Parameters
    ----------
    exports : Exports
        Ratings by stage, and an overall outcome: an attribute such as NPS, or a stage that rates the firm as a whole.
    personas : Personas, optional
        Adds the drivers of each persona, and the weights of the respondents.
    outcome : str, optional
        The attribute or stage. By default that of the study (``[drivers] outcome``), else an attribute whose name reads
        like an outcome: would recommend, overall satisfaction, loyalty, in this order.

    Returns
    -------
    Drivers
        ``drivers.table`` has one row per persona ("all" first) and stage: importance_lmg (share of the outcome's
        variance that this stage explains, averaged over all orders of entering the stages; they sum to R-squared) with
        its interval, share_of_explained, relative_weight (Johnson's, a check on LMG), correlation with the outcome,
        performance (mean rating, 0 to 100 of its scale) with its interval, n and effective_n (customers with rating and
        outcome), quadrant ("fix first", "keep up", "low priority", "more than needed", "too close to call") and
        quadrant_chance. Stages that too few rated have no figures.

    Raises
    ------
    StudyError
        When the outcome does not exist or is not ordered.
    DataError
        When fewer than two stages are rated by enough customers with an outcome.

    Notes
    -----
    A customer's ratings of a stage are averaged. Missing ratings are handled pairwise: a correlation uses the customers
    who rated both stages, so raters of a stage should be like the customers it reaches. Intervals come from resampling
    customers in 64 random groups. The result is association: a customer in a good mood rates everything higher,
    including the outcome.

    References
    ----------
    Lindeman, R. H., Merenda, P. F. & Gold, R. Z. (1980), Introduction to Bivariate and Multivariate Analysis. Johnson,
    J. W. (2000), A heuristic method for estimating the relative weight of predictor variables. Multivariate Behavioral
    Research 35. Martilla, J. A. & James, J. C. (1977), Importance-performance analysis. Journal of Marketing 41.
    """
    require("find_drivers", exports, Exports, "the exports of read_exports first")
    if personas is not None:
        require("find_drivers", personas, Personas, "the personas of find_personas second")
    target, others = find_outcome(exports, outcome or exports.study.drivers.outcome)
    order = exports.stages.sort_values("order", kind="stable")["stage"].astype("str").tolist()
    ratings, weights = mean_ratings(exports, target.rows), _weights(exports, personas, target)
    drivers = [s for s in range(len(order)) if s != target.stage]
    names = [order[s] for s in drivers]
    values = np.column_stack([ratings[:, drivers], target.answers])
    minimum = max(exports.study.study.minimum_cell, _FEWEST_TOGETHER)
    used = _together(values, minimum)
    if len(used) < 2:
        raise DataError(
            f"Drivers of '{target.label}' need two stages that at least {minimum} customers with this outcome rated "
            f"both; there are {len(used)}. Choose an outcome that more customers have ([drivers] outcome)."
        )
    groups = [("all", "Everyone", np.ones(len(weights)))]
    if personas is not None and len(personas.ids) > 1:
        members = personas.memberships.to_numpy(dtype=np.float64)[target.rows]
        groups += [(p, personas.names[p], members[:, k]) for k, p in enumerate(personas.ids)]
    random_groups = exports.random_groups[target.rows].astype(np.int64)
    n_replicates = _N_BOOT if len(used) <= _MANY_STAGES else _FEW_N_BOOT
    drawn = bootstrap_weights(n_replicates, exports.study.study.seed)
    tables, explained = [], np.nan
    for persona, name, member in groups:
        table = _figures(values, (member, weights), random_groups, used, drawn=drawn, minimum=minimum)
        if persona == "all":
            explained = float(np.nansum(table["relative_weight"]))
        tables.append(table.assign(persona=persona, name=name, stage=names))
    stages = pd.concat(tables, ignore_index=True)
    stages = stages[["persona", "name", "stage", *(c for c in stages if c not in ("persona", "name", "stage"))]]
    assumptions = _assumptions(target, others, values, used, names, unweighted=personas is None)
    if explained < _LITTLE:
        assumptions = (
            f"All stages together explain {format_share(explained)} of the outcome: their differences mean next to "
            "nothing.",
            *assumptions,
        )
    return Drivers(stages, target.name, target.label, explained, assumptions)


def _figures(
    values: Floats,
    counts: tuple[Floats, Floats],
    random_groups: Ints,
    used: list[int],
    *,
    drawn: Floats,
    minimum: int,
) -> pd.DataFrame:
    """Return the figures of every stage, with customers weighted by membership and weight; NaN with too few."""
    member, weight = counts[0], counts[0] * counts[1]
    n_stages = values.shape[1] - 1
    known = ~np.isnan(values[:, :-1])
    n = member @ known
    effective = np.array([kish_effective_n(weight[known[:, s]]) for s in range(n_stages)])
    columns = ["importance_lmg", "importance_low", "importance_high", "share_of_explained", "relative_weight",
               "correlation", "performance", "performance_low", "performance_high", "quadrant_chance"]  # fmt: skip
    table = pd.DataFrame(np.nan, index=range(n_stages), columns=columns)
    enough = n >= minimum
    table["n"], table["effective_n"] = np.where(enough, n, np.nan), np.where(enough, effective, np.nan)
    table["quadrant"] = pd.Series([None] * n_stages, dtype="str")
    sums = pair_sums(values[:, [*used, n_stages]], weight, random_groups, N_RANDOM_GROUPS)
    both = np.concatenate([sums.sum(axis=0)[None], np.tensordot(drawn, sums, axes=1)])
    together = (known[:, used] * member[:, None]).T @ known[:, used]
    if together.min() < minimum:
        return table
    correlation = correlations(both)
    lmg, relative = importances(correlation)
    importance = lmg if len(used) <= MOST_FOR_LMG else relative
    rated = np.nan_to_num(values[:, used])
    there = known[:, used] * weight[:, None]
    per_random_group = np.stack(
        [_by_random_group(there, random_groups), _by_random_group(there * rated, random_groups)]
    )
    rated_weight, total = (np.concatenate([x.sum(axis=0)[None], drawn @ x]) for x in per_random_group)
    with np.errstate(divide="ignore", invalid="ignore"):
        performance = (100 * total / rated_weight).T
    quadrant, chance = _quadrants(importance, performance)
    low, high = interval_90(lmg[:, 1:].T)
    worse, better = interval_90(performance[:, 1:].T)
    figures = [lmg[:, 0], low, high, importance[:, 0] / importance[:, 0].sum(), relative[:, 0],
               correlation[0, :-1, -1], performance[:, 0], worse, better, chance]  # fmt: skip
    table.loc[used, columns] = np.column_stack(figures)
    table.loc[used, "quadrant"] = quadrant
    return table


def _by_random_group(values: Floats, random_groups: Ints) -> Floats:
    return np.column_stack([np.bincount(random_groups, column, N_RANDOM_GROUPS) for column in values.T])


def _quadrants(importance: Floats, performance: Floats) -> tuple[list[str], Floats]:
    """Return the quadrant of each stage by the means of both, or `CLOSE` where too few replicates agree."""
    matters = importance > np.nanmean(importance, axis=0)
    does_well = performance > np.nanmean(performance, axis=0)
    cell = 2 * matters + does_well
    chance = (cell[:, 1:] == cell[:, :1]).mean(axis=1)
    names = [LOW, SPARE, FIX, KEEP]
    quadrant = [names[int(p)] if c >= _AGREEMENT else CLOSE for p, c in zip(cell[:, 0], chance, strict=True)]
    return quadrant, chance


def _weights(exports: Exports, personas: Personas | None, target: DriverOutcome) -> Floats:
    """Return the weight of each customer with an outcome: the survey weight where the outcome is an answer."""
    if not target.asked:
        return np.ones(len(target.rows))
    if personas is not None:
        return np.nan_to_num(personas.features.answer_weights[target.rows], nan=1.0)
    weight = np.ones(len(exports.customers))
    if "weight" in exports.survey and exports.survey["weight"].notna().any():
        given = exports.survey["weight"].to_numpy(dtype=np.float64, na_value=np.nan)
        there = exports.respondents >= 0
        weight[exports.respondents[there]] = np.where(np.isnan(given), np.nanmean(given), given)[there]
    return weight[target.rows]


def _together(values: Floats, minimum: int) -> list[int]:
    """Return stages of which every pair was rated by enough customers, dropping the least rated first."""
    known = ~np.isnan(values[:, :-1])
    both = known.T.astype(np.float64) @ known.astype(np.float64)
    varies = [
        bool(np.nanstd(values[known[:, s], s]) > 0) if known[:, s].any() else False for s in range(known.shape[1])
    ]
    used = [s for s in range(known.shape[1]) if varies[s]]
    while used and both[np.ix_(used, used)].min() < minimum:
        part = both[np.ix_(used, used)]
        few = (part < minimum).sum(axis=1)
        worst = max(range(len(used)), key=lambda i: (few[i], -part[i, i]))
        used.pop(worst)
    return used


def _assumptions(
    target: DriverOutcome, others: list[str], values: Floats, used: list[int], names: list[str], *, unweighted: bool
) -> tuple[str, ...]:
    known = ~np.isnan(values[:, used])
    whole = int(known.all(axis=1).sum())
    out = [
        f"{len(values):,} customers have an outcome; {int(known.any(axis=1).sum()):,} of them rated a stage, {whole:,} "
        f"all {len(used)}. What two stages have in common rests on those who rated both."
    ]
    if others:
        out.append(f"Outcomes that could be chosen instead ([drivers] outcome): {', '.join(others[:6])}.")
    left_out = [name for s, name in enumerate(names) if s not in used]
    if left_out:
        out.append(f"Too few customers with the outcome rated these together with the others: {', '.join(left_out)}.")
    if len(used) > MOST_FOR_LMG:
        out.append(f"With {len(used)} stages LMG would take too long: relative weights stand alone.")
    if target.asked and unweighted:
        out.append("Answers count by the survey's own weight, where it has one; with personas, raked to the base.")
    out.append(
        "Importance is association: customers in a good mood rate the stages and the whole higher. It is no promise "
        "that fixing a stage lifts the outcome by as much."
    )
    return tuple(out)
