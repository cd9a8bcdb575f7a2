"""The typing tool: a few questions, or CRM fields alone, that assign a customer to a persona."""

from __future__ import annotations

from personakit.personas.typing_tool.find_typing_tool import find_typing_tool
from personakit.personas.typing_tool.typing_tool import TypingTool

__all__ = ["TypingTool", "find_typing_tool"]
