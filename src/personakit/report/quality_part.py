"""The summary's part on data quality: what was read, lost and doubted, and who answered the survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.features.build_features import readable_label
from personakit.features.features import MOST_JUDGED
from personakit.ingest.doubts import doubt_sentences
from personakit.report.rounded import rounded, rows

if TYPE_CHECKING:
    from personakit.features.features import Features
    from personakit.ingest.exports import Exports

#: Most differences between respondents and the base that are shown, largest first.
MOST_DIFFERENCES = 12


def quality_part(exports: Exports, features: Features) -> dict[str, Any]:
    """Return inputs, checks, join audit, who answered the survey, the survey weights and how answers were given.

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
            rounded(
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
        "weights": _weights(features, labels, exports.study.study.minimum_cell),
        "answers": _answers(features),
        "doubts": [
            {"check": d.check, "rows": d.rows, "of_attributes": bool(set(d.figures) & set(labels)), "text": text}
            for d in exports.doubts
            for text in doubt_sentences([d], *d.figures)
        ],
    }


def _weights(features: Features, labels: dict[str, str], minimum_cell: int) -> dict[str, Any] | None:
    """Return the survey weights; None without a survey."""
    weighting = features.weighting
    if weighting is None or not len(weighting.weights):
        return None
    margins = weighting.margins[weighting.margins["respondents"] >= minimum_cell]
    margins = margins.assign(
        label=[labels.get(name, name) for name in margins["attribute"]],
        raked_to=margins["attribute"].isin(weighting.raked_to),
    )
    columns = ["label", "level", "raked_to", "base_share", "share_before", "share_after", "respondents"]
    raked_to = [labels.get(name, name) for name in weighting.raked_to]
    return rounded({**weighting.summary, "raked_to": raked_to, "margins": rows(margins, columns)})  # type: ignore[no-any-return]


def _answers(features: Features) -> dict[str, Any] | None:
    """Return how many respondents each check of their answers flags; None if nothing could be judged.

    Judging many respondents takes longer than the rest of the report: beyond `MOST_JUDGED` it is left to the analyst.
    """
    respondents = 0 if features.weighting is None else len(features.weighting.weights)
    if respondents > MOST_JUDGED:
        note = f"{respondents:,} respondents are more than a report judges ({MOST_JUDGED:,}): features.quality does it."
        return {"said": [note], "checks": []}
    quality = features.quality
    if quality is None or not quality.checks["judged"].gt(0).any():
        return None
    return {"said": list(quality.summary_lines()), "checks": rows(quality.checks)}
