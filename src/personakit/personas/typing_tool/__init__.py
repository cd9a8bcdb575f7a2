"""The typing tool: the few questions, or the CRM fields alone, that place a customer."""

from __future__ import annotations

from personakit.personas.typing_tool.find import find_typing_tool
from personakit.personas.typing_tool.tool import TypingTool

__all__ = ["TypingTool", "find_typing_tool"]
