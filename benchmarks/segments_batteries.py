"""Planted surveys in batteries: several items a trait, traits that vary within a persona, and the Bayes ceiling.

A persona has a mean on each trait; its people vary about it (standard deviation one, mildly correlated). Items load on
one trait each and are cut into ordinal answers; everybody has an own tendency to agree. In `battery_mixed` a CRM knows
amounts and small counts, which share a latent size, of everybody, and the survey only of some.

The ceiling is exact up to quadrature: given the tendency to agree and the factor common to the traits, batteries are
independent, and each is integrated over its trait on a grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln, logsumexp, ndtr, ndtri
from segments_parts import World, as_text, personas

# Distance of the persona means, set by the ceilings alone: about .82, .65 and .51 over seeds. The survey in a CRM has
# the same strength as alone; the amounts are set so that the ceiling over all rows, few of which answered, is alike.
STRENGTH = {"easy": 1.6, "medium": 1.22, "hard": 0.87}
STRENGTH_AMOUNTS = {"easy": 0.93, "medium": 0.71, "hard": 0.58}


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """What the items measure, and how."""

    battery: np.ndarray  # of each item
    loading: np.ndarray  # of each item on the trait of its battery
    cuts: np.ndarray  # items x (points - 1), on the scale of trait * loading + agreement + noise
    common: np.ndarray  # of each trait, its correlation with the factor common to all, within a persona
    agreement: float  # standard deviation of the tendency to agree

    @property
    def columns(self):
        """Names of the columns of each battery."""
        return {
            f"battery{b}": [f"q{j}" for j in np.flatnonzero(self.battery == b)] for b in range(self.battery.max() + 1)
        }


def sizes_of(rng):
    """Items in each of four to six batteries, 16 to 24 in all."""
    while True:
        sizes = rng.integers(3, 6, size=int(rng.integers(4, 7)))
        if 16 <= sizes.sum() <= 24:
            return sizes


def questionnaire(rng, sizes, spread):
    """Draw loadings (a few reversed), cut points and correlations; `spread` is the sd of each trait over everybody."""
    battery = np.repeat(np.arange(len(sizes)), sizes)
    p, points = len(battery), int(rng.choice([5, 7]))
    loading = rng.uniform(0.7, 1.5, size=p) * np.where(rng.random(p) < 0.1, -1, 1)
    agreement = float(rng.uniform(0.25, 0.5))
    used = rng.dirichlet(np.full(points, 5.0), size=p).cumsum(axis=1)[:, :-1]
    sd = np.sqrt((loading * spread[battery]) ** 2 + agreement**2 + 1)
    return Questionnaire(battery, loading, ndtri(used) * sd[:, None], correlations(rng, len(sizes)), agreement)


def answers(rng, form, traits):
    """Answers 1..points to every item."""
    n, p = len(traits), len(form.battery)
    value = traits[:, form.battery] * form.loading + form.agreement * rng.normal(size=(n, 1)) + rng.normal(size=(n, p))
    return 1 + (value[:, :, None] > form.cuts).sum(axis=2)


def correlations(rng, q):
    """Draw each trait's correlation with the factor common to all: traits correlate by .06 to .30 in size."""
    return rng.uniform(0.25, 0.55, size=q) * rng.choice([-1, 1], size=q)


def within(rng, common, n):
    """Draw traits about zero: sd one, correlated through one common factor."""
    own = np.sqrt(1 - common**2)
    return rng.normal(size=(n, 1)) * common + rng.normal(size=(n, len(own))) * own


def normal_nodes(count):
    """Nodes and log weights of the standard normal."""
    x, w = np.polynomial.hermite_e.hermegauss(count)
    return x, np.log(w / w.sum())


