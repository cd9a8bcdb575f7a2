"""What comments and tickets are about, stage by stage."""

from personakit.cards.themes.themes import Themes

__all__ = ["Themes"]
