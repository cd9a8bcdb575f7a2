"""``find_personas``: fit on the core segment, assign every customer, then describe and name the personas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_mean, format_share
from personakit.core.kinds import Use
from personakit.core.random_groups import hash_ids
from personakit.features.build_features import build_features
from personakit.features.features import Features
from personakit.ingest.exports import Exports
from personakit.personas.name_personas import name_personas
from personakit.personas.naming_rows import distinguishing_rows
from personakit.personas.personas import Personas
from personakit.personas.profile_personas import profile_personas
from personakit.personas.representatives import representatives
from personakit.personas.share_of_base import share_of_base

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.clustering.persona_model import PersonaModel
    from personakit.core.typing import Codes, Floats, Words
    from personakit.study.settings import Study

#: Customers assigned at a time, so that memory stays bounded.
CHUNK = 65_536
#: Most customers of the core that the model learns from; every customer is assigned.
LEARN_FROM = 50_000
MOST_PERSONAS = 30
#: Traits named of each persona in the table.
MOST_TRAITS = 3
#: Fewest respondents, and fewest others, in the core for separate shares of the two groups.
FEWEST_IN_GROUP = 50


def find_personas(exports: Exports, n_personas: int | None = None, *, features: Features | None = None) -> Personas:
    """Find the personas of the core segment and assign every customer of the base.

    Share of base is the mean posterior over the whole base, so that customers with few known attributes count too, with
    less certainty. Respondents of the survey and other customers may differ in their shares. The 90% interval includes
    the uncertainty from learning the personas on these customers, but not that about their number. If there is no
    structure, the result is one persona, "Everyone".

    Respondents who answered carelessly (``Features.quality``) do not help to form the personas: a straight line through
    every question would be one.

    Parameters
    ----------
    exports : Exports
        Canonical tables.
    n_personas : int, optional
        Number of personas; by default the study's ``[personas] number``, which may be "auto". It does not change the
        verdict on whether the structure is real.
    features : Features, optional
        Built from `exports` by default.

    Returns
    -------
    Personas
        Ids p1, p2, ... by share of base, with names, profile, memberships and representatives.

    Raises
    ------
    StudyError
        When the number of personas is not from 1 to 30, no attribute is active, or no active one differs among
        the customers of the core.
    """
    require("find_personas", exports, Exports, "the exports of read_exports")
    study = exports.study
    number = study.personas.number if n_personas is None else n_personas
    if isinstance(number, bool) or (not isinstance(number, str) and not 1 <= number <= MOST_PERSONAS):
        raise StudyError(
            f"n_personas must be a whole number from 1 to {MOST_PERSONAS}, or None for the number in the study."
        )
    if features is None:
        features = build_features(exports)
    require("find_personas(features=)", features, Features, "the features of build_features")
    base = features.frame.index
    ours = base.equals(pd.Index(exports.customers["customer_id"]))
    model = _fit(features, number, study, exports.hashes if ours else None)
    posterior = assign(model, features)

    weights = features.weights.to_numpy() if _only_respondents(exports) else None
    share, low, high = share_of_base(posterior, model.share_covariance_, respondent_groups(features), weights)
    order = np.lexsort((np.arange(len(share)), -share.round(12)))
    ids = [f"p{i + 1}" for i in range(len(order))]
    # Column by column, so that one persona is one run of memory.
    in_order = np.stack([posterior[:, j] for j in order]).T
    memberships = pd.DataFrame(in_order, index=base, columns=ids, copy=False)
    assigned = in_order.argmax(axis=1)
    respondents = exports.respondents if ours else base.get_indexer(pd.Index(exports.survey["customer_id"]))
    profile = profile_personas(features, memberships, minimum_cell=study.study.minimum_cell)
    names = name_personas(profile, ids, study.personas.names)
    summary = pd.DataFrame(
        {
            "persona": ids,
            "name": [names[i] for i in ids],
            "share_of_base": share[order],
            "share_low": low[order],
            "share_high": high[order],
            **_counts(in_order, assigned, respondents),
            "stability": model.stability_.personas["jaccard"].to_numpy()[order],
            "most_distinguishing": [most_distinguishing(profile[profile["persona"] == i]) for i in ids],
        }
    )
    return Personas(
        summary=summary,
        memberships=memberships,
        profile=profile,
        representatives=representatives(features, memberships, assigned),
        model=model,
        features=features,
        verdict=str(model.verdict_),
        verdict_reason=str(model.verdict_reason_),
        model_columns=tuple(int(i) for i in order),
    )


def assign(model: PersonaModel, features: Features) -> Floats:
    """Return the posterior of every customer, computed in chunks.

    Returns
    -------
    ndarray of float64, shape (n_customers, n_personas)
        Rows sum to 1.
    """
    active, n = features.active, len(features.frame)
    groups = respondent_groups(features)
    posterior = np.empty((n, int(model.n_personas_)))
    for start in range(0, n, CHUNK):
        rows = slice(start, start + CHUNK)
        posterior[rows] = model.predict_proba(
            features.frame[active].iloc[rows], groups=None if groups is None else groups[rows]
        )
    posterior /= posterior.sum(axis=1, keepdims=True)
    return posterior


def most_distinguishing(rows: pd.DataFrame) -> str:
    """Describe a persona's most distinguishing traits, with their figures and those of the base.

    Returns
    -------
    str
        Traits separated by "; ".
    """
    phrases = []
    for row in distinguishing_rows(rows).drop_duplicates("attribute").head(MOST_TRAITS).to_dict("records"):
        if row["measure"] == "mean":
            phrases.append(f"{row['label']}: {format_mean(row['value'])} against {format_mean(row['base_value'])}")
        else:
            shares = f"{format_share(row['value'])} against {format_share(row['base_value'])}"
            phrases.append(f"{row['label']} = {row['level']}: {shares}")
    return "; ".join(phrases)


def _fit(features: Features, number: int | Literal["auto"], study: Study, hashes: Words | None) -> PersonaModel:
    from personakit.clustering.persona_model import PersonaModel

    active = features.active
    rows = sample_of_rows(features, hashes=hashes)
    frame = features.frame[active] if len(rows) == len(features.frame) else features.frame[active].iloc[rows]
    weights = features.learning_weights[rows]
    if (frame[weights > 0].nunique() < 2).all():
        raise StudyError(_nothing_differs(active, study))
    kinds = {name: features.kinds[name] for name in active}
    model = PersonaModel(
        n_personas=number, kinds=kinds, random_state=study.study.seed, max_personas=study.personas.most
    )
    groups = respondent_groups(features)
    return model.fit(frame, sample_weight=weights, groups=None if groups is None else groups[rows])


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


def _only_respondents(exports: Exports) -> bool:
    """Return whether all customers are respondents, so that the survey weights apply to the base."""
    return len(exports.survey) == len(exports.customers)


def _counts(posterior: Floats, assigned: Codes, respondents: Codes) -> dict[str, NDArray[np.generic]]:
    certainty = posterior[np.arange(len(posterior)), assigned]
    n_assigned = np.bincount(assigned, minlength=posterior.shape[1])
    certainty_sum = np.bincount(assigned, certainty, minlength=posterior.shape[1])
    return {
        "customers": np.rint(posterior.sum(axis=0)).astype(np.int64),
        "respondents": np.rint(posterior[respondents].sum(axis=0)).astype(np.int64),
        "mean_certainty": np.divide(
            certainty_sum, n_assigned, out=np.full(len(n_assigned), np.nan), where=n_assigned > 0
        ),
    }
