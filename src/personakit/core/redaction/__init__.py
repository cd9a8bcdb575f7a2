"""Remove personal data from free text before anyone reads it."""

from personakit.core.redaction.redact import find_personal, redact

__all__ = ["find_personal", "redact"]
