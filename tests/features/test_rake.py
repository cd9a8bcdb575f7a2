from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from factories import build_exports
from personakit.core.errors import StudyError
from personakit.core.kinds import Kind, Use
from personakit.features import build_features
from personakit.ingest.exports import AttributeInfo
from personakit.weighting.margins import make_margin
from personakit.weighting.rake import rake, shares


def cells(counts):
    """Rows and columns of a table of counts, a row a respondent."""
    counts = np.asarray(counts)
    rows, columns = np.indices(counts.shape)
    return np.repeat(rows.ravel(), counts.ravel()), np.repeat(columns.ravel(), counts.ravel())


def test_a_two_by_two_table_is_raked_to_its_margins_by_hand():
    # [[30, 10], [20, 40]] raked to rows .5/.5 and columns .6/.4. The odds ratio of the cells stays 6, so the first cell
    # x solves x (x - .1) = 6 (.5 - x) (.6 - x), 5 x^2 - 6.5 x + 1.8 = 0: x = (6.5 - sqrt(6.25)) / 10 = .4.
    row, column = cells([[30, 10], [20, 40]])
    done = rake([row, column], [[0.5, 0.5], [0.6, 0.4]], np.ones(100))
    table = np.zeros((2, 2))
    np.add.at(table, (row, column), done.weights)
    np.testing.assert_allclose(table, [[40, 10], [20, 30]], atol=1e-6)
    assert done.outcome == "converged"
    assert done.share_trimmed == 0


def test_one_margin_is_post_stratification_and_design_weights_multiply_in():
    done = rake([[0, 0, 1, 1]], [[0.25, 0.75]], [3.0, 1.0, 1.0, 1.0])
    np.testing.assert_allclose(done.weights, [0.75, 0.25, 1.5, 1.5])


def test_a_weight_of_zero_stays_zero():
    assert rake([[0, 0, 1]], [[0.5, 0.5]], [0.0, 1.0, 1.0]).weights.tolist() == [0.0, 1.5, 1.5]


def test_no_weight_is_above_the_cap_and_what_margin_that_costs_is_said():
    codes = np.r_[np.zeros(95, int), np.ones(5, int)]
    free, capped = (rake([codes], [[0.5, 0.5]], np.ones(100), trim) for trim in (np.inf, 5.0))
    assert free.weights.max() / np.median(free.weights) == pytest.approx(19)
    # 95 weigh 1 and 5 weigh 5: the second level comes to 25 / 120.
    assert capped.weights.max() / np.median(capped.weights) == pytest.approx(5)
    assert (capped.outcome, capped.share_trimmed) == ("capped", 0.05)
    assert capped.farthest == pytest.approx(0.5 - 25 / 120)
    assert (free.outcome, free.share_trimmed) == ("converged", 0.0)


def test_what_the_cap_takes_from_some_goes_to_others_of_the_level():
    # Within level 1 one respondent's design weight is large; trimmed, the others make up for it.
    codes = np.r_[np.zeros(60, int), np.ones(40, int)]
    design = np.r_[np.ones(99), 20.0]
    done = rake([codes], [[0.5, 0.5]], design, 4.0)
    assert done.outcome == "converged"
    assert done.weights.max() <= 4.0 * np.median(done.weights) * (1 + 1e-9)
    assert shares(codes, done.weights, 2) == pytest.approx([0.5, 0.5], abs=1e-6)


def test_margins_that_contradict_each_other_do_not_converge():
    done = rake([[0, 0, 1], [0, 0, 1]], [[0.5, 0.5], [0.2, 0.8]], np.ones(3), most_rounds=50)
    assert done.outcome == "not converged"
    assert done.farthest == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("codes", "targets", "start", "trim", "said"),
    [
        ([[0, 0]], [[0.5, 0.5]], [1, 1], 5.0, "no respondents"),
        ([[0, 1]], [[0.5, 0.5]], [1, -1], 5.0, "must not be negative"),
        ([[0, 1]], [[0.5, 0.5]], [0, 0], 5.0, "must not be negative nor all zero"),
        ([[0, 1]], [[0.5, 0.5]], [1, np.nan], 5.0, "must not be negative"),
        ([[0, 1]], [[0.5, 0.5]], [1, 1], 1.0, "above 1"),
    ],
)
def test_what_cannot_be_raked_is_refused(codes, targets, start, trim, said):
    with pytest.raises(StudyError, match=said):
        rake(codes, targets, start, trim)


