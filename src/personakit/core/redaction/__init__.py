"""Take personal data out of free text before anybody reads it."""

from personakit.core.redaction.redact import find_personal, redact

__all__ = ["find_personal", "redact"]
