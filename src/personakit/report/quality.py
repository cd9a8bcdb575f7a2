"""The data-quality part of the summary: what was read, lost and doubted, and who answered the survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.features.build import readable_label
from personakit.report.plain import plain, rows

if TYPE_CHECKING:
    from personakit.ingest.exports import Exports

#: Differences of respondents from the base that are shown, largest first.
MOST_DIFFERENCES = 12


def quality_part(exports: Exports) -> dict[str, Any]:
    """Return inputs, checks, join audit and how survey respondents differ from the base.

    Parameters
    ----------
    exports : Exports
        What was read.

    Returns
    -------
    dict
        Counts and shares only; never a cell of an export. Levels that fewer respondents than the minimum cell chose
        are left out.
    """
    differences = exports.nonresponse
    known = differences[differences["n"] >= exports.study.study.minimum_cell] if len(differences) else differences
    known = known.assign(size=known["difference"].abs().round(9)).sort_values(
        ["size", "attribute", "level"], ascending=[False, True, True], kind="stable"
    )
    labels = {a.name: readable_label(a) for a in exports.attributes}
    known = known.assign(label=[labels.get(name, name) for name in known["attribute"]])
    return {
        "inputs": [
            plain(
                {"export": i.export, "path": i.path, "sha256": i.sha256, "n_bytes": i.n_bytes, "rows_read": i.rows_read}
            )
            for i in exports.inputs
        ],
        "checks": rows(exports.checks, ["table", "check", "rows", "share", "action", "note"]),
        "join_audit": rows(
            exports.join_audit, ["export", "rows", "customers", "matched", "match_rate", "orphans", "duplicates"]
        ),
        "nonresponse": rows(
            known.head(MOST_DIFFERENCES), ["label", "level", "base_share", "respondent_share", "difference", "n"]
        ),
    }
