"""The typing tool finds the questions that matter, and says honestly how well they do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import personakit as pk
from personakit.core.kinds import Kind, Use
from personakit.features.features import Features
from personakit.ingest.exports import AttributeInfo
from personakit.personas.personas import Personas
from personakit.personas.typing_tool.cross_validate import accuracy
from personakit.personas.typing_tool.fit_points import fit_points, softmax


def info(name: str, kind: Kind, table: str = "survey", use: Use = Use.ACTIVE) -> AttributeInfo:
    return AttributeInfo(name, kind, use, name, table, name, table)


def planted(
    n: int = 500, *, asked: int | None = None, noise: float = 0.1, seed: int = 0, signal: bool = True
) -> Personas:
    """Three personas told by two questions, `left` and `right`, in equal parts; six other questions say nothing.

    The CRM field `hint` names the persona rightly in about 60%; `secret` is protected and names it always.
    """
    rng = np.random.default_rng(seed)
    who = rng.choice(3, size=n, p=[0.5, 0.3, 0.2])
    seen = who if signal else rng.permutation(who)

    def blurred(values):
        return np.where(rng.random(n) < noise, rng.integers(0, 2, n), values)

    columns = {
        "left": pd.Categorical(np.array(["no", "yes"])[blurred((seen == 0).astype(int))]),
        "right": pd.Categorical(np.array(["no", "yes"])[blurred((seen == 1).astype(int))]),
    }
    for j in range(4):
        columns[f"idle_{j}"] = pd.Categorical(rng.integers(1, 6, n), categories=range(1, 6), ordered=True)
    columns["amount"] = rng.normal(size=n)
    columns["media"] = pd.Categorical(rng.choice(["tv", "tv|web", "web", ""], size=n))
    columns["hint"] = pd.Categorical(
        np.array(["a", "b", "c"])[np.where(rng.random(n) < 0.4, rng.integers(0, 3, n), seen)]
    )
    columns["secret"] = pd.Categorical(np.array(["x", "y", "z"])[who])
    frame = pd.DataFrame(columns, index=pd.Index([f"c{i:05d}" for i in range(n)], name="customer_id"))
    survey = [c for c in frame.columns if c not in {"hint", "secret"}]
    if asked is not None:
        frame.loc[frame.index[asked:], survey] = None
    kinds = dict.fromkeys(frame.columns, Kind.ORDINAL) | {
        "left": Kind.BINARY, "right": Kind.BINARY, "amount": Kind.NUMERIC, "media": Kind.MULTI_SELECT,
        "hint": Kind.CATEGORICAL, "secret": Kind.CATEGORICAL,
    }  # fmt: skip
    infos = [info(c, kinds[c]) for c in survey]
    infos += [info("hint", Kind.CATEGORICAL, "customers", Use.DESCRIBE)]
    infos += [info("secret", Kind.CATEGORICAL, "customers", Use.PROTECTED)]
    ones = pd.Series(1.0, index=frame.index)
    memberships = pd.DataFrame(np.eye(3)[who], index=frame.index, columns=["p1", "p2", "p3"])
    return Personas(
        summary=pd.DataFrame({"persona": ["p1", "p2", "p3"], "name": ["Left", "Right", "Neither"]}),
        memberships=memberships,
        profile=pd.DataFrame({"persona": []}),
        representatives={},
        model=pk.PersonaModel(n_personas=3, random_state=1),
        features=Features(frame, tuple(infos), ones, ones.astype(bool)),
        verdict="natural",
        verdict_reason="planted",
    )


@pytest.fixture(scope="module")
def tool():
    return pk.find_typing_tool(planted())


def test_it_asks_the_questions_that_tell_and_no_others(tool):
    assert set(tool.table["attribute"]) == {"left", "right"}
    assert tool.table["order"].tolist() == [1, 2]
    assert tool.table["accuracy"].is_monotonic_increasing


def test_accuracy_is_the_truth_and_within_its_interval(tool):
    # an answer is right in 95%; rightly placed when both are, or when the slip happens to fall on the same side
    fresh = planted(20_000, seed=1)
    truth = (tool.predict(fresh.features.frame) == fresh.memberships.idxmax(axis=1).to_numpy()).mean()
    assert tool.accuracy_low <= truth <= tool.accuracy_high
    assert tool.accuracy == pytest.approx(truth, abs=0.04)
    assert tool.baseline == pytest.approx(0.5, abs=0.06)
    assert tool.ceiling == 1.0
    assert tool.agreement == pytest.approx(tool.accuracy)


def test_confusion_says_where_each_persona_goes(tool):
    shares = tool.confusion[["p1", "p2", "p3"]].to_numpy()
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    np.testing.assert_allclose(tool.confusion["right"], np.diag(shares))
    weighted = (tool.confusion["right"] * tool.confusion["respondents"]).sum() / tool.confusion["respondents"].sum()
    assert weighted == pytest.approx(tool.accuracy)


def test_no_structure_is_said_to_be_no_use():
    for seed in range(3):
        blind = pk.find_typing_tool(planted(300, signal=False, seed=seed))
        assert blind.accuracy <= blind.baseline + 0.05
        assert len(blind.table) <= 2
        assert "no better than" in "\n".join(blind.summary_lines())


def test_crm_fields_alone_do_what_they_can_and_never_use_a_protected_one():
    tool = pk.find_typing_tool(planted(1500, seed=2), source="crm")
    assert tool.table["attribute"].tolist() == ["hint"]
    assert 0.65 < tool.accuracy < 0.82  # hint is right in 60% + 40% / 3
    both = pk.find_typing_tool(planted(), source="all")
    assert "secret" not in set(both.table["attribute"])


def test_only_respondents_are_learnt_from():
    tool = pk.find_typing_tool(planted(900, asked=300), source="crm")
    assert tool.respondents == 300


def test_the_order_of_rows_does_not_matter(tool):
    personas = planted()
    order = np.random.default_rng(0).permutation(len(personas.memberships))
    features = personas.features
    shuffled = replace(
        personas,
        memberships=personas.memberships.iloc[order],
        features=Features(
            features.frame.iloc[order], features.attributes, features.weights.iloc[order], features.in_core.iloc[order]
        ),
    )
    again = pk.find_typing_tool(shuffled)
    pd.testing.assert_frame_equal(again.table, tool.table)
    pd.testing.assert_frame_equal(again.confusion, tool.confusion)


def test_weights_count():
    personas = planted(600)
    features = personas.features
    third = personas.memberships["p3"] > 0
    weighted = replace(personas, features=replace(features, weights=features.weights.where(~third, 5.0)))
    tool = pk.find_typing_tool(weighted)
    n = third.sum()
    assert tool.baseline == pytest.approx(max(5 * n, (personas.memberships["p1"] > 0).sum()) / (600 + 4 * n))
    assert tool.effective_n < 600


def test_soft_memberships_bound_the_accuracy():
    personas = planted(600)
    soft = replace(personas, memberships=personas.memberships * 0.7 + 0.1)
    tool = pk.find_typing_tool(soft)
    assert tool.ceiling == pytest.approx(0.8)
    assert tool.accuracy < 0.8
    assert tool.agreement > tool.accuracy


def test_missing_answers_fall_back_to_the_shares(tool):
    nothing = pd.DataFrame({"left": [None, "perhaps"], "right": [None, None]})
    chances = tool.predict_proba(nothing)
    np.testing.assert_allclose(chances[0], chances[1])  # a level not seen counts as missing
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    assert chances[0].argmax() == 0


def test_the_points_are_those_of_a_reference_logit():
    rng = np.random.default_rng(3)
    x = rng.integers(0, 2, (400, 4)).astype(float)
    target = np.eye(3)[(x[:, 0] + rng.integers(0, 2, 400)).astype(int)]
    ones = np.ones((400, 1))
    points = fit_points(np.hstack([ones, x]), target, np.ones(400), np.zeros((5, 3)))
    peer = LogisticRegression(C=1.0, tol=1e-8, max_iter=2000).fit(x, target.argmax(axis=1))
    np.testing.assert_allclose(softmax(np.hstack([ones, x]) @ points), peer.predict_proba(x), atol=2e-3)


def test_accuracy_by_hand():
    value, low, high = accuracy(np.array([1.0, 0.0, 0.5]), np.array([1.0, 1.0, 2.0]), np.array([0, 1, 2], np.uint8), 0)
    assert value == 0.5
    assert 0 <= low <= value <= high <= 1


def test_on_the_sample_questions_beat_crm_fields_and_both_beat_guessing(sample):
    survey = pk.find_typing_tool(sample.personas)
    crm = pk.find_typing_tool(sample.personas, source="crm")
    assert survey.accuracy_low > crm.baseline
    assert crm.accuracy_low > crm.baseline
    assert survey.accuracy >= crm.accuracy
    protected = {a.name for a in sample.personas.features.attributes if a.use is Use.PROTECTED}
    assert not protected & set(crm.table["attribute"])
    assert survey.to_dict()["questions"][0]["order"] == 1
    assert "C1" not in str(survey.to_dict()), "a customer id"


def test_bad_calls_say_what_to_do():
    personas = planted(120)
    with pytest.raises(pk.StudyError, match="'survey', 'crm', 'all'"):
        pk.find_typing_tool(personas, source="csat")
    with pytest.raises(pk.StudyError, match="max_questions"):
        pk.find_typing_tool(personas, max_questions=0)
    with pytest.raises(pk.DataError, match="40 respondents are too few"):
        pk.find_typing_tool(planted(120, asked=40))
    one = replace(personas, summary=personas.summary.head(1), memberships=personas.memberships[["p1"]])
    with pytest.raises(pk.StudyError, match="one persona"):
        pk.find_typing_tool(one)
    survey_only = tuple(a for a in personas.features.attributes if a.table == "survey")
    with pytest.raises(pk.StudyError, match='source "crm"'):
        pk.find_typing_tool(
            replace(personas, features=replace(personas.features, attributes=survey_only)), source="crm"
        )
