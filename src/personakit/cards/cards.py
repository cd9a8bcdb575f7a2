"""``Cards``: who each persona is and what it experiences, every sentence with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.cards.facts import Fact, ledger_of
from personakit.cards.notebook_html import card_html, cards_html, suppressed_html
from personakit.cards.portrait import Portrait
from personakit.cards.sections import TITLES
from personakit.core.result import Result, records

if TYPE_CHECKING:
    import pandas as pd

    from personakit.cards.empathy import EmpathyMap
    from personakit.cards.journey_map import JourneyMap
    from personakit.cards.themes import Themes


@dataclass(frozen=True, eq=False, repr=False)
class Card(Result):
    """One persona as a colleague can picture it: what distinguishes it first, then the rest."""

    id: str  # p1, p2, ...
    name: str
    portrait: Portrait  # drawn from the id, or the firm's own picture
    facts: tuple[Fact, ...]  # every sentence on the card, in the order it is shown
    quotes: pd.DataFrame  # text (redacted), role ("central" or "dissenting"), source ("survey", "rating", "contact"),
    #                       stage ("" for the survey), theme, customers_alike, evidence; no rows where too few wrote
    representatives: pd.DataFrame  # who ("Customer A", ...), attribute, label, value (numbers as a fifth of the base),
    #                                shared_by: customers of the base for whom all these values are true
    empathy: EmpathyMap
    journey: JourneyMap
    certainty: pd.DataFrame  # band ("95% and more", ...), share of the persona's likeliest members, customers
    suppressed: bool = False  # fewer members than the minimum cell: no figure of it is shown
    mark: str = ""  # a sentence where refits do not find the persona again: "Not stable: ..."

    @property
    def background(self) -> str:
        """A paragraph made only of evidenced sentences."""
        return " ".join(fact.sentence for fact in self.of("background"))

    @property
    def distinguishing(self) -> tuple[Fact, ...]:
        """The facts that distinguish this persona from the base, the strongest first."""
        distinctive = [fact for fact in self.facts if fact.distinguishes and fact.section in TITLES]
        return tuple(sorted(distinctive, key=lambda fact: -abs(fact.effect_size)))

    def of(self, section: str) -> tuple[Fact, ...]:
        """Return the facts of one section, in the order they are shown.

        Parameters
        ----------
        section : str
            A key of ``personakit.cards.TITLES``: "share", "general", "attitudes", "goals", "challenges", "behaviour",
            "channels", "information", "loyalty", "background" or "joint".
        """
        return tuple(fact for fact in self.facts if fact.section == section)

    @property
    def table(self) -> pd.DataFrame:
        """One row per sentence, with its evidence."""
        return ledger_of(self.facts)

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        return ["section", "sentence", "low", "high", "index", "n"]

    def summary_lines(self) -> Sequence[str]:
        """Say who it is and how large."""
        marked = [self.mark] if self.mark else []
        return [f"Persona {self.id}: {self.name}", *(fact.sentence for fact in self.of("share")[:2]), *marked]

    def _repr_html_(self) -> str:
        if self.suppressed:
            return suppressed_html(self.name)
        return card_html(self.name, self.portrait, self.facts, self.distinguishing, self.quotes, self.mark)

    def to_dict(self) -> dict[str, Any]:
        """Return the card as plain values: what a page, slides or a JSON file show of it."""
        return {
            "id": self.id,
            "name": self.name,
            "suppressed": self.suppressed,
            "mark": self.mark,
            "portrait": {"alt": self.portrait.alt, "uri": self.portrait.uri, "kind": self.portrait.kind},
            "distinguishing": [fact.evidence for fact in self.distinguishing],
            "sections": [
                {"section": key, "title": title, "facts": records(rows)}
                for key, title in TITLES.items()
                if len(rows := self.table.query("section == @key"))
            ],
            "background": self.background,
            "quotes": records(self.quotes),
            "representatives": records(self.representatives),
            "certainty": records(self.certainty),
            "empathy": self.empathy.to_dict(),
            "journey": self.journey.to_dict(),
        }


@dataclass(frozen=True, eq=False, repr=False)
class Cards(Result):
    """The cards of all personas, the journey map of everyone, and the ledger behind every sentence."""

    cards: tuple[Card, ...]  # largest persona first
    everyone: JourneyMap  # journey map of the whole base
    ledger: pd.DataFrame  # one row per sentence of any card, empathy map or journey map; columns of `Fact`
    themes: Themes  # what comments and tickets are about, stage by stage
    in_no_persona: pd.DataFrame  # who fits no persona well: group, customers, share_of_base, attribute, label, level,
    #                              measure, value, low, high, base_value, index, effect_size, n
    representation: pd.DataFrame  # how protected groups are spread: attribute, label, level, measure, persona, value,
    #                               low, high, base_value, index, n and state, which is "shown" or "too few"
    minimum_cell: int
    assumptions: tuple[str, ...]  # plain sentences, to be read together with the cards

    @property
    def ids(self) -> list[str]:
        """Persona ids, largest first."""
        return [card.id for card in self.cards]

    @property
    def journeys(self) -> dict[str, JourneyMap]:
        """Journey maps: "all" first, then every persona's."""
        return {"all": self.everyone, **{card.id: card.journey for card in self.cards}}

    @property
    def table(self) -> pd.DataFrame:
        """One row per card: persona, name, sentences, evidenced, quotes, most_distinguishing."""
        import pandas as pd

        return pd.DataFrame(
            {
                "persona": [card.id for card in self.cards],
                "name": [card.name for card in self.cards],
                "sentences": [len(card.facts) for card in self.cards],
                "evidenced": [sum(fact.kind == "evidenced" for fact in card.facts) for card in self.cards],
                "quotes": [len(card.quotes) for card in self.cards],
                "most_distinguishing": [
                    card.distinguishing[0].sentence if card.distinguishing else "" for card in self.cards
                ],
            }
        )

    @property
    def notes(self) -> Sequence[str]:
        """Every assumption."""
        return self.assumptions

    def __getitem__(self, persona: str) -> Card:
        for card in self.cards:
            if card.id == persona:
                return card
        raise KeyError(f"no persona '{persona}'; available: {', '.join(self.ids)}")

    def __iter__(self) -> Iterator[Card]:
        return iter(self.cards)

    def __len__(self) -> int:
        return len(self.cards)

    def summary_lines(self) -> Sequence[str]:
        """Say how many cards there are, and how many sentences have evidence."""
        evidenced = int((self.ledger["kind"] == "evidenced").sum())
        return [
            f"{len(self)} persona card(s): {len(self.ledger)} sentences, {evidenced} with evidence in the exports, "
            f"the others marked; nothing rests on fewer than {self.minimum_cell} customers"
        ]

    def _repr_html_(self) -> str:
        return cards_html(
            self.summary_lines()[0], [(card.id, card.name, card._repr_html_()) for card in self.cards], self.table
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; no customer id."""
        return {
            "headline": list(self.summary_lines()),
            "cards": [card.to_dict() for card in self.cards],
            "everyone": self.everyone.to_dict(),
            "themes": self.themes.to_dict(),
            "in_no_persona": records(self.in_no_persona),
            "representation": records(self.representation),
            "ledger": records(self.ledger),
            "notes": list(self.notes),
        }
