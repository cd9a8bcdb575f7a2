"""Every notebook runs from top to bottom.

The first one computes everything itself. In the others ``Analysis`` is the session's, so that the sample is not
computed once more for each of them.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
#: Run before the cells of a notebook.
COMPUTED_BEFORE = """
import pickle, pathlib, personakit
def computed(study):
    a = pickle.loads(pathlib.Path({pickled!r}).read_bytes())
    assert pathlib.Path(study).resolve() == pathlib.Path({study!r})
    return a
personakit.Analysis = computed
"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path, sample_with_k_table, session_folder, sample_folder):
    notebook = nbformat.read(path, as_version=4)
    if path != NOTEBOOKS[0]:
        before = {
            "pickled": str(session_folder / "sample_with_k_table.pickle"),
            "study": str(sample_folder / "study.toml"),
        }
        notebook.cells.insert(0, nbformat.v4.new_code_cell(COMPUTED_BEFORE.format(**before)))
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    outputs = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    assert not [o for o in outputs if o.output_type == "error"]
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"], "a warning reached the reader"
    assert any("image/png" in o.get("data", {}) for o in outputs), "a plot was not shown"
