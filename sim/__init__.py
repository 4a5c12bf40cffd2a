"""Gigaramp: simulate the ramp-up of a battery gigafactory."""

__version__ = "0.1.0"

# Raised by hand whenever the same scenario and seed give other results.
MODEL_VERSION = 3
