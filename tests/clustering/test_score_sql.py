"""The SQL gives what Python gives, in every database that can be had."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess

import duckdb
import numpy as np
import pandas as pd
import pytest

import personakit as pk
from personakit.clustering.scorecard import BinTerm, LevelTerm, OptionTerm, Scorecard, scorecard_of

WEIRD = 'O\'Neil "Bros"; DROP TABLE x'


def as_stored(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as a database holds it: numbers and text, None where missing."""
    out = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype == "category" and pd.api.types.is_numeric_dtype(column.cat.categories.dtype):
            column = column.astype("float64")
        numeric = pd.api.types.is_numeric_dtype(column.dtype)
        out[name] = column.astype("float64") if numeric else column.astype(object).where(column.notna(), None)
    return pd.DataFrame(out)


def kinds_of(stored: pd.DataFrame) -> str:
    sort = {True: "DOUBLE PRECISION", False: "TEXT"}
    return ", ".join('"{}" {}'.format(n.replace('"', '""'), sort[bool(stored[n].dtype == "float64")]) for n in stored)


def rows_of(stored: pd.DataFrame):
    return [tuple(None if pd.isna(v) else v for v in row) for row in stored.itertuples(index=False)]


def in_sqlite(stored: pd.DataFrame, sql: str) -> pd.DataFrame:
    with sqlite3.connect(":memory:") as data:
        try:
            data.execute("SELECT exp(1)")
        except sqlite3.OperationalError:
            pytest.skip("this SQLite was built without mathematical functions")
        data.execute(f"CREATE TABLE customers ({kinds_of(stored)})")
        data.executemany(f"INSERT INTO customers VALUES ({','.join('?' * stored.shape[1])})", rows_of(stored))
        out = pd.read_sql(sql, data)
    data.close()
    return out


