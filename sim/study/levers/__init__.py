"""Levers: what can be decided, what it gains and costs, what goes together."""
