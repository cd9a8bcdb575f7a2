"""Simulate what customers experience: contacts, waits, ratings, and who leaves because of which contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from personakit.datasets import plan
from personakit.datasets.draws import by_row, counts, normal, pick

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from personakit.core.typing import Array, Float32s, Int8s, Int32s, Ints

LAG_DAYS = 25  # mean time from a bad contact to leaving
NEVER = 10 * plan.DAYS  # day of leaving of those who stay


@dataclass(frozen=True, eq=False)
class Events:
    """Simulated contacts, in order of time, and the day each customer left."""

    contacts: pd.DataFrame  # customer (row number), minute (of the year), stage, touchpoint, channel, team (positions),
    #                         wait_tenths, abandoned, score, rated, timed, leave_chance, value_at_risk
    left_day: Ints  # by customer; plan.DAYS or more: still a customer


def simulate_events(
    customers: pd.DataFrame, contacts_each: float, rated: float, timed: float, rng: np.random.Generator
) -> Events:
    """Draw a year of contacts, and the customers who leave because of them.

    Parameters
    ----------
    customers : DataFrame
        As :func:`simulate_customers` returns it.
    contacts_each : float
        Mean number of contacts per customer and year.
    rated, timed : float
        Share of contacts with a rating, with a recorded wait.
    rng : Generator
    """
    import numpy as np

    persona = customers["persona"].to_numpy()
    each = counts(rng, contacts_each * by_row(plan.CONTACT_FACTOR, persona))
    customer = np.repeat(np.arange(len(customers), dtype=np.int32), each)
    experience = _draw_experience(persona, customer, rng)
    ease = customers["ease"].to_numpy().astype(np.float32)
    cost = np.array([stage.leave_chance for stage in plan.STAGES], dtype=np.float32)
    chance = cost[experience["stage"]] * experience["pain"] * ease[customer]
    minute = _minutes(len(customer), rng)
    left_day = _leave(ease, _leaving_days(minute // 1440, chance, rng), each, rng)

    score = _score(persona, customer, experience, rng)
    shown = np.where(experience["abandoned"], 0.0, rated * np.array([1.15, 1.1, 0.9, 0.92, 1.05])[score - 1])
    in_rating = rng.random(len(customer), dtype=np.float32) < (shown if rated < 1 else ~experience["abandoned"])
    in_wait = rng.random(len(customer), dtype=np.float32) < timed
    before_leaving = np.flatnonzero(minute // 1440 < left_day[customer])
    before_leaving = before_leaving[np.argsort(minute[before_leaving], kind="stable")]
    import pandas as pd

    columns = {
        "customer": customer,
        "minute": minute,
        **{name: experience[name] for name in ("stage", "touchpoint", "channel", "team", "wait_tenths", "abandoned")},
        "score": score,
        "rated": in_rating,
        "timed": in_wait,
        "leave_chance": chance,
        "value_at_risk": chance * customers["remaining_value"].to_numpy().astype(np.float32)[customer],
    }
    return Events(
        pd.DataFrame({name: column[before_leaving] for name, column in columns.items()}, copy=False), left_day
    )


def _draw_experience(persona: Int8s, customer: Int32s, rng: np.random.Generator) -> dict[str, Array]:
    """Draw stage, touchpoint, channel, team and wait of each contact, and the pain they cause (0-1)."""
    import numpy as np

    n, kind = len(customer), persona[customer]
    stage = pick(rng, list(zip(*(s.contact_share for s in plan.STAGES), strict=True)), kind)
    touchpoint = pick(rng, [s.touchpoint_chance for s in plan.STAGES], stage)
    team = pick(rng, [s.team_chance for s in plan.STAGES], stage)
    stage_channels = [
        [chance if channel in s.channels else 0.0 for channel, chance in enumerate(row)]
        for row in plan.CHANNEL_CHANCE
        for s in plan.STAGES
    ]
    channel = pick(rng, stage_channels, kind.astype(np.int16) * len(plan.STAGES) + stage)
    spread = by_row([s.wait_spread for s in plan.STAGES], stage)
    wait = by_row([s.wait_median for s in plan.STAGES], stage) * np.exp(spread * normal(rng, n))
    over = np.log(wait / by_row([s.sla_minutes for s in plan.STAGES], stage))
    patience = 25 * np.exp(0.9 * normal(rng, n))
    abandoned = (wait > patience) & (channel != plan.CHANNELS.index("Home visit"))
    abandoned &= ~np.isin(stage, [1, 4])
    wait = np.where(abandoned, patience, wait)

    pain = np.zeros(n, dtype=np.float32)
    for position, s in enumerate(plan.STAGES):
        in_stage = stage == position
        if s.cause == "touchpoint":
            hurt = (touchpoint[in_stage] == s.touchpoints.index(s.main_level)).astype(np.float32)
        elif s.main_level in plan.TEAMS:
            hurt = (team[in_stage] == plan.TEAMS.index(s.main_level)).astype(np.float32)
        elif s.main_level in plan.CHANNELS:
            hurt = (channel[in_stage] == plan.CHANNELS.index(s.main_level)).astype(np.float32)
        else:
            hurt = 1 / (1 + np.exp(-over[in_stage] / 0.2))
        pain[in_stage] = hurt * by_row(s.severity, kind[in_stage])
    tenths = np.clip(np.rint(wait * 10), 1, 99_999).astype(np.int32)
    return {"stage": stage, "touchpoint": touchpoint, "channel": channel, "team": team, "wait_tenths": tenths,
            "abandoned": abandoned, "pain": pain, "over": over}  # fmt: skip


def _score(
    persona: Int8s,
    customer: Int32s,
    experience: dict[str, Array],
    rng: np.random.Generator,
) -> Int8s:
    """Turn the experience into a rating 1-5, with each customer's own mood and way of rating."""
    import numpy as np

    mood = (0.30 * normal(rng, len(persona)) + by_row((0.0, -0.1, 0.0, 0.25, -0.1), persona))[customer]
    level = by_row([s.level for s in plan.STAGES], experience["stage"])
    felt = level + mood - 2.6 * experience["pain"] - 0.15 * (experience["over"] > 0) + 0.7 * normal(rng, len(customer))
    score: Int8s = np.clip(np.rint(felt), 1, 5).astype(np.int8)
    return score


