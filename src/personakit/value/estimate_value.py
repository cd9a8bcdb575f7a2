"""Estimate what customers are worth and how easily they leave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import require
from personakit.core.intervals import Z_90
from personakit.core.random_groups import bootstrap_weights
from personakit.core.threads import one_blas_thread
from personakit.ingest.doubts import LEAVING, MONEY, doubt_sentences
from personakit.ingest.exports import Exports
from personakit.personas.personas import Personas
from personakit.value.annual_margins import Margins, annual_margins
from personakit.value.by_random_group import interval_90, random_group_sums, ratio
from personakit.value.lifetime.expect_lifetime import expect_lifetime
from personakit.value.lifetime.expectation import LifetimeExpectation, certain, customer_spread
from personakit.value.retention import still_customers
from personakit.value.switching_ease import switching_ease
from personakit.value.value import STAND_IN, Value

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Bytes, Floats


#: The currency of a study without money: every customer counts one.
NO_MONEY = "customers"


@one_blas_thread
def estimate_value(exports: Exports, personas: Personas) -> Value:
    """Estimate lifetime value and switching ease, per customer and persona.

    Parameters
    ----------
    exports : Exports
        Uses profitability (or transactions), joined_on, left_on, active, contract_end and switching_ease where they
        exist. Missing ones are replaced by assumptions, which are listed in ``value.assumptions``.
    personas : Personas

    Returns
    -------
    Value
        ``value.customers`` has annual_margin (currency a year), lifetime_value (currency, at today's value, up to the
        horizon; 0 for customers who have left; missing where nothing is known) with the 90% interval of that
        expectation, value_if_active (lifetime value of leavers, too, as if they had stayed), switching_ease,
        switching_ease_source and active. In ``value.by_persona`` means are over active
        customers, weighted by posterior, without those of unknown value. ``value.calibration`` compares predictions of
        a model fitted to the first part of the history with the rest; ``value.retention`` has leaving by contract and
        year of tenure.

    Notes
    -----
    Lifetime value is taken from the firm where given. Otherwise it is annual margin x the discounted years that each
    customer is expected to stay, by tenure, contract and persona where held-out leavers support that. With transactions
    alone it is expected purchases (BG/NBD) x expected spend (Gamma-Gamma). Without any money every customer counts one,
    and the currency is "customers".

    References
    ----------
    Gupta, S., Lehmann, D. R. & Stuart, J. A. (2004), Valuing customers. Journal of Marketing Research 41. Fader, P. S.
    & Hardie, B. G. S. (2007), How to project customer retention. Journal of Interactive Marketing 21. Fader, P. S.,
    Hardie, B. G. S. & Lee, K. L. (2005), "Counting your customers" the easy way. Marketing Science 24. Fader, P. S. &
    Hardie, B. G. S. (2013), The Gamma-Gamma model of monetary value.
    """
    require("estimate_value", exports, Exports, "the exports of read_exports first")
    require("estimate_value", personas, Personas, "the personas of find_personas second")
    study = exports.study
    memberships = personas.memberships.to_numpy(dtype=np.float64)
    active = still_customers(exports.customers, study.study.as_of)
    sentences = [
        *doubt_sentences(exports.doubts, MONEY, LEAVING),
        *(f"{STAND_IN}: {e.stand_in}." for e in exports.study.exports.values() if e.stand_in),
    ]
    if not active.any():
        active = np.ones(len(active), dtype=bool)
        sentences.append("No customer is active: everybody is counted as if still there.")
    margins = annual_margins(exports)
    switching = switching_ease(exports, memberships, personas.features.answer_weights)
    given, annual = margins.lifetime_value, margins.annual
    use_margin = np.isnan(given) & ~np.isnan(annual)
    currency = study.study.currency
    if np.isnan(given).all() and not use_margin.any():
        expected, currency = certain(np.ones(len(active)), ()), NO_MONEY
        sentences.append("No money is given: every customer counts one, and value is in customers, not in currency.")
    else:
        expected = _expected(exports, margins, use_margin, memberships)
        sentences += [*margins.sentences, *expected.sentences]
        unknown = int((np.isnan(expected.value) & active).sum())
        if unknown:
            sentences.append(
                f"{unknown:,} customers of unknown value stay missing; sums give them their persona's mean."
            )
    sentences += [*_leavers_note(active), *switching.sentences]
    weights = bootstrap_weights(study.study.n_boot, study.study.seed)
    shifts = expected.shifts(weights)
    low, high = _interval(expected.value, Z_90 * customer_spread(expected, memberships, shifts), use_margin)
    customers = pd.DataFrame(
        {
            "annual_margin": annual,
            "lifetime_value": np.where(active, expected.value, 0.0),
            "lifetime_value_low": np.where(active, low, 0.0),
            "lifetime_value_high": np.where(active, high, 0.0),
            "value_if_active": expected.value,
            "switching_ease": switching.ease,
            "switching_ease_source": switching.source,
            "active": active,
        },
        index=personas.memberships.index,
    )
    by_persona = _by_persona(customers, expected, memberships, exports.random_groups, weights=weights, shifts=shifts)
    by_persona.insert(0, "persona", personas.ids)
    by_persona.insert(1, "name", [personas.names[persona] for persona in personas.ids])
    return Value(customers, by_persona, currency, tuple(sentences), expected.calibration, expected.retention)


def _expected(exports: Exports, margins: Margins, use_margin: Bools, memberships: Floats) -> LifetimeExpectation:
    """Return the lifetime value given by the firm; for other customers, the one expected from their margins."""
    given = margins.lifetime_value
    n_given = int((~np.isnan(given)).sum())
    note = f"Lifetime value in {exports.study.study.currency} as the firm gives it, for {n_given:,} customers."
    if not use_margin.any():
        return certain(given, (note,))
    annual = np.where(use_margin, margins.annual, np.nan)
    expected = expect_lifetime(exports, annual, memberships, margins.from_transactions)
    if not n_given:
        return expected
    slopes = np.where(use_margin[:, None], expected.slopes, 0.0)
    return replace(expected, value=np.where(use_margin, expected.value, given), slopes=slopes).saying((note,))


def _interval(value: Floats, off: Floats, estimated: Bools) -> tuple[Floats, Floats]:
    """Return the ends of each customer's interval, which keep the sign of the value; NaN for given values."""
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.exp(np.where(value != 0, off / np.abs(value), 0.0))
    ends = value / times, value * times
    low, high = np.minimum(*ends), np.maximum(*ends)
    return np.where(estimated, low, np.nan), np.where(estimated, high, np.nan)


