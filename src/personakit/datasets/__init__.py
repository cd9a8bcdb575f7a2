"""A simulated telecom firm: sample exports for a first run, tests and benchmarks, with the truth known."""

from personakit.datasets.simulated_firm import SimulatedFirm, simulate_firm
from personakit.datasets.write_sample import write_sample, write_truth

__all__ = ["SimulatedFirm", "simulate_firm", "write_sample", "write_truth"]
