"""The house contract: what every public noun promises."""

from __future__ import annotations

import dataclasses
import json
import re

import pandas as pd
import pytest

import personakit as pk

NOUNS = ("exports", "features", "personas", "journey", "value", "priorities", "cards")


@pytest.fixture(params=[*NOUNS, "report", "run", "what_if"])
def noun(request, sample, sample_run, tmp_path_factory):
    if request.param == "run":
        return sample_run
    if request.param == "what_if":
        return pk.what_if(sample.priorities, "Repair", wait=-0.2, cost=20_000)
    if request.param == "report":
        s = sample
        path = tmp_path_factory.mktemp("report") / "report.html"
        return pk.write_report(path, s.exports, s.personas, s.journey, s.value, s.priorities)
    return sample.personas.features if request.param == "features" else getattr(sample, request.param)


def test_a_noun_is_frozen(noun):
    field = dataclasses.fields(noun)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(noun, field, None)


def test_its_table_is_a_copy(noun):
    before = noun.table
    changed = noun.table
    changed.insert(0, "scribble", 1)
    for column in changed.columns:
        changed[column].array[:1] = changed[column].array[-1:]
    pd.testing.assert_frame_equal(noun.table, before)


def test_its_repr_fits_one_screen_and_says_what_it_is(noun):
    text = repr(noun)
    assert len(text.splitlines()) <= 40
    assert noun.summary_lines()[0] in text


def test_its_html_has_a_table_and_escapes(noun):
    page = noun._repr_html_()
    assert "<table" in page
    assert "<script" not in page


def test_its_dict_is_plain_json(noun):
    text = json.dumps(noun.to_dict(), allow_nan=False)
    assert len(text) > 20


def test_two_nouns_are_compared_by_identity(noun):
    # A generated == on frames would raise; identity is what frozen results promise.
    assert noun == noun
    assert hash(noun) == hash(noun)


@pytest.mark.parametrize("name", [n for n in NOUNS if n not in ("features",)])
def test_what_can_be_shared_holds_no_customer_id(sample, name):
    noun = getattr(sample, name)
    ids = set(sample.exports.customers["customer_id"])
    words = set(re.findall(r"[\w-]+", json.dumps(noun.to_dict(), default=str)))
    assert not ids & words


def test_a_persona_shows_who_it_is_and_no_customer(sample):
    persona = sample.personas["p1"]
    text = repr(persona)
    assert text.splitlines()[0] == f"Persona p1: {persona.name}"
    assert len(text.splitlines()) <= 20
    assert "<table" in persona._repr_html_()
    assert not set(persona.representatives) & set(re.findall(r"[\w-]+", text))


def test_a_study_shows_what_it_reads_and_no_url(sample):
    study = sample.exports.study
    text = repr(study)
    assert text.splitlines()[0].startswith("Study 'Sample telecom' as of 2025-12-31")
    assert len(text.splitlines()) <= 2 + len(study.exports)
    assert "crm.csv" in study._repr_html_()
    secret = study.exports["crm"].model_copy(update={"path": None, "url": "postgresql://me@host/db"})
    hidden = study.model_copy(update={"exports": {"crm": secret}})
    assert "host" not in repr(hidden) + hidden._repr_html_()


def test_the_ranking_shows_all_six_answers_and_its_assumptions_beneath(sample):
    lines = repr(sample.priorities).splitlines()
    for column in ("value_at_risk", "personas_affected", "share_of_base", "switching_ease", "net_benefit", "cause"):
        assert column in lines[1]
    assert lines[-1] == sample.priorities.assumptions[-1]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda s: pk.find_personas("x"), "find_personas takes the exports of read_exports, but got str"),
        (lambda s: pk.find_personas(s.exports, features=3), "features of build_features, but got int"),
        (lambda s: pk.build_features(s.exports.study), "takes the exports of read_exports, but got Study"),
        (lambda s: pk.map_journey(s.exports, "x"), "the personas of find_personas second, but got str"),
        (lambda s: pk.estimate_value(s.exports, s.exports), "the personas of find_personas second, but got Exports"),
        (lambda s: pk.rank_stages(s.exports, s.personas, s.value), "the journey of map_journey third, but got Value"),
        (lambda s: pk.compose_cards(s.exports, s.journey, s.personas), "personas of find_personas second, but got J"),
        (lambda s: pk.read_exports({}), "a study or the path of its file, but got dict"),
        (lambda s: pk.read_study({}), "the path of a study file, but got dict"),
        (lambda s: pk.read_exports(s.exports.study, frames=pd.DataFrame({"a": [1]})), "mapping of export name"),
        (lambda s: pk.write_report("r.html", s.exports, s.personas, s.priorities, s.journey, s.value),
         "the journey of map_journey in place 4, but got Priorities"),
        (lambda s: pk.write_report("r.html", s.exports, s.personas, s.journey, s.priorities, s.value),
         "the value of estimate_value in place 5, but got Priorities"),
    ],
)  # fmt: skip
def test_what_is_passed_in_the_wrong_place_is_said_with_what_to_pass(sample, call, said):
    with pytest.raises(pk.StudyError, match=said):
        call(sample)


def test_every_public_name_is_there_and_described():
    for name in pk.__all__:
        thing = getattr(pk, name)
        assert thing is not None
        if callable(thing):
            assert thing.__doc__, name


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'read_export'"):
        _ = pk.read_export
