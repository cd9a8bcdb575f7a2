"""``--csv FILE``: a table of a command as a file too; a path that cannot be written is refused at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def csv_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option.

    Parameters
    ----------
    text : str
        What its help says.

    Returns
    -------
    callable
        To decorate a command with, which takes ``csv_path``.
    """
    return click.option("--csv", "csv_path", type=click.Path(path_type=Path), callback=_checked, help=text)


def _checked(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.is_dir():
        raise click.BadParameter(f"'{path}' is a folder; give a file in it, such as {path / 'table.csv'}.")
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder '{path.parent}' to write '{path.name}' into.")
    return path
