"""Score: assign new customers from a file to the personas of a run."""

from __future__ import annotations

from personakit.refresh.score.notes import MODEL_FILE, notes_of
from personakit.refresh.score.place import score_customers
from personakit.refresh.score.scores import Scores

__all__ = ["MODEL_FILE", "Scores", "notes_of", "score_customers"]
