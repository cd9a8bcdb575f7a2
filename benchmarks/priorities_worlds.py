"""Planted worlds for the priorities benchmark: what every stage costs and what its pain comes from are known.

Contacts have a hidden badness that raises the hazard of leaving, by an amount of their stage, times the customer's
switching ease, from the month after, fading over months. Ratings show it through leniency (which goes with loyalty),
personal style, carry-over from the last contact, the mood of a contract's end and the questionnaire of each channel;
half of the contacts are rated. One cause a stage is planted, with decoys: waits that gather in one channel, and a bad
channel that is also slow. Everyone hates one stage that nobody leaves over, 1.5% of the customers have 20 times the
margin and a bad stage of their own, and one loud persona costs money.

How hard the worlds are was chosen among some twenty settings by what the ways by hand make of realistic ones
(priorities_by_hand.py, seeds 400 to 413), to be near the figures that the goals were set beside: Kendall tau with the
true cost .03 for the usual score, .66 for churn lift, .84 for the adjusted hazard. It was done twice: after the first
choice the library had been run on some of its worlds, and the hazard by hand had come out at .67 there
(docs/value_at_risk.md has the figures).

The true cost of a stage is counterfactual: expected loss over the coming year with all its badness less the loss
without, one stage at a time, scaled to the joint whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from personakit.study.settings import Study

LEVELS = ("easy", "realistic", "hard")
AS_OF = np.datetime64("2025-12-31")
STAGES = ("Order", "Delivery", "Set-up", "Billing", "Support", "Repair", "Renewal", "Change of plan")
TOUCHPOINTS = ("Form", "Call-back", "Visit", "Letter")
CHANNELS = ("Phone", "App", "Website", "Shop")
TEAMS = ("Team A", "Team B", "Team C")
WHALE, LOUD = 4, 5
SHARES = np.array([0.33, 0.27, 0.20, 0.135, 0.015, 0.05])
MARGIN = np.array([1.0, 0.8, 1.3, 0.6, 20.0, -0.4])  # of the persona, relative
CONTACTS = np.array([1.0, 0.9, 1.1, 1.0, 1.2, 2.5])
MOST_MONTHS_LOCKED = 12

#: months, contacts a year, noise of a rating, correlation of leniency with staying, sizes of the rating's other biases,
#: share timed, mean chance of leaving over one bad contact at ease 1, share of the faint causes
SETTINGS: dict[str, dict[str, float]] = {
    "easy": {"months": 24, "contacts": 8, "noise": 0.5, "lenient": 0.2, "bias": 0.5, "timed": 0.8, "chance": 0.30},
    "realistic": {"months": 18, "contacts": 7, "noise": 0.7, "lenient": 0.5, "bias": 1.0, "timed": 0.7, "chance": 0.30},
    "hard": {"months": 15, "contacts": 6, "noise": 0.9, "lenient": 0.7, "bias": 1.5, "timed": 0.6, "chance": 0.30},
}


@dataclass(frozen=True, eq=False)
class PlantedWorld:
    """One firm's exports and the truth behind them."""

    frames: dict[str, pd.DataFrame]
    study: Study
    truth: pd.DataFrame  # stage, value_at_risk, cause (touchpoint, interaction, waiting time), culprit, strength
    persona: np.ndarray  # planted, in the order of the CRM list
    said: str


def plant(level: str, seed: int, n: int = 20_000, waits: tuple[float, ...] = ()) -> PlantedWorld:
    """Plant one world; `waits` are changes, as -0.2, whose value kept a year the truth tells too, a column each."""
    rng = np.random.default_rng([LEVELS.index(level), seed, 77])
    s = SETTINGS[level]
    firm = _firm(rng, s)
    people = _people(rng, n, firm, s)
    contacts = _contacts(rng, people, firm, s)
    left_day = _leave(rng, people, contacts, firm)
    truth = _truth(rng, people, contacts, firm, s, waits)
    frames, study = _exports(rng, people, contacts[contacts["day"] < left_day[contacts["who"]]], left_day, firm)
    here = people["joined"] < firm["months"]
    return PlantedWorld(frames, study, truth, people["persona"][here], firm["said"])


