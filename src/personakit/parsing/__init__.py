"""Parsing: the cells of one column as numbers, dates, flags and options."""
