from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pandas as pd
import pytest

from personakit.cards.outside_personas import representation
from personakit.report import summarise, summary_schema
from personakit.report.executive_summary import executive_summary, verdict_text
from planted import planted

SHAPES = [(1, 2), (3, 6), (12, 12)]


def summary_of(world):
    nouns = (world.exports, world.personas, world.journey, world.value, world.priorities, world.cards)
    return summarise(*nouns, world.drivers)


@pytest.fixture(scope="module", params=SHAPES, ids=lambda s: f"{s[0]}x{s[1]}")
def shaped(request):
    world = planted(*request.param)
    return world, summary_of(world)


def test_it_is_what_the_schema_says_and_strict_json(shaped):
    schema = summary_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(shaped[1])
    assert json.loads(json.dumps(shaped[1], allow_nan=False)) == shaped[1]


def test_the_schema_refuses_what_is_not_a_summary(shaped):
    wrong = {**shaped[1], "personas": []}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(summary_schema()).validate(wrong)


def test_a_stage_without_a_target_is_in_the_schema(shaped):
    cells = shaped[1]["cards"]["journeys"][0]["cells"]
    cells = [{**cells[0], "state": "no target"}, *cells[1:]]
    journeys = [{**shaped[1]["cards"]["journeys"][0], "cells": cells}, *shaped[1]["cards"]["journeys"][1:]]
    summary = {**shaped[1], "cards": {**shaped[1]["cards"], "journeys": journeys}}
    jsonschema.Draft202012Validator(summary_schema()).validate(summary)


def test_no_customer_id_is_in_it(shaped):
    world, summary = shaped
    text = json.dumps(summary)
    assert not [i for i in world.exports.customers["customer_id"] if i in text]


def test_the_same_inputs_give_the_same_summary(shaped):
    assert summary_of(shaped[0]) == shaped[1]


def test_no_figure_and_no_count_of_fewer_than_the_minimum_cell_is_told():
    world = planted(12, 12)
    thin = [c for c in summary_of(world)["journey"]["cells"] if c["csat"] == "too few"]
    assert thin
    for cell in thin:
        assert cell["csat_mean"] is cell["csat_n"] is cell["customers_reached"] is cell["dissatisfied_share"] is None
    few = replace(
        world.priorities,
        by_persona=world.priorities.by_persona.assign(customers_affected=9.0),
        stages=world.priorities.stages.assign(customers_affected=9.0, n=7),
    )
    told = summary_of(planted_with(world, priorities=few))
    assert {row["customers_affected"] for row in told["priorities"]["by_persona"]} == {None}
    for row in told["priorities"]["stages"]:
        assert row["customers_affected"] is row["share_of_base"] is row["share_of_base_low"] is row["n"] is None
    assert told["opening"][1]["text"] == "Fewer than 10 customers have a bad experience there."


def test_a_protected_level_of_a_few_customers_of_a_persona_is_not_told():
    world = planted(3, 4)
    profile = world.personas.profile
    profile = profile.assign(use=profile["use"].where(profile["attribute"] != "region", "protected"))
    few = (profile["persona"] == "p3") & (profile["level"] == "North")
    profile["value"] = profile["value"].mask(few, 9.4 / profile["n"])
    spread = summary_of(represented(world, replace(world.personas, profile=profile)))["representation"]
    north = {v["persona"]: v["value"] for r in spread if r["level"] == "North" for v in r["values"]}
    assert north["p3"] is None
    assert north["p1"] > 0


def represented(world, personas):
    cards = replace(world.cards, representation=representation(world.exports, personas))
    return planted_with(world, personas=personas, cards=cards)


def planted_with(world, **changed):
    from types import SimpleNamespace

    return SimpleNamespace(**{**vars(world), **changed})


def test_a_persona_of_too_few_customers_has_a_name_and_no_figures():
    world = planted(3, 4)
    summary = world.personas.summary.assign(customers=[300.0, 291.0, 9.0])
    tiny = summary_of(planted_with(world, personas=replace(world.personas, summary=summary)))["personas"][2]
    assert tiny["name"]
    assert tiny["share_of_base"] is tiny["customers"] is tiny["value"]["lifetime_value"] is None
    assert tiny["traits"] == []


def test_figures_are_those_of_the_nouns(shaped):
    world, summary = shaped
    for card, row in zip(summary["personas"], world.personas.summary.itertuples(), strict=True):
        assert card["share_of_base"] == pytest.approx(row.share_of_base, rel=1e-5)
    cells = pd.DataFrame(summary["journey"]["cells"])
    shown = cells["csat"] == "shown"
    expected = world.journey.metrics["csat_mean"].to_numpy()
    np.testing.assert_allclose(cells["csat_mean"].to_numpy(dtype=float)[shown], expected[shown], rtol=1e-5)
    assert [r["stage"] for r in summary["priorities"]["stages"]] == list(world.priorities.stages["stage"])


