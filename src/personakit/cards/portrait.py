"""``Portrait``: a picture of a persona that stands for nobody."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Portrait:
    """A picture, ready to be put into a page."""

    media_type: str  # image/svg+xml, image/png, image/jpeg
    data: bytes = field(repr=False)
    alt: str  # for who does not see it
    kind: str = "drawn"  # "drawn" from the persona id, or "own": the firm's picture

    @property
    def uri(self) -> str:
        """The picture as a ``data:`` URI: scripts in it never run, and no file is needed."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"
