"""The bootstrap likelihood-ratio test of one additional persona."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.mixture import run_em
from personakit.clustering.mixture.search import SearchConfig, prepare_context, scores_in, search_solutions
from personakit.clustering.mixture.simulate import simulate_rows

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.mixture import EmFit
    from personakit.clustering.mixture.search import FitContext

#: Most simulated data sets, and the number with as large a ratio after which the test stops early.
DRAWS, ENOUGH = 19, 3
#: A quick search is enough for a draw whose gain is below this share of the observed one. Otherwise the draw is
#: searched as thoroughly as the data were: a weaker search finds smaller gains, which makes the test too easy to pass.
GLANCE = SearchConfig(n_init=0, splits=2, short=3, finalists=0, long=12, tolerance=5e-5)
FAR_OFF = 0.4
CLOSELY = SearchConfig(n_init=6, splits=3, short=6, finalists=2, long=80, tolerance=1e-5)


def likelihood_ratio_p(context: FitContext, smaller: EmFit, larger: EmFit, seed: int) -> float:
    """Return the probability of as large a gain from one more persona if there are only as many as in `smaller`.

    Customers are drawn from the smaller solution, with the missing cells of the data, and both solutions are fitted
    to them. ``p = (1 + as large) / (1 + drawn)``: with 19 draws it cannot be below .05.

    References
    ----------
    McLachlan, G. J. (1987), On bootstrapping the likelihood ratio test statistic for the number of components in a
    normal mixture. Applied Statistics 36. Nylund, K. L., Asparouhov, T. & Muthen, B. O. (2007), Deciding on the number
    of classes in latent class analysis and growth mixture modeling. Structural Equation Modeling 14. Besag, J. &
    Clifford, P. (1991), Sequential Monte Carlo p-values. Biometrika 78.
    """
    k = larger.model.k
    observed = larger.log_likelihood - smaller.log_likelihood
    as_large = 0
    for draw in range(1, DRAWS + 1):
        rng = np.random.default_rng([seed, 15485863, k, draw])
        data = simulate_rows(smaller.model, context.data, context.design, rng)
        drawn = _context_of(context, data, smaller)
        fewer = run_em(data, context.weights, smaller.model, context.design, iterations=30, tolerance=2e-5)
        begun = run_em(data, context.weights, larger.model, context.design, iterations=GLANCE.short)
        more = search_solutions(drawn, k, seed, GLANCE, [fewer, begun]).fit
        if more.log_likelihood - fewer.log_likelihood >= FAR_OFF * observed:
            more = search_solutions(drawn, k, seed, CLOSELY, [fewer, more]).fit
        as_large += more.log_likelihood - fewer.log_likelihood >= observed
        if as_large == ENOUGH:
            break
    return (1 + as_large) / (1 + draw)


def _context_of(context: FitContext, data: Encoded, fit: EmFit) -> FitContext:
    """Return the context of drawn rows; what is known of batteries is learnt from them, as it was from the data."""
    if context.structure.batteries:
        return prepare_context(data, context.weights, context.design, context.structure, items=fit.model)
    return replace(context, data=data, scores=scores_in(data, context.weights, context.design, context.structure))
