"""Write the simulated firm's exports as a real firm has them: dirty, in five formats, together with a study."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from personakit.core.deprecation import renamed_parameters
from personakit.core.errors import StudyError, require
from personakit.datasets import plan
from personakit.datasets.simulated_firm import DEFAULT_SEED, SimulatedFirm, simulate_firm
from personakit.datasets.study_toml import study_text
from personakit.datasets.write_crm import write_crm
from personakit.datasets.write_events import write_csat, write_stages, write_waits
from personakit.datasets.write_profitability import write_profitability
from personakit.datasets.write_survey import write_survey

if TYPE_CHECKING:
    from os import PathLike

Profitability = Literal["xlsx", "csv", "parquet"]
MOST_CUSTOMERS_IN_XLSX = 200_000


@renamed_parameters(seed="random_state")
def write_sample(
    folder: str | PathLike[str],
    n_customers: int = 3000,
    random_state: int = DEFAULT_SEED,
    *,
    truth: str | PathLike[str] | None = None,
    profitability: Profitability = "xlsx",
    contacts_each: float = 5.6,
    rated: float = 0.5,
    timed: float = 0.6,
) -> SimulatedFirm:
    """Write the sample exports and their study to a folder; the same arguments give the same bytes.

    Parameters
    ----------
    folder : path
        Where ``survey.csv``, ``crm.csv``, ``profitability.*``, ``csat.csv``, ``waits.csv``, ``stages.csv`` and
        ``study.toml`` go; made when absent.
    n_customers : int
        Customers in the base.
    random_state : int
        The same seed gives the same bytes.
    truth : path, optional
        Where ``truth.json`` and ``personas.csv`` go. Not written when left out.
    profitability : {"xlsx", "csv", "parquet"}
        Format of the profitability export; Excel needs the extra ``workbook`` and holds at most a million rows.
    contacts_each : float
        Mean number of contacts per customer and year.
    rated : float
        Share of contacts with a satisfaction rating.
    timed : float
        Share of contacts with a recorded wait.

    Returns
    -------
    SimulatedFirm
        The simulated firm behind the exports.

    Raises
    ------
    StudyError
        When there are more customers than an Excel sheet can hold quarters of, a number is out of range,
        or XlsxWriter is not installed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     world = write_sample(folder, 200)
    ...     sorted(path.name for path in Path(folder).iterdir())[:3]
    ['crm.csv', 'csat.csv', 'profitability.xlsx']
    """
    if profitability == "xlsx" and n_customers > MOST_CUSTOMERS_IN_XLSX:
        raise StudyError(
            f"profitability.xlsx cannot hold four quarters of {n_customers:,} customers; "
            "pass profitability='csv' or 'parquet'."
        )
    world = simulate_firm(n_customers, random_state, contacts_each=contacts_each, rated=rated, timed=timed)
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    write_crm(out / "crm.csv", world)
    write_survey(out / "survey.csv", world)
    write_csat(out / "csat.csv", world)
    write_waits(out / "waits.csv", world)
    write_stages(out / "stages.csv", n_customers)
    write_profitability(out / f"profitability.{profitability}", world)
    (out / "study.toml").write_bytes(study_text(f"profitability.{profitability}").encode())
    if truth is not None:
        write_truth(truth, world)
    return world


def write_truth(folder: str | PathLike[str], world: SimulatedFirm) -> None:
    """Write the simulated truth: ``truth.json`` (shares, cause and cost per stage) and ``personas.csv``.

    Parameters
    ----------
    folder : path
        Where the two files go; made when absent.
    world : SimulatedFirm
        The simulated firm.
    """
    require("write_truth", world, SimulatedFirm, "the firm of write_sample or simulate_firm second")
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(world.to_dict() | {"as_of": plan.AS_OF.isoformat(), "currency": "EUR"}, indent=1)
    (out / "truth.json").write_bytes((text + "\n").encode())
    ids, personas = world.personas["customer_id"], world.personas["persona"]
    lines = (f"{customer},{persona}\n" for customer, persona in zip(ids, personas, strict=True))
    (out / "personas.csv").write_bytes(("customer_id,persona\n" + "".join(lines)).encode())
