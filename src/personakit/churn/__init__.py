"""The effect of a bad contact on the chance of leaving, estimated from the firm's own leavers."""

from personakit.churn.churn_effects import OBSERVED, ChurnEffects
from personakit.churn.estimate_churn import estimate_churn

__all__ = ["OBSERVED", "ChurnEffects", "estimate_churn"]
