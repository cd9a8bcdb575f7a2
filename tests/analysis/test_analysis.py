"""``Analysis`` computes each step when it is first wanted, and a finished run gives the same without computing."""

from __future__ import annotations

import dataclasses
import io
import json
import pickle
import re
import shutil
import zipfile

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from personakit.analysis.answer import answer_lines
from personakit.analysis.stored_results import CLASSES, LEFT_OUT, RESULTS, NotStored
from personakit.runs.manifest import sha256
from personakit.runs.results_file import RESULTS_FILE

STEPS = [
    "Reading and checking the exports", "Finding personas", "Mapping the journey", "Estimating value",
    "Ranking the stages", "Composing the cards", "Writing the report",
]  # fmt: skip


@pytest.fixture(scope="module")
def opened(sample_run):
    return pk.open_run(sample_run)


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("firm")
    pk.datasets.write_sample(folder, n_customers=250)
    return folder


def test_nothing_is_computed_before_it_is_wanted_and_nothing_twice(firm):
    steps = []
    a = pk.Analysis(firm, on_step=steps.append)
    assert steps == []
    assert a.journey is a.journey
    assert steps == STEPS[:3]
    assert a.what_if("Billing", dissatisfied_share=-0.01).figure("value kept a year") > 0
    assert a.cards is a.cards
    assert steps == STEPS[:6]
    a.report(firm / "report.html")
    a.report(firm / "again.html")
    assert steps == [*STEPS, STEPS[6]]
    assert (firm / "report.html").read_bytes() == (firm / "again.html").read_bytes()


def test_a_mistake_is_refused_before_anything_is_computed(firm, tmp_path):
    steps = []
    a = pk.Analysis(firm, on_step=steps.append)
    with pytest.raises(pk.StudyError, match="one change at a time, but got 0"):
        a.what_if("Billing")
    with pytest.raises(pk.StudyError, match=r"does not end in \.html"):
        a.report(tmp_path / "report.txt")
    with pytest.raises(pk.StudyError, match="Analysis takes a study or the path of its file, but got dict"):
        pk.Analysis({})
    with pytest.raises(pk.StudyError, match="there is no study file"):
        pk.Analysis(tmp_path / "nowhere.toml")
    (tmp_path / "pyproject.toml").write_text("[project]")
    with pytest.raises(pk.StudyError) as raised:
        pk.Analysis(tmp_path / "nowhere.toml")
    assert "pyproject" not in str(raised.value)
    assert steps == []


def test_frames_stand_in_for_files(firm):
    study = pk.read_study(firm)
    frame = pd.read_csv(firm / study.exports["crm"].path, dtype=str, keep_default_na=False)
    a = pk.Analysis(study, {"crm": frame.iloc[:200]})
    assert len(a.exports.customers) < 210 < len(pk.Analysis(study).exports.customers)


def test_the_answer_has_five_lines_that_agree_with_the_ranking(sample, opened):
    who, first, sure, cause, worth = repr(sample).splitlines()
    top = sample.priorities.table.iloc[0]
    assert who.startswith("Sample telecom, 2025-12-31: 3,000 customers, 5 personas (clear, separate groups)")
    assert f"Fix first: {top['stage']}; customer value at risk EUR" in first
    assert "90% interval" in first
    assert f"{top['chance_first']:.0%}" in sure
    assert cause == f"Main cause: {top['cause']}"
    assert "measured on customers who left after a bad contact" in worth
    assert all(line in sample._repr_html_() for line in (who, first, sure))
    assert repr(opened) == repr(sample)


