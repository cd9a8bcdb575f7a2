from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personakit.core.kinds import Kind, Use
from personakit.ingest.exports import AttributeInfo
from personakit.weighting.respondents import check_respondents
from personakit.weighting.respondents.attentive_answers import AttentiveModel, learn_attentive
from personakit.weighting.respondents.response_indices import (
    contradiction,
    improbability,
    long_string,
    most_alike,
    variability,
)

CHECKS = ["long_string", "low_variability", "improbable", "duplicate"]


def planted(n=800, items=12, seed=0, skew=0.0, factor=0.5, shares=(0.4, 0.3, 0.26, 0.04)):
    """Honest answers of four personas, one of them rare, to items on a 1-5 scale, with some skipped."""
    rng = np.random.default_rng(seed)
    persona = rng.choice(len(shares), n, p=shares)
    centre = rng.choice([-0.9, 0.0, 0.9], (len(shares), items))[persona]
    z = 2 + skew + centre + rng.normal(0, 1, (n, items)) + factor * rng.normal(0, 1, (n, 1))
    answers = np.clip(np.rint(z), 0, 4) + 1
    answers[rng.random(answers.shape) < 0.01] = np.nan
    return answers, persona


def survey_of(answers, seconds=None, seed=0):
    n, items = answers.shape
    rng = np.random.default_rng(seed)
    chosen = rng.random((n, 5)) < 0.4
    needs = ["|".join(option for option, yes in zip("abcde", row, strict=True) if yes) for row in chosen]
    frame = {"customer_id": [f"secret-{i}" for i in range(n)]}
    scale = [1.0, 2.0, 3.0, 4.0, 5.0]
    frame |= {f"q{j}": pd.Categorical(answers[:, j], categories=scale, ordered=True) for j in range(items)}
    frame["needs"] = pd.Categorical(needs)
    if seconds is not None:
        frame["duration_seconds"] = seconds
    infos = [
        AttributeInfo(f"q{j}", Kind.ORDINAL, Use.ACTIVE, f"q{j}", "survey", f"q{j}", "survey", scale=(1.0, 5.0))
        for j in range(items)
    ]
    infos.append(AttributeInfo("needs", Kind.MULTI_SELECT, Use.ACTIVE, "needs", "survey", "needs", "survey"))
    return pd.DataFrame(frame), infos


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_straight_liners_are_found_with_few_false_alarms_and_a_rare_persona_is_left_alone(seed):
    answers, persona = planted(seed=seed)
    rng = np.random.default_rng(seed + 50)
    liners = rng.choice(len(answers), 30, replace=False)
    answers[liners] = rng.integers(1, 6, (30, 1))
    flagged = check_respondents(*survey_of(answers)).flagged.to_numpy()
    honest = np.ones(len(answers), bool)
    honest[liners] = False
    assert flagged[liners].mean() >= 0.95
    assert flagged[honest].mean() <= 0.01
    assert flagged[honest & (persona == 3)].sum() <= 1


def test_honest_answers_pass_each_check_at_about_the_rate_it_is_set_to():
    quality = check_respondents(*survey_of(planted(2000, shares=(1.0,))[0]))
    table = quality.table.set_index("check")
    assert list(table.index) == [*CHECKS, "flagged"]
    assert (table.loc[CHECKS, "share"] <= 0.02).all()
    assert table.loc["flagged", "share"] <= 0.005


def test_where_honest_customers_agree_with_everything_a_straight_line_says_nothing():
    # Alike questions, lopsided answers: a third answer 5 throughout, in good faith.
    quality = check_respondents(*survey_of(planted(skew=2.5, factor=1.5, shares=(1.0,))[0]))
    answers_five_throughout = "long_string" not in set(quality.table["check"])
    assert answers_five_throughout
    assert quality.flagged.mean() <= 0.01


