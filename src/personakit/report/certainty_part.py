"""The summary's part on how sure the ranking is, and on what would put another stage first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.report.rounded import rows
from personakit.report.suppression import suppress_small_counts

if TYPE_CHECKING:
    from personakit.priorities.priorities import Priorities

#: Columns of the ranking on how sure it is, in addition to the six answers.
SURE = ["group", "personas_share", "personas_share_low", "personas_share_high", "net_benefit_low", "net_benefit_high",
        "break_even_share", "topsis_score", "topsis_rank"]  # fmt: skip
FRAMES = {
    "pairwise": ["stage", "other", "chance_before"],
    "acceptability": ["ranking", "weights", "stage", "rank", "chance"],
    "criteria": ["stage", "criterion", "value", "unit", "direction", "weight", "scaled", "contribution"],
    "central_weights": ["ranking", "stage", "share_of_base", "switching_ease", "lifetime_value", "chance_first",
                        "confidence"],
    "weight_breaks": ["criterion", "weight", "weight_from", "weight_to", "first"],
    "assumption_breaks": ["assumption", "of", "now", "factor", "then", "first_then", "possible"],
}  # fmt: skip


def certainty_part(priorities: Priorities, minimum_cell: int) -> dict[str, Any]:
    """Return the basis of the ranking, its probabilities, and the values at which another stage is first.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.
    minimum_cell : int
        Fewest customers behind any figure: a share of the base that reveals fewer is left out.

    Returns
    -------
    dict
        ``rank_by``, one list of rows per frame, and ``contributions``: why each stage has more at risk than the
        next, by factor, summed over personas.
    """
    frames = {name: getattr(priorities, name) for name in FRAMES}
    shown = suppress_small_counts(priorities.stages, minimum_cell)
    hidden = shown.loc[shown["share_of_base"].isna(), "stage"]
    criteria = frames["criteria"]
    if len(criteria):
        masked = criteria["stage"].isin(hidden) & (criteria["criterion"] == "share_of_base")
        figures = ["value", "scaled", "contribution"]
        frames["criteria"] = criteria.assign(**{name: criteria[name].mask(masked) for name in figures})
    split = priorities.contributions
    by = ["stage", "against", "factor"]
    if len(split):
        split = split.groupby(by, sort=False)["difference"].sum().reset_index()
    return {
        "rank_by": priorities.rank_by,
        **{name: rows(frames[name], columns) for name, columns in FRAMES.items()},
        "contributions": rows(split, [*by, "difference"]),
    }
