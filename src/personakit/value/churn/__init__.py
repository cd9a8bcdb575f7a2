"""What a contact that goes wrong adds to the chance of leaving, read off the firm's own leavers."""

from personakit.value.churn.effects import OBSERVED, ChurnEffects
from personakit.value.churn.estimate import estimate_churn

__all__ = ["OBSERVED", "ChurnEffects", "estimate_churn"]
