from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from personakit.core.errors import DataError, StudyError
from personakit.core.kinds import Kind, Use
from personakit.features import build_features
from personakit.features.shrunken_profit import shrunken_profit
from personakit.ingest.exports import AttributeInfo, Exports
from personakit.study.settings import Study

AS_OF = date(2025, 12, 31)
AGREE = pd.CategoricalDtype([1.0, 2.0, 3.0, 4.0, 5.0], ordered=True)


def info(name, kind, use, table, **more):
    return AttributeInfo(name, kind, use, more.pop("label", name), "export", name, table, **more)


CUSTOMERS = (
    info("spend", Kind.NUMERIC, Use.ACTIVE, "customers"),
    info("region", Kind.CATEGORICAL, Use.DESCRIBE, "customers"),
    info("joined", Kind.DATE, Use.DESCRIBE, "customers", label="Customer since"),
    info("notes", Kind.TEXT, Use.DESCRIBE, "customers"),
    info("junk", Kind.NUMERIC, Use.IGNORE, "customers"),
)
SURVEY = (info("price", Kind.ORDINAL, Use.ACTIVE, "survey"), info("hours", Kind.NUMERIC, Use.ACTIVE, "survey"))


@pytest.fixture
def make():
    def make(core=None, attributes=(*CUSTOMERS, *SURVEY), weight=None, minimum_customers=2, profit=None):
        customers = pd.DataFrame(
            {
                "customer_id": pd.array(["c1", "c2", "c3", "c4"], dtype="str"),
                "spend": [10.0, np.nan, 30.0, 40.0],
                "region": pd.Categorical(["North", "South", None, "North"]),
                "joined": pd.to_datetime(["2024-12-31", None, "2015-12-31", "2025-12-31"]).as_unit("us"),
                "notes": pd.array(["x", "y", None, "z"], dtype="str"),
                "junk": [1.0, 2, 3, 4],
            }
        )
        survey = pd.DataFrame(
            {
                "customer_id": pd.array(["c3", "c1"], dtype="str"),
                "price": pd.Categorical([5.0, 2.0], dtype=AGREE),
                "hours": [1.5, np.nan],
            }
        )
        if weight is not None:
            survey["weight"] = weight
        ids = pd.CategoricalDtype(list(customers["customer_id"]))
        profitability = pd.DataFrame(
            profit or {"customer_id": [], "period_months": [], "revenue": [], "cost": [], "margin": []}
        ).astype({"customer_id": ids, "period_months": float, "revenue": float, "cost": float, "margin": float})
        study = Study.model_validate(
            {
                "study": {"as_of": AS_OF, "minimum_customers": minimum_customers},
                "core": core or {},
                "exports": {"crm": {"table": "customers"}},
            }
        )
        empty = pd.DataFrame()
        return Exports(
            study=study, customers=customers, survey=survey, profitability=profitability, transactions=empty,
            csat=empty, waits=empty, contacts=empty, stages=empty, attributes=attributes,
            checks=pd.DataFrame({"check": ["rows"]}), failures=empty, join_audit=empty, nonresponse=empty, inputs=(),
        )  # fmt: skip

    return make


def test_survey_answers_land_on_their_customers_and_nothing_is_filled(make):
    frame = build_features(make()).frame
    assert list(frame.index) == ["c1", "c2", "c3", "c4"]
    assert frame["price"].tolist() == [
        2.0,
        *[pytest.approx(np.nan, nan_ok=True)],
        5.0,
        pytest.approx(np.nan, nan_ok=True),
    ]
    assert frame["price"].dtype == AGREE
    assert frame["hours"].isna().tolist() == [True, True, False, True]
    assert frame["spend"].isna().tolist() == [False, True, False, False]
    assert frame["region"].isna().tolist() == [False, False, True, False]


def test_text_and_ignored_columns_stay_out_and_no_column_holds_objects(make):
    features = build_features(make())
    assert [a.name for a in features.attributes] == list(features.frame.columns)
    assert list(features.frame.columns) == ["spend", "region", "joined", "price", "hours"]
    assert "object" not in {str(dtype) for dtype in features.frame.dtypes}
    assert features.active == ["spend", "price", "hours"]


def test_dates_become_years_before_the_as_of_date(make):
    features = build_features(make())
    assert features.frame["joined"].round(2).tolist()[::2] == [1.0, 10.0]
    assert features.kinds["joined"] is Kind.NUMERIC
    assert features.attributes[2].label == "Customer since (years before 2025-12-31)"


def test_design_weights_go_with_the_answers_and_a_census_weighs_one(make):
    features = build_features(make(weight=[3.0, 1.0]))
    assert features.weights.eq(1).all()  # spend is known of everyone: everyone is in the fit
    assert features.respondent_weights.dropna().to_dict() == {"c1": 0.5, "c3": 1.5}
    assert features.answer_weights.tolist() == [0.5, 1.0, 1.5, 1.0]
    assert build_features(make(weight=[3.0, np.nan])).respondent_weights.dropna().to_dict() == {"c1": 1.0, "c3": 1.0}
    assert features.weighting.outcome == "not raked"


