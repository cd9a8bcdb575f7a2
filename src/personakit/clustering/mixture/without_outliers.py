"""Make outlying cells missing before personas are learnt, judged by a first rough mixture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.clustering.mixture.initialization import ModelStructure
from personakit.clustering.mixture.mixture import run_em
from personakit.clustering.mixture.outliers import set_aside, trim
from personakit.clustering.mixture.search import SearchConfig, prepare_context, search_solutions

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.parameters import Design
    from personakit.core.typing import Floats


def without_outliers(data: Encoded, weights: Floats, design: Design, seed: int) -> Encoded:
    """Return the rows with outlying cells made missing; few rows or numbers are left as they are."""
    if data.mask.shape[1] < 3 or data.n < 200:
        return data
    rough = SearchConfig(n_init=2, splits=0, short=6, finalists=1, long=25, tolerance=1e-4)
    trimmed = trim(data)
    for k in (3, 6):  # few broad personas first: with many, the outliers would form one
        context = prepare_context(trimmed, weights, design, ModelStructure(1), iterations=20)
        model = search_solutions(context, min(k, data.n // 100 + 1), seed, rough).fit.model
        for _ in range(3):
            trimmed = set_aside(data, model, design, guard_columns=True, begin=trimmed)
            model = run_em(trimmed, weights, model, design, iterations=6).model
    return trimmed
