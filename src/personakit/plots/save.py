"""Write figures as SVG and PNG, the same bytes for the same figure."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import rc_context

from personakit.core.errors import StudyError
from personakit.plots.style import RC

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def save_figure(ax: Axes, path: str | Path) -> Path:
    """Write the figure that axes are on; same figure, same bytes.

    Parameters
    ----------
    ax : Axes
        Axes that a plot returned.
    path : str or Path
        Ends in .svg or .png.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    StudyError
        When the ending is another.
    """
    target = Path(path)
    kind = target.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise StudyError(f"Figures are written as .svg or .png, and '{target.name}' is neither.")
    target.write_bytes(_render(ax, kind))
    return target


def as_svg(ax: Axes) -> str:
    """Return the figure that axes are on as SVG text, without XML declaration: ready to stand in a page.

    Parameters
    ----------
    ax : Axes
        Axes that a plot returned.

    Returns
    -------
    str
        From ``<svg`` to ``</svg>``.
    """
    text = _render(ax, "svg").decode("utf-8")
    return text[text.index("<svg") :].strip()


def _render(ax: Axes, kind: str) -> bytes:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("These axes were taken off their figure.")
    target = BytesIO()
    with rc_context(RC):
        figure.savefig(target, format=kind, metadata=FORMATS[kind], dpi=160)
    return target.getvalue()
