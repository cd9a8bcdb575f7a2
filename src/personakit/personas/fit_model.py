"""The model behind the personas: the customers it learns from, its fit, and everyone's memberships in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.kinds import Use
from personakit.core.random_groups import hash_ids

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.persona_model import PersonaModel
    from personakit.core.typing import Codes, Floats, Words
    from personakit.features.features import Features
    from personakit.study.settings import Study

#: Customers assigned at a time, so that memory stays bounded.
CHUNK = 65_536
#: Most customers of the core that the model learns from; every customer is assigned.
LEARN_FROM = 50_000
#: Fewest respondents, and fewest others, in the core for separate shares of the two groups.
FEWEST_IN_GROUP = 50


def assign(model: PersonaModel, features: Features, *, as_found: bool = False) -> Floats:
    """Return the posterior of every customer, computed in chunks.

    Parameters
    ----------
    model : PersonaModel
        The model.
    features : Features
        Attributes of every customer.
    as_found : bool
        In the personas as found, before any was merged or split.

    Returns
    -------
    ndarray of float64, shape (n_customers, n_personas)
        Rows sum to 1.
    """
    active, n = features.active, len(features.frame)
    groups = respondent_groups(features)
    posterior = np.empty((n, int(model.n_personas_found_ if as_found else model.n_personas_)))
    proba = model.predict_proba_found if as_found else model.predict_proba
    for start in range(0, n, CHUNK):
        rows = slice(start, start + CHUNK)
        posterior[rows] = proba(features.frame[active].iloc[rows], groups=None if groups is None else groups[rows])
    posterior /= posterior.sum(axis=1, keepdims=True)
    return posterior


@dataclass(frozen=True, eq=False)
class ModelRows:
    """The customers that the model learns from: attributes, weights and who answered."""

    frame: pd.DataFrame
    weights: Floats
    groups: Codes | None


def model_rows(features: Features, hashes: Words | None = None) -> ModelRows:
    """Return the rows of the core that the model learns from; respondents who answered carelessly weigh nothing."""
    active, rows = features.active, sample_of_rows(features, hashes=hashes)
    frame = features.frame[active] if len(rows) == len(features.frame) else features.frame[active].iloc[rows]
    groups = respondent_groups(features)
    return ModelRows(frame, features.learning_weights[rows], None if groups is None else groups[rows])


def fit_model(features: Features, number: int | Literal["auto"], study: Study, learnt: ModelRows) -> PersonaModel:
    """Fit the model to the core."""
    from personakit.clustering.persona_model import PersonaModel

    active, frame, weights = features.active, learnt.frame, learnt.weights
    if (frame[weights > 0].nunique() < 2).all():
        raise StudyError(_nothing_differs(active, study))
    kinds = {name: features.kinds[name] for name in active}
    model = PersonaModel(
        n_personas=number, kinds=kinds, random_state=study.study.seed, max_personas=study.personas.most
    )
    return model.fit(frame, sample_weight=weights, groups=learnt.groups)


def _nothing_differs(active: Sequence[str], study: Study) -> str:
    names = ", ".join(f"'{name}'" for name in active)
    core = study.core
    customers = "the customers" if core.customers == "all" else "the core customers"
    which = f" ({core.filter})" if core.customers == "filter" else ""
    return (
        f"No active attribute differs among {customers}{which} that form the personas: {names}. Add active "
        "attributes, or widen the core (core.customers, core.filter)."
    )


def respondent_groups(features: Features) -> Codes | None:
    """Return who answered the survey (1) and who did not (0), if answering may depend on the persona.

    Response is rarely random: with groups, each group has its own shares of the personas (``PersonaModel.fit``).

    Returns
    -------
    ndarray of int, shape (n_customers,), or None
        None if the personas use only survey attributes or only the customers table, or if nearly all or nearly none of
        the core answered: then the shares of the groups cannot be estimated separately.
    """
    active = [a for a in features.attributes if a.use is Use.ACTIVE]
    asked = [a.name for a in active if a.table == "survey"]
    if not asked or len(asked) == len(active):
        return None
    groups = np.zeros(len(features.frame), dtype=np.intp)
    for name in asked:
        groups |= features.frame[name].notna().to_numpy()
    core = features.in_core.to_numpy()
    fewest = min(int(groups[core].sum()), int(core.sum() - groups[core].sum()))
    return groups if fewest >= FEWEST_IN_GROUP else None


def sample_of_rows(features: Features, most: int = LEARN_FROM, hashes: Words | None = None) -> Codes:
    """Return the rows of the core that the model learns from: all, or a sample by a hash of the customer id.

    Parameters
    ----------
    features : Features
        Attributes of every customer.
    most : int
        Most customers; more would not improve the model, and cost memory.
    hashes : ndarray, shape (n_customers,), optional
        ``hash_ids(features.frame.index)``, if known already.

    Returns
    -------
    ndarray of int
        Row numbers, ascending; the same customers for any order of the rows.
    """
    core = np.flatnonzero(features.in_core.to_numpy())
    if len(core) <= most:
        return core
    drawn = hash_ids(features.frame.index[core]) if hashes is None else hashes[core]
    return np.sort(core[np.argpartition(drawn, most)[:most]])
