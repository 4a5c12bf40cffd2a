"""The report of a comparison: who is earlier, how likely, and why."""
