"""What every room stands on: errors, the face of a noun, kinds, intervals, shards.

Nothing here imports a heavy library when it is imported.
"""
