"""The evidence for each number of personas; the costly part is computed on request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.mixture.search import search_solutions
from personakit.clustering.selection.likelihood_ratio import likelihood_ratio_p
from personakit.clustering.selection.model_selection import SelectionData, SelectionPath, full_config
from personakit.clustering.stability.bootstrap import BootstrapDraws, BootstrapRefits, bootstrap_refits, labels_of
from personakit.clustering.stability.stability import Stability, stability_of
from personakit.core.threads import one_blas_thread

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from personakit.core.typing import Ints


@dataclass(frozen=True, eq=False)
class KEvidence:
    """The solutions compared in choosing the number of personas, and the rows they were learnt from."""

    sample: SelectionData
    path: SelectionPath
    bootstraps: Mapping[int, BootstrapRefits]
    k: int  # chosen

    def rows(self) -> list[dict[str, Any]]:
        """Return the evidence as far as the choice needed it."""
        return [
            {**row, "bootstrap_ari": float(self.bootstraps[k].adjusted_rand.mean()) if k in self.bootstraps else np.nan}
            for k, (_, row) in enumerate(self.path.tried, 1)
        ]

    def stability(self, order: Ints) -> Stability:
        """Return the stability from the refits made for the choice, with the personas in this order."""
        context = self.path.context
        near = [k for k in (self.k - 1, self.k, self.k + 1) if 1 <= k <= len(self.path.tried)]
        chosen_labels = labels_of(context, self.path.tried[self.k - 1][0].fit, order)
        labels = {k: chosen_labels if k == self.k else labels_of(context, self.path.tried[k - 1][0].fit) for k in near}
        refits = {k: replace(refits, labels=labels[k]) for k, refits in self.bootstraps.items() if k == self.k}
        return stability_of(refits, self.k, labels, context.weights)


@one_blas_thread
def complete_evidence(evidence: KEvidence) -> pd.DataFrame:
    """Return all the evidence: each number searched from all starts, refitted, and tested against one fewer."""
    import pandas as pd

    sample, path = evidence.sample, evidence.path
    context, seed = path.context, sample.seed
    refits = dict(evidence.bootstraps)
    config = full_config(sample)
    config = replace(config, splits=0, finalists=config.n_init)
    shares = {1: 1.0}
    for k in range(2, len(path.tried) + 1):
        before = path.tried[k - 1][0].fit
        result = search_solutions(context, k, seed, config, [before])
        shares[k] = result.starts_at_best
        if k != evidence.k and result.fit.log_likelihood > before.log_likelihood:
            path = path.with_solution(result)
        if k not in refits:
            refits[k] = bootstrap_refits(context, path.tried[k - 1][0].fit, BootstrapDraws(sample.n_boot, seed=seed))
    table = pd.DataFrame(replace(evidence, path=path, bootstraps=refits).rows())
    fits = [result.fit for result, _ in path.tried]
    table["starts_at_best"] = [shares[k] for k in table["k"]]
    table["blrt_p"] = [np.nan] + [likelihood_ratio_p(context, *pair, seed) for pair in pairwise(fits)]
    return table
