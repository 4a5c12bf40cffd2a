"""Mechanisms as they act. How each is declared stands in ``sim/scenario/mechanisms``."""
