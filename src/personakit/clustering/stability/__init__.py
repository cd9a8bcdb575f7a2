"""Stability: whether bootstrap refits find each persona again."""