def _firm(rng: np.random.Generator, s: dict[str, float]) -> dict[str, Any]:
    n_stages = int(rng.integers(6, 9))
    k = len(SHARES)
    months = int(s["months"])
    kinds = rng.choice(["touchpoint", "channel", "team", "wait"], n_stages, p=[0.3, 0.2, 0.15, 0.35])
    culprit = np.where(
        kinds == "touchpoint",
        rng.integers(0, 4, n_stages),
        np.where(kinds == "channel", rng.integers(0, 4, n_stages), rng.integers(0, 3, n_stages)),
    )
    strong = rng.random(n_stages) < 0.6
    order = rng.permutation(n_stages)
    hated, whales = order[0], order[1]
    severity = rng.uniform(0.5, 1.4, (k, n_stages))
    severity[:, whales] *= 0.3
    severity[WHALE, whales] = 2.2
    chance = s["chance"] * np.exp(0.9 * rng.normal(size=n_stages) - 0.405)
    chance[hated], chance[whales] = 0.0, 1.5 * s["chance"]
    fade = rng.uniform(0.3, 0.75)
    additive, binary, listed = bool(rng.random() < 0.6), bool(rng.random() < 0.5), bool(rng.random() < 0.5)
    return {
        "stages": list(STAGES[:n_stages]), "n": n_stages, "k": k, "months": months, "kinds": kinds, "culprit": culprit,
        "strong": strong, "hated": hated, "whales": whales, "severity": severity, "chance": chance, "fade": fade,
        "amount": chance * (1 - fade), "additive": additive, "binary": binary, "listed": listed,
        "plain": rng.uniform(0.05, 0.14, n_stages), "lift": np.where(strong, 0.55, 0.25),
        "share": rng.dirichlet(np.full(n_stages, 8.0), k),
        "level": np.where(np.arange(n_stages) == hated, 3.5, rng.uniform(4.0, 4.5, n_stages)),
        "touch": rng.dirichlet(np.full(4, 6.0), n_stages), "team": rng.dirichlet(np.full(3, 8.0), n_stages),
        "channel": rng.dirichlet(np.full(4, 5.0), k), "median": np.exp(rng.uniform(1.5, 5.0, n_stages)),
        "slow": np.where(kinds == "channel", culprit, rng.integers(0, 4, n_stages)),
        "asked": rng.permutation([-0.45, -0.15, 0.2, 0.4]) * s["bias"],
        "base": 0.0075 * np.exp(0.35 * rng.normal(size=k)), "lock": rng.uniform(0.3, 0.7),
        "said": f"{n_stages} stages, {'added' if additive else 'logit'}, {'binary' if binary else 'graded'} badness, "
                f"fade {fade:.2f}, contacts {'listed' if listed else 'not listed'}",
    }  # fmt: skip


def _people(rng: np.random.Generator, n: int, firm: dict[str, Any], s: dict[str, float]) -> dict[str, np.ndarray]:
    months = firm["months"]
    persona = rng.choice(len(SHARES), n, p=SHARES)
    ease_mean = np.clip(rng.uniform(0.25, 0.8, len(SHARES)), 0, 1)
    ease = np.clip(ease_mean[persona] + 0.17 * rng.normal(size=n), 0.03, 0.97)
    frail = rng.normal(size=n)
    lenient = -s["lenient"] * frail + np.sqrt(1 - s["lenient"] ** 2) * rng.normal(size=n)
    joined = -rng.exponential(40, n)  # months before the window opens
    late = rng.random(n) < 0.12
    joined[late] = rng.uniform(0, months - 2, int(late.sum()))
    bound = rng.random(n) < 0.5
    end = np.where(bound, rng.uniform(-6, months + MOST_MONTHS_LOCKED, n), -1e6)  # month the contract ends
    value = 800 * MARGIN[persona] * np.exp(0.45 * rng.normal(size=n))
    rate = s["contacts"] / 12 * CONTACTS[persona] * rng.gamma(5, 0.2, n)
    return {"persona": persona, "ease": ease, "frail": frail, "lenient": lenient, "joined": joined, "bound": bound,
            "end": end, "value": value, "rate": rate}  # fmt: skip


