"""``EmpathyMap``: what a persona says, thinks, does and feels, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personakit.cards.facts import Fact
from personakit.cards.notebook_html import empathy_html
from personakit.cards.sources import source_of
from personakit.core.formatting import format_exact, format_rating
from personakit.core.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey

#: Quadrant -> where its entries come from.
QUADRANTS = {
    "says": "its own words: survey answers, comments, tickets",
    "thinks": "attitudes and needs of the survey",
    "does": "behaviour in the firm's records",
    "feels": "ratings and waits, stage by stage",
}
_SECTIONS = {
    "says": ("quotes",),
    "thinks": ("attitudes", "goals"),
    "does": ("behaviour", "channels", "information"),
    "feels": ("empathy", "challenges"),
}
MOST_ENTRIES = 6


@dataclass(frozen=True, eq=False, repr=False)
class EmpathyMap(Result):
    """Says, thinks, does, feels. Each entry has its count and its evidence."""

    persona: str
    name: str
    entries: pd.DataFrame  # quadrant, order, text, value, low, high, unit, n (customers, answers or ratings),
    #                        n_of ("customers", "answers", "ratings"), evidence (id in the ledger)

    @property
    def table(self) -> pd.DataFrame:
        """One row per entry, quadrant by quadrant."""
        return self.entries.copy()

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        return ["quadrant", "text", "n", "n_of"]

    def summary_lines(self) -> Sequence[str]:
        """Say whose map it is."""
        return [f"Empathy map of {self.persona}: {self.name}"]

    def _repr_html_(self) -> str:
        return empathy_html(self.summary_lines()[0], QUADRANTS, self.entries)


def compose_empathy(persona: str, name: str, facts: Sequence[Fact]) -> EmpathyMap:
    """Sort a persona's facts into what it says, thinks, does and feels.

    Returns
    -------
    EmpathyMap
        Distinguishing entries first, at most six per quadrant.
    """
    import pandas as pd

    rows = []
    for quadrant, wanted in _SECTIONS.items():
        candidates = [fact for section in wanted for fact in facts if fact.section == section]
        telling = [fact for fact in candidates if fact.distinguishes or fact.section in {"quotes", "empathy"}]
        chosen = (telling or candidates)[:MOST_ENTRIES]
        rows += [
            {"quadrant": quadrant, "order": i, "text": fact.sentence, "value": fact.value, "low": fact.low,
             "high": fact.high, "unit": fact.unit, "n": fact.n, "n_of": _counted(fact), "evidence": fact.evidence}
            for i, fact in enumerate(chosen, 1)
        ]  # fmt: skip
    columns = ["quadrant", "order", "text", "value", "low", "high", "unit", "n", "n_of", "evidence"]
    return EmpathyMap(persona, name, pd.DataFrame(rows, columns=columns))


def feeling_facts(exports: Exports, journey: Journey, persona: str) -> list[Fact]:
    """Return where a persona is most and least satisfied.

    Returns
    -------
    list of Fact
        Two facts, the worse first; one if a single stage has figures, none if no stage has.
    """
    rows = journey.of(persona)
    base = journey.of("all").set_index("stage")["csat_mean"]
    known = rows[rows["csat_mean"].notna()].sort_values(["csat_position", "order"], kind="stable")
    extremes = {"Least satisfied": known.head(1), "Most satisfied": known.tail(1) if len(known) > 1 else known.head(0)}
    facts = []
    for word, row in ((word, r) for word, part in extremes.items() for r in part.to_dict("records")):
        low, high = row["csat_scale_low"], row["csat_scale_high"]
        export, column = source_of(exports, "csat", "score", stage=str(row["stage"]))
        facts.append(
            Fact(
                f"{word} at {row['stage']}: {format_rating(row['csat_mean'], high)} on a scale from "
                f"{format_exact(low)} to {format_exact(high)}.",
                "empathy", persona, stage=str(row["stage"]), attribute="csat_mean", label=word, level="mean",
                measure="mean", unit="points", value=row["csat_mean"], low=row["csat_mean_low"],
                high=row["csat_mean_high"], base_value=float(base.loc[row["stage"]]), n=row["csat_n"],
                effective_n=row["csat_effective_n"], export=export, source_column=column,
            )
        )  # fmt: skip
    return facts


def _counted(fact: Fact) -> str:
    if fact.section == "quotes":
        return "customers who write alike"
    if fact.attribute in {"csat_mean", "dissatisfied_share"}:
        return "ratings"
    if fact.attribute == "wait_median_minutes":
        return "waits"
    return "contacts" if fact.attribute == "contact_channel" else "customers"
