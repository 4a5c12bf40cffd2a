"""A figure from each prepared table."""
