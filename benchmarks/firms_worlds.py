"""Planted firms: a survey of a few, a CRM of everyone, and the true persona of each customer.

Attitudes are asked in the survey (rating scales, answered with the styles people have), behaviour stands in the CRM
(skewed amounts with a common size, categories, yes/no). Whether somebody answers depends on age and on persona, so that
those who answer are not the base.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from segments_worlds import category_items, likert_density, likert_items

LEVELS = ("30%", "15%", "7%")
REACHED = {"30%": 0.30, "15%": 0.15, "7%": 0.07}
PERSONAS = {"30%": 4, "15%": 6, "7%": 8}
#: How far personas lie apart: in attitudes (sd of item means), in amounts (sd of log means), in categories.
ATTITUDES = {"30%": 0.77, "15%": 0.71, "7%": 0.72}
AMOUNTS = {"30%": 0.49, "15%": 0.45, "7%": 0.46}
CATEGORIES = {"30%": 4.5, "15%": 5.5, "7%": 6.0}
N_ITEMS, N_AMOUNTS, N_CATEGORIES, N_BINARY = 18, 5, 3, 4

STUDY = """
[study]
name = "Planted firm"
as_of = 2026-06-30
seed = {seed}

[exports.crm]
table = "customers"
path = "crm.csv"
columns = {{ customer_id = "id" }}

[exports.crm.attributes]
age = {{ kind = "numeric", use = "describe" }}
{crm}

[exports.survey]
table = "survey"
path = "survey.csv"
columns = {{ customer_id = "id" }}

[exports.survey.attributes]
{survey}

[exports.ratings]
table = "csat"
path = "ratings.csv"
scale = [1, 5]
columns = {{ customer_id = "id", stage = "stage", score = "score" }}
{more}
"""


@dataclass(frozen=True, eq=False)
class Firm:
    """One planted firm."""

    crm: pd.DataFrame  # one row a customer
    survey: pd.DataFrame  # one row a respondent
    truth: np.ndarray  # persona of every customer, in the order of crm
    answered: np.ndarray  # bool
    bayes: np.ndarray  # the likeliest persona of every customer to a reader of the true parameters
    answers: np.ndarray  # what every customer would answer, asked or not, one column a question

    def write(self, folder, seed=0, more="", behaviour="active"):
        """Write the exports and their study; returns the path of the study."""
        self.crm.to_csv(folder / "crm.csv", index=False)
        self.survey.to_csv(folder / "survey.csv", index=False)
        rated = self.crm["id"].iloc[::4]
        stages = np.where(np.arange(len(rated)) % 2, "Contract", "Support")
        pd.DataFrame({"id": rated, "stage": stages, "score": 4}).to_csv(folder / "ratings.csv", index=False)
        kinds = {"spend": "numeric", "type": "categorical", "has": "binary"}
        crm = [
            f'{name} = {{ kind = "{kind}", use = "{behaviour}" }}'
            for name in self.crm
            for start, kind in kinds.items()
            if name.startswith(start)
        ]
        survey = [f'{q} = {{ kind = "ordinal", scale = [1, 5] }}' for q in self.survey if q != "id"]
        text = STUDY.format(seed=seed, crm="\n".join(crm), survey="\n".join(survey), more=more)
        (folder / "study.toml").write_text(text)
        return folder / "study.toml"


def needs(rng, k):
    """Draw where personas stand on nine needs, each asked by two items, about as far apart as personas can be."""
    drawn = rng.normal(size=(300, k, N_ITEMS // 2))
    drawn /= np.sqrt((drawn**2).mean(axis=2, keepdims=True))
    gaps = ((drawn[:, :, None] - drawn[:, None]) ** 2).sum(axis=3) + np.eye(k) * 1e9
    best = drawn[gaps.min(axis=(1, 2)).argmax()]
    return np.repeat(best, 2, axis=1) + rng.normal(size=(k, N_ITEMS)) * 0.25


def make_firm(level, seed):
    """Make a firm of the given reach."""
    rng = np.random.default_rng([seed, *map(ord, level)])
    n, k = int(rng.integers(6_000, 10_001)), PERSONAS[level]
    s = rng.dirichlet(np.full(k, 8.0))
    while s.min() < 0.04:
        s = rng.dirichlet(np.full(k, 8.0))
    z = rng.choice(k, size=n, p=s)
    age = np.clip(rng.normal(48, 15, n) + rng.normal(0, 4, k)[z], 18, 90).round()

    spread = AMOUNTS[level]
    means = rng.normal(size=(k, N_AMOUNTS)) * spread
    load, sd = rng.uniform(0.4, 0.8, N_AMOUNTS), rng.uniform(0.5, 0.8, N_AMOUNTS)
    x = means[z] + rng.normal(size=n)[:, None] * load + rng.normal(size=(n, N_AMOUNTS)) * sd
    known = rng.random((n, N_AMOUNTS)) > 0.03
    codes, types = category_items(rng, n, z, k, N_CATEGORIES, CATEGORIES[level])
    yes = 1 / (1 + np.exp(-(rng.normal(size=(k, N_BINARY)) * 2.0 * spread + rng.normal(size=N_BINARY) * 0.5)))
    has = rng.random((n, N_BINARY)) < yes[z]

    at = needs(rng, k) * ATTITUDES[level] + rng.normal(size=N_ITEMS) * 0.3
    y, logp, lw = likert_items(rng, n, z, at, 0.2, 0.15, 5)
    lean = 0.5 * (age - 48) / 15 + rng.normal(0, 0.4, k)[z]
    level_off = brentq(lambda c: (1 / (1 + np.exp(-(c + lean)))).mean() - REACHED[level], -10, 5)
    answered = rng.random(n) < 1 / (1 + np.exp(-(level_off + lean)))
    given = (rng.random(y.shape) > 0.03) & answered[:, None]

    joint = np.log(s) + sum(types[j][:, codes[:, j]].T for j in range(N_CATEGORIES))
    joint += np.where(has[:, None, :], np.log(yes), np.log(1 - yes)).sum(axis=2)
    w = known / sd**2
    for c in range(k):
        d = (x - means[c]) * known
        joint[:, c] += -0.5 * (w * d * d).sum(1) + 0.5 * (w * load * d).sum(1) ** 2 / (1 + (w * load**2).sum(1))
    joint += likert_density(y, logp, lw, given.astype(float))

    ids = np.array([f"C{i:05d}" for i in rng.permutation(n)])
    crm = pd.DataFrame({"id": ids, "age": age})
    for j in range(N_AMOUNTS):
        crm[f"spend_{j + 1}"] = np.where(known[:, j], np.exp(3 + x[:, j]).round(2), np.nan)
    for j in range(N_CATEGORIES):
        crm[f"type_{j + 1}"] = np.array(["red", "green", "blue", "white", "black"])[codes[:, j]]
    for j in range(N_BINARY):
        crm[f"has_{j + 1}"] = np.where(has[:, j], "yes", "no")
    survey = pd.DataFrame({"id": ids[answered]})
    for j in range(N_ITEMS):
        survey[f"q{j + 1}"] = np.where(given[answered, j], y[answered, j], np.nan)
    return Firm(crm, survey, z, answered, joint.argmax(axis=1), y)
