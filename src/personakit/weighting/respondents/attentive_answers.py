"""``AttentiveModel``: the distribution of attentive respondents' answers, learnt from the items themselves.

Fixed cut-offs flag honest customers where the questions are alike or the answers skewed. So every check is compared
with simulated respondents who answer with the same margins and the same correlations between items.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Codes, Floats


#: Correlations are shrunk this far towards zero, so that few answers do not make a singular matrix.
SHRINK = 0.02


@dataclass(frozen=True, eq=False)
class AttentiveModel:
    """Margins and correlations of p scale items."""

    margins: tuple[Floats, ...]  # p arrays with the share of each level
    mean: Floats  # (p,) of the level numbers 0, 1, ...
    sd: Floats  # (p,)
    correlation: Floats  # (p, p) of the answers
    latent: Floats  # (p, p) of the latent normal variables

    def scores(self, codes: Codes) -> Floats:
        """Return standardised answers, NaN where an answer is missing."""
        return np.where(codes >= 0, (codes - self.mean) / self.sd, np.nan)

    def draw(self, n: int, seed: int) -> Codes:
        """Draw the answers of n attentive respondents, shape (n, p)."""
        from scipy.special import ndtri

        values, vectors = np.linalg.eigh(self.latent)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        z = np.random.default_rng(seed).standard_normal((n, len(self.margins))) @ root.T
        out = np.empty(z.shape, dtype=np.intp)
        for j, share in enumerate(self.margins):
            out[:, j] = np.searchsorted(ndtri(np.clip(np.cumsum(share)[:-1], 0, 1)), z[:, j])
        return out


def learn_attentive(codes: Codes, n_levels: Sequence[int]) -> AttentiveModel:
    """Learn margins and correlations of scale items.

    Parameters
    ----------
    codes : ndarray of int, shape (n, p)
        Level of every answer, -1 where it is missing.
    n_levels : sequence of int
        Levels of every item.

    Returns
    -------
    AttentiveModel
        Correlations are over the pairs answered; those of the latent normal variables are the observed ones divided by
        the attenuation from cutting into levels.
    """
    answered = codes >= 0
    margins, mean, sd, loadings = [], [], [], []
    for j, levels in enumerate(n_levels):
        share = np.bincount(codes[answered[:, j], j], minlength=levels) + 1e-9
        share = share / share.sum()
        level_numbers = np.arange(levels)
        centre = float(share @ level_numbers)
        spread = float(np.sqrt(share @ (level_numbers - centre) ** 2))
        margins.append(share)
        mean.append(centre)
        sd.append(max(spread, 1e-3))
        loadings.append(_latent_loading(share, max(spread, 1e-3)))
    z = np.where(answered, (codes - np.array(mean)) / np.array(sd), 0.0)
    pairs = answered.astype(np.float64).T @ answered
    raw = (z.T @ z) / np.maximum(pairs, 1.0)
    correlation = _nearest_correlation((1 - SHRINK) * raw)
    latent = _nearest_correlation(np.clip((1 - SHRINK) * raw / np.outer(loadings, loadings), -0.98, 0.98))
    return AttentiveModel(tuple(margins), np.array(mean), np.array(sd), correlation, latent)


def _latent_loading(share: Floats, sd: float) -> float:
    """Return the correlation of an item with its latent normal variable."""
    from scipy.special import ndtri

    cuts = ndtri(np.clip(np.cumsum(share)[:-1], 1e-12, 1 - 1e-12))
    density = np.exp(-(cuts**2) / 2) / np.sqrt(2 * np.pi)
    return float(np.clip(density.sum() / sd, 0.3, 1.0))


def _nearest_correlation(matrix: Floats) -> Floats:
    """Return a nearby correlation matrix: no negative eigenvalue, ones on the diagonal."""
    whole = matrix.copy()
    np.fill_diagonal(whole, 1.0)
    values, vectors = np.linalg.eigh(whole)
    whole = (vectors * np.maximum(values, 0.01)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(whole))
    out: Floats = whole * np.outer(scale, scale)
    return out
