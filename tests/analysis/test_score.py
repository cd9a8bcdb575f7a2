"""New customers are placed as the run placed its own; what was missing or unseen is counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import personakit as pk
from personakit.cli import main
from personakit.clustering.load_model import load_with_notes


@pytest.fixture(scope="module")
def crm(sample_folder):
    return pd.read_csv(sample_folder / "crm.csv", dtype=str)


@pytest.fixture(scope="module")
def from_crm(sample_run, sample_folder):
    return pk.score_customers(sample_run, sample_folder / "crm.csv")


PATTERN = "missing cells as in no row learnt from"


def count(scores, check):
    rows = scores.checks[scores.checks["check"] == check]["rows"]
    return int(rows.sum())


def test_whoever_was_not_asked_is_placed_as_in_the_run(from_crm, sample, sample_run):
    run = pd.read_parquet(sample_run.path / "assignments.parquet").set_index("customer_id")
    new = from_crm.table.drop_duplicates("customer_id", keep=False).set_index("customer_id")
    silent = run.index.intersection(new.index).difference(sample.exports.survey["customer_id"])
    assert len(silent) > 1500
    assert (run.loc[silent, "persona"].astype(str) == new.loc[silent, "persona"]).all()
    np.testing.assert_allclose(
        run.loc[silent, "probability"], new.loc[silent, "probability"], atol=5.1e-7
    )  # as a run rounds


def test_respondents_are_placed_by_their_answers(sample_run, sample_folder):
    new = pk.score_customers(sample_run, sample_folder / "survey.csv")
    run = pd.read_parquet(sample_run.path / "assignments.parquet").set_index("customer_id")["persona"]
    both = new.table[new.table["customer_id"].isin(run.index)]
    assert (run.loc[both["customer_id"]].astype(str).to_numpy() == both["persona"].to_numpy()).mean() > 0.98


def test_memberships_stand_behind_the_assignment(from_crm, sample):
    assert list(from_crm.memberships.columns) == sample.personas.ids
    np.testing.assert_allclose(from_crm.memberships.sum(axis=1), 1)
    np.testing.assert_array_equal(from_crm.memberships.idxmax(axis=1).to_numpy(), from_crm.table["persona"].to_numpy())
    np.testing.assert_allclose(from_crm.memberships.max(axis=1), from_crm.table["probability"])
    assert from_crm.names == sample.personas.names


def test_what_is_missing_is_counted(from_crm, crm):
    assert count(from_crm, "rows placed") == len(crm)
    assert count(from_crm, "missing (data_gb)") == crm["Data GB per month"].isin([np.nan, "n/a"]).sum()
    assert count(from_crm, "attributes not in the file") == 14
    assert count(from_crm, "columns not used") == crm.shape[1] - 6
    assert count(from_crm, "customer id met before") == crm["Customer No"].str.strip().duplicated().sum()


def test_attribute_names_and_frames_and_any_case(sample_run, crm, from_crm):
    renamed = crm.rename(
        columns={"Data GB per month": "data_gb", "Contract": "CONTRACT ", "Customer No": "customer_id"}
    )
    again = pk.score_customers(sample_run, renamed)
    pd.testing.assert_frame_equal(again.table, from_crm.table)


def new_rows(**columns):
    base = {"Customer No": ["n1", "n2"], "Contract": ["24 months", "24 months"], "Products": ["Internet;TV", "Mobile"]}
    return pd.DataFrame(base | columns)


def test_unseen_levels_and_options_count_as_missing(sample_run):
    known = pk.score_customers(sample_run, new_rows())
    strange = pk.score_customers(
        sample_run, new_rows(Contract=["24 MONTHS", "Prepaid"], Products=["internet;TV;Hologram", "Mobile"])
    )
    assert count(strange, "a level the model has not seen (contract_type)") == 1
    assert count(strange, "an option the model has not seen (products)") == 1
    np.testing.assert_allclose(strange.memberships.iloc[0], known.memberships.iloc[0])
    blank = pk.score_customers(sample_run, new_rows(Contract=["24 months", None]))
    np.testing.assert_allclose(strange.memberships.iloc[1], blank.memberships.iloc[1])


def test_amounts_off_the_scale_of_the_model_are_counted(sample_run):
    rows = new_rows(**{"Data GB per month": [-3.0, 12.5]})
    new = pk.score_customers(sample_run, rows)
    assert count(new, "a code or amount the model has not seen (data_gb)") == 1
    assert "1 cells with a level or option it has not seen" in repr(new)
    blank = pk.score_customers(sample_run, rows.assign(**{"Data GB per month": [None, 12.5]}))
    np.testing.assert_allclose(new.memberships, blank.memberships)


def test_rows_that_miss_cells_as_nobody_did_are_counted_and_said(sample_run, sample_folder, from_crm, tmp_path):
    assert count(from_crm, PATTERN) == 0, "the base's own customers are as those learnt from"
    answers = {"ExternalReference": ["n1", "n2", "n3"], "Q1_1": [1, 5, None], "Q1_2": [None, None, None]}
    new = pk.score_customers(sample_run, pd.DataFrame(answers | {"Contract": ["24 months", "Prepaid", "24 months"]}))
    model, _ = load_with_notes(sample_run.path / "model.personakit")
    assert count(new, PATTERN) == 3, "nobody of the sample misses every other cell"
    assert count(new, "a level the model has not seen (contract_type)") == 1
    assert "1 cells with a level or option it has not seen" in repr(new)
    assert "3 rows with a combination of missing cells that no training row has" in repr(new)
    assert new.to_dict()["headline"] == list(new.summary_lines())
    assert model.drift(pd.DataFrame(columns=model.feature_names_in_, index=[0])).nothing_known == 1
    pd.DataFrame(answers).to_csv(tmp_path / "new.csv", index=False)
    done = CliRunner().invoke(main, ["score", str(sample_run.path), str(tmp_path / "new.csv")])
    assert done.exit_code == 0, done.output
    assert PATTERN in done.output
    assert "rows with a combination of missing cells that no training row has" in done.output


def test_one_answer_of_a_binary_and_codes_for_it(sample_run):
    words = pk.score_customers(sample_run, new_rows(**{"Direct debit": ["Yes", "Yes"]}))
    codes = pk.score_customers(sample_run, new_rows(**{"Direct debit": [1, 1]}))
    none = pk.score_customers(sample_run, new_rows())
    np.testing.assert_allclose(codes.memberships, words.memberships)
    assert abs(words.memberships.to_numpy() - none.memberships.to_numpy()).max() > 1e-3


def test_numbers_that_are_none_are_counted(sample_run):
    new = pk.score_customers(sample_run, new_rows(**{"Data GB per month": ["12.5", "lots"]}))
    assert count(new, "no number (Data GB per month)") + count(new, "no number (data_gb)") == 1


def test_a_file_that_is_not_there_is_named_with_the_near_one(sample_run, sample_folder):
    with pytest.raises(pk.StudyError, match=r"has no file of customers 'crm.cvs'. Did you mean 'crm.csv'\?"):
        pk.score_customers(sample_run, sample_folder / "crm.cvs")


def test_a_row_without_an_id_is_dropped_and_counted(sample_run):
    new = pk.score_customers(sample_run, new_rows(**{"Customer No": ["n1", None]}))
    assert len(new.table) == 1
    assert count(new, "no id") == 1


def test_nothing_known_is_placed_by_the_shares_and_said(sample_run, sample):
    new = pk.score_customers(sample_run, new_rows(Contract=[None, "24 months"], Products=[None, "TV"]))
    assert count(new, "nothing known") == 1
    # Nobody of the file answered a survey, so the shares are those of customers who did not.
    shares = sample.personas.model.group_shares_[0][list(sample.personas.model_columns)]
    np.testing.assert_allclose(new.memberships.iloc[0], shares / shares.sum(), rtol=1e-6)


def test_answers_bring_the_shares_of_those_who_answer(sample):
    ids = list(sample.exports.survey["customer_id"])
    own = sample.personas.memberships.loc[ids].to_numpy()
    model, features = sample.personas.model, sample.personas.features
    rows, columns = features.frame.loc[ids, features.active], list(sample.personas.model_columns)
    answered, others = (model.predict_proba(rows, groups=[group] * len(ids))[:, columns] for group in (1, 0))
    np.testing.assert_allclose(answered, own, rtol=1e-6, atol=1e-12)
    assert np.abs(others - own).max() > 0.002


def test_the_run_keeps_nothing_of_a_customer(sample_run, sample):
    _, notes = load_with_notes(sample_run.path / "model.personakit")
    said = str(notes)
    assert not any(str(i) in said for i in sample.exports.customers["customer_id"].head(500))
    assert notes["personas"] == sample.personas.ids


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: new_rows().rename(columns={"Customer No": "Kunde"}), r"no column for the customer id.*--id"),
        (lambda: new_rows()[["Customer No"]].assign(Shoe=1), r"none of the 19 columns.*'Products'"),
    ],
)
def test_a_file_that_does_not_fit_says_what_is_looked_for(sample_run, make, message):
    with pytest.raises(pk.StudyError, match=message):
        pk.score_customers(sample_run, make())


def test_a_column_of_ids_can_be_named(sample_run):
    frame = new_rows().rename(columns={"Customer No": "Kunde"})
    assert pk.score_customers(sample_run, frame, id_column="Kunde").table["customer_id"].tolist() == ["n1", "n2"]
    with pytest.raises(pk.StudyError, match="Did you mean 'Kunde'"):
        pk.score_customers(sample_run, frame, id_column="kund")


def test_runs_that_are_not_there_or_hold_no_model(tmp_path, sample, sample_folder):
    with pytest.raises(pk.StudyError, match="no run"):
        pk.score_customers(tmp_path / "nowhere", new_rows())
    with pytest.raises(pk.StudyError, match=r"no model\.personakit.*run the study again"):
        pk.score_customers(tmp_path, new_rows())
    alone = sample.personas.model.save(tmp_path / "alone.personakit")
    with pytest.raises(pk.StudyError, match="saved alone"):
        pk.score_customers(alone, new_rows())


def test_an_empty_file_is_a_data_error(sample_run, tmp_path):
    (tmp_path / "new.csv").write_text("Customer No,Contract\n")
    with pytest.raises(pk.DataError):
        pk.score_customers(sample_run, tmp_path / "new.csv")


@pytest.mark.parametrize("name", ["new.csv", "new.xlsx", "new.parquet"])
def test_the_command_reads_any_file_and_writes_csv_or_parquet(sample_run, tmp_path, name, crm, from_crm):
    frame, path = crm.head(40), tmp_path / name
    writers = {"csv": "to_csv", "xlsx": "to_excel", "parquet": "to_parquet"}
    getattr(frame, writers[path.suffix[1:]])(path, index=False)
    done = CliRunner().invoke(main, ["score", str(sample_run.path), str(path)])
    assert done.exit_code == 0, done.output
    written = pd.read_csv(tmp_path / "new_personas.csv")
    assert list(written.columns) == ["customer_id", "persona", "probability"]
    np.testing.assert_allclose(written["probability"], from_crm.table["probability"].head(40), rtol=1e-5)
    assert "attributes not in the file" in done.output
    assert "C100001" not in done.output, "customers are in the file only"
    out = tmp_path / "out.parquet"
    assert CliRunner().invoke(main, ["score", str(sample_run.path), str(path), "--output", str(out)]).exit_code == 0
    assert pd.read_parquet(out)["persona"].tolist() == written["persona"].tolist()


def test_the_command_does_not_write_over_its_file(sample_run, tmp_path, crm):
    path = tmp_path / "new.csv"
    crm.head(5).to_csv(path, index=False)
    for output, message in (("new.csv", "the file to read"), ("x.txt", "end in .csv"), ("no/x.csv", "no folder")):
        done = CliRunner().invoke(main, ["score", str(sample_run.path), str(path), "--output", str(tmp_path / output)])
        assert done.exit_code == 2
        assert message in done.stderr
