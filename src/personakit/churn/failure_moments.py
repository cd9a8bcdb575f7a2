"""``FailureMoments``: cross-products of context and outcome of a stage's contacts, from which its cause is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.rating_biases import N_WAIT_BANDS, wait_quantile_bands
from personakit.core.formatting import format_number
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.event_codes import CONTEXT

if TYPE_CHECKING:
    from personakit.churn.gather_contacts import Contacts
    from personakit.churn.service_failures import FailureModel
    from personakit.core.typing import Bytes, Codes, Floats, Ints


WAIT = "band"
_MOST_LEVELS = 30
_ENOUGH_WAITS = 0.3  # of a stage's rated contacts: above, those without a wait on record are left out


@dataclass(frozen=True, eq=False)
class FailureMoments:
    """Cross-products of the context of a stage's rated contacts and of what went wrong in them, by random group.

    What went wrong is the chance that a contact was bad where that is estimated from leavers, else "dissatisfied".
    """

    moments: Floats  # (random groups, 1 + controls + levels + 1, the same): one, controls, levels, outcome
    n_controls: int  # personas but one, or none
    levels: tuple[tuple[str, str], ...]  # factor and level of each column; the most common level has none
    reference: dict[str, str]  # factor -> its level without a column
    n: int  # rated contacts
    minutes: dict[str, float]  # wait band -> mean of its waits on record
    timed: float  # share of the stage's contacts, rated or not, with a wait on record


@dataclass(frozen=True, eq=False)
class LevelColumns:
    """Indicators of the levels of some factors, without the most common level of each."""

    indicators: Floats  # (rows, levels)
    levels: tuple[tuple[str, str], ...]  # factor and level of each column
    reference: dict[str, str]  # factor -> its most common level


def level_columns(coded: Mapping[str, tuple[Ints, Sequence[str]]], rows: Floats) -> LevelColumns:
    """Return an indicator for each level but the most common of every factor; rare levels are pooled.

    Parameters
    ----------
    coded : mapping of str to (ndarray of int (rows,), sequence of str)
        Factor -> code of every row, names of the levels. Factors with a single level get no column.
    rows : ndarray (rows,)
        How many contacts each row stands for.

    Examples
    --------
    >>> columns = level_columns({"team": (np.array([0, 1, 1]), ["A", "B"])}, np.ones(3))
    >>> columns.levels, columns.reference, columns.indicators.ravel().tolist()
    ((('team', 'A'),), {'team': 'B'}, [1.0, 0.0, 0.0])
    """
    columns: list[Floats] = []
    levels: list[tuple[str, str]] = []
    reference: dict[str, str] = {}
    for factor, (codes, names) in coded.items():
        count = np.bincount(codes, rows, len(names))
        used = [int(code) for code in np.argsort(-count, kind="stable") if count[code] > 0]
        if len(used) < 2:
            continue
        reference[factor] = names[used[0]]
        common, rare = used[1:_MOST_LEVELS], used[_MOST_LEVELS:]
        columns.append((codes[:, None] == np.array(common)[None, :]).astype(np.float64))
        levels += [(factor, names[code]) for code in common]
        if rare:
            columns.append(np.isin(codes, rare).astype(np.float64)[:, None])
            levels.append((factor, f"one of {len(rare)} rare {factor}s"))
    return LevelColumns(np.hstack([np.zeros((len(rows), 0)), *columns]), tuple(levels), reference)


def moments_by_group(design: Floats, rows: Floats, random_group: Codes) -> Floats:
    """Return the cross-products of all columns, by random group: (random groups, columns, columns).

    Parameters
    ----------
    design : ndarray (rows, columns)
        One row per contact, or per cell of equal contacts.
    rows : ndarray (rows,)
        How many contacts each row stands for.
    random_group : ndarray of int (rows,)
        Of each row's customers.
    """
    moments = np.zeros((N_RANDOM_GROUPS, design.shape[1], design.shape[1]))
    order = np.argsort(random_group, kind="stable")
    ends = np.searchsorted(random_group[order], np.arange(N_RANDOM_GROUPS + 1))
    for group in range(N_RANDOM_GROUPS):
        of_group = order[ends[group] : ends[group + 1]]
        moments[group] = design[of_group].T @ (design[of_group] * rows[of_group, None])
    return moments


def sum_failures(
    contacts: Contacts, failure_model: FailureModel, memberships: Floats, random_groups: Bytes
) -> list[FailureMoments]:
    """Return the cross-products of every stage.

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    failure_model : FailureModel
        Chance that each was bad.
    memberships : ndarray (customers, personas)
        Of the customers in the sample.
    random_groups : ndarray (customers,)
        Of the customers in the sample.
    """
    waits = wait_quantile_bands(contacts)
    out = []
    for s in range(contacts.n_stages):
        at_stage = contacts.stage == s
        on_record = float((waits[at_stage] > 0).mean()) if at_stage.any() else 0.0
        rows = np.flatnonzero(at_stage & contacts.rated)
        timed = waits[rows] > 0
        if timed.mean() >= _ENOUGH_WAITS if len(rows) else False:
            rows = rows[timed]
        columns = level_columns(
            {factor: _coded(contacts, factor, waits, rows) for factor in (*CONTEXT, WAIT)}, np.ones(len(rows))
        )
        customer = contacts.customer[rows]
        controls = memberships[customer][:, 1:]
        design = np.hstack([np.ones((len(rows), 1)), controls, columns.indicators, failure_model.chance[rows][:, None]])
        moments = moments_by_group(design, np.ones(len(rows)), random_groups[customer])
        minutes = _middles(contacts.wait_minutes[rows], waits[rows], _coded(contacts, WAIT, waits, rows)[1])
        out.append(
            FailureMoments(moments, controls.shape[1], columns.levels, columns.reference, len(rows), minutes, on_record)
        )
    return out


def _coded(contacts: Contacts, factor: str, waits: Ints, rows: Ints) -> tuple[Ints, list[str]]:
    """Return codes and names of a factor's levels, "not said" among them."""
    if factor == WAIT:
        return waits[rows], ["no wait on record", *_spans(contacts.wait_minutes[rows], waits[rows])]
    return contacts.context[factor][rows] + 1, [f"{factor} not said", *contacts.labels[factor]]


def _middles(minutes: Floats, waits: Ints, names: list[str]) -> dict[str, float]:
    """Return the geometric mean of the waits of each band, by its name."""
    middles = {}
    for i in range(1, N_WAIT_BANDS):
        band_minutes = minutes[(waits == i) & (minutes > 0)]
        if len(band_minutes):
            middles[names[i]] = float(np.exp(np.log(band_minutes).mean()))
    return middles


def _spans(minutes: Floats, waits: Ints) -> list[str]:
    """Return a distinct label in minutes for each band of waits."""
    out: list[str] = []
    for i in range(1, N_WAIT_BANDS):
        band_minutes = minutes[waits == i]
        label = (
            f"{format_number(band_minutes.min())}-{format_number(band_minutes.max())} min"
            if len(band_minutes)
            else f"band {i} of waits"
        )
        out.append(label if label not in out else f"{label} ({i})")
    return out
