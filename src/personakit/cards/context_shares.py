"""Where contacts happen: shares by channel and touchpoint for every persona and stage, from event counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.intervals import wilson_interval
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.cube_schema import SQUARE_UNIT, UNIT
from personakit.event_counts.event_codes import UNSAID
from personakit.journey.journey import EVERYONE
from personakit.journey.to_metrics import design_effect

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints
    from personakit.event_counts.sparse_cube import SparseCube
    from personakit.journey.journey import Journey


CONTEXTS = ("touchpoint", "channel")
ALL_STAGES = ""


@dataclass(frozen=True)
class ContextShare:
    """One touchpoint or channel of a persona at a stage."""

    label: str
    share: float
    low: float  # 90%, Wilson at the effective number of contacts
    high: float
    base_share: float  # of all customers at the same stage
    n: float  # contacts there of the persona
    effective_n: float
    source: str  # table the contacts are counted in: csat or waits


def context_shares(journey: Journey, minimum_cell: int) -> dict[tuple[str, str, str], list[ContextShare]]:
    """Return the shares of touchpoints and channels, the largest first.

    They are counted in ratings or in waits, whichever names more of them; not in both, as one contact may be in each.

    Parameters
    ----------
    journey : Journey
        Event counts.
    minimum_cell : int
        Labels with fewer contacts of the persona are left out.

    Returns
    -------
    dict of (context, persona, stage) to list of ContextShare
        Stage "" means all stages together.
    """
    cells = journey.cells
    wanted = ("stage", *CONTEXTS, "random_group")
    blocks = {"csat": cells.ratings.collapse(wanted), "waits": cells.wait_contexts.collapse(wanted)}
    personas = (EVERYONE, *cells.layout.personas)
    out: dict[tuple[str, str, str], list[ContextShare]] = {}
    for context in CONTEXTS:
        source = max(blocks, key=lambda name, context=context: (_labelled_contacts(blocks[name], context), name))  # type: ignore[misc]
        block = blocks[source].collapse(("stage", context, "random_group"))
        labels = [str(label) for label in block.labels_of(context)]
        stage, label, random_group = (block.codes(dim) for dim in block.dims)
        stage_of = [cells.layout.stages[i] for i in block.labels_of("stage") if isinstance(i, int)]
        weights, squares = _weights(block, len(cells.layout.personas))
        spoken = np.array([name != UNSAID for name in labels], dtype=bool)[label] if labels else np.zeros(0, dtype=bool)
        for name, rows in [(ALL_STAGES, spoken), *((s, spoken & (stage == i)) for i, s in enumerate(stage_of))]:
            if not rows.any():
                continue
            base = _by_label(label[rows], weights[rows, :1], len(labels))[:, 0]
            for p, persona in enumerate(personas):
                w, square = weights[rows, p], squares[rows, p]
                shares = _shares(labels, label[rows], random_group[rows], w, square, base, source, minimum_cell)
                out[context, persona, name] = shares
    return out


def _labelled_contacts(block: SparseCube, context: str) -> int:
    labels = np.array([str(label) != UNSAID for label in block.labels_of(context)], dtype=bool)
    return int(block.sums[labels[block.codes(context)], 0].sum()) if len(block.key) else 0


def _weights(block: SparseCube, k: int) -> tuple[Floats, Floats]:
    """Return weights and squared weights in customers, shape (cells, 1 + k); everyone first, then k personas."""
    rows = block.sums[:, :1].astype(np.float64)
    weights = np.concatenate([rows, block.sums[:, 1 : k + 1] / UNIT], axis=1)
    squares = np.concatenate([rows, block.sums[:, k + 1 : 2 * k + 1] / SQUARE_UNIT], axis=1)
    return weights, squares


def _by_label(label: Ints, weights: Floats, n: int) -> Floats:
    return np.stack([np.bincount(label, column, n) for column in weights.T], axis=1)


def _shares(  # noqa: PLR0917 one persona at one stage
    labels: list[str],
    label: Ints,
    random_group: Ints,
    w: Floats,
    square: Floats,
    base: Floats,
    source: str,
    minimum: int,
) -> list[ContextShare]:
    total = float(w.sum())
    if total < minimum:
        return []
    kish = total * total / max(float(square.sum()), 1e-12)
    by_random_group: Floats = np.bincount(random_group, w, N_RANDOM_GROUPS).astype(np.float64)
    label_weights = np.bincount(label, w, len(labels))
    shares = []
    for j in sorted(range(len(labels)), key=lambda j: (-round(float(label_weights[j]), 6), labels[j])):
        if label_weights[j] < minimum:
            break
        share = float(label_weights[j]) / total
        hits: Floats = np.bincount(random_group, w * (label == j), N_RANDOM_GROUPS).astype(np.float64)
        effective = kish / design_effect(hits, by_random_group, share * (1 - share) / kish)
        low, high = wilson_interval(share, effective)
        shares.append(
            ContextShare(
                labels[j], share, float(low), float(high), float(base[j] / base.sum()), total, effective, source
            )
        )
    return shares


Contexts = Mapping[tuple[str, str, str], list[ContextShare]]
