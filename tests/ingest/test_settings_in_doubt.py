"""Settings that are wrong, or left out, without a row looking bad: each is refused or said in the checks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from ingest_world import N, frames, study, write

from factories import make_personas
from personakit.core.errors import DataError
from personakit.ingest import read_exports
from personakit.ingest.chunk_reader import ChunkReader
from personakit.value import estimate_value

WORDS = {"Very bad": 1, "Bad": 2, "OK": 3, "Good": 4, "Very good": 5}
WIDE = {"Sat pay": "Billing", "Sat call": "Support"}


def asked(scores):
    """Wide ratings of everyone, beside the usual survey."""
    world = frames()
    people = pd.DataFrame({"id": world["crm"]["id"], "q1": [1 + i % 5 for i in range(N)]})
    for column in WIDE:
        people[column] = scores
    return {**world, "survey": people}


def read_wide(folder, scores, **block):
    ratings = {"columns": WIDE, "scale": [1, 5], **block}
    columns = {"customer_id": "id"}
    changes = {"ratings": ratings, "columns": columns, "attributes": {"q1": {"scale": [1, 5]}}}
    made = {f"exports__survey__{k}": v for k, v in changes.items()}
    return read_exports(study(write(folder, asked(scores)), **made, exports__survey__switching_ease_scale=None))


def note_of(exports, check):
    found = exports.checks[exports.checks["check"] == check]
    assert len(found) == 1, exports.checks["check"].tolist()
    return found["note"].item(), int(found["rows"].item()), found["action"].item()


def test_a_forgotten_answer_word_is_refused_and_named(tmp_path):
    scores = ["Very good"] * 12 + ["Good", "Bad", "OK"] * 16
    values = {word: n for word, n in WORDS.items() if word != "Very good"}
    with pytest.raises(DataError, match=r"24 of 120 ratings \(20%\).*'Very good' \(24 rows\).*'Sat pay', 'Sat call'"):
        read_wide(tmp_path, scores, values=values)
    assert read_wide(tmp_path, scores, values=WORDS).csat["score"].max() == 5


def test_a_rare_word_without_a_value_is_only_counted(tmp_path):
    exports = read_wide(tmp_path, ["private"] + ["Good", "Bad"] * 29 + ["Very bad"], values=WORDS)
    assert note_of(exports, "word without a value")[1:] == (2, "dropped")
    assert "private" not in exports.checks.to_csv()


def test_many_rare_words_without_a_value_are_refused_unnamed(tmp_path):
    scores = [f"said {i}" for i in range(8)] + ["Good", "Bad"] * 26
    with pytest.raises(DataError, match="each in fewer than 5 rows") as refused:
        read_wide(tmp_path, scores, values=WORDS)
    assert "said 1" not in str(refused.value)


def test_a_forgotten_word_of_long_ratings_is_refused(tmp_path):
    world = frames()
    named = {n: word for word, n in WORDS.items()}
    world["csat"]["score"] = world["csat"]["score"].map(named)
    values = {"score": {word: n for word, n in WORDS.items() if n != 5}}
    with pytest.raises(DataError, match=r"'Very good' \(\d+ rows\). Columns: 'score'"):
        read_exports(study(write(tmp_path, world), exports__csat__values=values))


def test_a_forgotten_level_of_an_attribute_is_refused_and_named(tmp_path):
    world = frames()
    world["survey"]["q1"] = ["Often"] * 6 + ["Never", "Rarely"] * 12
    order = {"q1": {"kind": "ordinal", "order": ["Never", "Rarely"]}}
    with pytest.raises(
        DataError, match=r"20%.*'not among its levels'. Seen: 'Often' \(6 rows\). Add the words to order"
    ):
        read_exports(study(write(tmp_path, world), exports__survey__attributes=order))


def test_a_scale_declared_too_wide_is_said(tmp_path):
    note, rows, action = note_of(
        read_exports(study(write(tmp_path), exports__csat__scale=[1, 10])), "end of the rating scale never met"
    )
    assert (note, rows, action) == (
        "no rating above 5 on the declared scale 1 to 10; is the scale 1 to 5?",
        240,
        "kept",
    )
    low = read_exports(study(tmp_path, exports__csat__scale=[0, 5])).checks
    assert "no rating below 1 on the declared scale 0 to 5; is the scale 1 to 5?" in low["note"].tolist()
    right = read_exports(study(tmp_path)).checks
    assert "end of the rating scale never met" not in right["check"].tolist()


def test_points_outside_the_scale_are_named_with_the_remedy(tmp_path):
    scores = [6] * 20 + [1, 2, 3, 4, 5] * 8
    with pytest.raises(DataError, match=r"6 \(40 rows\). A code for 'not used'\? Then declare missing = \[6\]"):
        read_wide(tmp_path, scores)
    world = frames()
    world["survey"]["q1"] = [9] * 10 + [1, 2, 3, 4] * 5
    with pytest.raises(DataError, match=r"'outside its scale'. Seen: 9 \(10 rows\).*missing = \[9\]"):
        read_exports(study(write(tmp_path / "b", world)))


def test_a_scale_of_switching_ease_left_out_is_said(tmp_path):
    exports = read_exports(study(write(tmp_path), exports__survey__switching_ease_scale=None))
    note, rows, _ = note_of(exports, "scale of switching ease guessed")
    assert rows == N // 2
    assert note.startswith("read from 1 (hard to leave) to 7 (easy), the ends seen in the answers")
    declared = read_exports(study(tmp_path))
    assert "scale of switching ease guessed" not in declared.checks["check"].tolist()


def test_the_value_says_that_the_scale_is_guessed_and_counts_no_others_where_all_answered(tmp_path):
    world = frames()
    world["survey"] = pd.DataFrame({"id": world["crm"]["id"], "easy": [1 + i % 7 for i in range(N)]})
    made = {"columns": {"customer_id": "id", "switching_ease": "easy"}, "attributes": {}, "switching_ease_scale": None}
    exports = read_exports(study(write(tmp_path, world), **{f"exports__survey__{k}": v for k, v in made.items()}))
    (said,) = [line for line in estimate_value(exports, make_personas(exports, 1)).assumptions if "Switching" in line]
    assert said == (
        "Switching ease: the survey answer of 60 customers (mean 0.48). Its scale is not declared "
        "(switching_ease_scale): the ends are those met in the answers, hard first."
    )


def test_a_period_left_out_is_said(tmp_path):
    columns = {"customer_id": "id", "revenue": "revenue", "cost": "cost"}
    note, rows, _ = note_of(
        read_exports(study(write(tmp_path), exports__profit__columns=columns)), "period of a row guessed"
    )
    assert rows == 2 * N
    assert "no period is declared" in note
    said = read_exports(study(tmp_path, exports__profit__columns=columns, exports__profit__period="year"))
    assert "period of a row guessed" not in said.checks["check"].tolist()
    assert "period of a row guessed" not in read_exports(study(tmp_path)).checks["check"].tolist()  # 2024Q3 is plain
    world = frames()
    world["profit"]["period"] = ["2024-07", "2024-10"] * N
    note, _, _ = note_of(read_exports(study(write(tmp_path / "m", world))), "period of a row guessed")
    assert note == "each row is taken to cover 1 month by how 'period' is written; declare period"


def test_dates_whose_day_and_month_could_be_swapped_are_said(tmp_path):
    world = frames()
    world["crm"]["since"] = [f"0{1 + i % 9}/0{1 + i % 7}/2020" for i in range(N)]
    world["csat"]["at"] = [f"0{1 + i % 9}/0{1 + i % 7}/2024" for i in range(len(world["csat"]))]
    exports = read_exports(study(write(tmp_path, world)))
    for column, rows in (("since", N), ("at", 240)):
        note, met, action = note_of(exports, f"day or month first ({column})")
        assert (met, action) == (rows, "kept")
        assert "give date_formats" in note
    formats = ["%m/%d/%Y"]
    told = read_exports(study(tmp_path, exports__crm__date_formats=formats, exports__csat__date_formats=formats))
    assert not told.checks["check"].str.startswith("day or month").any()
    assert (told.customers["joined_on"].dt.month == exports.customers["joined_on"].dt.day).all()


def test_later_rows_that_settle_the_month_first_stop_the_reading(tmp_path, monkeypatch):
    world = frames()
    world["csat"]["at"] = ["03/04/2024"] * 120 + ["03/24/2024"] * 120
    made = study(write(tmp_path, world))
    assert read_exports(made).csat["at"].dt.month.eq(3).all()  # read in one go, the later rows settle it
    whole = ChunkReader.read

    def halves(self, chunk):
        cut = len(chunk.rows) // 2
        parts = [type(chunk)(chunk.frame.slice(a, b - a), chunk.rows[a:b]) for a, b in ((0, cut), (cut, 2 * cut))]
        return [whole(self, part) for part in parts][-1] if cut else whole(self, chunk)

    monkeypatch.setattr(ChunkReader, "read", halves)
    with pytest.raises(DataError, match=r"month\s+first. Declare date_formats, e.g. date_formats = \[\"%m/%d/%Y\"\]"):
        read_exports(made)


def test_unknown_stages_are_named_where_enough_customers_met_them(tmp_path):
    world = frames()
    stage = world["csat"]["stage"].to_numpy(dtype=object)
    stage[np.arange(0, 240, 8)] = "Moving house"
    stage[1] = "a private remark"
    world["csat"]["stage"] = stage
    note, rows, _ = note_of(read_exports(study(write(tmp_path, world))), "unknown stage")
    assert rows == 31
    assert note == "2 stage names that are not among the 3 stages: 'Moving house' and 1 more; add a stage or an alias"


def test_columns_that_are_not_read_are_named(tmp_path):
    world = frames()
    world["crm"]["Shoe size"] = 1
    note, _, _ = note_of(read_exports(study(write(tmp_path, world))), "columns not named in the study")
    assert note == "1 column was not read: 'Shoe size'"
