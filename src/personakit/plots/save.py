"""Write figures as SVG and PNG, the same bytes for the same figure."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import rc_context

from personakit.core.errors import StudyError
from personakit.plots.style import RC

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Dots per inch of a PNG: about 1,200 wide, enough for a slide.
DPI = 130
FORMATS = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def save_figure(ax: Axes, path: str | Path) -> Path:
    """Write the figure of the axes; the same figure gives the same bytes.

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
        When the path has another ending.
    """
    target = Path(path)
    kind = target.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise StudyError(f"Figures are written as .svg or .png, and '{target.name}' is neither.")
    target.write_bytes(_render(ax, (kind,))[0])
    return target


def save_figures(ax: Axes, folder: str | Path, name: str) -> list[Path]:
    """Write the figure of the axes as SVG and as PNG; it is laid out once for both.

    Parameters
    ----------
    ax : Axes
        Axes that a plot returned.
    folder : str or Path
        Target folder.
    name : str
        Name of the files, without ending.

    Returns
    -------
    list of Path
        The files written.
    """
    targets = [Path(folder) / f"{name}.{kind}" for kind in FORMATS]
    for target, content in zip(targets, _render(ax, tuple(FORMATS)), strict=True):
        target.write_bytes(content)
    return targets


def as_svg(ax: Axes) -> str:
    """Return the figure of the axes as SVG text without XML declaration, to be put into a page.

    Parameters
    ----------
    ax : Axes
        Axes that a plot returned.

    Returns
    -------
    str
        From ``<svg`` to ``</svg>``.
    """
    text = _render(ax, ("svg",))[0].decode("utf-8")
    return text[text.index("<svg") :].strip()


def _render(ax: Axes, kinds: Sequence[str]) -> list[bytes]:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("These axes were taken off their figure.")
    written = []
    with rc_context(RC):
        # Lay out here: savefig would draw everything once more to do so.
        engine = figure.get_layout_engine()
        if engine is not None:
            engine.execute(figure)
        figure.set_layout_engine("none")
        try:
            for kind in kinds:
                target = BytesIO()
                figure.savefig(target, format=kind, metadata=FORMATS[kind], dpi=DPI)
                written.append(target.getvalue())
        finally:
            figure.set_layout_engine(engine)
    return written
