"""Shared by all rooms: errors, the base class of results, kinds, intervals, random groups.

Nothing here imports a heavy library when it is imported.
"""
