"""Quality of the respondents' answers: checks of careless answering."""

from __future__ import annotations

from personakit.features.respondents.check import check_respondents
from personakit.features.respondents.quality import Quality

__all__ = ["Quality", "check_respondents"]
