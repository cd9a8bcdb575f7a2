"""Mixture: the model of personas, its E and M steps, and fits from many starts."""
