"""A harsh questionnaire in one channel is no cause; a bad channel at one stage is."""

from __future__ import annotations

import numpy as np
import pytest

from personakit.core.shards import N_SHARDS
from personakit.priorities.causes import find_cause
from personakit.priorities.questionnaires import without_habits
from personakit.value.churn.pain import Pain

CHANNELS, TEAMS = ("phone", "web", "shop"), ("North", "South")


def pain(seed, *, harsh=0.0, bad_channel=0.0, bad_team=0.0, n=4000):
    """The sums of one stage: contacts by channel and team; "shop" is answered `harsh`ly, "web" or "South" is bad."""
    rng = np.random.default_rng(seed)
    channel, team, shard = rng.integers(0, 3, n), rng.integers(0, 2, n), rng.integers(0, N_SHARDS, n)
    wrong = 0.2 + harsh * (channel == 2) + bad_channel * (channel == 1) + bad_team * (team == 1)
    wrong = wrong + rng.normal(0, 0.2, n)
    design = np.column_stack([np.ones(n), rng.random(n), channel == 1, channel == 2, team == 1, wrong]).astype(float)
    moments = np.stack([design[shard == h].T @ design[shard == h] for h in range(N_SHARDS)])
    levels = (("channel", "web"), ("channel", "shop"), ("team", "South"))
    return Pain(moments, 1, levels, {"channel": "phone", "team": "North"}, n, {}, 0.0)


def causes(pains):
    return {stage: find_cause(None, stage, 0, given).cause for stage, given in pains.items()}


def test_what_a_channel_adds_everywhere_is_taken_off_and_what_it_adds_at_one_stage_stays():
    stages = {f"s{i}": pain(i, harsh=0.3, bad_team=0.15) for i in range(4)}
    stages["web stage"] = pain(9, harsh=0.3, bad_channel=0.2)
    assert set(causes(stages).values()) == {"interaction: shop"}
    freed = causes(without_habits(stages))
    assert freed.pop("web stage") == "interaction: web"
    assert set(freed.values()) == {"interaction: South"}


def test_nothing_is_taken_off_where_stages_are_few_or_channels_are_alike():
    few = {f"s{i}": pain(i, harsh=0.3) for i in range(3)}
    for stage, given in without_habits(few).items():
        assert given.moments == pytest.approx(few[stage].moments)
    alike = {f"s{i}": pain(i, bad_team=0.15) for i in range(5)}
    assert causes(without_habits(alike)) == causes(alike)


def test_it_is_what_the_contacts_at_hand_would_give():
    stages = {f"s{i}": pain(i, harsh=0.3) for i in range(5)}
    habits = without_habits(stages)
    before, after = (sum(m.sum() for m in (p["s0"].moments[:, 0, -1],)) for p in (stages, habits))
    n = stages["s0"].n
    # The habits are centred on the stage, so that the mean of what goes wrong hardly moves.
    assert after / n == pytest.approx(before / n, abs=0.01)
