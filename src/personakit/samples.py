"""The old name of ``personakit.datasets``, for one version."""

from personakit.renamed import old_room

__getattr__ = old_room(__name__)