def _contacts(
    rng: np.random.Generator, people: dict[str, np.ndarray], firm: dict[str, Any], s: dict[str, float]
) -> pd.DataFrame:
    months, persona = firm["months"], people["persona"]
    from_month = np.maximum(people["joined"], 0)
    each = rng.poisson(people["rate"] * (months - from_month))
    who = np.repeat(np.arange(len(persona)), each)
    kind, n = persona[who], len(who)
    at = from_month[who] + rng.random(n) * (months - from_month[who])
    order = np.lexsort((at, who))
    who, at, kind = who[order], at[order], kind[order]
    stage = _pick(rng, firm["share"], kind)
    touch, team = _pick(rng, firm["touch"], stage), _pick(rng, firm["team"], stage)
    channel = _pick(rng, firm["channel"], kind)
    slow = channel == firm["slow"][stage]
    wait = firm["median"][stage] * np.exp(0.6 * rng.normal(size=n) + np.where(slow, 0.7, -0.1))
    hit = np.zeros(n)
    for j in range(firm["n"]):
        here = stage == j
        which, guilty = firm["kinds"][j], firm["culprit"][j]
        if which == "wait":
            hit[here] = _too_long(wait[here] / firm["median"][j])
        else:
            hit[here] = {"touchpoint": touch, "channel": channel, "team": team}[which][here] == guilty
    chance = _chance(firm, kind, stage, hit)
    if firm["binary"]:
        bad = (rng.random(n) < chance).astype(float)
    else:
        bad = rng.beta(np.maximum(4 * chance, 0.05), 4 * (1 - chance))
    day = np.floor(at * 30.4375).astype(int)
    b = s["bias"]
    last = np.r_[0.0, bad[:-1]] * (np.r_[-1, who[:-1]] == who) * np.exp(-(at - np.r_[0.0, at[:-1]]) / 3)
    near = (people["end"][who] > at) & (people["end"][who] < at + 2)
    mood = 0.35 * people["lenient"][who] + (0.25 * rng.normal(size=len(persona)))[who] - 0.5 * (kind == LOUD)
    felt = (firm["level"][stage] - 2.3 * bad + mood - 0.5 * b * last - 0.35 * b * near + firm["asked"][channel]
            + s["noise"] * rng.normal(size=n))  # fmt: skip
    score = np.clip(np.rint(felt), 1, 5).astype(int)
    rated = rng.random(n) < 0.5 * np.where(bad > 0.5, 1.1, 0.97)
    timed = rng.random(n) < s["timed"]
    return pd.DataFrame({"who": who, "day": day, "stage": stage, "touch": touch, "channel": channel, "team": team,
                         "wait": wait, "chance": chance, "bad": bad, "score": score, "rated": rated,
                         "timed": timed})  # fmt: skip


def _too_long(wait: np.ndarray) -> np.ndarray:
    """Return how far a wait, in medians of its stage, is too long."""
    return 1 / (1 + np.exp(-np.log(wait / 1.6) / 0.25))


def _chance(firm: dict[str, Any], persona: np.ndarray, stage: np.ndarray, hit: np.ndarray) -> np.ndarray:
    """Return the expected badness of contacts."""
    return np.clip((firm["plain"][stage] + firm["lift"][stage] * hit) * firm["severity"][persona, stage], 0, 0.95)


def _pick(rng: np.random.Generator, chances: np.ndarray, rows: np.ndarray) -> np.ndarray:
    upper = np.cumsum(chances, axis=1)
    u = rng.random(len(rows))
    return np.minimum((u[:, None] >= upper[rows]).sum(axis=1), chances.shape[1] - 1)


