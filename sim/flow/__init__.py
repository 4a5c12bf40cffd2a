"""Lots through the stages of a line, as a compiled recursion and as SimPy processes that agree bit for bit."""
