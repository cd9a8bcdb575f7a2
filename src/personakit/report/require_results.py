"""The results a report is made of, in their one order."""

from __future__ import annotations

from personakit.core.errors import require
from personakit.ingest.exports import Exports
from personakit.journey.journey import Journey
from personakit.personas.personas import Personas
from personakit.priorities.priorities import Priorities
from personakit.value.value import Value

_ORDER = (
    (Exports, "the exports of read_exports"),
    (Personas, "the personas of find_personas"),
    (Journey, "the journey of map_journey"),
    (Value, "the value of estimate_value"),
    (Priorities, "the priorities of rank_stages"),
)


def require_results(call: str, *results: object, first: int = 1) -> None:
    """Refuse results that are not exports, personas, journey, value and priorities, in this order.

    Parameters
    ----------
    call : str
        The function that was called.
    *results : object
        What it was given.
    first : int
        Place of the exports among its arguments.

    Raises
    ------
    StudyError
        For the first that is of another type, with its place.
    """
    for position, (result, (wanted, source)) in enumerate(zip(results, _ORDER, strict=True), start=first):
        require(call, result, wanted, f"{source} in place {position}")
