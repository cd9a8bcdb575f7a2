"""Fixtures shared by all rooms: the sample, read and run once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

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
def sample():
    """Every result of data/sample/, computed once."""
    import personakit as pk

    return pk.Analysis(SAMPLE / "study.toml")


@pytest.fixture(scope="session")
def sample_run(sample, tmp_path_factory):
    """A finished run of data/sample/."""
    return sample.run(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="session")
def surveys(shared_data) -> Path:
    """The classic survey data, where they are."""
    return shared_data / "surveys"


@pytest.fixture(scope="session")
def planted():
    """Mixed data with three personas, and the persona of each row."""
    from mixed_rows import plant

    return plant(0)
