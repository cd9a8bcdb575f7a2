"""``SimulatedFirm``: a simulated telecom firm, as clean tables together with the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.core.deprecation import renamed_parameters
from personakit.core.errors import StudyError
from personakit.core.result import Result
from personakit.datasets import plan

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from personakit.core.typing import Ints

DEFAULT_SEED = 20260


@dataclass(frozen=True, eq=False, repr=False)
class SimulatedFirm(Result):
    """The simulated firm: clean tables keyed by the customer's row number, and the truth."""

    customers: pd.DataFrame  # one row per customer, with true persona, ease and remaining value
    survey: pd.DataFrame  # one row per respondent
    contacts: pd.DataFrame  # every contact, rated or not, in order of time
    profitability: pd.DataFrame  # customer, quarter, revenue_cents, cost_cents
    truth: pd.DataFrame  # one row per stage: stage, cause, culprit, bad_contacts, value_at_risk, customers_lost
    by_persona: pd.DataFrame  # persona, stage, value_at_risk
    seed: int

    @property
    def table(self) -> pd.DataFrame:
        """The truth, one row per stage."""
        return self.truth.copy()

    @property
    def personas(self) -> pd.DataFrame:
        """The true persona of every customer: customer_id, persona."""
        import numpy as np
        import pandas as pd

        names = np.array(plan.PERSONAS)[self.customers["persona"].to_numpy()]
        return pd.DataFrame({"customer_id": self.customers["customer_id"], "persona": names})

    def summary_lines(self) -> Sequence[str]:
        """Say how large the simulated firm is."""
        return [
            f"Simulated firm (seed {self.seed}): {len(self.customers):,} customers, {len(plan.PERSONAS)} personas, "
            f"{len(self.survey):,} respondents, {len(self.contacts):,} contacts; value at risk in EUR for the year"
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the truth as plain values."""
        share = self.customers["persona"].value_counts(normalize=True).sort_index()
        return {
            "seed": self.seed,
            "customers": len(self.customers),
            "respondents": len(self.survey),
            "contacts": len(self.contacts),
            "left": int(self.customers["left_on"].notna().sum()),
            "share_of_base": {plan.PERSONAS[i]: round(float(s), 4) for i, s in share.items()},  # type: ignore[call-overload]
            "stages": self.truth.to_dict("records"),
            "value_at_risk_by_persona": self.by_persona.to_dict("records"),
        }


@renamed_parameters(seed="random_state")
def simulate_firm(
    n_customers: int = 3000,
    random_state: int = DEFAULT_SEED,
    *,
    contacts_each: float = 5.6,
    rated: float = 0.5,
    timed: float = 0.6,
    respondents: float = 0.27,
) -> SimulatedFirm:
    """Simulate a telecom firm of any size.

    Five personas differ in attitudes, needs, behaviour and demographics. Each of six stages has one simulated cause
    (a touchpoint, an interaction or the wait) that affects each persona to a different degree. A bad contact raises the
    chance of leaving by an amount known for its stage, times the customer's switching ease; so the value at risk of
    every stage is known by construction. Everyone complains about billing, and nobody leaves because of it.

    Parameters
    ----------
    n_customers : int
        Customers in the base.
    random_state : int
        The same seed gives the same firm.
    contacts_each : float
        Mean number of contacts per customer and year.
    rated : float
        Share of contacts with a satisfaction rating; unhappy contacts are rated a little more often. 1 rates all
        that were not abandoned.
    timed : float
        Share of contacts with a recorded wait.
    respondents : float
        Share of the base that answers the survey (those who left before it are not asked).

    Returns
    -------
    SimulatedFirm
        The clean tables and the truth behind them.

    Raises
    ------
    StudyError
        When a number is out of its range.

    Examples
    --------
    >>> world = simulate_firm(300, random_state=1)
    >>> len(world.customers), world.truth["stage"].tolist()[:2]
    (300, ['Sign-up', 'Installation'])
    """
    import numpy as np

    if n_customers < 1 or contacts_each <= 0:
        raise StudyError("A simulated firm needs at least one customer and more than 0 contacts per customer.")
    if not (0 <= rated <= 1 and 0 <= timed <= 1 and 0 < respondents <= 1):
        raise StudyError("Shares of contacts rated and timed and of respondents must lie between 0 and 1.")
    from personakit.datasets.simulate_answers import simulate_answers
    from personakit.datasets.simulate_customers import profitability_of, simulate_customers
    from personakit.datasets.simulate_events import simulate_events

    streams = [np.random.Generator(np.random.PCG64([random_state, stream])) for stream in range(4)]
    base = simulate_customers(n_customers, streams[0])
    events = simulate_events(base, contacts_each, rated, timed, streams[1])
    customers = base.assign(left_on=_left_on(events.left_day))
    survey = simulate_answers(customers, events.left_day, respondents, streams[2])
    profitability = profitability_of(customers, events.left_day, streams[3])
    truth, by_persona = _truth(customers, events.contacts)
    return SimulatedFirm(customers, survey, events.contacts, profitability, truth, by_persona, random_state)


def _left_on(left_day: Ints) -> NDArray[np.datetime64]:
    import numpy as np

    first = np.datetime64(plan.FIRST_DAY.isoformat(), "D")
    days = first + left_day.astype("timedelta64[D]")
    return np.where(left_day < plan.DAYS, days, np.datetime64("NaT")).astype("datetime64[s]")


def _truth(customers: pd.DataFrame, contacts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sum the simulated extra chance of leaving, times the value it puts at risk."""
    import numpy as np
    import pandas as pd

    n_personas, n_stages = len(plan.PERSONAS), len(plan.STAGES)
    stage = contacts["stage"].to_numpy().astype(np.int64)
    persona = customers["persona"].to_numpy()[contacts["customer"].to_numpy()].astype(np.int64)
    cell = persona * n_stages + stage
    money = np.bincount(cell, contacts["value_at_risk"], n_personas * n_stages).reshape(n_personas, n_stages)
    lost = np.bincount(stage, contacts["leave_chance"], n_stages)
    truth = pd.DataFrame(
        {
            "stage": plan.STAGE_NAMES,
            "cause": [s.cause for s in plan.STAGES],
            "culprit": [s.main_level for s in plan.STAGES],
            "contacts": np.bincount(stage, minlength=n_stages),
            "customers_lost": lost.round(2),
            "value_at_risk": money.sum(axis=0).round(2),
        }
    )
    truth["rank"] = truth["value_at_risk"].rank(ascending=False, method="min").astype(int)
    by_persona = pd.DataFrame(
        {
            "persona": np.repeat(plan.PERSONAS, n_stages),
            "stage": np.tile(plan.STAGE_NAMES, n_personas),
            "value_at_risk": money.ravel().round(2),
        }
    )
    return truth, by_persona
