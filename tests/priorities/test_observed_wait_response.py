"""How what goes wrong rises with the wait, where leavers tell what went wrong: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from personakit.churn.failure_moments import FailureMoments
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.priorities.wait_response import WaitResponse, observed_wait_response

SHORT, LONG = "5-15 min", "30-50 min"


def _failures(phone_adds: float = 0.0, timed: float = 1.0) -> FailureMoments:
    """100 contacts a cell; long waits add .4 to a chance of .1 and come by phone three times as often."""
    cells = [(0, 0, 0.1, 300), (0, 1, 0.1 + phone_adds, 100), (1, 0, 0.5, 100), (1, 1, 0.5 + phone_adds, 300)]
    rows = np.array([[1.0, by_phone, long, wrong] for long, by_phone, wrong, n in cells for _ in range(n)])
    moments = np.zeros((N_RANDOM_GROUPS, 4, 4))
    moments[0] = rows.T @ rows
    levels = (("channel", "phone"), ("band", LONG))
    reference = {"channel": "app", "band": SHORT}
    return FailureMoments(moments, 0, levels, reference, len(rows), {SHORT: 10.0, LONG: 40.0}, timed)


def _raw() -> WaitResponse:
    """Half of the waits 10 minutes, half 40; of the raw ratings nothing is known."""
    effect, share = np.zeros((1, 2)), np.array([0.5])
    return WaitResponse(np.array([10.0, 40.0]), effect, np.array([10.0, 40.0]), np.full((1, 1, 2), 0.5), share, 1.0, "")


ALL = np.ones((1, N_RANDOM_GROUPS))


def test_halving_the_waits_ends_a_third_of_what_goes_wrong() -> None:
    # 40 -> 20 minutes is half-way to 10 on the log scale: .2 of .4 for half of the contacts, of a mean of .3.
    response = observed_wait_response(_raw(), _failures(), ALL)
    assert response is not None
    assert response.fall(-0.5).tolist() == [[pytest.approx(0.1 / 0.3)]]


def test_waits_that_are_not_on_record_are_not_made_shorter() -> None:
    response = observed_wait_response(_raw(), _failures(timed=0.6), ALL)
    assert response is not None
    assert response.fall(-0.5).tolist() == [[pytest.approx(0.6 * 0.1 / 0.3)]]


def test_a_bad_channel_that_is_also_slow_lends_its_waits_nothing() -> None:
    # The wait still adds .4; the mean is .3 and half of the contacts are by phone.
    response = observed_wait_response(_raw(), _failures(phone_adds=0.3), ALL)
    assert response is not None
    assert response.fall(-0.5).tolist() == [[pytest.approx(0.1 / 0.45)]]


def test_one_length_of_wait_tells_nothing() -> None:
    failures = _failures()
    alone = FailureMoments(failures.moments, 0, failures.levels, {"channel": "app"}, failures.n, {LONG: 40.0}, 1.0)
    assert observed_wait_response(_raw(), alone, ALL) is None
