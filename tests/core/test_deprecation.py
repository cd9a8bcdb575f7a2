"""Old names work for one version, and say the new one."""

from __future__ import annotations

import inspect
import sys
from types import ModuleType

import pytest

from personakit.core.deprecation import RenamedAttribute, renamed_names, renamed_parameters
from personakit.core.errors import PersonakitError, StudyError


@renamed_parameters(refits="n_boot", seed="random_state")
def assess(model, *, n_boot=40, random_state=0):
    """Do nothing."""
    return model, n_boot, random_state


def test_an_old_parameter_is_taken_and_the_new_name_said():
    with pytest.warns(DeprecationWarning, match=r"'refits' is now called 'n_boot'.*gone in personakit 0\.3") as caught:
        assert assess("m", refits=3) == ("m", 3, 0)
    assert caught[0].filename == __file__, "the warning points at the caller's line"


def test_new_parameters_do_not_warn():
    assert assess("m", n_boot=3, random_state=1) == ("m", 3, 1)  # a warning is an error here
    assert list(inspect.signature(assess).parameters) == ["model", "n_boot", "random_state"]


def test_old_and_new_together_are_refused():
    with pytest.raises(TypeError, match="both 'seed' and 'random_state'"):
        assess("m", seed=1, random_state=2)


class Result:
    """Something with a renamed attribute."""

    def __init__(self) -> None:
        self.n_rows = 3

    rows = RenamedAttribute("n_rows")


def test_an_old_attribute_is_read_and_the_new_name_said():
    with pytest.warns(DeprecationWarning, match=r"'Result\.rows' is now called 'Result\.n_rows'") as caught:
        assert Result().rows == 3
    assert caught[0].filename == __file__


def test_old_names_of_a_module_are_found_here_and_elsewhere(monkeypatch):
    module = ModuleType("house")
    module.new = 1
    module.__getattr__ = renamed_names("house", {"old": "new", "Refusal": "personakit.core.errors:StudyError"})
    monkeypatch.setitem(sys.modules, "house", module)
    with pytest.warns(DeprecationWarning, match=r"'house\.old' is now called 'house\.new'") as caught:
        assert module.old == 1
    assert caught[0].filename == __file__
    with pytest.warns(DeprecationWarning, match=r"personakit\.core\.errors\.StudyError"):
        assert module.Refusal is StudyError
    with pytest.raises(AttributeError, match="module 'house' has no attribute 'older'"):
        _ = module.older


def test_a_study_error_is_a_value_error():
    assert issubclass(StudyError, ValueError)
    assert issubclass(StudyError, PersonakitError)