def _hazard(
    people: dict[str, np.ndarray], firm: dict[str, Any], month: int, load: np.ndarray, frail: float = 0.35
) -> np.ndarray:
    """Return the chance of leaving in one month; load is (customers, stages)."""
    persona, end = people["persona"], people["end"]
    near, inside = (end > month) & (end < month + 2), end >= month + 2
    base = firm["base"][persona] * np.exp(frail * people["frail"] + 0.15 * np.cos(month / 12 * 2 * np.pi))
    base = base * np.where(month - people["joined"] < 12, 1.4, 1.0) * np.where(inside, 0.4, np.where(near, 1.8, 1.0))
    added = (people["ease"] * np.where(inside, firm["lock"], 1.0))[:, None] * load
    if firm["additive"]:
        return np.clip(base + added @ firm["amount"], 0, 0.9)
    odds = np.log(base / (1 - base)) + added @ np.log1p(firm["amount"] / 0.009)
    return np.minimum(1 / (1 + np.exp(-odds)), 0.9)


def _leave(
    rng: np.random.Generator, people: dict[str, np.ndarray], contacts: pd.DataFrame, firm: dict[str, Any]
) -> np.ndarray:
    n, months = len(people["persona"]), firm["months"]
    left = np.full(n, 10**6)
    load = np.zeros((n, firm["n"]))
    month_of = (contacts["day"].to_numpy() / 30.4375).astype(int)
    cell = contacts["who"].to_numpy() * firm["n"] + contacts["stage"].to_numpy()
    for month in range(months):
        here = (left == 10**6) & (people["joined"] < month)
        leaves = here & (rng.random(n) < _hazard(people, firm, month, load))
        left[leaves] = np.floor((month + rng.random(int(leaves.sum()))) * 30.4375).astype(int)
        now = month_of == month
        new = np.bincount(cell[now], contacts["bad"].to_numpy()[now], n * firm["n"]).reshape(n, -1)
        load = firm["fade"] * load + new
    return left


def _truth(
    rng: np.random.Generator, people: dict[str, np.ndarray], contacts: pd.DataFrame, firm: dict[str, Any],
    s: dict[str, float], waits: tuple[float, ...],
) -> pd.DataFrame:  # fmt: skip
    k, m = firm["k"], firm["n"]
    cell = people["persona"][contacts["who"]] * m + contacts["stage"].to_numpy()
    mean = np.bincount(cell, contacts["bad"], k * m) / np.maximum(np.bincount(cell, minlength=k * m), 1)
    inflow = people["rate"][:, None] * firm["share"][people["persona"]] * mean.reshape(k, m)[people["persona"]]
    load = inflow / (1 - firm["fade"])
    months = firm["months"]

    def loss(kept: np.ndarray) -> float:
        total = 0.0  # kept: part of the badness, (stages,) or (customers, stages)
        for path in paths:
            stay = np.ones(len(load))
            for month in range(12):
                stay *= 1 - _hazard(people, firm, months + month, path[month] * kept)
            total += float((people["value"] * (1 - stay)).sum()) / len(paths)
        return total

    # The base of the coming year: everybody who was ever there counts by the chance to be there still.
    here = people["joined"] < months
    left_over = {change: _left_over(people, contacts, firm, change)[people["persona"][here]] for change in waits}
    people = {name: each[here] for name, each in people.items()}
    load = load[here]
    stay = np.ones(len(load))
    for month in range(months):
        stay *= np.where(people["joined"] < month, 1 - _hazard(people, firm, month, load), 1.0)
    people["value"] = people["value"] * stay
    # Where effects add up the mean load will do; where they multiply, its ups and downs count.
    paths = [[load] * 12] if firm["additive"] else [_path(rng, people, firm, s) for _ in range(4)]
    whole, nothing = loss(np.ones(m)), loss(np.zeros(m))
    one = np.array([whole - loss((np.arange(m) != j).astype(float)) for j in range(m)])
    cost = one * (whole - nothing) / one.sum()
    only = lambda j, part: np.where(np.arange(m) == j, part, 1.0)  # noqa: E731
    kept = {f"kept {change}": [whole - loss(only(j, part)) if (part[:, j] < 1).any() else 0.0 for j in range(m)]
            for change, part in left_over.items()}  # fmt: skip
    names = {"touchpoint": TOUCHPOINTS, "channel": CHANNELS, "team": TEAMS, "wait": ("wait",) * 4}
    kind = {"touchpoint": "touchpoint", "channel": "interaction", "team": "interaction", "wait": "waiting time"}
    return pd.DataFrame(
        {
            "stage": firm["stages"],
            "value_at_risk": cost,
            "cause": [kind[c] for c in firm["kinds"]],
            "culprit": [names[c][g] for c, g in zip(firm["kinds"], firm["culprit"], strict=True)],
            "strong": firm["strong"],
            "hated": np.arange(m) == firm["hated"],
            "whales": np.arange(m) == firm["whales"],
            **kept,
        }
    )


