"""``ChurnEffects``: the effect of a bad contact at each stage on leaving, and the value exposed to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from personakit.core.result import Result

if TYPE_CHECKING:
    from personakit.churn.failure_moments import FailureMoments
    from personakit.core.typing import Floats


#: Basis of effects estimated from the firm's own leavers.
OBSERVED = "observed churn"


@dataclass(frozen=True, eq=False, repr=False)
class ChurnEffects(Result):
    """The association of bad contacts with leaving, by stage, in the firm's own churn."""

    stages: pd.DataFrame  # stage, effect_per_bad_contact (added chance of leaving at switching ease 1), low, high,
    #                       contacts, bad_contacts (expected, a year), leavers_associated, basis
    draws: Floats  # (replicates, stages): draws from the posterior of the effects, not cut at zero
    value_exposed: Floats  # (random groups, personas, stages): value that an effect of 1 would put at risk a year
    value_exposed_unlocked: Floats  # the same once no contract binds anybody
    failures: dict[str, FailureMoments]  # where and after which waits the bad contacts of each stage took place
    decay_kernel: str  # how the effect of a contact fades
    contract_attenuation: float  # part of an effect that remains while a contract binds
    leavers: int
    customers: int  # in the sample
    sentences: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per stage, in the order of the journey."""
        return self.stages.copy()

    def summary_lines(self) -> Sequence[str]:
        """Name the data that the effects were estimated from."""
        return [
            f"Churn effects of {len(self.stages)} stages: added chance of leaving over one contact gone wrong, at "
            f"switching ease 1; {self.leavers:,} leavers among {self.customers:,} customers; intervals are 90%"
        ]

    @property
    def notes(self) -> Sequence[str]:
        """How it was done."""
        return self.sentences
