"""On one machine the order of rows changes no persona and no membership; on any, figures are the same to six digits.

Another machine is this one with other routines: OpenBLAS takes its products of matrices from the processor type that is
asked for, and numpy's logarithms and exponentials are others without the processor's newer instructions.
"""

from __future__ import annotations

import os
import pickle
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personakit as pk

pytestmark = pytest.mark.machines

PROGRAM = Path(__file__).parent / "machine_run.py"


def newer_instructions():
    """The instructions that numpy would use here beyond the least it is built for."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]


MACHINES = {
    "Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "Prescott": {"OPENBLAS_CORETYPE": "Prescott"},
    "plain instructions": {"NPY_DISABLE_CPU_FEATURES": " ".join(newer_instructions())},
}


def results_on(exports, folder, environment):
    program = [sys.executable, str(PROGRAM), str(exports), str(folder / "results")]
    subprocess.run(program, env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment}, check=True)
    return pickle.loads((folder / "results").read_bytes())


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Exports that every machine reads; no customer has rows that contradict each other, of which the first counts."""
    folder = tmp_path_factory.mktemp("exports")
    pk.datasets.write_sample(folder, n_customers=400)
    return folder


@pytest.fixture(scope="module")
def here(exports, tmp_path_factory):
    return results_on(exports, tmp_path_factory.mktemp("here"), {})


def test_the_order_of_rows_changes_nothing_here(here):
    assert here["changed by the order of rows"] == []


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machine_gives_the_same_figures(machine, exports, here, tmp_path):
    if machine == "Haswell" and "X86_V3" not in newer_instructions() and "AVX2" not in newer_instructions():
        pytest.skip("this processor cannot run Haswell's routines")
    if not MACHINES[machine].get("NPY_DISABLE_CPU_FEATURES", platform.machine() in ("x86_64", "AMD64")):
        pytest.skip("this processor has no other routines")
    there = results_on(exports, tmp_path, MACHINES[machine])
    assert there["changed by the order of rows"] == []
    for name, table in here["tables"].items():
        same_to_six_digits(name, table, there["tables"][name])


def same_to_six_digits(name, one, other):
    """Texts, counts and ranks are the same; figures differ by a millionth at most, of themselves or of 1."""
    assert list(one.columns) == list(other.columns), name
    assert one.index.equals(other.index), name
    for column in one:
        if pd.api.types.is_float_dtype(one[column]):
            np.testing.assert_allclose(one[column], other[column], rtol=1e-6, atol=1e-6, err_msg=f"{name}.{column}")
        else:
            assert one[column].equals(other[column]), f"{name}.{column}"