def test_a_fit_on_survey_answers_alone_rests_on_the_respondents_by_their_weights(make):
    described = tuple(replace(a, use=Use.DESCRIBE) if a.use is Use.ACTIVE else a for a in CUSTOMERS)
    features = build_features(make(weight=[3.0, 1.0], attributes=(*described, *SURVEY)))
    assert features.weights.to_dict() == {"c1": 0.5, "c2": 0.0, "c3": 1.5, "c4": 0.0}


def test_a_negative_weight_is_refused(make):
    with pytest.raises(StudyError, match="must not be negative"):
        build_features(make(weight=[3.0, -1.0]))


def test_exports_are_left_as_they_were(make):
    exports = make(weight=[3.0, 1.0])
    before = exports.customers.copy(deep=True), exports.survey.copy(deep=True)
    build_features(exports)
    pd.testing.assert_frame_equal(exports.customers, before[0])
    pd.testing.assert_frame_equal(exports.survey, before[1])


QUARTERS = {
    "customer_id": ["c1", "c1", "c2", "c3", "c4"],
    "period_months": [3, 3, 3, 12, 3],
    "revenue": [100, 100, 10, np.nan, np.nan],
    "cost": [50, 60, 30, np.nan, np.nan],
    "margin": [np.nan, np.nan, np.nan, 90, np.nan],
}


def test_annual_profit_scales_what_the_periods_cover_to_a_year(make):
    # c1: (50 + 40) over 6 months -> 180 a year; c2: -20 a quarter -> -80; c3: its own margin; c4: nothing known.
    profit = shrunken_profit(make(profit=QUARTERS))
    assert profit.table["observed"].to_dict() == {"c1": 180.0, "c2": -80.0, "c3": 90.0}


def test_the_core_can_be_the_most_profitable_share_of_the_base(make):
    features = build_features(make(core={"customers": "top_profit", "share": 0.5}, profit=QUARTERS))
    assert features.in_core.to_dict() == {"c1": True, "c2": False, "c3": True, "c4": False}


def test_ties_at_the_edge_of_the_core_are_all_in(make):
    tied = {**QUARTERS, "revenue": [100, 100, 100, 100, 100], "cost": 0, "margin": np.nan, "period_months": 12}
    features = build_features(make(core={"customers": "top_profit", "share": 0.25}, profit=tied))
    assert features.in_core.all()


def test_top_profit_without_profit_says_what_is_needed(make):
    with pytest.raises(StudyError, match="needs a profitability export"):
        build_features(make(core={"customers": "top_profit"}))


@pytest.mark.parametrize(
    ("query", "inside"),
    [
        ("spend >= 30", ["c3", "c4"]),
        ("region == 'North'", ["c1", "c4"]),
        ("region != 'North' or price > 4.5", ["c2", "c3"]),
        ("joined > 0.5 and spend < 100", ["c1", "c3"]),
    ],
)
def test_the_core_can_be_a_filter_over_attributes(make, query, inside):
    features = build_features(make(core={"customers": "filter", "filter": query}))
    assert features.in_core[features.in_core].index.tolist() == inside


def test_a_misspelt_name_in_the_filter_gets_its_near_match(make):
    with pytest.raises(StudyError, match=r"has no attribute 'regoin'\. Did you mean 'region'\? Available: .*'spend'"):
        build_features(make(core={"customers": "filter", "filter": "regoin == 'North'"}))


@pytest.mark.parametrize(
    "query", ["spend >=", "spend + 1", "@secret == 1", "spend.__class__ == 1", "region > 3", "import os"]
)
def test_a_filter_that_is_no_yes_or_no_is_refused(make, query):
    with pytest.raises(StudyError, match=r"\[core\] filter"):
        build_features(make(core={"customers": "filter", "filter": query}))


def test_a_core_below_the_gate_stops_with_its_count(make):
    with pytest.raises(DataError, match="holds 2 customers, fewer than minimum_customers = 3") as caught:
        build_features(make(core={"customers": "filter", "filter": "spend >= 30"}, minimum_customers=3))
    assert caught.value.checks is not None


def test_active_text_and_no_active_attribute_are_refused(make):
    text = (*SURVEY, info("notes", Kind.TEXT, Use.ACTIVE, "customers"))
    with pytest.raises(StudyError, match="'notes' is free text"):
        build_features(make(attributes=text))
    with pytest.raises(StudyError, match=r"No attribute is active.*'spend'"):
        build_features(make(attributes=(info("spend", Kind.NUMERIC, Use.DESCRIBE, "customers"),)))


def test_its_dict_tells_of_attributes_and_of_no_customer(make):
    told = build_features(make()).to_dict()
    text = json.dumps(told, allow_nan=False)
    assert "c1" not in text
    assert told["attributes"][0]["name"] == "spend"
    assert told["attributes"][0]["missing"] == 0.25


def test_a_bare_column_name_becomes_a_label(make):
    attributes = (*SURVEY, info("monthly_bill", Kind.NUMERIC, Use.ACTIVE, "customers", label="monthly_bill"))
    exports = make(attributes=attributes)
    exports.customers["monthly_bill"] = 1.0
    assert build_features(exports).attributes[-1].label == "Monthly bill"
