"""Gigaramp: simulate the ramp-up of a battery gigafactory."""

import os

# Processes share the cores, and numbers must not hang on how many there are: linear algebra gets one thread, unless
# somebody has said otherwise. Read when numpy is imported; beside other work, threads that wait for each other take 80
# times as long.
for _library in ("OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

__version__ = "0.1.0"

# Raised by hand whenever the same scenario and seed give other results.
MODEL_VERSION = 4
