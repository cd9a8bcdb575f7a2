"""Which neighbours in the ranking are too close to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from personakit.priorities.chances import chance_before

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: A stage comes surely before another when it does so in this share of the replicates, as an interval is 90%.
SURE = 0.9


def too_close(scores: Floats, order: Sequence[int], sure: float = SURE) -> list[int]:
    """Put stages that are too close to call into one group.

    The stages are taken in the order of the ranking. The first leads group 1. Every next stage joins the group as long
    as its leader comes before that stage in fewer than 90% of the replicates; the first stage that the leader surely
    precedes leads the next group. So a group's leader is sure to come before every later group, and of a group nobody
    can say with that certainty that its leader is truly the most urgent.

    Parameters
    ----------
    scores : ndarray (replicates, stages)
        More comes first.
    order : sequence of int
        Positions of the ranked stages, first place first.
    sure : float
        Chance from which one stage is surely before another.

    Returns
    -------
    list of int
        Number of the group of each stage of `order`, 1 first.

    Examples
    --------
    >>> scores = np.array([[9.0, 8.0, 1.0], [8.0, 9.0, 1.0], [9.0, 8.0, 1.0]])
    >>> too_close(scores, [0, 1, 2])
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
