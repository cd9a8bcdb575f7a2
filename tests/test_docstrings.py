"""What a user can import is documented: parameters, returns, order, and an example or an explanation."""

from __future__ import annotations

import importlib
import inspect

import pytest
from numpydoc.validate import validate

import personakit as pk

ROOMS = ("study", "ingest", "weighting", "features", "clustering", "personas", "event_counts", "journey",
         "value", "churn", "priorities", "cards", "plots", "report", "runs", "analysis", "datasets")  # fmt: skip
CODES = {"GL06", "GL07", "GL08", "SS01", "SS03", "SS04", "PR01", "PR02", "PR03", "PR06", "PR07", "PR08", "RT01", "RT03"}
#: A noun's fields are described where they stand, not among parameters: nobody builds one by hand.
NOUNS = {name for name in pk.__all__ if isinstance(getattr(pk, name), type)}


def public_functions() -> list[str]:
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"personakit.{room}")
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                found.append(f"personakit.{room}.{name}")
    return found


def public_methods() -> list[str]:
    found = []
    for name in sorted(NOUNS):
        thing = getattr(pk, name)
        if issubclass(thing, Exception):
            continue
        found += [
            f"{thing.__module__}.{thing.__name__}.{method}"
            for method, value in vars(thing).items()
            if inspect.isfunction(value) and not method.startswith("_")
        ]
    return found


@pytest.mark.parametrize("path", public_functions())
def test_a_public_function_is_documented(path):
    errors = [f"{code} {text}" for code, text in validate(path)["errors"] if code in CODES]
    assert not errors


@pytest.mark.parametrize("path", public_methods())
def test_a_public_method_is_described(path):
    errors = [f"{code} {text}" for code, text in validate(path)["errors"] if code in CODES - {"PR01", "RT01", "PR07"}]
    assert not errors
