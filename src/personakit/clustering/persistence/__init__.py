"""Persistence: a fitted model as data in a file."""
