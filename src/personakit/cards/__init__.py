"""Persona cards, empathy maps and journey maps: every sentence leads to its evidence."""

from personakit.cards.cards import Card, Cards
from personakit.cards.compose_cards import compose_cards
from personakit.cards.empathy import QUADRANTS, EmpathyMap
from personakit.cards.facts import Fact
from personakit.cards.journey_map import ROWS, JourneyMap
from personakit.cards.portrait import Portrait
from personakit.cards.sections import TITLES
from personakit.cards.themes import Themes

__all__ = [
    "QUADRANTS",
    "ROWS",
    "TITLES",
    "Card",
    "Cards",
    "EmpathyMap",
    "Fact",
    "JourneyMap",
    "Portrait",
    "Themes",
    "compose_cards",
]
