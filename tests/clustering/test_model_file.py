"""A model saved is the model loaded; a file that is not what was saved is refused, with what and the remedy."""

from __future__ import annotations

import json
import pickle
import shutil
import zipfile
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

import personakit as pk
from personakit.clustering.load_model import load_with_notes
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.persistence import archive, format_1
from personakit.clustering.persistence import serialize as serialize_module
from personakit.clustering.persistence.schema import SCHEMA, Field, PartSchema
from personakit.clustering.persistence.serialize import deserialize, serialize
from personakit.clustering.persistence.state_file import read_state


def mixed_rows(n: int = 240, seed: int = 0) -> pd.DataFrame:
    """Two planted personas in columns of every kind, a tenth of the cells missing."""
    rng = np.random.default_rng(seed)
    who = np.arange(n) % 2
    frame = pd.DataFrame({f"spend_{j}": np.exp(rng.normal(size=n) + 1.5 * who) for j in range(4)})
    for j in range(6):
        answer = np.clip(np.rint(3 + (2 * who - 1) * 1.2 + rng.normal(size=n)), 1, 5).astype(int)
        frame[f"item_{j}"] = pd.Categorical(answer, categories=range(1, 6), ordered=True)
    frame["channel"] = pd.Categorical(np.where(rng.random(n) < 0.2 + 0.6 * who, "shop", "web"))
    frame["needs"] = pd.Categorical(np.where(who == 1, "price|speed", "service"))
    frame["owns"] = rng.random(n) < 0.5
    for name in frame.columns[:-1]:
        frame.loc[rng.random(n) < 0.1, name] = None
    return frame


@pytest.fixture(scope="module")
def fitted():
    frame = mixed_rows()
    kinds = {"needs": "multi_select"}
    return pk.PersonaModel(n_personas=2, kinds=kinds, random_state=3).fit(frame), frame


@pytest.fixture
def saved(fitted, tmp_path):
    return fitted[0].save(tmp_path / "two.personakit")


def test_the_loaded_model_predicts_to_the_last_bit(fitted, saved):
    model, frame = fitted
    again = pk.load_model(saved)
    np.testing.assert_array_equal(again.predict_proba(frame), model.predict_proba(frame))
    fresh = mixed_rows(seed=9)
    np.testing.assert_array_equal(again.predict_proba(fresh), model.predict_proba(fresh))


def test_the_loaded_model_keeps_what_was_found(fitted, saved):
    model, again = fitted[0], pk.load_model(saved)
    assert (again.n_personas_, again.verdict_, again.verdict_reason_) == (2, model.verdict_, model.verdict_reason_)
    pd.testing.assert_frame_equal(again.k_table_, model.criteria_)  # nobody asked for the costly part
    pd.testing.assert_frame_equal(again.stability_.table, model.stability_.table)
    np.testing.assert_array_equal(again.shares_, model.shares_)
    np.testing.assert_array_equal(again.feature_names_in_, model.feature_names_in_)
    assert again.get_params() == model.get_params()
    assert again.n_iter_ == model.n_iter_
    assert not hasattr(again, "labels_"), "labels are of customers"


def test_a_numeric_array_model_and_own_covariances(tmp_path):
    rows = np.random.default_rng(0).normal(size=(120, 3)) + 4 * (np.arange(120) % 2)[:, None]
    model = pk.PersonaModel(n_personas=2).fit(rows)
    mean = np.asfortranarray(model._mixture.numeric.mean)
    own = FullCovariance(mean, np.repeat(0.3 * np.eye(3)[None] + 0.1, 2, axis=0), np.arange(3))
    model._mixture = replace(model._mixture, numeric=own)
    again = pk.load_model(model.save(tmp_path / "full.personakit"))
    np.testing.assert_array_equal(again.predict_proba(rows), model.predict_proba(rows))


def test_saving_twice_gives_the_same_bytes(fitted, saved, tmp_path):
    assert fitted[0].save(tmp_path / "again.personakit").read_bytes() == saved.read_bytes()
    assert pk.load_model(saved).save(tmp_path / "third.personakit").read_bytes() == saved.read_bytes()


def test_the_file_is_data_and_holds_no_customer(fitted, saved):
    with zipfile.ZipFile(saved) as held:
        assert set(held.namelist()) == {"model.json", "arrays.npz", "sha256.json"}
        document = json.loads(held.read("model.json"))
        with zipfile.ZipFile(held.open("arrays.npz")) as arrays:
            sizes = [arrays.getinfo(name).file_size for name in arrays.namelist()]
    assert {"format", "format_version", "versions", "verdict", "state", "notes"} <= set(document)
    assert not {"labels_", "labels"} & set(document["state"]["fields"])
    assert all(size < 240 * 8 for size in sizes), "an array is as long as the rows fitted"


