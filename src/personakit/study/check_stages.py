"""Checks between the stages of a study and the exports that name them."""

from __future__ import annotations

from collections.abc import Sequence

from personakit.core.errors import require
from personakit.study.error_messages import Fault, quoted_names, suggest_name
from personakit.study.settings import Stage, Study

EVENTS = ("csat", "waits", "contacts")


def expects_stages(study: Study) -> bool:
    """Say whether a study or one of its exports names stages; without, it covers personas and value only.

    Parameters
    ----------
    study : Study
        The settings.

    Returns
    -------
    bool
        False where nothing in it can name a stage.

    Examples
    --------
    >>> from personakit.study import make_study
    >>> crm = {"table": "customers", "path": "crm.csv", "columns": {"customer_id": "No"}}
    >>> expects_stages(make_study({"study": {"as_of": "2025-12-31"}, "exports": {"crm": crm}}))
    False
    """
    require("expects_stages", study, Study, "the study of read_study")
    return bool(study.stages) or any(
        e.table in {"stages", *EVENTS} or e.ratings is not None or e.waits is not None for e in study.exports.values()
    )


def stage_faults(study: Study) -> list[Fault]:
    """Return the faults of the stages: names used twice, and names of stages that do not exist."""
    exports = study.exports.values()
    faults = _repeated(study.stages)
    if study.stages and not any(e.table == "stages" for e in exports):
        known = [spelling for stage in study.stages for spelling in (stage.name, *stage.aliases)]
        folded = {k.strip().casefold() for k in known}
        for at, name in _stages_named(study):
            if name.strip().casefold() not in folded:
                names = quoted_names(stage.name for stage in study.stages)
                faults.append(Fault(at, f"there is no stage '{name}'.{suggest_name(name, known)} Stages: {names}."))
    return faults


def _repeated(stages: Sequence[Stage]) -> list[Fault]:
    seen: dict[str, int] = {}
    faults = []
    for number, stage in enumerate(stages, start=1):
        for spelling in dict.fromkeys(s.strip().casefold() for s in (stage.name, *stage.aliases)):
            if spelling in seen:
                faults.append(
                    Fault(
                        f"stages[{number}].name", f"'{stage.name}' is also the name or alias of stage {seen[spelling]}."
                    )
                )
            seen.setdefault(spelling, number)
    return faults


def _stages_named(study: Study) -> list[tuple[str, str]]:
    named = []
    for name, export in study.exports.items():
        if export.stage:
            named.append((f"exports.{name}.stage", export.stage))
        for block, wide in (("ratings", export.ratings), ("waits", export.waits)):
            for column, target in wide.columns.items() if wide else ():
                named.append((f"exports.{name}.{block}.columns.{column}", target.stage))
    return named
