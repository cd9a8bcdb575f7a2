"""One decision on a column's kind: `init`, reading exports and `PersonaModel` call the same function and agree."""

from __future__ import annotations

import contextlib
import importlib.util
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import personakit as pk
from personakit.clustering.encoding import settle_kinds as settle_module
from personakit.clustering.encoding.settle_kinds import settle_kinds
from personakit.core.errors import StudyError
from personakit.ingest import read_attributes as ingest_module
from personakit.profiling import infer_kind as infer_module
from personakit.profiling.column_facts import MOST_SAMPLED, Storage
from personakit.profiling.drafting import draft_study
from personakit.profiling.drafting import guess_attribute as init_module
from personakit.profiling.infer_kind import ColumnContext, infer_kind
from personakit.profiling.profile_column import profile_column

SOURCE = Path(pk.__file__).parent
N = 240
DAYS = [date(2023, 1, 1) + timedelta(days=3 * i) for i in range(N)]
CITIES = ("Graz", "Linz", "Wien", "Bregenz", "Villach", "Wels", "Steyr", "Krems")
LIKERT = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")


def cycled(*values: Any) -> list[Any]:
    return [values[(i * 7 + i // 11) % len(values)] for i in range(N)]


#: Column -> cells, kind. None: no attribute. The names hint at no role in a table of customers.
COLUMNS: dict[str, tuple[list[Any], str | None]] = {
    "satisfaction": (cycled(1, 2, 3, 4, 5), "ordinal"),
    "x1": (cycled(1, 2, 3, 4, 5), "ordinal"),  # nothing but its cells says what it is
    "x2": (cycled(1, 2, 3, 4, 5, 6, 7), "ordinal"),
    "nps": (cycled(*range(11)), "ordinal"),
    "x3": ([f"{day:%d/%m/%y}" for day in DAYS], "date"),
    "x4": ([f"{day:%Y-%m-%d}" for day in DAYS], "date"),
    "x5": ([f"{day:%m/%d/%Y} 9:05:00 AM" for day in DAYS], "date"),
    "x6": ([int(f"{day:%Y%m%d}") for day in DAYS], "date"),
    "x7": ([f"{day:%Y-%m-%d}T10:00:00+02:00" for day in DAYS], "date"),
    "x8": ([f"{day:%d-%m-%y}" for day in DAYS], "date"),
    "newsletter": (cycled("yes", "no"), "binary"),
    "x9": (cycled("yes", "no", "no", "n/a"), "binary"),
    "owner": (cycled(0, 1), "binary"),
    "postcode": (cycled(*range(8010, 8050)), "categorical"),
    "x10": (cycled(*(f"{i:04}" for i in range(40))), "categorical"),
    "x11": ([10_001 + i for i in range(N)], None),
    "invoice no": ([7 * i for i in range(N)], None),
    "x12": ([f"K-{i:05}" for i in range(N)], None),
    "basket": ([f"€ {1000 + i},{i % 90 + 10}" for i in range(N)], "numeric"),
    "x13": ([f"{i},5" for i in range(N)], "numeric"),
    "x14": ([f"{i * 1.25:.2f}" if i % 40 else "unknown" for i in range(N)], "numeric"),
    "slider": (cycled(*range(101)), "numeric"),
    "age": (cycled(*range(18, 80)), "numeric"),
    "visits": (cycled(*range(23)), "numeric"),
    "children": (cycled(0, 1, 2, 3, 4), "numeric"),
    "x15": (cycled("tv;radio", "tv", "radio;web", "web", "tv;web"), "multi_select"),
    "x16": (cycled("tv|radio", "tv", "radio"), "multi_select"),
    "agreement": (cycled(*LIKERT), "ordinal"),
    "how_often": (cycled("never", "rarely", "often", "always"), "ordinal"),
    "city": (cycled(*CITIES), "categorical"),
    "x17": (cycled("same"), None),
    "x18": ([None] * N, None),
    "x19": ([f"I waited {i} days and then {i % 7} more for you" for i in range(N)], "text"),
}  # fmt: skip


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.DataFrame({"customer_id": [f"C{i:04}" for i in range(N)], **{c: v for c, (v, _) in COLUMNS.items()}})


@pytest.fixture(scope="module")
def folder(frame: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("firm")
    frame.to_csv(made / "crm.csv", index=False)
    return made


def kinds_of_init(folder: Path) -> dict[str, str]:
    exports = draft_study(folder, today=date(2025, 1, 1)).settings["exports"]
    return {a["column"]: a["kind"] for e in exports.values() for a in e.get("attributes", {}).values()}


def kinds_of_ingest(folder: Path) -> dict[str, str]:
    lines = [f'a{i} = {{ column = "{column}", use = "active" }}' for i, column in enumerate(COLUMNS)]
    head = '[study]\nname = "x"\ncurrency = "EUR"\nas_of = 2025-01-01\n'
    head += '[exports.crm]\ntable = "customers"\npath = "crm.csv"'
    columns = 'columns = { customer_id = "customer_id" }\n[exports.crm.attributes]'
    study = folder / "bare.toml"
    study.write_text("\n".join([head, columns, *lines]))
    exports = pk.read_exports(study)
    return {a.source_column: str(a.kind) for a in exports.attributes}


def kind_of_model(frame: pd.DataFrame, column: str) -> str | None:
    """Return the kind, or "refused"; None for a column that is constant or empty."""
    try:
        kind = str(settle_kinds(frame[[column]], None)[column])
    except StudyError:
        return "refused"
    return None if frame[column].nunique() < 2 else kind


def test_init_gives_each_column_its_kind(folder: Path) -> None:
    kinds = kinds_of_init(folder)
    expected = {column: kind for column, (_, kind) in COLUMNS.items() if kind not in {None, "text"}}
    assert kinds == expected


def test_reading_the_exports_gives_each_column_the_same_kind(folder: Path) -> None:
    kinds = kinds_of_ingest(folder)
    assert kinds == {column: kind for column, (_, kind) in COLUMNS.items() if kind is not None}


@pytest.mark.parametrize("column", COLUMNS)
def test_the_model_gives_each_column_the_same_kind_or_refuses_it(frame: pd.DataFrame, column: str) -> None:
    kind = COLUMNS[column][1]
    refused = kind in {"date", "text"} or (kind is None and frame[column].nunique() >= 2)
    assert kind_of_model(frame, column) == ("refused" if refused else kind)


def test_all_three_call_the_same_function(folder: Path, frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    assert init_module.infer_kind is ingest_module.infer_kind is settle_module.infer_kind is infer_kind
    calls: list[tuple[str, str]] = []
    for name, module in (("init", init_module), ("ingest", ingest_module), ("model", settle_module)):

        def spy(column: Any, context: Any = infer_module.NO_CONTEXT, caller: str = name) -> Any:
            calls.append((caller, column.name))
            return infer_kind(column, context)

        monkeypatch.setattr(module, "infer_kind", spy)
    kinds_of_init(folder)
    kinds_of_ingest(folder)
    settle_kinds(frame[["x1", "city"]], None)
    asked = {caller: {column for c, column in calls if c == caller} for caller in ("init", "ingest", "model")}
    assert asked == {"init": set(COLUMNS), "ingest": set(COLUMNS), "model": {"x1", "city"}}


def test_what_the_context_changes() -> None:
    few = profile_column(cycled(0, 1, 2, 3), "x")
    kinds = {table: str(infer_kind(few, ColumnContext(table)).kind) for table in ("", "survey", "customers")}
    assert kinds == {"": "ordinal", "survey": "ordinal", "customers": "numeric"}
    answers = profile_column(cycled(1, 2, 3, 4, 5), "Q7")
    assert str(infer_kind(answers, ColumnContext("survey", coded=True)).kind) == "categorical"
    assert str(infer_kind(answers, ColumnContext("survey", coded=True, in_block=True)).kind) == "ordinal"
    assert infer_kind(profile_column([*range(9), 99], "Q8"), ColumnContext("survey", rates=(1, 5))).scale == (1.0, 5.0)


def test_what_the_dtype_of_a_frame_says_is_a_fact() -> None:
    assert profile_column(pd.Series([True, False])).storage is Storage.FLAG
    assert profile_column(pd.Series(pd.to_datetime(["2024-01-01", None]))).storage is Storage.DATE
    words = pd.Series(pd.Categorical(["lo", "hi"], ["lo", "mid", "hi"], ordered=True))
    assert infer_kind(profile_column(words)).order == ("lo", "mid", "hi")
    points = pd.Series(pd.Categorical([1, 2, 5] * 4))
    assert str(infer_kind(profile_column(points)).kind) == "categorical"  # levels somebody declared are no numbers


def labelled(codes: list[Any], labels: dict[Any, str]) -> str:
    guess = infer_kind(profile_column(codes * 9, "q", value_labels=labels), ColumnContext("survey"))
    return f"{guess.kind} {guess.scale} {guess.order is not None}"


def test_labels_of_codes_decide() -> None:
    places = {1.0: "Graz", 2.0: "Linz", 3.0: "Wien"}
    assert labelled([1, 2, 3], places) == "categorical None False"
    assert labelled([1, 2, 3, 8], places) == "categorical None False"
    assert labelled([1, 2, 8], {1: "Home", 2: "Abroad"}) == "categorical None False"
    assert labelled([1, 2], {1: "Home", 2: "Abroad"}) == "binary None False"
    assert labelled([1, 2, 3], {1: "low", 2: "medium", 3: "high"}) == "ordinal (1.0, 3.0) True"
    assert labelled([1, 2, 3, 4, 5], {1: "bad", 5: "good"}) == "ordinal (1.0, 5.0) False"
    assert labelled([1, 2, 3, 4, 5, 6], {1: "bad", 5: "good"}) == "ordinal (1.0, 5.0) False"
    assert labelled([1, 2, 3, 4, 5], {1: "bad", 3: "so-so", 4: "good"}) == "ordinal (1.0, 5.0) False"
    assert labelled([1, 40, 77, 95], {1: "bad", 100: "good"}) == "ordinal (1.0, 100.0) False"
    assert labelled([1, 2, 3], {1: "1 time", 2: "2 to 4 times", 3: "5 times"}) == "ordinal (1.0, 3.0) True"


def test_the_sample_of_many_texts_does_not_depend_on_the_order_of_rows() -> None:
    texts = [f"word {i}" for i in range(MOST_SAMPLED + 500)]
    one, other = profile_column(texts), profile_column(texts[::-1])
    assert sorted(one._sample[0]) == sorted(other._sample[0])
    assert len(one._sample[0]) == MOST_SAMPLED


def test_days_written_as_eight_digits_are_no_numbers() -> None:
    days = profile_column([int(f"{day:%Y%m%d}") for day in DAYS], "at")
    assert days.is_date
    assert not days.is_number
    assert days.dates.latest == DAYS[-1]
    ids = profile_column([20_230_000 + 31 * i for i in range(N)], "at")
    assert ids.is_number
    assert not ids.is_date


def test_facts_are_of_distinct_values_trimmed_and_without_codes_for_no_answer() -> None:
    facts = profile_column(pa.array([" 5", "5", "", None, "-99", "NA", "7"]), "q", missing=[-99])
    assert facts.levels == ["5", "7"]
    assert (facts.n, facts.filled, facts.blank_words) == (7, 3, ("NA",))
    assert facts.number_rows == [(5.0, 2), (7.0, 1)]
    numbers = profile_column(pa.array([5.0, np.nan, -99.0, 5.0]), missing=[-99])
    assert (numbers.levels, numbers.filled) == (["5"], 2)


@pytest.mark.parametrize(
    "module",
    ["ingest.recognise", "ingest.cells", "ingest.infer", "ingest.infer_kind", "segments.kinds", "samples.world"],
)
def test_old_modules_are_gone(module: str) -> None:
    with contextlib.suppress(ModuleNotFoundError):  # the room is gone, too
        assert importlib.util.find_spec(f"personakit.{module}") is None


def test_dates_and_numbers_are_parsed_in_one_room() -> None:
    parser = re.compile(r"pd\.to_datetime\(|strptime\(|errors=\"coerce\"")
    rooms = ("profiling", "ingest", "readers", "clustering/encoding")
    hits = [
        str(f.relative_to(SOURCE)) for r in rooms for f in (SOURCE / r).rglob("*.py") if parser.search(f.read_text())
    ]
    assert hits == []
    profiling = "\n".join(f.read_text() for f in (SOURCE / "profiling").rglob("*.py"))
    assert not re.search(r"def (as_text|_number|_dates)\b|DATE_FORMATS|AMBIGUOUS|LIKERT", profiling)
