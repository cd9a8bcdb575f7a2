"""Cells: what is written in a column, understood as numbers, dates, flags, words and ids."""
