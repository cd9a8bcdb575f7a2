from __future__ import annotations

import pytest

from personakit.report.robustness import MOST_BREAKS, assumption_lines, close_calls, robustness

STAGES = [
    {"stage": "Billing", "value_at_risk": 40.0, "group": 1},
    {"stage": "Support", "value_at_risk": 30.0, "group": 1},
    {"stage": "Leaving", "value_at_risk": None, "group": None},
]


def chance(ranking, weights, stage, rank, value):
    return {"ranking": ranking, "weights": weights, "stage": stage, "rank": rank, "chance": value}


def test_chances_of_first_place_stand_by_stage_and_way_of_ranking():
    rows = [chance("topsis", "any", "Support", 1, 0.3), chance("money", "none", "Billing", 1, 0.8),
            chance("money", "none", "Billing", 2, 0.2), chance("money", "none", "Support", 1, 0.2)]  # fmt: skip
    told = robustness({"stages": STAGES, "acceptability": rows})
    assert told["heads"] == ["By money", "By TOPSIS, any weights"]
    assert told["chances"] == {"Billing": [0.8, None], "Support": [0.2, 0.3]}


def test_parts_of_the_difference_are_those_of_the_first_stage_and_drawn_to_one_scale():
    rows = [
        {"stage": "Billing", "against": "Support", "factor": "customers reached", "difference": 8.0},
        {"stage": "Billing", "against": "Support", "factor": "lifetime value", "difference": -4.0},
        {"stage": "Support", "against": "Leaving", "factor": "lifetime value", "difference": 1.0},
    ]
    why = robustness({"stages": STAGES, "contributions": rows})["why"]
    assert (why["stage"], why["against"]) == ("Billing", "Support")
    assert [(p["left"], p["width"]) for p in why["parts"]] == [(50.0, 50.0), (25.0, 25.0)]


def test_only_what_can_be_is_told_and_the_nearest_first():
    rows = [
        {"assumption": "effect", "of": f"S{i}", "now": 0.2, "factor": f, "then": 0.2 * f, "first_then": "X",
         "possible": f < 5}
        for i, f in enumerate([4.0, 0.5, 7.0, *[3.0] * 9])
    ]  # fmt: skip
    lines = assumption_lines(rows)
    assert len(lines) == MOST_BREAKS
    assert lines[0].startswith("effect of S1 was 0.1, not 0.2 (0.5 times)")
    assert not any("S2" in line for line in lines)


def test_stages_without_a_figure_are_close_to_nobody():
    assert close_calls(STAGES) == {"Billing": ["Support"], "Support": ["Billing"], "Leaving": []}


@pytest.mark.parametrize("part", ["chances", "breaks", "weights", "why"])
def test_nothing_known_is_nothing_said(part):
    assert not robustness({"stages": STAGES})[part]
