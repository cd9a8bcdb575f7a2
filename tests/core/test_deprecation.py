"""Old names work for one version, and say the new one."""

from __future__ import annotations

import inspect

import pytest

from personakit.core.deprecation import RenamedAttribute, renamed_parameters
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


def test_a_study_error_is_a_value_error():
    assert issubclass(StudyError, ValueError)
    assert issubclass(StudyError, PersonakitError)