def _leavers_note(active: Bools) -> list[str]:
    gone = int((~active).sum())
    return [f"{gone:,} customers have left: no lifetime value remains of them."] if gone else []


def _by_persona(
    customers: pd.DataFrame,
    expected: LifetimeExpectation,
    memberships: Floats,
    random_groups: Bytes,
    *,
    weights: Floats,
    shifts: Floats,
) -> pd.DataFrame:
    """Return persona means over active customers, with intervals from resampled customers (and leavers)."""
    active = customers["active"].to_numpy()
    annual = customers["annual_margin"].to_numpy()
    value, ease = customers["lifetime_value"].to_numpy(), customers["switching_ease"].to_numpy()
    known, earns = active & ~np.isnan(value), active & ~np.isnan(annual)
    columns = [active, active * ease, earns, np.where(earns, annual, 0), known, np.where(known, value, 0),
               *np.where(known[:, None], expected.slopes, 0).T]  # fmt: skip
    sums = random_group_sums(memberships, np.column_stack(columns).astype(np.float64), random_groups)
    total = sums.sum(axis=0)
    lifetime = ratio(total[:, 5], total[:, 4])
    resampled = np.tensordot(weights, sums, axes=1)
    # Each replicate resamples customers, and shifts the estimated parameters by as much as those customers shift them.
    moved = resampled[..., 5] + (resampled[..., 6:] * shifts).sum(axis=-1)
    low, high = interval_90(ratio(moved, resampled[..., 4]))
    worth = lifetime * total[:, 0]
    everything = np.nansum(worth)
    return pd.DataFrame(
        {
            "customers": total[:, 0],
            "annual_margin": ratio(total[:, 3], total[:, 2]),
            "lifetime_value": lifetime,
            "lifetime_value_low": low,
            "lifetime_value_high": high,
            "switching_ease": ratio(total[:, 1], total[:, 0]),
            "share_of_value": worth / everything if everything > 0 else np.nan,
        }
    )
