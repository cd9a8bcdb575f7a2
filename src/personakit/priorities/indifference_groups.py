"""Groups of neighbouring ranks that are too close to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from personakit.priorities.rank_chances import chance_before

if TYPE_CHECKING:
    from personakit.core.typing import Floats


def indifference_groups(scores: Floats, order: Sequence[int], sure: float = 0.9) -> list[int]:
    """Put stages that are too close to call into one group.

    Stages are taken in the order of the ranking. The first leads group 1. Each next stage joins the group if the leader
    comes before it in fewer than the share `sure` of the replicates; otherwise it leads the next group. So a leader
    surely comes before the leaders of later groups, but within a group it is not certain that the leader is the most
    urgent stage.

    Parameters
    ----------
    scores : ndarray (replicates, stages)
        The highest is first.
    order : sequence of int
        Positions of the ranked stages, first rank first.
    sure : float
        Chance from which one stage is surely before another.

    Returns
    -------
    list of int
        Group number of each stage of `order`, from 1.

    Examples
    --------
    >>> import numpy as np
    >>> scores = np.array([[9.0, 8.0, 1.0], [8.0, 9.0, 1.0], [9.0, 8.0, 1.0]])
    >>> indifference_groups(scores, [0, 1, 2])
    [1, 1, 2]
    """
    before = chance_before(scores)
    groups: list[int] = []
    leader = -1
    for stage in order:
        if not groups:
            groups, leader = [1], stage
        elif before[leader, stage] >= sure:
            groups.append(groups[-1] + 1)
            leader = stage
        else:
            groups.append(groups[-1])
    return groups
