"""The effect of a bad contact on the chance of leaving, estimated from the firm's own leavers."""

from personakit.value.churn.effects import OBSERVED, ChurnEffects
from personakit.value.churn.estimate import estimate_churn

__all__ = ["OBSERVED", "ChurnEffects", "estimate_churn"]
