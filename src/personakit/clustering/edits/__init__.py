"""Edits: personas that the analyst merged or split, as groups of the mixture's components."""
