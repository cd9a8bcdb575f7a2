"""``find_personas``: fit on the core segment, assign every customer, then describe and name the personas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from personakit.clustering.stability.stability import stable_marks
from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_mean, format_share
from personakit.features.build_features import build_features
from personakit.features.features import Features
from personakit.ingest.exports import Exports
from personakit.personas.edit_personas import check_edits, edit_model
from personakit.personas.fit_model import ModelRows, assign, fit_model, model_rows, respondent_groups
from personakit.personas.name_personas import name_personas
from personakit.personas.naming_rows import distinguishing_rows
from personakit.personas.personas import Personas
from personakit.personas.profile_personas import profile_personas
from personakit.personas.representatives import representatives
from personakit.personas.share_of_base import share_of_base

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.clustering.persona_model import PersonaModel
    from personakit.core.typing import Codes, Floats
    from personakit.study.settings import PersonaSettings

MOST_PERSONAS = 30
#: Traits named of each persona in the table.
MOST_TRAITS = 3


def find_personas(exports: Exports, n_personas: int | None = None, *, features: Features | None = None) -> Personas:
    """Find the personas of the core segment and assign every customer of the base.

    Share of base is the mean posterior over the whole base, so that customers with few known attributes count too, with
    less certainty. Respondents of the survey and other customers may differ in their shares. The 90% interval includes
    the uncertainty from learning the personas on these customers, but not that about their number. If there is no
    structure, the result is one persona, "Everyone". What the study says under ``[personas]`` of merging, splitting,
    ordering and naming them is done before anything is described; a persona that refits do not find again is marked.

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
        Ids p1, p2, ... by share of base as found, with names, profile, memberships and representatives.

    Raises
    ------
    StudyError
        When the number of personas is not from 1 to 30, no attribute is active, or no active one differs among
        the customers of the core; when ``[personas]`` merges, splits or orders personas that there are not.
    """
    require("find_personas", exports, Exports, "the exports of read_exports")
    study = exports.study
    number = study.personas.number if n_personas is None else n_personas
    if isinstance(number, bool) or (not isinstance(number, str) and not 1 <= number <= MOST_PERSONAS):
        raise StudyError(
            f"n_personas must be a whole number from 1 to {MOST_PERSONAS}, or None for the number in the study."
        )
    solution = find_base(exports, number, build_features(exports) if features is None else features)
    return describe_personas(solution, study.personas)


@dataclass(frozen=True, eq=False)
class FoundBase:
    """The model as found and every customer's memberships in it, before any edit."""

    exports: Exports
    features: Features
    learnt: ModelRows
    model: PersonaModel
    posterior: Floats  # n_customers x n_found, in the order of the model
    order: Codes  # columns of the model by share of base: p1, p2, ...


def find_base(exports: Exports, number: int | Literal["auto"], features: Features) -> FoundBase:
    """Fit the model to the core and assign every customer."""
    require("find_personas(features=)", features, Features, "the features of build_features")
    learnt = model_rows(features, exports.hashes if _is_base(exports, features) else None)
    model = fit_model(features, number, exports.study, learnt)
    posterior = assign(model, features)
    share, _, _ = share_of_base(
        posterior, model.share_covariance_, respondent_groups(features), _weights(exports, features)
    )
    order = np.lexsort((np.arange(len(share)), -share.round(12)))
    return FoundBase(exports, features, learnt, model, posterior, order)


def describe_personas(solution: FoundBase, settings: PersonaSettings) -> Personas:
    """Make the edits of the analyst, then describe and name the personas."""
    exports, features, model, posterior = solution.exports, solution.features, solution.model, solution.posterior
    names_of = {int(column): f"p{i + 1}" for i, column in enumerate(solution.order)}
    check_edits(settings, len(solution.order))
    if settings.merge or settings.split:
        model, posterior = edit_model(model, posterior, solution.order, settings, features, solution.learnt)
        names_of = dict(enumerate(model.persona_ids_))
    weights = _weights(exports, features)
    share, low, high = share_of_base(posterior, model.share_covariance_, respondent_groups(features), weights)
    order = np.lexsort((np.arange(len(share)), -share.round(12)))
    first = {persona: at for at, persona in enumerate(settings.order)}
    order = np.array(sorted(order, key=lambda column: first.get(names_of[column], len(first))))
    ids, base = [names_of[column] for column in order.tolist()], features.frame.index
    # Column by column, so that one persona is one run of memory.
    in_order = np.stack([posterior[:, j] for j in order]).T
    memberships = pd.DataFrame(in_order, index=base, columns=ids, copy=False)
    assigned = in_order.argmax(axis=1)
    ours = _is_base(exports, features)
    respondents = exports.respondents if ours else base.get_indexer(pd.Index(exports.survey["customer_id"]))
    profile = profile_personas(features, memberships, minimum_cell=exports.study.study.minimum_cell)
    names = name_personas(profile, ids, settings.names)
    stability = model.stability_.personas["jaccard"].to_numpy()[order]
    summary = pd.DataFrame(
        {
            "persona": ids,
            "name": [names[i] for i in ids],
            "share_of_base": share[order],
            "share_low": low[order],
            "share_high": high[order],
            **_counts(in_order, assigned, respondents),
            "stability": stability,
            "stable": stable_marks(stability),
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


def _is_base(exports: Exports, features: Features) -> bool:
    """Return whether the features are of the customers of the exports, in their order."""
    return features.frame.index.equals(pd.Index(exports.customers["customer_id"]))


def _weights(exports: Exports, features: Features) -> Floats | None:
    """Return the weights of the base: those of the survey where all customers are respondents, else none."""
    return features.weights.to_numpy() if len(exports.survey) == len(exports.customers) else None


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