def test_random_answers_to_items_that_hang_together_do_not_go_together():
    rng = np.random.default_rng(3)
    trait = rng.normal(0, 1, (600, 2))
    loads = np.repeat([[1.3, 0], [-1.3, 0], [0, 1.3], [0, -1.3]], 4, axis=0)  # synonyms and antonyms
    answers = np.clip(np.rint(2 + trait @ loads.T + rng.normal(0, 0.7, (600, 16))), 0, 4) + 1
    answers[:30] = rng.integers(1, 6, (30, 16))
    quality = check_respondents(*survey_of(answers))
    found = quality.flags.iloc[:30].mean()
    assert found["improbable"] > 0.9
    assert found["inconsistent"] > 0.5
    assert found["flagged"] > 0.5
    assert quality.flags["flagged"].iloc[30:].mean() <= 0.01


def test_copied_answers_are_duplicates_but_one_check_flags_nobody_overall():
    answers, _ = planted(400, items=20)
    answers[:20] = answers[200:220]
    survey, infos = survey_of(answers)
    survey["needs"] = survey["needs"].array[np.r_[200:220, 20:400]]
    quality = check_respondents(survey, infos)
    assert quality.flags["duplicate"].iloc[:20].all()
    assert quality.flags["duplicate"].iloc[200:220].all()  # who copied whom is not known
    assert quality.flags["duplicate"].drop(quality.flags.index[[*range(20), *range(200, 220)]]).mean() <= 0.02
    assert quality.flagged.iloc[:20].mean() <= 0.1


def test_speeding_is_judged_by_the_median_and_by_seconds_a_question():
    answers, _ = planted(200)
    seconds = np.full(200, 300.0)
    seconds[:3] = [99.0, 101.0, np.nan]  # a third of the median is 100
    survey, infos = survey_of(answers, seconds)
    quality = check_respondents(survey, infos)
    assert quality.flags["speeding"].tolist()[:3] == [True, False, False]
    row = quality.table.set_index("check").loc["speeding"]
    assert (row["judged"], row["flagged"], row["cutoff"]) == (199, 1, 100.0)
    slow = survey.assign(duration_seconds=60.0 - 40 * (np.arange(200) == 0))  # 13 questions need 26 seconds
    assert check_respondents(slow, infos).flags["speeding"].sum() == 1


def test_too_little_to_go_by_is_said_and_flags_nobody():
    answers, _ = planted(300, items=4)
    quality = check_respondents(*survey_of(answers))
    assert "too few questions" in quality.summary_lines()[0]
    assert not quality.flagged.any()
    few = check_respondents(*survey_of(planted(30)[0]))
    assert list(few.table["check"]) == ["flagged"]


def test_what_is_shared_names_no_respondent():
    quality = check_respondents(*survey_of(planted(200)[0]))
    assert "secret" not in repr(quality) + quality._repr_html_() + str(quality.to_dict())


def test_the_same_survey_in_another_order_flags_the_same_people():
    answers, _ = planted(300)
    answers[:9] = 3
    survey, infos = survey_of(answers, np.linspace(50, 500, 300))
    order = np.random.default_rng(0).permutation(300)
    columns = ["long_string", "low_variability", "improbable", "speeding"]
    a = check_respondents(survey, infos).flags
    b = check_respondents(survey.iloc[order].reset_index(drop=True), infos).flags
    pd.testing.assert_frame_equal(a[columns], b.loc[a.index, columns])


def test_items_on_other_scales_are_no_one_battery():
    survey, infos = survey_of(planted(200)[0])
    split = [replace(a, scale=(1.0, 5.0 + (i % 3))) if i < 12 else a for i, a in enumerate(infos)]
    assert "long_string" not in set(check_respondents(survey, split).table["check"])


# -- indices


def test_long_string_by_hand_with_a_gap_and_two_batteries():
    codes = np.array([[1, 1, 1, 0, 4, 4], [1, -1, 1, 2, 0, 4], [-1, -1, -1, -1, -1, -1]])
    runs = long_string(codes, [[0, 1, 2, 3], [4, 5]])
    np.testing.assert_allclose(runs, [(3 + 2) / 6, (2 + 1) / 5, np.nan])