def _minutes(n: int, rng: np.random.Generator) -> Int32s:
    """Return minutes of the year between 8 and 20 o'clock."""
    import numpy as np

    day = (rng.random(n, dtype=np.float32) * plan.DAYS).astype(np.int32)
    return np.minimum(day, plan.DAYS - 1) * 1440 + 480 + (rng.random(n, dtype=np.float32) * 720).astype(np.int32)


def _leaving_days(day: Int32s, chance: Float32s, rng: np.random.Generator) -> Ints:
    """Return the day on which each contact makes its customer leave; far after the year where it does not."""
    import numpy as np

    lag = -LAG_DAYS * np.log1p(-rng.random(len(day), dtype=np.float32))
    leaves = rng.random(len(day), dtype=np.float32) < chance
    return np.where(leaves, day + 1 + lag, NEVER).astype(np.int64)


def _leave(ease: Float32s, leaving_days: Ints, each: Ints, rng: np.random.Generator) -> Ints:
    """Return the day each customer leaves: because of a contact, or anyway; after the year for those who stay."""
    import numpy as np

    n = len(ease)
    anyway = rng.random(n) < 0.02 + 0.04 * ease
    left = np.where(anyway, (rng.random(n) * plan.DAYS).astype(np.int64), NEVER)
    some = each > 0
    if some.any():
        starts = (np.cumsum(each) - each)[some]
        left[some] = np.minimum(left[some], np.minimum.reduceat(leaving_days, starts))
    return np.maximum(left, 1)
