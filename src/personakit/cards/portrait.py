"""``Portrait``: a picture of a persona that stands for nobody."""

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
_HAIR = (
    "M70 92c0-34 22-52 50-52s50 18 50 52c-8-20-26-28-50-28s-42 8-50 28z",
    "M66 118c-6-50 20-80 54-80s60 30 54 80c-4-14-6-26-10-34-26 4-62 2-88-6-6 10-8 24-10 40z",
    "M74 84c4-28 22-44 46-44 26 0 42 14 46 40-20-4-32-14-40-22-10 14-28 24-52 26z",
    "M68 100c-10-36 14-66 52-66 40 0 62 32 52 66 2-26-14-40-28-44-20 12-48 10-62 2-10 10-14 24-14 42z",
)
_COLLARS = ("M96 176l24 26 24-26", "M92 178q28 24 56 0", "M120 186v54", "M98 178l22 16 22-16M120 194v46")
#: Endings of pictures the firm may bring.
MEDIA = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
MOST_BYTES = 500_000


@dataclass(frozen=True)
class Portrait:
    """A picture, ready to be put into a page."""

    media_type: str  # image/svg+xml, image/png, image/jpeg
    data: bytes = field(repr=False)
    alt: str  # for who does not see it
    kind: str = "drawn"  # "drawn" from the persona id, or "own": the firm's picture

    @property
    def uri(self) -> str:
        """The picture as a ``data:`` URI: as an image's source scripts in it never run, and no file is needed."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


def draw_portrait(persona: str, name: str) -> Portrait:
    """Draw a portrait from the persona's id: the same id, the same bytes.

    A figure without a face, in colours that are nobody's skin: it stands for many, and says nothing of sex, age or
    origin.

    Parameters
    ----------
    persona : str
        Persona id; decides the drawing.
    name : str
        Said to who does not see it.

    Returns
    -------
    Portrait
        An SVG of about 1 kB.

    Examples
    --------
    >>> draw_portrait("p1", "Compare prices").data[:4]
    b'<svg'
    """
    seed = hashlib.sha256(persona.encode()).digest()
    digits = "".join(c for c in persona if c.isdigit())
    # Neighbours never share a colour: the number of the id decides it, a hash the rest.
    turn = int(digits) - 1 if digits else seed[0]
    ground, cloth, hair, skin = _PALETTES[turn % len(_PALETTES)]
    style, collar = _HAIR[(turn + turn // len(_PALETTES)) % len(_HAIR)], _COLLARS[seed[2] % len(_COLLARS)]
    wide = 62 + seed[3] % 12
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" role="img">',
        f'<clipPath id="c-{persona}"><circle cx="120" cy="120" r="120"/></clipPath><g clip-path="url(#c-{persona})">',
        f'<path fill="{ground}" d="M0 0h240v240H0z"/>',
        f'<circle cx="{170 + seed[4] % 30}" cy="{40 + seed[5] % 30}" r="{54 + seed[6] % 24}" fill="{skin}"',
        ' opacity=".35"/>',
        f'<path fill="{cloth}" d="M{120 - wide - 10} 260q0-76 {wide + 10}-84q{wide + 10} 8 {wide + 10} 84z"/>',
        f'<path fill="{skin}" d="M104 138h32v42q-16 14-32 0z"/>',
        f'<ellipse cx="120" cy="104" rx="42" ry="50" fill="{skin}"/>',
        f'<path fill="{hair}" d="{style}"/>',
        f'<path d="{collar}" fill="none" stroke="{ground}" stroke-width="5" stroke-linecap="round" opacity=".8"/>',
        "</g></svg>",
    ]
    return Portrait("image/svg+xml", "".join(lines).encode(), f"Drawing that stands for the persona {name}")


def portrait_of(study: Study, persona: str, name: str) -> Portrait:
    """Return the firm's own picture of a persona where the study names one, else a drawing.

    Parameters
    ----------
    study : Study
        ``[personas.pictures]``.
    persona : str
        Persona id.
    name : str
        Its name.

    Returns
    -------
    Portrait
        The picture.

    Raises
    ------
    StudyError
        When the file is not there, is no picture, or is larger than 500 kB.
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
