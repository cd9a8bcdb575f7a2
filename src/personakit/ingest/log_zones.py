"""Say in which zone times are read that name an offset or a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from personakit.ingest.check_log import CheckLog
    from personakit.parsing.time_zones import ZonedTimes

ZONE = "times in one zone"
_MOST_NAMED = 4


def log_zones(times: ZonedTimes, column: str, zone: str, check_log: CheckLog) -> None:
    """Count the cells with an offset or a zone, and name the zone that they are read in.

    Parameters
    ----------
    times : ZonedTimes
        A chunk of a column.
    column : str
        Its name in the file.
    zone : str
        Zone that the study reads times in.
    check_log : CheckLog
        Log of the export.
    """
    counts = times.counts()
    if not counts:
        return
    check = f"{ZONE} ({column})"
    check_log.enter(check, sum(counts.values()), "kept")
    before = check_log.zones.setdefault(column, {})
    for name, n in counts.items():
        before[name] = before.get(name, 0) + n
    names = sorted(before, key=lambda name: (-before[name], name))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    check_log.notes[check, "kept"] = (
        f"read in {zone}: written with {', '.join(names[:_MOST_NAMED])}{more}; times without a zone are taken to be in "
        f"{zone} (study.time_zone)"
    )
