"""Models of lifetime value: how long customers stay and how often they buy again."""

from personakit.value.lifetime.bg_nbd import BgNbd, fit_bg_nbd
from personakit.value.lifetime.gamma_gamma import GammaGamma, fit_gamma_gamma
from personakit.value.lifetime.sbg import ShiftedBetaGeometric, fit_sbg

__all__ = [
    "BgNbd",
    "GammaGamma",
    "ShiftedBetaGeometric",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "fit_sbg",
]
