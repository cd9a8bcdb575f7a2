"""The sections of a card."""

from __future__ import annotations

#: Section -> how it is headed, in the order they stand on a card.
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
