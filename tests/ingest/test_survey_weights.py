"""Weights of a survey: 0 leaves out, negative ones are refused, and they reach the survey's ratings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from factories import make_personas
from personakit.core.errors import DataError
from personakit.event_counts.cube_schema import make_schema
from personakit.journey.map_journey import count_events
from personakit.study.read_study import make_study
from personakit.study.settings import WeightSettings
from personakit.weighting.weigh_respondents import weigh_respondents

CASES = Path(__file__).parent.parent / "cases"
RNG = np.random.default_rng(3)


def journey_of(exports: pk.Exports) -> tuple[pd.DataFrame, pk.Personas]:
    """Map the journey of one persona that has the exports' own weights."""
    features = pk.build_features(exports)
    personas = replace(make_personas(exports, 1), features=features)
    return pk.map_journey(exports, personas).metrics.query("persona == 'all'").set_index("stage"), personas


def study_of(weight: str | None, **exports: dict) -> pk.Study:
    columns = {"customer_id": "id"} | ({"weight": weight} if weight else {})
    survey = {
        "table": "survey",
        "path": "survey.csv",
        "columns": columns,
        "attributes": {"q": {"kind": "ordinal", "scale": [1, 5], "use": "active"}},
    }
    return make_study({"study": {"as_of": "2024-01-01"}, "exports": {"survey": survey, **exports}})


def firm(folder: Path, study: pk.Study, **frames: pd.DataFrame) -> pk.Exports:
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return pk.read_exports(study.located(folder))


