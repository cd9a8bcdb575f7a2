"""Estimate what customers are worth and how easily they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import require
from personakit.core.shards import resample_shards
from personakit.ingest.exports import Exports
from personakit.personas.personas import Personas
from personakit.value.by_shard import interval_90, ratio, shard_sums
from personakit.value.churn import estimate_churn
from personakit.value.margins import annual_margins
from personakit.value.retention import Retention, discounted_years, observe_retention, still_customers
from personakit.value.switching import switching_ease
from personakit.value.value import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

N_REPLICATES = 500
#: The currency of a study without money: every customer counts one.
NO_MONEY = "customers"


def estimate_value(exports: Exports, personas: Personas) -> Value:
    """Estimate lifetime value and switching ease, per customer and persona.

    Parameters
    ----------
    exports : Exports
        Profitability (or transactions), joined_on, left_on, active, contract_end and switching_ease are used as far as
        they are there; what is not is assumed, and said.
    personas : Personas

    Returns
    -------
    Value
        ``value.customers`` has annual_margin (currency a year), lifetime_value (currency, at today's value: what the
        firm gives, else annual margin x discounted expected remaining years up to the horizon; 0 for customers who
        have left; missing where nothing is known), switching_ease, switching_ease_source and active. In
        ``value.by_persona`` means are over customers still there, by posterior, leaving out those of unknown value.

    Notes
    -----
    Without any money every customer counts one: the currency is then "customers".

    References
    ----------
    Gupta, S., Lehmann, D. R. & Stuart, J. A. (2004), Valuing customers. Journal of Marketing Research 41.
    """
    require("estimate_value", exports, Exports, "the exports of read_exports first")
    require("estimate_value", personas, Personas, "the personas of find_personas second")
    study = exports.study
    memberships = personas.memberships.to_numpy(dtype=np.float64)
    shards = exports.shards
    here = still_customers(exports.customers, study.study.as_of)
    sentences = [f"The stages are a stand-in: {e.stand_in}." for e in exports.study.exports.values() if e.stand_in]
    if not here.any():
        here = np.ones(len(here), dtype=bool)
        sentences.append("No customer is active: everybody is counted as if still there.")
    margins = annual_margins(exports)
    switching = switching_ease(exports, memberships, personas.features.answer_weights)
    given, annual = margins.lifetime_value, margins.annual
    use_margin = np.isnan(given) & ~np.isnan(annual)
    currency = study.study.currency
    retention = observe_retention(exports.customers, shards, study.study.as_of, study.value.annual_retention)
    years = float(discounted_years(retention.annual, study.value.horizon_years, study.value.discount_rate))
    if np.isnan(given).all() and not use_margin.any():
        lifetime = np.ones(len(here))
        currency = NO_MONEY
        sentences.append("No money is given: every customer counts one, and value is in customers, not in currency.")
    else:
        lifetime = np.where(use_margin, annual * years, given)
        sentences += [*margins.sentences, *_said(exports, given, use_margin, retention, years)]
        unknown = int((np.isnan(lifetime) & here).sum())
        if unknown:
            sentences.append(
                f"{unknown:,} customers of unknown value stay missing; sums give them their persona's mean."
            )
    sentences += _gone(here)
    churn = estimate_churn(exports, memberships, here, lifetime, personas.features.answer_weights)
    lifetime = np.where(here, lifetime, 0.0)
    sentences += switching.sentences
    customers = pd.DataFrame(
        {
            "annual_margin": annual,
            "lifetime_value": lifetime,
            "switching_ease": switching.ease,
            "switching_ease_source": switching.source,
            "active": here,
        },
        index=personas.memberships.index,
    )
    by_persona = _by_persona(customers, use_margin, memberships, retention, exports)
    by_persona.insert(0, "persona", personas.ids)
    by_persona.insert(1, "name", [personas.names[persona] for persona in personas.ids])
    return Value(customers, by_persona, currency, tuple(sentences), churn)


def _said(
    exports: Exports, given: Floats, margin_of: NDArray[np.bool_], retention: Retention, years: float
) -> list[str]:
    settings, currency = exports.study.value, exports.study.study.currency
    out = []
    n_given = int((~np.isnan(given)).sum())
    if n_given:
        out.append(f"Lifetime value in {currency} as the firm gives it, for {n_given:,} customers.")
    if margin_of.any():
        out.append(
            f"Lifetime value in {currency}: annual margin x {years:.2f} discounted expected years (horizon "
            f"{settings.horizon_years:g} years, discount {settings.discount_rate:.0%} a year), for "
            f"{int(margin_of.sum()):,} customers; losses stay negative."
        )
        out.append(retention.sentence)
    return out


def _gone(here: NDArray[np.bool_]) -> list[str]:
    gone = int((~here).sum())
    return [f"{gone:,} customers have left: no lifetime value remains of them."] if gone else []


def _by_persona(
    customers: pd.DataFrame, use_margin: NDArray[np.bool_], memberships: Floats, retention: Retention, exports: Exports
) -> pd.DataFrame:
    """Return persona means over customers still there, with intervals from resampled customers (and leavers)."""
    settings = exports.study.value
    here = customers["active"].to_numpy()
    annual = customers["annual_margin"].to_numpy()
    value, ease = customers["lifetime_value"].to_numpy(), customers["switching_ease"].to_numpy()
    from_margin, known, earns = here & use_margin, here & ~np.isnan(value), here & ~np.isnan(annual)
    columns = [here, here * ease, earns, np.where(earns, annual, 0), known, np.where(from_margin, annual, 0),
               np.where(known & ~from_margin, value, 0)]  # fmt: skip
    sums = shard_sums(memberships, np.column_stack(columns).astype(np.float64), exports.shards)

    def means(total: Floats, years: Floats) -> tuple[Floats, Floats]:
        worth = total[..., 5] * years + total[..., 6]
        return ratio(worth, total[..., 4]), worth

    def years_at(annual_retention: Floats) -> Floats:
        return discounted_years(annual_retention, settings.horizon_years, settings.discount_rate)

    total = sums.sum(axis=0)
    lifetime, _ = means(total, years_at(np.array(retention.annual)))
    weights = resample_shards(N_REPLICATES, exports.study.study.seed)
    resampled = np.tensordot(weights, sums, axes=1)
    low, high = interval_90(means(resampled, years_at(retention.resampled(weights))[:, None])[0])
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
