"""What a run stores of its results, by stable names, and what stands for the rest when it is opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from personakit.core.errors import StudyError
from personakit.runs.manifest import sha256
from personakit.runs.plain_values import Registry
from personakit.runs.results_file import RESULTS_FILE, ResultsFile, write_results
from personakit.runs.run import MODEL_FILE

if TYPE_CHECKING:
    from personakit.analysis.study_results import StudyResults
    from personakit.runs.run import Run

#: Stable name -> class. A class that is renamed or moved is changed here, to the right of its stable name; when a
#: field comes, goes or is renamed, results stored before are refused, with the version as the reason.
CLASSES = {
    "exports": "personakit.ingest.exports:Exports",
    "attribute": "personakit.ingest.exports:AttributeInfo",
    "doubt": "personakit.ingest.doubts:Doubt",
    "input_file": "personakit.readers.raw_export:InputFile",
    "kind": "personakit.core.kinds:Kind",
    "use": "personakit.core.kinds:Use",
    "personas": "personakit.personas.personas:Personas",
    "journey": "personakit.journey.journey:Journey",
    "value": "personakit.value.value:Value",
    "churn_effects": "personakit.churn.churn_effects:ChurnEffects",
    "failure_moments": "personakit.churn.failure_moments:FailureMoments",
    "priorities": "personakit.priorities.priorities:Priorities",
    "assumed_basis": "personakit.priorities.assumed_basis:AssumedBasis",
    "observed_basis": "personakit.priorities.observed_basis:ObservedBasis",
    "ranking_inputs": "personakit.priorities.ranking_inputs:RankingInputs",
    "at_risk": "personakit.priorities.value_at_risk:AtRisk",
    "rating_counts": "personakit.priorities.rating_distribution:RatingCounts",
    "wait_sums": "personakit.priorities.wait_response:WaitSums",
    "drivers": "personakit.priorities.drivers:Drivers",
    "cards": "personakit.cards.cards:Cards",
    "card": "personakit.cards.cards:Card",
    "fact": "personakit.cards.facts:Fact",
    "portrait": "personakit.cards.portrait:Portrait",
    "empathy_map": "personakit.cards.empathy:EmpathyMap",
    "journey_map": "personakit.cards.journey_map:JourneyMap",
    "themes": "personakit.cards.themes.themes:Themes",
}
_TABLES = ("customers", "survey", "profitability", "transactions", "csat", "waits", "contacts")
#: Rows of customers, their ids, and what grows with their number.
LEFT_OUT = frozenset(
    {
        *(("exports", table) for table in (*_TABLES, "study", "failures")),
        ("personas", "memberships"),
        ("personas", "representatives"),
        ("personas", "model"),
        ("personas", "features"),
        ("journey", "cells"),
        ("value", "customers"),
    }
)
#: The results in the order they are stored; a later one refers to an earlier one.
RESULTS = ("exports", "personas", "journey", "value", "priorities", "drivers", "cards")


def _class_of(name: str) -> type:
    module, _, attribute = CLASSES[name].partition(":")
    stored_class: type = getattr(import_module(module), attribute)
    return stored_class


REGISTRY = Registry({path: name for name, path in CLASSES.items()}, _class_of, LEFT_OUT)


class NotStored:
    """Stands for what a finished run does not hold: its use is an error that says what to do.

    Parameters
    ----------
    name : str
        The result and its part: "personas.memberships".
    rows : int, optional
        How many rows it had, where that is known.
    known : mapping, optional
        Attributes of it that are known after all.

    Examples
    --------
    >>> NotStored("value.customers")["lifetime_value"]  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: A finished run does not hold value.customers. Compute it: pk.Analysis(...
    """

    def __init__(self, name: str, rows: int | None = None, known: Mapping[str, object] | None = None) -> None:
        self._name, self._rows = name, rows
        self.__dict__.update(known or {})

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise StudyError(
            f'A finished run does not hold {self._name}. Compute it: pk.Analysis("study.toml").{self._name}'
        )

    def __getattr__(self, attribute: str) -> NoReturn:
        if attribute.startswith(("__", "_repr_", "_ipython_")):  # a question of Python or of a notebook, not of a user
            raise AttributeError(attribute)
        self._refuse()

    __getitem__ = __iter__ = __call__ = __array__ = __contains__ = _refuse

    def __len__(self) -> int:
        return self._rows if self._rows is not None else self._refuse()

    def __repr__(self) -> str:
        return f"<not stored in a run: {self._name}>"

    def get(self, key: object, default: object = None) -> NotStored:  # noqa: ARG002  a mapping's signature
        """Return itself, so that what holds it can be shown: only its use is refused."""
        return self


def store_results(results: StudyResults, path: Path) -> Path:
    """Write the results of a study as data: no customer's id, and no row of a customer."""
    return write_results(path, {name: getattr(results, name) for name in RESULTS}, REGISTRY)


def open_results(run: Run) -> ResultsFile:
    """Open the results of a run; each is read when it is first wanted.

    Raises
    ------
    StudyError
        When the run holds no results, or they are not those that it wrote.
    """
    path = run.path / RESULTS_FILE
    if not path.is_file():
        made_by = run.manifest.get("versions", {}).get("personakit", "an earlier version")
        raise StudyError(
            f"'{run.path.name}' holds no {RESULTS_FILE}: it was made by personakit {made_by}, which stored none. "
            "Run the study again to open it."
        )
    written = {entry["file"]: entry["sha256"] for entry in run.manifest["files"]}
    if sha256(path) != written.get(RESULTS_FILE):
        raise StudyError(
            f"'{path.name}' is damaged or cut short, or was changed after the run was finished. Run the study again."
        )
    rows: Mapping[str, int] = run.manifest["rows"]

    def missing(name: str, field: str) -> Any:
        if (name, field) == ("personas", "model"):
            from personakit.clustering.load_model import load_model

            return load_model(run.path / MODEL_FILE)
        if (name, field) == ("exports", "study"):
            info = {"name": run.manifest["study"], "as_of": date.fromisoformat(run.manifest["as_of"])}
            return NotStored("exports.study", known={"study": NotStored("exports.study.study", known=info)})
        per_customer = {("personas", "memberships"), ("value", "customers")}
        return NotStored(f"{name}.{field}", rows.get("customers" if (name, field) in per_customer else field))

    return ResultsFile(path, REGISTRY, missing)
