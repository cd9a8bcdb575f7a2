"""Quality of the respondents' answers: checks of careless answering."""

from __future__ import annotations

from personakit.weighting.respondents.check_respondents import check_respondents
from personakit.weighting.respondents.response_quality import ResponseQuality

__all__ = ["ResponseQuality", "check_respondents"]
