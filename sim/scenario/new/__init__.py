"""A scenario file of one's own, written from a few answers."""