def in_duckdb(stored: pd.DataFrame, sql: str) -> pd.DataFrame:
    with duckdb.connect() as data:
        data.execute(f"CREATE TABLE customers ({kinds_of(stored)})")
        data.executemany(f"INSERT INTO customers VALUES ({','.join('?' * stored.shape[1])})", rows_of(stored))
        return data.sql(sql).df()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server of this session alone, spoken to through a socket."""
    tools = {name: shutil.which(name) for name in ("initdb", "postgres", "pg_ctl", "psql")}
    if not all(tools.values()):
        pytest.skip("no PostgreSQL server here: initdb, postgres, pg_ctl and psql are needed")
    import tempfile
    from pathlib import Path

    folder = Path(tempfile.mkdtemp(prefix="pk", dir="/tmp"))  # a socket's path must be short
    as_user = {}
    if os.name == "posix" and os.geteuid() == 0:
        try:
            shutil.chown(folder, "postgres")
        except LookupError:
            pytest.skip("PostgreSQL refuses to run as root, and there is no user postgres")
        as_user = {"user": "postgres", "cwd": "/"}
    data = folder / "data"

    def call(*command):
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, **as_user)

    try:
        call(tools["initdb"], "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        call(tools["pg_ctl"], "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    except (subprocess.SubprocessError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"a PostgreSQL server could not be started: {type(error).__name__}")

    def ask(script: str) -> str:
        done = subprocess.run(
            [tools["psql"], "-h", folder, "-U", "tester", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "--csv", "-q"],
            input=script, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[:2000]
        return done.stdout

    yield ask
    call(tools["pg_ctl"], "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def in_postgres(ask, stored: pd.DataFrame, sql: str) -> pd.DataFrame:
    lines = []
    for row in rows_of(stored):
        cells = [
            "" if v is None else repr(v) if isinstance(v, float) else '"' + v.replace('"', '""') + '"' for v in row
        ]
        lines.append(",".join(cells))
    script = (
        f"CREATE TEMP TABLE customers ({kinds_of(stored)});\n"
        "COPY customers FROM STDIN WITH (FORMAT csv);\n" + "\n".join(lines) + "\n\\.\n" + sql + ";\n"
    )
    return pd.read_csv(io.StringIO(ask(script)))


def check(answer: pd.DataFrame, expected: np.ndarray, ids, personas) -> None:
    answer = answer.set_index("customer_id").loc[list(ids)]
    np.testing.assert_allclose(answer[list(personas)].to_numpy(dtype=float), expected, rtol=1e-9, atol=1e-12)
    best = np.array(personas)[expected.argmax(axis=1)]
    top = np.sort(expected, axis=1)
    clear = top[:, -1] - top[:, -2] > 1e-9
    assert (answer["persona"].to_numpy()[clear] == best[clear]).all()
    np.testing.assert_allclose(answer["probability"].to_numpy(dtype=float), expected.max(axis=1), rtol=1e-9)


def hand_made() -> Scorecard:
    age = BinTerm("age", (30.0, 50.5), np.array([[3.0, 0, -1], [0, 1, 0], [-2, 0, 2]]), np.array([0.1, 0.2, 0.3]))
    shop = LevelTerm(
        'sh"op', (WEIRD, "50%_off"), np.array([[1.0, 2, 3], [3, 2, 1]]), np.array([0.0, 0, 1]), np.array([9.0, 0, 0])
    )
    likes = OptionTerm(
        "likes", ("a_b%", "c'd"), np.array([[1.0, 0, 0], [0, 800, 0]]), np.array([[0.0, 0, 2], [0, 0, -1]]), np.zeros(3)
    )
    item = LevelTerm("item", (1.0, 2.0), np.array([[0.0, 5, 0], [5, 0, 0]]), np.zeros(3), np.zeros(3))
    return Scorecard(("p1", "p2", "p3"), np.array([0.0, -1, 1e-7]), (age, shop, likes, item))


def hand_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "age": [29.999, 30, 50.5, np.nan, 1e9, -5, 30],
            'sh"op': [WEIRD, "50%_off", "50x_off", None, WEIRD, None, "new"],
            "likes": ["a_b%", "c'd|a_b%", "", None, "axb%", "c'd", "x"],
            "item": [1.0, 2.0, 3.0, np.nan, 1.0, 2.0, 1.0],
            "customer_id": [f"c{i}" for i in range(7)],
        }
    )


def test_the_points_by_hand():
    score = np.log(hand_made().predict_proba(hand_frame().iloc[[0, 3]]))
    # age below 30, the first shop, a_b% chosen and c'd passed over, answered 1
    by_hand = np.array([0 + 3 + 1 + 1 + 0 + 0, -1 + 0 + 2 + 0 + 0 + 5, 1e-7 - 1 + 3 + 0 - 1 + 0])
    np.testing.assert_allclose(score[0] - score[0][0], by_hand - by_hand[0], atol=1e-12)
    # nothing known: start points and the points of what is missing
    nothing = np.array([0 + 0.1 + 0, -1 + 0.2 + 0, 1e-7 + 0.3 + 1])
    np.testing.assert_allclose(score[1] - score[1][0], nothing - nothing[0], atol=1e-12)


@pytest.mark.parametrize("run", [in_duckdb, in_sqlite], ids=["duckdb", "sqlite"])
def test_names_levels_and_options_of_any_letters(run, request):
    frame, scorer = hand_frame(), hand_made()
    dialect = request.node.callspec.id
    answer = run(as_stored(frame), pk.score_sql(scorer, "customers", dialect))
    check(answer, scorer.predict_proba(frame), frame["customer_id"], scorer.personas)


def test_names_levels_and_options_of_any_letters_in_postgresql(postgres):
    frame, scorer = hand_frame(), hand_made()
    answer = in_postgres(postgres, as_stored(frame), pk.score_sql(scorer, "customers", "postgresql"))
    check(answer, scorer.predict_proba(frame), frame["customer_id"], scorer.personas)


def test_not_a_number_and_infinity_are_missing():
    frame, scorer = hand_frame(), hand_made()
    sql = pk.score_sql(scorer, "customers", "duckdb")
    with duckdb.connect() as data:
        data.execute(f"CREATE TABLE customers ({kinds_of(as_stored(frame))})")
        for i, number in enumerate(["'NaN'", "'Infinity'", "'-Infinity'"]):
            data.execute(f"INSERT INTO customers VALUES ({number}::DOUBLE, NULL, NULL, NULL, 'c{i}')")
        answer = data.sql(sql).df()
    nothing = scorer.predict_proba(frame.iloc[[3, 3, 3]])
    check(answer, nothing, ["c0", "c1", "c2"], scorer.personas)
    np.testing.assert_array_equal(scorer.predict_proba(frame.iloc[[3]].assign(age=np.inf)), nothing[:1])


@pytest.fixture(scope="session")
def tool(sample):
    return pk.find_typing_tool(sample.personas, source="all", max_questions=6)


@pytest.mark.parametrize("run", [in_duckdb, in_sqlite], ids=["duckdb", "sqlite"])
def test_a_typing_tool_scores_the_same_where_the_data_live(run, request, sample, tool):
    frame = sample.personas.features.frame[tool.scorer.columns].iloc[:600]
    stored = as_stored(frame).assign(customer_id=list(frame.index))
    answer = run(stored, pk.score_sql(tool, "customers", request.node.callspec.id))
    assert len(answer) == 600
    check(answer, tool.predict_proba(frame), frame.index, tool.scorer.personas)


def test_a_typing_tool_scores_the_same_in_postgresql(postgres, sample, tool):
    frame = sample.personas.features.frame[tool.scorer.columns].iloc[:600]
    stored = as_stored(frame).assign(customer_id=list(frame.index))
    answer = in_postgres(postgres, stored, pk.score_sql(tool, "customers", "postgresql"))
    check(answer, tool.predict_proba(frame), frame.index, tool.scorer.personas)


@pytest.fixture(scope="module")
def nominal():
    rng = np.random.default_rng(5)
    who = np.arange(400) % 3
    frame = pd.DataFrame(
        {
            "shop": pd.Categorical(np.array(["north", "south", WEIRD])[np.where(rng.random(400) < 0.8, who, 0)]),
            "owns": np.where(rng.random(400) < 0.2 + 0.3 * who, "yes", "no"),
            "likes": pd.Categorical(np.where(who == 0, "tv|radio", np.where(rng.random(400) < 0.5, "tv", ""))),
            "job": pd.Categorical(rng.choice(["a", "b", "c", "d"], size=400)),
        }
    )
    frame.loc[rng.random(400) < 0.2, "shop"] = None
    kinds = {"likes": "multi_select", "shop": "categorical", "owns": "binary", "job": "categorical"}
    return pk.PersonaModel(n_personas=3, kinds=kinds).fit(frame), frame


@pytest.mark.parametrize("run", [in_duckdb, in_sqlite], ids=["duckdb", "sqlite"])
def test_a_model_of_categories_is_written_exactly(run, request, nominal):
    model, frame = nominal
    ids = [f"c{i}" for i in range(len(frame))]
    stored = as_stored(frame).assign(customer_id=ids)
    sql = pk.score_sql(model, "customers", request.node.callspec.id)
    check(run(stored, sql), model.predict_proba(frame), ids, ["p1", "p2", "p3"])


def test_the_additive_form_of_a_model_is_the_model(nominal):
    model, frame = nominal
    np.testing.assert_allclose(scorecard_of(model).predict_proba(frame), model.predict_proba(frame), atol=1e-12)


def test_a_model_that_does_not_add_up_says_what_to_do_instead(sample):
    with pytest.raises(pk.StudyError, match=r"common factors.*find_typing_tool"):
        pk.score_sql(sample.personas.model, "customers", "duckdb")


def test_columns_of_other_names_and_a_schema():
    frame, scorer = hand_frame(), hand_made()
    sql = pk.score_sql(scorer, "main.people", "duckdb", columns={"age": "Age in years"}, id_column="No")
    stored = as_stored(frame).rename(columns={"age": "Age in years", "customer_id": "No"})
    with duckdb.connect() as data:
        data.execute(f"CREATE TABLE people ({kinds_of(stored)})")
        data.executemany(f"INSERT INTO people VALUES ({','.join('?' * 5)})", rows_of(stored))
        answer = data.sql(sql).df().rename(columns={"No": "customer_id"})
    check(answer, scorer.predict_proba(frame), frame["customer_id"], scorer.personas)


def test_bad_calls_name_what_there_is():
    with pytest.raises(pk.StudyError, match="'duckdb', 'sqlite', 'postgresql'"):
        pk.score_sql(hand_made(), "customers", "oracle")
    with pytest.raises(pk.StudyError, match=r"no attribute 'agee'\. Did you mean 'age'"):
        pk.score_sql(hand_made(), "customers", "duckdb", columns={"agee": "x"})
    with pytest.raises(pk.StudyError, match="TypingTool"):
        pk.score_sql(object(), "customers", "duckdb")
    with pytest.raises(pk.StudyError, match="no column 'age'"):
        hand_made().predict_proba(hand_frame().drop(columns="age"))
