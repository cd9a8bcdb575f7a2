"""The drivers that every run shows: for the study's outcome, or for one recognised by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.core.errors import DataError, require
from personakit.ingest.exports import Exports
from personakit.personas.personas import Personas
from personakit.priorities.driver_outcome import known_outcomes
from personakit.priorities.find_drivers import find_drivers

if TYPE_CHECKING:
    from personakit.priorities.drivers import Drivers


def find_known_drivers(exports: Exports, personas: Personas) -> Drivers | None:
    """Find the drivers if the exports have an overall outcome and enough ratings of customers with it.

    Parameters
    ----------
    exports : Exports
        Ratings by stage, perhaps with an overall outcome.
    personas : Personas
        For survey weights, and the drivers of each persona.

    Returns
    -------
    Drivers or None
        None where the study names no outcome and none is recognised, or where too few rated two stages.

    Raises
    ------
    StudyError
        When the outcome that the study names does not exist or is not ordered.
    """
    require("find_known_drivers", exports, Exports, "the exports of read_exports first")
    require("find_known_drivers", personas, Personas, "the personas of find_personas second")
    if exports.study.drivers.outcome is None and not known_outcomes(exports):
        return None
    try:
        return find_drivers(exports, personas)
    except DataError:
        return None
