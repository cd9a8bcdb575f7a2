"""The old name of ``personakit.analysis`` and ``personakit.runs``, for one version."""

from personakit.renamed import old_room

__getattr__ = old_room(__name__)
