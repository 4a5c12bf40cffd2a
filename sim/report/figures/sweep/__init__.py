"""Figures of a sweep, by how many of its inputs vary."""