def test_variability_by_hand():
    codes = np.array([[0, 4, 0, 4], [2, 2, 2, 2], [0, -1, 4, -1], [1, -1, -1, -1]])
    np.testing.assert_allclose(variability(codes, [[0, 1, 2, 3]], [5] * 4), [0.5, 0.0, 0.5, np.nan])


def test_improbability_is_mahalanobis_and_does_not_depend_on_which_items_were_answered():
    rng = np.random.default_rng(0)
    codes = np.clip(np.rint(2 + rng.normal(0, 1, (500, 1)) + rng.normal(0, 0.8, (500, 5))), 0, 4).astype(int)
    attentive = learn_attentive(codes, [5] * 5)
    distance = improbability(codes, attentive)
    z = (codes - attentive.mean) / attentive.sd
    square = np.einsum("ij,jk,ik->i", z, np.linalg.inv(attentive.correlation), z)
    order = np.argsort(square)
    assert (np.diff(distance[order]) >= -1e-9).all()
    codes[0, 2] = -1
    again = improbability(codes, attentive)
    kept = [0, 1, 3, 4]
    z0 = z[0, kept]
    d2 = z0 @ np.linalg.inv(attentive.correlation[np.ix_(kept, kept)]) @ z0
    assert again[0] == pytest.approx((np.cbrt(d2 / 4) - (1 - 2 / 36)) / np.sqrt(2 / 36))


def test_contradiction_by_hand():
    attentive = AttentiveModel(
        margins=(np.full(5, 0.2),) * 4, mean=np.full(4, 2.0), sd=np.ones(4),
        correlation=np.array([[1, 0.5, -0.5, 0], [0.5, 1, 0.8, 0], [-0.5, 0.8, 1, 0], [0, 0, 0, 1.0]]),
        latent=np.eye(4),
    )  # fmt: skip
    codes = np.array([[2, 3, 2, 0], [4, 4, 0, 0], [4, -1, 4, 0]])
    # Pairs (0, 1) and (1, 2) are alike, (0, 2) opposite; what is expected: 2 (1 - .5) = 1, 2 (1 - .8) = .4 and 1.
    expected = [(1 / 1 + 1 / 0.4 + 0 / 1) / 3, (0 / 1 + 16 / 0.4 + 0 / 1) / 3, np.nan]
    np.testing.assert_allclose(contradiction(codes, attentive), expected)


def test_simulated_respondents_have_the_margins_and_correlations_of_the_real_ones():
    rng = np.random.default_rng(1)
    codes = np.clip(np.rint(3 + rng.normal(0, 1, (4000, 1)) + rng.normal(0, 1, (4000, 6))), 0, 4).astype(int)
    drawn = learn_attentive(codes, [5] * 6).draw(20_000, 0)
    for j in range(6):
        simulated, seen = (np.bincount(c[:, j], minlength=5) / len(c) for c in (drawn, codes))
        np.testing.assert_allclose(simulated, seen, atol=0.015)
    np.testing.assert_allclose(np.corrcoef(drawn.T), np.corrcoef(codes.T), atol=0.06)


@given(st.integers(0, 1000), st.integers(2, 40))
@settings(max_examples=25, deadline=None)
def test_the_most_alike_other_is_found_as_by_comparing_every_pair(seed, n):
    codes = np.random.default_rng(seed).integers(-1, 3, (n, 6))
    equal = ((codes[:, None] == codes[None]) & (codes[:, None] >= 0)).sum(axis=2)
    np.fill_diagonal(equal, 0)
    expected = equal.max(axis=1) / np.maximum((codes >= 0).sum(axis=1), 1)
    np.testing.assert_allclose(most_alike(codes, near=True), expected)
    exact = np.array([(codes == row).all(axis=1).sum() > 1 for row in codes])
    np.testing.assert_array_equal(most_alike(codes, near=False), exact)
