"""A simulated telecom firm: sample exports for a first run, tests and benchmarks, with the truth known."""

from personakit.samples.sample import write_sample, write_truth
from personakit.samples.world import World, generate_world

__all__ = ["World", "generate_world", "write_sample", "write_truth"]
