"""Names of version 0.1 that are still found, with a warning, for one version: one table, and what reads it.

Renamed parameters and attributes stand where they are used (``core.deprecation``); rooms and top-level names are here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.core.deprecation import warn_renamed

if TYPE_CHECKING:
    from personakit.runs import Run
    from personakit.study import Study

#: Old name -> where it is now, of `personakit` itself.
NAMES = {
    "Moves": "personakit.clustering:Transitions",
    "trace_moves": "personakit.clustering:trace_transitions",
    "run_study": "personakit.renamed:run_study",
}
#: Old room -> its old names, and where they are now.
ROOMS = {
    "segments": {
        "Moves": "personakit.clustering:Transitions",
        "trace_moves": "personakit.clustering:trace_transitions",
        **{
            name: f"personakit.clustering:{name}"
            for name in ("PersonaModel", "Stability", "assess_stability", "load_model", "score_sql")
        },
    },
    "samples": {
        "World": "personakit.datasets:SimulatedFirm",
        "generate_world": "personakit.datasets:simulate_firm",
        "write_sample": "personakit.datasets:write_sample",
        "write_truth": "personakit.datasets:write_truth",
    },
    "refresh": {
        "Run": "personakit.runs:Run",
        "run_study": "personakit.renamed:run_study",
        "Scores": "personakit.analysis:Scores",
        "score_customers": "personakit.analysis:score_customers",
    },
}


def old_room(module: str) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a room that has another name now.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     old_room("personakit.samples")("World").__name__
    'SimulatedFirm'
    """
    names = ROOMS[module.rpartition(".")[2]]

    def find(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module '{module}' has no attribute '{name}'")
        return _renamed(f"{module}.{name}", names[name], stacklevel=4)

    return find


def old_name(name: str) -> Any:
    """Return what has an old top-level name, with a warning."""
    return _renamed(f"personakit.{name}", NAMES[name], stacklevel=5)


def _renamed(old: str, new: str, stacklevel: int) -> Any:
    room, _, name = new.partition(":")
    if room != __name__:  # what stands here warns when it is called, and says what to call instead
        warn_renamed(old, f"{room}.{name}", stacklevel=stacklevel)
    return getattr(import_module(room), name)


def run_study(
    study: str | Path | Study,
    *,
    output: str | Path | None = None,
    frames: Mapping[str, Any] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Run:
    """Run a study, as ``Analysis(study).run(output)`` does."""
    from personakit.analysis import Analysis

    warn_renamed("run_study(study, output=folder)", "Analysis(study).run(folder)")
    return Analysis(study, frames, on_step=on_step).run(output)
