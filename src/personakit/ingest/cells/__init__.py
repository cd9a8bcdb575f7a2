"""Cells: parse the cells of a column as numbers, dates, flags, words or ids."""
