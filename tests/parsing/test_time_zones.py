"""Times with an offset or a zone's name are brought to one zone, which is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import personakit as pk
from factories import make_personas
from personakit.core.errors import StudyError
from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.time_zones import split_zones
from personakit.study.read_study import read_study

CASE = Path(__file__).parent.parent / "cases" / "firm_time_zones"


def utc(cell: str, zone: str = "UTC") -> str:
    times = split_zones(pa.array([cell]))
    parsed = parse_dates(times.column, guess_formats(times.column)[0])
    return str(times.in_zone(parsed.cells, zone)[0])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-06-01T04:00:00Z", "2025-06-01T04:00:00"),
        ("2025-06-01T06:15:00+02:00", "2025-06-01T04:15:00"),
        ("2025-06-01T06:15:00+0200", "2025-06-01T04:15:00"),
        ("2025-06-01 00:30:00 -05:00", "2025-06-01T05:30:00"),
        ("2025-06-01 04:00:00.250Z", "2025-06-01T04:00:00"),
        ("2025-06-01 04:00 UTC", "2025-06-01T04:00:00"),
        ("2025-06-01 04:00 CEST", "2025-06-01T02:00:00"),
        ("2025-01-01 04:00 Europe/Berlin", "2025-01-01T03:00:00"),
        ("2025-06-01 04:00 Europe/Berlin", "2025-06-01T02:00:00"),
        ("31.12.2025 23:30 America/New_York", "2026-01-01T04:30:00"),
        ("2025-06-01 06:00:00 GMT+0200 (CEST)", "2025-06-01T04:00:00"),
        ("2025-06-01 04:00", "2025-06-01T04:00:00"),
        ("2025-06-01", "2025-06-01T00:00:00"),
    ],
)
def test_clocks_of_all_zones_are_read_in_one(cell: str, expected: str) -> None:
    assert utc(cell) == expected


def test_the_study_may_name_another_zone() -> None:
    assert utc("2025-06-01T04:00:00Z", "Europe/Berlin") == "2025-06-01T06:00:00"
    assert utc("2025-06-01 04:00", "Europe/Berlin") == "2025-06-01T04:00:00"  # without a zone: as written


def test_columns_without_zones_are_handed_on_as_they_are() -> None:
    for cells in (["2025-06-01 04:00", None], ["01-06-2025", "2.3.2024"], ["4:00 PM", "5:00 pm"], [], ["a+b", "CET"]):
        column = pa.array(cells, pa.string())
        times = split_zones(column)
        assert times.column.equals(column)
        assert times.counts() == {}


def test_doubt_about_day_and_month_stays_with_a_zone() -> None:
    times = split_zones(pa.array(["03/04/2025 10:00 EST"]))
    assert times.column.to_pylist() == ["03/04/2025 10:00"]
    assert not guess_formats(times.column)[1]


def test_timestamps_with_a_zone_are_read_in_one() -> None:
    stamps = pd.Series(pd.to_datetime(["2025-06-01 06:00"])).dt.tz_localize("Europe/Berlin")
    times = split_zones(pa.array(stamps))
    assert str(times.in_zone(parse_dates(times.column).cells, "UTC")[0]) == "2025-06-01T04:00:00"


def test_waits_between_two_zones_are_waits() -> None:
    exports = pk.read_exports(CASE / "study.toml")
    assert np.allclose(exports.waits["wait_minutes"], 15)
    checks = exports.checks[exports.checks["table"] == "waits"].set_index("check")
    assert checks.loc["times in one zone (en)", "note"].startswith("read in UTC: written with +02:00")
    assert checks.loc["times in one zone (st)", "rows"] == 356
    assert not any("day or month" in check or "swapped" in note for check, note in checks["note"].items())
    journey = pk.map_journey(exports, make_personas(exports, 1))
    assert journey.metrics["wait_median_minutes"].between(14.7, 15.3).all()


def test_a_study_cannot_name_a_zone_that_is_none(tmp_path: Path) -> None:
    text = (CASE / "study.toml").read_text("utf-8").replace("seed = 1", 'seed = 1\ntime_zone = "Berlin"')
    (tmp_path / "study.toml").write_text(text, "utf-8")
    with pytest.raises(StudyError, match=r"study.time_zone.*'Berlin' is no time zone"):
        read_study(tmp_path / "study.toml")