def test_notes_are_kept(fitted, tmp_path):
    path = fitted[0].save(tmp_path / "m.personakit", notes={"personas": ["p1", "p2"], "share": 0.5})
    assert load_with_notes(path)[1] == {"personas": ["p1", "p2"], "share": 0.5}


def test_an_unfitted_model_is_not_saved(tmp_path):
    with pytest.raises(NotFittedError):
        pk.PersonaModel().save(tmp_path / "m.personakit")
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_said(fitted, tmp_path):
    with pytest.raises(pk.StudyError, match=r"Cannot write 'm.personakit'"):
        fitted[0].save(tmp_path / "nowhere" / "m.personakit")


def rewritten(path, change, *, sums=True):
    """Write the archive again with its document changed; the checksums too, as an honest writer would."""
    document, arrays = archive.read_archive(path, "a model")
    change(document)
    if sums:
        return archive.write_archive(path, document, arrays)
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    parts["model.json"] = json.dumps(document).encode()
    path.write_bytes(archive._packed(parts))
    return path


def test_a_changed_file_is_refused(saved):
    rewritten(saved, lambda d: d.update(verdict="natural!"), sums=False)
    with pytest.raises(pk.StudyError, match=r"changed after it was saved.*run the study again"):
        pk.load_model(saved)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(saved, share):
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(pk.StudyError, match=r"damaged or cut short.*again"):
        pk.load_model(saved)


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
@settings(max_examples=40, deadline=None)
def test_no_flipped_byte_changes_a_prediction(fitted, place, flip, tmp_path_factory):
    model, frame = fitted
    path = model.save(tmp_path_factory.getbasetemp() / "flip.personakit")
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= flip
    path.write_bytes(bytes(content))
    try:
        again = pk.load_model(path)
    except pk.StudyError:
        return
    np.testing.assert_array_equal(again.predict_proba(frame.head(20)), model.predict_proba(frame.head(20)))


def test_a_newer_format_says_what_to_install(saved):
    rewritten(saved, lambda d: d.update(format_version=99, versions={"personakit": "9.1"}))
    with pytest.raises(pk.StudyError, match=r"format 99, saved by personakit 9\.1.*Install"):
        pk.load_model(saved)


def test_a_part_of_another_version_is_named(saved):
    def add_field(document):
        document["state"]["fields"]["mixture"]["fields"]["tail"] = 4.0

    rewritten(saved, add_field)
    with pytest.raises(pk.StudyError, match=r"field 'tail' of mixture.*fit again"):
        pk.load_model(saved)


def test_a_part_that_is_missing_is_named(saved):
    rewritten(saved, lambda d: d["state"]["fields"]["mixture"]["fields"].pop("log_share"))
    with pytest.raises(pk.StudyError, match=r"no 'log_share' in mixture.*fit again"):
        pk.load_model(saved)


def test_other_kinds_of_files_are_refused(tmp_path, sample_folder):
    with pytest.raises(pk.StudyError, match="another kind of file"):
        pk.load_model(sample_folder / "crm.csv")
    with pytest.raises(pk.StudyError, match="a zip file, but not a saved model"):
        pk.load_model(sample_folder / "profitability.xlsx")
    with pytest.raises(pk.StudyError, match="no file"):
        pk.load_model(tmp_path / "nothing.personakit")
    other = archive.write_archive(tmp_path / "other.personakit", {"format": "something"}, {})
    with pytest.raises(pk.StudyError, match="not a saved model of personakit"):
        pk.load_model(other)


def test_a_pickle_inside_is_never_run(saved, tmp_path):
    class Bomb:
        def __reduce__(self):
            return (shutil.rmtree, (str(tmp_path),))

    document, _ = archive.read_archive(saved, "a model")
    bomb = np.array([Bomb()], dtype=object)
    held = archive._packed({"bomb.npy": b"\x93NUMPY\x01\x00v\x00" + b"{'descr': '|O', 'fortran_order': False, "
                            b"'shape': (1,), }".ljust(117) + b"\n" + pickle.dumps(bomb)})  # fmt: skip
    parts = {"model.json": json.dumps(document).encode(), "arrays.npz": held}
    import hashlib

    sums = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    saved.write_bytes(archive._packed({**parts, "sha256.json": json.dumps(sums).encode()}))
    with pytest.raises(pk.StudyError, match="damaged"):
        pk.load_model(saved)
    assert saved.exists()


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
@settings(max_examples=60)
def test_plain_values_come_back_as_they_were(value):
    again = deserialize(json.loads(json.dumps(serialize(value, {}, "v"), allow_nan=False)), {})
    assert again == value
    assert type(again) is type(value)


