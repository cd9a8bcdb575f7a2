def faults(c): return []
