"""What can be imported: rooms, every type that is returned; the wrong result is refused, old names warn."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
import warnings

import pytest

import personakit as pk
from personakit import renamed

ROOMS = [name for name in pk._ROOMS if name not in ("cli", "core", "parsing")]


def public_functions():
    """Return every function that a user can import from personakit or a room, with its name."""
    functions = {}
    for room in ROOMS:
        module = importlib.import_module(f"personakit.{room}")
        for name in getattr(module, "__all__", ()):
            if inspect.isfunction(value := getattr(module, name)):
                functions[f"{room}.{name}"] = value
    return functions


def classes():
    """Return every class of ours by its name."""
    out = {}
    for module in pkgutil.walk_packages(pk.__path__, "personakit."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if inspect.isclass(value) and value.__module__ == module.name:
                    out[name] = value
    return out


def exported():
    """Return every class that a user can import from personakit or a room."""
    modules = [pk, *(importlib.import_module(f"personakit.{room}") for room in ROOMS)]
    return {v for m in modules for name in getattr(m, "__all__", ()) if inspect.isclass(v := getattr(m, name))}


FUNCTIONS, CLASSES, EXPORTED = public_functions(), classes(), exported()
RESULTS = {cls.__name__ for cls in EXPORTED if issubclass(cls, pk.core.result.Result)} | {"PersonaModel", "Study"}


#: Imports what others wrote once, forks for each program, and prints the programs that failed.
FORKS = """
import os, sys, traceback
import matplotlib.figure, numpy, pandas, pandera.pandas, pyarrow, pydantic, scipy.stats, sklearn.mixture
for program in sys.argv[1:]:
    child = os.fork()
    if not child:
        assert not [name for name in sys.modules if name.startswith("personakit")]
        try:
            exec(program, {})
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(program)
"""


#: What must hold where nothing of personakit was imported before, and one program that must fail.
OF_ROOMS = [f"import sys, personakit as pk; assert pk.{r} is sys.modules['personakit.{r}']" for r in pk._ROOMS]
OF_NAMES = [
    f"import personakit.{touched}, personakit as pk, types\n"
    "modules = [n for n in pk.__all__ if isinstance(getattr(pk, n), types.ModuleType)]\n"
    "assert set(modules) <= set(pk._ROOMS), modules\n"
    "assert callable(pk.load_model) and callable(pk.what_if) and callable(pk.clustering.load_model)\n"
    for touched in ("personas.personas", "clustering.load_model", "priorities.what_if", "analysis")
]
WRONG = "import personakit; assert personakit.__version__ == 'another'"


@pytest.fixture(scope="module")
def failed():
    """What the programs print that fail on a fresh import."""
    programs = [*OF_ROOMS, *OF_NAMES, WRONG]
    if not hasattr(os, "fork"):
        return [p for p in programs if subprocess.run([sys.executable, "-c", p], check=False).returncode]
    done = subprocess.run([sys.executable, "-c", FORKS, *programs], check=True, text=True, stdout=subprocess.PIPE)
    return [p for p in programs if p in done.stdout]


def test_a_program_that_fails_is_seen(failed):
    assert WRONG in failed


def test_every_room_is_found_by_name_on_a_fresh_import(failed):
    assert len(OF_ROOMS) > 10
    assert not set(failed) & set(OF_ROOMS)


def test_a_public_name_is_what_it_is_whatever_was_imported_before(failed):
    assert not set(failed) & set(OF_NAMES)


def test_all_names_every_room_and_every_name_once():
    assert len(pk.__all__) == len(set(pk.__all__))
    assert set(ROOMS) <= set(pk.__all__)
    assert set(pk.__all__) == {*pk._HOME, *pk._ROOMS, "__version__"} - {"cli"}


def returned(function):
    return set(re.findall(r"[A-Z]\w+", str(inspect.signature(function).return_annotation))) & set(CLASSES)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_type_that_a_function_returns_can_be_imported(name):
    assert not {t for t in returned(FUNCTIONS[name]) if CLASSES[t] not in EXPORTED}


@pytest.mark.parametrize("name", sorted(n for n in pk.__all__ if inspect.isclass(getattr(pk, n))))
def test_every_type_that_a_method_returns_can_be_imported(name):
    for method, value in inspect.getmembers_static(getattr(pk, name)):
        function = value.fget if isinstance(value, property) else getattr(value, "func", value)
        if not method.startswith("_") and inspect.isfunction(function):
            assert not {t for t in returned(function) if CLASSES[t] not in EXPORTED}, method


def takes_results(function):
    wanted = (p for p in inspect.signature(function).parameters.values() if p.default is p.empty)
    return any(set(re.findall(r"\w+", str(p.annotation))) & RESULTS for p in wanted)


@pytest.mark.parametrize("name", sorted(n for n, f in FUNCTIONS.items() if takes_results(f)))
def test_a_wrong_result_gets_a_sentence_that_says_what_to_pass(name, tmp_path):
    class Wrong:
        pass

    function = FUNCTIONS[name]
    parameters = inspect.signature(function).parameters.values()
    valid = {"path": tmp_path / "x.html", "folder": tmp_path / "figures", "dialect": "duckdb"}
    given = [
        valid.get(p.name, Wrong()) for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD
    ]
    with pytest.raises(pk.StudyError, match=r"takes .*, but got Wrong\."):
        function(*given)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda s: pk.report.write_figures("f", s.journey, s.personas, s.priorities),
         "personas of find_personas second"),
        (lambda s: pk.report.summarise(s.exports, s.personas, s.journey, s.priorities, s.value, s.cards),
         "the value of estimate_value in place 4, but got Priorities"),
        (lambda s: pk.find_typing_tool(s.exports), "the personas of find_personas, but got Exports"),
        (lambda s: pk.personas.compare_personas(s.personas, s.journey),
         "two results of find_personas, but got Journey"),
        (lambda s: pk.score_customers(s.personas, "x.csv"), "the folder of a finished run"),
        (lambda s: pk.open_run(s.personas), "the folder of a finished run"),
        (lambda s: pk.what_if(s.journey, "Repair"), "the priorities of rank_stages first, but got Journey"),
    ],
)  # fmt: skip
def test_results_in_another_order_are_refused_by_type(sample, call, sentence):
    with pytest.raises(pk.StudyError, match=sentence):
        call(sample)


def test_results_come_in_one_order():
    order = ["exports", "personas", "journey", "value", "priorities", "cards", "drivers"]
    for name, function in FUNCTIONS.items():
        asked = [p for p in inspect.signature(function).parameters if p in order]
        assert asked == sorted(asked, key=order.index), name


@pytest.mark.parametrize("old", ["Moves", "trace_moves"])
def test_an_old_name_warns_and_is_the_new_one(old):
    with pytest.warns(DeprecationWarning, match=rf"'personakit\.{old}' is now called") as warned:
        value = getattr(pk, old)
    assert value.__name__ == renamed.NAMES[old].rpartition(":")[2]
    assert warned[0].filename == __file__


@pytest.mark.parametrize(("room", "old"), [(r, n) for r, names in renamed.ROOMS.items() for n in names])
def test_an_old_room_holds_what_it_held_with_a_warning(room, old):
    module = importlib.import_module(f"personakit.{room}")
    assert getattr(pk, room) is module
    with warnings.catch_warnings(record=True, action="always") as warned:
        value = getattr(module, old)
    assert value.__name__ == renamed.ROOMS[room][old].rpartition(":")[2]
    if old != "run_study":  # it warns when it is called, and says what to call instead
        assert [w.filename for w in warned] == [__file__]
        assert f"'personakit.{room}.{old}' is now called '{renamed.ROOMS[room][old].replace(':', '.')}'" in str(
            warned[0].message
        )


def test_old_methods_warn(sample):
    with pytest.warns(DeprecationWarning, match="summary_lines"):
        assert sample.personas.headline() == sample.personas.summary_lines()
    with pytest.warns(DeprecationWarning, match="repr_columns"):
        assert sample.journey.shown == sample.journey.repr_columns
    for old, new in (("unfamiliar", "drift"), ("typicality", "predictive_p_value")):
        with pytest.warns(DeprecationWarning, match=rf"PersonaModel\.{old}' is now called 'PersonaModel\.{new}'"):
            assert getattr(sample.personas.model, old) == getattr(sample.personas.model, new)


def test_the_old_run_study_warns_and_runs(tmp_path):
    pk.datasets.write_sample(tmp_path, n_customers=250)
    with pytest.warns(DeprecationWarning, match=r"Analysis\(study\)\.run\(folder\)"):
        run = pk.run_study(tmp_path / "study.toml", output=tmp_path / "runs")
    assert run.report.is_file()


def test_a_name_that_never_was_is_no_old_one():
    with pytest.raises(AttributeError, match="has no attribute 'Cluster'"):
        _ = importlib.import_module("personakit.segments").Cluster
