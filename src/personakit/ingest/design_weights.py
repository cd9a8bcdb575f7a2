"""The weight that a survey gives its respondents: 0 leaves out, a negative one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import DataError
from personakit.parsing.numbers import parse_numbers

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Floats
    from personakit.ingest.check_log import CheckLog
    from personakit.ingest.collect_columns import CollectedColumns
    from personakit.study.settings import Export

#: Reason for which a respondent is dropped.
NO_WEIGHT = "weight of 0"
NEGATIVE_WEIGHT = "negative weight"
BLANK_WEIGHT = "no weight given"
LEFT_OUT = "such a respondent is out of every figure, with all answers and ratings of the survey"


def without_weight(export: Export, collected: CollectedColumns, decimal: str) -> Bools:
    """Return which collected rows have a weight of 0: the survey counts them for nobody.

    Parameters
    ----------
    export : Export
        An export of people; only a survey has weights.
    collected : CollectedColumns
        Its rows.
    decimal : str
        Decimal mark of its numbers.
    """
    source = export.source("weight") if export.table == "survey" else None
    if source is None or source not in collected.frame.column_names:
        return np.zeros(len(collected.rows), dtype=bool)
    weights = parse_numbers(collected.frame[source], decimal, export.missing_of(source)).cells
    return np.asarray(weights == 0, dtype=bool)


def drop_without_weight(
    export: Export, collected: CollectedColumns, check_log: CheckLog, decimal: str, among: Bools
) -> Bools:
    """Return which of some rows are left once those of weight 0 are dropped and counted.

    Parameters
    ----------
    export, collected, check_log, decimal
        The survey, its rows, its log and its decimal mark.
    among : ndarray of bool (rows,)
        The rows that have an id.

    Raises
    ------
    DataError
        When every row has a weight of 0: there would be no respondent.
    """
    nobody = without_weight(export, collected, decimal) & among
    if not nobody.any():
        return among
    column = str(export.source("weight"))
    if not (among & ~nobody).any():
        raise DataError(
            f"{check_log.file} ({check_log.export}): all {int(nobody.sum()):,} weights in '{column}' are 0, so no "
            "respondent would count. Is it the right column? Without weights, take it out of the study."
        )
    check_log.dropped(nobody, collected.rows, column, NO_WEIGHT, LEFT_OUT)
    return among & ~nobody


def log_blank_weights(weights: Floats, column: str, check_log: CheckLog) -> None:
    """Count the respondents without a weight, who count as the mean, where others have one."""
    blank = np.isnan(weights)
    if blank.any() and not blank.all():
        check_log.enter(f"{BLANK_WEIGHT} ({column})", int(blank.sum()), "kept", "counts as the mean weight")
