"""Sensitivity of the ranking to settings: discount, horizon, retention, chance of leaving or criteria weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from personakit.churn import estimate_churn
from personakit.core.errors import StudyError, not_found, require
from personakit.core.threads import one_blas_thread
from personakit.ingest.exports import Exports
from personakit.journey.journey import Journey
from personakit.personas.personas import Personas
from personakit.priorities.rank_stages import rank_stages
from personakit.study.settings import Criteria, Study, ValueSettings
from personakit.value import estimate_value

#: Sections of the study whose settings can be tried.
SECTIONS: dict[str, type[ValueSettings] | type[Criteria]] = {"value": ValueSettings, "criteria": Criteria}


@one_blas_thread
def rank_under(
    exports: Exports, personas: Personas, journey: Journey, setting: str, values: Sequence[str | float]
) -> pd.DataFrame:
    """Estimate value and rank the stages again for other values of one setting.

    Discount and horizon affect customers who stay long more than those who leave soon, so they can change the order of
    the stages and not only the money. Personas and journey are not computed again.

    Parameters
    ----------
    exports : Exports
        Of the study.
    personas : Personas
        Of these exports.
    journey : Journey
        Of the same.
    setting : str
        A key of [value] or [criteria] as the study writes it: "value.discount_rate", "value.horizon_years",
        "value.leave_if_dissatisfied", "criteria.switching_ease", ...
    values : sequence
        Values to try.

    Returns
    -------
    DataFrame
        One row per value and stage, first rank first: setting, tried, stage, rank, value_at_risk, value_at_risk_low,
        value_at_risk_high, chance_first.

    Raises
    ------
    StudyError
        When the setting does not exist or a value is not allowed.

    Examples
    --------
    >>> import personakit as pk, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     world = pk.datasets.write_sample(folder, n_customers=300)
    ...     exports = pk.read_exports(folder + "/study.toml")
    >>> personas = pk.find_personas(exports)
    >>> journey = pk.map_journey(exports, personas)
    >>> ranked = pk.priorities.rank_under(exports, personas, journey, "value.discount_rate", [0.0, 0.3])
    >>> ranked.groupby("tried")["value_at_risk"].sum().is_monotonic_decreasing
    True
    """
    require("rank_under", exports, Exports, "the exports of read_exports first")
    section, _, key = str(setting).partition(".")
    known = [f"{name}.{field}" for name, model in SECTIONS.items() for field in model.model_fields]
    if setting not in known:
        raise StudyError(not_found("setting", str(setting), "[value] and [criteria] of a study", known))
    columns = ["stage", "rank", "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first"]
    same_value = estimate_value(exports, personas) if section == "criteria" else None  # no criterion touches it
    same_churn = None if same_value is None else estimate_churn(exports, personas, same_value)
    parts = []
    for tried in values:
        changed = replace(exports, study=_with(exports, section, key, tried))
        ranked = rank_stages(changed, personas, journey, same_value, churn=same_churn)
        parts.append(ranked.stages[columns].assign(setting=setting, tried=tried))
    if not parts:
        raise StudyError("rank_under takes at least one value to try.")
    return pd.concat(parts, ignore_index=True)[["setting", "tried", *columns]]


def _with(exports: Exports, section: str, key: str, value: str | float) -> Study:
    """Return the study with one setting changed, validated as when it is read."""
    from pydantic import ValidationError

    old = getattr(exports.study, section)
    try:
        new = SECTIONS[section].model_validate({**old.model_dump(), key: value})
    except ValidationError as error:
        raise StudyError(f"{section}.{key} cannot be {value!r}: {error.errors()[0]['msg'].lower()}.") from None
    return exports.study.model_copy(update={section: new})
