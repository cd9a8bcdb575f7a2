"""KoboToolbox and ODK: groups before a slash, options of a multi-select as columns of 0 and 1."""

from __future__ import annotations

from personakit.readers.platforms.survey_header import (
    Rows,
    SurveyHeader,
    question_text,
    session_columns,
    ticked_blocks,
    tidy_row,
)

_SESSION = frozenset(
    {
        *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "__version__"),
        *("_version_", "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status"),
        *("_submitted_by", "_tags", "_index", "_parent_index", "_parent_table_name", "_xform_id", "_attachments"),
        *("_geolocation", "_bamboo_dataset_id", "formhub/uuid", "meta/instanceid", "meta/instancename"),
        *("meta/rootuuid", "submissiondate", "key", "submitterid", "submittername", "attachmentspresent"),
        *("attachmentsexpected", "deviceid", "edits", "formversion", "reviewstate", "meta-instanceid", "instanceid"),
    }
)
_MARKS = frozenset(
    {"_uuid", "_submission_time", "_validation_status", "_submitted_by", "__version__", "formhub/uuid", "_xform_id",
     "meta/instanceid", "meta-instanceid", "submitterid", "attachmentsexpected", "_index", "_id"}
)  # fmt: skip


def kobotoolbox_header(rows: Rows) -> SurveyHeader | None:
    """Read the header row of KoboToolbox or ODK, or return None.

    Examples
    --------
    >>> top = ["start", "use", "use/app", "use/shop", "_id", "_uuid"]
    >>> header = kobotoolbox_header([top, ["t", "app shop", "1", "1"], ["t", "app", "1", "0"], ["t", "", "", ""]])
    >>> header.ticks, header.items
    ({'use': (2, 3)}, {2: 'app', 3: 'shop'})
    """
    names = tidy_row(rows[0])
    if len({name.casefold() for name in names} & _MARKS) < 2:
        return None
    session = session_columns(names, _SESSION)
    whole = {name: at for at, name in enumerate(names)}
    stems: dict[int, str] = {}
    items: dict[int, str] = {}
    labels: dict[int, str] = {}
    for at, name in enumerate(names):
        if at in session:
            continue
        parent = _parent(name, whole)
        if parent:
            stems[at], items[at] = parent, name[len(parent) + 1 :]
        elif "/" in name and not name.endswith("/"):
            labels[at] = question_text(name.rsplit("/", 1)[1])
    ticks = ticked_blocks(stems, items, rows[1:], flags=True)
    return SurveyHeader(
        "kobotoolbox", tuple(names), labels=labels, stems=stems, items=items, ticks=ticks, session=session
    )


def _parent(name: str, whole: dict[str, int]) -> str:
    """Return the longest beginning before a slash that is a column itself, "" where there is none."""
    cut = name.rfind("/")
    while cut > 0:
        if name[:cut] in whole:
            return name[:cut]
        cut = name.rfind("/", 0, cut)
    return ""
