"""Facts of the profile: every attribute of a persona, in its section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.cards.facts import Fact
from personakit.cards.sections import section_of
from personakit.cards.sentences import trait_sentence
from personakit.core.kinds import Kind, Use
from personakit.personas.profile_personas import OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from personakit.ingest.exports import AttributeInfo, Exports
    from personakit.personas.personas import Personas

#: Most options of a multi-select that are shown.
MOST_OPTIONS = 4


def trait_facts(exports: Exports, personas: Personas, persona: str, distinct: pd.DataFrame) -> list[Fact]:
    """Return a fact for every attribute of a persona: the mean, or the level that distinguishes it most.

    Protected attributes are not on the card. A share of fewer customers than the minimum cell is left out.

    Returns
    -------
    list of Fact
        Distinguishing ones first within a section.
    """
    minimum = exports.study.study.minimum_cell
    infos = {info.name: info for info in personas.features.attributes}
    rows = personas.profile[personas.profile["persona"] == persona]
    shown = _speaking(rows, minimum)
    distinct_rows = set(distinct.index)
    compared = len(personas) > 1
    facts = []
    for index, row in zip(shown.index, shown.to_dict("records"), strict=True):
        info = infos[str(row["attribute"])]
        section = section_of(info, exports.study)
        if section in {"challenges", "goals"} and row["measure"] == "mean" and row["effect_size"] < 0:
            section = "attitudes"  # what they want or suffer from less than others is neither a goal nor a pain
        facts.append(_fact(row, info, section, distinguishes=index in distinct_rows, compared=compared))
    return sorted(facts, key=lambda fact: not fact.distinguishes)


def _speaking(rows: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Return the leading rows and the strongest options of multi-selects that enough customers have."""
    holders = rows["value"] * rows["n"]
    enough = rows["value"].notna() & ((rows["measure"] != "share") | (holders >= minimum))
    allowed = rows[enough & rows["use"].isin([Use.ACTIVE, Use.DESCRIBE]) & (rows["level"] != OTHER)]
    multi = allowed["kind"] == Kind.MULTI_SELECT
    options = allowed[multi & (allowed["effect_size"] > 0)].groupby("attribute").head(MOST_OPTIONS)
    single = allowed[~multi & allowed["lead"]]
    chosen = set(options.index) | set(single.index)
    return allowed[[index in chosen for index in allowed.index]]


def _fact(row: Mapping[Any, Any], info: AttributeInfo, section: str, *, distinguishes: bool, compared: bool) -> Fact:
    return Fact(
        sentence=trait_sentence(row, info.scale, compared=compared),
        section=section,
        persona=str(row["persona"]),
        attribute=info.name,
        label=info.label,
        level=str(row["level"]),
        measure=str(row["measure"]),
        unit="points" if row["measure"] == "mean" and info.scale else "",
        value=float(row["value"]),
        low=float(row["low"]),
        high=float(row["high"]),
        base_value=float(row["base_value"]),
        index=float(row["index"]),
        effect_size=float(row["effect_size"]),
        n=float(row["n"]),
        effective_n=float(row["effective_n"]),
        export=info.export,
        source_column=info.source_column,
        distinguishes=distinguishes,
    )
