"""Assign all rows, in chunks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.row_sampling import row_hash
from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.outliers import set_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Codes, Floats, Words


#: Rows in memory as arrays at once.
CHUNK_ROWS = 25_000
#: Steps in which the shares settle, at most.
MOST_STEPS = 25


def chunks(
    frame: pd.DataFrame, layout: EncodingSchema, *, rows: Codes | None = None, warn: bool = False
) -> Iterator[Encoded]:
    """Encode the rows, or the given ones in their order, a chunk at a time."""
    for start in range(0, max(len(frame) if rows is None else len(rows), 1), CHUNK_ROWS):
        part = slice(start, start + CHUNK_ROWS)
        yield encode(frame.iloc[part if rows is None else rows[part]], layout, warn=warn)


def scan_rows(frame: pd.DataFrame, layout: EncodingSchema, seed: int, *, warn: bool = False) -> tuple[Words, Floats]:
    """Return the content hash and the number of known cells of every row."""
    parts = [(row_hash(data, seed), data.known) for data in chunks(frame, layout, warn=warn)]
    return np.concatenate([h for h, _ in parts]), np.concatenate([known for _, known in parts])


def log_joint(frame: pd.DataFrame, layout: EncodingSchema, hashes: Words, model: Mixture, design: Design) -> Floats:
    """Log of share times density of every row in every persona; outlying cells are treated as missing.

    On some processors, the last bits of a row's figures depend on the row's position in a matrix product. Rows of the
    same content (the same hash) are therefore computed once, in the order of the hashes: row order changes nothing.
    """
    _, first, row = np.unique(hashes, return_index=True, return_inverse=True)
    out = []
    for data in chunks(frame, layout, rows=first):
        trimmed = set_aside(data, model, design, guard_columns=False)
        out.append(e_step(trimmed, model, design).log_joint)
    return np.vstack(out)[row]


def posterior(joint: Floats) -> Floats:
    """Memberships from log-joints; rows sum to 1."""
    out: Floats = np.exp(joint - joint.max(axis=1, keepdims=True))
    out /= out.sum(axis=1, keepdims=True)
    return out


def settle_shares(joint: Floats, weights: Floats, model: Mixture) -> tuple[Mixture, Floats]:
    """Re-estimate the shares on all rows with fixed densities; return the model and the log-joints under it."""
    share = model.log_share
    for _ in range(MOST_STEPS):
        new = np.log(np.maximum((weights @ posterior(joint)) / weights.sum(), 1e-12))
        joint = joint + (new - share)
        done = float(np.abs(np.exp(new) - np.exp(share)).max()) < 1e-5
        share = new
        if done:
            break
    return replace(model, log_share=share), joint
