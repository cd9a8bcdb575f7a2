"""Simulate the survey: who answers, and how each persona answers with its own response style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.datasets import plan, verbatims
from personakit.datasets.draws import by_row, chosen, normal
from personakit.datasets.simulate_customers import _joined

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from personakit.core.typing import Int8s, Ints

#: Day of the year the survey opened, and for how many days.
OPENED, OPEN_DAYS = 252, 42
SKIPPED = 0.03  # share of single items left out


def simulate_answers(customers: pd.DataFrame, left_day: Ints, share: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per respondent.

    Parameters
    ----------
    customers : DataFrame
        As :func:`simulate_customers` returns it.
    left_day : ndarray
        Day of 2025 on which each customer left; customers who have left are not asked.
    share : float
        Share of the base that answers, before those who left are excluded.
    rng : Generator

    Returns
    -------
    DataFrame
        ``customer`` (row number), ``answered_minute`` (of 2025), ``seconds``, Likert items (1-5, 0 = skipped),
        ``switch`` (1-7, 0 = skipped), ``needs`` and ``sources`` (options joined by commas), ``why`` and ``improve``.
    """
    import numpy as np
    import pandas as pd

    n = len(customers)
    persona = customers["persona"].to_numpy()
    lean = by_row(plan.RESPONSE, persona) * np.exp(0.012 * (customers["age"].to_numpy() - 45))
    minute = ((OPENED + OPEN_DAYS * rng.random(n) ** 1.6) * 1440).astype(np.int64)
    answers = (rng.random(n) < np.minimum(share * lean / lean.mean(), 0.98)) & (left_day > minute // 1440)
    respondents = np.flatnonzero(answers)
    kind, m = persona[respondents], len(respondents)
    agreeing = 0.35 * normal(rng, m)  # acquiescence: says yes to everything
    stretch = np.exp(0.22 * normal(rng, m))  # extreme or middling response style
    columns: dict[str, Int8s] = {}
    for item, (_, means) in plan.LIKERT.items():
        felt = by_row(means, kind) + 0.75 * normal(rng, m)
        answer = np.clip(np.rint(3 + stretch * (felt - 3) + agreeing), 1, 5)
        columns[item] = np.where(rng.random(m, dtype=np.float32) < SKIPPED, 0, answer).astype(np.int8)
    switch = np.clip(np.rint(1 + 6 * customers["ease"].to_numpy()[respondents] + 0.6 * normal(rng, m)), 1, 7)
    return pd.DataFrame(
        {
            "customer": respondents.astype(np.int32),
            "answered_minute": minute[respondents],
            "seconds": (240 * np.exp(0.4 * normal(rng, m)) + 60).astype(np.int32),
            **columns,
            "switch": np.where(rng.random(m, dtype=np.float32) < SKIPPED, 0, switch).astype(np.int8),
            "needs": _joined(chosen(rng, list(plan.NEEDS.values()), kind), list(plan.NEEDS), ","),
            "sources": _joined(chosen(rng, list(plan.SOURCES.values()), kind), list(plan.SOURCES), ","),
            "why": _words(0, 0.40, kind, rng),
            "improve": _words(1, 0.30, kind, rng),
        }
    )


def _words(question: int, share: float, persona: Int8s, rng: np.random.Generator) -> pd.Categorical[str]:
    """Draw a free-text answer for a share of the respondents, an eighth of them with personal data."""
    import numpy as np
    import pandas as pd

    texts, n_plain, n_personal = verbatims.pool(question)
    m = len(persona)
    plain = (rng.random(m) * n_plain).astype(np.int64)
    personal = n_plain + (rng.random(m) * n_personal).astype(np.int64)
    position = np.where(rng.random(m) < 0.125, personal, plain) + persona.astype(np.int64) * (n_plain + n_personal)
    return pd.Categorical.from_codes(np.where(rng.random(m) < share, position, -1), pd.Index(texts))