def _left_over(
    people: dict[str, np.ndarray], contacts: pd.DataFrame, firm: dict[str, Any], change: float
) -> np.ndarray:
    """Return the part of the badness left when every wait on record changes: (personas, stages)."""
    stage, kind = contacts["stage"].to_numpy(), people["persona"][contacts["who"]]
    median = firm["median"][stage]
    wait, timed = contacts["wait"].to_numpy(), contacts["timed"].to_numpy()
    now, then = (_chance(firm, kind, stage, _too_long(each / median)) for each in (wait, wait * (1 + change)))
    cell, shape = kind * firm["n"] + stage, (firm["k"], firm["n"])
    totals = [np.bincount(cell, each, firm["k"] * firm["n"]).reshape(shape) for each in (now, (now - then) * timed)]
    part = 1 - totals[1] / np.maximum(totals[0], 1e-9)
    return np.where(firm["kinds"] == "wait", part, 1.0)


def _path(
    rng: np.random.Generator, people: dict[str, np.ndarray], firm: dict[str, Any], s: dict[str, float]
) -> list[np.ndarray]:
    """Return one drawn load of each month of a year, after eight months of warming up."""
    n, later = len(people["persona"]), {**firm, "months": 20}
    contacts = _contacts(rng, {**people, "joined": np.full(n, -1.0)}, later, s)
    month_of = (contacts["day"].to_numpy() / 30.4375).astype(int)
    cell = contacts["who"].to_numpy() * firm["n"] + contacts["stage"].to_numpy()
    load, out = np.zeros((n, firm["n"])), []
    for month in range(20):
        out.append(load)
        now = month_of == month
        new = np.bincount(cell[now], contacts["bad"].to_numpy()[now], n * firm["n"]).reshape(n, -1)
        load = firm["fade"] * load + new
    return out[8:]