def test_the_answer_says_what_it_can_without_money_costs_causes_or_stages(sample):
    priorities = sample.priorities
    stages = priorities.stages.assign(net_benefit=np.nan, basis="assumed", cause="no data", chance_first=0.5)
    bare = dataclasses.replace(priorities, stages=stages, currency="customers")
    lines = answer_lines("Firm", sample.personas, bare)
    assert "customers a year (90% interval" in lines[1]
    assert "is close behind (50%)" in lines[2]
    assert lines[3] == "Main cause: nothing is recorded of touchpoint, interaction or waiting time there"
    assert lines[4] == "Rests on: the chance of leaving is assumed, the same at every stage"
    in_place = dataclasses.replace(bare, assumptions=("The stages are a stand-in: 'Reason' for the stage.",))
    assert answer_lines("Firm", sample.personas, in_place)[4].startswith(
        "Rests on: a stand-in for the stages; the chance"
    )
    one = answer_lines("Firm", sample.personas, dataclasses.replace(priorities, stages=stages.head(1)))
    assert one[2] == "How sure: it is the only stage with figures"
    few = dataclasses.replace(priorities, stages=stages.assign(value_at_risk=np.nan))
    assert answer_lines("Firm", sample.personas, few)[1:] == ["Fix first: no stage can be ranked, too few ratings."]
    none = dataclasses.replace(priorities, stages=stages.head(0))
    (_, line) = answer_lines("Firm", sample.personas, none)
    assert line == "Fix first: no stage can be ranked, no export holds a rating, wait or contact."


@pytest.mark.parametrize("name", [name for name in RESULTS if name != "drivers"])
def test_a_finished_run_gives_the_same_results(sample, opened, name):
    computed, read = getattr(sample, name), getattr(opened, name)
    assert type(read) is type(computed)
    assert repr(read) == repr(computed)
    assert read._repr_html_() == computed._repr_html_()
    assert read.to_dict() == computed.to_dict()
    for field in dataclasses.fields(computed):
        frame = getattr(computed, field.name)
        if isinstance(frame, pd.DataFrame) and (name, field.name) not in LEFT_OUT:
            pd.testing.assert_frame_equal(getattr(read, field.name), frame)


def test_the_effects_on_leaving_are_those_of_the_ranking(sample, opened):
    assert sample.churn is sample.priorities.evidence.basis.churn
    assert opened.churn.to_dict() == sample.churn.to_dict()
    pd.testing.assert_frame_equal(opened.churn.table, sample.churn.table)


def test_what_a_run_has_none_of_is_none(sample, opened):
    assert sample.drivers is None
    assert opened.drivers is None


@pytest.mark.parametrize("change", [{"wait": -0.2}, {"satisfaction": 0.2}, {"dissatisfied_share": -0.02}])
def test_a_finished_run_answers_a_what_if_to_the_last_bit(sample, opened, change):
    computed, read = (each.what_if("Repair", cost=20_000, **change) for each in (sample, opened))
    for name in ("figures", "curve", "by_persona", "ranking"):
        pd.testing.assert_frame_equal(getattr(read, name), getattr(computed, name), check_exact=True)
    assert read.assumptions == computed.assumptions


def test_a_finished_run_computes_nothing(sample_run, monkeypatch, tmp_path):
    for step in ("ingest.read_exports", "personas.find_personas", "journey.map_journey", "value.estimate_value",
                 "priorities.rank_stages", "cards.compose_cards"):  # fmt: skip
        monkeypatch.setattr(f"personakit.{step}", None)
    opened = pk.open_run(sample_run.path)
    assert opened.priorities is opened.priorities
    assert opened.journey is opened.priorities.evidence.journey
    assert len(opened.personas.stability.table) == len(opened.personas)
    assert opened.personas["p1"].name == opened.personas.names["p1"]
    opened.report(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_bytes() == (sample_run.path / "report.html").read_bytes()


@pytest.mark.parametrize(
    ("use", "part"),
    [
        (lambda o: o.exports.customers["customer_id"], "exports.customers"),
        (lambda o: list(o.exports.csat), "exports.csat"),
        (lambda o: o.exports.study.value, "exports.study"),
        (lambda o: o.personas.memberships.to_numpy(), "personas.memberships"),
        (lambda o: o.personas["p1"].representatives[0], "personas.representatives"),
        (lambda o: np.asarray(o.value.customers), "value.customers"),
        (lambda o: o.journey.cells.ratings, "journey.cells"),
        (lambda o: pk.map_journey(o.exports, o.personas), "exports.customers"),
        (lambda o: pk.build_features(o.exports), "exports"),
    ],
)
def test_what_a_run_does_not_hold_says_how_to_compute_it(opened, use, part):
    with pytest.raises(pk.StudyError, match=rf"does not hold {re.escape(part)}.*Compute it: pk\.Analysis"):
        use(opened)


def test_what_is_left_out_has_its_number_of_rows_where_it_is_known(sample, opened):
    assert len(opened.exports.csat) == len(sample.exports.csat)
    assert len(opened.personas.memberships) == len(sample.personas.memberships)
    with pytest.raises(pk.StudyError, match="does not hold"):
        len(NotStored("value.customers"))


def test_the_results_hold_no_customer_id(sample, sample_run):
    ids = set(sample.exports.customers["customer_id"])
    with zipfile.ZipFile(sample_run.path / RESULTS_FILE) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".parquet"):
                frame = pd.read_parquet(io.BytesIO(content))
                assert len(frame) < len(ids) // 2, name
                content = frame.to_csv().encode()
            elif name.endswith(".npy"):
                array = np.load(io.BytesIO(content), allow_pickle=False)
                assert len(ids) not in array.shape, name
                continue
            assert not ids & set(re.findall(r"[\w-]+", content.decode())), name


