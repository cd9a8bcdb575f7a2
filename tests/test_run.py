"""A run folder: whole, repeatable, and never in place of a good one when something fails."""

from __future__ import annotations

import hashlib
import json
import shutil

import pandas as pd
import pytest

import personakit as pk
from personakit.runs import run_folder
from personakit.runs.manifest import run_id

FILES = {
    "report.html", "summary.json", "checks.csv", "personas.csv", "assignments.parquet", "journey.csv",
    "priorities.csv", "manifest.json", "model.personakit", "results.personakit",
}  # fmt: skip
PRIORITY_COLUMNS = [
    "rank", "stage", "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first", "share_of_base",
    "switching_ease", "lifetime_value", "personas_affected", "cause",
]  # fmt: skip


def test_a_run_holds_every_file(sample_run):
    assert {p.name for p in sample_run.path.iterdir()} >= FILES
    assert {p.suffix for p in (sample_run.path / "figures").iterdir()} >= {".svg", ".png", ".csv"}


def test_latest_points_at_it(sample_run):
    latest = sample_run.path.parent / "latest"
    assert latest.is_symlink()
    assert latest.resolve() == sample_run.path.resolve()


def test_nothing_temporary_is_left(sample_run):
    assert [p.name for p in sample_run.path.parent.glob(".*")] == [".lock"]


def test_priorities_csv_has_the_agreed_columns(sample_run):
    frame = pd.read_csv(sample_run.path / "priorities.csv")
    assert [c for c in frame.columns if c in PRIORITY_COLUMNS] == PRIORITY_COLUMNS
    ranked = frame.dropna(subset=["value_at_risk"])
    assert ranked["value_at_risk"].is_monotonic_decreasing
    assert (
        (ranked["value_at_risk_low"] <= ranked["value_at_risk"])
        & (ranked["value_at_risk"] <= ranked["value_at_risk_high"])
    ).all()
    assert frame["chance_first"].sum() == pytest.approx(1)


def test_assignments_cover_everyone_once(sample_run, sample):
    frame = pd.read_parquet(sample_run.path / "assignments.parquet")
    assert list(frame.columns) == ["customer_id", "persona", "probability"]
    assert set(frame["customer_id"]) == set(sample.exports.customers["customer_id"])
    assert frame["customer_id"].is_unique
    assert frame["probability"].between(1 / len(sample.personas), 1).all()


def test_shares_sum_to_one(sample_run):
    assert pd.read_csv(sample_run.path / "personas.csv")["share_of_base"].sum() == pytest.approx(
        1, abs=5e-6
    )  # six digits


def test_the_manifest_says_what_went_in_and_what_came_out(sample_run, sample_folder):
    manifest = json.loads((sample_run.path / "manifest.json").read_text())
    assert {i["path"] for i in manifest["inputs"]} >= {"crm.csv", "survey.csv", "csat.csv", "waits.csv"}
    assert all(len(i["sha256"]) == 64 for i in manifest["inputs"])
    assert manifest["seed"] == pk.read_study(sample_folder).study.seed
    assert str(sample_folder) not in json.dumps(manifest)
    assert {f["file"] for f in manifest["files"]} >= FILES - {"manifest.json"}


def test_the_summary_fits_its_schema(sample_run):
    import jsonschema

    from personakit.report import summary_schema

    jsonschema.validate(json.loads((sample_run.path / "summary.json").read_text()), summary_schema())


def test_the_same_run_twice_gives_the_same_bytes(sample_run, second_run):
    again = pk.open_run((second_run.folder / "latest").resolve()).files
    assert again.path.name == sample_run.path.name
    pd.testing.assert_frame_equal(again.table, sample_run.table)
    first, second = dict(sample_run.manifest), dict(again.manifest)
    first.pop("created_at"), second.pop("created_at")
    assert first == second


def test_new_data_give_a_new_name_and_the_folder_of_runs_does_not(sample_run, sample_folder):
    study, inputs = pk.read_study(sample_folder), {i["export"]: i["sha256"] for i in sample_run.manifest["inputs"]}
    name = sample_run.path.name
    for entry in sample_run.manifest["inputs"]:
        data = (sample_folder / entry["path"]).read_bytes()
        assert inputs[entry["export"]] == hashlib.sha256(data).hexdigest()
        newer = hashlib.sha256(data + b"\n").hexdigest()
        assert run_id(study, {**inputs, entry["export"]: newer}) != name
    assert run_id(study, inputs) == name

    def with_settings(**changed):
        return study.model_copy(update={"study": study.study.model_copy(update=changed)})

    assert run_id(with_settings(seed=study.study.seed + 1), inputs) != name
    assert run_id(with_settings(output="elsewhere"), inputs) == name


