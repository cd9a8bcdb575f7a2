"""What customers are worth and how easily they leave, with every assumption stated."""

from personakit.value.estimate_value import NO_MONEY, estimate_value
from personakit.value.lifetime import (
    BgNbd,
    GammaGamma,
    ShiftedBetaGeometric,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_sbg,
)
from personakit.value.value import Value

__all__ = [
    "NO_MONEY",
    "BgNbd",
    "GammaGamma",
    "ShiftedBetaGeometric",
    "Value",
    "estimate_value",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "fit_sbg",
]
