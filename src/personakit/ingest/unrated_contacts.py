"""Contacts without a score: contacts that nobody rated. They count where a stage is reached, and in no rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.formatting import format_share

if TYPE_CHECKING:
    from personakit.ingest.event_rows import EventRows

UNRATED = "contacts without a rating"
NEVER_RATED = "no score in any row"


def log_unrated(rows: EventRows) -> None:
    """Count the contacts of a ratings export that have no score, and state the response rate.

    Parameters
    ----------
    rows : EventRows
        Of a csat export, scored or not.
    """
    unrated = int(np.isnan(rows.columns["score"]).sum())
    n = len(rows.customer)
    if not unrated:
        return
    rated = n - unrated
    if not rated:
        rows.check_log.enter(NEVER_RATED, unrated, "kept")
        return
    note = (
        f"response rate {format_share(rated / n)}: {rated:,} of {n:,} contacts were rated; the others count as "
        "contacts, and in no rating"
    )
    rows.check_log.enter(UNRATED, unrated, "kept", note)