def test_a_failed_run_leaves_the_last_good_one(sample_folder, sample_run, tmp_path):
    output = tmp_path / "runs"
    shutil.copytree(sample_run.path.parent, output, symlinks=True)
    before = {p: p.read_bytes() for p in output.rglob("*") if p.is_file()}
    broken = tmp_path / "broken"
    shutil.copytree(sample_folder, broken)
    lines = (broken / "crm.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (broken / "crm.csv").write_text("".join(lines[:5]), encoding="utf-8")
    with pytest.raises(pk.DataError) as caught:
        pk.Analysis(broken / "study.toml").run(output)
    assert caught.value.checks is not None
    written = list((output / "failed").glob("*/checks.csv"))
    assert len(written) == 1
    assert "refused" in set(pd.read_csv(written[0])["action"])
    assert any(str(written[0]) in note for note in caught.value.__notes__)
    after = {p: p.read_bytes() for p in before}
    assert after == before
    assert (output / "latest").resolve().name == sample_run.path.name


def test_a_killed_run_leaves_nothing_half_written(tmp_path):
    def killed():
        with run_folder.atomic_folder(tmp_path, "run") as working:
            (working / "half.txt").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".lock")] == []


def test_a_run_of_the_same_name_is_replaced_whole(tmp_path):
    for text in ("first", "second"):
        written_run(tmp_path, f"{text}.txt", text)
    assert {p.name for p in (tmp_path / "run").iterdir()} == {"second.txt", "manifest.json"}


def written_run(output, name, text):
    with run_folder.atomic_folder(output, "run") as working:
        (working / name).write_text(text)
        (working / "manifest.json").write_text(json.dumps({"files": [{"file": name}]}))


def test_what_the_user_put_into_a_run_is_kept(tmp_path):
    written_run(tmp_path, "report.html", "first")
    (tmp_path / "run" / "notes").mkdir()
    (tmp_path / "run" / "notes" / "mine.txt").write_text("mine")
    written_run(tmp_path, "report.html", "second")
    assert (tmp_path / "run" / "notes" / "mine.txt").read_text() == "mine"
    assert (tmp_path / "run" / "report.html").read_text() == "second"


def test_a_file_that_no_run_lists_is_never_written_over(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "report.html").write_text("mine")
    with pytest.raises(pk.StudyError, match=r"holds 'report\.html'.*Move that folder away"):
        written_run(tmp_path, "report.html", "second")
    assert (tmp_path / "run" / "report.html").read_text() == "mine"


@pytest.mark.parametrize("name", ["latest", "run"])
def test_a_plain_file_in_the_way_is_refused_and_left(tmp_path, name):
    (tmp_path / name).write_text("mine")

    def write():
        written_run(tmp_path, "report.html", "ours")
        run_folder.point_latest(tmp_path, "run")

    with pytest.raises(pk.StudyError, match=f"{name}' is a file.*Move it away"):
        write()
    assert (tmp_path / name).read_text() == "mine"


def test_an_output_that_cannot_be_written_is_refused_before_the_run(sample_folder, tmp_path):
    steps = []
    (tmp_path / "afile").write_text("a file")
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "latest").write_text("mine")
    for output, said in ((tmp_path / "afile" / "x", "is a file, or lies in one"), (tmp_path / "runs", "Move it away")):
        with pytest.raises(pk.StudyError, match=said):
            pk.Analysis(sample_folder / "study.toml", on_step=steps.append).run(output)
    assert steps == []


def test_a_disk_that_fails_is_said_with_the_folder_and_the_remedy(tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_folder.tempfile, "mkdtemp", full)
    with pytest.raises(pk.StudyError, match=r"runs': no space left on device\. Choose another.*--output"):
        written_run(tmp_path / "runs", "report.html", "ours")


def test_where_links_are_refused_a_text_file_names_the_latest(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError("links refused")

    monkeypatch.setattr(run_folder.Path, "symlink_to", refuse)
    run_folder.point_latest(tmp_path, "2026-06-30-abc")
    assert (tmp_path / "latest.txt").read_text().strip() == "2026-06-30-abc"


def test_an_output_that_is_a_file_is_refused_clearly(tmp_path):
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(pk.StudyError, match="is a file"), run_folder.atomic_folder(tmp_path / "runs", "run"):
        pass
