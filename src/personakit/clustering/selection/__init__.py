"""Selection: how many personas, or none, and the evidence for it."""