def survey(n: int = 200) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"R{i:03d}" for i in range(n)],
            "q": 1 + np.arange(n) % 5,
            "Pay": np.where(np.arange(n) < n // 2, 1, 5),
            "Use": np.where(np.arange(n) < n // 2, 5, 1 + np.arange(n) % 2),
            "w": np.where(np.arange(n) < n // 2, 0.5, 1.5),
        }
    )


def wide(**more: object) -> dict:
    return {"ratings": {"scale": [1, 5], "columns": {"Pay": "Pay", "Use": "Use"}}, **more}


def test_a_surveys_weights_reach_its_wide_ratings() -> None:
    exports = pk.read_exports(CASES / "weighted_survey" / "study.toml")
    figures, personas = journey_of(exports)
    raw = pd.read_csv(CASES / "weighted_survey" / "survey.csv")
    for stage in ("Check-in", "Lounge"):
        weighted = np.average(raw[stage] <= 2, weights=raw["weight"])
        assert figures.loc[stage, "dissatisfied_share"] == pytest.approx(weighted, abs=1e-6)
        assert figures.loc[stage, "csat_mean"] == pytest.approx(np.average(raw[stage], weights=raw["weight"]), abs=1e-4)
        assert figures.loc[stage, "csat_n"] == len(raw)  # counts stay counts
        kish = raw["weight"].sum() ** 2 / (raw["weight"] ** 2).sum()
        assert figures.loc[stage, "csat_effective_n"] == pytest.approx(kish, rel=1e-5)
    assert figures["dissatisfied_share"].round(3).to_dict() == {"Check-in": 0.112, "Lounge": 0.278}
    layout = make_schema(exports, personas)
    assert count_events(exports, layout, chunk_rows=77).digest == count_events(exports, layout).digest


def test_weights_reach_ratings_of_the_surveys_own_file_and_of_its_respondents(tmp_path: Path) -> None:
    ids = [f"R{i:03d}" for i in range(400)]
    crm = pd.DataFrame({"id": ids, "plan": np.array(["a", "b"])[np.arange(400) % 2]})
    customers = {
        "table": "customers", "path": "crm.csv", "columns": {"customer_id": "id"},
        "attributes": {"plan": {"use": "describe"}},
    }  # fmt: skip
    long = survey()[["id", "Pay"]].rename(columns={"Pay": "score"}).assign(stage="Pay")
    long = pd.concat([long, long.assign(stage="Use", score=5)])
    columns = {"customer_id": "id", "stage": "stage", "score": "score"}
    csat = {"table": "csat", "path": "csat.csv", "columns": columns, "scale": [1, 5]}
    study = study_of("w", customers=customers, csat=csat)
    exports = firm(tmp_path, study, survey=survey(), crm=crm, csat=long)
    assert exports.csat["surveyed"].all()
    assert journey_of(exports)[0].loc["Pay", "dissatisfied_share"] == pytest.approx(0.25, abs=1e-6)
    more = pd.concat([long, pd.DataFrame({"id": ["R399"], "stage": ["Use"], "score": [3]})])
    others_too = firm(tmp_path, study, csat=more)  # a customer who was not asked rates as well: no survey's ratings
    assert not others_too.csat["surveyed"].any()
    assert journey_of(others_too)[0].loc["Pay", "dissatisfied_share"] == pytest.approx(0.5)
    same_file = {**csat, "path": "survey.csv", "stage": "Pay", "columns": {"customer_id": "id", "score": "Pay"}}
    second = {**csat, "path": "csat2.csv"}
    more.assign(stage="Use").to_csv(tmp_path / "csat2.csv", index=False)
    both = firm(tmp_path, study_of("w", customers=customers, own=same_file, others=second))
    assert both.csat["surveyed"].sum() == 200
    assert journey_of(both)[0].loc["Pay", "dissatisfied_share"] == pytest.approx(0.25, abs=1e-6)


def test_a_weight_of_0_is_out_of_every_figure(tmp_path: Path) -> None:
    answers = survey().assign(w=lambda d: np.where(d["Pay"] == 1, 0, 1))
    study = study_of("w")
    kept = study.exports["survey"].model_copy(update={"ratings": None})
    assert kept.columns["weight"] == ("w",)
    made = make_study(
        {
            "study": {"as_of": "2024-01-01"},
            "exports": {
                "survey": {
                    "table": "survey", "path": "survey.csv", "columns": {"customer_id": "id", "weight": "w"},
                    "attributes": {"q": {"kind": "ordinal", "scale": [1, 5], "use": "active"}}, **wide(),
                }
            },
        }
    )  # fmt: skip
    exports = firm(tmp_path, made, survey=answers)
    checks = exports.checks.set_index(["table", "check"])
    assert checks.loc[("survey", "weight of 0"), ["rows", "action"]].tolist() == [100, "dropped"]
    assert checks.loc[("survey", "rows kept"), "rows"] == 100
    assert len(exports.customers) == 100
    assert (exports.csat.query("stage == 'Pay'")["score"] == 5).all()


def test_a_respondent_of_weight_0_stays_a_customer_whose_answers_do_not_count() -> None:
    folder = CASES / "firm_zero_weights"
    exports = pk.read_exports(folder / "study.toml")
    raw = pd.read_csv(folder / "survey.csv")
    assert len(exports.customers) == 300
    assert len(exports.survey) == int((raw["wt"] > 0).sum())
    counted = raw.loc[raw["wt"] > 0, "ease"]
    assert exports.survey["switching_ease"].mean() == pytest.approx((counted.mean() - 1) / 6)
    assert pk.build_features(exports).respondent_weights.dropna().eq(1).all()
    everyone = replace(make_personas(exports, 1), features=pk.build_features(exports))
    notes = pk.estimate_value(exports, everyone).assumptions
    assert any(f"the survey answer of {len(counted)} customers (mean 0.50)" in note for note in notes)


def test_negative_weights_are_refused_with_their_number(tmp_path: Path) -> None:
    answers = survey()
    answers.loc[[4, 7], "w"] = -1.0
    negative = r"2 of 200 filled cells of 'w' .*negative weight.*give 0 to those who do not count"
    with pytest.raises(DataError, match=negative):
        firm(tmp_path, study_of("w"), survey=answers)
    with pytest.raises(DataError, match=r"all 200 weights in 'w' are 0"):
        firm(tmp_path, study_of("w"), survey=survey().assign(w=0))


def test_a_blank_weight_counts_as_the_mean_and_is_counted(tmp_path: Path) -> None:
    answers = survey()
    answers.loc[:9, "w"] = None
    exports = firm(tmp_path, study_of("w"), survey=answers)
    row = exports.checks.set_index("check").loc["no weight given (w)"]
    assert (row["rows"], row["action"]) == (10, "kept")


@pytest.mark.parametrize("rake", [False, "auto"])
def test_trim_holds_without_raking(rake: bool | str) -> None:
    design = np.where(np.arange(100) < 5, 20.0, 1.0)
    rows, frame = np.arange(100), pd.DataFrame({"a": np.zeros(100)})
    given = weigh_respondents(WeightSettings(rake=rake, trim=2.0), frame, [], rows, design)
    assert given.outcome == "not raked"
    assert given.largest == pytest.approx(2.0)
    assert given.share_trimmed == pytest.approx(0.05)
    assert given.weights.mean() == pytest.approx(1)
    default = weigh_respondents(WeightSettings(rake=rake), frame, [], rows, design)
    assert default.largest == pytest.approx(5 * design.mean())  # the default is a multiple of the mean
    strata = np.where(np.arange(100) < 26, 2.8, 0.4)  # a design with a stratum of its own is not cut
    assert weigh_respondents(WeightSettings(rake=rake), frame, [], rows, strata).largest == pytest.approx(7)
