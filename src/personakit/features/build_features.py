"""``build_features``: join the customers' and the survey's attributes, one row per customer, nothing filled."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError, require
from personakit.core.kinds import Kind, Use
from personakit.features.core_segment import core_segment
from personakit.features.features import Features
from personakit.ingest.exports import Exports
from personakit.weighting.respondents import check_respondents
from personakit.weighting.weigh_respondents import fit_weights, weigh_respondents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from personakit.core.typing import Array, Codes, Floats
    from personakit.ingest.exports import AttributeInfo

DAYS_A_YEAR = 365.25


def build_features(exports: Exports) -> Features:
    """Join the attributes of the customers and of the survey, one row per customer of the base.

    Survey attributes stay missing for customers who did not answer. Dates become years before the study's as-of date.
    Free text is left out: it is read as verbatims, never segmented on.

    Respondents are raked to the base (``weigh_respondents``); their weights enter every figure on survey answers.
    ``fit_weights`` gives the weight of each customer in the fit. The quality of the answers is checked; no respondent
    is dropped.

    Parameters
    ----------
    exports : Exports
        Canonical tables.

    Returns
    -------
    Features
        Customer x attribute table in the order of ``exports.customers``.

    Raises
    ------
    StudyError
        When no attribute is active, when a text attribute is active, or when the core segment cannot be formed.
    DataError
        When the core segment holds fewer customers than ``study.minimum_customers``.
    """
    require("build_features", exports, Exports, "the exports of read_exports")
    index = pd.Index(exports.customers["customer_id"], name="customer_id")
    rows = exports.respondents
    wanted = _wanted(exports.attributes)
    as_of = pd.Timestamp(exports.study.study.as_of)
    columns: dict[str, Any] = {}
    described: list[AttributeInfo] = []
    for attribute in wanted:
        attribute = replace(attribute, label=readable_label(attribute))  # noqa: PLW2901 with a readable label from now on
        values = (exports.customers if attribute.table == "customers" else exports.survey)[attribute.name]
        if attribute.kind is Kind.DATE:
            values = (as_of - values).dt.total_seconds() / (DAYS_A_YEAR * 86_400)
            label = f"{attribute.label} (years before {as_of.date()})"
            attribute = replace(attribute, kind=Kind.NUMERIC, label=label)  # noqa: PLW2901 numeric from now on
        columns[attribute.name] = values.array if attribute.table == "customers" else _spread(values, rows, len(index))
        described.append(attribute)
    frame = pd.DataFrame(columns, index=index, copy=False)
    core = core_segment(exports, frame)
    settings = exports.study.study
    weighting = weigh_respondents(
        exports.study.weights,
        frame,
        described,
        rows,
        _design(exports.survey),
        minimum_cell=settings.minimum_cell,
    )
    answers = np.full(len(index), np.nan)
    answers[rows] = weighting.weights
    return Features(
        frame=frame,
        attributes=tuple(described),
        weights=pd.Series(fit_weights(described, rows, weighting, len(index)), index=index, name="weight"),
        in_core=pd.Series(core.inside, index=index, name="in_core"),
        respondent_weights=pd.Series(answers, index=index, name="respondent_weight"),
        core_chance=pd.Series(core.chance, index=index, name="core_chance"),
        core_note=core.note,
        weighting=weighting,
        check_answers=partial(
            check_respondents, exports.survey, exports.attributes, settings.seed, exports.study.respondents
        )
        if len(rows)
        else None,
    )


def _wanted(attributes: Iterable[AttributeInfo]) -> list[AttributeInfo]:
    used = [a for a in attributes if a.use is not Use.IGNORE]
    texts = [a.name for a in used if a.kind is Kind.TEXT and a.use is Use.ACTIVE]
    if texts:
        raise StudyError(
            f"Attribute '{texts[0]}' is free text and cannot be active. Declare it as categorical or multi_select, or "
            'give it use = "describe".'
        )
    wanted = [a for a in used if a.kind is not Kind.TEXT]
    if not any(a.use is Use.ACTIVE for a in wanted):
        names = ", ".join(f"'{a.name}'" for a in wanted[:12]) or "none"
        raise StudyError(
            "No attribute is active, so there is nothing to form personas on. Give the needs, attitudes and behaviour "
            f'use = "active" in the study. Available attributes: {names}.'
        )
    return wanted


def readable_label(attribute: AttributeInfo) -> str:
    """Make a readable label from a bare column name; a label given in the study keeps its capitals.

    Returns
    -------
    str
        Label for pages and plots.
    """
    words = attribute.label.replace("_", " ").strip() if attribute.label == attribute.name else attribute.label
    ordinary = words.split(" ", 1)[0].islower()
    return words[:1].upper() + words[1:] if ordinary else words


def _spread(values: pd.Series, rows: Codes, n: int) -> Any:
    """Put the respondents' answers into the rows of their customers; all other rows stay missing."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        answered = np.asarray(values.cat.codes)
        codes: Array = np.full(n, -1, dtype=answered.dtype)
        codes[rows] = answered
        return pd.Categorical.from_codes(codes, dtype=values.dtype)
    spread = np.full(n, np.nan)
    spread[rows] = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return spread


def _design(survey: pd.DataFrame) -> Floats | None:
    return survey["weight"].to_numpy(dtype=np.float64, na_value=np.nan) if "weight" in survey else None
