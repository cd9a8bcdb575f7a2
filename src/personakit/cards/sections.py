"""The sections of a card, and which attribute belongs to which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from personakit.core.kinds import Kind, Use

if TYPE_CHECKING:
    from personakit.ingest.exports import AttributeInfo
    from personakit.study.settings import Study

#: Section -> its title, in the order of a card.
TITLES = {
    "share": "Share of base and profit",
    "background": "Background",
    "general": "General information",
    "attitudes": "Psychographics",
    "goals": "Goals and needs",
    "challenges": "Challenges and pain points",
    "behaviour": "Buying behaviour",
    "channels": "Channels",
    "information": "Where it looks for information",
    "loyalty": "Loyalty and switching",
    "joint": "How typical the whole card is",
}


def _words(*lines: str) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:" + "|".join(word for line in lines for word in line.split()) + ")")


#: Beginnings of words that decide the section; the first match counts.
_HINTS = (
    ("information", _words("inform source research media newspaper learn.?about look.?for heard.?of")),
    ("channels", _words("channel preferred.?contact contact.?by device")),
    ("loyalty", _words("loyal recommend nps switch commit first.?choice positive.?thing repurchas stay satisf brand")),
    ("challenges", _words("problem difficult complicat complain pain worr trouble frustrat barrier obstacle no.?time")),
    ("general", _words("age\\b region city town country state\\b postcode area household children child famil marital",
                       "job occupation profession income salary education school degree employ retire tenure home\\b",
                       "dependents partner\\b senior status industry sector company.?size")),
    ("goals", _words("need goal matters.?most important want expect wish priorit benefit")),
    ("behaviour", _words("product bill contract payment pay spend spent order purchas basket usage data visit",
                         "frequency subscription charge revenue discount flight trip internet")),
)  # fmt: skip


def section_of(info: AttributeInfo, study: Study) -> str:
    """Return the section of an attribute.

    Parameters
    ----------
    info : AttributeInfo
        What is known of the attribute.
    study : Study
        Its ``section`` for the attribute decides; without one, words in label and name, then kind and table.

    Returns
    -------
    str
        A key of `TITLES`.
    """
    export = study.exports.get(info.export)
    given = export.attributes.get(info.name) if export is not None else None
    if given is not None and given.section is not None:
        return given.section
    survey = info.table == "survey"
    # Agreement with a statement is an attitude, whatever its topic; a fact about oneself is not.
    scale = survey and info.use is Use.ACTIVE and info.kind in {Kind.ORDINAL, Kind.NUMERIC}
    text = f"{info.label} | {info.name.replace('_', ' ')}".casefold()
    for section, hint in _HINTS:
        if hint.search(text) and not (scale and section in {"general", "behaviour", "channels"}):
            return section
    if scale or (survey and info.kind is Kind.ORDINAL):
        return "attitudes"
    if survey and info.kind is Kind.MULTI_SELECT:
        return "goals"
    return "behaviour" if info.use is Use.ACTIVE else "general"
