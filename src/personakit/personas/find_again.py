"""Find the personas on other data, with the same edits: the ids of the study are those of the first solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.features.build_features import build_features
from personakit.personas.find_personas import describe_personas, find_base
from personakit.personas.fit_model import assign

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.ingest.exports import Exports
    from personakit.personas.personas import Personas
    from personakit.study.settings import PersonaSettings


def find_again(exports: Exports, personas: Personas, n_personas: int | None = None) -> Personas:
    """Find the personas of changed exports, and edit them as those they match were edited.

    Parameters
    ----------
    exports : Exports
        Of the same customers, with other answers or another core.
    personas : Personas
        The solution that the study's merges, splits and names speak of.
    n_personas : int, optional
        As for ``find_personas``.

    Returns
    -------
    Personas
        An edit of a persona that has no match is left out.
    """
    settings = exports.study.personas
    number = settings.number if n_personas is None else n_personas
    base = find_base(exports, number, build_features(exports))
    if settings.merge or settings.split or settings.order or settings.names:
        first = assign(personas.model, personas.features, as_found=True)
        if not (settings.merge or settings.split):  # else the model has the order of the ids
            first = first[:, list(personas.model_columns)][:, np.argsort([int(i[1:]) for i in personas.ids])]
        settings = translated(settings, first, base.posterior[:, base.order])
    return describe_personas(base, settings)


def translated(settings: PersonaSettings, first: Floats, other: Floats) -> PersonaSettings:
    """Return the edits by the ids of another solution for the same customers.

    Parameters
    ----------
    settings : PersonaSettings
        The edits by the ids of the first solution.
    first, other : ndarray, shape (n_customers, n_found)
        Memberships in the personas as found: p1, p2, ... of each solution.

    Examples
    --------
    >>> from personakit.study.settings import PersonaSettings
    >>> one = np.eye(3)[[0, 0, 1, 2]]
    >>> translated(PersonaSettings(merge=(("p1", "p3"),)), one, one[:, [2, 0, 1]]).merge
    (('p2', 'p1'),)
    """
    from scipy.optimize import linear_sum_assignment

    mine, theirs = linear_sum_assignment(-(first.T @ other))
    ids = {f"p{i + 1}": f"p{j + 1}" for i, j in zip(mine.tolist(), theirs.tolist(), strict=True)}
    merge = [tuple(ids[persona] for persona in group if persona in ids) for group in settings.merge]
    split = tuple(ids[persona] for persona in settings.split if persona in ids)
    ids |= {f"p{first.shape[1] + i + 1}": f"p{other.shape[1] + split.index(ids[p]) + 1}"
            for i, p in enumerate(settings.split) if p in ids}  # fmt: skip
    merge = [group for group in merge if len(group) > 1]
    left = other.shape[1] - sum(map(len, merge)) + len(merge) + len(split)
    return settings.model_copy(
        update={
            "merge": tuple(merge) if left > 1 else (),
            "split": split,
            "order": tuple(ids[persona] for persona in settings.order if persona in ids),
            "names": {ids[persona]: name for persona, name in settings.names.items() if persona in ids},
        }
    )
