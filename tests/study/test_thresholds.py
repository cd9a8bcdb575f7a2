"""Every threshold of the study changes what it says it changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

import personakit as pk
from personakit.core.errors import DataError
from personakit.study import thresholds

SECTIONS = {
    "gate": thresholds.GateSettings,
    "satisfaction": thresholds.SatisfactionSettings,
    "respondents": thresholds.RespondentSettings,
    "themes": thresholds.ThemeSettings,
    "churn": thresholds.ChurnSettings,
}


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_is_part_of_the_study_and_has_limits(name, sample):
    section = SECTIONS[name]
    assert getattr(sample.exports.study, name) == section()
    for key in section.model_fields:
        with pytest.raises(ValidationError):
            section(**{key: -1})


def changed(sample, section, **keys):
    """Return the sample's exports with keys of one section of its study changed."""
    study = sample.exports.study
    settings = getattr(study, section).model_copy(update=keys)
    return replace(sample.exports, study=study.model_copy(update={section: settings}))


def refusal(sample, **keys):
    study = changed(sample, "gate", **keys).study
    with pytest.raises(DataError) as caught:
        pk.read_exports(study)
    return str(caught.value)


@pytest.mark.parametrize(
    ("keys", "part"),
    [
        ({"least_match": 1.0}, "find a customer in the base"),
        ({"most_out_of_scale": 0.0}, "outside the rating scale"),
        ({"most_lost": 0.0}, "rows (0.2%) have"),
        ({"most_repeated_ids": 0.0}, "repeat the id of another row"),
        ({"most_stages": 2}, "different stages"),
    ],
)
def test_a_stricter_gate_stops_the_sample(sample, keys, part):
    assert part in refusal(sample, **keys)


def test_the_cuts_move_the_shares(sample):
    wider = pk.map_journey(changed(sample, "satisfaction", dissatisfied_to=0.5), sample.personas).table
    now = sample.journey.table
    assert (wider["dissatisfied_share"] > now["dissatisfied_share"]).all()
    pd.testing.assert_series_equal(wider["top_2_share"], now["top_2_share"])
    lower = pk.map_journey(changed(sample, "satisfaction", satisfied_from=0.5), sample.personas).table
    assert (lower["top_2_share"] > now["top_2_share"]).all()


def ranked(sample, section, value=None, **keys):
    exports = changed(sample, section, **keys)
    journey = pk.map_journey(exports, sample.personas)
    return pk.rank_stages(exports, sample.personas, journey, value or sample.value)


def test_a_lower_share_makes_more_stages_problematic(sample):
    now = sample.priorities.stages["n_personas_affected"].sum()
    assert ranked(sample, "satisfaction", problematic_share=0.01).stages["n_personas_affected"].sum() > now


def test_how_sure_a_ranking_must_be_decides_the_groups(sample):
    groups = [ranked(sample, "criteria", sure=sure).stages["group"].max() for sure in (0.51, 0.9, 0.999999)]
    assert groups[0] > groups[1] >= groups[2]


def test_fewer_resampled_bases_give_coarser_chances(sample):
    value = pk.estimate_value(changed(sample, "study", n_boot=100), sample.personas)
    chances = ranked(sample, "study", value, n_boot=100).rank_chances["chance"] * 200  # ties count half
    assert np.allclose(chances, chances.round())
    assert not np.allclose(sample.priorities.rank_chances["chance"] * 200, chances)
    assert ranked(sample, "study", n_boot=100).rank_by == "money"  # a value estimated with more is taken as it is


@pytest.mark.parametrize(("key", "much"), [("fewest_leavers", 10**6), ("fewest_ratings", 10**9)])
def test_too_few_data_for_churn_leave_the_assumption(sample, key, much):
    assert pk.estimate_churn(changed(sample, "churn", **{key: much}), sample.personas, sample.value) is None
    assert pk.estimate_churn(sample.exports, sample.personas, sample.value) is not None


def test_weights_follow_their_settings(sample):
    settings = {"fewest_respondents": 200, "most_margins": 1}
    features = pk.build_features(changed(sample, "weights", **settings))
    now = pk.build_features(sample.exports).weighting
    assert features.weighting is not None
    assert now is not None
    assert len(features.weighting.margins) < len(now.margins)
    assert len(now.margins.query("attribute == 'age'")) > len(features.weighting.margins.query("attribute == 'age'"))
    with pytest.raises(pk.core.errors.StudyError, match=r"a margin needs 100% \(least_known\)"):
        pk.build_features(changed(sample, "weights", least_known=1.0, rake=("region",)))


def test_stricter_respondents(sample):
    def flagged(**keys):
        return pk.build_features(changed(sample, "respondents", **keys)).quality

    assert flagged(flags_needed=1).flagged.sum() > flagged().flagged.sum()
    assert flagged(false_alarms=0.2).checks["flagged"].sum() > flagged().checks["flagged"].sum()
    assert "flagged by 1 or more" in flagged(flags_needed=1).summary_lines()[0]


def test_themes_follow_their_settings(sample):
    from personakit.cards.themes.collect_texts import collect_texts
    from personakit.cards.themes.find_themes import find_themes

    texts, memberships = collect_texts(sample.exports), sample.personas.memberships

    def themes(**keys):
        return find_themes(texts, memberships, 10, thresholds.ThemeSettings(**keys))[0].themes

    assert themes(most_themes=2).groupby("stage").size().max() <= 2 < themes().groupby("stage").size().max()
    assert themes(least_explained=0.5)["texts"].sum() < themes()["texts"].sum()


def test_no_more_personas_are_tried_than_the_study_says():
    centres = np.repeat([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 60, axis=0)
    frame = pd.DataFrame(centres + np.random.default_rng(0).normal(size=centres.shape), columns=["a", "b"])
    model = pk.PersonaModel(max_personas=2, max_rows=400, random_state=0).fit(frame)
    assert model.n_personas_ <= 2 < pk.PersonaModel(max_rows=400, random_state=0).fit(frame).n_personas_


def test_the_largest_number_of_personas_reaches_the_model(sample):
    assert sample.personas.model.max_personas == 10
    personas = pk.find_personas(changed(sample, "personas", most=2))
    assert len(personas) <= 2
    assert personas.model.max_personas == 2


@pytest.mark.parametrize("key", ["minimum_cell", "seed"])
def test_a_truth_value_is_no_number(tmp_path, key):
    given = ["as_of = 2026-06-30", f"{key} = true", "[exports.crm]"]
    lines = ["[study]", *given, 'table = "customers"', 'path = "crm.csv"']
    (tmp_path / "study.toml").write_text("\n".join(lines))
    with pytest.raises(pk.StudyError, match=rf"study\.{key}: .*but got true"):
        pk.read_study(tmp_path / "study.toml")
