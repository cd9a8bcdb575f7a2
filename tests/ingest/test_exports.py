"""What a study's exports become: tables, repairs, losses, joins; goldens by hand on a firm of 60 customers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest_world import N, changed, checks_of, frames, same_tables, study, write

import personakit as pk
from personakit.core.errors import DataError, StudyError
from personakit.ingest import read_exports, table_schema
from personakit.ingest.canonical_tables import SPECS
from personakit.ingest.check_log import ROWS_KEPT


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return read_exports(study(write(tmp_path_factory.mktemp("clean"))))


# ------------------------------------------------------------------ the tables


def test_the_clean_firm_is_read_as_it_is(clean):
    world = frames()
    assert clean.customers["customer_id"].tolist() == world["crm"]["id"].tolist()
    assert clean.customers["age"].tolist() == world["crm"]["age"].tolist()
    assert clean.customers["active"].tolist() == (world["crm"]["active"] == "yes").tolist()
    assert clean.csat["score"].tolist() == world["csat"]["score"].tolist()
    assert clean.csat["stage"].tolist() == world["csat"]["stage"].tolist()
    assert clean.waits["wait_minutes"].tolist() == pytest.approx(world["waits"]["wait"].tolist(), rel=1e-6)
    assert clean.profitability["margin"].tolist() == pytest.approx(
        (world["profit"]["revenue"] - world["profit"]["cost"]).tolist()
    )
    assert clean.survey["switching_ease"].tolist() == pytest.approx(((world["survey"]["easy"] - 1) / 6).tolist())
    assert not (clean.checks["action"].isin(["dropped", "refused"])).any()
    assert clean.failures.empty
    assert (clean.join_audit["match_rate"] == 1).all()


def test_dtypes_are_those_the_other_rooms_rely_on(clean):
    ids = clean.customers["customer_id"]
    for name in ("csat", "waits", "contacts", "profitability", "transactions"):
        column = getattr(clean, name)["customer_id"]
        assert column.cat.categories.tolist() == ids.tolist()
    codes = clean.csat["customer_id"].cat.codes
    assert ids.iloc[codes].tolist() == clean.csat["customer_id"].tolist()
    for name in ("csat", "waits", "contacts"):
        assert getattr(clean, name)["stage"].cat.categories.tolist() == clean.stages["stage"].tolist()
    assert clean.csat["score"].dtype == "float32"
    assert clean.survey["q1"].cat.ordered
    assert clean.survey["q1"].cat.categories.tolist() == [1, 2, 3, 4, 5]
    assert clean.survey["needs"].iloc[0].split("|") == sorted(clean.survey["needs"].iloc[0].split("|"))
    assert clean.customers["joined_on"].dtype == "datetime64[us]"
    assert clean.customers["active"].dtype == "boolean"
    assert clean.waits["abandoned"].dtype == "boolean"
    assert clean.waits["abandoned"].notna().all()


def test_every_table_is_there_with_its_columns(clean):
    for name, columns in SPECS.items():
        assert set(columns) <= set(getattr(clean, name).columns), name
    assert len(clean.contacts) == len(clean.transactions) == 0


def test_the_tables_are_valid_however_dirty_the_exports_were(clean, soiled):
    assert clean.validate().empty
    assert soiled.validate().empty


def test_what_is_wrong_with_a_changed_table_is_said_without_its_values(clean):
    csat, waits = clean.csat.copy(), clean.waits.drop(columns="team").astype({"sla_minutes": "float64"})
    csat.loc[[3, 7], "score"] = 9
    csat.loc[4, "score"] = np.nan
    csat.loc[9, "at"] = pd.Timestamp("2040-01-01")
    customers = pd.concat([clean.customers, clean.customers.head(2)])
    broken = replace(clean, csat=csat, waits=waits, customers=customers).validate()
    assert sorted(broken.itertuples(index=False, name=None)) == [
        ("csat", "at", "after the as-of date", 1),
        ("csat", "csat", "outside the rating scale", 2),
        ("customers", "customer_id", "repeated", 2),
        ("waits", "sla_minutes", "not float32", len(waits)),
        ("waits", "team", "no such column", len(waits)),
    ]


def test_the_schema_of_a_table_has_units_and_the_wrong_name_a_hint():
    assert table_schema("waits", date(2026, 1, 1)).columns["wait_minutes"].description == "minutes"
    with pytest.raises(StudyError, match="'csat'"):
        table_schema("csats", date(2026, 1, 1))


def test_uses_are_given_by_default(clean):
    uses = {a.name: a.use.value for a in clean.attributes}
    assert uses == {
        "age": "describe", "region": "active", "spend": "active", "q1": "active", "q2": "active", "needs": "active",
    }  # fmt: skip


# ------------------------------------------------------------------ accounting


def dirty(world: dict[str, pd.DataFrame]) -> None:
    """Put every sort of dirt into every export."""
    for name in ("crm", "survey", "profit"):
        world[name] = world[name].astype(object)
        world[name] = pd.concat([world[name], world[name].iloc[[3, 4]]], ignore_index=True)
        world[name].iloc[5, 0] = " " + str(world[name].iloc[5, 0]).lower()
    world["crm"].iloc[-1, 2] = 99
    world["crm"].loc[len(world["crm"])] = [None] * world["crm"].shape[1]
    world["survey"].loc[len(world["survey"])] = ["nobody", 1, 1, "help", 1, ""]
    world["profit"].loc[len(world["profit"])] = ["C0001", "someday", 1, 1]
    world["profit"].loc[len(world["profit"])] = ["C0001", "2024Q2", None, None]
    csat, waits = world["csat"].astype(object), world["waits"].astype(object)
    csat.loc[0, "score"], csat.loc[1, "score"], csat.loc[2, "score"] = 9, "good", None
    csat.loc[3, "stage"], csat.loc[4, "stage"], csat.loc[5, "stage"] = "Nonsense", " billing", "Suport"
    csat.loc[6, "id"], csat.loc[7, "id"], csat.loc[8, "at"] = "X1", None, "2025-06-01 10:00"
    csat.loc[9, "at"], csat.loc[10, "at"] = "1900-01-01", "yesterday"
    world["csat"] = pd.concat([csat, csat.iloc[[20, 21]], pd.DataFrame([dict(zip(csat, csat, strict=True))])])
    waits.loc[0, "wait"], waits.loc[1, "wait"], waits.loc[2, "wait"] = -4, "long", None
    waits.loc[1:2, "gave_up"] = 0
    waits.loc[3, "id"], waits.loc[4, "id"] = 100000.0, "1E+05"
    world["waits"] = waits


@pytest.fixture(scope="module")
def soiled(tmp_path_factory):
    return changed(tmp_path_factory.mktemp("dirty"), dirty)


def test_every_row_read_is_kept_or_dropped_for_a_named_reason(soiled):
    for known in soiled.inputs:
        checks = soiled.checks[soiled.checks["export"] == known.export]
        kept = checks.loc[checks["check"] == ROWS_KEPT, "rows"].sum()
        dropped = checks.loc[checks["action"] == "dropped", "rows"].sum()
        assert known.rows_read == kept + dropped, known.export
    for name, table in (("csat", "csat"), ("waits", "waits"), ("profit", "profitability"), ("crm", "customers")):
        checks = soiled.checks[(soiled.checks["export"] == name) & (soiled.checks["check"] == ROWS_KEPT)]
        assert checks["rows"].item() == len(getattr(soiled, table))


def test_what_was_dropped_and_fixed_is_counted_by_hand(soiled):
    csat = checks_of(soiled, "csat")
    assert csat[("outside the rating scale", "dropped")] == 1
    assert csat[("no number (score)", "dropped")] == 1
    assert csat[("contacts without a rating", "kept")] == 1
    assert csat[("unknown stage", "dropped")] == 1
    assert csat[("spelling of stages", "fixed")] == 1
    assert csat[("misspelt stages", "fixed")] == 1
    assert csat[("id not in the customer base", "dropped")] == 1
    assert csat[("no id", "dropped")] == 1
    assert csat[("after the as-of date", "dropped")] == 1
    assert csat[("stand-in for no date, such as 1900-01-01 (at)", "set missing")] == 1
    assert csat[("no date (at)", "set missing")] == 1
    assert csat[("exact duplicate", "dropped")] == 2
    assert csat[("header repeated in the data", "dropped")] == 1
    waits = checks_of(soiled, "waits")
    assert waits[("negative wait", "dropped")] == 1
    assert waits[("no number (wait)", "dropped")] == 1
    assert waits[("no wait", "dropped")] == 1
    assert waits[("id in scientific notation: its digits are lost", "dropped")] == 1
    assert waits[("id not in the customer base", "dropped")] == 1
    customers = checks_of(soiled, "customers")
    assert customers[("exact duplicate", "dropped")] == 1
    assert customers[("conflicting duplicate", "dropped")] == 1
    assert customers[("blank row", "dropped")] == 1
    assert customers[("case of ids (id)", "fixed")] == 1
    assert customers[("blanks around ids (id)", "fixed")] == 1
    profit = checks_of(soiled, "profitability")
    assert profit[("no period", "dropped")] == 1
    assert profit[("no amount", "dropped")] == 1
    assert checks_of(soiled, "survey")[("id not in the customer base", "dropped")] == 1


def test_failing_cells_have_their_source_row_and_no_value(soiled):
    failures = soiled.failures
    score = failures[(failures["export"] == "csat") & (failures["column"] == "score")]
    assert dict(zip(score["reason"], score["row"], strict=True)) == {
        "outside the rating scale": 2,
        "no number (score)": 3,
    }
    assert set(failures.columns) == {"table", "export", "file", "row", "column", "reason"}
    text = failures.drop(columns=["row"]).to_csv() + soiled.checks.to_csv()
    for value in ("Nonsense", "yesterday", "nobody", "someday", "C0001", "X1"):
        assert value not in text


def test_the_dirt_leaves_the_clean_rows_as_they_were(soiled, clean):
    pd.testing.assert_series_equal(
        soiled.customers.set_index("customer_id")["spend"], clean.customers.set_index("customer_id")["spend"]
    )
    assert len(soiled.customers) == N


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing_but_the_order(tmp_path, clean, seed):
    def shuffle(world):
        rng = np.random.default_rng(seed)
        for name, frame in world.items():
            world[name] = frame.iloc[rng.permutation(len(frame))]

    same_tables(changed(tmp_path, shuffle), clean)


def test_chunks_make_no_difference(tmp_path, clean, monkeypatch):
    from personakit.readers import delimited_text

    monkeypatch.setattr(delimited_text, "BLOCK_BYTES", 700)
    same_tables(read_exports(study(write(tmp_path))), clean)


# ------------------------------------------------------------------ cleaning, one thing at a time


def test_of_conflicting_rows_the_most_complete_stays_then_the_last(tmp_path):
    def twice(world):
        crm = world["crm"].astype(object)
        crm.loc[N] = ["C0001", None, 111, "North", "yes", None]
        crm.loc[N + 1] = ["c0002", "2016-02-02", 88, "South", "no", 1.0]
        world["crm"] = crm

    exports = changed(tmp_path, twice)
    age = exports.customers.set_index("customer_id")["age"]
    assert age["C0001"] == frames()["crm"]["age"][0]  # the row with blanks loses
    assert age["C0002"] == 88  # of equals, the last
    assert checks_of(exports, "customers")[("conflicting duplicate", "dropped")] == 2


def test_ids_written_as_floats_and_without_zeros_join(tmp_path, clean):
    def numbers(world):
        for name, frame in world.items():
            digits = frame["id"].str.removeprefix("C")
            world[name] = frame.assign(id=digits if name == "crm" else digits.astype(float))

    exports = changed(tmp_path, numbers)
    assert (exports.join_audit["match_rate"] == 1).all()
    assert exports.customers["customer_id"].iloc[0] == "0001"
    assert checks_of(exports, "csat")[("leading zeros of ids (id)", "fixed")] == 240
    assert checks_of(exports, "csat")[("ids read as floats (id)", "fixed")] == 240
    assert exports.csat["score"].tolist() == clean.csat["score"].tolist()


def test_waits_from_start_and_end_and_in_other_units(tmp_path):
    def spans(world):
        waits = world["waits"]
        start = pd.to_datetime(waits["at"])
        end = start + pd.to_timedelta(waits["wait"], unit="m")
        world["waits"] = waits.assign(start=start.astype(str), end=end.dt.round("s").astype(str)).drop(columns="wait")

    columns = {"customer_id": "id", "stage": "stage", "started_at": "start", "ended_at": "end"}
    exports = changed(tmp_path, spans, exports__waits__columns=columns)
    assert exports.waits["wait_minutes"].tolist() == pytest.approx(frames()["waits"]["wait"].tolist(), abs=0.02)
    assert exports.waits["at"].notna().all()
    hours = changed(tmp_path, lambda w: w["waits"].update(w["waits"][["wait"]] / 60), exports__waits__unit="hours")
    assert hours.waits["wait_minutes"].tolist() == pytest.approx(frames()["waits"]["wait"].tolist(), rel=1e-4)


def test_abandoned_waits_are_kept_even_without_a_length(tmp_path):
    def none(world):
        world["waits"]["wait"] = world["waits"]["wait"].where(world["waits"]["gave_up"] == 0)

    exports = changed(tmp_path, none)
    gave_up = frames()["waits"]["gave_up"] == 1
    assert len(exports.waits) == 240
    assert exports.waits["abandoned"].tolist() == gave_up.tolist()
    assert exports.waits.loc[gave_up.to_numpy(), "wait_minutes"].isna().all()


@pytest.mark.parametrize(
    ("written", "declared", "start", "months"),
    [
        (["2024Q3", "2024Q4"], None, "2024-07-01", 3),
        (["Q3 2024", "Q4 2024"], "quarter", "2024-07-01", 3),
        (["2024-07", "2024-10"], None, "2024-07-01", 1),
        (["07/2024", "10/2024"], None, "2024-07-01", 1),
        (["2023", "2024"], None, "2023-01-01", 12),
        (["2024-09-30", "2024-12-31"], "quarter", "2024-07-01", 3),
        (["30.09.2024", "31.12.2024"], None, "2024-07-01", 3),
    ],
)
def test_periods_however_they_are_written(tmp_path, written, declared, start, months):
    def periods(world):
        world["profit"]["period"] = np.tile(written, N)

    exports = changed(tmp_path, periods, exports__profit__period=declared)
    assert exports.profitability["period_start"].iloc[0] == pd.Timestamp(start)
    assert (exports.profitability["period_months"] == months).all()
    assert len(exports.profitability) == 2 * N


def test_wide_ratings_melt_and_their_cells_add_up(tmp_path):
    def wide(world):
        survey = world["survey"].assign(r1=5, r2=[6, 3] * 15, r3=["", "4"] * 15)
        world["survey"] = survey

    ratings = {
        "columns": {"r1": "Sign-up", "r2": "Billing", "r3": {"stage": "Support", "touchpoint": "Chat"}},
        "scale": [1, 5],
        "missing": [6],
    }
    exports = changed(tmp_path, wide, exports__survey__ratings=ratings, exports__csat=None)
    assert len(exports.csat) == 60
    assert exports.csat["stage"].value_counts().to_dict() == {"Sign-up": 30, "Billing": 15, "Support": 15}
    assert exports.csat.loc[exports.csat["stage"] == "Support", "touchpoint"].unique().tolist() == ["Chat"]
    checks = exports.checks[exports.checks["export"] == "survey.ratings"].set_index("check")["rows"]
    assert checks[ROWS_KEPT] + checks["not answered"] == 90


def test_stages_are_met_when_nobody_lists_them(tmp_path):
    exports = read_exports(study(write(tmp_path), stages=None))
    met = list(dict.fromkeys(frames()["csat"]["stage"]))
    assert exports.stages["stage"].tolist() == met
    assert (exports.checks["check"] == "order of stages guessed").any()


def test_a_constant_stage_and_aliases(tmp_path):
    def alias(world):
        world["csat"]["stage"] = world["csat"]["stage"].replace("Billing", "Invoice")

    stages = [{"name": "Sign-up"}, {"name": "Billing", "aliases": ["invoice"]}, {"name": "Support"}]
    exports = changed(
        tmp_path,
        alias,
        stages=stages,
        exports__waits__columns={"customer_id": "id", "wait_minutes": "wait"},
        exports__waits__stage="Support",
    )
    assert exports.csat["stage"].astype(str).tolist() == frames()["csat"]["stage"].tolist()
    assert (exports.waits["stage"] == "Support").all()


def test_a_second_customers_export_and_a_lookup_join(tmp_path):
    world = frames()
    world["extra"] = pd.DataFrame(
        {"no": [f"c{i:04d}" for i in range(N, 0, -1)], "zip": [10000 + i % 3 for i in range(N)]}
    )
    world["extra"].loc[N] = ["c9999", 10000]
    world["zips"] = pd.DataFrame({"zip": ["10000.0", "10001", "10002"], "people": ["1,000", "2,000", "3,000"]})
    more = {
        "exports__extra": {
            "table": "customers",
            "path": "extra.csv",
            "columns": {"customer_id": "no"},
            "attributes": {"zip": {"kind": "categorical", "use": "ignore"}},
        },
        "exports__zips": {
            "table": "lookup",
            "path": "zips.csv",
            "key": "zip",
            "joins": "zip",
            "attributes": {"people": {"kind": "numeric"}},
        },
    }
    world["zips"]["zip"] = ["10000", "10001", "10002"]
    exports = read_exports(study(write(tmp_path, world), **more))
    people = exports.customers.set_index("customer_id")["people"]
    assert people[f"C{N:04d}"] == 1000
    assert people[f"C{N - 1:04d}"] == 2000
    assert "zip" not in exports.customers
    audit = exports.join_audit.set_index("export")
    assert audit.loc["extra", "orphans"] == 1


def test_a_survey_alone_is_its_own_base(tmp_path):
    world = {"survey": pd.concat([frames()["survey"].assign(r1=5, r2=4)] * 3, ignore_index=True).drop(columns="id")}
    columns = {"switching_ease": "easy"}
    ratings = {"columns": {"r1": "Sign-up", "r2": "Billing"}, "scale": [1, 5]}
    gone = {f"exports__{name}": None for name in ("crm", "csat", "waits", "profit")}
    made = study(write(tmp_path, world), exports__survey__columns=columns, exports__survey__ratings=ratings, **gone)
    exports = read_exports(made)
    assert len(exports.customers) == len(exports.survey) == 90
    assert exports.customers["customer_id"].iloc[0] == "row 2"
    assert len(exports.csat) == 180


def test_frames_in_place_of_files(tmp_path, clean):
    polars = pytest.importorskip("polars")
    world = frames()
    given_ = {"crm": world["crm"], "csat": polars.from_pandas(world["csat"]), "waits": world["waits"].set_index("id")}
    given_ |= {"survey": world["survey"], "profit": world["profit"]}
    copies = {name: frame.copy() for name, frame in world.items()}
    exports = read_exports(study(tmp_path), frames=given_)
    same_tables(exports, clean)
    for name, frame in world.items():
        pd.testing.assert_frame_equal(frame, copies[name])
    assert {i.path for i in exports.inputs} == {"(in memory)"}
    assert all(len(i.sha256) == 64 and i.n_bytes > 0 for i in exports.inputs)
    with pytest.raises(StudyError, match=r"no export 'crn'. Did you mean 'crm'"):
        read_exports(study(tmp_path), frames={"crn": world["crm"]})


def test_kinds_are_inferred_where_nothing_is_declared(tmp_path):
    exports = read_exports(study(write(tmp_path), exports__survey__attributes=None, exports__crm__attributes=None))
    kinds = {a.name: (a.kind.value, a.use.value) for a in exports.attributes}
    assert kinds == {
        "age": ("numeric", "describe"),
        "region": ("categorical", "describe"),
        "spend": ("numeric", "describe"),
        "q1": ("ordinal", "active"),
        "q2": ("ordinal", "active"),
        "needs": ("multi_select", "active"),
    }
    assert exports.survey["q1"].cat.categories.tolist() == [1, 2, 3, 4, 5]


def test_nonresponse_compares_respondents_with_the_base(tmp_path):
    def skew(world):
        world["survey"] = world["survey"][
            world["survey"]["id"].isin(world["crm"].loc[world["crm"]["region"] != "East", "id"])
        ]

    exports = changed(tmp_path, skew)
    region = exports.nonresponse[exports.nonresponse["attribute"] == "region"].set_index("level")
    base = frames()["crm"]["region"].value_counts(normalize=True)
    assert region.loc["North", "base_share"] == pytest.approx(base["North"])
    assert region.loc["North", "difference"] == pytest.approx(
        region.loc["North", "respondent_share"] - region.loc["North", "base_share"]
    )
    assert np.isnan(region.loc["East", "n"])  # fewer respondents than the minimum cell are not told


# ------------------------------------------------------------------ the gate


def refused(tmp_path, change, **settings_):
    with pytest.raises(DataError) as error:
        changed(tmp_path, change, **settings_)
    checks = error.value.checks
    assert checks is not None
    assert (checks["action"] == "refused").any()
    return str(error.value), set(checks.loc[checks["action"] == "refused", "check"])


def test_the_gate_stops_what_is_not_fit_and_says_all_of_it(tmp_path):
    def few(world):
        world["crm"] = world["crm"].head(20).assign(region="North")
        world["csat"]["stage"] = world["waits"]["stage"] = "Billing"

    text, checks = refused(tmp_path, few)
    assert checks >= {"too few rows", "one stage only", "constant attribute"}
    assert "20 customers; at least 50 are needed" in text
    assert "all ratings and waits are of one stage, 'Billing'" in text
    assert "'region' (column 'region' of crm) has the same value for everyone" in text


def test_the_gate_stops_ids_that_do_not_join(tmp_path):
    def other(world):
        world["csat"]["id"] = "Z" + world["csat"]["id"]

    text, checks = refused(tmp_path, other)
    assert "empty join" in checks
    assert "no rows kept" not in checks
    assert "csat: 0 of 240 rows with an id (0%) find a customer" in text


def test_the_gate_stops_ids_of_which_fewer_than_a_fifth_join(tmp_path):
    def only(joining):
        def other(world):
            ids = world["csat"]["id"].astype("str")
            world["csat"]["id"] = ids.where(np.arange(len(ids)) < joining, "Z" + ids)

        return other

    text, checks = refused(tmp_path / "below", only(47))
    assert "ids that do not join" in checks
    assert "csat: 47 of 240 rows with an id (20%) find a customer" in text
    exports = changed(tmp_path / "at", only(48))
    assert exports.join_audit.set_index("export").loc["csat", "match_rate"] == 0.2
    assert len(exports.csat) == 48


def test_the_gate_stops_a_scale_that_is_another_one(tmp_path):
    def ten(world):
        world["csat"]["score"] = world["csat"]["score"] * 2

    text, checks = refused(tmp_path, ten)
    assert checks == {"outside the rating scale"}
    assert "Is the scale declared in the study the one" in text


def test_a_study_with_nothing_active_is_bad_usage(tmp_path):
    inactive = {
        "exports__crm__attributes": {"age": {}},
        "exports__survey__attributes": {"q1": {"use": "describe", "scale": [1, 5]}},
    }
    with pytest.raises(StudyError, match="no attribute is active"):
        read_exports(study(write(tmp_path), **inactive))


def test_the_public_name_is_the_same_verb():
    assert pk.read_exports is read_exports