def answers_density(form, y, means, nodes=11, step=0.2):
    """Log-density of each row's answers in each persona (rows x personas), traits and agreement integrated out."""
    a, log_a = normal_nodes(nodes)
    g, log_g = normal_nodes(nodes)
    t = np.arange(means.min() - 5.5, means.max() + 5.5, step)
    points = form.cuts.shape[1] + 1
    total = np.zeros((len(y), nodes, len(means) * nodes))
    for b in range(len(form.common)):
        items = np.flatnonzero(form.battery == b)
        at = form.cuts[items][:, :, None, None] - form.loading[items][:, None, None, None] * t
        below = ndtr(at - form.agreement * a[:, None])  # items x cuts x agreement x trait
        edge = np.zeros((len(items), 1, *below.shape[2:]))
        logp = np.log(np.maximum(np.diff(np.concatenate([edge, below, edge + 1], axis=1), axis=1), 1e-14))
        given = (y[:, items][:, :, None] == np.arange(1, points + 1)).reshape(len(y), -1).astype(float)
        chance = np.exp(given @ logp.reshape(len(items) * points, -1)).reshape(len(y), nodes, len(t))
        centre = means[:, b, None] + form.common[b] * g  # personas x common factor
        weight = np.exp(-0.5 * (t[:, None, None] - centre) ** 2 / (1 - form.common[b] ** 2))
        weight = (weight / weight.sum(axis=0)).reshape(len(t), -1)
        total += np.log(np.maximum(chance @ weight, 1e-300))
    total = total.reshape(len(y), nodes, len(means), nodes) + log_a[:, None, None] + log_g
    return logsumexp(total, axis=(1, 3))


def spaced(rng, k, p):
    """Persona means on p columns, no two personas on top of one another; as far apart on the whole for any p."""
    best, widest = np.zeros((k, p)), -1.0
    for _ in range(200):
        m = rng.normal(size=(k, p))
        d = (((m[:, None] - m[None]) ** 2).sum(axis=2) + np.eye(k) * 1e9).min()
        if d > widest:
            best, widest = m, d
        if d > 0.8 * p:
            break
    return best * np.sqrt(4 / p)


def choices(rng, z, k):
    """One question with three to five answers and one yes or no, which depend on the persona, and their log-density."""
    c, n = int(rng.integers(3, 6)), len(z)
    prob = rng.dirichlet(np.full(c, 6.0)) * np.exp(rng.normal(size=(k, c)) * 0.45)
    prob /= prob.sum(axis=1, keepdims=True)
    code = (prob[z].cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1).clip(0, c - 1)
    yes = 1 / (1 + np.exp(-rng.normal(size=k) * 0.6))
    said = rng.random(n) < yes[z]
    density = np.log(prob)[:, code].T + np.where(said[:, None], np.log(yes), np.log(1 - yes))
    return choice_frame(code, said), density


def choice_frame(code, said):
    """The two as text categoricals."""
    frame = as_text(code[:, None], "choice")
    frame["member"] = pd.Categorical(np.where(said, "yes", "no"), categories=["no", "yes"])
    return frame


def survey(rng, z, k, strength):
    """Batteries and choices of everybody: the frame, the log-density (rows x personas), columns by battery."""
    sizes = sizes_of(rng)
    alike = np.zeros((k, 1))  # one battery on which the personas do not differ
    means = np.hstack([spaced(rng, k, len(sizes) - 1) * strength, alike])[:, rng.permutation(len(sizes))]
    form = questionnaire(rng, sizes, np.sqrt(1 + means.var(axis=0)))
    y = answers(rng, form, means[z] + within(rng, form.common, len(z)))
    beside, density = choices(rng, z, k)
    frame = pd.concat([pd.DataFrame(y, columns=[f"q{j}" for j in range(y.shape[1])]), beside], axis=1)
    return frame, answers_density(form, y, means) + density, form.columns


def crm(rng, z, k, strength):
    """Lognormal amounts and small counts that share a latent size; a tenth missing. Also their log-density."""
    n, p, c = len(z), int(rng.integers(4, 7)), 2
    size = rng.normal(size=n)
    load, sd = rng.uniform(0.4, 0.9, size=p), rng.uniform(0.5, 0.8, size=p)
    mean = rng.uniform(2, 5, size=p) + spaced(rng, k, p) * strength
    x = mean[z] + size[:, None] * load + rng.normal(size=(n, p)) * sd
    count_load, count_sd = rng.uniform(0.3, 0.6, size=c), rng.uniform(0.15, 0.35, size=c)
    rate = np.log(rng.uniform(1.2, 4.2, size=c)) + rng.normal(size=(k, c)) * 0.35 * min(strength, 1.0)
    count = rng.poisson(np.exp(rate[z] + size[:, None] * count_load + rng.normal(size=(n, c)) * count_sd))
    known = rng.random((n, p + c)) > 0.1
    frame = pd.DataFrame(np.exp(x), columns=[f"amount{j}" for j in range(p)]).round(2)
    frame = pd.concat([frame, pd.DataFrame(count, columns=[f"count{j}" for j in range(c)])], axis=1)
    s, log_s = normal_nodes(41)
    density = np.zeros((n, k, len(s))) + log_s
    for j in range(p):
        off = (x[:, j, None, None] - mean[:, j, None] - load[j] * s) / sd[j]
        density -= 0.5 * off**2 * known[:, j, None, None]
    e, log_e = normal_nodes(15)
    for j in range(c):
        log_rate = rate[:, j, None, None] + count_load[j] * s[:, None] + count_sd[j] * e
        seen = np.arange(count[:, j].max() + 1)
        table = logsumexp(
            seen[:, None, None, None] * log_rate - np.exp(log_rate) - gammaln(seen + 1)[:, None, None, None] + log_e,
            axis=3,
        )
        density += table[count[:, j]] * known[:, p + j, None, None]
    return frame.where(known), logsumexp(density, axis=2)