def test_the_same_run_twice_stores_the_same_bytes(sample_run, second_run):
    again = second_run.folder / "latest" / RESULTS_FILE
    assert again.read_bytes() == (sample_run.path / RESULTS_FILE).read_bytes()


def test_what_was_looked_at_before_changes_no_byte_of_a_run(firm, tmp_path):
    looked = pk.Analysis(firm)
    model = looked.personas.model
    model._k_table = model.criteria_.assign(blrt_p=0.01)  # as reading k_table_ leaves it, after half a minute
    first, second = pk.Analysis(firm).run(tmp_path / "a"), looked.run(tmp_path / "b")
    hashes = [{entry["file"]: entry["sha256"] for entry in run.manifest["files"]} for run in (first, second)]
    assert hashes[0] == hashes[1]


def test_the_size_of_the_results_does_not_grow_with_the_customers(sample_run, firm):
    small = pk.Analysis(firm).run(firm / "runs").path / RESULTS_FILE
    # Twelve times as many customers; what grows a little are counts that are zero in the small firm.
    assert (sample_run.path / RESULTS_FILE).stat().st_size < 2 * small.stat().st_size


def rewritten(run, folder, change):
    """Copy a run and change the parts of its results, and their hash in the manifest."""
    shutil.copytree(run.path, folder / "run")
    path = folder / "run" / RESULTS_FILE
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
    manifest = json.loads((folder / "run" / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["file"] == RESULTS_FILE:
            entry["sha256"] = sha256(path)
    (folder / "run" / "manifest.json").write_text(json.dumps(manifest))
    return folder / "run"


def renamed_field(parts):
    document = json.loads(parts["priorities.json"])
    document["fields"]["renamed"] = document["fields"].pop("rank_by")
    return {**parts, "priorities.json": json.dumps(document).encode()}


def another_class(parts):
    document = json.loads(parts["priorities.json"])
    document["name"] = "os:system"
    return {**parts, "priorities.json": json.dumps(document).encode()}


@pytest.mark.parametrize(
    "change",
    [
        renamed_field,
        another_class,
        lambda parts: {**parts, "format.json": b'{"format": 99, "results": []}'},
        lambda parts: {name: part for name, part in parts.items() if name != "priorities.json"},
        lambda parts: {**parts, "priorities.json": parts["cards.json"]},
        lambda parts: {**parts, "priorities.json": b'{"~": "same", "as": 5}'},
        lambda parts: {**parts, "priorities.json": b'{"~": ["part"]}'},
    ],
)
def test_results_of_another_version_are_refused_with_the_reason(sample_run, tmp_path, change):
    run = rewritten(sample_run, tmp_path, change)
    with pytest.raises(pk.StudyError, match=r"made by another version of personakit\. Run the study again"):
        _ = pk.open_run(run).priorities


def test_a_damaged_file_is_refused(sample_run, tmp_path):
    shutil.copytree(sample_run.path, tmp_path / "run")
    path = tmp_path / "run" / RESULTS_FILE
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(pk.StudyError, match="damaged or cut short"):
        pk.open_run(tmp_path / "run")


@pytest.mark.parametrize("name", ["format.json", "priorities.json"])
@pytest.mark.parametrize("content", [b"{{{", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_document_that_is_no_json_is_damage(sample_run, tmp_path, name, content):
    run = rewritten(sample_run, tmp_path, lambda parts: {**parts, name: content})
    with pytest.raises(pk.StudyError, match="damaged or cut short"):
        _ = pk.open_run(run).priorities


def test_results_that_were_changed_after_the_run_are_refused(sample_run, tmp_path):
    run = rewritten(sample_run, tmp_path, lambda parts: parts)
    (run / "manifest.json").write_bytes((sample_run.path / "manifest.json").read_bytes())
    with pytest.raises(pk.StudyError, match="was changed after the run was finished"):
        pk.open_run(run)


@pytest.mark.parametrize(
    "change",
    [{"as_of": "soon"}, {"files": [5]}, {"rows": None}, {"rows": {"customers": "many", "stages": 1}}, {"versions": []}],
)
def test_a_manifest_that_was_edited_is_refused(sample_run, tmp_path, change):
    (tmp_path / "manifest.json").write_text(json.dumps({**sample_run.manifest, **change}))
    with pytest.raises(pk.StudyError, match="is not the manifest of a run"):
        pk.open_run(tmp_path)


def test_the_current_folder_is_a_run_like_any_other(sample_run, monkeypatch):
    monkeypatch.chdir(sample_run.path)
    assert pk.open_run(".").priorities.rank_by == "money"
    monkeypatch.chdir("/")
    with pytest.raises(pk.StudyError, match=r"'.*' is no finished run"):
        pk.open_run("/")


def test_a_run_of_an_earlier_version_is_refused_by_open_run_and_still_scores_and_reports(sample_run, tmp_path):
    shutil.copytree(sample_run.path, tmp_path / "run")
    (tmp_path / "run" / RESULTS_FILE).unlink()
    with pytest.raises(pk.StudyError, match=r"made by personakit [\d.]+, which stored none. Run the study again"):
        pk.open_run(tmp_path / "run")
    assert pk.report.rewrite_report(tmp_path / "run")[0].is_file()


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(pk.StudyError, match="There is no run"):
        pk.open_run(tmp_path / "nowhere")
    with pytest.raises(pk.StudyError, match=r"no finished run: it holds no manifest\.json"):
        pk.open_run(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(pk.StudyError, match="is not the manifest of a run"):
        pk.open_run(tmp_path)


def test_latest_is_followed_where_links_cannot_be_made(sample_run, tmp_path):
    shutil.copytree(sample_run.path, tmp_path / sample_run.path.name)
    (tmp_path / "latest.txt").write_text(sample_run.path.name + "\n")
    assert pk.open_run(tmp_path / "latest").files.path.name == sample_run.path.name


def test_every_class_that_is_stored_is_found_by_its_name():
    from personakit.analysis.stored_results import REGISTRY

    for name, path in CLASSES.items():
        stored = REGISTRY.load(name)
        assert f"{stored.__module__}:{stored.__qualname__}" == path


def test_a_repr_says_why_there_is_no_answer(firm):
    same_ids = pd.read_csv(firm / "crm.csv").assign(**{"Customer No": "Ann Example"})
    a = pk.Analysis(firm, {"crm": same_ids})
    assert "2025-12-31: no answer, because\nthe exports failed" in repr(a)
    assert "no answer, because" in a._repr_html_()
    assert "Ann" not in repr(a)
    with pytest.raises(pk.DataError):
        a.summary_lines()


def test_a_finished_run_can_be_pickled(opened):
    assert repr(pickle.loads(pickle.dumps(opened))) == repr(opened)


@pytest.mark.parametrize(
    "call",
    [
        lambda a: a.report(5),
        lambda a: a.run(5),
        lambda a: a.what_if("Billing", wait="-20%"),
        lambda a: a.what_if("Billing", satisfaction=True),
        lambda a: a.what_if("Billing", wait=-0.2, cost="5"),
        lambda a: pk.Analysis(a.study, on_step=5),
    ],
)
def test_an_argument_of_another_type_gets_a_sentence(sample, call):
    with pytest.raises(pk.StudyError, match=r"takes|amount of 0 or more"):
        call(sample)