def test_what_distinguishes_comes_first_and_protected_attributes_stay_apart():
    world = planted(3, 4)
    p = world.personas
    profile = p.profile.assign(use=p.profile["use"].where(p.profile["attribute"] != "region", "protected"))
    summary = summary_of(represented(world, replace(p, profile=profile)))
    for card in summary["personas"]:
        order = [t["distinguishes"] for t in card["traits"]]
        assert order == sorted(order, reverse=True)
        assert "region" not in {t["attribute"] for t in card["traits"]}
    assert {r["label"] for r in summary["representation"]} == {"Region"}
    north = next(r for r in summary["representation"] if r["level"] == "North")
    assert len(north["values"]) == 3


def test_the_opening_answers_all_six_questions_in_five_sentences():
    lines = summary_of(planted(3, 6))["opening"]
    assert len(lines) == 5
    asked = [q for line in lines for q in line["answers"]]
    assert len(asked) == 7  # six, and how sure that is
    assert lines[0]["text"].startswith("Fix ")
    assert "90% interval" in lines[0]["text"]


def first_stage(k=3, base=(), **changed):
    summary = summary_of(planted(k, 6))
    summary["base"].update(base)
    stages = summary["priorities"]["stages"]
    return [line["text"] for line in executive_summary({**summary, "priorities": {
        **summary["priorities"], "stages": [{**stages[0], **changed}, *stages[1:]]}})]  # fmt: skip


def test_the_opening_says_what_its_shares_are_of():
    assert "20% of the base" in first_stage()[1]
    assert "20% of the 523 who are still customers" in first_stage(base={"still_customers": 523})[1]


def test_the_opening_sets_off_a_long_stage_and_names_three_personas_at_most():
    lines = first_stage(stage="Seats are comfortable enough")
    assert lines[0].startswith("Fix “Seats are comfortable enough” first: it puts EUR")
    joined = "; ".join(f"Persona number {i}" for i in range(9))
    assert "Persona number 2 and 6 more" in first_stage(12, personas_affected=joined, n_personas_affected=9)[1]


def test_the_opening_says_why_no_cause_is_named():
    note = "Neither touchpoint, channel, team nor wait differs among the ratings."
    said = first_stage(cause="cannot separate", cause_note=note)[3]
    assert said.endswith(": neither touchpoint, channel, team nor wait differs among the ratings.")
    assert "too few ratings" not in said


def test_the_opening_says_when_first_place_is_close():
    assert "is close behind" in first_stage(chance_first=0.4)[0]
    assert "close behind" not in first_stage(chance_first=0.95)[0]
    assert "it is first in every resample" in first_stage(chance_first=1.0)[0]


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("waiting time", "is linked to waiting time"),
        ("interaction: Team C", "is linked to the interaction with “Team C”"),
        ("touchpoint: Paper bill", "is linked to the touchpoint “Paper bill”"),
        ("cannot separate", "cannot be told apart"),
        ("no data", "Nothing recorded"),
    ],
)
def test_the_opening_words_the_cause(cause, said):
    assert said in first_stage(cause=cause)[3]


def test_the_opening_says_when_the_stages_are_a_stand_in_and_when_one_persona_was_asked_for():
    summary = summary_of(planted(3, 6))
    assert "stand-in" not in executive_summary(summary)[-1]["text"]
    ranking = {**summary["priorities"], "assumptions": ["The stages are a stand-in: 'Reason' for the stage."]}
    sure = executive_summary({**summary, "priorities": ranking})[-1]["text"]
    assert "the stages are a stand-in for real ones" in sure
    one = {**summary, "structure": {**summary["structure"], "verdict": "natural"}, "personas": summary["personas"][:1]}
    assert verdict_text(one).startswith("Everyone is shown as one persona, as asked for")
    none = {**one, "structure": {**one["structure"], "verdict": "none"}}
    assert "asked for" not in verdict_text(none)


def test_the_opening_weighs_the_cost_of_fixing_only_where_it_is_given():
    assert "fixing it pays (net EUR 20k)" in first_stage(cost_to_fix=30_000.0, net_benefit=20_000.0)[2]
    assert "does not pay" in first_stage(cost_to_fix=30_000.0, net_benefit=-20_000.0)[2]
    assert "fixing" not in first_stage()[2]


def test_without_anything_to_rank_the_opening_says_so():
    world = planted(2, 3)
    nothing = world.priorities.stages.assign(value_at_risk=np.nan)
    lines = summary_of(planted_with(world, priorities=replace(world.priorities, stages=nothing)))["opening"]
    assert lines[0]["text"].startswith("No stage can be ranked")
    assert len(lines) == 2


def test_representative_customers_stand_beside_each_other_and_those_alike_share_a_column(shaped):
    told = shaped[1]["cards"]["cards"][0]["representatives"]
    assert told["columns"] == ["Trait", "Customer A", "Customers B and C"]
    assert told["rows"] == [["Region", "North", None], ["Products", "TV", "Mobile"], ["Customers like that", 31, 48]]


def test_the_schema_is_what_the_models_generate_and_a_summary_is_one(shaped):
    import runpy
    from pathlib import Path

    from personakit.report.summary_models import Summary

    script = runpy.run_path(str(Path(__file__).resolve().parents[2] / "scripts" / "summary_schema.py"))
    assert script["FILE"].read_text(encoding="utf-8") == script["text"]()
    read = Summary.model_validate(shaped[1])
    assert json.loads(read.model_dump_json(exclude_unset=True)) == shaped[1]