def of_those(frame, answered):
    """The survey with the answers of all others missing."""
    return frame.where(np.repeat(answered[:, None], frame.shape[1], axis=1))


def battery(rng, level):
    """Ordinal items in batteries, a choice and a yes or no; traits vary within personas, one battery says nothing."""
    _, k, s, z = personas(rng)
    frame, density, batteries = survey(rng, z, k, STRENGTH[level])
    return World(frame, z, np.log(s) + density, batteries)


def battery_mixed(rng, level):
    """The same survey, answered by 15-40% of the people in a CRM of amounts and small counts.

    3,000-4,000 rows, so that at least 450 people answered.
    """
    _, k, s, z = personas(rng, 3000, 4000)
    amounts, of_amounts = crm(rng, z, k, STRENGTH_AMOUNTS[level])
    frame, density, batteries = survey(rng, z, k, STRENGTH[level])
    answered = rng.random(len(z)) > rng.uniform(0.6, 0.85)
    frame = pd.concat([amounts, of_those(frame, answered)], axis=1)
    return World(frame, z, np.log(s) + of_amounts + density * answered[:, None], batteries, answered)


def battery_population(rng, traits):
    """Five batteries of four items, one for each column of traits, and two choices that these drive: no persona."""
    n, q = traits.shape
    form = questionnaire(rng, np.full(q, 4), np.ones(q))
    y = answers(rng, form, traits)
    c = int(rng.integers(3, 6))
    weight = rng.normal(size=(q, c + 1)) * rng.uniform(0.1, 0.5)
    code = (traits @ weight[:, :c] + rng.normal(size=c) * 0.5 + rng.gumbel(size=(n, c))).argmax(axis=1)
    said = traits @ weight[:, c] + rng.normal() * 0.5 + rng.logistic(size=n) > 0
    frame = pd.concat([pd.DataFrame(y, columns=[f"q{j}" for j in range(y.shape[1])]), choice_frame(code, said)], axis=1)
    return World(frame, None, None, form.columns)


def battery_null(rng, kind):
    """Five traits, no persona: normal, or uniform for `battery_flat`; `battery_mixed` adds a CRM and non-response."""
    n = int(rng.integers(2000, 3001)) if kind != "battery_mixed" else int(rng.integers(3000, 4001))
    if kind == "battery_flat":
        traits = rng.uniform(-1, 1, size=(n, 5)) * 3**0.5
    else:
        traits = within(rng, correlations(rng, 5), n)
    world = battery_population(rng, traits)
    if kind != "battery_mixed":
        return world
    amounts, _ = crm(rng, np.zeros(n, dtype=int), 1, 0.0)
    answered = rng.random(n) > rng.uniform(0.6, 0.85)
    return World(pd.concat([amounts, of_those(world.frame, answered)], axis=1), None, None, world.batteries, answered)


def battery_continuum(rng):
    """Two uniform traits behind five batteries."""
    n = int(rng.integers(2000, 3001))
    angle = rng.uniform(0, 2 * np.pi, size=5)
    both = rng.uniform(-1, 1, size=(n, 2)) * 3**0.5
    own = rng.normal(size=(n, 5)) * 0.45
    return battery_population(rng, both @ np.array([np.cos(angle), np.sin(angle)]) * (1 - 0.45**2) ** 0.5 + own)