@given(seed=st.integers(0, 10_000), n=st.integers(30, 200), sizes=st.lists(st.integers(2, 4), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_margins_are_met_weights_positive_and_order_is_nothing(seed, n, sizes):
    rng = np.random.default_rng(seed)
    codes = [rng.integers(0, size, n) for size in sizes]
    assume(all((np.bincount(c, minlength=s) > 0).all() for c, s in zip(codes, sizes, strict=True)))
    design = rng.uniform(0.5, 2, n)
    # Margins of the same people under other positive weights can always be met.
    truth = design * np.exp(sum(rng.normal(0, 0.5, s)[c] for c, s in zip(codes, sizes, strict=True)))
    targets = [shares(c, truth, s) for c, s in zip(codes, sizes, strict=True)]
    done = rake(codes, targets, design)
    assert done.outcome == "converged"
    assert (done.weights > 0).all()
    assert done.weights.mean() == pytest.approx(1)
    for code, target in zip(codes, targets, strict=True):
        np.testing.assert_allclose(shares(code, done.weights, len(target)), target, atol=1e-4)
    order = rng.permutation(n)
    rows_turned = rake([c[order] for c in codes], targets, design[order])
    np.testing.assert_allclose(rows_turned.weights, done.weights[order], rtol=1e-6)
    margins_turned = rake(codes[::-1], targets[::-1], design)
    np.testing.assert_allclose(margins_turned.weights, done.weights, rtol=1e-4)


# -- margins of the CRM


def attribute(name, kind, table="customers", use=Use.DESCRIBE):
    return AttributeInfo(name, kind, use, name, "crm", name, table)


def test_numbers_are_cut_at_fifths_of_the_base_and_thin_bands_merged_with_their_neighbour():
    age = pd.Series(np.arange(1000.0))
    respondents = np.r_[np.arange(0, 200, 4), np.arange(200, 210), np.arange(400, 1000, 4)]  # 50, 10, 50, 50, 50
    margin = make_margin(attribute("age", Kind.NUMERIC), age, respondents)
    assert margin.levels == ("up to 399.6", "399.6 to 599.4", "599.4 to 799.2", "799.2 and more")
    assert margin.base.tolist() == [0.4, 0.2, 0.2, 0.2]
    assert np.bincount(margin.codes[respondents]).tolist() == [60, 50, 50, 50]


def test_a_thin_band_joins_the_smaller_of_its_neighbours():
    age = pd.Series(np.arange(1000.0))
    respondents = np.r_[np.arange(0, 200, 4), np.arange(200, 210), np.arange(400, 600, 8), np.arange(600, 1000, 4)]
    margin = make_margin(attribute("age", Kind.NUMERIC), age, respondents)
    assert margin.levels == ("up to 199.8", "199.8 to 599.4", "599.4 to 799.2", "799.2 and more")
    assert np.bincount(margin.codes[respondents]).tolist() == [50, 35, 50, 50]


def test_rare_categories_are_gathered_until_they_have_respondents_enough():
    region = pd.Series(pd.Categorical(["a"] * 50 + ["b"] * 30 + ["c"] * 15 + ["d"] * 5))
    margin = make_margin(attribute("region", Kind.CATEGORICAL), region, np.arange(100))
    assert margin.levels == ("a", "b", "other")
    assert margin.base.tolist() == [0.5, 0.3, 0.2]
    assert make_margin(attribute("region", Kind.CATEGORICAL), region, np.arange(30)) is None  # one level is left


def test_unknown_is_a_level_of_its_own_or_joins_the_largest():
    many = pd.Series(pd.Categorical(["a"] * 60 + ["b"] * 40 + [None] * 30))
    few = pd.Series(pd.Categorical(["a"] * 60 + ["b"] * 65 + [None] * 5))
    assert make_margin(attribute("x", Kind.CATEGORICAL), many, np.arange(130)).levels == ("a", "b", "(unknown)")
    scale = pd.Series(pd.Categorical([1.0] * 60 + [2.0] * 65 + [None] * 5, ordered=True))
    joined = make_margin(attribute("x", Kind.ORDINAL), scale, np.arange(130))
    assert joined.levels == ("1", "2 or (unknown)")
    assert joined.base.tolist() == [60 / 130, 70 / 130]
    assert make_margin(attribute("x", Kind.CATEGORICAL), few, np.arange(130)).base.sum() == pytest.approx(1)


# -- through build_features


def world(rake="auto", trim=5.0, n=4000, seed=0, design=None):
    """A base whose young seldom answer; what they think differs."""
    rng = np.random.default_rng(seed)
    young = rng.random(n) < 0.5
    region = rng.choice(["North", "South"], n)
    answers = np.flatnonzero(rng.random(n) < np.where(young, 0.1, 0.4))
    agree = np.where(rng.random(n) < np.where(young, 0.8, 0.2), 5.0, 1.0)
    customers = pd.DataFrame(
        {
            "customer_id": [f"c{i:05d}" for i in range(n)],
            "age": pd.Categorical(np.where(young, "young", "old")),
            "region": pd.Categorical(region),
            "spend": rng.normal(100, 10, n),
            "seldom_known": pd.Categorical(np.where(young & (np.arange(n) % 2 == 0), None, "x")),
        }
    )
    survey = {
        "customer_id": customers["customer_id"].to_numpy()[answers],
        "agree": pd.Categorical(agree[answers], categories=[1.0, 2.0, 3.0, 4.0, 5.0], ordered=True),
        **({} if design is None else {"weight": design(len(answers))}),
    }
    info = [
        attribute("age", Kind.CATEGORICAL, use=Use.PROTECTED), attribute("region", Kind.CATEGORICAL),
        attribute("spend", Kind.NUMERIC, use=Use.ACTIVE), attribute("seldom_known", Kind.CATEGORICAL),
        attribute("agree", Kind.ORDINAL, "survey", Use.ACTIVE),
    ]  # fmt: skip
    return build_exports(
        customers, survey=survey, attributes=info, settings={"weights": {"rake": rake, "trim": trim}}
    )  # fmt: skip


def mean_agree(features):
    answered = features.respondent_weights.notna()
    values = features.frame.loc[answered, "agree"].astype(float)
    return np.average(values, weights=features.respondent_weights[answered])


def test_auto_rakes_to_what_the_respondents_miss_and_mends_what_they_say():
    features, plain = build_features(world()), build_features(world(rake=False))
    assert features.weighting.raked_to == ("age",)  # not region, which they do not miss; protected may be used
    assert features.weighting.outcome == "converged"
    # The base agrees by half: mean 3. The respondents, mostly old, say 2.
    assert mean_agree(plain) == pytest.approx(2.3, abs=0.2)
    assert mean_agree(features) == pytest.approx(3.0, abs=0.15)
    table = features.weighting.table.query("attribute == 'age'")
    np.testing.assert_allclose(table["share_after"], table["base_share"], atol=1e-6)
    assert (table["share_before"] - table["base_share"]).abs().max() > 0.2
    assert plain.weighting.outcome == "not raked"
    assert features.weighting.n_effective < plain.weighting.n_effective == len(plain.respondent_weights.dropna())


def test_a_census_of_the_base_weighs_one_each_whatever_the_answers_weigh():
    features = build_features(world())
    assert features.weights.eq(1).all()
    assert features.respondent_weights.dropna().mean() == pytest.approx(1)
    assert features.respondent_weights.dropna().std() > 0.2


def test_design_weights_multiply_into_raking():
    def skewed(n):
        return np.where(np.arange(n) % 2 == 0, 3.0, 1.0)

    features = build_features(world(rake=["age"], design=skewed))
    weights = features.respondent_weights.dropna()
    by_age = weights.groupby(features.frame.loc[weights.index, "age"], observed=True)
    assert by_age.max().to_numpy() / by_age.min().to_numpy() == pytest.approx([3.0, 3.0])
    assert by_age.sum()["young"] / weights.sum() == pytest.approx((features.frame["age"] == "young").mean(), abs=1e-6)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["agee"], r"\[weights\] rake has no attribute 'agee'\. Did you mean 'age'\?"),
        (["agree"], "'agree' is asked in the survey"),
        (["seldom_known"], "is known of 7[0-9]% of the customers only"),
    ],
)
def test_an_attribute_that_cannot_be_raked_to_is_refused_by_name(names, said):
    with pytest.raises(StudyError, match=said):
        build_features(world(rake=names))


def test_the_report_names_no_customer_and_holds_no_weight():
    exports = world()
    features = build_features(exports)
    text = repr(features.weighting) + str(features.weighting.to_dict())
    assert "c00" not in text
    assert "effective sample size" in features.summary_lines()[1]


def test_row_order_changes_no_weight():
    exports = world()
    from dataclasses import replace

    order = np.random.default_rng(1).permutation(len(exports.survey))
    turned = replace(exports, survey=exports.survey.iloc[order].reset_index(drop=True))
    a, b = build_features(exports).respondent_weights, build_features(turned).respondent_weights
    pd.testing.assert_series_equal(a, b, rtol=1e-9)


def test_the_features_report_weights_and_quality_as_plain_json():
    import json

    said = build_features(world()).to_dict()
    assert said["weighting"]["raked_to"] == ["age"]
    assert said["quality"]["headline"]
    json.dumps(said, allow_nan=False)
