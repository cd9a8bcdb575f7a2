"""``Figure``: a figure of the analyst's own, written beside those of the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personakit.core.errors import StudyError, require

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from personakit.journey.journey import Journey
    from personakit.personas.personas import Personas
    from personakit.priorities.priorities import Priorities


@dataclass(frozen=True)
class Figure:
    """Two functions of the personas, the journey and the priorities: one draws, one returns what is drawn.

    Attributes
    ----------
    draw : returns matplotlib Axes.
    data : returns the figures drawn as a DataFrame, written as CSV beside the picture.
    """

    draw: Callable[[Personas, Journey, Priorities], Axes]
    data: Callable[[Personas, Journey, Priorities], pd.DataFrame]

    def __post_init__(self) -> None:
        for function, what in ((self.draw, "draw"), (self.data, "data")):
            if not callable(function):
                raise StudyError(f"Figure({what}=) takes a function, but got {type(function).__name__}.")


def check_figures(figures: Mapping[str, Figure], taken: Iterable[str]) -> dict[str, Figure]:
    """Check figures of the analyst's own, and return them.

    Parameters
    ----------
    figures : mapping of str to Figure
        By the name of their files.
    taken : iterable of str
        Names that other figures have.

    Returns
    -------
    dict of str to Figure
            The same figures.

    Raises
    ------
    StudyError
        When a value is no `Figure`, or a name is taken or cannot be the name of a file.

    Examples
    --------
    >>> check_figures({"my-figure": Figure(print, print)}, ["ranking"]).keys()
    dict_keys(['my-figure'])
    """
    require("write_figures(figures=)", figures, Mapping, "a mapping of file name to plots.Figure")
    names = set(taken)
    for name, figure in figures.items():
        require(f"figures['{name}']", figure, Figure, "a plots.Figure")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{,99}", str(name)):
            raise StudyError(
                f"figures: '{name}' cannot be the name of a file; use at most 100 small letters, digits and hyphens."
            )
        if name in names:
            raise StudyError(f"figures: there is a figure '{name}' already; choose another name.")
    return dict(figures)


def run_figure(
    name: str, figure: Figure, personas: Personas, journey: Journey, priorities: Priorities
) -> tuple[Axes, pd.DataFrame]:
    """Return what a figure of the analyst's own draws, and its data.

    Parameters
    ----------
    name : str
        Of the figure.
    figure : Figure
        Its two functions.
    personas, journey, priorities
        What they are called with.

    Raises
    ------
    StudyError
        When one returns something else, or the data hold customer ids.
    """
    import pandas as pd
    from matplotlib.axes import Axes

    ax, data = figure.draw(personas, journey, priorities), figure.data(personas, journey, priorities)
    require(f"figure '{name}': draw", ax, Axes, "a function that returns matplotlib Axes")
    require(f"figure '{name}': data", data, pd.DataFrame, "a function that returns a pandas frame")
    if "customer_id" in {str(column).casefold() for column in data.columns}:
        raise StudyError(f"figure '{name}': its data hold customer ids, which no file of a report shows.")
    return ax, data
