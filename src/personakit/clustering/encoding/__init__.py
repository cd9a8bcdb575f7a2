"""Encoding: a mixed table as matrices, with missing cells left missing."""
