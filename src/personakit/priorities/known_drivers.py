"""The drivers a run shows unasked: those of the study's outcome, or of one known by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.core.errors import DataError
from personakit.priorities.driver_outcome import known_outcomes
from personakit.priorities.find_drivers import find_drivers

if TYPE_CHECKING:
    from personakit.ingest.exports import Exports
    from personakit.personas.personas import Personas
    from personakit.priorities.drivers import Drivers


def find_known_drivers(exports: Exports, personas: Personas) -> Drivers | None:
    """Find the drivers where the exports have an overall outcome and enough customers who rated stages beside it.

    Parameters
    ----------
    exports : Exports
        Ratings by stage, perhaps with an overall outcome.
    personas : Personas
        For the weights, and the drivers of each persona.

    Returns
    -------
    Drivers or None
        None where the study names no outcome and none is known by its name, or where too few rated two stages.

    Raises
    ------
    StudyError
        When the outcome the study names is not there, or has no order.
    """
    if exports.study.drivers.outcome is None and not known_outcomes(exports):
        return None
    try:
        return find_drivers(exports, personas)
    except DataError:
        return None
