"""What is left of a channel's questionnaire in all stages at once: no cause of any one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.value.churn.pain import Pain

    Floats = NDArray[np.float64]

_CHANNEL = "channel"
_FEWEST_STAGES = 4  # in which a channel must be met for a habit of its own to be told from a cause


def without_habits(pains: Mapping[str, Pain]) -> dict[str, Pain]:
    """Return the pains freed of what a channel adds at the median stage.

    A cause sits at one stage or a few; a channel that is answered harshly everywhere has a harsh questionnaire. What a
    channel adds to the chance that a contact went wrong, beyond the mean of the stage's channels and given touchpoint,
    team, wait and persona, is taken at the median over the stages and off the outcome of every stage.

    Parameters
    ----------
    pains : mapping of str to Pain
        By stage.

    Returns
    -------
    dict of str to Pain
    """
    added: dict[str, list[float]] = {}
    for pain in pains.values():
        for channel, effect in _effects(pain).items():
            added.setdefault(channel, []).append(effect)
    habit = {name: float(np.median(given)) for name, given in added.items() if len(given) >= _FEWEST_STAGES}
    return {stage: _freed(pain, habit) for stage, pain in pains.items()}


def _channels(pain: Pain) -> dict[str, int]:
    """Return the column of each channel with one, counted from 0 among the levels."""
    return {name: i for i, (factor, name) in enumerate(pain.levels) if factor == _CHANNEL}


def _effects(pain: Pain) -> dict[str, float]:
    """Return what each channel adds to the chance of going wrong, beyond the mean of all contacts of the stage."""
    at = _channels(pain)
    if not at:
        return {}
    whole = pain.moments.sum(axis=0)
    ridge = np.diag(np.append(0.0, np.ones(len(whole) - 2)))
    effect = np.linalg.solve(whole[:-1, :-1] + ridge, whole[:-1, -1])[1 + pain.n_controls :]
    shares = whole[0, 1 + pain.n_controls : -1] / whole[0, 0]
    mean = sum(shares[i] * effect[i] for i in at.values())
    return {**{name: float(effect[i] - mean) for name, i in at.items()}, pain.reference[_CHANNEL]: float(-mean)}


def _freed(pain: Pain, habit: Mapping[str, float]) -> Pain:
    """Take the habits of channels off the outcome: a change of the last column, without the contacts at hand."""
    at = _channels(pain)
    if not at or not habit:
        return pain
    usual = habit.get(pain.reference[_CHANNEL], 0.0)
    change = np.eye(pain.moments.shape[-1])
    change[0, -1] = -usual
    for name, i in at.items():
        change[1 + pain.n_controls + i, -1] = usual - habit.get(name, 0.0)
    return replace(pain, moments=change.T @ pain.moments @ change)
