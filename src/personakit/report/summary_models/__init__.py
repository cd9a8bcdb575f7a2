"""The summary as pydantic models: the source of ``summary.schema.json``."""

from personakit.report.summary_models.summary_model import Summary

__all__ = ["Summary"]
