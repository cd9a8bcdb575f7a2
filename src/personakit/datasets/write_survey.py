"""Write the survey as Qualtrics exports it: three header rows, metadata columns, previews and unfinished rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from personakit.datasets import plan
from personakit.datasets.write_lines import clock, days, fixed, glue, integers, labels, quoted_csv, write_rows

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from personakit.datasets.simulated_firm import SimulatedFirm

METADATA = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "Progress": "Progress",
    "Duration (in seconds)": "Duration (in seconds)",
    "Finished": "Finished",
    "RecordedDate": "Recorded Date",
    "ResponseId": "Response ID",
    "ExternalReference": "External Data Reference",
    "DistributionChannel": "Distribution Channel",
    "UserLanguage": "User Language",
}
IMPORT_IDS = ("startDate", "endDate", "status", "ipAddress", "progress", "duration", "finished", "recordedDate", "_recordId", "externalDataReference", "distributionChannel", "userLanguage")  # fmt: skip  # noqa: E501
TWICE, UNFINISHED, PREVIEWS = 0.02, 0.015, 4
NO_ANSWER = "-99"


def header_rows() -> list[list[str]]:
    """Return the three header rows: names, question texts, import ids as JSON."""
    intro = "How far do you agree? (1 = not at all, 5 = completely) - "
    questions = {f"Q1_{i}": intro + text for i, (text, _) in enumerate(plan.LIKERT.values(), start=1)}
    questions |= {"Q2": plan.NEEDS_QUESTION, "Q3": plan.SWITCH_QUESTION, "Q4": plan.SOURCES_QUESTION}
    questions |= {"Q5": plan.WHY_QUESTION, "Q6": plan.IMPROVE_QUESTION}
    ids = [*IMPORT_IDS, *(f"QID{name[1:]}" + ("_TEXT" if name in ("Q5", "Q6") else "") for name in questions)]
    return [
        [*METADATA, *questions],
        [*METADATA.values(), *questions.values()],
        [json.dumps({"ImportId": name}, separators=(",", ":")) for name in ids],
    ]


def write_survey(path: Path, world: SimulatedFirm) -> None:
    """Write ``survey.csv``: comma, UTF-8 with a byte order mark, three header rows."""
    import numpy as np

    rng = np.random.Generator(np.random.PCG64([world.seed, 11]))
    survey = world.survey
    draw = rng.random(len(survey))
    unfinished = draw < UNFINISHED
    twice = survey[(draw >= UNFINISHED) & (draw < UNFINISHED + TWICE)]
    shifted = twice.assign(
        answered_minute=twice["answered_minute"] + 2880,
        compare_prices=1 + twice["compare_prices"] % 5,
        switch=1 + twice["switch"] % 7,
    )
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        for row in header_rows():
            file.write((",".join(quoted_csv(cell) for cell in row) + "\n").encode())
        write_rows(file, _columns(survey.head(PREVIEWS), world, rng, np.zeros(min(PREVIEWS, len(survey)), bool), True))
        write_rows(file, _columns(survey, world, rng, unfinished))
        write_rows(file, _columns(shifted, world, rng, np.zeros(len(shifted), bool)))


def _columns(
    survey: pd.DataFrame, world: SimulatedFirm, rng: np.random.Generator, unfinished: Any, preview: bool = False
) -> list[Any]:
    """Return the text of every column, in the order of the header."""
    import numpy as np
    import pyarrow as pa

    m = len(survey)
    # a preview was made by the survey's own author, three days before it opened
    minute = survey["answered_minute"].to_numpy() if not preview else np.full(m, 249 * 1440 + 610)
    seconds = survey["seconds"].to_numpy()
    begun = minute * 60 - seconds
    ids = pa.array(world.customers["customer_id"].iloc[survey["customer"]], pa.string())
    language = rng.random(m) < 0.15
    stamp = [_stamp(begun), _stamp(begun + seconds)]
    metadata = [
        stamp[0],
        stamp[1],
        labels(["IP Address", "Survey Preview"], np.full(m, int(preview))),
        glue("192.0.2.", integers((rng.random(m) * 256).astype(np.int64))),
        labels(["100", "35", "62"], np.where(unfinished, 1 + (rng.random(m) < 0.5), 0)),
        integers(seconds),
        labels(["True", "False"], unfinished.astype(np.int8)),
        stamp[1],
        _response_ids(rng, m),
        labels([""], np.zeros(m, int)) if preview else ids,
        labels(["email", "preview"], np.full(m, int(preview))),
        labels(["EN", "DE"], language.astype(np.int8)),
    ]
    likert = [_scale(survey[item].to_numpy(), 5, rng) for item in plan.LIKERT]
    later = [_choices(survey["needs"]), _scale(survey["switch"].to_numpy(), 7, rng), _choices(survey["sources"]),
             _choices(survey["why"]), _choices(survey["improve"])]  # fmt: skip
    import pyarrow.compute as pc

    return [*metadata, *likert, *(pc.if_else(pa.array(unfinished), "", column) for column in later)]


def _scale(answers: Any, points: int, rng: np.random.Generator) -> Any:
    """Write answers as numbers; a skipped item is blank or the code for seen but not answered."""
    import numpy as np

    code = np.where((answers == 0) & (rng.random(len(answers)) < 0.5), points + 1, answers)
    return labels(["", *map(str, range(1, points + 1)), NO_ANSWER], code)


def _choices(column: pd.Series) -> Any:
    return labels([quoted_csv(text) for text in column.cat.categories], column.cat.codes.to_numpy())


def _stamp(seconds: Any) -> Any:
    minute = seconds // 60
    ends = fixed(seconds % 60 + 100, 2, ":")  # "1:07" of 107: the two digits after the mark
    import pyarrow.compute as pc

    date = days(plan.FIRST_DAY.isoformat(), minute // 1440, "%Y-%m-%d")
    return glue(date, " ", clock(minute % 1440), pc.utf8_slice_codeunits(ends, 1))


def _response_ids(rng: np.random.Generator, m: int) -> Any:
    import pyarrow as pa

    return pa.array([f"R_{int(high):07x}{int(low):08x}" for high, low in (rng.random((m, 2)) * 2**28)], pa.string())
