"""A persona's portrait within a figure: the shapes of the drawing, or the firm's own picture."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import numpy as np

from personakit.cards.portrait import draw_portrait, portrait_shapes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

    from personakit.cards.portrait import Portrait

_STEP = re.compile(r"([MLCZ])([^MLCZ]*)")
_SIDE = 240


def put_portrait(ax: Axes, persona: str, portrait: Portrait | None, box: tuple[float, float, float, float]) -> bool:
    """Put a portrait into a box of the axes.

    Parameters
    ----------
    ax : Axes
        Target.
    persona : str
        Persona id; decides the drawing.
    portrait : Portrait, optional
        The card's portrait; the firm's own picture replaces the drawing if it is PNG or JPEG.
    box : tuple of float
        Left, top, width and height in data coordinates; the limits of the axes must be set.

    Returns
    -------
    bool
        False if the firm's own picture is an SVG, which a figure cannot show.
    """
    from matplotlib.patches import Circle, PathPatch

    if portrait is not None and portrait.kind == "own" and portrait.media_type == "image/svg+xml":
        return False
    left, top, wide, high = box
    corners = ax.transLimits.transform([(left, top + high), (left + wide, top)])
    (x, y), (right, upper) = corners.min(axis=0), corners.max(axis=0)
    small = ax.inset_axes((x, y, right - x, upper - y))
    small.set_axis_off()
    circle = Circle((_SIDE / 2, _SIDE / 2), _SIDE / 2, transform=small.transData)
    if portrait is not None and portrait.kind == "own":
        from io import BytesIO

        from matplotlib.image import imread

        ending = {"image/png": "png", "image/jpeg": "jpeg"}[portrait.media_type]
        small.imshow(
            imread(BytesIO(portrait.data), format=ending), extent=(0, _SIDE, _SIDE, 0), aspect="auto"
        ).set_clip_path(circle)
    else:
        for shape in portrait_shapes(persona):
            patch = PathPatch(_outline(shape.path), facecolor=shape.fill, alpha=shape.opacity, linewidth=0)
            small.add_patch(patch)
            patch.set_clip_path(circle)
    small.set_xlim(0, _SIDE)
    small.set_ylim(_SIDE, 0)
    small.set_aspect("equal")
    return True


def portrait_image(persona: str, uri: str) -> bytes | None:
    """Return a portrait as PNG or JPEG, for formats that cannot show SVG.

    Parameters
    ----------
    persona : str
        Persona id.
    uri : str
        The portrait as a ``data:`` URI: the drawing of the id, or the firm's own picture.

    Returns
    -------
    bytes or None
        The picture; None if the firm's own picture is an SVG.
    """
    from io import BytesIO

    head, _, data = uri.partition(",")
    if head in {"data:image/png;base64", "data:image/jpeg;base64"}:
        return base64.b64decode(data)
    if uri != draw_portrait(persona, "").uri:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 2))
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    put_portrait(ax, persona, None, (0, 0, 1, 1))
    written = BytesIO()
    figure.savefig(written, dpi=160, transparent=True, format="png", metadata={"Software": None})
    return written.getvalue()


def _outline(path: str) -> Path:
    """Read an SVG path of absolute M, L, C and Z."""
    from matplotlib.path import Path

    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for step, numbers in _STEP.findall(path):
        pairs = np.array(re.findall(r"-?[\d.]+", numbers), dtype=np.float64).reshape(-1, 2)
        code = {"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4, "Z": Path.CLOSEPOLY}[step]
        points += [(float(x), float(y)) for x, y in pairs] or [points[0]]
        codes += [int(code)] * max(len(pairs), 1)
    return Path(points, codes)
