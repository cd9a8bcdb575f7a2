"""Names of a room that load when they are first used, so that what needs one of them does not load the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class _LazyRoom(ModuleType):
    """A package whose public names win over modules of the same name.

    To import ``room.load_model`` sets ``room.load_model`` to the module, and the function would be hidden.
    """

    _lazy: Mapping[str, str]

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in self._lazy):
            super().__setattr__(name, value)


def lazy_names(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a package's ``__getattr__`` that imports a name's module when the name is first used.

    Parameters
    ----------
    package : str
        The package's ``__name__``.
    modules : mapping of str to str
        Name -> module in the package that defines it.

    Returns
    -------
    callable
        To be called ``__getattr__`` in the package.

    Examples
    --------
    >>> from personakit import clustering
    >>> import personakit.clustering.load_model
    >>> clustering.load_model.__name__  # the function, not the module of that name
    'load_model'
    """
    room = sys.modules[package]
    room.__dict__["_lazy"] = dict(modules)
    room.__class__ = _LazyRoom

    def load(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        value = getattr(import_module(f"{package}.{modules[name]}"), name)
        setattr(room, name, value)  # read directly from now on, as after an import
        return value

    return load
