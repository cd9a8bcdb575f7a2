"""``Portrait``: a picture of a persona that shows no real person."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from personakit.core.errors import StudyError

if TYPE_CHECKING:
    from personakit.study.settings import Study

#: Background, garment, hair and skin: colours of print, none of them anybody's skin.
_PALETTES = (
    ("#dfe9f3", "#2f5d8a", "#16324f", "#9dbfdd"), ("#e8efe2", "#4c7a3f", "#274420", "#b3cf9f"),
    ("#f5e8dc", "#b0632f", "#5f3113", "#e6b98f"), ("#ece4f2", "#6b4a8e", "#382450", "#c3abda"),
    ("#dff0ee", "#2a7d76", "#11433f", "#97ccc6"), ("#f6e6e8", "#a5485a", "#58202c", "#e0a7b1"),
    ("#f3eed8", "#8a7420", "#4a3d0c", "#d8c57c"), ("#e6e8ec", "#55606f", "#2a313b", "#b0b9c5"),
)  # fmt: skip
#: Hair behind and in front of the head: SVG paths of absolute straight lines and cubic curves only.
_HAIR = (
    ("",
     "M78 104C72 60 98 42 124 43C152 44 169 66 162 104C158 87 151 78 139 73C119 82 99 78 90 79C84 86 80 94 78 104Z"),
    ("M120 34C153 34 176 55 176 84C176 106 164 122 152 128L88 128C76 122 64 106 64 84C64 55 87 34 120 34Z",
     "M80 100C80 80 96 70 120 70C144 70 160 80 160 100C168 66 148 48 120 48C92 48 72 66 80 100Z"),
    ("", "M79 98C76 66 97 50 120 50C143 50 164 66 161 98C156 79 142 67 120 67C98 67 84 79 79 98Z"),
    ("",
     "M78 106C68 62 96 38 130 42C157 45 172 68 162 106C159 93 155 85 148 80C126 82 107 74 98 63C95 78 84 88 78 106Z"),
    ("M74 132C62 84 80 40 120 40C160 40 178 84 166 132C160 138 152 138 148 132L92 132C88 138 80 138 74 132Z",
     "M79 104C77 66 96 50 120 50C144 50 163 66 161 104C158 90 152 82 146 78C130 84 104 84 94 78C88 82 82 90 79 104Z"),
)  # fmt: skip
#: What is worn at the neck: a V, a round neck, a shirt's collar, a roll neck, lapels; as (path, "ground" or "dark").
_COLLARS = (
    (("M98 178L120 212L142 178C134 186 106 186 98 178Z", "skin"),),
    (("M94 179C104 198 136 198 146 179C138 188 102 188 94 179Z", "dark"),),
    (("M102 172L120 194L104 208L90 180Z", "ground"), ("M138 172L120 194L136 208L150 180Z", "ground")),
    (("M100 164L140 164L143 190C134 197 106 197 97 190Z", "dark"),),
    (("M100 176L120 244L140 176C133 186 107 186 100 176Z", "ground"), ("M98 178L116 226L84 206L90 181Z", "dark"),
     ("M142 178L124 226L156 206L150 181Z", "dark")),
)  # fmt: skip
#: Endings of the firm's own pictures.
MEDIA = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
MOST_BYTES = 500_000


@dataclass(frozen=True)
class Portrait:
    """A picture, ready to be put into a page."""

    media_type: str  # image/svg+xml, image/png, image/jpeg
    data: bytes = field(repr=False)
    alt: str  # description for those who cannot see it
    kind: str = "drawn"  # "drawn" from the persona id, or "own": the firm's picture

    @property
    def uri(self) -> str:
        """The picture as a ``data:`` URI: scripts in an image source never run, and no file is needed."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


def draw_portrait(persona: str, name: str) -> Portrait:
    """Draw a portrait from the persona's id: the same id, the same bytes.

    A figure without a face, in colours that are nobody's skin: it shows no sex, age or origin.

    Returns
    -------
    Portrait
        An SVG of about 2 kB.

    Examples
    --------
    >>> draw_portrait("p1", "Compare prices").data[:4]
    b'<svg'
    """
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" role="img">',
        f'<clipPath id="c-{persona}"><circle cx="120" cy="120" r="120"/></clipPath><g clip-path="url(#c-{persona})">',
        *(
            f'<path fill="{shape.fill}" d="{shape.path}"'
            + (f' opacity="{shape.opacity:g}"/>' if shape.opacity < 1 else "/>")
            for shape in portrait_shapes(persona)
        ),
        "</g></svg>",
    ]
    return Portrait("image/svg+xml", "".join(lines).encode(), f"Drawing that stands for the persona {name}")


