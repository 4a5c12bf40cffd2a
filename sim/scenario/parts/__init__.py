"""Pieces of a scenario, each declared once: every field with its range and its meaning."""
