"""No more personas than rows can tell apart: how many that is, and which personas no row belongs to."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.assign import posterior
from personakit.clustering.mixture.group_shares import estimate_group_shares
from personakit.clustering.scoring.drift import item_starts

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Mixture
    from personakit.core.typing import Codes, Floats, Ints


def count_distinct(data: Encoded, layout: EncodingSchema, most: int) -> int:
    """Return how many of the rows differ from one another in a cell that both know; it stops counting at `most`.

    A row that only knows less than another cannot be told apart from it. Rows are taken in turn, those with the most
    known cells first.

    Parameters
    ----------
    data : Encoded
        Rows.
    layout : EncodingSchema
        Their scales and levels.
    most : int
        No more are needed.

    Examples
    --------
    >>> import pandas as pd
    >>> from personakit.clustering.encoding.encode import encode
    >>> from personakit.clustering.encoding.encoding_schema import learn_schema
    >>> from personakit.core.kinds import Kind
    >>> frame = pd.DataFrame({"plan": ["a", "b", "a", None], "size": ["s", "s", None, "s"]})
    >>> layout = learn_schema(frame, {"plan": Kind.CATEGORICAL, "size": Kind.CATEGORICAL})
    >>> count_distinct(encode(frame, layout), layout, 10)
    2
    """
    starts = item_starts(layout)
    answered = np.add.reduceat(data.indicators, starts, axis=1) if starts.size else np.zeros((data.n, 0))
    left = np.flatnonzero(data.known > 0)
    left = left[np.argsort(-data.known[left], kind="stable")]
    count = 0
    while left.size and count < most:
        count += 1
        one = left[0]
        both = (data.mask[left] > 0) & (data.mask[one] > 0)
        differs = (both & (data.values[left] != data.values[one])).any(axis=1)
        same = data.indicators[left] @ data.indicators[one]
        differs |= answered[left] @ answered[one] > same
        left = left[differs]
    return max(1, count)


@dataclass(frozen=True, eq=False)
class FilledPersonas:
    """The mixture of the personas that rows belong to, and everyone's membership in them."""

    model: Mixture
    memberships: Floats  # rows x personas
    group_shares: Floats  # groups x personas
    positions: Ints  # positions of these personas in the mixture as fitted ...
    empty: Ints  # ... and of those left out


def without_empty(
    joint: Floats, model: Mixture, weights: Floats, groups: Codes, n_groups: int, *, keep: bool = False
) -> FilledPersonas:
    """Estimate memberships and the shares of each group, and leave out the personas that no row belongs to.

    Parameters
    ----------
    joint : ndarray, shape (n_rows, n_personas)
        Log of share times density of every row in every persona.
    model : Mixture
        As fitted.
    weights : ndarray, shape (n_rows,)
        Weights; rows of weight 0 belong to no persona.
    groups : ndarray of int, shape (n_rows,)
        Group of each row.
    n_groups : int
        Number of groups.
    keep : bool
        Keep these personas all the same, as after the analyst split one.
    """
    memberships, group_shares = estimate_group_shares(
        posterior(joint), np.exp(model.log_share), weights, groups, n_groups
    )
    filled = np.arange(model.k) if keep else filled_personas(memberships, weights)
    empty = np.setdiff1d(np.arange(model.k), filled)
    if empty.size:
        model = keep_personas(model, filled)
        memberships, group_shares = estimate_group_shares(
            posterior(joint[:, filled]), np.exp(model.log_share), weights, groups, n_groups
        )
    return FilledPersonas(model, memberships, group_shares, filled, empty)


def filled_personas(memberships: Floats, weights: Floats) -> Ints:
    """Return the personas that are somebody's most likely one, or have at least one row in expectation.

    Parameters
    ----------
    memberships : ndarray, shape (n_rows, n_personas)
        Probabilities.
    weights : ndarray, shape (n_rows,)
        Rows of weight 0 do not count.

    Examples
    --------
    >>> filled_personas(np.array([[0.9, 0.1, 0.0], [0.8, 0.2, 0.0], [0.4, 0.6, 0.0]]), np.ones(3)).tolist()
    [0, 1]
    """
    counted = memberships[weights > 0]
    likely = np.bincount(counted.argmax(axis=1), minlength=counted.shape[1])
    return np.flatnonzero((likely > 0) | (counted.sum(axis=0) >= 1))


def keep_personas(model: Mixture, filled: Ints) -> Mixture:
    """Return the mixture of these personas alone; their shares sum to 1."""
    part = model.reordered(filled)
    top = part.log_share.max()
    return replace(part, log_share=part.log_share - top - np.log(np.exp(part.log_share - top).sum()))


def warn_of_fewer(asked: int | None, distinct: int, k: int, empty: int) -> list[str]:
    """Warn that there are fewer personas than were asked for, or were fitted; return the sentences.

    Parameters
    ----------
    asked : int or None
        Number asked for.
    distinct : int
        Rows that differ from one another.
    k, empty : int
        Personas that were fitted, and those of them that no row belongs to.

    Examples
    --------
    >>> with warnings.catch_warnings(action="ignore"):
    ...     for sentence in warn_of_fewer(6, 4, 4, 1):
    ...         print(sentence)
    6 personas were asked for, but there are only 4 different rows: no more than 4 personas can be told apart.
    1 of 4 personas is left out, as no row belongs to it.
    """
    sentences = []
    if asked is not None and asked > distinct > 1:
        sentences.append(
            f"{asked} personas were asked for, but there are only {distinct} different rows: no more than {distinct} "
            "personas can be told apart."
        )
    elif asked is not None and asked > distinct:
        sentences.append(f"{asked} personas were asked for, but no two rows can be told apart: there is one persona.")
    if empty:
        are, them = ("is", "it") if empty == 1 else ("are", "them")
        sentences.append(f"{empty} of {k} personas {are} left out, as no row belongs to {them}.")
    for sentence in sentences:
        warnings.warn(sentence, UserWarning, stacklevel=4)
    return sentences
