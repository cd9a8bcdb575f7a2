"""The ranking under other settings."""

from __future__ import annotations

import numpy as np
import pytest

from factories import build_exports, make_exports, make_personas
from personakit.core.errors import StudyError
from personakit.journey import map_journey
from personakit.priorities import rank_stages, rank_under


def test_each_value_gives_the_ranking_of_a_study_with_that_value():
    exports = make_exports(n=200, k=2, seed=1)
    personas = make_personas(exports, 2)
    journey = map_journey(exports, personas)
    found = rank_under(exports, personas, journey, "value.leave_if_dissatisfied", [0.2, 0.4])
    asked = rank_stages(exports, personas, journey).stages
    now, doubled = (found[found["tried"] == leave] for leave in (0.2, 0.4))
    assert now["value_at_risk"].tolist() == asked["value_at_risk"].tolist()
    assert doubled["value_at_risk"].to_numpy() == pytest.approx(2 * asked["value_at_risk"].to_numpy())
    assert set(found["setting"]) == {"value.leave_if_dissatisfied"}
    assert exports.study.value.leave_if_dissatisfied == 0.2


def test_another_ranking_may_put_another_stage_first():
    n = 200
    ids = [f"c{i:04d}" for i in range(n)]
    rich = np.arange(n) < 20
    # Of the rich ten in twenty dislike A; of the others most dislike B.
    csat = {"customer_id": ids * 2, "stage": ["A"] * n + ["B"] * n,
            "score": [*np.where(rich & (np.arange(n) % 2 == 0), 1, 5), *np.where(rich, 5, 1)]}  # fmt: skip
    exports = build_exports(
        n, stages=["A", "B"], csat=csat,
        profitability={"customer_id": ids, "lifetime_value": np.where(rich, 10_000.0, 100.0)},
    )  # fmt: skip
    personas = make_personas(exports, 2, memberships=np.column_stack([rich, ~rich]))
    journey = map_journey(exports, personas)
    found = rank_under(exports, personas, journey, "criteria.rank_by", ["money", "weighted"])
    first = found[found["rank"] == 1].set_index("tried")["stage"]
    assert first.to_dict() == {"money": "A", "weighted": "A"}
    by_share = exports.study.model_copy(
        update={"criteria": exports.study.criteria.model_copy(update={"rank_by": "weighted", "switching_ease": 0.0})}
    )
    from dataclasses import replace

    found = rank_under(replace(exports, study=by_share), personas, journey, "criteria.lifetime_value", [0.1, 5.0])
    first = found[found["rank"] == 1].set_index("tried")["stage"]
    assert first.to_dict() == {0.1: "B", 5.0: "A"}


@pytest.mark.parametrize(
    ("setting", "values", "said"),
    [
        ("value.discount", [0.1], "no setting 'value.discount'. Did you mean 'value.discount_rate'"),
        ("study.seed", [1], "no setting 'study.seed'"),
        ("value.discount_rate", [2.0], r"value.discount_rate cannot be 2.0: input should be less than 1"),
        ("value.discount_rate", [], "at least one value to try"),
    ],
)
def test_what_cannot_be_tried_is_said(setting, values, said):
    exports = make_exports(n=60, k=1)
    personas = make_personas(exports, 1)
    with pytest.raises(StudyError, match=said):
        rank_under(exports, personas, map_journey(exports, personas), setting, values)
