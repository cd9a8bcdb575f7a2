from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from factories import build_exports, make_exports, make_personas
from personakit.core.errors import DataError, StudyError
from personakit.core.kinds import Kind, Use
from personakit.features import build_features
from personakit.ingest.exports import AttributeInfo
from personakit.personas import compare_personas, compare_without_flagged, core_sensitivity, find_personas, profile_core


def test_the_same_solution_in_another_order_agrees_fully():
    exports = make_exports(300, 3)
    first = make_personas(exports, 3)
    turned = make_personas(exports, memberships=first.memberships.to_numpy()[:, [2, 0, 1]])
    found = compare_personas(first, turned)
    assert found.table["other"].tolist() == ["p2", "p3", "p1"]
    assert (found.adjusted_rand, found.stayed) == (1.0, 1.0)
    np.testing.assert_allclose(found.table["overlap"], 1.0)
    np.testing.assert_allclose(found.table["difference"], 0.0, atol=1e-12)


def test_moves_and_overlap_by_hand():
    exports = build_exports(4)
    first = make_personas(exports, memberships=[[1, 0], [1, 0], [0, 1], [0, 1]])
    other = make_personas(exports, memberships=[[1, 0], [1, 0], [1, 0], [0, 1]])
    found = compare_personas(first, other)
    assert found.table["difference"].tolist() == [0.25, -0.25]
    assert found.table["overlap"].tolist() == pytest.approx([2 / 3, 1 / 2])
    assert found.stayed == 0.75
    assert found.customers == 4


def test_a_persona_without_match_has_a_row_of_its_own():
    exports = build_exports(4)
    two = make_personas(exports, memberships=[[1, 0], [1, 0], [0, 1], [0, 1]])
    three = make_personas(exports, memberships=[[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    grown, shrunk = compare_personas(two, three).table, compare_personas(three, two).table
    assert grown["persona"].isna().tolist() == [False, False, True]
    assert shrunk["other"].isna().sum() == 1
    assert "2 persona(s) (constructed) become 3" in compare_personas(two, three).summary_lines()[0]


ITEMS = 10


@pytest.fixture(scope="module")
def careless():
    """Two personas by spend and attitudes; every 12th respondent ticks one box throughout."""
    rng = np.random.default_rng(0)
    n = 360
    group = np.arange(n) % 2
    lean = np.where(np.arange(ITEMS) % 2, 1, -1) * (2 * group[:, None] - 1)
    answers = np.clip(np.rint(2 + lean + rng.normal(0, 0.9, (n, ITEMS))), 0, 4) + 1
    answers[::12] = 3
    ids = [f"c{i:04d}" for i in range(n)]
    customers = pd.DataFrame({"customer_id": ids, "spend": rng.normal(100 + 40 * group, 10)})
    scale = [1.0, 2.0, 3.0, 4.0, 5.0]
    items = {f"q{j}": pd.Categorical(answers[:240, j], categories=scale, ordered=True) for j in range(ITEMS)}
    info = [AttributeInfo("spend", Kind.NUMERIC, Use.ACTIVE, "Spend", "crm", "Spend", "customers")]
    info += [
        AttributeInfo(name, Kind.ORDINAL, Use.ACTIVE, name, "survey", name, "survey", scale=(1.0, 5.0))
        for name in items
    ]
    profit = {
        "customer_id": np.repeat(ids, 2), "period_months": 6.0,
        "margin": np.repeat(rng.gamma(2, 50, n), 2) + rng.normal(0, 10, 2 * n),
    }  # fmt: skip
    exports = build_exports(
        customers, survey={"customer_id": ids[:240], **items}, attributes=info, profitability=profit,
        settings={"personas": {"number": 2}},
    )  # fmt: skip
    return exports, find_personas(exports)


def test_the_solution_without_the_flagged_is_compared_on_the_others(careless):
    exports, personas = careless
    flagged = personas.features.quality.flagged
    assert flagged[::12].all()
    found = compare_without_flagged(exports, personas)
    assert found.customers == len(exports.customers) - flagged.sum()
    assert f"Without the answers of {flagged.sum()} of 240 respondents" in found.summary_lines()[0]
    assert found.adjusted_rand > 0.8
    assert found.table["difference"].abs().max() < 0.1
    assert len(exports.survey) == 240


def test_without_anyone_flagged_the_solution_is_compared_with_itself():
    exports = make_exports(120)
    personas = replace(make_personas(exports), features=build_features(exports))
    found = compare_without_flagged(exports, personas)
    assert (found.adjusted_rand, found.stayed, found.customers) == (1.0, 1.0, 120)


def test_a_survey_of_flagged_respondents_only_is_refused(careless):
    exports, personas = careless
    quality = personas.features.quality
    all_flagged = replace(quality, flags=quality.flags.assign(flagged=True))
    everyone = replace(personas.features, check_answers=lambda: all_flagged)
    with pytest.raises(DataError, match="Every respondent is flagged"):
        compare_without_flagged(exports, replace(personas, features=everyone))


def test_cores_of_other_sizes_are_compared_with_the_solution_in_hand(careless):
    exports, personas = careless
    found = core_sensitivity(exports, personas, (0.25, 0.5))
    assert found.table["core_share"].tolist() == [0.25, 0.5]
    assert found.table["customers"].tolist() == [90, 180]
    assert found.table["adjusted_rand"].min() > 0.6  # profit has nothing to do with the personas here
    assert len(found.comparisons) == 2
    assert "c0" not in str(found.to_dict()).replace("core", "")
    with pytest.raises(StudyError, match="shares must name"):
        core_sensitivity(exports, personas, ())


def test_who_is_outside_the_core_is_profiled_too():
    exports = make_exports(300)
    core = exports.study.core.model_copy(update={"customers": "filter", "filter": "region == 'North'"})
    features = build_features(replace(exports, study=exports.study.model_copy(update={"core": core})))
    profile = profile_core(features).set_index(["persona", "attribute", "level"])
    assert profile.loc[("core", "region", "North"), "value"] == 1.0
    assert profile.loc[("outside", "region", "North"), "value"] == 0.0
    inside = exports.customers["region"] == "North"
    assert profile.loc[("outside", "spend", "mean"), "value"] == pytest.approx(
        exports.customers["spend"][~inside].mean()
    )


def test_arguments_in_the_wrong_order_say_what_goes_where(careless):
    exports, personas = careless
    for call in (compare_without_flagged, core_sensitivity):
        with pytest.raises(StudyError, match="exports of read_exports, then the personas"):
            call(personas, exports)
    with pytest.raises(StudyError, match="build_features"):
        profile_core(personas)
