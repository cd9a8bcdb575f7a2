"""Which personas find a stage problematic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from personakit.event_counts.bins import TICKS
from personakit.event_counts.survey_weights import answer_weights
from personakit.journey.journey import EVERYONE
from personakit.value.by_random_group import interval_90, ratio

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.journey.journey import Journey


def find_problematic(journey: Journey, too_many: float = 0.25) -> dict[str, list[str]]:
    """Return, per stage, the ids of personas that find it problematic.

    A persona finds a stage problematic when the lower end of the 90% interval of its dissatisfied share there lies
    above the base line (the dissatisfied share of all ratings of all stages), or above `too_many`. Suppressed
    figures are ignored.

    Parameters
    ----------
    journey : Journey
    too_many : float
        A stage with surely more dissatisfied than this share is problematic whatever the base line.

    Returns
    -------
    dict of str -> list of str
        Stage to persona ids.
    """
    block = journey.cells.ratings
    counts = answer_weights(block, len(journey.cells.layout.personas))[0]
    of_level = np.bincount(block.codes("level"), counts, len(block.labels_of("level")))
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)])
    bad, ratings = of_level[ticks <= journey.cells.layout.dissatisfied_to * TICKS].sum(), of_level.sum()
    base_line = bad / ratings if ratings else 0.0
    rows = journey.metrics[journey.metrics["persona"] != EVERYONE]
    hit = rows[rows["dissatisfied_share_low"] > min(float(base_line), too_many)]
    return {stage: list(hit.loc[hit["stage"] == stage, "persona"]) for stage in journey.cells.layout.stages}


def persona_share(
    problematic: Sequence[Sequence[str]], personas: Sequence[str], base: Floats, replicates: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the share of the present base in the personas that find each stage problematic, with its 90% interval.

    Parameters
    ----------
    problematic : sequence of sequence of str
        Ids of the personas that find each stage problematic.
    personas : sequence of str
        All ids, in the order of the base.
    base : ndarray (1, personas)
        Active customers.
    replicates : ndarray (replicates, personas)
        The same for resampled customers.
    """
    members = [[p in ids for p in personas] for ids in problematic]
    chosen = np.array(members, dtype=np.float64).reshape(-1, len(personas))

    def share(customers: Floats) -> Floats:
        return ratio(customers @ chosen.T, customers.sum(axis=1, keepdims=True))

    low, high = interval_90(share(replicates))
    return share(base)[0], low, high