def test_a_field_of_another_kind_is_named(saved):
    rewritten(saved, lambda d: d["state"]["fields"]["mixture"]["fields"].update(log_share="0.5"))
    with pytest.raises(pk.StudyError, match=r"a str as 'log_share' of mixture.*fit again"):
        pk.load_model(saved)


@pytest.mark.parametrize("part", SCHEMA.parts, ids=lambda part: part.name)
def test_the_schema_covers_every_field_of_every_part(part):
    assert sorted(field.attribute for field in part.fields.values()) == sorted(f.name for f in fields(part.part))


def test_no_two_parts_share_a_name_or_a_class():
    assert len(SCHEMA.by_name) == len(SCHEMA.by_class) == len(SCHEMA.parts)


@dataclass(frozen=True)
class RenamedBlock:
    """What the block of rating scales may be called tomorrow."""

    thresholds: np.ndarray
    place: np.ndarray
    yes: np.ndarray
    ends: np.ndarray
    belongs_to: int


def test_a_class_and_attributes_that_were_renamed_still_load(saved, monkeypatch):
    stable = "cumulative_logit"
    before = read_state(saved)[0].mixture.ordinal
    names = {"cutpoints": "thresholds", "location": "place", "acquiescence": "yes", "extreme_response": "ends"}
    renamed = {name: Field(new, np.ndarray) for name, new in names.items()} | {"battery": Field("belongs_to", int)}
    part = PartSchema(stable, RenamedBlock, renamed)
    parts = tuple(part if known.name == stable else known for known in SCHEMA.parts)
    monkeypatch.setattr(serialize_module, "SCHEMA", replace(SCHEMA, parts=parts))
    state = read_state(saved)[0]
    assert [type(block) for block in state.mixture.ordinal] == [RenamedBlock]
    np.testing.assert_array_equal(state.mixture.ordinal[0].thresholds, before[0].cut)
    np.testing.assert_array_equal(state.mixture.ordinal[0].ends, before[0].extreme)
    again = serialize(state, {}, "state")
    monkeypatch.undo()
    assert again == serialize(read_state(saved)[0], {}, "state"), "the renamed class writes the same file"


def test_the_python_name_of_a_class_is_nowhere_in_the_file(saved, fitted, tmp_path):
    content = saved.read_bytes()
    names = {part.part: part.part.__name__ for part in SCHEMA.parts}
    try:
        for part, name in names.items():
            part.__name__ = f"Other{name}"
        assert fitted[0].save(tmp_path / "renamed.personakit").read_bytes() == content
        assert pk.load_model(saved).n_personas_ == 2
    finally:
        for part, name in names.items():
            part.__name__ = name


FORMAT_1 = Path(__file__).parent / "format_1"
OLD_FILES = json.loads((FORMAT_1 / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", OLD_FILES)
def test_a_file_of_format_1_opens_and_predicts_the_same(name, tmp_path):
    expected, path = OLD_FILES[name], FORMAT_1 / f"{name}.personakit"
    rows = pd.DataFrame(expected["rows"])
    model, notes = load_with_notes(path)
    shown = rows if name == "mixed" else rows.to_numpy()
    np.testing.assert_allclose(model.predict_proba(shown), expected["probabilities"], rtol=0, atol=1e-9)
    assert (model.n_personas_, model.verdict_) == (expected["n_personas"], expected["verdict"])
    assert expected["settings"].items() <= model.get_params().items()
    assert notes == ({"as_of": "2025-12-31", "columns": [0, 1]} if name == "mixed" else {})
    assert len(model.stability_.table) == len(model.shares_) == 2
    assert len(model.k_table_) == len(model.criteria_) >= 2
    again = pk.load_model(model.save(tmp_path / "now.personakit"))
    np.testing.assert_array_equal(again.predict_proba(shown), model.predict_proba(shown))


def test_format_1_is_never_written_and_its_table_leads_to_names_that_are_there(saved):
    assert archive.read_archive(saved, "a model")[0]["format_version"] == 2
    known = {**SCHEMA.by_name, **SCHEMA.enums}
    for name, attributes in format_1.STABLE_NAMES.values():
        assert name in known
        assert set(attributes.values()) <= set(getattr(known[name], "fields", {})) or not attributes


def test_a_part_that_format_1_did_not_have_is_refused(tmp_path):
    path = shutil.copy(FORMAT_1 / "mixed.personakit", tmp_path / "old.personakit")
    rewritten(path, lambda d: d["state"]["_mixture"].update(name="Tail"))
    with pytest.raises(pk.StudyError, match=r"'old.personakit' \(saved by personakit 0.1.0\): .*a part 'Tail'"):
        pk.load_model(path)


def test_a_value_that_cannot_be_data_is_refused_by_name():
    with pytest.raises(pk.StudyError, match=r"_layout\.levels\.0 holds a value of type builtins\.complex"):
        serialize({"a": (1j,)}["a"], {}, "_layout.levels")
