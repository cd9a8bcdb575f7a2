"""One ranking on two bases: value at risk is value exposed x effect, whether the effect is assumed or observed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from factories import build_exports, make_personas
from personakit.churn import ChurnEffects
from personakit.churn.failure_moments import FailureMoments, level_columns, moments_by_group
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.journey import map_journey
from personakit.priorities import rank_stages, what_if
from personakit.priorities.assumed_basis import AssumedBasis
from personakit.priorities.choose_basis import choose_basis
from personakit.priorities.observed_basis import ObservedBasis

STAGES = ["A", "B"]
N = 640


def exports_of_two_stages():
    """Half of the customers dissatisfied at A, a quarter at B; each worth 100."""
    ids = [f"c{i:04d}" for i in range(N)]
    bad_a, bad_b = np.arange(N) % 2 == 0, np.arange(N) % 4 == 1
    channel = np.where(np.arange(N) % 8 < 4, "phone", "web")
    csat = {
        "customer_id": ids * 2, "stage": np.repeat(STAGES, N), "channel": np.tile(channel, 2),
        "score": np.where(np.concatenate([bad_a, bad_b]), 1, 5),
    }  # fmt: skip
    return build_exports(
        N, stages=STAGES, csat=csat, profitability={"customer_id": ids, "lifetime_value": np.full(N, 100.0)}
    )


def no_failures() -> FailureMoments:
    return FailureMoments(np.zeros((N_RANDOM_GROUPS, 2, 2)), 0, (), {}, 0, {}, 0.0)


def effects(a: float, b: float, failures: dict[str, FailureMoments] | None = None) -> ChurnEffects:
    """Every customer exposes 100 at both stages."""
    frame = pd.DataFrame({"stage": STAGES, "effect_per_bad_contact": [a, b]})
    exposed = np.full((N_RANDOM_GROUPS, 1, 2), 100 * N / N_RANDOM_GROUPS)
    draws = np.tile([a, b], (500, 1))
    given = dict.fromkeys(STAGES, no_failures()) if failures is None else failures
    return ChurnEffects(frame, draws, exposed, 2 * exposed, given, "30 days", 1.0, 50, N, ("measured",))


def test_the_basis_is_observed_where_there_are_effects():
    assert choose_basis(None, 0.2, 2) == AssumedBasis(0.2, 2)
    assert choose_basis(None, 0.2, 2).effects.tolist() == [[0.2, 0.2]]
    churn = effects(0.1, -0.3)
    basis = choose_basis(churn, 0.2, 2)
    assert isinstance(basis, ObservedBasis)
    assert basis.effects.tolist() == [[0.1, 0.0]]  # nothing is gained by a bad contact


def test_value_at_risk_is_value_exposed_times_the_effect_of_the_basis():
    exports = exports_of_two_stages()
    personas = make_personas(exports, 1)
    journey = map_journey(exports, personas)
    leave, ease = exports.study.value.leave_if_dissatisfied, exports.study.value.switching_ease
    assumed = rank_stages(exports, personas, journey)
    assert assumed.stages["stage"].tolist() == STAGES
    assert assumed.stages["value_at_risk"].tolist() == pytest.approx(
        [N / 2 * 100 * ease * leave, N / 4 * 100 * ease * leave]
    )
    observed = rank_stages(exports, personas, journey, churn=effects(0.01, 0.05))
    assert observed.stages["stage"].tolist() == ["B", "A"]
    assert observed.stages["value_at_risk"].tolist() == pytest.approx([0.05 * 100 * N, 0.01 * 100 * N])
    assert observed.stages["value_at_risk_unlocked"].tolist() == pytest.approx([0.1 * 100 * N, 0.02 * 100 * N])
    assert (set(assumed.stages["basis"]), set(observed.stages["basis"])) == ({"assumed"}, {"observed churn"})
    assert "measured" in observed.assumptions
    # What is not money is the same on both.
    for name in ("customers_affected", "share_of_base", "switching_ease", "n"):
        both = (ranked.stages.set_index("stage")[name].to_dict() for ranked in (assumed, observed))
        assert next(both) == next(both)
    now = {ranked.stages["basis"].iloc[0]: ranked.assumption_breaks["now"].iloc[0] for ranked in (assumed, observed)}
    assert now == {"assumed": leave, "observed churn": 0.05}


def test_the_cause_is_that_of_what_the_basis_calls_wrong():
    """Ratings are as bad by phone as on the web; the chance that a contact was bad is not."""
    exports = exports_of_two_stages()
    personas = make_personas(exports, 1)
    journey = map_journey(exports, personas)
    channel = (np.arange(N) % 8 < 4).astype(np.int64)
    columns = level_columns({"channel": (channel, ["web", "phone"])}, np.ones(N))
    p_failure = np.where(channel == 1, 0.7, 0.1) + 0.05 * np.cos(np.arange(N))
    design = np.column_stack([np.ones(N), columns.indicators, p_failure])
    moments = moments_by_group(design, np.ones(N), np.arange(N) % N_RANDOM_GROUPS)
    phone = FailureMoments(moments, 0, columns.levels, columns.reference, N, {}, 0.0)
    churn = effects(0.05, 0.01, {"A": phone, "B": no_failures()})
    assert rank_stages(exports, personas, journey).stages["cause"].tolist() == ["cannot separate"] * 2
    observed = rank_stages(exports, personas, journey, churn=churn)
    assert observed.stages["cause"].tolist() == ["interaction: phone", "no data"]
    saved = what_if(observed, "A", dissatisfied_share=-0.25).figure("value kept a year")
    assert saved == pytest.approx(0.05 * 100 * N / 2)  # half of the dissatisfaction ends
