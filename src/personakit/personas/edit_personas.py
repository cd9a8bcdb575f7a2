"""Merge and split personas as the study says, by their ids as found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.formatting import join_words
from personakit.personas.fit_model import ModelRows, assign

if TYPE_CHECKING:
    from personakit.clustering.persona_model import PersonaModel
    from personakit.core.typing import Codes, Floats
    from personakit.features.features import Features
    from personakit.study.settings import PersonaSettings


def check_edits(settings: PersonaSettings, n_found: int) -> None:
    """Refuse edits of personas that were not found; what the study alone shows is refused when it is read.

    Parameters
    ----------
    settings : PersonaSettings
        The edits.
    n_found : int
        Number of personas found.

    Raises
    ------
    StudyError
        With the ids that there are, and what to do.

    Examples
    --------
    >>> from personakit.study.settings import PersonaSettings
    >>> check_edits(PersonaSettings(merge=(("p1", "p4"),)), 3)
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: personas.merge: there is no persona p4; found were p1, p2 and p3. Use these \
ids, or set personas.number to the number that the study was edited for.
    """
    ids = [f"p{i + 1}" for i in range(n_found)]
    parts = [f"p{n_found + i + 1}" for i in range(len(settings.split))]
    merged = [persona for group in settings.merge for persona in group]
    known = {"merge": (merged, ids), "split": (settings.split, ids), "order": (settings.order, [*ids, *parts])}
    for key, (named, there_are) in known.items():
        unknown = [persona for persona in dict.fromkeys(named) if persona not in there_are]
        if unknown:
            raise StudyError(
                f"personas.{key}: there is no persona {unknown[0]}; found {'was' if n_found == 1 else 'were'} "
                f"{join_words(there_are)}. Use these ids, or set personas.number to the number that the study was "
                "edited for."
            )
    left = n_found - len(merged) + len(settings.merge) + len(settings.split)
    if settings.merge and left < 2:
        raise StudyError(
            f"personas.merge: merging all {n_found} personas leaves one, everyone. Leave one out, or set "
            "personas.number = 1."
        )


def edit_model(  # noqa: PLR0917 the personas as found, and what to do
    model: PersonaModel,
    posterior: Floats,
    order: Codes,
    settings: PersonaSettings,
    features: Features,
    learnt: ModelRows,
) -> tuple[PersonaModel, Floats]:
    """Return the model with the edits made, and every customer's memberships in it.

    Parameters
    ----------
    model : PersonaModel
        As found.
    posterior : ndarray, shape (n_customers, n_found)
        Memberships in its personas.
    order : ndarray of int
        Its columns by share of base: p1, p2, ...
    settings : PersonaSettings
        The edits, by ids as found.
    features : Features
        Attributes of every customer.
    learnt : ModelRows
        The customers that the model was fitted to.
    """
    edited = model.with_order(order)
    column = {persona: at for at, persona in enumerate(edited.persona_ids_)}
    if settings.split:
        split = [column[persona] for persona in settings.split]
        edited = edited.split_personas(split, learnt.frame, learnt.weights, learnt.groups)
    if settings.merge:
        edited = edited.merge_personas([[column[persona] for persona in group] for group in settings.merge])
    if settings.split:
        return edited, assign(edited, features)
    parts = {group[0]: group for group in settings.merge}
    columns = [[order[column[part]] for part in parts.get(persona, (persona,))] for persona in edited.persona_ids_]
    return edited, np.stack([posterior[:, each].sum(axis=1) for each in columns], axis=1)
