"""Profiling: facts of a column -> what it is, with the evidence. `profiling.drafting` writes a study for a folder."""
