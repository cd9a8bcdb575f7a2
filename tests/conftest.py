"""Fixtures shared by all rooms: the sample, read and run once a session, whatever the number of workers."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
SHARED = ROOT.parent / "shared" / "data"


#: Files of the longest single tests: begun first, so that no worker is left alone with one at the end.
BEGUN_FIRST = ("test_notebooks.py", "test_machines.py", "test_examples.py")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in BEGUN_FIRST)  # stable: the rest stay in their order


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets used in development; tests that need them skip where they are not."""
    if not SHARED.is_dir():
        pytest.skip("the public data sets are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory) -> Path:
    """A folder that all workers of the session see."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def once(folder, name, make):
    """Return what `make` returns; the first worker that asks calls it, and all read what it wrote."""
    path = folder / f"{name}.pickle"
    with FileLock(folder / f"{name}.pickle.lock"):
        if not path.exists():
            content = pickle.dumps(make())
            path.write_bytes(content)
    return pickle.loads(path.read_bytes())


@pytest.fixture(scope="session")
def sample(session_folder):
    """Every result of data/sample/, computed once."""
    import personakit as pk

    def computed():
        a = pk.Analysis(SAMPLE / "study.toml")
        _ = (a.cards, a.drivers)
        return a

    return once(session_folder, "sample", computed)


@pytest.fixture(scope="session")
def sample_with_k_table(sample, session_folder):
    """The same with the costly part of the k table."""

    def computed():
        a = pickle.loads(pickle.dumps(sample))
        _ = a.personas.model.k_table_
        return a

    return once(session_folder, "sample_with_k_table", computed)


@pytest.fixture(scope="session")
def sample_run(sample, session_folder):
    """A finished run of data/sample/."""
    return once(session_folder, "sample_run", lambda: sample.run(session_folder / "sample_runs"))


@pytest.fixture(scope="session")
def second_run(session_folder):
    """Run data/sample/ once more, from its files, by the command: its folder, and what the command said."""
    from click.testing import CliRunner

    from personakit.cli import main

    def by_command():
        folder = session_folder / "second_runs"
        done = CliRunner().invoke(main, ["run", str(SAMPLE / "study.toml"), "--output", str(folder)])
        said = {name: getattr(done, name) for name in ("exit_code", "output", "stdout", "stderr")}
        return SimpleNamespace(folder=folder, **said)

    return once(session_folder, "second_run", by_command)


@pytest.fixture(scope="session")
def surveys(shared_data) -> Path:
    """The classic survey data, where they are."""
    return shared_data / "surveys"


@pytest.fixture(scope="session")
def planted():
    """Mixed data with three personas, and the persona of each row."""
    from mixed_rows import plant

    return plant(0)
