"""``rank_study``: the steps from a study file to its priorities, without writing a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from personakit.analysis.run_study import STEPS
from personakit.ingest import read_exports
from personakit.journey import map_journey
from personakit.personas import find_personas
from personakit.priorities import Priorities, rank_stages
from personakit.study import Study
from personakit.value import estimate_value


def rank_study(study: str | Path | Study, *, on_step: Callable[[str], None] = lambda _step: None) -> Priorities:
    """Rank the stages of a study as a run does, without writing one.

    Parameters
    ----------
    study : str, Path or Study
        The study file, or a study already read.
    on_step : callable
        Called with the name of each step as it begins.

    Returns
    -------
    Priorities
        The same as those of a run of the same study.
    """
    on_step(STEPS[0])
    exports = read_exports(study)
    on_step(STEPS[1])
    personas = find_personas(exports)
    on_step(STEPS[2])
    journey = map_journey(exports, personas)
    on_step(STEPS[3])
    value = estimate_value(exports, personas)
    on_step(STEPS[4])
    return rank_stages(exports, personas, journey, value)