@dataclass(frozen=True)
class Shape:
    """One filled shape of a drawing on 240 by 240, the first at the back."""

    path: str  # M, L, C and Z of SVG's path language
    fill: str
    opacity: float = 1.0


def portrait_shapes(persona: str) -> tuple[Shape, ...]:
    """Return the shapes of a portrait, for SVG and for plots.

    Returns
    -------
    tuple of Shape
        From back to front; to be clipped to a circle of radius 120.

    Examples
    --------
    >>> portrait_shapes("p1")[0].path
    'M0 0L240 0L240 240L0 240Z'
    """
    seed = hashlib.sha256(persona.encode()).digest()
    digits = "".join(c for c in persona if c.isdigit())
    # The number in the id decides colours and hair, so that neighbours differ; a hash decides the rest.
    turn = int(digits) - 1 if digits else seed[0]
    ground, cloth, hair, skin = _PALETTES[turn % len(_PALETTES)]
    behind, before = _HAIR[turn % len(_HAIR)]
    colours = {"ground": ground, "dark": hair, "skin": skin}
    wide = 70 + seed[3] % 14
    left, right = 120 - wide, 120 + wide
    sun = _ellipse(168 + seed[4] % 34, 44 + seed[5] % 30, 56 + seed[6] % 22)
    shapes = [
        Shape("M0 0L240 0L240 240L0 240Z", ground),
        Shape(sun, skin, 0.35),
        Shape(behind, hair),
        Shape(f"M{left} 244C{left} 204 {left + 24} 188 102 178L138 178C{right - 24} 188 {right} 204 {right} 244Z",
              cloth),
        Shape(f"M{right} 244C{right} 204 {right - 24} 188 138 178L130 178C{right - 44} 196 {right - 30} 220 "
              f"{right - 30} 244Z", hair, 0.22),
        Shape("M103 130L137 130L138 178C132 192 108 192 102 178Z", skin),
        Shape("M103 134L137 134L138 150C128 164 112 164 103 154Z", hair, 0.28),
        *(Shape(path, colours[name]) for path, name in _COLLARS[seed[2] % len(_COLLARS)]),
        Shape(_ellipse(80, 108, 8, 11), skin),
        Shape(_ellipse(160, 108, 8, 11), skin),
        Shape(_ellipse(120, 104, 40, 49), skin),
        Shape("M120 55C142 55 160 77 160 104C160 131 142 153 120 153C138 146 148 128 148 104C148 80 138 62 120 55Z",
              hair, 0.1),
        Shape(before, hair),
    ]  # fmt: skip
    return tuple(shape for shape in shapes if shape.path)


def _ellipse(x: float, y: float, across: float, down: float | None = None) -> str:
    """Write an ellipse as four cubic curves."""
    down = across if down is None else down
    a, b = 0.5523 * across, 0.5523 * down
    return (
        f"M{x - across:g} {y:g}C{x - across:g} {y - b:.1f} {x - a:.1f} {y - down:g} {x:g} {y - down:g}"
        f"C{x + a:.1f} {y - down:g} {x + across:g} {y - b:.1f} {x + across:g} {y:g}"
        f"C{x + across:g} {y + b:.1f} {x + a:.1f} {y + down:g} {x:g} {y + down:g}"
        f"C{x - a:.1f} {y + down:g} {x - across:g} {y + b:.1f} {x - across:g} {y:g}Z"
    )


def portrait_of(study: Study, persona: str, name: str) -> Portrait:
    """Return the firm's own picture of a persona if the study names one, else a drawing.

    Raises
    ------
    StudyError
        When the file is missing, is not a picture, or is larger than 500 kB.
    """
    given = study.personas.pictures.get(persona)
    if given is None:
        return draw_portrait(persona, name)
    path = study.resolve(given)
    media = MEDIA.get(path.suffix.lower())
    where = f"personas.pictures.{persona} = '{given}'"
    if media is None:
        raise StudyError(f"{where}: a picture ends in {', '.join(MEDIA)}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StudyError(f"{where}: there is no such file beside the study ({type(error).__name__}).") from error
    if len(data) > MOST_BYTES:
        raise StudyError(f"{where} has {len(data):,} bytes; a page carries it whole, so at most {MOST_BYTES:,}.")
    begins = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8"}.get(media)
    if (begins and not data.startswith(begins)) or (begins is None and b"<svg" not in data[:2000]):
        raise StudyError(f"{where} is not what its ending says. Save the picture as PNG, JPEG or SVG again.")
    return Portrait(media, data, f"Picture of the persona {name}", "own")
