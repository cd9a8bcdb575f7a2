"""What customers are worth and how easily they leave, with every assumption said."""

from personakit.value.estimate_value import NO_MONEY, estimate_value
from personakit.value.value import Value

__all__ = ["NO_MONEY", "Value", "estimate_value"]
