"""One style for every plot: figure, inks, hatches, wrapped names and titles."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine

if TYPE_CHECKING:
    from matplotlib.patches import Rectangle

#: Inks. The report replaces them by the page's colours for dark mode, so each has a single use.
INK, MUTED, RULE, PAPER, FAINT = "#1b2530", "#5a6774", "#c9d0d6", "#fefefe", "#eef1f3"
#: One accent of medium lightness, visible on white and on dark.
ACCENT = "#1f6f8b"
WIDEST_LABEL = 18  # letters per line of a stage's label
#: From low to high dissatisfaction; lightness decreases steadily, for greyscale and colour blindness.
PAIN = ("#fbf3e4", "#f5dcae", "#eab871", "#d98a45", "#b75a2a", "#84341a", "#571f10")
#: Word and hatch of a cell without a figure.
TOO_FEW, NO_DATA = "too few", "no data"
HATCHES = {TOO_FEW: "////", NO_DATA: "\\\\\\\\"}

RC: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": PAPER,
    "axes.facecolor": "none",
    "hatch.linewidth": 0.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "personakit",
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}


class FigureAxes(Axes):
    """Axes that a notebook shows as their figure, without pyplot: a batch run leaves no figure open."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Render the whole figure for a notebook."""
        figure = self.get_figure(root=True)
        if figure is None:
            raise ValueError("These axes were taken off their figure.")
        width, height = figure.get_size_inches()
        target = BytesIO()
        with rc_context(RC):
            figure.savefig(target, format="png", dpi=192)
        return target.getvalue(), {"width": round(width * 96), "height": round(height * 96)}


class OneAxes(LayoutEngine):
    """Give the axes of a figure all the room that their labels leave.

    One pass is exact because labels have offsets in points: half the work of matplotlib's constrained layout.
    """

    _adjust_compatible = True
    _colorbar_gridspec = False
    #: Inches around everything.
    PAD = 0.12

    def execute(self, fig: Figure) -> None:
        """Place the axes."""
        width, height = fig.bbox.width, fig.bbox.height
        pad = self.PAD * fig.dpi
        for ax in fig.axes:
            taken = ax.get_tightbbox(for_layout_only=True)
            if taken is None:
                continue
            left, bottom = ax.bbox.x0 - taken.x0 + pad, ax.bbox.y0 - taken.y0 + pad
            right, top = taken.x1 - ax.bbox.x1 + pad, taken.y1 - ax.bbox.y1 + pad
            room = max(width - left - right, 1.0), max(height - bottom - top, 1.0)
            ax.set_position((left / width, bottom / height, room[0] / width, room[1] / height))


@contextmanager
def drawing(ax: Axes | None, width: float, height: float) -> Iterator[Axes]:
    """Yield axes to draw on in the house style: the caller's, or those of a new figure.

    Yields
    ------
    Axes
        To draw on.
    """
    with rc_context(RC):
        if ax is None:
            figure = Figure(figsize=(width, height), layout=OneAxes())
            ax = figure.add_subplot(axes_class=FigureAxes)
        yield ax


def wrap(text: str, width: int, most_lines: int = 4) -> str:
    r"""Break a name into lines at words. A longer word is broken; a text with too many lines ends in an ellipsis.

    Examples
    --------
    >>> wrap("Price-first switchers of the north", 14)
    'Price-first\nswitchers of\nthe north'
    """
    lines = textwrap.wrap(plain_axes(text), width, max_lines=most_lines, placeholder=" \u2026") or [""]
    return "\n".join(lines)


def stage_width(stages: Sequence[str], usual: int) -> int:
    """Return the width of stage labels in letters, so that the longest word is not broken.

    Examples
    --------
    >>> stage_width(["Food and entertainment", "Boarding"], 12)
    13
    """
    longest = max((len(word) for stage in stages for word in str(stage).split()), default=usual)
    return min(max(usual, longest), WIDEST_LABEL)


def plain_axes(text: str) -> str:
    """Escape dollar signs: matplotlib reads text between them as a formula."""
    return str(text).replace("$", "\\$")


def titles(ax: Axes, title: str, subtitle: str, above: float = 0.0) -> None:
    """Put a bold title, and a muted line with unit, n and interval, above the axes, aligned left.

    Parameters
    ----------
    ax : Axes
        Target.
    title : str
        What is shown.
    subtitle : str
        Unit, n, interval; may have line breaks.
    above : float
        Points to leave free between axes and subtitle, for labels on top.
    """
    lines = subtitle.count("\n") + 1
    at: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "left", "va": "bottom"}
    ax.annotate(subtitle, (0, 1), xytext=(0, above + 8), color=MUTED, fontsize=8.5, linespacing=1.35, **at)
    ax.annotate(
        plain_axes(title),
        (0, 1),
        xytext=(0, above + 14 + 12.5 * lines),
        color=INK,
        fontsize=12,
        fontweight="bold",
        **at,
    )


def hatched(word: str, x: float, y: float, width: float, height: float) -> Rectangle:
    """Return the patch of a cell without a figure, hatched by the reason."""
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, facecolor=FAINT, edgecolor=RULE, hatch=HATCHES[word], linewidth=0.6)
