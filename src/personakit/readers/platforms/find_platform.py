"""Find the header rows of a survey platform, before anything is guessed about a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from personakit.readers.platforms.alchemer import alchemer_header
from personakit.readers.platforms.forms import google_header, jotform_header, microsoft_header
from personakit.readers.platforms.kobotoolbox import kobotoolbox_header
from personakit.readers.platforms.limesurvey import limesurvey_header
from personakit.readers.platforms.qualtrics import qualtrics_header
from personakit.readers.platforms.survey_header import Rows, SurveyHeader, bracketed_items, shared, tidy_row
from personakit.readers.platforms.surveymonkey import grouped_header, surveymonkey_header
from personakit.readers.platforms.typeform import typeform_header

#: The one with the clearest marks first.
_PLATFORMS: dict[str, Callable[[Rows], SurveyHeader | None]] = {
    "qualtrics": qualtrics_header,
    "microsoft_forms": microsoft_header,
    "typeform": typeform_header,
    "alchemer": alchemer_header,
    "kobotoolbox": kobotoolbox_header,
    "limesurvey": limesurvey_header,
    "google_forms": google_header,
    "jotform": jotform_header,
    "surveymonkey": surveymonkey_header,
}
PLATFORMS = frozenset(_PLATFORMS)
#: Those with one plain header row, which a study may name for a file that lost its marks.
PLAIN = frozenset({"google_forms", "microsoft_forms", "typeform", "alchemer", "jotform"})
_SEPARATORS = {"google_forms": ", ", "microsoft_forms": ";", "alchemer": ","}
_MOST_ROWS_ABOVE = 10
_FEWEST_GRID_ITEMS = 3


def find_platform(rows: Rows, declared: str | None = None, row: int | None = None) -> SurveyHeader | None:
    """Return the header rows of a survey platform, or of any table with group headings above its names.

    Parameters
    ----------
    rows : rows of cells
        The first rows of the file, sheet or frame.
    declared : str, optional
        The platform that the study names.
    row : int, optional
        Rows that the study leaves out before the header.

    Returns
    -------
    SurveyHeader or None
        None where the file has one plain header row.

    Examples
    --------
    >>> find_platform([["Export"], ["Timestamp", "How?", "Age"], ["2026-05-01 10:00", "so", "3"]]).row
    1
    """
    starts = range(min(len(rows), _MOST_ROWS_ABOVE)) if row is None else range(row, min(len(rows), row + 1))
    if declared in _PLATFORMS:
        known = {declared: _PLATFORMS[declared]}
    else:
        known = _PLATFORMS if declared is None or declared in {"excel", "parquet", "frame"} else {}
    for start in starts:
        below_names = row is None and any(sum(bool(cell.strip()) for cell in above) > 1 for above in rows[:start])
        for name, read in known.items():
            if below_names and name == "surveymonkey":
                continue  # two rows below others with several cells are answers
            header = read(rows[start:])
            if header is not None:
                return replace(header, row=start)
    if declared == "surveymonkey" and len(rows) > (row or 0) + 1:
        header = surveymonkey_header(rows[row or 0 :], declared=True)
        return None if header is None else replace(header, row=row or 0)
    if declared is None or declared not in _PLATFORMS:
        for start in starts:
            if row is None and any(sum(bool(cell.strip()) for cell in above) > 1 for above in rows[:start]):
                break  # group headings stand below nothing but a title
            header = grouped_header(rows[start:])
            if header is not None:
                return replace(header, row=start)
    return None


def plain_header(names: Sequence[str], declared: str | None = None) -> SurveyHeader:
    """Return a header of one row, with the grids that it may contain (``question [item]``).

    Examples
    --------
    >>> plain_header(["id", "How? [Price]", "How? [Staff]", "How? [Range]"]).items
    {1: 'Price', 2: 'Staff', 3: 'Range'}
    """
    stems, items = bracketed_items(tidy_row(names))
    stems = shared(stems, _FEWEST_GRID_ITEMS)
    platform = declared if declared in PLAIN else None
    separator = _SEPARATORS.get(platform or "")
    return SurveyHeader(platform, tuple(names), stems=stems, items={at: items[at] for at in stems}, separator=separator)
