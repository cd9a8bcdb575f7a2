"""Rank the stages by money, weighted criteria and TOPSIS, with the chance of each rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.priorities.criteria import weighted_score
from personakit.priorities.indifference_groups import indifference_groups
from personakit.priorities.rank_chances import pairwise_chances, rank_chances
from personakit.priorities.topsis import topsis
from personakit.priorities.weight_acceptability import rank_over_all_weights

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Floats
    from personakit.priorities.stage_criterion import CriteriaSet


MONEY, WEIGHTED, TOPSIS = "money", "weighted", "topsis"
#: Values of `weights` in the acceptability table.
GIVEN, ANY, NONE = "of the study", "any", "none"
_SCORES: dict[str, Callable[[Floats, Floats], Floats]] = {WEIGHTED: weighted_score, TOPSIS: topsis}


@dataclass(frozen=True, eq=False)
class RankedAlternatives:
    """The ranking in use, the two other rankings, and the chances of all three."""

    columns: pd.DataFrame  # rank, group, chance_first, weighted_score, weighted_rank, topsis_score, topsis_rank
    rank_chances: pd.DataFrame  # stage, rank, chance of the ranking in use, under resampled customers
    pairwise: pd.DataFrame  # stage, other, chance_before of the ranking in use
    acceptability: pd.DataFrame  # ranking, weights, stage, rank, chance
    central_weights: pd.DataFrame  # ranking, stage, the weights, chance_first over any weights, confidence


def rank_alternatives(
    stages: Sequence[str],
    money: tuple[Floats, Floats],
    criteria: CriteriaSet,
    rank_by: str,
    *,
    sure: float,
) -> RankedAlternatives:
    """Rank the stages in three ways, with chances from resampled customers.

    Parameters
    ----------
    stages : sequence of str
        Their names.
    money : ndarray (stages,) and ndarray (replicates, stages)
        Value at risk and its replicates under resampled customers.
    criteria : CriteriaSet
        The criteria, their replicates of the same draws, and their weights.
    rank_by : str
        "money", "weighted" or "topsis": the ranking in use.
    sure : float
        Chance from which one stage is surely before another; otherwise they are too close to call.

    Returns
    -------
    RankedAlternatives
        Stages without data have the last rank, no group and no chances.
    """
    point = {MONEY: money[0], **{name: score(criteria.matrix, criteria.weights) for name, score in _SCORES.items()}}
    drawn = {MONEY: money[1], **{name: score(criteria.matrices, criteria.weights) for name, score in _SCORES.items()}}
    known = ~np.isnan(point[MONEY])
    point = {name: np.where(known, score, np.nan) for name, score in point.items()}
    drawn = {name: np.where(known, score, np.nan) for name, score in drawn.items()}
    rank = {
        name: pd.Series(score).rank(method="min", ascending=False, na_option="bottom").astype("int64").to_numpy()
        for name, score in point.items()
    }
    order = [int(i) for i in np.argsort(rank[rank_by], kind="stable") if known[i]]
    group = np.full(len(stages), np.nan)
    group[order] = indifference_groups(drawn[rank_by], order, sure)
    chances = rank_chances(drawn[rank_by], stages)
    first = chances[chances["rank"] == 1].set_index("stage")["chance"].reindex(list(stages))
    columns = pd.DataFrame(
        {
            "rank": rank[rank_by],
            "group": group,
            "chance_first": first.to_numpy(dtype=np.float64),
            "weighted_score": point[WEIGHTED],
            "weighted_rank": rank[WEIGHTED],
            "topsis_score": point[TOPSIS],
            "topsis_rank": rank[TOPSIS],
        }
    )
    given = [
        rank_chances(scores, stages).assign(ranking=name, weights=NONE if name == MONEY else GIVEN)
        for name, scores in drawn.items()
    ]
    over_weights = [_over_weights(name, criteria, known, [s for s, k in zip(stages, known, strict=True) if k])
                    for name in _SCORES]  # fmt: skip
    acceptability = pd.concat([*given, *(ranks for ranks, _ in over_weights)], ignore_index=True)
    return RankedAlternatives(
        columns,
        chances,
        pairwise_chances(drawn[rank_by], stages),
        acceptability[["ranking", "weights", "stage", "rank", "chance"]].astype({"ranking": "str", "weights": "str"}),
        pd.concat([central for _, central in over_weights], ignore_index=True),
    )


def _over_weights(
    name: str, criteria: CriteriaSet, known: Bools, stages: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rank chances and central weights over all weights and resampled customers together."""
    acceptability = rank_over_all_weights(criteria.matrices[:, known], _SCORES[name])
    n = len(stages)
    ranks = pd.DataFrame(
        {
            "ranking": name,
            "weights": ANY,
            "stage": pd.Series(np.repeat(stages, n), dtype="str"),
            "rank": np.tile(np.arange(1, n + 1, dtype=np.int64), n),
            "chance": acceptability.places.reshape(-1),
        }
    )
    central = pd.DataFrame({"ranking": pd.Series([name] * n, dtype="str"), "stage": pd.Series(stages, dtype="str")})
    for j, criterion in enumerate(criteria.criteria):
        central[criterion.name] = acceptability.central_weights[:, j]
    first = acceptability.places[:, 0] if n else np.zeros(0)
    return ranks, central.assign(chance_first=first, confidence=acceptability.confidence)