def _exports(
    rng: np.random.Generator, people: dict[str, np.ndarray], contacts: pd.DataFrame, left_day: np.ndarray,
    firm: dict[str, Any],
) -> tuple[dict[str, pd.DataFrame], Study]:  # fmt: skip
    n, months, persona = len(left_day), firm["months"], people["persona"]
    first = AS_OF - np.timedelta64(int(np.ceil(months * 30.4375)), "D")
    ids = np.array([f"C{i:06d}" for i in rng.permutation(n)])
    ever = people["joined"] < months
    days = lambda m: first + np.floor(m * 30.4375).astype(int).astype("timedelta64[D]")  # noqa: E731
    centre = rng.normal(size=(len(SHARES), 12))
    usage = np.exp(4 + 0.9 * centre[persona, 8] + 0.35 * rng.normal(size=n))
    spend = np.exp(3 + 0.8 * centre[persona, 9] + 0.35 * rng.normal(size=n))
    product = _pick(rng, rng.dirichlet(np.full(4, 0.5), len(SHARES)), persona)
    crm = pd.DataFrame(
        {
            "customer_id": ids,
            "joined_on": days(people["joined"]),
            "left_on": np.where(left_day < 10**6, first + np.minimum(left_day, 10**5).astype("timedelta64[D]"),
                                np.datetime64("NaT")),
            "contract_end": np.where(people["bound"], days(np.maximum(people["end"], -100)), np.datetime64("NaT")),
            "usage": usage.round(1),
            "spend": spend.round(1),
            "product": np.array(["Basic", "Plus", "Family", "Business"])[product],
            "age": np.clip(45 + 8 * centre[persona, 10] + 12 * rng.normal(size=n), 18, 90).round(),
        }
    )[ever]  # fmt: skip
    response = rng.uniform(0.5, 1.6, len(SHARES))
    here = ever & (left_day == 10**6)
    asked = here & (rng.random(n) < np.clip(0.35 * response[persona], 0, 0.9))
    items = {f"q{j + 1}": np.clip(np.rint(3 + 0.9 * centre[persona, j] + 0.7 * rng.normal(size=n)), 1, 5)
             for j in range(8)}  # fmt: skip
    ease = np.clip(np.rint(1 + 6 * people["ease"] + 0.5 * rng.normal(size=n)), 1, 7)
    survey = pd.DataFrame({"customer_id": ids, **items, "ease": ease})[asked]
    profit = pd.DataFrame({"customer_id": ids, "value": people["value"].round(2)})[ever]
    at = first + contacts["day"].to_numpy().astype("timedelta64[D]")
    names = np.array(firm["stages"])
    where = pd.DataFrame(
        {
            "customer_id": ids[contacts["who"]],
            "at": at,
            "stage": names[contacts["stage"]],
            "touchpoint": np.array(TOUCHPOINTS)[contacts["touch"]],
            "channel": np.array(CHANNELS)[contacts["channel"]],
            "team": np.array(TEAMS)[contacts["team"]],
        }
    )
    rated, timed = contacts["rated"].to_numpy(), contacts["timed"].to_numpy()
    csat = where[rated].assign(score=contacts["score"].to_numpy()[rated])
    waits = where[timed].assign(wait=contacts["wait"].to_numpy()[timed].round(1))
    frames = {"crm": crm, "survey": survey, "profit": profit, "csat": csat, "waits": waits}
    if firm["listed"]:
        frames["contacts"] = where.drop(columns="team")
    frames = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    same = lambda *names: {name: name for name in names}  # noqa: E731
    place = same("customer_id", "at", "stage", "touchpoint", "channel")
    exports: dict[str, Any] = {
        "crm": {"table": "customers", "columns": same("customer_id", "joined_on", "left_on", "contract_end"),
                "attributes": {"usage": {"kind": "numeric", "use": "active"},
                               "spend": {"kind": "numeric", "use": "active"},
                               "product": {"kind": "categorical", "use": "active"},
                               "age": {"kind": "numeric", "use": "describe"}}},
        "survey": {"table": "survey", "columns": {"customer_id": "customer_id", "switching_ease": "ease"},
                   "switching_ease_scale": (1, 7),
                   "attributes": {q: {"kind": "ordinal", "scale": (1, 5), "use": "active"} for q in items}},
        "profit": {"table": "profitability", "columns": {"customer_id": "customer_id", "lifetime_value": "value"},
                   "period": "total"},
        "csat": {"table": "csat", "columns": {**place, "team": "team", "score": "score"}, "scale": (1, 5)},
        "waits": {"table": "waits", "columns": {**place, "team": "team", "wait_minutes": "wait"}},
        "contacts": {"table": "contacts", "columns": place},
    }  # fmt: skip
    study = Study.model_validate(
        {
            "study": {"as_of": date(2025, 12, 31), "name": "Planted", "seed": 1},
            "stages": [{"name": name} for name in firm["stages"]],
            "exports": {name: {"reader": "frame", **e} for name, e in exports.items() if name in frames},
        }
    )
    return frames, study
